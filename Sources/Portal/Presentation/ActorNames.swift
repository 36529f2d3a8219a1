import Access
import Diagnostics
import Journal

/// Who did something, in the words of pages: the name or post that colleagues know, or what of the program it was.
struct ActorNames: Sendable {
  private let people: [ActorID: String]
  private let words: Strings

  init(_ people: [ActorID: String], _ words: Strings) {
    self.people = people
    self.words = words
  }

  /// A name for everybody who ever acted.
  func callAsFunction(_ actor: ActorID) -> String { known(actor) ?? words("actor.unknown") }

  /// `nil` for whom neither the people's list nor the program knows.
  func known(_ actor: ActorID) -> String? { people[actor] ?? words.texts["actor.\(actor.text)"] }

  /// Those whom the people's list knows, in the order of their names.
  var all: [(key: ActorID, name: String)] {
    people.map { (key: $0.key, name: $0.value) }.sorted { ($0.name, $0.key) < ($1.name, $1.key) }
  }
}

extension Portal {
  func actorNames(_ words: Strings) async throws -> ActorNames {
    ActorNames(try await people(\.name), words)
  }

  /// With the area that a person works for, for lists in which several units act.
  func actorNamesWithAreas(_ words: Strings) async throws -> ActorNames {
    ActorNames(
      try await people { person in
        person.area.map { "\(areaName($0, in: words.language)) \(person.name)" } ?? person.name
      }, words)
  }

  /// The names or posts by which colleagues know people, by the keys that fields hold.
  func personNames() async throws -> [String: String] {
    Dictionary(uniqueKeysWithValues: try await people(\.name).map { ($0.key.text, $0.value) })
  }

  /// The names that people sign in with, by the keys that fields hold.
  func signInNames() async throws -> [String: String] {
    Dictionary(uniqueKeysWithValues: try await people(\.id.text).map { ($0.key.text, $0.value) })
  }

  private func people(_ naming: (Person) -> String) async throws -> [ActorID: String] {
    Dictionary(try await ports.people.people().map { ($0.key, naming($0)) }) { first, _ in first }
  }
}
