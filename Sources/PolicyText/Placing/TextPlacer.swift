import Diagnostics
import PolicyCorpus
import Quantities

extension AttachedText {
  /// Lays an official text beside the clauses that the corpus has of its document.
  /// - Throws: `Diagnostics`: `text.unknown-document` where the corpus has no such document, `text.other-document` where
  ///   none of its clauses is found.
  /// Cost: linear in the text, times the number of clauses for their titles.
  public init(_ source: OfficialText, beside corpus: PolicyCorpus) throws(Diagnostics) {
    guard let document = corpus.document(source.document) else {
      throw Diagnostics(.unknownDocument(source.document, among: corpus.documents.map(\.id)))
    }
    let placer = TextPlacer(source: source, document: document, corpus: corpus)
    self = try placer.attached()
  }
}

/// Cuts a text at its heads.
private struct TextPlacer {
  let source: OfficialText
  let document: PolicyDocument
  let expected: [ExpectedClause]
  let spellings: Set<String>
  let text: PlacedText
  let folded: FoldedText
  let garbled: [(line: Int, text: String)]

  init(source: OfficialText, document: PolicyDocument, corpus: PolicyCorpus) {
    self.source = source
    self.document = document
    expected = corpus.clauses(of: document.id).map(ExpectedClause.init)
    spellings = Set(corpus.departments.spellings.map(\.folded))
    (text, garbled) = PlacedText.joining(source.lines)
    folded = FoldedText(text.characters)
  }

  /// A stretch of the folded text that begins with a head.
  private struct Stretch {
    let head: Head
    let end: Int
    let clause: ExpectedClause?
  }

  func attached() throws(Diagnostics) -> AttachedText {
    let finder = HeadFinder(text: text, folded: folded)
    let heads = finder.heads(titles: expected.map(\.title))
    let placed = ClausePlacement(expected: expected, heads: heads, finder: finder).placed()
    guard placed.contains(where: { $0 != nil }) else {
      throw Diagnostics(.otherDocument(source.file, document))
    }
    var clauses: [TextClause] = []
    var frame: [PlacedText] = []
    var unplaced = garbled.map { UnplacedPassage(cause: .garbled, text: $0.text.excerpt, line: $0.line) }
    var differences: [Diagnostic] = []
    let stretches = self.stretches(heads, placed, finder)
    if let first = stretches.first { frame.append(part(0..<first.head.start)) }
    for stretch in stretches {
      let own = range(
        of: stretch.head.titleStart..<stretch.end, isLast: stretch.end == folded.characters.count)
      if own.upperBound < stretch.end { frame.append(part(own.upperBound..<stretch.end)) }
      guard let clause = stretch.clause else {
        if isBare(stretch.head, before: stretch.end, finder) {
          frame.append(part(stretch.head.start..<stretch.end))
        } else {
          let passage = part(stretch.head.start..<own.upperBound)
          unplaced.append(
            UnplacedPassage(
              cause: .unknownClause, text: passage.string.excerpt, line: passage.positions.first?.line ?? 1))
        }
        continue
      }
      let body = part(own)
      let found = TextClause(
        id: clause.id, title: title(of: stretch, clause, finder), text: body, responsible: units(of: body)?.units)
      differences += self.differences(found, clause)
      clauses.append(found)
    }
    for (clause, head) in zip(expected, placed) where head == nil { differences.append(missing(clause)) }
    let facts = DocumentFacts(of: source, before: clauses.compactMap(\.text.lines?.lowerBound).min() ?? 1)
    let hasTitle = folded.string.contains(FoldedText(document.title.zh).string)
    differences += self.differences(facts, hasTitle: hasTitle)
    return AttachedText(
      source: source, hasTitle: hasTitle, number: facts.number, signed: facts.signed, printed: facts.printed,
      clauses: clauses, frame: frame.filter { !$0.isEmpty }, unplaced: unplaced.sorted { $0.line < $1.line },
      differences: differences)
  }

