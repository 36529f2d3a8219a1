extension String {
  /// The page with its figures alone in place of the doors that they are.
  var withoutDoors: String { replacing(/<a href="[^"]*">([^<]*)<\/a>/) { $0.1 } }

  /// How many rows the table of a page's section has; 0 where there is none.
  func rows(of anchor: String) -> Int {
    guard
      let section = split(separator: "id=\"\(anchor)\"").dropFirst().first?.split(separator: "</section>").first,
      let body = section.split(separator: "<tbody>").dropFirst().first
    else { return 0 }
    return body.matches(of: /<tr>/).count
  }
}
