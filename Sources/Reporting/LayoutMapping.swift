import Diagnostics
import Journal
import Quantities

/// How a sheet of one layout is read: proposed from its headers, confirmed by a person, and remembered.
public struct LayoutMapping: Sendable, Hashable {
  /// The layout: its headers with the report's own month taken out.
  public let fingerprint: ContentHash
  /// By column, counted from 0; the others are ignored.
  public var meanings: [Int: ColumnMeaning]
  /// By column, where the header names one; `unit` for the others.
  public var units: [Int: AmountUnit]
  public var unit: AmountUnit?
  /// What the columns are called, without the report's own month; empty in what was remembered without it.
  public let headers: [Int: String]
  /// The name of the sheet that it was confirmed for; `nil` in what was remembered without it.
  public let sheet: String?

  public init(
    fingerprint: ContentHash, meanings: [Int: ColumnMeaning], units: [Int: AmountUnit] = [:], unit: AmountUnit? = nil,
    headers: [Int: String] = [:], sheet: String? = nil
  ) {
    self.fingerprint = fingerprint
    self.meanings = meanings
    self.units = units
    self.unit = unit
    self.headers = headers
    self.sheet = sheet
  }

  public func unit(ofColumn column: Int) -> AmountUnit? { units[column] ?? unit }

  func column(_ meaning: ColumnMeaning) -> Int? { meanings.filter { $0.value == meaning }.keys.min() }

  /// The columns that bring figures, from left to right.
  public var figures: [(column: Int, figure: ReportFigure)] {
    meanings.compactMap { column, meaning in
      if case .figure(let figure) = meaning { (column, figure) } else { nil }
    }.sorted { $0.column < $1.column }
  }

  public var json: CanonicalJSON {
    [
      "fingerprint": .text(fingerprint.hex),
      "columns": .list(
        meanings.sorted { $0.key < $1.key }.map { column, meaning in
          [
            "column": CanonicalJSON(column), "meaning": .text(meaning.text),
            "unit": CanonicalJSON(units[column]?.rawValue), "header": CanonicalJSON(headers[column]),
          ]
        }),
      "unit": CanonicalJSON(unit?.rawValue), "sheet": CanonicalJSON(sheet),
    ]
  }

  /// Reads what `json` wrote; `nil` where it is something else.
  public init?(json: CanonicalJSON) {
    guard let fingerprint = json["fingerprint"].text.flatMap(ContentHash.init(hex:)), let columns = json["columns"].list
    else { return nil }
    var meanings: [Int: ColumnMeaning] = [:]
    var units: [Int: AmountUnit] = [:]
    var headers: [Int: String] = [:]
    for column in columns {
      guard let index = column["column"].integer, let meaning = column["meaning"].text.flatMap(ColumnMeaning.init)
      else { return nil }
      meanings[index] = meaning
      units[index] = column["unit"].text.flatMap(AmountUnit.init(rawValue:))
      headers[index] = column["header"].text
    }
    self.init(
      fingerprint: fingerprint, meanings: meanings, units: units,
      unit: json["unit"].text.flatMap(AmountUnit.init(rawValue:)), headers: headers, sheet: json["sheet"].text)
  }
}

/// 已记住的表样: a layout that somebody confirmed, and when.
public struct RememberedLayout: Sendable, Hashable {
  public let mapping: LayoutMapping
  public let at: Timestamp
  public let by: ActorID

  public init(mapping: LayoutMapping, at: Timestamp, by: ActorID) {
    self.mapping = mapping
    self.at = at
    self.by = by
  }
}

/// 撤销记住的表样: the next workbook of that layout is mapped anew. What was taken in by it stays as it is.
public struct LayoutWithdrawal: Sendable, Hashable {
  public let fingerprint: ContentHash
  public let reason: String

  /// The kind of its record.
  public static let recordKind = "reporting.layout-withdrawn"

  /// - Parameter remembered: the layout as it is remembered now; `nil` where it is not.
  /// - Throws: `Diagnostics` with `report.layout-unknown` or `round.no-reason`.
  public init(_ fingerprint: ContentHash, of remembered: LayoutMapping?, reason: String) throws(Diagnostics) {
    guard remembered != nil else { throw Diagnostics(.layoutUnknown) }
    let reason = reason.trimmingWhiteSpace
    guard !reason.isEmpty else { throw Diagnostics(.roundReasonMissing) }
    self.fingerprint = fingerprint
    self.reason = reason
  }

  /// The command that asks for it, once.
  public static func command(_ fingerprint: ContentHash, reason: String, by actor: ActorID, key: String) -> Command {
    Command(actor: actor, key: key, payload: ["withdraw": .text(fingerprint.hex), "reason": .text(reason)])
  }

  public var json: CanonicalJSON { ["layout": .text(fingerprint.hex), "reason": .text(reason)] }

  /// Reads what `json` wrote; `nil` where it is something else.
  init?(json: CanonicalJSON) {
    guard let fingerprint = json["layout"].text.flatMap(ContentHash.init(hex:)), let reason = json["reason"].text
    else { return nil }
    self.fingerprint = fingerprint
    self.reason = reason
  }
}

extension Diagnostic {
  static var layoutUnknown: Diagnostic {
    Diagnostic(
      "report.layout-unknown", Wording(zh: "没有记住这个表样，或者已经撤销", en: "this layout is not remembered, or was withdrawn"),
      remedy: Wording(zh: "在“记住的表样”里看现有的", en: "see the layouts that are remembered"))
  }
}
