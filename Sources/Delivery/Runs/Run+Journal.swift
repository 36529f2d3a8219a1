import Diagnostics
import Instruments
import Journal
import PolicyCorpus
import Quantities

extension Run {
  /// The run without its rows, which stand in its segment.
  public var json: CanonicalJSON {
    [
      "id": .text(id.text), "call": .text(call.text), "kind": .text(kind.rawValue),
      "benefit": .text(question.benefit.description), "scope": .text(question.scope.text),
      "on": .text(question.on.description), "year": CanonicalJSON(question.year),
      "known": .text(question.known.description),
      "rule": [
        "version": .text(rule.version), "corpus": .text(rule.corpus), "enabled_by": CanonicalJSON(rule.enabledBy),
      ],
      "terms": terms.json, "counts": counts.json,
      "texts": .list(texts.map { [.text($0.zh), .text($0.en)] }), "segment": .text(segment.hex),
      "by": .text(madeBy.text), "made_on": .text(madeOn.description),
    ]
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let id = json["id"].text.flatMap(RunID.init), let call = json["call"].text.flatMap(CallID.init),
      let kind = json["kind"].text.flatMap(Kind.init(rawValue:)),
      let benefit = json["benefit"].text.flatMap({ InstrumentID($0) }),
      let scope = json["scope"].text.flatMap({ AreaScope(text: $0) }),
      let on = json["on"].text.flatMap({ CalendarDay($0) }), let year = json["year"].integer,
      let known = json["known"].text.flatMap({ CalendarDay($0) }), let version = json["rule"]["version"].text,
      let corpus = json["rule"]["corpus"].text, let terms = BenefitTerms(json: json["terms"]),
      let counts = Counts(json: json["counts"]), let segment = json["segment"].text.flatMap(ContentHash.init(hex:)),
      let by = json["by"].text.flatMap({ ActorID($0) }), let madeOn = json["made_on"].text.flatMap({ CalendarDay($0) })
    else { return nil }
    let texts = (json["texts"].list ?? []).compactMap { pair -> Wording? in
      guard let both = pair.list, both.count == 2, let zh = both[0].text, let en = both[1].text else { return nil }
      return Wording(zh: zh, en: en)
    }
    self.init(
      id: id, call: call, kind: kind,
      question: BenefitQuestion(benefit: benefit, scope: scope.on(on), on: on, year: year, known: known),
      rule: RuleStamp(version: version, corpus: corpus, enabledBy: json["rule"]["enabled_by"].text), terms: terms,
      counts: counts, texts: texts, segment: segment, madeBy: by, madeOn: madeOn)
  }
}

extension Run.Counts {
  fileprivate var json: CanonicalJSON {
    [
      "asked": CanonicalJSON(asked), "ineligible": CanonicalJSON(ineligible), "not_in_force": CanonicalJSON(notInForce),
      "other_year": CanonicalJSON(otherYear),
      "rows": .object(
        Dictionary(uniqueKeysWithValues: rows.map { ($0.key.rawValue, CanonicalJSON($0.value)) })),
      "fen": .integer(atMost.fen),
    ]
  }

  fileprivate init?(json: CanonicalJSON) {
    guard let asked = json["asked"].integer, let ineligible = json["ineligible"].integer,
      let notInForce = json["not_in_force"].integer, let otherYear = json["other_year"].integer,
      let rows = json["rows"].members, let fen = json["fen"].integer
    else { return nil }
    var counts: [RunRow.Finding: Int] = [:]
    for (name, count) in rows {
      guard let finding = RunRow.Finding(rawValue: name), let count = count.integer else { return nil }
      counts[finding] = count
    }
    self.init(
      asked: asked, ineligible: ineligible, notInForce: notInForce, otherYear: otherYear, rows: counts,
      atMost: Money(fen: Int64(fen)))
  }
}

