import Journal

extension OpenAPI {
  /// What one operation takes and gives, for whoever writes a client.
  struct Operation: Sendable {
    let summary: String
    /// Beside the parts of the path.
    var parameters: [String] = []
    /// The member of the answer that holds the rows; `nil` where the answer is no list.
    var list: String?
    /// The members of a row, or of the answer, each with its type; `?` says that it may be null.
    var members: [String: String] = [:]

    /// Whether the rows are about enterprises: what lies beyond the first of them is read with an approval.
    var isOfEnterprises: Bool { parameters.contains("export") }
  }

  /// Every operation by its path below `/api/v1/`. A test holds the answers against it.
  static let operations: [String: Operation] = [
    "assess": Operation(
      summary: "Assess one enterprise by every benefit; nothing is kept",
      parameters: ["on", "for", "known", "reasons", "lang"],
      members: [
        "on": "string", "for": "integer?", "known": "string?", "corpus": "string",
        "benefits": "array of Assessment",
        "totalCash": "object", "unasked": "array",
      ]),
    "documents": Operation(
      summary: "The policy documents", list: "documents",
      members: [
        "id": "string", "title": "string", "number": "string?", "issuers": "array", "signed": "string?",
        "printed": "string?", "effectiveFrom": "string?", "effectiveTo": "string?", "periodBasis": "string",
        "relations": "array",
      ]),
    "clauses": Operation(
      summary: "The clauses and what they set up", parameters: ["document"], list: "clauses",
      members: [
        "id": "string", "document": "string", "number": "string", "title": "string", "summary": "string",
        "responsible": "array", "instruments": "array",
      ]),
    "facts": Operation(
      summary: "The dictionary of facts", parameters: ["lang"], list: "facts",
      members: [
        "id": "string", "zh": "string", "en": "string", "subject": "string", "statutory": "boolean",
        "past": "boolean", "periods": "array", "definition": "string", "where": "string",
      ]),
    "rules": Operation(
      summary: "The rules that are tables, with their versions and what people enabled", parameters: ["on"],
      list: "rules",
      members: [
        "id": "string", "clause": "string", "name": "string", "version": "string", "rows": "integer",
        "cases": "integer", "findings": "array", "inForce": "object?", "model": "string",
      ]),
    "enterprises": Operation(
      summary: "The enterprises within the caller's scope",
      parameters: ["q", "area", "industry", "offset", "limit", "export"],
      list: "enterprises",
      members: [
        "credit_code": "string", "name": "string?", "statistical_area": "string?", "industry": "string?",
        "updated_at": "string",
      ]),
    "indicators": Operation(
      summary: "How far each indicator is in each place that the caller may see; figures in the indicator's unit",
      parameters: ["document", "year"], list: "indicators",
      members: [
        "id": "string", "name": "string", "place": "string", "year": "integer?", "unit": "string?",
        "target": "string?", "task": "string?", "value": "string?", "asOf": "string?", "counted": "boolean",
        "gap": "string?", "percent": "integer?", "expected": "string?", "state": "string",
        "lacks": "string?", "figures": "string", "otherSources": "string?",
      ]),
    "registers": Operation(
      summary: "The registers, with how many entries stood in each on a day", parameters: ["on"], list: "registers",
      members: [
        "id": "string", "clause": "string", "name": "string", "subject": "string", "entries": "integer",
        "fields": "array",
      ]),
    "registers/{document}/{clause}/{instrument}": Operation(
      summary: "Who stood in a register on a day", parameters: ["on", "q", "area", "offset", "limit", "export"],
      list: "entries",
      members: [
        "id": "integer", "subject": "string", "enterprise": "string?", "key": "string", "title": "string",
        "area": "string?", "origin": "string", "enteredOn": "string?", "leftOn": "string?", "validUntil": "string?",
        "fields": "object",
      ]),
    "cases": Operation(
      summary: "The cases within the caller's scope, without contacts",
      parameters: ["state", "kind", "area", "enterprise", "q", "sort", "desc", "offset", "limit", "export"],
      list: "cases",
      members: [
        "id": "integer", "instrument": "string", "type": "string", "enterprise": "string", "area": "string?",
        "text": "string", "status": "string", "outcome": "string?", "openedOn": "string", "due": "object?",
        "owner": "string", "escalation": "integer", "rating": "string?",
      ]),
    "cases/{case}": Operation(
      summary: "One case: its parties, deadlines and what happened",
      members: [
        "id": "integer", "instrument": "string", "type": "string", "enterprise": "string", "area": "string?",
        "text": "string", "channel": "string", "complex": "boolean", "status": "string", "outcome": "string?",
        "openedOn": "string", "closedOn": "string?", "due": "object?", "rating": "string?", "reopenings": "integer",
        "steps": "object", "parties": "array",
      ]),
    "vouchers": Operation(
      summary: "The vouchers within the caller's scope, without their codes; amounts in yuan",
      parameters: ["state", "enterprise", "offset", "limit", "export"], list: "vouchers",
      members: [
        "id": "integer", "programme": "integer", "enterprise": "string", "issuedOn": "string", "validTo": "string",
        "face": "string", "free": "string", "state": "string", "benefit": "string",
      ]),
    "proposals": Operation(
      summary: "What was proposed under calls, within the caller's scope, and how far it has come; amounts in yuan",
      parameters: ["call", "state", "step", "enterprise", "offset", "limit", "export"], list: "proposals",
      members: [
        "id": "string", "call": "string", "run": "string", "benefit": "string", "enterprise": "string",
        "name": "string", "subject": "string", "year": "integer", "proposedOn": "string", "ceiling": "string",
        "proposed": "string", "approved": "string?", "recovered": "string", "state": "string", "step": "string?",
        "payment": "string", "stage": "string?",
      ]),
    "journal": Operation(
      summary:
        "The journal's records, in order; where mobile numbers in a payload are covered, `covered` is true and the hash is of the whole",
      parameters: ["after", "limit"], list: "records",
      members: [
        "sequence": "integer", "previous": "string", "hash": "string", "kind": "string", "version": "integer",
        "actor": "string", "at": "integer", "command": "object?", "payload": "object", "reply": "object?",
        "segments": "array", "covered": "boolean",
      ]),
  ]

  /// The schema of an operation's answer.
  static func answer(_ operation: Operation) -> CanonicalJSON {
    let row: CanonicalJSON = [
      "type": "object", "properties": .object(operation.members.mapValues(schema)),
      "required": .list(operation.members.keys.sorted().map { .text($0) }),
    ]
    guard let list = operation.list else { return row }
    var properties: [String: CanonicalJSON] = [list: ["type": "array", "items": row], "total": ["type": "integer"]]
    if operation.isOfEnterprises { properties["watermark"] = ["type": "string"] }
    return ["type": "object", "required": [.text(list)], "properties": .object(properties)]
  }

  /// - Parameter type: a name of JSON's, with `?` where it may be null, or `array of` and the name of a component.
  static func schema(_ type: String) -> CanonicalJSON {
    if type.hasPrefix("array of ") {
      return ["type": "array", "items": ["$ref": .text("#/components/schemas/\(type.dropFirst("array of ".count))")]]
    }
    guard type.hasSuffix("?") else { return ["type": .text(type)] }
    return ["type": [.text(String(type.dropLast())), "null"]]
  }
}
