import Diagnostics

/// What can be checked only when every standard is read: that ids stand once, and that versions follow one another.
struct StandardCheck {
  let standards: [Standard]
  let context: LoadingContext

  func run() {
    var known: [StandardID: Standard] = [:]
    for standard in standards {
      if let other = known[standard.id] {
        report(
          "corpus.duplicate-id", standard.id, at: standard.place,
          Wording(
            zh: "标准“\(standard.id)”已在 \(other.place.file ?? "") 里",
            en: "the standard “\(standard.id)” stands in \(other.place.file ?? "") already"),
          remedy: Wording(zh: "各取一个名字", en: "give each a name of its own"))
      }
      known[standard.id] = standard
    }
    for standard in standards {
      if let earlier = standard.replaces { check(earlier, of: standard, known) }
    }
  }

  private func check(_ named: Standard.EarlierVersion, of standard: Standard, _ known: [StandardID: Standard]) {
    let id = named.standard
    guard let earlier = known[id], id != standard.id else {
      let others = known.keys.filter { $0 != standard.id }.map(\.text).sorted()
      return report(
        "corpus.unknown-standard", id, at: named.place,
        Wording(zh: "没有另一个标准“\(id)”", en: "there is no other standard “\(id)”"),
        remedy: suggestion(for: id.text, among: others))
    }
    guard let from = standard.period.from, let to = earlier.period.to, to >= from else { return }
    report(
      "corpus.standard-overlap", id, at: named.place,
      Wording(
        zh: "“\(id)”到 \(to) 才失效，而这一版自 \(from) 起施行",
        en: "“\(id)” holds until \(to), and this version from \(from)"),
      expected: Wording(zh: "前一版在后一版施行之前失效", en: "an earlier version that ends before the later begins"))
  }

  private func report(
    _ code: String, _ id: StandardID, at place: Place, _ message: Wording, expected: Wording? = nil,
    remedy: Wording? = nil
  ) {
    context.report(
      Diagnostic(code, at: place, message, expected: expected, remedy: remedy, length: id.text.count))
  }
}
