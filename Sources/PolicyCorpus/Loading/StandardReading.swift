import Declarations
import DecisionLanguage
import Diagnostics
import Facts

/// Reads the file of one standard, `national/<folder>/<id>.yaml`.
struct StandardReading: ContextualReading {
  let reader: DeclarationReader
  let context: LoadingContext
  /// The file's name without its ending, which must be the standard's id.
  let name: String

  func standard() -> Standard? {
    reader.mapping(reader.root) { fields -> Standard? in
      guard let id = self.id(fields) else {
        fields.skip()
        return nil
      }
      let title = fields.wording("title")
      let number = fields.text(ifPresent: "number")
      let period = fields.knownPeriod(ifPresent: "effective")
      let replaces = fields.parsed(
        ifPresent: "replaces", expected: Wording(verbatim: "quality-smes-2022"), StandardID.init)
      let sureness = fields.sureness("sureness")
      let source = fields.wording("source")
      let rungs = self.rungs(fields)
      let criteria = self.criteria(fields, of: id, rungs: rungs, sureness: sureness)
      let notes = fields.mappings(ifPresent: "notes") { note($0, sureness) } ?? []
      guard let title, let period, let sureness, let source, let rungs, let criteria else { return nil }
      // Where a criterion went unread, others would seem to lack it.
      if reader.faults.isEmpty {
        checkRungs(rungs, criteria, fields)
        checkAlternatives(criteria)
      }
      return Standard(
        id: id, title: title, number: number, period: period,
        replaces: replaces.map { Standard.EarlierVersion(standard: $0, place: fields.place(of: "replaces")) },
        sureness: sureness, source: source,
        rungs: rungs, criteria: criteria, notes: notes, place: fields.place(of: "id"))
    }
  }

  private func id(_ fields: DeclarationFields) -> StandardID? {
    guard let node = fields.node("id"),
      let id = reader.parsed(node, expected: Wording(verbatim: "quality-smes-2026"), StandardID.init)
    else { return nil }
    guard id.text == name else {
      reader.report(
        "corpus.standard-name", at: node,
        Wording(zh: "标准编号“\(id)”与文件名“\(name)”不同", en: "the id “\(id)” differs from the file's name “\(name)”"),
        remedy: Wording(zh: "两处用同一个名字", en: "give both the same name"))
      return nil
    }
    return id
  }

  /// `nil` where any of them has a fault.
  private func rungs(_ fields: DeclarationFields) -> [Standard.Rung]? {
    guard let entries = fields.entries("rungs") else { return nil }
    let rungs = entries.compactMap { entry -> Standard.Rung? in
      guard FactID(entry.key) != nil else {
        reader.report(
          Diagnostic(
            "corpus.rung-name", at: entry.keyPlace,
            Wording(zh: "“\(entry.key)”不能作档的编号", en: "“\(entry.key)” can be no rung's id"),
            expected: Wording(verbatim: "little_giant"), length: entry.key.count))
        return nil
      }
      return reader.wording(entry.value).map { Standard.Rung(id: entry.key, name: $0) }
    }
    return rungs.count == entries.count ? rungs : nil
  }

  private func note(_ fields: DeclarationFields, _ inherited: Sureness?) -> Standard.Note? {
    let text = fields.wording("text")
    let sureness = fields.sureness(ifPresent: "sureness") ?? inherited
    guard let text, let sureness else { return nil }
    return Standard.Note(text: text, sureness: sureness)
  }

  // MARK: Criteria

  private func criteria(
    _ fields: DeclarationFields, of standard: StandardID, rungs: [Standard.Rung]?, sureness: Sureness?
  ) -> [Criterion]? {
    var seen: Set<CriterionID> = []
    return fields.mappings("criteria") { fields -> Criterion? in
      let id = fields.parsed("id", expected: Wording(verbatim: "srdi-revenue")) {
        CriterionID(standard: standard, name: $0)
      }
      if let id, !seen.insert(id).inserted { reportTwice(id.name, fields) }
      let name = fields.wording("name")
      let rung = fields.node("rung").flatMap { self.rung($0, among: rungs) }
      let alternative = fields.parsed(ifPresent: "one_of", expected: Wording(verbatim: "size")) {
        $0.isHyphenatedName ? $0 : nil
      }
      let appliesTo = fields.node(ifPresent: "applies_to").flatMap { self.condition($0) }
      let condition = fields.node(ifPresent: "condition").flatMap { self.condition($0) }
      let text = fields.wording("text")
      let own = fields.sureness(ifPresent: "sureness")
      let doubt = fields.wording(ifPresent: "doubt")
      let scores = self.scores(fields)
      guard let id, let name, let rung, let text, let sureness = own ?? sureness else { return nil }
      return Criterion(
        id: id, name: name, rung: rung, alternative: alternative, appliesTo: appliesTo, condition: condition,
        text: text, sureness: sureness, doubt: doubt, scores: scores, place: fields.place(of: "id"))
    }
  }

  private func rung(_ node: DeclarationNode, among rungs: [Standard.Rung]?) -> String? {
    guard let text = reader.text(node) else { return nil }
    guard let rungs, !rungs.contains(where: { $0.id == text }) else { return text }
    reader.report(
      "corpus.unknown-rung", at: node,
      Wording(zh: "rungs 里没有“\(text)”这一档", en: "there is no rung “\(text)” under rungs"),
      expected: Wording(
        zh: rungs.map(\.id).joined(separator: "、"), en: rungs.map(\.id).joined(separator: ", ")),
      remedy: suggestion(for: text, among: rungs.map(\.id)))
    return nil
  }

