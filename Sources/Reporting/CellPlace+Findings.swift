import Decimals
import Diagnostics
import Enterprises
import Quantities
import Workbooks

/// What can be found about whom a row is about.
extension CellPlace {
  /// A figure of another month that is not what stands, while that month's round is locked.
  /// - Parameter time: the figure's month, or the months up to it.
  func lockedMonth(_ time: Wording) -> Finding {
    finding(
      .wrong, "report.locked-month",
      Wording(
        zh: "\(time.zh)的报送任务已锁定，这一格与已报的数不同",
        en: "the round of \(time.en) is locked, and the cell is not what was reported"),
      expected: Wording(zh: "与已报的数相同，或不填", en: "the figure that was reported, or nothing"),
      remedy: Wording(
        zh: "删去这一格；确要改的，请组织方把那个月的任务重新打开，再在那个任务里重报",
        en: "leave the cell out; if it must change, ask for that month's round to be reopened and report it there"))
  }

  func creditCode(_ text: String, cell: CellValue?, candidates: [Enterprise]) -> Finding {
    var isNumber = false
    if case .number? = cell { isNumber = true }
    let remedy: Wording
    if let only = candidates.first, candidates.count == 1 {
      remedy = Wording(
        zh: "登记中这个名称的代码是 \(only.creditCode)，核对后填上",
        en: "the register has \(only.creditCode) for that name; compare and fill in")
    } else if isNumber {
      remedy = Wording(
        zh: "把这一列设为文本格式，重新填写 18 位代码", en: "set the column to text and type the eighteen characters again")
    } else {
      remedy = Wording(zh: "照营业执照填写", en: "copy it from the licence")
    }
    return finding(
      .wrong, isNumber ? "report.credit-code-number" : "report.credit-code",
      text.isEmpty
        ? Wording(zh: "没有统一社会信用代码", en: "there is no credit code")
        : isNumber
          ? Wording(
            zh: "代码被存成了数字 \(text.excerpt)，末几位已经丢失",
            en: "the code was stored as the number \(text.excerpt): its last digits are lost")
          : CreditCode.refusalWording(text),
      expected: CreditCode.expectedWording, remedy: remedy)
  }

  /// A code that no enterprise of the register has, and that cannot be one.
  /// - Parameters:
  ///   - right: with the check character that it should have.
  ///   - known: who has that in the reporter's own area.
  ///   - isInFile: whether that stands in the workbook too.
  func checkCharacter(_ code: CreditCode, _ right: CreditCode?, known: String?, isInFile: Bool) -> Finding {
    let remedy: Wording
    if let known {
      remedy = Wording(
        zh: "改末位后是登记中已有的“\(known.excerpt)”，照营业执照核对，不要另建一家",
        en: "with that it is the register's “\(known.excerpt)”; compare it with the licence, and found no other")
    } else if let right, isInFile {
      remedy = Wording(
        zh: "改末位后是这份表里已有的 \(right)，照营业执照核对是不是同一家",
        en:
          "with that it is \(right), which is in this workbook; compare it with the licence: they may be one enterprise"
      )
    } else {
      remedy = Wording(
        zh: "照营业执照核对后改正；执照上确是这样的，请先导入企业数据建档，再报",
        en: "correct it by the licence; where that says so, have the enterprise imported first and report then")
    }
    return finding(
      .wrong, "report.check-character",
      Wording(
        zh: "\(code) 的校验位不符，登记中也没有这个代码",
        en: "\(code) has a wrong check character, and the register has no such code"),
      expected: right.map { Wording(zh: "末位为 \($0.text.suffix(1))", en: "\($0.text.suffix(1)) at the end") }
        ?? CreditCode.expectedWording,
      remedy: remedy)
  }

  func outsideScope(_ enterprise: Enterprise) -> Finding {
    finding(
      .wrong, "report.outside-scope",
      Wording(
        zh: "“\(enterprise.title.excerpt)”不在报送单位的区域内",
        en: "“\(enterprise.title.excerpt)” is outside the reporter's area"),
      expected: Wording(zh: "本区域的企业", en: "an enterprise of the reporter's own area"),
      remedy: Wording(zh: "删去这一行；属地有变的先更正企业的属地", en: "delete the row; if it has moved, correct its area first"))
  }

