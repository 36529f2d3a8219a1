import Diagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension DelimitedText {
  static func decoded(
    _ bytes: [UInt8], file: String, limits: Limits
  ) throws(Diagnostics) -> (bytes: [UInt8], encoding: Encoding) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw Diagnostics(.utf16(file: file))
    }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let body = hasMark ? Array(bytes.dropFirst(3)) : bytes
    if let place = body.firstIndex(of: 0) {
      throw Diagnostics(.nul(at: Self.place(ofByte: place, in: body, file: file)))
    }
    guard let wrong = firstInvalidUTF8(in: body) else { return (body, hasMark ? .utf8WithByteOrderMark : .utf8) }
    if !hasMark, let converted = convertedFromGB18030(body), converted.count <= limits.bytes,
      isPlausible(converted)
    {
      return (converted, .gb18030)
    }
    throw Diagnostics(.encoding(at: Self.place(ofByte: wrong, in: body, file: file)))
  }

  /// Counts lines and characters up to a byte; bytes that are no UTF-8 count one each.
  static func place(ofByte index: Int, in bytes: [UInt8], file: String) -> Place {
    var line = 1
    var start = 0
    var next = 0
    while next < index {
      if bytes[next] == .lineFeed || (bytes[next] == .carriageReturn && bytes[next + 1] != .lineFeed) {
        line += 1
        start = next + 1
      }
      next += 1
    }
    return Place(file: file, line: line, column: characters(in: bytes[start..<index]) + 1)
  }

  /// The characters of some text, as a person counts them.
  static func characters(in bytes: ArraySlice<UInt8>) -> Int {
    if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.count }
    return String(decoding: bytes, as: UTF8.self).count
  }

  /// The first byte that is no well-formed UTF-8 (Unicode 16, table 3-7), or `nil`.
  static func firstInvalidUTF8(in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      let count = bytes.count
      while index < count {
        let lead = bytes[index]
        if lead < 0x80 {
          index += 1
          continue
        }
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return index
        }
        guard index + length <= count, second.contains(bytes[index + 1]) else { return index }
        for offset in 2..<max(2, length) where !(0x80...0xBF).contains(bytes[index + offset]) { return index }
        index += length
      }
      return nil
    }
  }

  /// GB 18030 takes nearly any bytes. What came out of damaged UTF-8 or of another encoding holds private or rare
  /// characters; such a text is refused rather than stored as nonsense.
  private static func isPlausible(_ converted: [UInt8]) -> Bool {
    let text = String(decoding: converted, as: UTF8.self)
    var foreign = 0
    var common = 0
    for scalar in text.unicodeScalars where scalar.value >= 0x80 {
      switch scalar.value {
      case 0x4E00...0x9FFF, 0x3000...0x303F, 0xFF00...0xFFEF, 0x2010...0x203B, 0x2100...0x27BF, 0xB0...0xF7:
        common += 1
      default: foreign += 1
      }
    }
    return foreign * 20 <= common
  }

  /// The text in UTF-8, or `nil` where the bytes are no GB 18030.
  private static func convertedFromGB18030(_ bytes: [UInt8]) -> [UInt8]? {
    guard let conversion = iconv_open("UTF-8", "GB18030"), Int(bitPattern: conversion) != -1 else { return nil }
    defer { iconv_close(conversion) }
    // Two bytes of GBK become at most three of UTF-8, four become four.
    var output = [UInt8](repeating: 0, count: bytes.count / 2 * 3 + 16)
    var input = bytes
    let written: Int? = input.withUnsafeMutableBytes { source in
      output.withUnsafeMutableBytes { target in
        var from = source.bindMemory(to: CChar.self).baseAddress
        var into = target.bindMemory(to: CChar.self).baseAddress
        var left = source.count
        var room = target.count
        guard iconv(conversion, &from, &left, &into, &room) != -1, left == 0 else { return nil }
        return target.count - room
      }
    }
    return written.map { Array(output.prefix($0)) }
  }
}

extension UInt8 {
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let comma = UInt8(ascii: ",")
  static let quote = UInt8(ascii: "\"")
}