  private func scores(_ fields: DeclarationFields) -> [Criterion.ScoreItem] {
    var seen: Set<String> = []
    return fields.mappings(ifPresent: "scores") { fields -> Criterion.ScoreItem? in
      let id = fields.parsed("id", expected: Wording(verbatim: "research-ratio")) { $0.isHyphenatedName ? $0 : nil }
      if let id, !seen.insert(id).inserted { reportTwice(id, fields) }
      let name = fields.wording("name")
      let text = fields.wording("text")
      let bands = fields.block(ifPresent: "points").map(self.bands) ?? []
      let doubt = fields.wording(ifPresent: "doubt")
      guard let id, let name, let text, let bands else { return nil }
      return Criterion.ScoreItem(id: id, name: name, text: text, bands: bands, doubt: doubt)
    } ?? []
  }

  /// Reads `points | condition`, one line for each band, from the most points to the fewest.
  private func bands(_ block: TextBlock) -> [Criterion.ScoreItem.Band]? {
    guard let grid = grid(block), let head = grid.rows.first else { return nil }
    guard head.cells.map(\.text) == ["points", "condition"], head.results.isEmpty else {
      reader.report(
        Diagnostic(
          "corpus.grid-head", at: head.place, Wording(zh: "分值表的表头不对", en: "the head of the points is wrong"),
          expected: Wording(verbatim: "points | condition"), sourceLine: head.line))
      return nil
    }
    var bands: [Criterion.ScoreItem.Band] = []
    for row in grid.rows.dropFirst() {
      guard row.cells.count == 2, row.results.isEmpty else {
        reader.report(
          Diagnostic(
            "corpus.grid-row", at: row.place,
            Wording(zh: "这一行有 \(row.cells.count) 格", en: "the row has \(row.cells.count) cells"),
            expected: Wording(verbatim: "20 | revenue[Y] >= 1亿"), sourceLine: row.line))
        return nil
      }
      guard let points = points(row.cells[0], below: bands.last?.points), let condition = condition(row.cells[1])
      else { return nil }
      bands.append(Criterion.ScoreItem.Band(points: points, condition: condition))
    }
    return bands
  }

  private func points(_ cell: SourceText, below last: Int?) -> Int? {
    guard let points = Int(cell.text), points > 0, points < last ?? Int.max else {
      report(
        "corpus.points", cell, Wording(zh: "“\(cell.text)”不能作这一档的分值", en: "“\(cell.text)” can be no points here"),
        expected: last.map {
          Wording(zh: "小于上一行 \($0) 的正整数", en: "a whole number above zero and below \($0) of the line before")
        }
          ?? Wording(zh: "正整数", en: "a whole number above zero"))
      return nil
    }
    return points
  }

  /// A condition that stands in a cell.
  private func condition(_ cell: SourceText) -> FactExpression? {
    do throws(Diagnostic) {
      let condition = try FactExpression(cell, dictionary: context.facts, subjects: [.enterprise])
      if condition.type == .boolean { return condition }
      report(
        "corpus.condition", cell,
        Wording(zh: "条件的结果是\(condition.type.words.zh)", en: "the condition comes to \(condition.type.words.en)"),
        expected: FEELType.boolean.words)
    } catch {
      reader.report(error)
    }
    return nil
  }

  private func reportTwice(_ name: String, _ fields: DeclarationFields) {
    reader.report(
      Diagnostic(
        "corpus.duplicate-id", at: fields.place(of: "id"),
        Wording(zh: "“\(name)”重复了", en: "“\(name)” stands twice"),
        remedy: Wording(zh: "各取一个名字", en: "give each a name of its own"), length: name.count))
  }

  // MARK: What holds for the criteria together

  /// Each rung asks for something.
  private func checkRungs(_ rungs: [Standard.Rung], _ criteria: [Criterion], _ fields: DeclarationFields) {
    for entry in fields.entries("rungs") ?? [] where rungs.contains(where: { $0.id == entry.key }) {
      guard !criteria.contains(where: { $0.rung == entry.key }) else { continue }
      reader.report(
        Diagnostic(
          "corpus.empty-rung", at: entry.keyPlace,
          Wording(zh: "“\(entry.key)”这一档没有条件", en: "the rung “\(entry.key)” has no criterion"),
          remedy: Wording(zh: "补上条件，或删去这一档", en: "add a criterion, or take the rung out"),
          length: entry.key.count))
    }
  }

  /// A criterion that is one of several has others beside it in its rung.
  private func checkAlternatives(_ criteria: [Criterion]) {
    for criterion in criteria {
      guard let group = criterion.alternative else { continue }
      let beside = criteria.count { $0.rung == criterion.rung && $0.alternative == group }
      guard beside == 1 else { continue }
      reader.report(
        Diagnostic(
          "corpus.lone-alternative", at: criterion.place,
          Wording(zh: "“\(group)”这一组只有这一项", en: "the criterion is the only one of “\(group)”"),
          remedy: Wording(
            zh: "写明同一档里可以替代的其他项，或删去 one_of", en: "add those of the same rung that may stand for it, or take one_of out"),
          length: criterion.id.name.count))
    }
  }
}
