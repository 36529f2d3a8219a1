import Decimals
import Diagnostics
import Facts
import Quantities

/// What a visitor has typed so far, read from the form alone.
struct MatchAnswers: Sendable {
  /// The subjects that the visitor has added, in the order of adding.
  private(set) var slots: [MatchSlot] = []
  /// Every fact that has been asked, in the order of asking.
  private(set) var asked: [MatchField] = []
  /// What was typed, right or wrong.
  private(set) var typed: [MatchField: String] = [:]
  private(set) var faults: [MatchField: String] = [:]
  private var entries: [MatchSlot?: [FactEntry]] = [:]

  /// More questions than the dictionary has facts for every subject are nobody's.
  private static let limit = 400
  /// How many subjects a visitor may add.
  static let slotLimit = 20

  init(_ form: FormFields, portal: Portal, language: Language) {
    readSlots(form)
    for text in form.all("asked").prefix(Self.limit) {
      guard let field = MatchField(name: text), !asked.contains(field),
        let definition = portal.corpus.facts.definition(of: field.reference.fact),
        definition.subject == field.slot?.kind ?? .enterprise, field.slot.map(slots.contains) ?? true,
        definition.periods.isEmpty == (field.reference.period == nil)
      else { continue }
      asked.append(field)
      guard let answer = form.text(field.name) else { continue }
      typed[field] = answer
      if answer == MatchQuestion.absent {
        entries[field.slot, default: []].append(FactEntry(field.reference, nil))
        continue
      }
      do throws(Diagnostics) {
        guard let plain = Self.plain(answer, definition.type) else {
          let key = definition.type == .decimal(.share) ? "match.noShare" : "match.noAmount"
          faults[field] = portal.renderer.words(language)(key, ["text": String(answer.prefix(30))])
          continue
        }
        let value = try portal.corpus.facts.value(plain, for: definition, at: Place(field: field.name))
        if let fault = Self.fault(of: value, portal) {
          faults[field] = fault(language)
        } else {
          entries[field.slot, default: []].append(FactEntry(field.reference, value))
        }
      } catch  where definition.type == .decimal(.yuan) {
        // What the fact's own reading says speaks of yuan; what was typed is 万元.
        let key =
          switch error.all.first?.code {
          case "fact.finer-than-fen": "match.tooFine"
          case "fact.out-of-range": "match.tooLarge"
          default: "match.noAmount"
          }
        faults[field] = portal.renderer.words(language)(key, ["text": String(answer.prefix(30))])
      } catch {
        faults[field] = error.all.map(portal.renderer.words(language).said).joined(separator: " ")
      }
    }
  }

  /// The subjects that stand in the form, with the one that a button adds or takes away.
  private mutating func readSlots(_ form: FormFields) {
    let removed = form.text("remove")
    for key in form.all("slot").prefix(Self.slotLimit) where key != removed {
      guard let slot = MatchSlot(key: key), !slots.contains(slot) else { continue }
      slots.append(slot)
    }
    guard let kind = form.text("add").flatMap(SubjectKind.init(rawValue:)), kind != .enterprise,
      slots.count < Self.slotLimit
    else { return }
    let number = (slots.filter { $0.kind == kind }.map(\.number).max() ?? 0) + 1
    if number <= Self.slotLimit { slots.append(MatchSlot(kind: kind, number: number)) }
  }

  /// The day that was typed for a fact; `nil` where none was, or none that could be read.
  func day(_ field: MatchField) -> CalendarDay? {
    let entry = entries[field.slot]?.first { $0.reference == field.reference }
    if case .day(let day) = entry?.value { return day }
    return nil
  }

  /// How many answers could be read.
  var count: Int { entries.values.map(\.count).reduce(0, +) }

  var dossier: Dossier {
    Dossier(
      key: "visitor", enterprise: Subject(kind: .enterprise, key: "visitor", entries: entries[nil] ?? []),
      subjects: slots.map { Subject(kind: $0.kind, key: $0.key, entries: entries[$0] ?? []) })
  }

  /// What a person types, as the plain value of files: amounts in 万元 or with their own 亿 or 元, shares in per cent.
  /// `nil` where an amount or a share is no number.
  private static func plain(_ answer: String, _ type: FactType) -> String? {
    let bare = answer.filter { !$0.isWhitespace && $0 != "," && $0 != "，" }
    switch type {
    case .decimal(.yuan):
      let units: [(suffix: String, exponent: Int8)] = [
        ("亿元", 8), ("亿", 8), ("万元", 4), ("万", 4), ("元", 0), ("", 4),
      ]
      guard let unit = units.first(where: { bare.hasSuffix($0.suffix) }) else { return nil }
      return scaled(bare.dropLast(unit.suffix.count), by: unit.exponent)
    case .decimal(.share): return scaled(bare.hasSuffix("%") ? bare.dropLast() : bare[...], by: -2)
    case .decimal, .code: return bare
    case .boolean, .day, .year, .enumeration, .text: return answer
    }
  }

  private static func scaled(_ text: Substring, by exponent: Int8) -> String? {
    Decimal128(exactly: text)?.multiplied(by: Decimal128(coefficient: 1, exponent: exponent))?.plainText()
  }

  /// A code that its table does not have.
  private static func fault(of value: FactValue, _ portal: Portal) -> Wording? {
    guard case .code(let text) = value, let code = IndustryCode(text), !portal.corpus.industries.contains(code),
      AreaCode(text) == nil
    else { return nil }
    return Wording(
      zh: "国民经济行业分类里没有 \(text)；营业执照或统计登记上可以查到四位代码",
      en: "GB/T 4754 has no industry \(text); the registration papers show the code of four digits")
  }
}
