import Diagnostics
import Quantities

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

  /// The area that a list is narrowed to: one of the register of areas, within what the reader may see.
  func askedArea(_ areas: AreaRegister) -> AreaCode? {
    guard let area = query.text("area").flatMap({ AreaCode($0) }), areas.area(area) != nil, scope.contains(area) else {
      return nil
    }
    return area
  }

  /// That the list is of every area, since there is none as the address asks for.
  func notOffered(area taken: AreaCode?, _ words: Strings) -> [String] {
    notOffered("area", taken: taken?.text, "enterprise.area", shown: words("filter.allAreas"), words)
  }

  /// That the list is in another order than the address asks for.
  /// - Parameter shown: the name of the column by which it is ordered.
  func notOffered(order taken: String, shown: String, _ words: Strings) -> [String] {
    guard let asked = query.text("sort"), asked != taken else { return [] }
    return [words("choice.orderNotOffered", ["asked": asked.excerpt, "shown": shown])]
  }
}
