import Diagnostics
import Quantities

/// 同比例的等候: why nothing of a call that gives all the same share is approved or published yet.
///
/// While what all under way ask for together is more than there is, whoever came first would have all of it and the later
/// ones what is left: the approval waits until they have come, and the cut is made over all. Who never comes is waited for
/// no more once it is refused, given up, or its term has passed and that is recorded. With money for all of them nobody
/// waits.
public enum ShareHold: Sendable, Hashable {
  /// Others have not come to the approval.
  case approval(Waiting)
  /// The same, before the first publication fixes the share.
  case publication(Waiting)
  /// Those to be approved have not been cut yet, and the first publication would fix a share that they cannot have.
  case uncut(Call.Oversubscription)
  /// What there is gives them less than those have whose amounts are published.
  case belowPublished(lack: Money)

  /// What is waited for.
  public struct Waiting: Sendable, Hashable {
    /// Those that have not come, by the step at which they stand, in the order of the steps.
    public let parts: [Part]
    /// What all that are not published would have together uncut, those that have come too.
    public let asked: Money
    /// What the budget has for all of them: what is free of it, and what is promised to those that are approved and not
    /// published.
    public let room: Money
    /// Whether some of them are approved.
    public let hasApproved: Bool

    public var count: Int { parts.map(\.count).reduce(0, +) }
    public var sum: Money { parts.map(\.sum).total }
  }

  /// Those that stand at a step.
  public struct Part: Sendable, Hashable {
    public let step: ChainStep
    /// 待补正: whether they owe papers there.
    public let isReturned: Bool
    public let count: Int
    public let sum: Money
  }

  /// Those that are waited for, by their step; none where it is not for others that it waits.
  public var parts: [Part] {
    switch self {
    case .approval(let waiting), .publication(let waiting): waiting.parts
    case .uncut, .belowPublished: []
    }
  }

  /// What a refusal says.
  public var diagnostic: Diagnostic {
    switch self {
    case .approval(let waiting): .awaitsOthers(waiting)
    case .publication(let waiting): .publicationAwaitsOthers(waiting)
    case .uncut(let rule): .publicationBeforeCut(rule)
    case .belowPublished(let lack): .belowPublished(lack)
    }
  }
}

extension [Award] {
  /// Of a call's live awards, under a rule that gives all the same share.
  /// - Parameter free: what is free of its budget.
  func shareHold(at approving: ChainStep, free: Money) -> ShareHold? {
    let all = everybody(at: approving, free: free)
    guard isShort(all, free: free) else { return nil }
    if let waiting = waiting(for: approving, all) { return .approval(waiting) }
    return all.lackForPublishedShare.map { .belowPublished(lack: $0) }
  }

  /// Before the first of them is published; afterwards its share stands, and to publish others of it changes nothing.
  fileprivate func publicationHold(at approving: ChainStep, free: Money) -> ShareHold? {
    let all = everybody(at: approving, free: free)
    guard !all.isShareFixed, isShort(all, free: free) else { return nil }
    if let waiting = waiting(for: approving, all) { return .publication(waiting) }
    let isSettled = all.isOneShare && all.waiting.map(\.proposed).total <= free
    return isSettled ? nil : .uncut(.proportional)
  }

  /// Those that share, as if all of them had come to the approval.
  private func everybody(at approving: ChainStep, free: Money) -> AllotmentPool {
    let arrived = map { award in
      guard award.isUndecided(at: approving) else { return award }
      var award = award
      award.state = .waiting(approving)
      return award
    }
    return AllotmentPool(of: arrived, at: approving, under: .proportional, free: free)
  }

  /// Whether there is not enough for all: where nobody is cut, beside what is promised to those that are approved, some of
  /// them perhaps for less than was proposed.
  private func isShort(_ all: AllotmentPool, free: Money) -> Bool {
    all.due > all.room && (all.isCut || all.waiting.map(\.proposed).total > free)
  }

  private func waiting(for approving: ChainStep, _ all: AllotmentPool) -> ShareHold.Waiting? {
    let before = filter { $0.isUndecided(at: approving) && $0.state != .waiting(approving) }
    guard !before.isEmpty else { return nil }
    let parts = ChainStep.allCases.flatMap { step in
      [false, true].compactMap { isReturned -> ShareHold.Part? in
        let here = before.filter { $0.state.step == step && ($0.state.name == .returned) == isReturned }
        guard !here.isEmpty else { return nil }
        return ShareHold.Part(
          step: step, isReturned: isReturned, count: here.count, sum: here.map(\.proposed).total)
      }
    }
    return ShareHold.Waiting(
      parts: parts, asked: all.asked, room: all.room, hasApproved: !all.approved.isEmpty)
  }
}

extension AllotmentPool {
  /// What is missing for them to have the share of those that are published; `nil` where nothing is, and while nobody is
  /// published.
  var lackForPublishedShare: Money? {
    guard isShareFixed, due > room, isBelowPublished(Allotment.proportional(awards.map(\.asked), within: limit))
    else { return nil }
    return Money(fen: due.fen - room.fen)
  }
}

