extension WordDocument {
  static let declaration = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + "\n"
  static let namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
  static let relationsNamespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let packageRelations = "http://schemas.openxmlformats.org/package/2006/relationships"
  private static let wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml"

  static func contentTypes(hasHeader: Bool) -> String {
    let header =
      hasHeader ? #"<Override PartName="/word/header1.xml" ContentType="\#(wordType).header+xml"/>"# : ""
    return declaration + """
      <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
      <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
      <Default Extension="xml" ContentType="application/xml"/>\
      <Override PartName="/word/document.xml" ContentType="\(wordType).document.main+xml"/>\
      <Override PartName="/word/styles.xml" ContentType="\(wordType).styles+xml"/>\
      <Override PartName="/word/footer1.xml" ContentType="\(wordType).footer+xml"/>\(header)\
      <Override PartName="/docProps/core.xml" \
      ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>
      """
  }

  static let relations =
    declaration + """
      <Relationships xmlns="\(packageRelations)">\
      <Relationship Id="rId1" Type="\(relationsNamespace)/officeDocument" Target="word/document.xml"/>\
      <Relationship Id="rId2" \
      Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" \
      Target="docProps/core.xml"/></Relationships>
      """

  static func documentRelations(hasHeader: Bool) -> String {
    let header =
      hasHeader
      ? #"<Relationship Id="rId3" Type="\#(relationsNamespace)/header" Target="header1.xml"/>"# : ""
    return declaration + """
      <Relationships xmlns="\(packageRelations)">\
      <Relationship Id="rId1" Type="\(relationsNamespace)/styles" Target="styles.xml"/>\
      <Relationship Id="rId2" Type="\(relationsNamespace)/footer" Target="footer1.xml"/>\(header)</Relationships>
      """
  }

  static func properties(_ title: String) -> String {
    declaration + """
      <cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
      xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>\(escaped(title))</dc:title></cp:coreProperties>
      """
  }

  /// `— 1 —`, in 四号 at the foot's middle.
  static let footer =
    declaration + """
      <w:ftr xmlns:w="\(namespace)"><w:p><w:pPr><w:pStyle w:val="PageNumber"/></w:pPr>\
      <w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>\
      <w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>\
      <w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>\
      <w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>
      """

  /// A line in 三号 at the head's right, within the upper margin.
  static func header(_ text: String) -> String {
    declaration + #"<w:hdr xmlns:w="\#(namespace)"><w:p><w:pPr><w:pStyle w:val="PageMark"/></w:pPr><w:r>"#
      + #"<w:t xml:space="preserve">\#(escaped(text))</w:t></w:r></w:p></w:hdr>"#
  }

  /// Sizes in half points, distances in twentieths of a point: 三号 16 pt, 二号 22 pt, 小四 12 pt, 四号 14 pt.
  static let styles =
    declaration + #"<w:styles xmlns:w="\#(namespace)">"#
    + style("Body", "仿宋_GB2312", size: 32, line: 560, indent: true, isDefault: true)
    + style("Title", "方正小标宋简体", size: 44, line: 700, alignment: "center")
    + style("Mark", "楷体_GB2312", size: 28, line: 560, alignment: "center")
    + style("Heading1", "黑体", size: 32, line: 560, indent: true, outline: true)
    + style("Caption", "黑体", size: 24, line: 480, alignment: "center")
    + style("TableHead", "黑体", size: 21, line: 320) + style("TableText", "仿宋_GB2312", size: 21, line: 320)
    + style("PageMark", "黑体", size: 32, line: 560, alignment: "right")
    + style("PageNumber", "宋体", size: 28, line: 400, alignment: "center") + "</w:styles>"

  private static func style(
    _ id: String, _ font: String, size: Int, line: Int, alignment: String? = nil, indent: Bool = false,
    outline: Bool = false, isDefault: Bool = false
  ) -> String {
    let aligned = alignment.map { #"<w:jc w:val="\#($0)"/>"# } ?? ""
    let indented = indent ? #"<w:ind w:firstLineChars="200" w:firstLine="640"/>"# : ""
    let level = outline ? #"<w:outlineLvl w:val="0"/>"# : ""
    return #"<w:style w:type="paragraph" w:styleId="\#(id)"\#(isDefault ? #" w:default="1""# : "")>"#
      + #"<w:name w:val="\#(id)"/><w:pPr><w:spacing w:before="0" w:after="0" w:line="\#(line)" w:lineRule="exact"/>"#
      + indented + aligned + level
      + #"</w:pPr><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="\#(font)"/>"#
      + #"<w:sz w:val="\#(size)"/><w:szCs w:val="\#(size)"/></w:rPr></w:style>"#
  }
}