  /// Who reports itself alone is told nothing of another that a row names.
  func notOwn() -> Finding {
    finding(
      .wrong, "report.outside-scope",
      Wording(zh: "这一行是别的企业", en: "this row is another enterprise's"),
      expected: Wording(zh: "只收本企业的行", en: "rows of your own enterprise alone"),
      remedy: Wording(zh: "删去这一行；代码写错的改成本企业的", en: "delete the row, or put your own code in its place"))
  }

  /// - Parameters:
  ///   - stay: when it counted for the park, where that is over or still to come.
  ///   - other: the park that it counts for.
  func outsidePark(_ enterprise: Enterprise, _ park: String, stay: ParkStay?, other: String?) -> Finding {
    let name = enterprise.title.excerpt
    var (zh, en) = ("“\(name)”本月不在\(park)", "“\(name)” is not in \(park) this month")
    if let until = stay?.until {
      zh += "：计入到 \(until.lastDay) 为止"
      en += ": it counted until \(until.lastDay)"
    } else if let from = stay?.from {
      zh += "：从 \(from.start) 起计入"
      en += ": it counts from \(from.start) on"
    }
    if let other {
      zh += "，现在\(other)"
      en += ", and is in \(other) now"
    }
    return finding(
      .wrong, "report.outside-scope", Wording(zh: zh, en: en),
      expected: Wording(zh: "本月计入\(park)的企业", en: "an enterprise that counts for \(park) in the month"),
      remedy: Wording(
        zh: "删去这一行；确在园区的，请区里先登记园区归属",
        en: "delete the row; if it is in the park, have the district enter it first"))
  }

  func otherName(_ name: String, _ right: String) -> Finding {
    finding(
      .doubtful, "report.name",
      Wording(zh: "名称“\(name.excerpt)”与登记的不同", en: "the name “\(name.excerpt)” is not the register's"),
      expected: Wording(verbatim: right.excerpt),
      remedy: Wording(
        zh: "核对是不是填错了行；确已更名的可确认", en: "see whether the row slipped; confirm it where the name has changed"))
  }

  func codeOfName(_ code: CreditCode, _ name: String, _ other: CreditCode) -> Finding {
    finding(
      .doubtful, "report.code-of-name",
      Wording(
        zh: "登记中没有 \(code)，而“\(name.excerpt)”登记在另一个代码下",
        en: "the register has no \(code), and “\(name.excerpt)” stands under another code"),
      expected: Wording(verbatim: other.text),
      remedy: Wording(zh: "核对代码；确是两家同名企业的可确认", en: "compare the code; confirm it where these are two enterprises"))
  }

  /// A row that would found an enterprise: a code that was mistyped in its stem reads like one.
  func newEnterprise(_ code: CreditCode, _ name: String) -> Finding {
    finding(
      .doubtful, "report.new-enterprise",
      Wording(
        zh: "登记中没有这家企业，将新建：“\(name.excerpt)”（\(code)）",
        en: "the register has no such enterprise, and one would be founded: “\(name.excerpt)” (\(code))"),
      expected: Wording(zh: "登记中已有的企业", en: "an enterprise of the register"),
      remedy: Wording(
        zh: "照营业执照核对代码和名称；确是新企业的可确认，收下时建档",
        en: "compare code and name with the licence; confirm it where the enterprise is new, and it is founded"))
  }

  func newWithoutName(_ code: CreditCode) -> Finding {
    finding(
      .wrong, "report.new-without-name",
      Wording(zh: "登记中没有 \(code)，这一行也没有名称", en: "the register has no \(code), and the row has no name"),
      expected: Wording(zh: "新企业要有单位详细名称", en: "a new enterprise comes with its name"),
      remedy: Wording(zh: "填上名称，或核对代码", en: "fill in the name, or compare the code"))
  }

  func notInRegister(_ name: String) -> Finding {
    finding(
      .wrong, "report.not-in-register",
      name.isEmpty
        ? Wording(zh: "这一行没有写是哪家企业", en: "the row does not say which enterprise it is")
        : Wording(
          zh: "本区域登记中没有“\(name.excerpt)”", en: "the register of the area has no “\(name.excerpt)”"),
      expected: Wording(zh: "登记的全称，或统一社会信用代码", en: "the registered name, or the credit code"),
      remedy: Wording(zh: "补上信用代码", en: "add the credit code"))
  }

