// Secrecy: what no way in takes: the marks of state secrets and of the statutory survey, identity and mobile numbers of
// persons, and words that ask for a figure to be reported.
// May import: Archives, Diagnostics.
// Start reading at `ClassificationMark`, `IdentityNumber`, `MobileNumber` and `FigureWish`.

import Diagnostics

/// 密级标志: the mark of a state secret on a document. A file that carries one has no place in this system.
///
/// What counts as a mark, for the words 秘密, 机密 and 绝密 (white space between the two characters is passed over):
/// 1. the word followed by a star, as the marking rules write it: `机密★`, `秘密★1年`, `绝密★启用前`;
/// 2. a line, or a cell of a line, that holds nothing else: `绝密`, `"机密"`, also after `密级：`, or that begins with it and a
///    colon: `机密：内部`;
/// 3. the word alone in brackets: `【机密】`, `[秘密]`, `（绝密）`;
/// 4. a sentence in which the file says it of itself: `本表属秘密级事项`, `此件定为机密`.
///
/// In the name of a file, which has no lines and rarely stars, the word counts wherever it stands for the file's own level:
/// 5. set apart at both sides: `机密-申请表`, `2026 秘密`;
/// 6. set apart before it, with a noun for the file behind it: `机密文件`, `绝密件`, `秘密级名单`;
/// 7. at the end, but for the secrets of an enterprise or a person and for words about the law: `申请表机密`, not `商业秘密`.
///
/// What does not: the word inside other words, such as 商业秘密, 保守秘密, or an enterprise that is named so. A mark on
/// a commercial secret with a star (商业秘密★) counts, since the holder has then asked for more care than this system
/// promises.
public struct ClassificationMark: Sendable, Hashable {
  /// The word of the mark.
  public let word: String
  /// Where the mark stands, without quoting the line; `line` is `nil` for a mark in the file's name.
  public let place: Place

  private static let words: [[Unicode.Scalar]] = ["秘密", "机密", "绝密"].map { Array($0.unicodeScalars) }

