/// Turns the SQL of this room into PostgreSQL's, without touching what stands in quotes or comments.
enum PostgreSQLText {
  /// Each `?` becomes `$1`, `$2` … in turn.
  static func numbered(_ sql: String) -> String {
    var number = 0
    return rewritten(sql) { code, output in
      for byte in code {
        guard byte == UInt8(ascii: "?") else {
          output.append(byte)
          continue
        }
        number += 1
        output += Array("$\(number)".utf8)
      }
    }
  }

  /// Text columns are compared byte by byte, as SQLite does it, whatever the database's own order of letters is.
  static func comparedByBytes(_ definitions: String) -> String {
    let type = Array("TEXT".utf8)
    return rewritten(definitions) { code, output in
      var word: [UInt8] = []
      func end() {
        output += word
        if word == type { output += Array(" COLLATE \"C\"".utf8) }
        word = []
      }
      for byte in code {
        if isPartOfWord(byte) {
          word.append(byte)
        } else {
          end()
          output.append(byte)
        }
      }
      end()
    }
  }

  private static func isPartOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  /// Hands the stretches of code to `change`, and copies strings, quoted names and comments as they are.
  private static func rewritten(_ sql: String, _ change: (ArraySlice<UInt8>, inout [UInt8]) -> Void) -> String {
    let bytes = Array(sql.utf8)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + 32)
    var position = 0
    var codeStart = 0
    while position < bytes.count {
      guard let end = endOfQuotation(in: bytes, at: position) else {
        position += 1
        continue
      }
      change(bytes[codeStart..<position], &output)
      output += bytes[position..<end]
      position = end
      codeStart = end
    }
    change(bytes[codeStart...], &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// Where the string, quoted name or comment that begins here ends; `nil` where none begins. A doubled quote inside a
  /// string ends one and begins the next, which comes to the same.
  private static func endOfQuotation(in bytes: [UInt8], at start: Int) -> Int? {
    let next = start + 1 < bytes.count ? bytes[start + 1] : 0
    switch bytes[start] {
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      return (bytes[(start + 1)...].firstIndex(of: bytes[start]) ?? bytes.count - 1) + 1
    case UInt8(ascii: "-") where next == UInt8(ascii: "-"):
      return bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    case UInt8(ascii: "/") where next == UInt8(ascii: "*"):
      var position = start + 2
      while position + 1 < bytes.count, bytes[position] != UInt8(ascii: "*") || bytes[position + 1] != UInt8(ascii: "/")
      {
        position += 1
      }
      return min(position + 2, bytes.count)
    default: return nil
    }
  }
}