  func severalCandidates(_ name: String, _ candidates: [Enterprise]) -> Finding {
    let list = candidates.prefix(5).map(\.creditCode.text).joined(separator: ", ")
    return finding(
      .wrong, "report.several-candidates",
      Wording(
        zh: "登记中有 \(candidates.count) 家“\(name.excerpt)”",
        en: "the register has \(candidates.count) enterprises “\(name.excerpt)”"),
      expected: Wording(verbatim: list),
      remedy: Wording(zh: "填上其中一个信用代码", en: "add the credit code of the right one"))
  }

  /// How many other places a repeated row names.
  static let namedRepeats = 4

  func repeated(_ code: CreditCode, at others: [String]) -> Finding {
    finding(
      .doubtful, "report.repeated",
      Wording(
        zh: "\(code) 在 \(others.joined(separator: "、")) 也报了",
        en: "\(code) is reported at \(others.joined(separator: ", ")) too"),
      expected: Wording(zh: "一家企业一行", en: "one row an enterprise"),
      remedy: Wording(zh: "留下对的一行，删去另一行", en: "keep the right row and delete the other"))
  }

  func otherHead(_ row: Int) -> Finding {
    finding(
      .wrong, "report.other-head",
      Wording(
        zh: "第 \(row) 行另有表头或单位，与上面的不同，下面的数不能按上面的读",
        en: "row \(row) has another header or unit than the one above: what follows cannot be read by that"),
      expected: Wording(zh: "一张工作表一个表头、一个单位", en: "one header and one unit a sheet"),
      remedy: Wording(zh: "把下面的部分另放一张工作表", en: "put what follows on a sheet of its own"))
  }

  func unknownArea(_ text: String, _ areas: [Area]) -> Finding {
    let nearest =
      areas.first { $0.name.hasPrefix(text) || text.hasSuffix($0.name) }?.name
      ?? nearestName(to: text, among: areas.map(\.name))
    return finding(
      .doubtful, "report.area-unknown",
      Wording(zh: "地区表里没有“\(text.excerpt)”", en: "the table of areas has no “\(text.excerpt)”"),
      expected: Wording(zh: "街镇或园区的全称", en: "the full name of a street, town or park"),
      remedy: nearest.map { Wording(zh: "是不是“\($0)”？", en: "did you mean “\($0)”?") }
        ?? Wording(zh: "照地区表填写", en: "write it as the table of areas does"))
  }

  /// A new enterprise of which only the park is known, or nothing at all.
  /// - Parameters:
  ///   - text: what stands in the column of areas; empty where nothing does.
  ///   - streets: where it may lie.
  func newOfPark(_ name: String, _ text: String, streets: [Area], hasColumn: Bool) -> Finding {
    let examples = streets.prefix(3).map(\.name)
    return finding(
      .wrong, "report.park-street",
      text.isEmpty
        ? Wording(
          zh: "新企业“\(name.excerpt)”没有写明在哪个街镇",
          en: "it is not said in which street the new enterprise “\(name.excerpt)” lies")
        : Wording(
          zh: "新企业“\(name.excerpt)”的所属街镇写的是“\(text.excerpt)”，不是街镇",
          en: "“\(text.excerpt)”, where the new enterprise “\(name.excerpt)” is said to lie, is no street or town"),
      expected: Wording(
        zh: "所在街镇的全称" + (examples.isEmpty ? "" : "，如\(examples.joined(separator: "、"))"),
        en: "the full name of its street or town"
          + (examples.isEmpty ? "" : ", such as \(examples.joined(separator: ", "))")),
      remedy: hasColumn
        ? Wording(
          zh: "在“所属街镇”填所在街镇；园区归属请区里登记", en: "name the street or town here; the district enters who is in the park")
        : Wording(
          zh: "加一列“所属街镇”，填所在街镇；园区归属请区里登记",
          en: "add a column 所属街镇 with the street or town; the district enters who is in the park"))
  }

  func areaOutside(_ text: String, _ own: String) -> Finding {
    finding(
      .wrong, "report.area-outside",
      Wording(zh: "“\(text.excerpt)”不属于报送单位的区域", en: "“\(text.excerpt)” is outside the reporter's area"),
      expected: Wording(zh: "\(own)及其下属", en: "\(own) and what lies below it"),
      remedy: Wording(zh: "删去这一行，或改正所属街镇", en: "delete the row, or correct its area"))
  }

