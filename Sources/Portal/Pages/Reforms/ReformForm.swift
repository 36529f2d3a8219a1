import Benefits
import Decimals
import DecisionLanguage
import Diagnostics
import PolicyCorpus
import Quantities
import Rules

/// The figures of one rule as somebody would have them: every cell of its table and its period, as fields.
struct ReformForm: Sendable {
  struct Field: Sendable {
    let name: String
    /// What it is called for those who do not see where it stands.
    let label: String
    let value: String
    /// `number` or `text`.
    let isNumber: Bool
    let unit: String
    /// The greatest value and the step of the slider; `nil` where there is none.
    let slider: Slider?
    let isChanged: Bool
    let fault: String?
  }

  struct Slider: Sendable {
    /// One step, for nothing is no amount.
    let least: String
    let most: String
    let step: String
  }

  /// A cell that may be changed, and how it is written.
  private struct Part {
    let name: String
    let label: String
    let standing: String
    let form: Form
    let key: String
  }

  private enum Form {
    /// In ten thousand yuan, yuan, or hundredths.
    case tenThousands, yuan, percent
    case test, day

    var suffix: String {
      switch self {
      case .tenThousands: "万"
      case .percent: "%"
      case .yuan, .test, .day: ""
      }
    }

    var isNumber: Bool { self != .test && self != .day }

    /// The endings that people type though the unit stands beside the field.
    private var endings: [String] {
      switch self {
      case .tenThousands: ["万元", "万"]
      case .yuan: ["元"]
      case .percent: ["%", "％"]
      case .test, .day: []
      }
    }

    /// What was typed without the field's own unit.
    func bare(_ typed: String) -> String {
      endings.first { typed.hasSuffix($0) }.map { String(typed.dropLast($0.count)).trimmingWhiteSpace } ?? typed
    }
  }

  let rule: Rule
  /// What would change; `nil` where something typed is wrong.
  let reform: PolicyReform?
  let rows: [[Field]]
  let results: [[Field?]]
  let days: [Field]
  let faults: [MatchPage.Fault]
  /// How many figures differ from the rule in force.
  let changes: Int

  init(_ rule: Rule, _ fields: FormFields, _ corpus: PolicyCorpus, _ words: Strings) {
    self.rule = rule
    let (cells, results, days) = Self.parts(of: rule, corpus, words)
    let parts = (cells + results.map { $0.compactMap { $0 } } + [days]).flatMap { $0 }
    // The patch: a line for each figure that differs, so that what is wrong with a line is wrong with its field.
    var lines = ["title: 试改一条规则", "changes:"]
    var fieldOfLine: [Int: Part] = [:]
    var typed: [String: String] = [:]
    var faultOf: [String: String] = [:]
    var differing: Set<String> = []
    for part in parts {
      // A field that was sent empty is no field left as it was.
      let sent = fields.exactly(part.name)?.trimmingWhiteSpace
      let shown = sent.map { String($0.prefix(200)) } ?? part.standing
      typed[part.name] = shown
      let value = part.form.bare(shown)
      guard value != part.standing else { continue }
      differing.insert(part.name)
      if value.isEmpty {
        faultOf[part.name] = words("reforms.fault.empty")
      } else if part.form.isNumber, Decimal128(value) == nil {
        faultOf[part.name] = words(
          "reforms.fault.number", ["typed": shown, "unit": Self.unit(of: part.form, words)])
      } else {
        lines.append(
          "  - {benefit: \(Self.quoted("\(rule.id)")), \(part.key): \(Self.quoted(value + part.form.suffix))}")
        fieldOfLine[lines.count] = part
      }
    }
    changes = differing.count
    do throws(Diagnostics) {
      let tried =
        fieldOfLine.isEmpty
        ? PolicyReform(restating: rule.benefit)
        : try PolicyReform(yaml: lines.joined(separator: "\n"), file: "reform.yaml", for: corpus)
      reform = faultOf.isEmpty ? tried : nil
    } catch {
      reform = nil
      for fault in error.all {
        let name = fault.place?.line.flatMap { fieldOfLine[$0] }?.name ?? parts.first?.name ?? ""
        faultOf[name] = faultOf[name] ?? words.said(fault)
      }
    }
    func field(_ part: Part) -> Field {
      Field(
        name: part.name, label: part.label, value: typed[part.name] ?? "", isNumber: part.form.isNumber,
        unit: Self.unit(of: part.form, words), slider: part.form.isNumber ? Self.slider(part) : nil,
        isChanged: differing.contains(part.name), fault: faultOf[part.name])
    }
    rows = cells.map { $0.map(field) }
    self.results = results.map { $0.map { $0.map(field) } }
    self.days = days.map(field)
    faults = parts.compactMap { part in
      faultOf[part.name].map { MatchPage.Fault(href: "#\(part.name)", text: "\(part.label)：\($0)") }
    }
  }

