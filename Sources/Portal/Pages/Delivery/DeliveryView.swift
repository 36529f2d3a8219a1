import Decimals
import Delivery
import Diagnostics
import Quantities

/// A page of 兑现: figures, and sections with a table and what can be done there.
struct DeliveryView: Sendable {
  let crumbs: [Crumb]
  let title: String
  var lead: String?
  var done: String?
  let faults: [String]
  /// Stored, since templates see stored properties alone.
  let hasFaults: Bool
  var sums: [Figure] = []
  var sections: [Section] = []
  /// Whether it shows the auxiliary book, which its foot then says; a notice's foot says what decides.
  var isBook = true

  init(
    crumbs: [Crumb], title: String, lead: String? = nil, done: String? = nil, faults: [String] = [],
    sums: [Figure] = [], sections: [Section] = []
  ) {
    self.crumbs = crumbs
    self.title = title
    self.lead = lead
    self.done = done
    self.faults = faults
    hasFaults = !faults.isEmpty
    self.sums = sums
    self.sections = sections
  }

  struct Section: Sendable {
    let title: String
    var lead: String?
    var anchor: String?
    /// Which part of the table is shown, and the ways to the others.
    var tabs: [RegisterPage.TabView] = []
    /// What the table is narrowed to, and its files.
    var filters: Filters?
    var table: Table?
    /// What stands instead of an empty table.
    var empty: String?
    var pager: Pager?
    var links: [Crumb] = []
    /// The summary under which the forms are folded; `nil` where they stand open.
    var folds: String?
    var acts: [Act] = []
    /// Forms that are folded by what they are about, below those above.
    var folded: [Fold] = []
  }

  /// What can be done with one of many: its forms, folded under a line that tells which one it is.
  struct Fold: Sendable {
    let summary: String
    let isOpen: Bool
    let acts: [Act]
  }

  /// The bar above a table: a form that narrows it, with what else narrows or orders it, and its files.
  struct Filters: Sendable {
    let action: String
    let fields: [Act.Field]
    let hidden: [Pair]
    let files: [Crumb]
  }

  struct Table: Sendable {
    let heads: [Head]
    let rows: [Row]

    struct Head: Sendable {
      let label: String
      let isNumber: Bool
      /// What orders the table by it; `nil` where nothing does.
      var href: String?
      /// `ascending` or `descending`; `nil` where the table is ordered otherwise.
      var sort: String?
    }

    struct Row: Sendable {
      let cells: [Cell]
    }

    /// A cell: words, with what they open to, or a state.
    struct Cell: Sendable {
      var text = ""
      var href: String?
      var exact: String?
      /// The sum that is written, where it is one: a column writes all of its own alike.
      var amount: Money?
      /// The number that is written, where it is one.
      var count: Int?
      var note: String?
      var state: StateMark?
      var isNumber = false

      static func text(_ text: String, _ href: String? = nil, note: String? = nil) -> Cell {
        Cell(text: text, href: href, note: note)
      }

      static func money(_ amount: Money, _ href: String? = nil) -> Cell {
        .sum(amount, href)
      }

      /// A sum with a note beneath.
      static func sum(_ amount: Money, _ href: String?, note: String? = nil) -> Cell {
        Cell(text: amount.grouped, href: href, amount: amount, note: note, isNumber: true)
      }

      /// The sum as the books write it; `nil` where there is none, or where the cell shortens it and has it whole on hover.
      fileprivate var booked: Money? { exact == nil ? amount : nil }

      /// The cell with its sum to the fen.
      fileprivate var toTheFen: Cell {
        guard let amount = booked else { return self }
        var cell = self
        cell.text = FigureText.grouped(amount.yuan.plainText(minimumScale: 2))
        return cell
      }

      /// A ceiling, or that the text states none.
      static func ceiling(_ amount: Money?, _ href: String?, _ words: Strings) -> Cell {
        amount.map { .money($0, href) } ?? Cell(text: words("delivery.withoutCeiling"), href: href, isNumber: true)
      }

      static func number(_ number: Int, _ href: String? = nil) -> Cell {
        Cell(text: FigureText.count(number).short, href: href, count: number, isNumber: true)
      }

      static func state(_ css: String, _ word: String) -> Cell {
        Cell(state: StateMark(css: css, word: word))
      }
    }

    /// A table by its heads; those named in `numbers` are right-aligned. `nil` where it has no rows. The sums of a column
    /// have all the same decimals: none, or the fen.
    init?(_ heads: [String], numbers: Set<Int> = [], rows: [[Cell]]) {
      self.init(heads: heads.enumerated().map { Head(label: $1, isNumber: numbers.contains($0)) }, rows: rows)
    }

