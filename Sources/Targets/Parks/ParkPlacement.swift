import Diagnostics
import Enterprises
import Facts
import Journal
import PolicyCorpus
import Quantities

/// 所在园区: for which park an enterprise counts, as one row of a list tells it.
public struct ParkPlacement: Sendable, Hashable {
  public let enterprise: CreditCode
  public let park: AreaCode
  public let span: Attribution.Span

  public init(enterprise: CreditCode, park: AreaCode, span: Attribution.Span) {
    self.enterprise = enterprise
    self.park = park
    self.span = span
  }

  public var json: CanonicalJSON {
    [
      "enterprise": .text(enterprise.text), "park": .text(park.text), "from": .text("\(span.from)"),
      "until": CanonicalJSON(span.until?.description),
    ]
  }

  public init?(json: CanonicalJSON) {
    guard let enterprise = json["enterprise"].text.flatMap(CreditCode.init),
      let park = json["park"].text.flatMap({ AreaCode($0) }), let from = json["from"].text.flatMap({ Period($0) }),
      let span = Attribution.Span(from: from, until: json["until"].text.flatMap { Period($0) })
    else { return nil }
    self.init(enterprise: enterprise, park: park, span: span)
  }
}

/// Holds the rows of a list against what stands and against one another.
struct ParkListing {
  /// What a row does.
  enum Outcome: Sendable, Hashable {
    case added, unchanged
    /// The same stay with another end: the attribution of that number gives way.
    case changed(Int)
  }

  /// A stay in a park that stands, or that an earlier row brought; without a number where it is new.
  private struct Stay {
    let id: Int?
    let park: AreaCode
    let span: Attribution.Span
    /// Whether the attribution tells a park and nothing else, so that a list may put another in its place.
    let isListed: Bool
  }

  private let decision: TargetDecision
  private let enterprises: [CreditCode: Enterprise]
  private let attributions: [CreditCode: [Attribution]]
  private var stays: [CreditCode: [Stay]]
  /// Rows that were refused for a stay that stands: a later row may contradict them all the same.
  private var refused: [CreditCode: [ParkPlacement]] = [:]

  init(_ decision: TargetDecision, _ state: TargetState) {
    self.decision = decision
    enterprises = state.enterprises
    attributions = state.attributionsByEnterprise
    stays = attributions.mapValues { given in
      given.compactMap { one in
        guard one.ending == nil, let park = one.park else { return nil }
        return Stay(id: one.id, park: park, span: one.span, isListed: one.area == nil)
      }
    }
  }

  /// - Throws: what speaks against a row; its place is the field's.
  mutating func take(_ placement: ParkPlacement) throws(Diagnostic) -> Outcome {
    let (code, span) = (placement.enterprise, placement.span)
    guard let enterprise = enterprises[code], decision.scope.contains(enterprise) else {
      throw .noEnterpriseOfList(code)
    }
    let park = decision.name(placement.park)
    guard decision.corpus.areas.area(placement.park)?.level == .park, decision.canTouch(placement.park) else {
      throw .noPark(park)
    }
    let given = (attributions[code] ?? []).area(on: span.from.start)?.area
    if let own = (given ?? enterprise.area)?.district, own != placement.park.district {
      throw .parkElsewhere(park, district: decision.name(own))
    }
    if let rival = refused[code]?.first(where: { $0.park != placement.park && $0.span.overlaps(span) }) {
      throw .rowsOverlap(rival.span, park: decision.name(rival.park))
    }
    let standing = (stays[code] ?? []).filter { $0.span.overlaps(span) }
    if let other = standing.first {
      let isSame = standing.count == 1 && other.park == placement.park
      if isSame, other.span == span { return .unchanged }
      guard isSame, other.isListed, other.span.from == span.from, let id = other.id else {
        refused[code, default: []].append(placement)
        // A row before it in the list, which nobody need close: the two contradict each other.
        if other.id == nil { throw .rowsOverlap(other.span, park: decision.name(other.park)) }
        throw .inParkAlready(
          other.span, park: decision.name(other.park), isListed: other.isListed, of: code, before: span.from)
      }
      stays[code]?.removeAll { $0.id == id }
      stays[code, default: []].append(Stay(id: nil, park: placement.park, span: span, isListed: true))
      return .changed(id)
    }
    guard FactDictionary.firstScaleDay <= span.from.start else { throw .attributedTooEarly }
    stays[code, default: []].append(Stay(id: nil, park: placement.park, span: span, isListed: true))
    return .added
  }
}

