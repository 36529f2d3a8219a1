import Diagnostics

extension PortalRequest {
  /// That the address asks for a choice which the page does not offer, so that what stands there is another's; empty where
  /// the page took what was asked.
  /// - Parameters:
  ///   - name: the query's field.
  ///   - taken: what the page took, as the address would write it.
  ///   - what: the key of the choice's name.
  ///   - shown: what the page took, as people read it.
  func notOffered(_ name: String, taken: String?, _ what: String, shown: String, _ words: Strings) -> [String] {
    guard let asked = query.text(name), asked != taken else { return [] }
    return [words("choice.notOffered", ["asked": asked.excerpt, "what": words(what), "shown": shown])]
  }
}
