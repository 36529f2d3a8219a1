/// Marks what is Chinese on an English page: names of enterprises, streets and industries, titles and cases of rules stay
/// as they are, and a screen reader is told by `lang` to speak them as Chinese (WCAG 2.2, 3.1.2).
///
/// It works on the finished page, so that no template and no handler has to think of it: runs of Chinese characters in
/// text become a `span`; elements that hold text alone, such as an option, get the attribute themselves, and so does what
/// has a Chinese value, label or title of its own. What holds others, such as a region, is named by a hidden `span` instead, since
/// the attribute would speak for all that it holds. Other attributes, scripts and styles are left as they are. Full-width
/// brackets, colons and commas that stand between English words, since a handler joined them so for both languages, become
/// the English ones.
enum ChineseMarks {
  private static let language = Array(" lang=\"zh-CN\"".utf8)
  private static let opening = Array("<span lang=\"zh-CN\">".utf8)
  private static let closing = Array("</span>".utf8)
  /// Elements whose content is text alone.
  private static let textual: Set<String> = ["option", "title", "textarea", "text", "tspan"]
  private static let raw: Set<String> = ["script", "style"]
  /// Elements that hold others and are named by a label.
  private static let containers: Set<String> = ["div", "nav", "section"]
  /// Attributes that are spoken or shown.
  private static let spoken = [" aria-label=\"", " title=\"", " alt=\"", " placeholder=\"", " label=\""].map {
    Array($0.utf8)
  }

  /// A page with its Chinese marked. Cost: linear in its bytes, in one pass.
  static func marked(_ html: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(html.count + html.count / 8)
    var index = 0
    var labels = 0
    while index < html.count {
      guard html[index] == UInt8(ascii: "<") else {
        let end = html[index...].firstIndex(of: UInt8(ascii: "<")) ?? html.count
        mark(html[index..<end], into: &output)
        index = end
        continue
      }
      let end = endOfTag(from: index, in: html)
      let name = name(ofTagAt: index, in: html)
      var next = html[end...].firstIndex(of: UInt8(ascii: "<")) ?? html.count
      if raw.contains(name) {
        next = self.end(of: name, from: end, in: html)
        output += html[index..<next]
      } else if textual.contains(name) {
        if holdsChinese(html[end..<next]) {
          let head = index + 1 + name.utf8.count
          output += html[index..<head]
          output += language
          output += html[head..<next]
        } else {
          output += html[index..<next]
        }
      } else {
        let tag = html[index..<end]
        let isChinese = !name.isEmpty && holdsChinese(tag)
        if isChinese, containers.contains(name), let label = chinese(spoken[0], of: tag) {
          labels += 1
          output += html[index..<(label.lowerBound - spoken[0].count)]
          output += " aria-labelledby=\"zh-\(labels)\"".utf8
          output += html[(label.upperBound + 1)..<end]
          output += "<span hidden id=\"zh-\(labels)\"".utf8
          output += language
          output += ">".utf8
          output += html[label]
          output += closing
        } else if isChinese, name == "input" || spoken.contains(where: { chinese($0, of: tag) != nil }) {
          let head = index + 1 + name.utf8.count
          output += html[index..<head]
          output += language
          output += html[head..<end]
        } else {
          output += html[index..<end]
        }
        next = end
      }
      index = next
    }
    return output
  }

  /// The index after the `>` that ends the tag, comment or declaration at `start`.
  private static func endOfTag(from start: Int, in html: [UInt8]) -> Int {
    if html[start...].starts(with: Array("<!--".utf8)) {
      var index = start + 4
      while index + 2 < html.count, html[index] != 0x2D || html[index + 1] != 0x2D || html[index + 2] != 0x3E {
        index += 1
      }
      return min(index + 3, html.count)
    }
    var quote: UInt8?
    var index = start + 1
    while index < html.count {
      let byte = html[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return index + 1
      }
      index += 1
    }
    return html.count
  }

  /// The name of an opening tag, in lower case as the templates write it; empty for any other.
  private static func name(ofTagAt start: Int, in html: [UInt8]) -> String {
    var end = start + 1
    while end < html.count, (0x61...0x7A).contains(html[end]) || (0x30...0x39).contains(html[end]) { end += 1 }
    return String(decoding: html[(start + 1)..<end], as: UTF8.self)
  }

  /// Where the closing tag of a script or a style begins.
  private static func end(of name: String, from start: Int, in html: [UInt8]) -> Int {
    let tag = Array("</\(name)".utf8)
    var index = start
    while index < html.count, !html[index...].starts(with: tag) { index += 1 }
    return index
  }

  // MARK: Text