extension DeliveryReader {
  /// Why nothing of a call is approved, or published, for the sake of others; `nil` where nothing keeps it, and under the
  /// rule that goes in order.
  /// - Parameter step: where amounts are approved, or the publication; at others nothing is held.
  /// Cost: the call's awards.
  public func shareHold(of call: Call, at step: ChainStep) throws -> ShareHold? {
    guard call.terms.oversubscription == .proportional, let budget = call.terms.budget,
      let approving = call.terms.approvingStep, step == approving || step == .publicity
    else { return nil }
    let (line, free) = (try live(of: call), try balance(.available(budget)))
    return step == approving
      ? line.shareHold(at: approving, free: free) : line.publicationHold(at: approving, free: free)
  }
}

extension ShareHold.Part {
  /// What they stand at, for people.
  public var wording: Wording {
    guard isReturned else { return step.wording }
    let returned = Award.State.Name.returned.wording
    return Wording(zh: "\(step.wording.zh)，\(returned.zh)", en: "\(step.wording.en), \(returned.en)")
  }
}

extension ShareHold.Waiting {
  /// The steps, each with how many stand there, and where sums are told with what those ask for.
  fileprivate func steps(withSums: Bool) -> Wording {
    let (zh, en) = (
      parts.map { "\($0.wording.zh) \($0.count) 笔" + (withSums ? " \($0.sum.grouped) 元" : "") },
      parts.map { "\($0.count) at “\($0.wording.en)”" + (withSums ? ", \($0.sum.grouped) yuan" : "") }
    )
    return Wording(zh: zh.joined(separator: "、"), en: en.joined(separator: "; "))
  }
}

extension Diagnostic {
  fileprivate static func awaitsOthers(_ waiting: ShareHold.Waiting) -> Diagnostic {
    let steps = waiting.steps(withSums: true)
    let (asked, room) = (waiting.asked.grouped, waiting.room.grouped)
    let approved =
      waiting.hasApproved ? Wording(zh: "（含已核定未公示的）", en: " (with what is approved and not published)") : nil
    return Diagnostic(
      "delivery.awaits-others",
      Wording(
        zh:
          "还有 \(waiting.count) 笔没有走到核定环节（\(steps.zh)），连同已到的足额合计 \(asked) 元，预算可用 \(room) 元\(approved?.zh ?? "")；通知规定同比例核减，先核定的会多得，现在不能核定",
        en:
          "\(waiting.count) have not come to the approval (\(steps.en)); with those that have, \(asked) yuan are asked for and \(room) are free\(approved?.en ?? ""). The call gives all the same share, and who were approved first would have more: nothing is approved now"
      ),
      remedy: .whoCountsNoMore)
  }

  /// Without sums: who publishes need not know what is free of another's budget.
  fileprivate static func publicationAwaitsOthers(_ waiting: ShareHold.Waiting) -> Diagnostic {
    let steps = waiting.steps(withSums: false)
    return Diagnostic(
      "delivery.publication-awaits-others",
      Wording(
        zh: "还有 \(waiting.count) 笔没有走到核定环节（\(steps.zh)），预算不够全部足额；通知规定同比例核减，公示以后比例不能再变，现在不能公示",
        en:
          "\(waiting.count) have not come to the approval (\(steps.en)), and the budget does not hold all. The call gives all the same share, which a publication fixes: nothing is published now"
      ),
      remedy: .whoCountsNoMore)
  }

  fileprivate static func publicationBeforeCut(_ rule: Call.Oversubscription) -> Diagnostic {
    Diagnostic(
      "delivery.publication-before-cut",
      Wording(
        zh: "待核定的还没有核减，预算不够全部足额；公示以后比例不能再变，现在不能公示",
        en:
          "those to be approved have not been cut, and the budget does not hold all: a publication fixes the share, and nothing is published now"
      ),
      remedy: Wording(
        zh: "先按通知的规则办理：\(rule.wording.zh)；已核定未公示的一并退回重算",
        en:
          "carry out the call's rule first: \(rule.wording.en); what is approved and not published is cut anew with them"
      ))
  }

  static func belowPublished(_ lack: Money) -> Diagnostic {
    Diagnostic(
      "delivery.below-published",
      Wording(
        zh: "已公示或下达的按更高的比例给了，余下的钱不够后面的按同一比例，还差 \(lack.grouped) 元；同一份通知下须按同一比例，不能再核减、核定",
        en:
          "those that are published or issued have a larger share than what is left gives the later ones: \(lack.grouped) yuan are missing for the same. One call has one share: nothing more is cut or approved"
      ),
      remedy: Wording(
        zh: "追加预算 \(lack.grouped) 元；还在公示期内的，也可以登记异议，异议成立后退回核定，一并核减",
        en:
          "increase the budget by \(lack.grouped) yuan; where they are still published, an objection that is upheld brings them back to be cut with the others"
      ))
  }
}

extension Wording {
  fileprivate static let whoCountsNoMore = Wording(
    zh: "先办前面的环节，都到齐后按通知的规则核减，再核定；不予支持的、企业放弃的、逾期视为放弃的不再等；或追加预算",
    en:
      "take the earlier steps, cut by the call's rule once all have come, then approve; who is refused, gives up or lets the term pass is waited for no more; or increase the budget"
  )
}
