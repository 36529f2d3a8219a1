import ArgumentParser
import Diagnostics
import Foundation
import PolicyCorpus
import Quantities
import Storage
import Targets

extension ImportCommand {
  /// `tidu import cascade FILE`: the months of an area and of those right below it, as the page of a breakdown exports them,
  /// through the same checks. It takes the place of the plan that stands, whole: of the one that the file was exported from,
  /// or that is named.
  func importCascade() async throws {
    let id = try targets.asked()
    guard let year = targets.year, let parent = workbook.area.flatMap({ AreaCode($0) }), parent.isDistrictOrCity else {
      throw ValidationError(
        "cascade 要写 --year，--area 写市或区的代码 / cascade takes --year, and --area with the code of the city or a district")
    }
    let corpus = try corpus.load()
    let database = try await store.openToWrite(in: output.lang)
    let desk = TargetDesk(store: database, corpus: corpus)
    do {
      let read = try CascadeReading(of: id, below: parent, in: corpus).read(
        [UInt8](try InputFile.bytes(at: URL(fileURLWithPath: file))), file: file, year: year)
      let rows = read.rows
      let versions = try await desk.cascadeVersions(of: id, below: parent, year: year)
      let standing = versions.first
      let wish = TargetCommand.plan(
        id, year: year, parent: parent, rows: rows, basis: targets.document ?? "", over: standing?.trace.record ?? 0)
      let faults = try await desk.faults(in: wish, at: .now, within: .everywhere)
      guard faults.isEmpty else { throw Diagnostics(faults) }
      let board = try await desk.board(of: id, on: Timestamp.now.dayInShanghai, within: .everywhere)
      let seen = CascadeImport(
        rows: rows, standing: standing, findings: board.check(rows, of: id, below: parent, year: year).findings,
        corpus: corpus)
      if !dryRun, standing?.basis == (targets.document ?? ""), seen.changesNothing {
        return print(seen.words(.unchanged)(output.lang))
      }
      let made = CascadeReading.File(rows: rows, version: targets.over ?? read.version)
      if !seen.changesNothing,
        let fault = Diagnostic.fileOverAnotherPlan(
          made.standing(afterSavings: versions.count), savings: versions.count)
      {
        throw Diagnostics(fault)
      }
      guard !dryRun else { return print(seen.words(.dry)(output.lang)) }
      // A plan that another took the place of may be saved again: its content is no key.
      let reply = try await desk.carryOut(
        wish, by: .commandLine, key: key ?? UUID().uuidString, at: .now, within: .everywhere)
      print(seen.words(reply.isRepeated ? .repeated(reply.record) : .saved(reply.record))(output.lang))
    } catch let faults as Diagnostics {
      // The cell stands in the message.
      throw Diagnostics(
        faults.all.map { fault in
          var fault = fault
          fault.place = Place(file: file)
          return fault
        })
    }
  }
}

/// What an import of a cascade would do or has done, and what its rows add up to.
private struct CascadeImport {
  enum End {
    case dry, unchanged
    case repeated(Int), saved(Int)
  }

  let rows: [Cascade.Row]
  let standing: Cascade?
  let findings: [CascadeCheck.Finding]
  let corpus: PolicyCorpus

  /// Whether the plan that stands has the same rows, in whatever order.
  var changesNothing: Bool { standing.map { Set($0.rows) == Set(rows) } ?? false }

  func words(_ end: End) -> Wording {
    let tail =
      switch end {
      case .dry: Wording(zh: "没有问题；没有保存", en: "all sound; nothing was stored")
      case .unchanged: Wording(zh: "与现有分解相同，没有改动", en: "as the plan that stands; nothing was changed")
      case .repeated(let record):
        Wording(
          zh: "这个操作编号已经办过（日志第 \(record) 条），这次没有改动",
          en: "this key was carried out before (record \(record)); nothing was changed")
      case .saved(let record): Wording(zh: "已保存分解；日志第 \(record) 条", en: "the plan was saved; record \(record)")
      }
    var said = [Wording(zh: "\(rows.count) 行，\(tail.zh)", en: "\(rows.count) rows: \(tail.en)")]
    if let lost { said.append(lost) }
    for finding in findings { said.append(words(finding)) }
    return Wording(zh: said.map(\.zh).joined(separator: "\n"), en: said.map(\.en).joined(separator: "\n"))
  }

  /// Those that have months in the plan that stands and none in the file: they have none afterwards.
  private var lost: Wording? {
    let areas = Set(rows.map(\.area))
    let lost = (standing?.rows ?? []).map(\.area).filter { !areas.contains($0) }.map(name)
    guard !lost.isEmpty else { return nil }
    return Wording(
      zh: "原有分解、文件里没有的，不再有分解：\(lost.map(\.zh).joined(separator: "、"))",
      en: "planned before and not in the file, and then without a plan: \(lost.map(\.en).joined(separator: ", "))")
  }

  private func name(_ area: AreaCode) -> Wording { corpus.wording(corpus.areas.area(area)?.name ?? area.text) }

  private func words(_ finding: CascadeCheck.Finding) -> Wording {
    func differing(_ zh: String, _ en: String, _ sum: Int, _ whole: Int, _ of: Wording) -> Wording {
      let difference = sum - whole
      let signed = difference < 0 ? "−\(-difference)" : "+\(difference)"
      return Wording(
        zh: "核对：\(zh)\(sum)，\(of.zh)\(whole)，差\(signed)", en: "check: \(en) \(sum), \(of.en) \(whole): \(signed)")
    }
    let task = Wording(zh: "任务", en: "the task is")
    switch finding {
    case .monthsOfWhole(let sum, let target):
      return differing("本级各月合计", "the months here add up to", sum, target, task)
    case .parts(let sum, let target): return differing("下级合计", "the areas below add up to", sum, target, task)
    case .parks(let sum, let target): return differing("园区合计", "the parks add up to", sum, target, task)
    case .month(let month, let sum, let whole):
      return differing(
        "\(month)月下级合计", "month \(month): the areas below add up to", sum, whole, Wording(zh: "本级", en: "here"))
    case .task(let area, let sum, let task):
      let name = name(area)
      return Wording(
        zh: "核对：\(name.zh)各月合计\(sum)，它的年度任务是\(task)",
        en: "check: \(name.en): the months add up to \(sum), its yearly task is \(task)")
    case .notRising(let area, let planned, let last):
      let name = name(area)
      return Wording(
        zh: "核对：\(name.zh)计划\(planned)，去年实绩\(last)，没有递增",
        en: "check: \(name.en): \(planned) planned, \(last) last year: no rise")
    case .falling(let area, let month, let planned, let before):
      let name = name(area)
      return Wording(
        zh: "核对：\(name.zh)\(month)月月末数\(planned)，少于上月的\(before)",
        en: "check: \(name.en): \(planned) at the end of month \(month), fewer than the \(before) of the month before")
    }
  }
}
