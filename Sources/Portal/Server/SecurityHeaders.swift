import HTTPTypes
import Hummingbird

/// What every answer tells the browser to forbid.
enum SecurityHeaders {
  /// Everything from this host, nothing inline, no frames, no foreign form targets.
  static let contentSecurityPolicy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
  ].joined(separator: "; ")

  /// Adds the headers to an answer, leaving what it sets itself.
  static func add(to headers: inout HTTPFields, isSecure: Bool) {
    set(&headers, "content-security-policy", contentSecurityPolicy)
    set(&headers, "x-content-type-options", "nosniff")
    set(&headers, "x-frame-options", "DENY")
    set(&headers, "referrer-policy", "same-origin")
    set(&headers, "cross-origin-opener-policy", "same-origin")
    set(&headers, "cross-origin-resource-policy", "same-origin")
    set(&headers, "permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()")
    set(&headers, "cache-control", "no-store")
    if isSecure { set(&headers, "strict-transport-security", "max-age=31536000") }
  }

  private static func set(_ headers: inout HTTPFields, _ name: String, _ value: String) {
    guard let field = HTTPField.Name(name), headers[field] == nil else { return }
    headers[field] = value
  }
}
