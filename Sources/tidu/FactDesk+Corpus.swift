import Access
import Enterprises
import PolicyCorpus
import Quantities

extension FactDesk {
  /// The desk over a store, with the dictionary and the tables of a corpus.
  init(store: any EnterpriseStore, corpus: PolicyCorpus) {
    self.init(
      store: store,
      reference: ImportReference(dictionary: corpus.facts, areas: corpus.areas, industries: corpus.industries))
  }

  /// Where the places of people are looked up: the table of areas, and the enterprises that something is known about.
  func registers(areas: AreaRegister) -> PlaceRegisters {
    PlaceRegisters(
      hasArea: { areas.area($0) != nil },
      hasEnterprise: { try await enterprise($0, within: $1) != nil })
  }
}
