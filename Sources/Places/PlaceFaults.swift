import Decimals
import Diagnostics
import Quantities
import Secrecy

extension PositionRow.Doubt {
  /// What it says to people.
  public var wording: Wording {
    switch self {
    case .outsideCity: Wording(zh: "在本市之外", en: "outside the city")
    case .far(let kilometres):
      Wording(zh: "在所在区之外约 \(kilometres) 公里", en: "some \(kilometres) km outside its district")
    }
  }
}

extension Diagnostic {
  static func missing(_ field: String) -> Diagnostic {
    Diagnostic(
      "places.missing", at: Place(field: field), Wording(zh: "这一栏没有填写", en: "this is missing"),
      remedy: Wording(zh: "填写后再保存", en: "fill it in and save again"))
  }

  static func tooLong(_ field: String, _ count: Int) -> Diagnostic {
    Diagnostic(
      "places.too-long", at: Place(field: field), Wording(zh: "这一栏有 \(count) 字", en: "this has \(count) characters"),
      expected: Wording(zh: "不超过 \(PlaceText.limit) 字", en: "at most \(PlaceText.limit) characters"))
  }

  static func identityNumber(_ field: String) -> Diagnostic {
    IdentityNumber.refusal("places.identity-number", at: Place(field: field))
  }

  /// An area as people read it.
  private static func grouped(_ area: Decimal128) -> String { GroupedNumber.text("\(area)") }

  static func size(_ size: Decimal128, _ field: String) -> Diagnostic {
    Diagnostic(
      "places.area-size", at: Place(field: field),
      Wording(zh: "面积 \(grouped(size)) 平方米不可能", en: "\(grouped(size)) square metres can't be"),
      expected: Wording(
        zh: "大于 0、不超过 \(grouped(PlaceText.largest)) 平方米",
        en: "more than 0 and at most \(grouped(PlaceText.largest)) square metres"))
  }

  static func supportingLand(_ part: Decimal128, _ land: Decimal128) -> Diagnostic {
    Diagnostic(
      "places.supporting-land", at: Place(field: "supporting_land"),
      Wording(zh: "配套用地 \(grouped(part)) 平方米不可能", en: "\(grouped(part)) square metres of supporting land can't be"),
      expected: Wording(
        zh: "0 到用地面积 \(grouped(land)) 平方米", en: "from 0 to the plot's own \(grouped(land)) square metres"))
  }

  static func count(_ count: Int, _ field: String, _ range: ClosedRange<Int>) -> Diagnostic {
    Diagnostic(
      "places.count", at: Place(field: field), Wording(zh: "数字 \(count) 不可能", en: "\(count) can't be"),
      expected: Wording(
        zh: "\(range.lowerBound) 到 \(range.upperBound)", en: "\(range.lowerBound) to \(range.upperBound)"))
  }

  static func closed(_ title: String) -> Diagnostic {
    Diagnostic(
      "places.closed",
      Wording(zh: "地块“\(title.excerpt)”已销号", en: "the plot “\(title.excerpt)” is no longer looked after"),
      remedy: Wording(zh: "另登记一个地块", en: "record it as a new plot"))
  }

  static let noBuilding = Diagnostic(
    "places.no-building", at: Place(field: "building"),
    Wording(zh: "地块上没有这幢楼", en: "the plot has no such building"),
    remedy: Wording(zh: "刷新页面再选", en: "reload the page and choose again"))

  static let noLease = Diagnostic(
    "places.no-lease", at: Place(field: "lease"), Wording(zh: "没有这份在租的租约", en: "there is no such running lease"),
    remedy: Wording(zh: "刷新页面再选", en: "reload the page and choose again"))

  static func floorLet(_ name: String, _ area: Decimal128) -> Diagnostic {
    Diagnostic(
      "places.floor-let", at: Place(field: "floor_area"),
      Wording(
        zh: "“\(name.excerpt)”已出租 \(grouped(area)) 平方米，建筑面积不能比它小",
        en: "\(grouped(area)) square metres of “\(name.excerpt)” are let: it can't be smaller"),
      remedy: Wording(zh: "先办理退租", en: "end a lease first"))
  }

  static func leasesRunning(_ name: String) -> Diagnostic {
    Diagnostic(
      "places.leases-running", Wording(zh: "“\(name.excerpt)”还有在租的租约", en: "“\(name.excerpt)” has running leases"),
      remedy: Wording(zh: "先办理退租", en: "end them first"))
  }

  static func tooLittleFloor(_ area: Decimal128, _ free: Decimal128) -> Diagnostic {
    Diagnostic(
      "places.too-little-floor", at: Place(field: "floor_area"),
      Wording(zh: "要租 \(grouped(area)) 平方米，没有这么多", en: "\(grouped(area)) square metres are not there to let"),
      expected: Wording(
        zh: "不超过空置的 \(grouped(free)) 平方米", en: "at most the \(grouped(free)) square metres that are free"))
  }

  static func renewalNotLater(_ until: CalendarDay, _ last: CalendarDay) -> Diagnostic {
    Diagnostic(
      "places.renewal-not-later", at: Place(field: "until"),
      Wording(zh: "续到 \(until.wording.zh) 没有延长", en: "\(until.wording.en) makes it no longer"),
      expected: Wording(zh: "晚于 \(last.wording.zh)", en: "a day after \(last.wording.en)"))
  }

