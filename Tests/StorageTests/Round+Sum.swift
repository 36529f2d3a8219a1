import Quantities
import Reporting

extension Round {
  /// What stands of a figure, of a roster of one kind; `nil` where nothing was told.
  func sum(of figure: String) -> Money? { sums(of: roster.map(\.key)).first?.figures[figure] }
}
