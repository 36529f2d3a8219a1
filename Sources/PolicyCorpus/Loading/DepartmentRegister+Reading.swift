import Declarations
import Diagnostics

extension DepartmentRegister {
  /// Reads the table of departments.
  /// - Throws: `Diagnostics` with every fault; `corpus.department-twice` where two units share a spelling.
  init(yaml: String, file: String) throws(Diagnostics) {
    let reader = try DeclarationReader(yaml: yaml, file: file)
    var ownerBySpelling: [String: String] = [:]
    let departments = reader.mapping(reader.root) { fields in
      fields.mappings("departments") { fields -> Department? in
        let name = fields.text("name")
        let aliases = fields.texts("aliases")
        guard let name, let aliases else { return nil }
        for spelling in [name] + aliases {
          if let owner = ownerBySpelling.updateValue(name, forKey: spelling) {
            reader.report(
              Diagnostic(
                "corpus.department-twice", at: fields.place,
                Wording(zh: "“\(spelling)”同时属于“\(owner)”", en: "“\(spelling)” belongs to “\(owner)” too"),
                remedy: Wording(zh: "一种写法只归一个单位", en: "give each spelling to one unit")))
          }
        }
        return Department(name: name, aliases: aliases)
      }
    }
    try reader.finish()
    self.init(departments ?? [])
  }
}
