import Secrecy
import Testing

@Suite("Classification marks")
struct ClassificationMarkTests {
  @Test(
    "a mark is found wherever the rules of marking put it",
    arguments: [
      "机密★", "机密★10年", "秘密★1年", "绝密★启用前", "绝密 ★ 长期", "  绝密", "绝密", "机　密", "\"机密\"", "a,秘密,b", "密级：机密",
      "机密：内部", "a,绝密:启用前", "缺焊工\n秘密 ：招电工", "密级: 秘密", "名单【机密】", "(绝密)", "[秘密] 清单", "商业秘密★5年", "a,b\r\n绝密\r\n",
      "备注：本表属秘密级事项", "本表 属于 机密", "此件定为绝密级，注意保管", "本资料为秘密级文件", "本表属国家秘密。",
    ])
  func marks(_ text: String) {
    #expect(ClassificationMark.first(in: Array(text.utf8), file: "a.csv") != nil)
  }

  @Test(
    "the words inside other words are none",
    arguments: [
      "商业秘密", "商业机密：图纸", "不是机密：可以公开", "上海机密电子有限公司", "保守国家秘密", "秘密花园图书", "侵犯商业秘密罪,1", "绝密飞行", "泄露秘密，追究责任", "机 要", "密,码",
      "是否涉及商业秘密（秘密点）", "秘密级",
      "本表不属秘密级事项", "本企业属机密仪器行业", "属于国家秘密的，依照有关规定", "本系统不处理机密级信息", "本表属商业秘密", "此为秘密武器",
    ])
  func noMarks(_ text: String) {
    #expect(ClassificationMark.first(in: Array(text.utf8), file: "a.csv") == nil)
  }

  @Test("a mark in the file's name counts too")
  func fileName() {
    #expect(ClassificationMark.first(in: [], file: "dir/机密★名单.csv") != nil)
    #expect(ClassificationMark.first(in: [], file: "绝密.csv") != nil)
    #expect(ClassificationMark.first(in: [], file: "商业秘密保护.csv") == nil)
  }

  @Test(
    "in a file's name a word counts that says the file's own level",
    arguments: [
      "机密-申请表", "机密文件", "2026年 秘密", "合同_绝密_终稿", "绝密件", "秘密级名单", "申请表机密", "【机密】审计", "A公司-机密", "机密申请表",
    ])
  func names(_ stem: String) {
    #expect(ClassificationMark.first(inUpload: [], named: "\(stem).pdf") != nil)
  }

  @Test(
    "in a file's name a word does not count that is part of another, or of a secret of another kind",
    arguments: [
      "商业秘密", "商业秘密保护制度", "上海机密电子有限公司-营业执照", "机密电子有限公司", "保守国家秘密", "客户秘密", "关于机密文件管理的通知", "秘密花园",
    ])
  func otherNames(_ stem: String) {
    #expect(ClassificationMark.first(inUpload: [], named: "\(stem).pdf") == nil)
  }

  @Test("of a PDF the text that stands plainly in the bytes is read, of a picture none")
  func plainPDF() {
    let text = Array("BT (机密★1年) Tj ET\n".utf8)
    let pdf = Array("%PDF-1.7\n".utf8) + [0xFF, 0x00, 0x0A] + text
    let found = ClassificationMark.first(inUpload: pdf, named: "a.pdf")
    #expect(found?.word == "机密" && found?.place.line == 3)
    #expect(ClassificationMark.first(inUpload: [0xFF, 0xD8, 0xFF] + text, named: "a.jpg") == nil)
    #expect(ClassificationMark.first(inUpload: Array("%PDF-1.7\n(保守国家秘密)".utf8), named: "a.pdf") == nil)
  }

  @Test("a line that holds the word everywhere is read in a time that grows with it alone", .timeLimit(.minutes(1)))
  func crowded() {
    let line = String(repeating: "机密数", count: 40_000)
    #expect(ClassificationMark.first(inText: line, field: "text") == nil)
    #expect(ClassificationMark.first(inText: line + "本表属机密级事项", field: "text")?.word == "机密")
  }

  @Test("a typed text is refused at its field and line, by the same rule")
  func typed() {
    let found = ClassificationMark.first(inText: "缺焊工\n机密★1年", field: "text")
    #expect(found?.place.line == 2 && found?.place.field == "text")
    #expect(found?.textRefusal.message.zh == "内容带有密级标志“机密”，没有保存")
    #expect(ClassificationMark.first(inText: "涉及商业秘密，请保密", field: "text") == nil)
  }
}
