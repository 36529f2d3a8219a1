import Benefits
import Delivery
import Enterprises
import Foundation
import PolicyCorpus
import Rules
import Storage

extension DeliveryDesk {
  /// The desk over a store, with the voucher key of a folder, and the corpus's calendar and rules.
  /// - Throws: `Diagnostics` with code `delivery.key-open` or `delivery.key-unreadable`.
  init(_ database: SQLStore, folder: URL, corpus: PolicyCorpus, facts: FactDesk) throws {
    self.init(
      store: database, codes: try VoucherKeyFile(in: folder).codes(), workingDays: corpus.workingDays,
      purposes: BudgetPurposes(corpus), years: CallYears(corpus), paid: PaidBenefits(corpus),
      subjects: GrantSubjects(corpus),
      assessments: CallAssessments(
        desk: facts, assessor: Assessor(corpus: corpus), book: RuleBook(corpus), rules: RuleDesk(store: database)))
  }
}
