import ArgumentParser
import Diagnostics
import Enterprises
import Facts
import Foundation
import Journal
import PolicyCorpus
import Quantities

/// `tidu import`: files of facts into the store, as a dry run or for good.
struct ImportCommand: AsyncParsableCommand, SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "导入事实表；--dry-run 只看会怎样 / imports a table of facts; --dry-run shows what it would do",
    discussion: """
      enterprises 导入企业表，facts 导入其他对象（项目、合同……）的表，register 导入一本登记册的条目，
      positions 导入服务站点和企业的经纬度，parks 导入各园区的企业名单，tasks 导入一个指标的年度任务，
      cascade 导入一个区各街镇、园区的逐月分解，observations 导入一个指标的观测值。
      有一处错误就全部不导入；与已记的数相差太大的存疑，核实无误的加 --confirm-doubts。
      One fault, and nothing of the file is stored; figures unlike those that stand are taken with --confirm-doubts.
      register 逐行收：能收的行收下，不能收的指明单元格退回；填了出库登记日或出库原因的行是出库。
      A register's list is taken row by row, the others go back; a row with a day or reason of leaving lets its entry leave.
      月报（.xlsx，或不带 --subject 的 .csv）逐行核对：认得表头、期间和单位，存疑和有误的行指明单元格退回，其余收下。
      A month's report is checked row by row: what is doubtful or wrong is named by its cell and goes back.

      例 / examples:
        tidu import enterprises population/enterprise.csv --dry-run
        tidu import enterprises enterprise.csv --basis department_sharing --agreement 协议编号 --purpose 政策兑现 --until 2027-12-31
        tidu import facts contract.csv --subject contract
        tidu import register library.csv --register shenggui-2023/3#cultivation-library --dry-run
        tidu import positions positions.csv --dry-run
        tidu import parks 园区名单.xlsx --dry-run
        tidu import tasks 任务.csv --indicator shenggui-2023/2#district-targets --year 2026 --document 文号 --issued 2026-01-15
        tidu import cascade 分解.xlsx --indicator shenggui-2023/2#district-targets --year 2026 --area 310117 --dry-run
        tidu import observations 观测值.xlsx --indicator zhuanxing-2026/2#output --source 统计月报 --basis department_sharing …
        tidu import facts 2025年11月.xlsx --area 310117102 --dry-run --returned 退回.xlsx
        tidu import facts 2025年11月.xlsx --round 0123456789ab --reporter 310117102
        tidu import facts 2025年11月.xlsx --area 310117102 --confirm '产值表!A5' --verified '新开业，已看过营业执照'
      """)

  enum Table: String, ExpressibleByArgument, CaseIterable {
    case enterprises, facts, register, positions, parks, tasks, cascade, observations
  }

  @Argument(help: "导入什么 / what to import: enterprises, facts, register, positions, parks, tasks, cascade, observations")
  var table: Table

  @Argument(help: "文件（CSV、XLSX）/ the file (CSV, XLSX)")
  var file: String

  @Option(help: "表里说的是什么 / what the table is about: project, contract, loan …")
  var subject: SubjectKind?

  @Option(help: "导入哪一本登记册 / into which register: shenggui-2023/3#cultivation-library")
  var register: String?

  @Option(help: "操作编号：同一编号只执行一次，缺省由文件内容得出 / a key that is carried out once; by default the file's content")
  var key: String?

  @Flag(help: "只看会怎样，不导入 / show what it would do and store nothing")
  var dryRun = false

  @Flag(help: "存疑的数已核实无误 / doubtful figures were verified")
  var confirmDoubts = false

  @OptionGroup var basis: BasisOptions
  @OptionGroup var workbook: WorkbookOptions
  @OptionGroup var targets: TargetOptions
  @OptionGroup var store: DataOptions
  @OptionGroup var output: SpeechOptions
  @OptionGroup var corpus: CorpusOptions

  func run() async throws {
    if table == .register { return try await importRegister() }
    if table == .positions { return try await importPositions() }
    if table == .parks { return try await importParks() }
    if table == .tasks { return try await importTasks() }
    if table == .cascade { return try await importCascade() }
    if table == .observations { return try await importObservations() }
    if isReport { return try await importReport() }
    let request = FactImport(
      file: file, bytes: [UInt8](try InputFile.bytes(at: URL(fileURLWithPath: file))), subject: subjectKind,
      basis: try basis.stated(), doubts: confirmDoubts ? .confirmed : .asked)
    let reference = try corpus.importReference()
    let desk = FactDesk(store: try await store.openToWrite(in: output.lang), reference: reference)
    let preview = try await desk.preview(request, at: .now, progress: Self.progress)
    ProgressLine.end()
    for warning in preview.warnings { Console.say(warning.rendered(in: output.lang)) }
    guard preview.isApplicable else { throw preview.refusal }
    guard !dryRun else {
      for doubt in preview.doubtful.all { Console.say(doubt.rendered(in: output.lang)) }
      print(preview.words(output.lang))
      return
    }
    // Without a key of its own, what is asked is the key: the same file on the same basis again is the same command.
    let command = request.command(by: .commandLine, key: key ?? "import-\(request.payload.hash.hex)")
    let reply = try await Diagnostics.namingFlag {
      try await desk.importFacts(request, command: command, at: .now, progress: Self.progress)
    }
    ProgressLine.end()
    print(reply.words(output.lang))
  }

  private var subjectKind: SubjectKind { table == .enterprises ? .enterprise : subject ?? .enterprise }

  private static let progress: @Sendable (ImportProgress) -> Void = { progress in
    ProgressLine.show("\(progress.step.words) \(progress.percent)%（\(progress.rows) 行）")
  }
}

extension ImportProgress.Step {
  var words: String {
    switch self {
    case .checking: "检查"
    case .storing: "入库"
    }
  }
}

extension ImportPreview {
  /// What the import would do, and on what basis.
  var words: Wording {
    Wording(
      zh: "\(rows) 行：新增企业 \(newEnterprises) 家，新增事实 \(newFacts) 条，变动 \(changedFacts) 条，未变 \(unchangedFacts) 条；"
        + (doubtCount > 0 ? "存疑 \(doubtCount) 个，核实无误的加 --confirm-doubts 导入；" : "")
        + "口径：\(basis.kind.name.zh)；没有导入",
      en: "\(rows) rows: \(newEnterprises) new enterprises, \(newFacts) new facts, \(changedFacts) changed, "
        + "\(unchangedFacts) unchanged; "
        + (doubtCount > 0 ? "\(doubtCount) in doubt, taken with --confirm-doubts once they are verified; " : "")
        + "basis: \(basis.kind.name.en); nothing was stored")
  }
}

extension ImportReply {
  /// What the import did, in a line.
  var words: Wording {
    isRepeated
      ? Wording(
        zh: "这个文件已经导入过（日志第 \(record) 条），这次没有改动",
        en: "this file was imported before (record \(record)); nothing was changed")
      : Wording(
        zh: "已导入 \(rows) 行：新增企业 \(newEnterprises) 家，新增事实 \(newFacts) 条，变动 \(changedFacts) 条；日志第 \(record) 条",
        en:
          "imported \(rows) rows: \(newEnterprises) new enterprises, \(newFacts) new facts, \(changedFacts) changed; record \(record)"
      )
  }
}
