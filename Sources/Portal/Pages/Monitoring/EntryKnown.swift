import Facts
import Quantities

extension Subject {
  /// 首次入统日期: the day of first entry above scale that its facts tell; `nil` where nobody told one, or it is told that it
  /// never entered.
  func firstEntry(known day: CalendarDay) -> CalendarDay? {
    guard let id = FactID("above_scale_on"),
      case .known(.day(let entered)) = knowledge(of: FactReference(id), on: day, known: day)
    else { return nil }
    return entered
  }
}