extension BenefitTerms {
  fileprivate var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "frequency": .text(frequency.rawValue), "cap": enterpriseCap.map { .integer($0.fen) } ?? .null,
      "exclusive": .list(exclusive.map { .text($0.description) }),
      "unsettled": .list(unsettled.map { .text($0.description) }),
    ]
    // Absent where there are none, as in records from before rates were kept.
    if !rates.isEmpty { members["rates"] = .object(rates.mapValues(\.json)) }
    return .object(members)
  }

  fileprivate init?(json: CanonicalJSON) {
    guard let frequency = json["frequency"].text.flatMap(BenefitDeclaration.Frequency.init(rawValue:)) else {
      return nil
    }
    func ids(_ key: String) -> [InstrumentID] {
      (json[key].list ?? []).compactMap { $0.text.flatMap { InstrumentID($0) } }
    }
    self.init(
      frequency: frequency, enterpriseCap: json["cap"].integer.map { Money(fen: Int64($0)) },
      exclusive: ids("exclusive"), unsettled: ids("unsettled"),
      rates: (json["rates"].members ?? [:]).compactMapValues(Rate.init(json:)))
  }
}

extension AreaScope {
  /// `*` for everywhere, the code of an area or of an enterprise, `-` for nothing.
  var text: String {
    switch self {
    case .everywhere: "*"
    case .area(let code), .park(let code, _): code.text
    case .enterprise(let key): key
    case .nothing: "-"
    }
  }

  init?(text: String) {
    switch text {
    case "*": self = .everywhere
    case "-": self = .nothing
    default:
      if let area = AreaCode(text) {
        self = .area(area)
      } else if CreditCode(text) != nil {
        self = .enterprise(text)
      } else {
        return nil
      }
    }
  }
}

extension RunRow {
  /// The form by which the book and the segment keep it.
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "number": CanonicalJSON(number), "enterprise": .text(subject.enterprise.text), "name": .text(subject.name),
      "subject": .text(subject.subject), "known": .boolean(subject.isKnown), "least": .integer(subject.minimum.fen),
      "most": subject.maximum.map { .integer($0.fen) } ?? .null, "row": CanonicalJSON(subject.row),
      "reasons": .list(
        subject.reasons.map { reason in
          [
            CanonicalJSON(reason.text), .text(reason.result.rawValue),
            .list(reason.facts.map { [.text($0.reference), .text($0.value)] }),
          ]
        }), "missing": .list(subject.missing.map(CanonicalJSON.text)), "finding": .text(finding.rawValue),
      "at_most": atMost.map { .integer($0.fen) } ?? .null,
      "checks": .list(
        checks.map {
          [
            .text($0.kind.rawValue), .text($0.outcome.rawValue), CanonicalJSON($0.by), .integer($0.granted.fen),
          ]
        }),
    ]
    // Absent where the sum is of nothing, as in every row from before it was kept.
    if !subject.base.isEmpty { members["base"] = .list(subject.base.map(\.json)) }
    // Absent where it goes on, as in every row from before it was looked at.
    if let ending = subject.ending { members["ending"] = .text(ending.rawValue) }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let number = json["number"].integer, let enterprise = json["enterprise"].text.flatMap({ CreditCode($0) }),
      let name = json["name"].text, let subject = json["subject"].text, let known = json["known"].boolean,
      let least = json["least"].integer, let reasons = json["reasons"].list, let missing = json["missing"].list,
      let finding = json["finding"].text.flatMap(Finding.init(rawValue:)), let checks = json["checks"].list
    else { return nil }
    var read: [AssessedSubject.Reason] = []
    for reason in reasons {
      guard let parts = reason.list, parts.count == 3, let text = parts[0].integer,
        let result = parts[1].text.flatMap(AssessedSubject.Reason.Result.init(rawValue:)), let facts = parts[2].list
      else { return nil }
      read.append(
        AssessedSubject.Reason(
          text: text, result: result,
          facts: facts.compactMap { fact in
            guard let pair = fact.list, pair.count == 2, let reference = pair[0].text, let value = pair[1].text else {
              return nil
            }
            return AssessedSubject.KnownFact(reference: reference, value: value)
          }))
    }
    self.init(
      number: number,
      subject: AssessedSubject(
        enterprise: enterprise, name: name, subject: subject, isKnown: known, minimum: Money(fen: Int64(least)),
        maximum: json["most"].integer.map { Money(fen: Int64($0)) }, row: json["row"].text, reasons: read,
        missing: missing.compactMap(\.text),
        base: (json["base"].list ?? []).compactMap(AssessedSubject.BaseTelling.init(json:)),
        ending: json["ending"].text.flatMap(AssessedSubject.Ending.init)),
      finding: finding,
      atMost: json["at_most"].integer.map { Money(fen: Int64($0)) },
      checks: checks.compactMap { check in
        guard let parts = check.list, parts.count == 4, let kind = parts[0].text.flatMap(AwardCheck.Kind.init),
          let outcome = parts[1].text.flatMap(AwardCheck.Outcome.init), let granted = parts[3].integer
        else { return nil }
        return AwardCheck(kind, outcome, by: parts[2].text, granted: Money(fen: Int64(granted)))
      })
  }
}

