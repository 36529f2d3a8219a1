import DelimitedText
import Quantities

extension DemonstrationCity {
  /// What enterprises around the line above scale told of their output month by month, of their own will: half of
  /// those between five and sixty million yuan in the last closed year. As a population's file; the months are the
  /// city's own.
  public var monthlyReports: [UInt8] {
    let months = columns.filter { if case .month? = $0.period { true } else { false } }
    let lastYear = columns.first { $0.fact == .output && $0.period == .year(day.year - 1) }
    var writer = DelimitedTextWriter(for: .program)
    writer.append(["credit_code"] + months.map(\.header))
    for enterprise in enterprises {
      guard let lastYear, enterprise.number % 2 == 0, let year = enterprise.truth(of: lastYear).flatMap({ Int($0) }),
        (5_000_000...60_000_000).contains(year)
      else { continue }
      writer.append([enterprise.creditCode.text] + months.map { enterprise.cell(of: $0) })
    }
    return writer.bytes
  }

  /// The days of entry that the statistics office confirmed: three in four of those of the last two years. As a
  /// population's file.
  public var entryConfirmations: [UInt8] {
    let facts: [DemonstrationColumn.Fact] = [.aboveScaleOn, .aboveScaleRoute, .firstEntry]
    let shown = facts.compactMap { fact in columns.first { $0.fact == fact } }
    var writer = DelimitedTextWriter(for: .program)
    writer.append(["credit_code"] + shown.map(\.header))
    for enterprise in enterprises {
      guard enterprise.number % 4 != 3, let entry = enterprise.life.entry, entry.day.year >= day.year - 1 else {
        continue
      }
      writer.append([enterprise.creditCode.text] + shown.map { enterprise.truth(of: $0) ?? "-" })
    }
    return writer.bytes
  }
}
