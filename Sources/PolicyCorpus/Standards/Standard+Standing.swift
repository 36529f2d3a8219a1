import Diagnostics
import Facts

extension Standard {
  /// Where an enterprise stands.
  public enum Standing: Sendable, Hashable {
    case on(Rung)
    /// No rung's criteria are about it and met.
    case nowhere
    /// Facts that nobody told, or a person, would decide.
    case unknown
  }

  /// The first rung of whose criteria an enterprise meets all that are about it, where of those with one `alternative`
  /// one is enough.
  /// - Parameters:
  ///   - year: the year that the criteria call Y.
  ///   - knowledge: what is known of each fact that they read.
  /// - Throws: what strict mode refuses.
  /// Cost: an evaluation of each criterion down to the rung.
  public func standing(year: Int, _ knowledge: (FactReference) -> Knowledge) throws(Diagnostic) -> Standing {
    for rung in rungs {
      switch try holds(rung, year, knowledge) {
      case true?: return .on(rung)
      case false?: continue
      case nil: return .unknown
      }
    }
    return .nowhere
  }

  private func holds(
    _ rung: Rung, _ year: Int, _ knowledge: (FactReference) -> Knowledge
  ) throws(Diagnostic) -> Bool? {
    var (isAbout, isOpen) = (false, false)
    var alternatives: [String: Bool?] = [:]
    for criterion in criteria(of: rung) {
      let answer = try criterion.answer(year: year, knowledge)
      guard answer != .inapplicable else { continue }
      isAbout = true
      let isMet: Bool? = answer == .met ? true : answer == .unmet ? false : nil
      if let group = criterion.alternative {
        let former = alternatives[group] ?? false
        let isEither: Bool? = former == true || isMet == true ? true : former == nil || isMet == nil ? nil : false
        alternatives[group] = .some(isEither)
      } else if isMet == false {
        return false
      } else if isMet == nil {
        isOpen = true
      }
    }
    guard isAbout, !alternatives.values.contains(false) else { return false }
    return isOpen || alternatives.values.contains(nil) ? nil : true
  }
}
