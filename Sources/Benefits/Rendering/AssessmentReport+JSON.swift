import Diagnostics
import Facts
import PolicyCorpus
import Quantities

extension AssessmentReport {
  /// The report as `tidu assess --format json` and the API give it: amounts as decimal strings in yuan, shares as
  /// decimal strings, ISO days, keys in alphabetical order, null for what there is none of.
  public func json(in language: Language) -> AssessmentReportJSON {
    AssessmentReportJSON(report: self, language: language)
  }
}

/// A report to be written as JSON.
public struct AssessmentReportJSON: Sendable {
  fileprivate let report: AssessmentReport
  fileprivate let language: Language

  /// Indented, for people.
  public var rendered: String { String(decoding: bytes(isIndented: true), as: UTF8.self) }

  /// On one line without spaces, for machines.
  public var compact: String { String(decoding: compactBytes, as: UTF8.self) }

  /// The bytes of that, in UTF-8. Cost: linear in the size of the text.
  public var compactBytes: [UInt8] { bytes(isIndented: false) }

  private func bytes(isIndented: Bool) -> [UInt8] {
    var writer = JSONWriter(isIndented: isIndented)
    writer.object { writer in
      writer.key("benefits")
      writer.list(count: report.benefits.count) { $0.assessment(report.benefits[$1], language) }
      writer.member("corpus", report.corpus)
      writer.member("for", report.forYear)
      writer.member("known", report.known)
      writer.member("on", report.on)
      writer.key("totalCash")
      writer.object {
        $0.member("maxYuan", report.totalCash.maximum)
        $0.member("minYuan", report.totalCash.minimum)
      }
      writer.member("unasked", texts: report.unasked)
    }
    return writer.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func member(_ key: String, _ value: String) {
    self.key(key)
    text(value)
  }

  /// A value's text, or null where there is none.
  fileprivate mutating func member(_ key: String, _ value: (some CustomStringConvertible)?) {
    self.key(key)
    text(value?.description)
  }

  fileprivate mutating func member(_ key: String, _ value: Int?) {
    self.key(key)
    if let value { integer(value) } else { null() }
  }

  fileprivate mutating func member(_ key: String, texts: [some CustomStringConvertible]) {
    self.key(key)
    list(count: texts.count) { $0.text(texts[$1].description) }
  }

  fileprivate mutating func assessment(_ one: Assessment, _ language: Language) {
    object { writer in
      writer.member("accruedOn", one.accruedOn)
      writer.key("amount")
      writer.object {
        $0.member("kind", one.amount.kind.rawValue)
        $0.member("maxYuan", one.amount.maximum)
        $0.member("minYuan", one.amount.minimum)
      }
      writer.member("benefit", one.benefit)
      writer.member("call", one.call.rawValue)
      writer.member("clause", one.clause)
      writer.key("conditions")
      writer.list(count: one.conditions.count) { $0.condition(one.conditions[$1], language) }
      writer.key("gaps")
      writer.list(count: one.gaps.count) { writer, place in
        let changes = one.gaps[place].changes
        writer.object {
          $0.key("changes")
          $0.list(count: changes.count) { $0.change(changes[$1]) }
        }
      }
      writer.member("key", one.key)
      writer.key("missing")
      writer.list(count: one.missing.count) { $0.missing(one.missing[$1]) }
      writer.member("readings", texts: one.readings)
      writer.member("row", one.row)
      writer.member("state", one.state.rawValue)
      writer.member("subject", one.subject.rawValue)
      // The state is the rule's; told is what people are told of it.
      writer.member("told", one.told.rawValue)
      writer.key("unlisted")
      if let unlisted = one.unlisted { writer.unlisted(unlisted, language) } else { writer.null() }
      writer.member("year", one.year)
    }
  }

  private mutating func condition(_ one: Condition, _ language: Language) {
    object { writer in
      writer.key("facts")
      writer.list(count: one.facts.count) { writer, place in
        let fact = one.facts[place]
        writer.object {
          $0.member("fact", fact.reference.fact.text)
          $0.key("known")
          $0.boolean(fact.knowledge != .unknown)
          $0.member("period", fact.reference.period)
          $0.member("value", fact.knowledge.value)
        }
      }
      writer.member("result", one.result.rawValue)
      writer.member("row", one.row)
      writer.key("sum")
      if let sum = one.sum { writer.sum(sum) } else { writer.null() }
      writer.member("text", one.text(language))
    }
  }

  /// What a sum over all the enterprise's subjects is made up of; a part that nobody told is null.
  private mutating func sum(_ sum: ListedSum) {
    object { writer in
      writer.key("parts")
      writer.list(count: sum.parts.count) { writer, place in
        let part = sum.parts[place]
        writer.object {
          $0.member("key", part.key)
          $0.member("value", part.value?.plainText())
        }
      }
      writer.member("value", sum.value.plainText())
    }
  }

  /// What keeps such a sum open beside the missing facts, and who has to say otherwise.
  private mutating func unlisted(_ unlisted: UnlistedSubjects, _ language: Language) {
    object {
      $0.member("cause", unlisted.cause.rawValue)
      $0.member("couldReleaseYuan", unlisted.couldRelease)
      $0.member("fact", unlisted.cause == .mayBeMore ? unlisted.kind.listedFact?.text : nil)
      $0.member("kind", unlisted.kind.rawValue)
      $0.member("text", unlisted.words(language))
    }
  }

  private mutating func missing(_ fact: MissingFact) {
    object {
      $0.member("couldReleaseYuan", fact.couldRelease)
      $0.member("fact", fact.reference.fact.text)
      $0.member("period", fact.reference.period)
    }
  }

  private mutating func change(_ change: Gap.Change) {
    object {
      $0.member("fact", change.fact.fact.text)
      $0.member("needed", change.needed)
      $0.member("op", change.comparison)
      $0.member("period", change.fact.period)
    }
  }
}
