import Decimals
import Diagnostics
import Facts
import Quantities

/// What a visitor has typed so far, read from the form alone.
struct MatchAnswers: Sendable {
  /// Every fact that has been asked, in the order of asking.
  private(set) var asked: [FactReference] = []
  /// What was typed, right or wrong.
  private(set) var typed: [FactReference: String] = [:]
  private(set) var faults: [FactReference: String] = [:]
  private(set) var entries: [FactEntry] = []

  /// More questions than the dictionary has facts are nobody's.
  private static let limit = 200

  init(_ form: FormFields, portal: Portal, language: Language) {
    for text in form.all("asked").prefix(Self.limit) {
      guard let reference = FactReference(field: text), !asked.contains(reference),
        let definition = portal.corpus.facts.definition(of: reference.fact),
        definition.periods.isEmpty == (reference.period == nil)
      else { continue }
      asked.append(reference)
      guard let answer = form.text(reference.field) else { continue }
      typed[reference] = answer
      if answer == MatchQuestion.absent {
        entries.append(FactEntry(reference, nil))
        continue
      }
      do throws(Diagnostics) {
        guard let plain = Self.plain(answer, definition.type) else {
          let key = definition.type == .decimal(.share) ? "match.noShare" : "match.noAmount"
          faults[reference] = portal.renderer.words(language)(key, ["text": String(answer.prefix(30))])
          continue
        }
        let value = try portal.corpus.facts.value(plain, for: definition, at: Place(field: reference.field))
        if let fault = Self.fault(of: value, portal) {
          faults[reference] = fault(language)
        } else {
          entries.append(FactEntry(reference, value))
        }
      } catch {
        faults[reference] = error.all.map { fault in
          [fault.message(language), fault.expected?(language), fault.remedy?(language)].compactMap { $0 }
            .joined(separator: language == .chinese ? "；" : "; ")
        }.joined(separator: " ")
      }
    }
  }

  var dossier: Dossier {
    Dossier(key: "visitor", enterprise: Subject(kind: .enterprise, key: "visitor", entries: entries))
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

extension FactReference {
  /// The name of the form's field: `output@2025`.
  var field: String { description }

  /// Reads what `field` wrote.
  init?(field text: String) {
    let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
    guard let name = parts.first, let fact = FactID(name) else { return nil }
    guard parts.count > 1 else {
      self.init(fact)
      return
    }
    guard let period = Period(parts[1]) else { return nil }
    self.init(fact, period)
  }
}
