/// A sentence on the screen in which each figure is a door to the rows behind it. Paper has its text alone.
struct Sentence: Sendable, Hashable {
  struct Stretch: Sendable, Hashable {
    let text: String
    let door: String?
  }

  let stretches: [Stretch]

  var text: String { stretches.map(\.text).joined() }

  init(_ text: String) {
    stretches = [Stretch(text: text, door: nil)]
  }

  /// The text of a key with its parts filled in.
  /// - Parameter doors: where parts lead, by name; `nil` for whoever does not see what is behind it.
  init(
    _ words: Strings, _ key: String, _ values: KeyValuePairs<String, String>,
    doors: KeyValuePairs<String, String?> = [:]
  ) {
    stretches = words.stretches(key, values).map { text, part in
      Stretch(text: text, door: doors.first { $0.key == part }?.value)
    }
  }

  /// The text of a key in which one part is a list of others, each with its own doors.
  init(_ words: Strings, _ key: String, listing part: String, _ items: [Sentence]) {
    let separator = Stretch(text: words("list.separator"), door: nil)
    stretches = words.stretches(key, [part: ""]).flatMap { text, name in
      name == part ? Array(items.map(\.stretches).joined(separator: [separator])) : [Stretch(text: text, door: nil)]
    }
  }

  private init(_ stretches: [Stretch]) {
    self.stretches = stretches
  }

  static func + (left: Sentence, right: Sentence) -> Sentence { Sentence(left.stretches + right.stretches) }

  static func + (left: Sentence, right: String) -> Sentence { Sentence(left.stretches + Sentence(right).stretches) }
}