    /// The same with heads that order it.
    init?(heads: [Head], rows: [[Cell]]) {
      guard !rows.isEmpty else { return nil }
      self.heads = heads
      let fractional = Set(
        rows.flatMap { row in row.indices.filter { row[$0].booked.map { !$0.fen.isMultiple(of: 100) } ?? false } })
      self.rows = rows.map { row in
        Row(cells: row.enumerated().map { fractional.contains($0) ? $1.toTheFen : $1 })
      }
    }
  }

  /// One thing that can be done: a form with a key of its own, so that sending it twice does it once.
  struct Act: Sendable {
    let action: String
    let key: String
    var title: String?
    var hidden: [Pair] = []
    var fields: [Field] = []
    let button: String
    /// The way back for who does not want it, beside the button.
    var back: Crumb?
    var isPlain = false
    var isUpload = false
    /// What is doubtful about its figures.
    var doubts: FigureDoubts?
    /// Who changed the thing since the form was opened, and when; `nil` where nobody did.
    var changed: String?
    /// Another button beside, which takes the form as it is, whole or not.
    var second: Second?

    struct Second: Sendable {
      let name: String
      let value: String
      let label: String
    }

    struct Field: Sendable {
      let id: String
      let name: String
      let label: String
      var hint: String?
      var type = "text"
      var value = ""
      var isShort = false
      var isRequired = true
      var isAmount = false
      var accepts: String?
      var options: [Choice] = []
      var isSelect = false
      /// Several lines.
      var isLong = false
      /// The most characters of what was typed that are sent back; more of it is no page's to hold.
      var mostSentBack: Int?
      var fault: String?
      /// What stands by now, where it differs from what was typed over something older.
      var stands: String?

      /// What the field is filled with, as people read it.
      fileprivate var filling: (value: String, label: String) {
        guard isSelect else { return (value, type == "datetime-local" ? value.replacing("T", with: " ") : value) }
        let choice = options.first(where: \.isChosen) ?? options.first
        return (choice?.value ?? "", choice?.label ?? "")
      }
    }
  }
}

extension [DeliveryView.Act] {
  /// Whether one of the forms came back with what is asked about: then it stands open, or nobody would see the question.
  var asks: Bool { contains { $0.doubts != nil } }
}

extension DeliveryView {
  /// Sends the browser on after a form was accepted.
  static func next(_ path: String) -> Reply {
    .seeOther(LocalPath(checking: path) ?? LocalPath("/delivery"))
  }
}

/// What was typed and refused: shown again in the form that it came from.
struct RefusedForm: Sendable {
  let form: FormFields
  let faults: Diagnostics
}

/// Makes the forms and words of one request.
struct DeliveryPen: Sendable {
  let request: PortalRequest
  let portal: Portal
  let words: Strings
  let refused: RefusedForm?

  init(_ request: PortalRequest, _ portal: Portal, refused: RefusedForm? = nil) {
    self.request = request
    self.portal = portal
    words = portal.renderer.words(request.language)
    self.refused = refused
  }

  var language: Language { request.language }

  /// The messages of what was refused. A doubt stands at its form, beside the tick that answers it.
  var faults: [String] {
    (refused?.faults.toPutRight.all ?? []).map(said)
  }

  func said(_ fault: Diagnostic) -> String {
    let line = fault.place?.line.map { words("delivery.line", ["line": "\($0)"]) } ?? ""
    // What says only that nothing was chosen says where.
    let label = fault.code == Diagnostic.choiceCode ? fault.place?.field.flatMap(label) : nil
    return line + (label.map { words("delivery.atField", ["field": $0]) } ?? "") + words.said(fault)
  }

  /// What a field is called on the pages of money; `nil` for what is no field of a person's.
  private func label(of field: String) -> String? {
    ["instalments", "calls", "delivery", "implementing"].lazy.compactMap { words.texts["\($0).field.\(field)"] }.first
  }