  private static func parts(
    of rule: Rule, _ corpus: PolicyCorpus, _ words: Strings
  ) -> (cells: [[Part]], results: [[Part?]], days: [Part]) {
    let table = rule.table
    func key(_ row: DecisionTable.Row, _ column: String) -> String {
      "row: \(quoted(row.name)), column: \(quoted(column)), cell"
    }
    let cells = table.rows.enumerated().map { number, row in
      row.cells.enumerated().map { index, cell in
        let name = table.inputs[index].name
        return Part(
          name: "i\(number)-\(index)", label: "\(row.name) \(corpus.wording(name)(words.language))",
          standing: cell.source.text.trimmingWhiteSpace, form: .test, key: key(row, name))
      }
    }
    let results = table.rows.enumerated().map { number, row in
      table.outputs.enumerated().map { index, output -> Part? in
        let figures = rule.benefit.tiers[number].amount.figures
        guard let (standing, form) = standing(output.name, figures) else { return nil }
        return Part(
          name: "o\(number)-\(index)", label: "\(row.name) \(words("rules.output.\(output.name)"))", standing: standing,
          form: form, key: key(row, output.name))
      }
    }
    let force = rule.benefit.force
    let days = [("from", force.from), ("to", force.to)].compactMap { name, day in
      day.map { Part(name: name, label: words("reforms.\(name)"), standing: "\($0)", form: .day, key: name) }
    }
    return (cells, results, days)
  }

  private static func standing(_ column: String, _ figures: BenefitAmount.Figures) -> (String, Form)? {
    switch column {
    case "定额", "最高", "限额": figures.sum.map { ($0.inTenThousands, .tenThousands) }
    case "封顶": figures.cap.map { ($0.inTenThousands, .tenThousands) }
    case "单价下限": figures.leastPrice.map { ($0.yuan.plainText(), .yuan) }
    case "单价上限": figures.mostPrice.map { ($0.yuan.plainText(), .yuan) }
    case "比例", "最高比例", "比例下限", "限额比例", "预留比例": figures.share.map { (String($0.percent.dropLast()), .percent) }
    case "比例上限": figures.mostShare.map { (String($0.percent.dropLast()), .percent) }
    default: nil
    }
  }

  private static func unit(of form: Form, _ words: Strings) -> String {
    switch form {
    case .tenThousands: words("reforms.unit.tenThousands")
    case .yuan: words("reforms.unit.yuan")
    case .percent: "%"
    case .test, .day: ""
    }
  }

  /// Up to twice what stands, in a hundred steps of which the first is the least; shares end at the whole.
  private static func slider(_ part: Part) -> Slider? {
    guard let standing = Decimal128(part.standing), let most = standing.multiplied(by: 2),
      let step = standing.multiplied(by: Decimal128(coefficient: 2, exponent: -2))
    else { return nil }
    if case .percent = part.form { return Slider(least: "1", most: "100", step: "1") }
    return Slider(least: step.plainText(), most: most.plainText(), step: step.plainText())
  }

  /// A text as a YAML scalar on one line.
  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "''").map { $0.isNewline ? " " : String($0) }.joined() + "'"
  }
}
