import Foundation

/// Names as searching compares them: full-width and other compatible forms are one (NFKC), and so are capital and small
/// letters. Databases fold otherwise or not at all, so that the program folds what is stored and what is asked.
public enum SearchText {
  /// Folds a name or a word of a query. Upper and then lower case together fold what either alone leaves apart, such as
  /// `ß` and `SS`.
  public static func folded(_ text: String) -> String {
    text.precomposedStringWithCompatibilityMapping.uppercased().lowercased().precomposedStringWithCompatibilityMapping
  }
}
