import Diagnostics
import Facts
import PolicyCorpus
import Quantities

extension SeekAnswer {
  /// The answer as a person reads it: where things stand, what would do, and what else is open.
  public func text(corpus: PolicyCorpus, in language: Language) -> String {
    let name = corpus.instrument(present.benefit)?.name(language) ?? "\(present.benefit)"
    var lines = ["\(name) · \(present.key)", "  " + standing(corpus)(language), "  " + verdict(corpus)(language)]
    for target in targets { lines += target.lines(of: self, corpus).map { "  " + $0(language) } }
    lines += blocking.map { condition in "  ✗ " + (condition.row.map { "[\($0)] " } ?? "") + condition.text(language) }
    if let enterpriseCap {
      let cap = enterpriseCap.grouped
      let words = Wording(zh: "每家企业合计最高 \(cap) 元", en: "up to \(cap) yuan for the whole enterprise")
      lines.append("  " + words(language))
    }
    lines.append(Assessment.closingWords(language))
    return lines.joined(separator: "\n")
  }

  private func standing(_ corpus: PolicyCorpus) -> Wording {
    let fact = words(of: reference, corpus)
    let value: Wording =
      switch now {
      case .unknown: Wording(zh: "未知", en: "unknown")
      case .absent: Wording(zh: "无", en: "none")
      case .known(let value): Wording(verbatim: "\(value)")
      }
    let amount = present.amount.kind == .none ? Wording(zh: "", en: "") : present.amount.words
    let joint = amount.zh.isEmpty ? Wording(zh: "", en: "") : Wording(zh: "，", en: ", ")
    return Wording(
      zh: "现在：\(fact.zh)=\(value.zh)，\(present.state.words.zh)\(joint.zh)\(amount.zh)",
      en: "Now: \(fact.en)=\(value.en), \(present.state.words.en)\(joint.en)\(amount.en)")
  }

  private func verdict(_ corpus: PolicyCorpus) -> Wording {
    let goal = request.goal.grouped
    let fact = words(of: reference, corpus)
    switch outcome {
    case .reached: return Wording(zh: "已达到 \(goal) 元", en: "\(goal) yuan is reached as it is")
    case .reachable:
      return Wording(
        zh: "\(fact.zh)改为下列值时，最高可达 \(goal) 元：", en: "up to \(goal) yuan or more with another \(fact.en):")
    case .undecided:
      return Wording(
        zh: "\(fact.zh)为下列值时，可能达到 \(goal) 元，还要看未知的事实：",
        en: "perhaps \(goal) yuan, which hangs on facts that nobody told, with another \(fact.en):")
    case .unreachable:
      if present.state == .notInForce, most == nil {
        return Wording(
          zh: "达不到 \(goal) 元：不在执行期，与\(fact.zh)无关",
          en: "\(goal) yuan is out of reach: not in force, whatever \(fact.en) is")
      }
      guard let most, most > .zero else {
        return Wording(
          zh: "达不到 \(goal) 元：\(fact.zh)为任何值都没有金额",
          en: "\(goal) yuan is out of reach: no value of \(fact.en) brings any sum")
      }
      return Wording(
        zh: "达不到 \(goal) 元：\(fact.zh)为任何值，最高不过 \(most.grouped) 元",
        en: "\(goal) yuan is out of reach: no value of \(fact.en) brings more than \(most.grouped) yuan")
    }
  }

  fileprivate func words(of reference: FactReference, _ corpus: PolicyCorpus) -> Wording {
    let name = corpus.facts.definition(of: reference.fact)?.name ?? Wording(verbatim: reference.fact.text)
    guard let period = reference.period else { return name }
    return Wording(zh: "\(name.zh)（\(period)）", en: "\(name.en) (\(period))")
  }
}

extension SeekAnswer.Target {
  fileprivate func lines(of answer: SeekAnswer, _ corpus: PolicyCorpus) -> [Wording] {
    let way: Wording =
      switch direction {
      case .up: Wording(zh: "上调", en: "upwards")
      case .down: Wording(zh: "下调", en: "downwards")
      case .other: Wording(zh: "另一选项", en: "another choice")
      }
    let isUnplaced = answer.now.value == nil
    let label = isUnplaced ? Wording(zh: "", en: "") : Wording(zh: "（\(way.zh)）", en: " (\(way.en))")
    var lines = [
      Wording(
        zh: "\(comparison) \(needed)\(label.zh)：\(then.state.words.zh)，\(then.amount.words.zh)",
        en: "\(comparison) \(needed)\(label.en): \(then.state.words.en), \(then.amount.words.en)")
    ]
    if answer.outcome == .undecided {
      for fact in then.missing where fact.reference != answer.reference {
        let name = answer.words(of: fact.reference, corpus)
        lines.append(Wording(zh: "  待补：\(name.zh)", en: "  Missing: \(name.en)"))
      }
    }
    return lines
  }
}