extension TargetDecision {
  /// 园区名单: all of its rows, or none.
  func place(
    _ placements: [ParkPlacement], _ file: String, _ state: TargetState
  ) throws(Diagnostics) -> TargetEvent {
    guard placements.count <= ParkFile.mostRows else {
      throw Diagnostics(.tooManyLines(placements.count, most: ParkFile.mostRows))
    }
    var listing = ParkListing(self, state)
    var faults: [Diagnostic] = []
    var lines: [CanonicalJSON] = []
    for placement in placements {
      do throws(Diagnostic) {
        let outcome = try listing.take(placement)
        guard outcome != .unchanged else { continue }
        var line = placement.json.members ?? [:]
        if case .changed(let id) = outcome { line["replaces"] = CanonicalJSON(id) }
        lines.append(.object(line))
      } catch {
        faults.append(error)
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return TargetEvent(
      kind: .placedInParks, payload: ["lines": .list(lines), "reason": .text("园区名单：\(file)")])
  }
}

extension Diagnostic {
  static func noEnterpriseOfList(_ code: CreditCode) -> Diagnostic {
    Diagnostic(
      "targets.park-enterprise", at: Place(field: "enterprise"),
      Wording(zh: "您的范围内没有 \(code) 这家企业", en: "there is no enterprise \(code) within your area"),
      expected: Wording(zh: "企业库里本区域的企业", en: "an enterprise of your area that the register has"),
      remedy: Wording(zh: "核对代码；库里没有的先导入企业", en: "check the code; bring the enterprise in first"))
  }

  static func rowsOverlap(_ span: Attribution.Span, park: Wording) -> Diagnostic {
    Diagnostic(
      "targets.in-park-already", at: Place(field: "from"),
      Wording(
        zh: "与名单里前面一行重叠：\(park.zh)，\(span.wording.zh)；同一月份只能归一个园区",
        en: "it overlaps a row before it: \(park.en) \(span.wording.en); a month has one park"
      ),
      remedy: Wording(zh: "先改名单：两行的月份不要重叠", en: "correct the list first: the months of the two must not overlap"))
  }

  /// - Parameters:
  ///   - isListed: whether a list told that stay; else it was entered on the enterprise's page.
  ///   - month: from when the new stay is to count.
  static func inParkAlready(
    _ span: Attribution.Span, park: Wording, isListed: Bool, of code: CreditCode, before month: Period
  ) -> Diagnostic {
    let day = month.start.adding(days: -1)
    let last = Period.month(year: day.year, month: day.month)
    let remedy: Wording
    if !isListed {
      remedy = Wording(
        zh: "那一段是在企业页登记的，到企业页终止", en: "that stay was entered on the enterprise's page: end it there")
    } else if span.from < month {
      remedy = Wording(
        zh: "名单里先加一行，给原来那一段写上截止月份：\(code)，\(park.zh)，起 \(span.from)，止 \(last)",
        en:
          "add a row that gives the earlier stay its last month: \(code), \(park.en), from \(span.from), until \(last)")
    } else {
      remedy = Wording(zh: "核对两段的起止月份，不要重叠", en: "compare the months of both: they must not overlap")
    }
    return Diagnostic(
      "targets.in-park-already", at: Place(field: "from"),
      Wording(
        zh: "这家企业\(span.wording.zh)已在\(park.zh)，同一月份只能归一个园区",
        en: "the enterprise counts for \(park.en) \(span.wording.en): a month has one park"),
      remedy: remedy)
  }
}
