import Enterprises
import Secrecy

extension SearchText {
  /// What a text is found by: folded, with its mobile numbers covered as lists cover them. Nobody finds by digits what nobody
  /// reads there.
  static func found(_ text: String) -> String { MobileNumber.covered(folded(text)) }
}
