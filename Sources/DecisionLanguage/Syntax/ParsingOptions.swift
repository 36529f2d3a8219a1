/// How a source text is read.
public struct ParsingOptions: Sendable, Hashable {
  /// Whether 万, 亿 and % may follow a numeral, as the corpus writes.
  public var allowsNumeralSuffixes: Bool
  /// Whether a backslash before any other letter than FEEL's own escapes stands for itself, as regular expressions in
  /// models need it; else it is a fault.
  public var keepsUnknownEscapes: Bool
  /// Whether a numeral of more than 34 digits is rounded; else it is a fault.
  public var roundsNumerals: Bool
  /// Which part of the language may be used.
  public var profile: LanguageProfile
  /// How deep expressions may be nested; a deeper one ends in an error, never in a crash.
  public var depthLimit: Int
  /// How many code points a text may have; a longer one is refused before any of it is read.
  public var lengthLimit: Int

  public init(
    allowsNumeralSuffixes: Bool = false, keepsUnknownEscapes: Bool = true, roundsNumerals: Bool = true,
    profile: LanguageProfile = .standard, depthLimit: Int = 100, lengthLimit: Int = 500_000
  ) {
    self.allowsNumeralSuffixes = allowsNumeralSuffixes
    self.keepsUnknownEscapes = keepsUnknownEscapes
    self.roundsNumerals = roundsNumerals
    self.profile = profile
    self.depthLimit = depthLimit
    self.lengthLimit = lengthLimit
  }

  public static let standard = ParsingOptions()
  public static let corpus = ParsingOptions(
    allowsNumeralSuffixes: true, keepsUnknownEscapes: false, roundsNumerals: false, profile: .corpus)
}