  func unknownIndustry(_ text: String) -> Finding {
    finding(
      .wrong, "report.industry",
      Wording(zh: "行业分类（GB/T 4754）里没有 \(text.excerpt)", en: "GB/T 4754 has no industry \(text.excerpt)"),
      expected: Wording(zh: "2 到 4 位行业代码，如 3911", en: "a code of two to four digits, such as 3911"),
      remedy: Wording(zh: "照登记的行业小类填写", en: "write the class of the registration"))
  }
}

/// What can be found about a figure.
extension CellPlace {
  func finerThanFen(_ value: Decimal128) -> Finding {
    finding(
      .wrong, "report.finer-than-fen",
      Wording(zh: "换算为 \(value.plainText()) 元，细于一分", en: "it comes to \(value.plainText()) yuan, finer than a fen"),
      expected: Wording(zh: "至多精确到分", en: "at most to the fen"),
      // A quotient has more digits than anybody types.
      remedy: value.scale > 6
        ? Wording(
          zh: "核对单位；公式除出来的，用 ROUND 保留到分（元留 2 位、千元留 5 位、万元留 6 位小数）",
          en:
            "compare the unit; round what a formula divides with ROUND to the fen: 2 decimals in yuan, 5 in thousands, 6 in ten thousands"
        )
        : Wording(zh: "核对单位；多余的小数请去掉", en: "compare the unit; drop digits that are too many"))
  }

  func tooGreat(_ value: Decimal128) -> Finding {
    finding(
      .wrong, "report.too-great",
      Wording(zh: "换算为 \(value.plainText()) 元，不会有这么大的数", en: "it comes to \(value.plainText()) yuan, which nobody has"),
      expected: Wording(
        zh: "不超过 \(SheetReading.greatest.grouped) 元", en: "at most \(SheetReading.greatest.grouped) yuan"),
      remedy: Wording(zh: "核对数字和单位", en: "compare figure and unit"))
  }

  func noCount(_ value: Decimal128) -> Finding {
    finding(
      .wrong, "report.no-count",
      Wording(zh: "\(value.plainText()) 不是整数", en: "\(value.plainText()) is no whole number"),
      expected: Wording(zh: "个数", en: "a count"), remedy: Wording(zh: "填整数", en: "type a whole number"))
  }

  // What follows compares figures with what was told before, or with each other. It says what stands where and how the
  // two are expected to stand to each other, and never to which figure one should come.

  /// What a figure unlike those before is expected to be.
  private static let ownRecords = Wording(
    zh: "与企业原始记录一致，按表头的单位填写", en: "what the enterprise's own records say, in the header's unit")

  /// What a figure may be held against.
  static let toldBefore = Wording(zh: "往期报送", en: "what was told before")

  /// - Parameter likes: what it was held against.
  func odd(
    _ value: Decimal128, _ oddity: Slip.Oddity, unit: AmountUnit?, likes: Wording = toldBefore, earlier: Wording
  ) -> Finding {
    let told = Self.words(value, unit)
    let comparison = oddity.comparison(with: likes)
    let code = if case .slip = oddity { "report.slip" } else { "report.jump" }
    return finding(
      .doubtful, code,
      Wording(
        zh: "\(told.zh)，\(comparison.zh)；\(earlier.zh)", en: "\(told.en), \(comparison.en); \(earlier.en)"),
      expected: Self.ownRecords, remedy: oddity.remedy)
  }

  /// A figure that does not go with another of its row.
  func oddInRow(
    _ value: Decimal128, _ oddity: Slip.Oddity, beside other: Decimal128, called name: Wording, unit: AmountUnit?
  ) -> Finding {
    let amount = Self.words(other, unit)
    return odd(
      value, oddity, unit: unit, likes: Wording(zh: "同一行的\(name.zh)", en: "the \(name.en) beside it"),
      earlier: Wording(zh: "\(name.zh) \(amount.zh)", en: "\(name.en): \(amount.en)"))
  }