  /// Cuts the text at the heads of clauses and sections. A number that begins neither stays within its clause.
  private func stretches(_ heads: [Head], _ placed: [Head?], _ finder: HeadFinder) -> [Stretch] {
    let clauses = Dictionary(
      zip(placed, expected).compactMap { head, clause in head.map { ($0.start, clause) } }, uniquingKeysWith: { $1 })
    let styles = Set(placed.compactMap { $0?.enumerator.style })
    guard let first = clauses.keys.min() else { return [] }
    // From the end, since a section's head is followed by a clause's or by another section's.
    var cuts: [Head] = []
    var next = (start: folded.characters.count, isCut: true)
    for head in heads.reversed() where head.start >= first {
      let isCut =
        clauses[head.start] != nil
        || (head.enumerator.style != .none
          && (styles.contains(head.enumerator.style) || (next.isCut && isBare(head, before: next.start, finder))))
      if isCut { cuts.append(head) }
      next = (head.start, isCut)
    }
    cuts.reverse()
    return cuts.enumerated().map { index, head in
      let end = index + 1 < cuts.count ? cuts[index + 1].start : folded.characters.count
      return Stretch(head: head, end: end, clause: clauses[head.start])
    }
  }

  /// Whether nothing but a title stands between a head and an end.
  private func isBare(_ head: Head, before end: Int, _ finder: HeadFinder) -> Bool {
    let title = finder.title(of: head, before: end)
    return title.count <= 40 && title.upperBound == end
  }

  private func part(_ range: Range<Int>) -> PlacedText { text.part(folded.original(range)) }

  private static let closings = ["本方案自", "本措施自", "本文件自", "本办法自", "本通知自", "本计划自", "本意见自", "本行动计划自", "抄送:", "附件:"]
    .map(Array.init)

  /// A clause's own part of its stretch: the last one ends before the closing words, the copies and the imprint.
  private func range(of range: Range<Int>, isLast: Bool) -> Range<Int> {
    guard isLast else { return range }
    let closing = range.first { place in
      isAfterSentence(place) && (Self.closings.contains { folded.has($0, at: place) } || isImprint(at: place))
    }
    return range.lowerBound..<(closing ?? range.upperBound)
  }

  private func isAfterSentence(_ place: Int) -> Bool {
    place > 0 && (folded.characters[place - 1].endsSentence || folded.characters[place - 1] == ")")
  }

  /// Whether the line of an office that had the document printed begins here: …2023年10月26日印发.
  private func isImprint(at place: Int) -> Bool {
    let line = text.positions[folded.origins[place]].line
    let rest = folded.characters[place...].prefix(60)
    guard let end = rest.indices.first(where: { folded.has(Array("日印发"), at: $0) }) else { return false }
    return text.positions[folded.origins[end]].line == line && !rest[..<end].contains { $0.endsSentence }
  }

  private func title(of stretch: Stretch, _ clause: ExpectedClause, _ finder: HeadFinder) -> String {
    let wanted = Array(clause.foldedTitle)
    let start = stretch.head.titleStart
    let range =
      folded.has(wanted, at: start)
      ? start..<(start + wanted.count) : finder.title(of: stretch.head, before: stretch.end)
    return part(range).string.filter { !$0.isNewline }
  }

  private func units(of body: PlacedText) -> UnitList? {
    UnitList(in: FoldedText(body.characters)) { spellings.contains($0) }
  }
}

// MARK: - What differs

