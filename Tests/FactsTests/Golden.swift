import Testing
import Diagnostics
import Facts

/// A facts file that is wrong or doubtful, and every word that is said of it.
struct Golden: Sendable, CustomTestStringConvertible {
  let json: String
  let zh: String
  let en: String

  /// A file with nothing but the given entries of the enterprise's own facts.
  init(fact: String, zh: String, en: String) {
    self.init(file: "{\"enterprise\": \"e1\", \"facts\": [\(fact)]}", zh: zh, en: en)
  }

  init(file json: String, zh: String, en: String) {
    self.json = json
    self.zh = zh
    self.en = en
  }

  var testDescription: String { json }

  /// What the reader says of the file, faults or else warnings, without the source lines.
  func said(in language: Language, by dictionary: FactDictionary) -> String {
    var said: [Diagnostic]
    do throws(Diagnostics) {
      said = try FactsFile.read(json: json, dictionary: dictionary, file: "f.json").warnings
    } catch {
      said = error.all
    }
    for index in said.indices { said[index].sourceLine = nil }
    return Diagnostics(said).rendered(in: language)
  }
}
