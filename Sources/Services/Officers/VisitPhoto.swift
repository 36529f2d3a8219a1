import Diagnostics

/// A photo as it is kept: bounded, of a kind that its own bytes show, and without the place, time and camera that phones
/// write into it.
///
/// The picture itself is not decoded: the segments of a JPEG and the chunks of a PNG that hold other than the picture are
/// left out (ITU-T T.81 annex B; ISO/IEC 15948 chapter 5), so that whatever hides in them is gone.
public struct VisitPhoto: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    case jpeg, png
  }

  public let kind: Kind
  public let bytes: [UInt8]

  /// Four mebibytes.
  public static let limit = 4 << 20

  /// - Throws: `Diagnostics` with code `visits.photo-size`, `visits.photo-kind` or `visits.photo-broken`.
  public init(_ bytes: [UInt8]) throws(Diagnostics) {
    guard bytes.count <= Self.limit else { throw Diagnostics(.photoTooLarge(bytes.count)) }
    let stripped: [UInt8]?
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      kind = .jpeg
      stripped = Self.strippedJPEG(bytes)
    } else if bytes.starts(with: Self.pngSignature) {
      kind = .png
      stripped = Self.strippedPNG(bytes)
    } else {
      throw Diagnostics(.photoKind)
    }
    guard let stripped else { throw Diagnostics(.photoBroken) }
    self.bytes = stripped
  }

  /// The kind of a kept photo; `nil` for anything else.
  public static func kind(of bytes: [UInt8]) -> Kind? {
    bytes.starts(with: [0xFF, 0xD8, 0xFF]) ? .jpeg : bytes.starts(with: pngSignature) ? .png : nil
  }

  private static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Keeps JFIF's and Adobe's marks, which say how to read the colours, and drops every other application's segment and
  /// comments; ends with the end mark, so that nothing follows it.
  private static func strippedJPEG(_ bytes: [UInt8]) -> [UInt8]? {
    var output: [UInt8] = [0xFF, 0xD8]
    var position = 2
    while position + 1 < bytes.count {
      guard bytes[position] == 0xFF else { return nil }
      let marker = bytes[position + 1]
      if marker == 0xFF {
        position += 1
        continue
      }
      if marker == 0xD9 { return output + [0xFF, 0xD9] }
      guard position + 4 <= bytes.count else { return nil }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      guard length >= 2, position + 2 + length <= bytes.count else { return nil }
      var end = position + 2 + length
      // After the head of a scan its data goes on to the next mark; stuffed bytes and restarts belong to it.
      if marker == 0xDA {
        while end + 1 < bytes.count,
          bytes[end] != 0xFF || bytes[end + 1] == 0 || (0xD0...0xD7).contains(bytes[end + 1])
        {
          end += 1
        }
      }
      let content = bytes[(position + 4)..<end]
      let isDropped =
        switch marker {
        case 0xE1...0xED, 0xEF, 0xFE: true
        case 0xE0: !content.starts(with: Array("JFIF".utf8))
        case 0xEE: !content.starts(with: Array("Adobe".utf8))
        default: false
        }
      if !isDropped { output += bytes[position..<end] }
      position = end
    }
    return nil
  }

  /// Keeps the chunks that the picture is made of, and drops texts, times, EXIF and whatever is private.
  private static func strippedPNG(_ bytes: [UInt8]) -> [UInt8]? {
    let kept: Set<String> = [
      "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "pHYs",
    ]
    var output = pngSignature
    var position = pngSignature.count
    while position + 12 <= bytes.count {
      let length = bytes[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
      guard length <= bytes.count - position - 12 else { return nil }
      let name = String(decoding: bytes[(position + 4)..<(position + 8)], as: UTF8.self)
      guard (position == pngSignature.count) == (name == "IHDR") else { return nil }
      let end = position + 12 + length
      if kept.contains(name) { output += bytes[position..<end] }
      if name == "IEND" { return output }
      position = end
    }
    return nil
  }
}

extension Diagnostic {
  static func photoTooLarge(_ size: Int) -> Diagnostic {
    Diagnostic(
      "visits.photo-size", at: Place(field: "file"),
      Wording(zh: "照片有 \(size >> 20) MB，太大", en: "the photo has \(size >> 20) MiB, which is too large"),
      expected: Wording(
        zh: "最大 \(VisitPhoto.limit >> 20) MB", en: "at most \(VisitPhoto.limit >> 20) MiB"),
      remedy: Wording(zh: "在手机上选“中等大小”再上传，或不附照片", en: "send a smaller size, or none"))
  }

  static var photoKind: Diagnostic {
    Diagnostic(
      "visits.photo-kind", at: Place(field: "file"), Wording(zh: "这个文件不是照片", en: "the file is no photo"),
      expected: Wording(zh: "JPEG 或 PNG 图片", en: "a JPEG or PNG picture"))
  }

  static var photoBroken: Diagnostic {
    Diagnostic(
      "visits.photo-broken", at: Place(field: "file"), Wording(zh: "照片文件不完整", en: "the photo's file is not whole"),
      remedy: Wording(zh: "重新拍或重新选一张", en: "take or choose it again"))
  }
}