  /// - Parameters:
  ///   - isYearBefore: whether it is 上年同期累计, as this month's report gives it.
  ///   - isTold: whether a cumulative figure was told before; else it is held against a sum of the year's figures.
  func falling(
    _ value: Decimal128, unit: AmountUnit?, isYearBefore: Bool = false, isTold: Bool, earlier: Wording
  ) -> Finding {
    let told = Self.words(value, unit)
    let column = isYearBefore ? Wording(zh: "上年同期累计", en: "to date a year before") : Wording(zh: "累计", en: "to date")
    return finding(
      .doubtful, "report.cumulative-falls",
      isTold
        ? Wording(
          zh: "\(column.zh) \(told.zh)，少于往月报送的\(column.zh)；\(earlier.zh)",
          en: "\(told.en) \(column.en), less than was told for an earlier month; \(earlier.en)")
        : Wording(
          zh: "累计 \(told.zh)，少于今年往月报送的合计；\(earlier.zh)",
          en: "\(told.en) to date, less than this year's earlier months come to; \(earlier.en)"),
      expected: Slip.cumulativeRule, remedy: Slip.cumulativeRemedy)
  }

  /// 累计小于本月: a figure of a month and a figure to date of which one must be wrong, said of the cell of either.
  /// - Parameters:
  ///   - isYearBefore: whether both are of the year before, as this month's report gives them.
  ///   - other: where the other one stands, as it is said before it.
  func monthOverTotal(
    _ month: Decimal128, _ monthUnit: AmountUnit?, total: Decimal128, _ totalUnit: AmountUnit?,
    isTotal: Bool, isYearBefore: Bool, other: Wording
  ) -> Finding {
    let (told, all) = (Self.words(month, monthUnit), Self.words(total, totalUnit))
    let names =
      isYearBefore
      ? (
        month: Wording(zh: "上年同月", en: "in the month a year before"),
        total: Wording(zh: "上年同期累计", en: "to date a year before")
      )
      : (month: Wording(zh: "本月", en: "in the month"), total: Wording(zh: "累计", en: "to date"))
    return finding(
      .wrong, "report.month-over-total",
      isTotal
        ? Wording(
          zh: "\(names.total.zh) \(all.zh)，少于\(other.zh)的\(names.month.zh) \(told.zh)",
          en: "\(all.en) \(names.total.en), less than the \(told.en) \(names.month.en) \(other.en)")
        : Wording(
          zh: "\(names.month.zh) \(told.zh)，多于\(other.zh)的\(names.total.zh) \(all.zh)",
          en: "\(told.en) \(names.month.en), more than the \(all.en) \(names.total.en) \(other.en)"),
      expected: Wording(zh: "本月不多于累计", en: "no more in the month than to date"),
      remedy: Wording(
        zh: "照企业的原始记录核对这两个数，改正有误的一个；填反的换过来",
        en:
          "compare both with the enterprise's own records and put right the one that is wrong; see whether they were swapped"
      ))
  }

  /// - Parameter earlier: `nil` in January, whose month is all there is to date.
  func monthDifference(
    _ value: Decimal128, _ total: Decimal128, gap: Decimal128, unit: AmountUnit?, earlier: Wording?
  ) -> Finding {
    let (told, all, difference) = (Self.words(value, unit), Self.words(total, unit), Self.words(gap, unit))
    return finding(
      .doubtful, "report.month-difference",
      earlier.map {
        Wording(
          zh: "本月 \(told.zh)；同一行的累计 \(all.zh)比往期报送的累计多 \(difference.zh)，两者不等；\($0.zh)",
          en: "\(told.en) in the month; the \(all.en) to date beside it are \(difference.en) more than was told to "
            + "date before; \($0.en)")
      }
        ?? Wording(
          zh: "本月 \(told.zh)，同一行的累计 \(all.zh)；1 月只有一个月，两者不等",
          en: "\(told.en) in the month and \(all.en) to date; January is one month, and they differ"),
      expected: earlier == nil
        ? Wording(zh: "1 月的本月与累计一致", en: "in January the same in the month and to date")
        : Wording(
          zh: "本月等于累计比上月累计多出的数", en: "in the month what the figure to date is more than the one before"),
      remedy: earlier == nil
        ? Wording(zh: "核对本月和累计，改正有误的一个", en: "compare both, and put right the one that is wrong")
        : Wording(
          zh: "核对本月和累计；往月有误的先更正往月", en: "compare both; correct the earlier month where that was wrong"))
  }

