import Decimals
import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Targets

/// Rounds, schemes and figures for the tests of evaluations.
extension Fixture {
  static let districtEvaluation = "shenggui-2023/9#district-evaluation"
  static let streetEvaluation = "shenggui-2023/9#street-evaluation"
  static let districtTargets = "shenggui-2023/2#district-targets"

  static func round(
    _ evaluation: String = districtEvaluation, owner: String = "310000", _ period: String = "2025"
  ) throws -> EvaluationRound {
    EvaluationRound(
      evaluation: try id(evaluation), owner: try area(owner), period: try #require(Period(period)))
  }

  static func criterion(
    _ name: String, _ source: String, _ way: String, _ figures: [String], withoutBase: String = "unscored"
  ) -> EvaluationCommand.TypedCriterion {
    .init(name: name, source: source, way: way, figures: figures, withoutBase: withoutBase)
  }

  /// 完成率 70, 核查 30, and up to ten points off.
  static let usualCriteria = [
    criterion("升规完成率", "indicator \(districtTargets)", "share", ["70", "1.1"]),
    criterion("工作核查", "entered", "range", ["30", "0", "100"]),
    criterion("迟报", "entered", "deduction", ["2", "10"]),
  ]

  static func scheme(
    _ criteria: [EvaluationCommand.TypedCriterion] = usualCriteria, document: String = "示例〔2025〕9号",
    issued: String = "2025-03-01", decimals: String = "2", days: String = "7"
  ) -> EvaluationCommand.TypedScheme {
    .init(document: document, issuedOn: issued, decimals: decimals, objectionDays: days, criteria: criteria)
  }

  static func kept(_ criteria: [ScoringScheme.Criterion], decimals: Int = 2) throws -> ScoringScheme {
    ScoringScheme(
      document: "示例〔2025〕9号", issuedOn: try day("2025-03-01"), decimals: decimals, objectionDays: 7,
      criteria: criteria)
  }

  static func subject(_ area: String, _ kind: EvaluationDeclaration.Ranks = .district) -> EvaluatedSubject {
    EvaluatedSubject(kind, area)
  }

  static func figure(_ value: String?, of base: String? = nil) throws -> EvaluationSheet.Figure {
    EvaluationSheet.Figure(value: try value.map(number), base: try base.map(number))
  }
}