extension TextPlacer {
  private func differences(_ found: TextClause, _ clause: ExpectedClause) -> [Diagnostic] {
    var differences: [Diagnostic] = []
    let place = self.place(of: found.text)
    if found.title.folded != clause.foldedTitle {
      differences.append(
        Diagnostic(
          "text.title", at: place,
          Wording(
            zh: "\(clause.id) 的标题是“\(found.title.excerpt)”，文件库里是“\(clause.title)”",
            en: "the heading of \(clause.id) is “\(found.title.excerpt)”, in the corpus it is “\(clause.title)”"),
          remedy: Self.compare, length: max(1, found.title.count)))
    }
    let units = found.responsible ?? []
    if units.map(\.folded) != clause.responsible.map(\.folded) {
      differences.append(
        Diagnostic(
          "text.units", at: place,
          Wording(
            zh: "\(clause.id) 的责任单位是“\(Self.list(units))”，文件库里是“\(Self.list(clause.responsible))”",
            en:
              "the responsible units of \(clause.id) are “\(Self.list(units))”, in the corpus they are “\(Self.list(clause.responsible))”"
          ), remedy: Self.compare))
    }
    return differences.map(source.completing)
  }

  private static let compare = Wording(
    zh: "对照原件；哪一处错就改哪一处", en: "compare with the original and mend the one that is wrong")

  private static func list(_ units: [String]) -> String { units.isEmpty ? "—" : units.joined(separator: "、") }

  private func missing(_ clause: ExpectedClause) -> Diagnostic {
    Diagnostic(
      "text.missing-clause", at: Place(file: source.file),
      Wording(
        zh: "正文里没有找到 \(clause.id)“\(clause.title)”", en: "\(clause.id) “\(clause.title)” was not found in the text"),
      expected: Wording(
        zh: "以编号和这个标题开头的一行", en: "a line that begins with its number and this heading"),
      remedy: Wording(
        zh: "看正文是否缺页、标题是否损坏；文件库里多出的条款则删去",
        en: "see whether a page is missing or the heading is damaged; or take the clause out of the corpus"))
  }

  private func differences(_ facts: DocumentFacts, hasTitle: Bool) -> [Diagnostic] {
    var differences: [Diagnostic] = []
    func differ(_ what: Wording, text: String?, corpus: String?) {
      guard text != corpus else { return }
      differences.append(
        Diagnostic(
          "text.document", at: Place(file: source.file),
          Wording(
            zh: "正文的\(what.zh)是“\(text ?? "—")”，文件库里是“\(corpus ?? "—")”",
            en: "the text's \(what.en) is “\(text ?? "—")”, in the corpus it is “\(corpus ?? "—")”"),
          remedy: Self.compare))
    }
    if !hasTitle {
      differences.append(
        Diagnostic(
          "text.document", at: Place(file: source.file),
          Wording(
            zh: "正文里没有文件名“\(document.title.zh)”",
            en: "the document's title “\(document.title.zh)” does not stand in the text"),
          remedy: Self.compare))
    }
    differ(Wording(zh: "发文字号", en: "number"), text: facts.number?.folded, corpus: document.number?.folded)
    differ(
      Wording(zh: "成文日期", en: "day of signing"), text: facts.signed?.description, corpus: document.signed?.description)
    differ(
      Wording(zh: "印发日期", en: "day of printing"), text: facts.printed?.description,
      corpus: document.printed?.description)
    return differences
  }

  private func place(of text: PlacedText) -> Place {
    Place(file: source.file, line: text.positions.first?.line, column: text.positions.first?.column)
  }
}

extension Diagnostic {
  static func unknownDocument(_ id: DocumentID, among known: [DocumentID]) -> Diagnostic {
    Diagnostic(
      "text.unknown-document", Wording(zh: "文件库里没有“\(id)”", en: "the corpus has no document “\(id)”"),
      expected: Wording(
        zh: known.map(\.text).joined(separator: "、"), en: known.map(\.text).joined(separator: ", ")),
      remedy: suggestion(for: id.text, among: known.map(\.text)))
  }

  fileprivate static func otherDocument(_ file: String, _ document: PolicyDocument) -> Diagnostic {
    Diagnostic(
      "text.other-document", at: Place(file: file),
      Wording(
        zh: "“\(document.title.zh)”的条款一条也没有找到", en: "none of the clauses of “\(document.title.zh)” was found"),
      remedy: Wording(
        zh: "核对文件和 --document；扫描件先做文字识别",
        en: "check the file and --document; a scanned page needs text recognition first"))
  }
}