  /// A form; what was typed into it before comes back, with what was wrong at its field.
  /// - Parameter version: of the thing that the fields are filled from, where the form replaces it as a whole. What was
  ///   typed over an older one comes back with what stands now below each field that differs.
  func act(
    _ action: String, _ button: String, title: String? = nil, hidden: KeyValuePairs<String, String> = [:],
    over version: StandingVersion? = nil, fields: [DeliveryView.Act.Field] = [], isPlain: Bool = false,
    isUpload: Bool = false, asksDoubts: Bool = false
  ) -> DeliveryView.Act {
    // Several forms may go to one address: the one that was sent is told by what it hides.
    let isBack =
      request.path == action && refused.map { refused in hidden.allSatisfy { refused.form.exactly($0) == $1 } } == true
    let isChanged = isBack && version != nil && refused?.faults.tellsChange == true
    let filled = fields.map { field in
      var field = field
      if isBack {
        let standing = field.filling
        // A password is never sent back, nor more of a number than was asked for.
        let typed = refused?.form.exactly(field.name) ?? field.value
        let isShown = field.mostSentBack.map { typed.count { !$0.isWhitespace } <= $0 } ?? (field.type != "password")
        if isShown { field.value = typed }
        // What is always asked for anew, such as a reason, stands nowhere.
        if isChanged, typed.replacing("\r\n", with: "\n") != standing.value, !field.isRequired || standing.value != "" {
          field.stands = words.stands(standing.label)
        }
        field.options = field.options.map {
          Choice(value: $0.value, label: $0.label, isChosen: $0.value == field.value)
        }
        field.fault = refused?.faults.toPutRight.all.first { $0.place?.field == field.name }.map(said)
      }
      return field
    }
    let carried = version.map { [Pair(StandingVersion.field, $0.text(in: isBack ? refused : nil))] } ?? []
    return DeliveryView.Act(
      action: action, key: Hexadecimal.text(of: portal.ports.random.bytes(16)), title: title,
      hidden: hidden.map { Pair($0.key, $0.value) } + carried, fields: filled, button: words(button),
      isPlain: isPlain, isUpload: isUpload,
      doubts: isBack && asksDoubts ? FigureDoubts(refused?.faults, of: refused?.form, words: words) : nil,
      changed: isChanged ? version?.told : nil)
  }

  func field(
    _ name: String, of action: String, value: String = "", type: String = "text", isShort: Bool = false,
    isRequired: Bool = true, hint: String? = nil, label: String? = nil
  ) -> DeliveryView.Act.Field {
    DeliveryView.Act.Field(
      id: "\(action)-\(name)", name: name, label: label ?? words("delivery.field.\(name)"),
      hint: hint.map { words($0) },
      type: type, value: value, isShort: isShort, isRequired: isRequired)
  }

  func amount(of action: String, value: Money? = nil) -> DeliveryView.Act.Field {
    var field = field("amount", of: action, value: value?.description ?? "", isShort: true)
    field.isAmount = true
    return field
  }

  /// Whole sentences, one after another.
  func sentences(_ sentences: String?...) -> String {
    sentences.compactMap { $0 }.joined(separator: language == .chinese ? "" : " ")
  }

  /// Says that a list stands here in part, how much more there is, and where.
  func some(_ what: String, _ shown: Int, of all: Int) -> String {
    words(
      "delivery.some",
      [
        "what": words("delivery.some.\(what)"), "count": FigureText.count(shown).short,
        "more": FigureText.count(all - shown).short,
        "rest": words("delivery.some.\(what).rest"),
      ])
  }

  func choice(
    _ name: String, of action: String, _ options: [Choice], label: String? = nil
  ) -> DeliveryView.Act.Field {
    var field = field(name, of: action, label: label)
    field.options = options
    field.isSelect = true
    return field
  }

  /// What the last form came to, by the key in the address; nothing for one that is none of ours.
  var done: String? {
    request.query.text("done").flatMap { words.texts["delivery.done.\($0)"] }
  }
}

extension PortalRequest {
  /// An amount in yuan as people type it.
  /// - Throws: `delivery.amount-text` at its field.
  func amount(_ field: String = "amount") throws -> Money {
    let text = form.text(field) ?? ""
    guard let amount = Money(typed: text) else {
      throw Diagnostics(
        Diagnostic(
          "delivery.amount-text", at: Place(field: field),
          text.isEmpty
            ? Wording(zh: "没有填金额", en: "the amount is missing")
            : Wording(zh: "“\(text.excerpt)”不是金额", en: "“\(text.excerpt)” is no amount"),
          expected: Wording(
            zh: "以元为单位、最多两位小数，如 50000 或 1,234.56；千位分隔符每三位一个",
            en: "yuan with at most two decimals, such as 50000 or 1,234.56; a separator stands every three digits")))
    }
    return amount
  }

  /// A day as a form gives it.
  /// - Throws: `delivery.day-text` at its field.
  func day(_ field: String) throws -> CalendarDay {
    guard let day = form.day(field) else {
      let text = form.text(field) ?? ""
      throw Diagnostics(
        Diagnostic(
          "delivery.day-text", at: Place(field: field),
          Wording(zh: "“\(text.excerpt)”不是日期", en: "“\(text.excerpt)” is no day"),
          expected: Wording(zh: "如 2026-06-30", en: "such as 2026-06-30")))
    }
    return day
  }
}

extension Money {
  /// Reads yuan as people type them, with thousands separators where they belong; `nil` where it is no amount to the fen.
  init?(typed text: String) {
    guard let yuan = TypedNumber.plain(text).flatMap({ Decimal128($0) }) else { return nil }
    self.init(exactlyYuan: yuan)
  }
}

extension FigureText {
  /// An amount in yuan to the fen, as the books show it.
  static func yuan(_ amount: Money) -> FigureText {
    FigureText(short: amount.grouped, exact: amount.grouped, value: amount.description)
  }
}