  /// A month, or a figure to date, told without the other, which was told before and goes with another.
  func differenceFromTold(_ value: Decimal128, isToDate: Bool, unit: AmountUnit?, earlier: Wording) -> Finding {
    let told = Self.words(value, unit)
    return finding(
      .doubtful, "report.month-difference",
      isToDate
        ? Wording(
          zh: "累计 \(told.zh)，与已报的本月对不上；\(earlier.zh)",
          en: "\(told.en) to date, which does not go with the month that was told; \(earlier.en)")
        : Wording(
          zh: "本月 \(told.zh)，与已报的累计对不上；\(earlier.zh)",
          en: "\(told.en) in the month, which does not go with the figure to date that was told; \(earlier.en)"),
      expected: Wording(
        zh: "本月等于累计比往月合计多出的数", en: "in the month what the figure to date is more than the months before it"),
      remedy: Wording(
        zh: "核对这两个数；已报的那个有误的，在这份表里一并报上",
        en: "compare both; where the one that was told is wrong, tell it anew in this workbook"))
  }

  /// A figure that is kept and counts for nothing, since a better source's counts.
  /// - Parameter counting: `nil` where that source told that there is none.
  func outranked(_ value: Decimal128, by counting: Decimal128?, unit: AmountUnit?) -> Finding {
    let told = Self.words(value, unit)
    let other = counting.map { Self.words($0, unit) } ?? Wording(zh: "没有", en: "none")
    return finding(
      .note, "report.outranked",
      Wording(
        zh: "这里是 \(told.zh)；现行的是来源更可靠的 \(other.zh)，这里的收下也不作数",
        en: "\(told.en) here; \(other.en) of a better source counts, and goes on counting"),
      expected: Wording(zh: "与现行的一致", en: "the figure that counts"),
      remedy: Wording(
        zh: "核对两个来源；现行的有误的，请提供它的单位更正",
        en: "compare the sources; where the one that counts is wrong, whoever told it corrects it"))
  }

  func yearBefore(_ value: Decimal128, unit: AmountUnit?, isLarge: Bool, earlier: Wording) -> Finding {
    let told = Self.words(value, unit)
    return finding(
      isLarge ? .doubtful : .note, "report.year-before",
      Wording(
        zh: "上年同期 \(told.zh)，与当时报送的不同；\(earlier.zh)",
        en: "\(told.en) a year before, which is not what was told then; \(earlier.en)"),
      expected: Wording(
        zh: "与当时报送的一致，口径调整过的除外", en: "as it was told then, unless its scope was revised"),
      remedy: isLarge
        ? Wording(zh: "核对口径；确已调整的可确认，两个数都会留下", en: "compare the scope; confirm it where it was revised: both are kept")
        : Wording(zh: "两个数都会留下，增幅按现在填报的可比数算", en: "both are kept; growth goes by the comparable one filed now"))
  }

  func total(_ name: String, _ value: Decimal128, sum: Decimal128, unit: AmountUnit?) -> Finding {
    let (told, all) = (Self.words(value, unit), Self.words(sum, unit))
    return finding(
      .note, "report.total",
      Wording(
        zh: "“\(name.excerpt)” \(told.zh)，各行之和是 \(all.zh)",
        en: "“\(name.excerpt)” says \(told.en); the sum of the rows is \(all.en)"),
      expected: Wording(zh: "与各行之和一致", en: "the sum of the rows"),
      remedy: Wording(zh: "合计行不导入；核对有没有漏行", en: "totals are not stored; see whether a row is missing"))
  }

  /// A figure in the unit in which it stands in the sheet, with thousands parted.
  static func words(_ value: Decimal128, _ unit: AmountUnit?) -> Wording {
    guard let unit, let told = value.divided(by: unit.yuan) else { return Wording(verbatim: grouped(value)) }
    let figure = grouped(told.rounded(scale: 4, .halfUp) ?? told)
    return Wording(zh: "\(figure) \(unit.name.zh)", en: "\(figure) \(unit.name.en)")
  }

  private static func grouped(_ value: Decimal128) -> String {
    let text = value.magnitude.plainText()
    let whole = text.prefix { $0 != "." }
    var digits = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { digits.append(",") }
      digits.append(digit)
    }
    return (value.isNegative ? "-" : "") + digits + text.dropFirst(whole.count)
  }
}

extension Diagnostic {
  static func basisWithoutFigures(_ file: String) -> Diagnostic {
    Diagnostic(
      "report.entry-only", at: Place(file: file, field: "basis"),
      Wording(
        zh: "入统确认只说明是否入统和日期，不能作月报数据的依据",
        en: "a confirmation of entry tells whether and when, and is no basis for a report's figures"),
      expected: Wording(zh: "企业自愿填报、部门共享或经批准的地方统计调查", en: "voluntary, department_sharing or approved_survey"))
  }
}
