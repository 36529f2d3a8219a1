import Foundation

/// Takes the text out of a web page: enough of HTML for a published document, whatever state its markup is in.
enum HTMLText {
  /// Elements whose content is no text of the document.
  private static let silent: Set<String> = ["script", "style", "head", "noscript", "template", "svg"]
  /// Elements within a line; every other begins and ends one.
  private static let inline: Set<String> = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "ins", "label", "mark", "o:p", "q", "s", "small",
    "span", "strong", "sub", "sup", "u", "img", "input",
  ]
  private static let entities: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ensp": " ", "emsp": "　",
    "ldquo": "“", "rdquo": "”", "lsquo": "‘", "rsquo": "’", "mdash": "—", "ndash": "–", "middot": "·", "hellip": "…",
    "times": "×", "permil": "‰", "laquo": "«", "raquo": "»", "lang": "〈", "rang": "〉",
  ]

  /// The visible text, a line for each block. Cost: linear.
  static func text(of page: String) -> String {
    var text = ""
    var rest = Substring(page)
    while let character = rest.first {
      switch character {
      case "<":
        rest = skippingMarkup(rest, into: &text)
      case "&":
        rest = decodingEntity(rest, into: &text)
      default:
        // A line break of the page's source is a blank of its text.
        text.append(character.isNewline ? " " : character)
        rest.removeFirst()
      }
    }
    return text.split(separator: "\n").map { line in
      String(line.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// A blank that markup leaves; the ideographic space is an indent of the text.
  private static func isBlank(_ character: Character) -> Bool { character.isWhitespace && character != "　" }

  /// What follows a tag, a comment, or an element whose content is no text.
  private static func skippingMarkup(_ page: Substring, into text: inout String) -> Substring {
    if page.hasPrefix("<!--") {
      return page.dropFirst(4).rest(after: "-->")
    }
    let after = page.dropFirst()
    guard let first = after.first, first.isLetter || first == "/" || first == "!" || first == "?" else {
      text.append("<")
      return after
    }
    let name = after.drop { $0 == "/" }.prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }.lowercased()
    let rest = after.rest(after: ">")
    if silent.contains(name), first != "/" {
      return rest.rest(afterElement: name)
    }
    if name == "td" || name == "th" {
      if first != "/" { text.append(" ") }
    } else if !inline.contains(name) {
      text.append("\n")
    }
    return rest
  }

  private static func decodingEntity(_ page: Substring, into text: inout String) -> Substring {
    let name = page.dropFirst().prefix(10).prefix { $0 != ";" }
    let after = page.dropFirst(1 + name.count)
    guard after.first == ";", let decoded = character(named: name) else {
      text.append("&")
      return page.dropFirst()
    }
    text += decoded
    return after.dropFirst()
  }

  private static func character(named name: Substring) -> String? {
    guard name.hasPrefix("#") else { return entities[String(name)] }
    let digits = name.dropFirst()
    let number = digits.lowercased().hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
  }
}

extension Substring {
  /// What follows the first `mark`; nothing where there is none.
  fileprivate func rest(after mark: String) -> Substring {
    range(of: mark).map { self[$0.upperBound...] } ?? ""
  }

  /// What follows the end of an element; nothing where it never ends.
  fileprivate func rest(afterElement name: String) -> Substring {
    var rest = self
    while let start = rest.range(of: "</") {
      rest = rest[start.upperBound...]
      if rest.prefix(name.count).lowercased() == name { return rest.rest(after: ">") }
    }
    return ""
  }
}
