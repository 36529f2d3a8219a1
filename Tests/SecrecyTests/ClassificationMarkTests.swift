import Secrecy
import Testing

@Suite("Classification marks")
struct ClassificationMarkTests {
  @Test(
    "a mark is found wherever the rules of marking put it",
    arguments: [
      "机密★", "机密★10年", "秘密★1年", "绝密★启用前", "绝密 ★ 长期", "  绝密", "绝密", "机　密", "\"机密\"", "a,秘密,b", "密级：机密",
      "密级: 秘密", "名单【机密】", "(绝密)", "[秘密] 清单", "商业秘密★5年", "a,b\r\n绝密\r\n",
      "备注：本表属秘密级事项", "本表 属于 机密", "此件定为绝密级，注意保管", "本资料为秘密级文件", "本表属国家秘密。",
    ])
  func marks(_ text: String) {
    #expect(ClassificationMark.first(in: Array(text.utf8), file: "a.csv") != nil)
  }

  @Test(
    "the words inside other words are none",
    arguments: [
      "商业秘密", "上海机密电子有限公司", "保守国家秘密", "秘密花园图书", "侵犯商业秘密罪,1", "绝密飞行", "泄露秘密，追究责任", "机 要", "密,码",
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
}
