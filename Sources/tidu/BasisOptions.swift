import ArgumentParser
import Enterprises

/// The ground on which facts are brought in, and what it must state.
struct BasisOptions: ParsableArguments {
  @Option(
    help: """
      数据口径，缺省为企业自愿填报 / the basis, by default told by the enterprise of its own will: \
      voluntary, department_sharing, approved_survey, entry_confirmation, own_application
      """)
  var basis = Basis.Kind.voluntary.rawValue

  @Option(help: "部门共享的协议 / the agreement of a department's sharing")
  var agreement: String?

  @Option(help: "部门共享的用途 / the purpose of a department's sharing")
  var purpose: String?

  @Option(help: "调查表号 / the form of an approved survey")
  var form: String?

  @Option(help: "调查批准文号 / the approval of a survey")
  var approval: String?

  @Option(help: "口径的最后一天 / the last day on which the basis holds")
  var until: String?

  /// The basis that was stated.
  /// - Throws: `Diagnostics` with a code of `basis.…`.
  func stated() throws -> Basis {
    let terms = ["agreement": agreement, "purpose": purpose, "form": form, "approval": approval, "until": until]
    return try Basis(named: basis, terms: terms.compactMapValues { $0 })
  }
}
