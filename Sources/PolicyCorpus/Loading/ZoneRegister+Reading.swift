import Declarations
import Diagnostics
import Quantities

extension ZoneRegister {
  /// Reads the table of zones.
  /// - Throws: `Diagnostics` with every fault; `corpus.zone-twice` where two zones share an id, `corpus.area` where a
  ///   district is not in the table of areas.
  init(yaml: String, file: String, areas: AreaRegister) throws(Diagnostics) {
    let reader = try DeclarationReader(yaml: yaml, file: file)
    var seen: Set<String> = []
    let zones = reader.mapping(reader.root) { fields in
      fields.mappings("zones") { fields -> Zone? in
        let id = fields.parsed("id", expected: Wording(verbatim: "lingang")) { $0.isHyphenatedName ? $0 : nil }
        let name = fields.wording("name")
        let districts = fields.list("districts") { reader.area($0, in: areas) }
        let note = fields.text(ifPresent: "note")
        guard let id, let name, let districts else { return nil }
        if !seen.insert(id).inserted {
          reader.report(
            Diagnostic(
              "corpus.zone-twice", at: fields.place(of: "id"),
              Wording(zh: "区域“\(id)”重复了", en: "the zone “\(id)” stands twice"),
              remedy: Wording(zh: "各取一个名字", en: "give each an id of its own"), length: id.count))
        }
        return Zone(id: id, name: name, districts: districts, note: note)
      }
    }
    try reader.finish()
    self.init(all: zones ?? [])
  }
}

extension DeclarationReader {
  /// The code of an area that the table of areas knows.
  func area(_ node: DeclarationNode, in areas: AreaRegister) -> AreaCode? {
    parsed(
      node, expected: Wording(zh: "地区表里的 GB/T 2260 代码，如 310117", en: "a GB/T 2260 code of the table, such as 310117")
    ) {
      AreaCode($0).flatMap { areas.area($0)?.code }
    }
  }

  /// A zone that the table of zones knows.
  func zone(_ node: DeclarationNode, in context: LoadingContext) -> Zone? {
    guard let id = text(node) else { return nil }
    guard let zone = context.zones.zone(id) else {
      report(
        "corpus.zone", at: node,
        Wording(zh: "区域表里没有“\(id)”", en: "the table of zones has no “\(id)”"),
        remedy: suggestion(for: id, among: context.zones.all.map(\.id))
          ?? Wording(zh: "先在 reference/zones.yaml 里写明这个区域", en: "add the zone to reference/zones.yaml first"))
      return nil
    }
    return zone
  }
}
