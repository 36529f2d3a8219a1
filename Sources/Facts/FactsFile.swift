import Declarations
import Diagnostics

/// The facts file: what is told about one enterprise and its projects, contracts, loans … as JSON.
///
/// ```json
/// { "enterprise": "e1",
///   "facts": [ {"fact": "output", "period": "2025", "value": "132000000"},
///              {"fact": "tier", "value": "srdi", "since": "2024-05-01"} ],
///   "complete": ["loan"],
///   "subjects": [ {"subject": "contract", "key": "c1", "facts": []} ] }
/// ```
/// A value of `null` says that there is none; what is not named is unknown. `since` and `recorded` are optional days.
public enum FactsFile {
  /// Reads a facts file from its bytes; see `read(json:dictionary:file:)`.
  /// - Throws: `Diagnostics`, also where the bytes are not UTF-8.
  public static func read(
    bytes: some Sequence<UInt8>, dictionary: FactDictionary, file: String
  ) throws(Diagnostics) -> (dossier: Dossier, warnings: [Diagnostic]) {
    let plain = bytes.withContiguousStorageIfAvailable { PlainFactsFile.dossier($0, dictionary) } ?? nil
    if let plain { return (plain, []) }
    guard let json = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostics(
        Diagnostic(
          "facts-file.encoding", at: Place(file: file), Wording(zh: "文件不是 UTF-8 编码", en: "the file is not UTF-8"),
          remedy: Wording(zh: "另存为 UTF-8", en: "save it as UTF-8")))
    }
    return try readAny(json: json, dictionary: dictionary, file: file)
  }

  /// Reads a facts file.
  /// - Returns: What it tells, and what is doubtful in it (a credit code with a wrong check character).
  /// - Throws: `Diagnostics` with every fault; places carry the field, such as `facts[2].value`.
  public static func read(
    json: String, dictionary: FactDictionary, file: String
  ) throws(Diagnostics) -> (dossier: Dossier, warnings: [Diagnostic]) {
    let plain = json.utf8.withContiguousStorageIfAvailable { PlainFactsFile.dossier($0, dictionary) } ?? nil
    if let plain { return (plain, []) }
    return try readAny(json: json, dictionary: dictionary, file: file)
  }

  /// Reads a facts file in whatever form it is written, with a place for every value.
  static func readAny(
    json: String, dictionary: FactDictionary, file: String
  ) throws(Diagnostics) -> (dossier: Dossier, warnings: [Diagnostic]) {
    let reader = try DeclarationReader(json: json, file: file)
    let reading = FactsFileReading(reader: reader, dictionary: dictionary)
    let dossier = try reader.finish(reading.dossier())
    return (dossier, reading.warnings)
  }
}