extension AssessedSubject.BaseTelling {
  fileprivate var json: CanonicalJSON {
    [
      .text(fact.reference), .text(fact.value), .text(on.description), source.map { CanonicalJSON($0.number) } ?? .null,
      CanonicalJSON(source?.told.description),
    ]
  }

  fileprivate init?(json: CanonicalJSON) {
    guard let parts = json.list, parts.count == 5, let reference = parts[0].text, let value = parts[1].text,
      let on = parts[2].text.flatMap({ CalendarDay($0) })
    else { return nil }
    self.init(
      fact: AssessedSubject.KnownFact(reference: reference, value: value), on: on,
      source: parts[3].integer.flatMap { number in
        parts[4].text.flatMap { CalendarDay($0) }.map { Source(number: number, told: $0) }
      })
  }
}

extension OtherGrant {
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "id": .text(id.text), "enterprise": .text(enterprise.text), "benefit": .text(benefit.description),
      "subject": .text(subject), "year": CanonicalJSON(year), "fen": .integer(amount.fen), "office": .text(office),
      "document": .text(document),
    ]
    // Absent where it counts, as in every row from before one could be withdrawn.
    if let withdrawn { members["withdrawn"] = .text(withdrawn) }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let id = json["id"].text.flatMap(OtherGrantID.init),
      let enterprise = json["enterprise"].text.flatMap({ CreditCode($0) }),
      let benefit = json["benefit"].text.flatMap({ InstrumentID($0) }), let subject = json["subject"].text,
      let year = json["year"].integer, let fen = json["fen"].integer, let office = json["office"].text,
      let document = json["document"].text
    else { return nil }
    self.init(
      id: id, enterprise: enterprise, benefit: benefit, subject: subject, year: year, amount: Money(fen: Int64(fen)),
      office: office, document: document, withdrawn: json["withdrawn"].text)
  }
}

/// A row as a run's segment has it, with its line there: the book keeps that line, and need not write the row once more.
public struct KeptRunRow: Sendable, Hashable {
  public let row: RunRow
  /// Canonical JSON.
  public let text: String
}

/// The rows of a run as bytes: one canonical JSON a line, so that the book is filled from these bytes alone and a replay
/// fills it in the same way.
enum RunSegment {
  static func bytes(of rows: [RunRow]) -> [UInt8] {
    var bytes: [UInt8] = []
    for row in rows {
      row.json.write(to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// - Throws: `Diagnostics` with code `delivery.segment` where a line is no row.
  static func rows(of bytes: [UInt8]) throws -> [KeptRunRow] {
    try bytes.split(separator: UInt8(ascii: "\n")).enumerated().map { index, line in
      guard let row = RunRow(json: try CanonicalJSON(canonical: line)) else {
        throw Diagnostics(
          Diagnostic(
            "delivery.segment", at: Place(line: index + 1),
            Wording(zh: "测算批次的这一行读不懂", en: "this line of a run's segment cannot be read"),
            remedy: Wording(
              zh: "运行 tidu journal verify 查明是否被改动", en: "run tidu journal verify to see whether it was altered")))
      }
      return KeptRunRow(row: row, text: String(decoding: line, as: UTF8.self))
    }
  }
}
