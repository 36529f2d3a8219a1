import Secrecy
import Testing

@Suite("Marks of the statutory survey")
struct StatutoryMarkTests {
  @Test(
    "a form's number, its title, its maker and the platform on which it is filed show it",
    arguments: [
      "表号:B204-1表", "表号:101-1表", "表号B203表", "B204-1表", "101-1表", "规模以上工业企业B204-1表", "(B203表)", "《101-1表》",
      "规模以上工业产销总值及主要产品产量", "调查单位基本情况", "统计联网直报平台导出", "制定机关:国家统计局", "国家统计局制定", "国统字〔2025〕100号",
      "规模以上工业统计报表制度",
    ])
  func marks(_ text: String) {
    #expect(StatutoryMark.stands(in: text))
  }

  @Test(
    "forms of local surveys, other numbers and what says that it is none of it do not",
    arguments: [
      "表号:沪经信综1表", "沪统101-1表", "沪B204-1表", "2026年10月工业企业月报", "共120表", "产值表", "2026-10", "统计属地", "联系电话:021-5788",
      "本表自愿填报,不是联网直报数据", "与联网直报平台无关", "B2041表", "批准机关:上海市统计局", "主要产品产量",
    ])
  func noMarks(_ text: String) {
    #expect(!StatutoryMark.stands(in: text) && !StatutoryMark.stands(inName: text))
  }

  @Test("in the name of a file or a sheet the number alone is enough")
  func names() {
    for name in ["B204-1", "九亭镇B204-1", "B204-1表", "101-1", "规上工业产销总值及主要产品产量"] {
      #expect(StatutoryMark.stands(inName: name), "\(name)")
    }
    for name in ["B204-1", "101-1"] { #expect(!StatutoryMark.stands(in: name)) }
    for name in ["2026-10", "九亭镇10月", "A101-2号楼", "报送表", "Sheet1", "310-117102"] {
      #expect(!StatutoryMark.stands(inName: name), "\(name)")
    }
  }
}