  /// The first mark in a file's name or text, or `nil`.
  /// - Parameter bytes: the text in UTF-8.
  /// Cost: linear; lines without the character 密 are passed over by their bytes.
  public static func first(in bytes: [UInt8], file: String) -> ClassificationMark? {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    if let word = word(markingName: stem) { return ClassificationMark(word: word, place: Place(file: file)) }
    let character = Array("密".utf8)
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      guard contains(character, in: line), let found = mark(inLine: String(decoding: line, as: UTF8.self)) else {
        continue
      }
      return ClassificationMark(word: found.word, place: Place(file: file, line: number, column: found.column))
    }
    return nil
  }

  /// The first mark in the name of a file that somebody hands over or in its text: of a Word, Excel or OFD file in its
  /// parts, of a PDF in what stands plainly in the bytes. What a PDF holds compressed is a font's numbers and no text, and
  /// what is drawn or scanned is not read either.
  /// Cost: linear in a PDF's bytes, and in what an archive's parts unfold to, up to `OfficeText.mostBytes`.
  public static func first(inUpload bytes: [UInt8], named name: String) -> ClassificationMark? {
    first(in: bytes.starts(with: Array("%PDF-".utf8)) ? bytes : [], file: name)
      ?? OfficeText.first(in: bytes) { part, lines in
        first(in: lines, file: "").map { ClassificationMark(word: $0.word, place: Place(file: name, field: part)) }
      }
  }

  /// The first mark in a text that somebody typed; its place says the line where there are several.
  /// - Parameter field: where it was typed.
  /// Cost: linear.
  public static func first(inText text: String, field: String) -> ClassificationMark? {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      guard let found = mark(inLine: String(line)) else { continue }
      return ClassificationMark(
        word: found.word, place: Place(line: lines.count > 1 ? index + 1 : nil, field: field))
    }
    return nil
  }

  /// The message with which a text is refused.
  public var textRefusal: Diagnostic {
    Diagnostic(
      "form.classified", at: place,
      Wording(
        zh: "内容带有密级标志“\(word)”，没有保存", en: "the text carries the classification mark “\(word)”; nothing was stored"),
      expected: Wording(
        zh: "不含国家秘密的内容：本系统是非涉密系统", en: "a text without state secrets: this system is not cleared for them"),
      remedy: Wording(
        zh: "删去这部分内容；确属国家秘密的，按保密规定报告",
        en: "take it out; where it is a state secret, report it as the rules on secrecy ask"))
  }

  /// The message with which the file is refused.
  public var refusal: Diagnostic {
    Diagnostic(
      "import.classified", at: place,
      Wording(
        zh: "文件带有密级标志“\(word)”，已拒绝，没有保存任何内容",
        en: "the file carries the classification mark “\(word)”; it was refused and nothing of it was stored"),
      expected: Wording(
        zh: "不含国家秘密的文件：本系统是非涉密系统", en: "a file without state secrets: this system is not cleared for them"),
      remedy: Wording(
        zh: "立即从这台机器上移走该文件，并按保密规定报告",
        en: "take the file off this machine at once and report it as the rules on secrecy ask"))
  }

  private static func contains(_ needle: [UInt8], in line: ArraySlice<UInt8>) -> Bool {
    var rest = line
    while let place = rest.firstIndex(of: needle[0]) {
      rest = rest[place...]
      if rest.starts(with: needle) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  private static func mark(inLine line: String) -> (word: String, column: Int)? {
    let scalars = Array(line.unicodeScalars)
    for start in scalars.indices {
      guard let (word, end) = word(in: scalars, at: start) else { continue }
      let next = scalars[end...].drop(while: isSpace).first
      let before = scalars[..<start].reversed().drop(while: isSpace).first
      let isStarred = next == "★" || next == "☆"
      let isBracketed = before.map { openings.contains($0) } == true && next.map { closings.contains($0) } == true
      let isAlone = (isEdge(next) || next == "：" || next == ":") && standsAlone(scalars[..<start])
      if isStarred || isBracketed || isAlone || isDeclared(scalars[..<start], scalars[end...]) {
        return (word, start + 1)
      }
    }
    return nil
  }

  /// The word by which a file's name, without its ending, says its level; `nil` where none does.
  private static func word(markingName stem: String) -> String? {
    if let found = mark(inLine: stem) { return found.word }
    let scalars = Array(stem.unicodeScalars)
    for start in scalars.indices {
      guard let (word, end) = word(in: scalars, at: start) else { continue }
      let head = String(String.UnicodeScalarView(scalars[..<start]))
      let tail = String(String.UnicodeScalarView(scalars[end...].drop(while: isSpace)))
      let isSetApart = scalars[..<start].last.map(isApart) ?? true
      let isLast = scalars[end...].first.map(isApart) ?? true
      if isSetApart && (isLast || ownNouns.contains(where: tail.hasPrefix)) { return word }
      if isLast, !isSetApart, !otherSecrets.contains(where: head.hasSuffix) { return word }
    }
    return nil
  }

  /// What sets a word of a name apart: a mark, a space, a digit or a Latin letter.
  private static func isApart(_ scalar: Unicode.Scalar) -> Bool { !scalar.properties.isIdeographic }

  /// What a file is called after its level.
  private static let ownNouns = [
    "级", "件", "文", "材料", "资料", "数据", "信息", "事项", "表", "报告", "通知", "批复", "函", "图", "档案", "申请", "名单", "清单",
  ]

  /// What a secret of another kind, or a text about secrets, has before the word.
  private static let otherSecrets = [
    "商业", "技术", "国家", "个人", "企业", "公司", "客户", "经营", "保守", "保护", "泄露", "侵犯", "工作",
  ]

  /// The word that begins at a place, and the place after it.
  private static func word(in scalars: [Unicode.Scalar], at start: Int) -> (word: String, end: Int)? {
    for word in words where scalars[start] == word[0] {
      let second = scalars[(start + 1)...].drop(while: isSpace)
      if let place = second.indices.first, second.first == word[1] {
        return (String(String.UnicodeScalarView(word)), place + 1)
      }
    }
    return nil
  }

  /// Whether a sentence before and after the word says that this very file is one: 本表属秘密级事项, and not 本表不属….
  private static func isDeclared(_ before: ArraySlice<Unicode.Scalar>, _ after: ArraySlice<Unicode.Scalar>) -> Bool {
    // No more than is looked at: a line may be as long as the file, and hold the word everywhere.
    var head = String(String.UnicodeScalarView(said(before.reversed(), 32).reversed()))
    var tail = String(String.UnicodeScalarView(said(after, 4)))
    if head.hasSuffix("国家") { head.removeLast(2) }
    let isLevel = tail.hasPrefix("级")
    if isLevel { tail.removeFirst() }
    let verbs = ["属于", "属", "定为", "列为"] + (isLevel ? ["为", "是", "系"] : [])
    guard let verb = verbs.first(where: head.hasSuffix) else { return false }
    head.removeLast(verb.count)
    let isDenied = ["不", "非", "未", "否"].contains(where: head.hasSuffix)
    let isOfItself = head.suffix(8).contains { "本此该".contains($0) }
    let ends = ["事项", "文件", "资料", "材料", "数据", "信息", "。", "，", ",", "；", ";", "!", "！", "）", ")"]
    return !isDenied && isOfItself && (tail.isEmpty || ends.contains(where: tail.hasPrefix))
  }

  /// The first of some scalars, without white space.
  private static func said(_ scalars: some Sequence<Unicode.Scalar>, _ count: Int) -> [Unicode.Scalar] {
    Array(scalars.lazy.filter { !isSpace($0) }.prefix(count))
  }

  private static let openings: Set<Unicode.Scalar> = ["【", "[", "［", "（", "(", "〔", "「"]
  private static let closings: Set<Unicode.Scalar> = ["】", "]", "］", "）", ")", "〕", "」"]

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "\u{FEFF}"
  }

  /// The end of a cell or of the line.
  private static func isEdge(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return true }
    return [",", "\"", "\t", "\r"].contains(scalar)
  }

  /// Whether only a cell's edge, or `密级：` after one, stands before the word.
  private static func standsAlone(_ before: ArraySlice<Unicode.Scalar>) -> Bool {
    var rest = before
    func trim() { while let last = rest.last, isSpace(last), last != "\t" { rest = rest.dropLast() } }
    trim()
    if rest.last == "：" || rest.last == ":" {
      rest = rest.dropLast()
      trim()
      guard rest.last == "级" else { return false }
      rest = rest.dropLast()
      trim()
      guard rest.last == "密" else { return false }
      rest = rest.dropLast()
      trim()
    }
    return isEdge(rest.last)
  }
}
