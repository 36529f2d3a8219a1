import Diagnostics
import Journal

/// A version's content as the journal keeps it, for people to read: the table, and what else decides.
public struct RuleText: Sendable, Hashable {
  public struct Other: Sendable, Hashable {
    public let name: String
    public let text: String
  }

  public let table: TableText
  public let others: [Other]

  /// `nil` where the bytes are no content of a rule.
  public init?(_ bytes: [UInt8]) {
    let json: CanonicalJSON
    do throws(Diagnostics) {
      json = try CanonicalJSON(canonical: bytes)
    } catch {
      return nil
    }
    func texts(_ json: CanonicalJSON) -> [String] { (json.list ?? []).compactMap(\.text) }
    let table = json["table"]
    guard let rule = json["rule"].text, let policy = table["policy"].text else { return nil }
    let (inputs, outputs) = (texts(table["inputs"]), texts(table["outputs"]))
    let reads = Dictionary(
      (json["inputs"].list ?? []).map { ($0["name"].text ?? "", $0["reads"].text ?? "") }
    ) { first, _ in first }
    self.table = TableText(
      decision: rule, policy: policy, columns: inputs.map { .init(name: $0, reads: reads[$0] ?? "") },
      outputs: outputs,
      rows: (table["rows"].list ?? []).map { row in
        .init(
          name: row["name"].text ?? "",
          cells: zip(inputs + outputs, texts(row["cells"]) + texts(row["results"])).map { .init(column: $0, text: $1) })
      })
    let single = ["subject", "accrual", "frequency", "payer", "delivery", "base", "enterprise_cap"]
    others =
      inputs.map { Other(name: $0, text: reads[$0] ?? "") }
      + single.compactMap { key in json[key].text.map { Other(name: key, text: $0) } }
      + ["from", "to", "tested_on"].compactMap { key in
        json["force"][key].text.map { Other(name: "force \(key)", text: $0) }
      }
  }
}
