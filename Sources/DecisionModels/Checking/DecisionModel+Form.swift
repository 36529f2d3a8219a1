import Diagnostics

/// What is wrong with a model's form although it can be read: doubles, and elements without logic.
extension DecisionModel {
  private var heads: [(head: ElementHead, variable: InformationItem)] {
    inputData.map { ($0.head, $0.variable) } + decisions.map { ($0.head, $0.variable) }
      + knowledgeModels.map { ($0.head, $0.variable) } + services.map { ($0.head, $0.variable) }
  }

  /// The names of all elements that others can require.
  var elementNames: [String] { heads.map(\.variable.name) }

  /// Ids and names that stand twice, variables that are not called as their elements are, and decisions without logic.
  var formFindings: [Diagnostic] {
    var found: [Diagnostic] = []
    var ids: [String: Place?] = [:]
    var names: [String: Place?] = [:]
    for (head, variable) in heads {
      if let id = head.id {
        if let first = ids[id] {
          found.append(
            double(
              "dmn.id-twice", head, first,
              Wording(zh: "id “\(id.excerpt)”写了两次", en: "the id '\(id.excerpt)' stands twice")))
        } else {
          ids[id] = .some(head.place)
        }
      }
      if let first = names[head.name] {
        found.append(
          double(
            "dmn.name-twice", head, first,
            Wording(
              zh: "两个元素都叫“\(head.name.excerpt)”", en: "two elements are called '\(head.name.excerpt)'")))
      } else {
        names[head.name] = .some(head.place)
      }
      if variable.name != head.name {
        found.append(
          diagnostic(
            "dmn.variable-name", severity: .warning, at: variable.place ?? head.place,
            Wording(
              zh: "变量叫“\(variable.name.excerpt)”，元素叫“\(head.name.excerpt)”",
              en: "the variable is called '\(variable.name.excerpt)', its element '\(head.name.excerpt)'"),
            expected: Wording(zh: "同一个名称", en: "one name")))
      }
    }
    for decision in decisions where decision.logic == nil {
      found.append(
        diagnostic(
          "dmn.no-logic", severity: .warning, at: decision.head.place,
          Wording(
            zh: "决策“\(decision.head.name.excerpt)”没有逻辑，不给值就是空值",
            en: "the decision '\(decision.head.name.excerpt)' has no logic: it is null unless its value is given"),
          expected: Wording(
            zh: "如 <literalExpression>、<decisionTable>、<context>",
            en: "such as <literalExpression>, <decisionTable>, <context>")))
    }
    return found
  }

  private func double(
    _ code: String, _ head: ElementHead, _ first: Place?, _ message: Wording
  ) -> Diagnostic {
    diagnostic(
      code, at: head.place, message,
      remedy: first?.line.map {
        Wording(zh: "第一个在第 \($0) 行；改其中一个", en: "the first is on line \($0); change one of them")
      })
  }
}