  static func futureDay(_ day: CalendarDay, _ today: CalendarDay) -> Diagnostic {
    Diagnostic(
      "places.future-day", at: Place(field: "day"),
      Wording(zh: "\(day.wording.zh) 还没有到", en: "\(day.wording.en) has not come yet"),
      expected: Wording(zh: "\(today.wording.zh) 或更早", en: "\(today.wording.en) or earlier"))
  }

  static let noPlot = Diagnostic(
    "places.no-plot", Wording(zh: "没有这个地块，或它不在您的范围内", en: "there is no such plot, or it is outside your scope"))

  static func outsideScope(_ area: AreaCode) -> Diagnostic {
    Diagnostic(
      "places.outside-scope", at: Place(field: "area"),
      Wording(zh: "地区 \(area) 不在您的范围内", en: "the area \(area) is outside your scope"),
      remedy: Wording(zh: "请所在区登记", en: "ask its district to record it"))
  }

  static func unknownArea(_ area: AreaCode) -> Diagnostic {
    Diagnostic(
      "places.unknown-area", at: Place(field: "area"), Wording(zh: "没有地区 \(area)", en: "there is no area \(area)"),
      expected: Wording(zh: "本市的区或街镇代码", en: "the code of a district or street of the city"))
  }

  static func plotTwice(_ title: String, _ area: AreaCode) -> Diagnostic {
    Diagnostic(
      "places.plot-twice", at: Place(field: "title"),
      Wording(
        zh: "本区已有地块“\(title.excerpt)”", en: "the district \(area) already has a plot “\(title.excerpt)”"),
      remedy: Wording(zh: "在原来那一块上办理，或换一个名称", en: "act on the one that is there, or choose another name"))
  }

  static func unknownEnterprise(_ code: CreditCode, _ field: String) -> Diagnostic {
    Diagnostic(
      "places.unknown-enterprise", at: Place(field: field),
      Wording(zh: "没有企业 \(code)", en: "there is no enterprise \(code)"),
      remedy: Wording(zh: "先导入企业数据，或核对代码", en: "import the enterprise first, or check the code"))
  }
}

// What is wrong with a file of positions.
extension Diagnostic {
  static func emptyPositionFile(_ file: String) -> Diagnostic {
    Diagnostic(
      "places.file-empty", at: Place(file: file), Wording(zh: "文件里没有一行位置", en: "the file holds no position"),
      expected: Wording(
        zh: "\(PositionFile.columnNames.joined(separator: ","))，或 \(PositionFile.columns.joined(separator: ","))",
        en: PositionFile.columns.joined(separator: ",")))
  }

  static func positionColumns(_ found: [String], at place: Place) -> Diagnostic {
    Diagnostic(
      "places.file-columns", at: place,
      Wording(
        zh: "表头是 \(found.joined(separator: ",").excerpt)", en: "the header is \(found.joined(separator: ",").excerpt)"),
      expected: Wording(verbatim: PositionFile.columns.joined(separator: ",")))
  }

  static func tooManyPositions(_ file: String) -> Diagnostic {
    Diagnostic(
      "places.file-rows", at: Place(file: file),
      Wording(zh: "超过 \(PositionFile.mostRows) 行", en: "more than \(PositionFile.mostRows) rows"),
      remedy: Wording(zh: "分几个文件导入", en: "bring it in as several files"))
  }

  static func positionKind(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      "places.position-kind", at: place,
      Wording(zh: "“\(text.excerpt)”的位置不登记", en: "positions of “\(text.excerpt)” are not kept"),
      expected: Wording(zh: "服务站点（station）或企业（enterprise）", en: "station or enterprise"))
  }

  static func positionDegrees(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      "places.position-degrees", at: place,
      Wording(zh: "“\(text.excerpt)”不是经纬度", en: "“\(text.excerpt)” is no longitude or latitude"),
      expected: Wording(
        zh: "CGCS2000 十进制度，最多六位小数；经度在前（73 到 136），纬度在后（3 到 54）",
        en: "decimal degrees (CGCS2000) with at most six decimals; longitude first (73 to 136), then latitude (3 to 54)"
      ))
  }

  static func noStation(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      "places.no-station", at: place,
      Wording(zh: "没有在册的站点“\(text.excerpt)”，或同名不止一个", en: "no station in the register bears “\(text.excerpt)” alone"),
      remedy: Wording(zh: "先在站点登记册里入库，名称写得一样", en: "take it into the register of stations first, under this very name"))
  }

  static func noEnterprise(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      "places.no-enterprise", at: place,
      Wording(
        zh: "没有企业“\(text.excerpt)”，或它不在您的范围内",
        en: "there is no enterprise “\(text.excerpt)”, or it is outside your scope"),
      expected: Wording(zh: "已导入企业的 18 位统一社会信用代码", en: "the credit code of an enterprise that was imported"))
  }

  static func hazardousStore(_ code: CreditCode, at place: Place) -> Diagnostic {
    Diagnostic(
      "places.hazardous", at: place,
      Wording(
        zh: "\(code) 是危险品仓储企业，它的位置不登记", en: "\(code) stores hazardous goods: its position is not kept"),
      remedy: Wording(zh: "删去这一行", en: "take the row out"))
  }

  static func positionTwice(_ text: String, line: Int, at place: Place) -> Diagnostic {
    Diagnostic(
      "places.position-twice", at: place,
      Wording(zh: "“\(text.excerpt)”在第 \(line) 行已经写过", en: "“\(text.excerpt)” is there already, in line \(line)"))
  }
}
