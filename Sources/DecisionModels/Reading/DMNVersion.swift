/// The versions of DMN that can be read, by the namespace of their elements.
public enum DMNVersion: String, Sendable, Hashable, CaseIterable {
  case v1_2 = "http://www.omg.org/spec/DMN/20180521/MODEL/"
  case v1_3 = "https://www.omg.org/spec/DMN/20191111/MODEL/"
  case v1_4 = "https://www.omg.org/spec/DMN/20211108/MODEL/"
  case v1_5 = "https://www.omg.org/spec/DMN/20230324/MODEL/"

  /// The version's number, such as `1.5`.
  public var number: String {
    switch self {
    case .v1_2: "1.2"
    case .v1_3: "1.3"
    case .v1_4: "1.4"
    case .v1_5: "1.5"
    }
  }

  /// The names by which models of all versions call FEEL.
  static func isFEEL(_ language: String) -> Bool {
    language.isEmpty || language.hasPrefix("http") && language.contains("omg.org/spec/") && language.contains("FEEL")
      || language.lowercased() == "feel"
  }
}
