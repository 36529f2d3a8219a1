import HTTPTypes
import Hummingbird

/// What every answer tells the browser to forbid.
enum SecurityHeaders {
  /// Everything from this host, nothing inline, no frames, no foreign form targets.
  static let contentSecurityPolicy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
  ].joined(separator: "; ")

  /// What a file that is taken away may do where a browser shows it: nothing.
  static let downloadSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"

  /// Adds the headers to an answer, leaving what it sets itself.
  static func add(to headers: inout HTTPFields, isSecure: Bool) {
    for field in always where headers[field.name] == nil { headers.append(field) }
    if isSecure { for field in secure where headers[field.name] == nil { headers.append(field) } }
  }

  private static let always = fields([
    ("content-security-policy", contentSecurityPolicy), ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"), ("referrer-policy", "same-origin"), ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"), ("cache-control", "no-store"),
  ])
  private static let secure = fields([("strict-transport-security", "max-age=31536000")])

  /// The fields, whose names are looked through once and not for each answer.
  private static func fields(_ fields: [(name: String, value: String)]) -> [HTTPField] {
    fields.compactMap { field in HTTPField.Name(field.name).map { HTTPField(name: $0, value: field.value) } }
  }
}