  /// Writes a text with its Chinese runs in spans: a run begins and ends with a Chinese character or mark, and figures,
  /// spaces and signs between two of them belong to it; a letter ends it.
  private static func mark(_ text: ArraySlice<UInt8>, into output: inout [UInt8]) {
    var index = text.startIndex
    var begin: Int?
    var last = text.startIndex
    // Brackets that were opened within the run, and outside of any.
    var (inside, outside) = (0, 0)
    func end() {
      if let start = begin { write(text[start..<last], into: &output) }
      (begin, inside) = (nil, 0)
    }
    /// Writes an English sign instead of the full-width one at `index`.
    func say(_ sign: String, until next: Int) {
      end()
      output += text[last..<index]
      output += sign.utf8
      last = next
    }
    while index < text.endIndex {
      let next = min(index + length(of: text[index]), text.endIndex)
      switch kind(text, index..<next) {
      case .han:
        if begin == nil {
          output += text[last..<index]
          begin = index
        }
        last = next
      case .mark:
        switch (sign(text, index..<next), begin) {
        case ("(", nil):
          outside += 1
          say(output.last == 0x20 || index == text.startIndex ? "(" : " (", until: next)
        case (")", _) where inside == 0 && outside > 0:
          outside -= 1
          say(")", until: next)
        case (let sign?, nil) where sign != "(" && sign != ")":
          say(next < text.endIndex && text[next] != 0x20 ? sign + " " : sign, until: next)
        case (let sign, .some):
          if sign == "(" { inside += 1 }
          if sign == ")" { inside -= 1 }
          last = next
        case (_, nil): break
        }
      case .between: break
      case .letter: end()
      }
      index = next
    }
    end()
    output += text[last..<text.endIndex]
  }

  private static func write(_ run: ArraySlice<UInt8>, into output: inout [UInt8]) {
    output += opening
    output += run
    output += closing
  }

  /// The English sign for a full-width one; `nil` for every other mark.
  private static func sign(_ text: ArraySlice<UInt8>, _ character: Range<Int>) -> String? {
    guard text[character.lowerBound] == 0xEF, text[character.lowerBound + 1] == 0xBC else { return nil }
    return switch text[character.lowerBound + 2] {
    case 0x88: "("
    case 0x89: ")"
    case 0x8C: ","
    case 0x9A: ":"
    case 0x9B: ";"
    default: nil
    }
  }

  private enum Kind {
    case han
    /// 、。（）《》: Chinese beside Chinese.
    case mark
    /// Figures, spaces and signs: of either language.
    case between
    /// A letter of another script, and an entity, which may stand for one.
    case letter
  }

  private static func kind(_ text: ArraySlice<UInt8>, _ character: Range<Int>) -> Kind {
    let first = text[character.lowerBound]
    switch character.count {
    case 1:
      let isLetter = (0x41...0x5A).contains(first) || (0x61...0x7A).contains(first) || first == UInt8(ascii: "&")
      return isLetter ? .letter : .between
    case 3:
      let second = UInt32(text[character.lowerBound + 1] & 0x3F)
      let scalar = UInt32(first & 0x0F) << 12 | second << 6 | UInt32(text[character.lowerBound + 2] & 0x3F)
      switch scalar {
      case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x3007: return .han
      case 0x3000...0x303F, 0xFF00...0xFFEF, 0x2014, 0x2018...0x201D, 0x2026: return .mark
      default: return .letter
      }
    case 4: return first == 0xF0 && text[character.lowerBound + 1] >= 0xA0 ? .han : .letter
    default: return .letter
    }
  }

  private static func length(of first: UInt8) -> Int {
    switch first {
    case 0xF0...: 4
    case 0xE0...: 3
    case 0xC0...: 2
    default: 1
    }
  }

  /// Where the value of an opening tag's attribute stands, if it is Chinese.
  private static func chinese(_ attribute: [UInt8], of tag: ArraySlice<UInt8>) -> Range<Int>? {
    var index = tag.startIndex
    while index < tag.endIndex, !tag[index...].starts(with: attribute) { index += 1 }
    guard index < tag.endIndex else { return nil }
    let first = index + attribute.count
    let value = first..<(tag[first...].firstIndex(of: UInt8(ascii: "\"")) ?? tag.endIndex)
    return holdsChinese(tag[value]) ? value : nil
  }

  private static func holdsChinese(_ text: ArraySlice<UInt8>) -> Bool {
    var index = text.startIndex
    while index < text.endIndex {
      let next = min(index + length(of: text[index]), text.endIndex)
      if kind(text, index..<next) == .han { return true }
      index = next
    }
    return false
  }
}
