import Access
import Journal

/// `/api/openapi.json`: the interface in OpenAPI 3.1, written from the table of routes.
enum OpenAPI {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    var paths: [String: CanonicalJSON] = [:]
    for route in portal.routes where route.isInterface && route.rule.pattern.hasPrefix("/api/v1/") {
      let name = String(route.rule.pattern.dropFirst("/api/v1/".count))
      paths[route.rule.pattern] = [
        route.rule.method.rawValue.lowercased(): operation(name, route)
      ]
    }
    let document: CanonicalJSON = [
      "openapi": "3.1.0",
      "info": [
        "title": "Tidu 梯度", "version": "1",
        "description":
          "Amounts are decimal strings in yuan, shares decimal strings, days ISO. Errors are application/problem+json.",
      ],
      "paths": .object(paths),
      "components": ["schemas": ["Problem": problem, "FactsFile": factsFile, "Assessment": assessment]],
    ]
    return .data(type: .json, bytes: document.bytes)
  }

  private static func operation(_ name: String, _ route: Route) -> CanonicalJSON {
    let told = operations[name] ?? Operation(summary: name)
    let parts = name.matches(of: /\{(\w+)\}/).map { String($0.1) }
    var members: [String: CanonicalJSON] = [
      "operationId": .text(name), "summary": .text(told.summary),
      "parameters": .list(
        parts.map { parameter($0, in: "path") } + told.parameters.map { parameter($0, in: "query") }),
      "responses": [
        "200": ["description": "The answer", "content": ["application/json": ["schema": answer(told)]]],
        "default": [
          "description": "What went wrong",
          "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
        ],
      ],
    ]
    if route.rule.method == .post {
      members["requestBody"] = [
        "required": true, "content": ["application/json": ["schema": ["$ref": "#/components/schemas/FactsFile"]]],
      ]
    }
    if route.rule.grants[.public] == nil {
      let roles =
        "Needs a signed-in session in one of the roles: "
        + route.rule.grants.keys.sorted().map(\.rawValue).joined(separator: ", ")
      members["description"] = .text(told.isOfEnterprises ? "\(roles). \(approved)" : roles)
    }
    return .object(members)
  }

  /// How a long list of enterprises' rows is read to its end.
  private static let approved =
    "Of a list with more than \(ExportRequest.mostUnasked) rows the first \(ExportRequest.mostUnasked), in the list's "
    + "own order, are read without approval. Any further page answers 403 with the address at which the same account "
    + "says what the list is for; once another administrator has approved that, `export` with the request's number, such "
    + "as x7, opens every page of the same filters for \(ExportRequest.fetchSeconds / 3600) hours, each with a watermark "
    + "and a record in the journal. An enterprise's own rows need no approval."

  private static func parameter(_ name: String, in place: String) -> CanonicalJSON {
    let isNumber = ["for", "year", "offset", "limit", "after", "case"].contains(name)
    let type = isNumber ? "integer" : name == "reasons" ? "boolean" : "string"
    var members: [String: CanonicalJSON] = [
      "name": .text(name), "in": .text(place), "schema": ["type": .text(type)],
    ]
    // A part of the path must be there.
    if place == "path" { members["required"] = .boolean(true) }
    return .object(members)
  }

  private static let problem: CanonicalJSON = [
    "type": "object", "required": ["type", "title", "status"],
    "properties": [
      "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"],
      "detail": ["type": "string"],
      "errors": [
        "type": "array",
        "items": [
          "type": "object",
          "properties": [
            "code": ["type": "string"], "place": ["type": ["string", "null"]], "message": ["type": "string"],
            "expected": ["type": ["string", "null"]], "remedy": ["type": ["string", "null"]],
          ],
        ],
      ],
    ],
  ]

  /// What one benefit comes to for one subject.
  private static let assessment: CanonicalJSON = [
    "type": "object",
    "properties": .object(
      [
        "benefit": "string", "clause": "string", "subject": "string", "key": "string", "year": "integer?",
        "accruedOn": "string?", "amount": "object", "row": "string?", "missing": "array", "gaps": "array",
        "readings": "array", "call": "string",
      ].mapValues(schema).merging([
        "state": ["type": "string", "description": "By the rule alone"],
        "told": [
          "type": "string",
          "description":
            "What people are told: an open state that nothing still to be told could turn into a match is a no",
        ],
        "unlisted": [
          "type": ["object", "null"],
          "description":
            "Why nothing is missing and the state is open still: somebody told that not all of the enterprise's entries of a kind are listed (`fact`, which whoever told it sets right), or other entries lack what the sum counts; `text` says what to do",
        ],
        "conditions": [
          "type": "array",
          "items": [
            "type": "object",
            "properties": [
              "facts": ["type": "array"], "result": ["type": "string"], "row": schema("string?"),
              "text": ["type": "string"],
              "sum": [
                "type": ["object", "null"],
                "description":
                  "What a sum over all the enterprise's entries is made up of: `value` of what is known, and each of `parts` by its key, with a null value where it is unknown",
              ],
            ],
          ],
        ],
      ]) { first, _ in first }),
  ]

  private static let factsFile: CanonicalJSON = [
    "type": "object", "required": ["enterprise", "facts"],
    "properties": [
      "enterprise": ["type": "string"],
      "facts": ["type": "array", "items": ["$ref": "#/components/schemas/FactsFile/$defs/fact"]],
      "complete": ["type": "array", "items": ["type": "string"]],
      "subjects": [
        "type": "array",
        "items": [
          "type": "object", "required": ["subject", "key", "facts"],
          "properties": [
            "subject": ["type": "string"], "key": ["type": "string"],
            "facts": ["type": "array", "items": ["$ref": "#/components/schemas/FactsFile/$defs/fact"]],
          ],
        ],
      ],
    ],
    "$defs": [
      "fact": [
        "type": "object", "required": ["fact", "value"],
        "properties": [
          "fact": ["type": "string"], "period": ["type": "string"],
          "value": ["type": ["string", "number", "boolean", "null"]], "since": ["type": "string"],
          "recorded": ["type": "string"],
        ],
      ]
    ],
  ]
}
