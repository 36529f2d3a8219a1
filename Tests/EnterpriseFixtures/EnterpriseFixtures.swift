// EnterpriseFixtures: what the tests of several rooms bring in as files. No part of the program.

import Corpus
import Enterprises
import Facts
import Foundation
import Quantities

/// The dictionary and tables that travel with the program.
public enum Reference {
  private static let loaded = Result { try read() }

  public static func load() throws -> ImportReference { try loaded.get() }

  private static func read() throws -> ImportReference {
    func text(_ path: String) throws -> String {
      String(decoding: try Data(contentsOf: CorpusFolder.bundled.appendingPathComponent(path)), as: UTF8.self)
    }
    return ImportReference(
      dictionary: try FactDictionary(yaml: try text("facts.yaml"), file: "facts.yaml"),
      areas: try AreaRegister(csv: try text("reference/shanghai-areas.csv"), file: "shanghai-areas.csv"),
      industries: try IndustryRegister(tsv: try text("reference/gb4754-2017.tsv"), file: "gb4754-2017.tsv"))
  }
}

/// Noon in Shanghai on a day.
public func noon(_ day: String) -> Timestamp {
  let days = CalendarDay(day)?.daysSinceEpoch ?? 0
  return Timestamp(millisecondsSinceEpoch: Int64(days) * 86_400_000 + 4 * 3_600_000)
}

/// Codes whose check characters are right.
public enum Codes {
  public static let first = "91310117MA0000001U"
  public static let second = "91310115MA00000022"
  public static let third = "91310112MA0000003R"
}
