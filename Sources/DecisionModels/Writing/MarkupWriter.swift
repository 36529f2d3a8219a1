/// Writes indented XML.
struct MarkupWriter {
  private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  private var depth = 0

  /// An attribute; left out where it has no value.
  typealias Attribute = (key: String, value: String?)

  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ body: (inout MarkupWriter) -> Void = { _ in }
  ) {
    element(name, listed: Array(attributes), body)
  }

  /// An element with others inside; closed at once where `body` writes nothing.
  mutating func element(_ name: String, listed attributes: [Attribute], _ body: (inout MarkupWriter) -> Void) {
    text += indent + "<" + name + Self.attributes(attributes)
    let opening = text.endIndex
    text += ">\n"
    let before = text.utf8.count
    depth += 1
    body(&self)
    depth -= 1
    if text.utf8.count == before {
      text.replaceSubrange(opening..., with: "/>\n")
    } else {
      text += indent + "</" + name + ">\n"
    }
  }

  /// An element that holds text alone, kept as it is.
  mutating func leaf(_ name: String, _ content: String) {
    text += indent + "<\(name)>" + Self.escaped(content) + "</\(name)>\n"
  }

  private var indent: String { String(repeating: "  ", count: depth) }

  private static func attributes(_ attributes: [Attribute]) -> String {
    var text = ""
    for (name, value) in attributes {
      guard let value else { continue }
      text += " \(name)=\"" + escaped(value, inAttribute: true) + "\""
    }
    return text
  }

  /// Marks that XML would take for its own are escaped, and characters that no document may hold are replaced.
  private static func escaped(_ text: String, inAttribute: Bool = false) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"" where inAttribute: result.append(contentsOf: "&quot;".unicodeScalars)
      case "\n" where inAttribute, "\t" where inAttribute, "\r":
        result.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
      case "\n", "\t": result.append(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
