import PolicyCorpus
import Quantities
import Targets

/// 分解的各次保存: who saved which version of a cascade when and on what, and two of them cell by cell.
enum CascadeVersionsPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let caption: String
    let path: String
    let area: String
    let year: String
    let versions: [Version]
    let isEmpty: Bool
    /// Nothing to compare with one version alone.
    let canCompare: Bool
    let from: [Choice]
    let to: [Choice]
    let compared: Compared?
  }

  struct Version: Sendable {
    let number: String
    let saved: String
    let by: String
    let basis: String
    let total: String
    let href: String
    let comparison: String
  }

  struct Compared: Sendable {
    let title: String
    /// How many cells and areas differ.
    let summary: String
    let monthNames: [String]
    let rows: [Row]
    let files: [Crumb]
    let isSame: Bool
  }

  /// An area that differs between two versions.
  struct Row: Sendable {
    let name: String
    let cells: [Cell]
  }

  /// A month, or the year at the end of the row.
  struct Cell: Sendable {
    let text: String
    /// What it was; `nil` where it is the same.
    let before: String?
    let difference: String?
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let desk = try await CascadeDesk(request, portal)
    let words = desk.words
    let actors = try await portal.actorNames(words)
    let all = desk.versions
    /// Versions are counted from the first that was saved.
    func number(_ index: Int) -> Int { all.count - index }
    let (from, to) = asked(request, desk)
    func path(_ number: Int) -> String {
      desk.address.id.targetPath(
        "cascade/versions",
        [
          "year": "\(desk.year)", "area": desk.parent.text, "from": number > 1 ? "\(number - 1)" : nil,
          "to": "\(number)",
        ])
    }
    func choices(_ chosen: Int) -> [Choice] {
      all.indices.map { index in
        Choice(
          value: "\(number(index))",
          label: words("targets.version", ["number": "\(number(index))"]) + " · "
            + all[index].trace.at.text(in: request.language), isChosen: number(index) == chosen)
      }
    }
    let view = View(
      crumbs: desk.address.crumbs(
        words,
        Crumb(
          words("targets.cascade"),
          desk.address.id.targetPath("cascade", ["year": "\(desk.year)", "area": desk.parent.text])),
        Crumb(words("targets.versions"))),
      title: words("targets.versions"),
      caption:
        "\(portal.areaName(desk.parent, in: request.language)) · \(Period.year(desk.year).text(in: request.language))",
      path: desk.address.id.targetPath("cascade/versions"), area: desk.parent.text, year: "\(desk.year)",
      versions: all.enumerated().map { index, cascade in
        Version(
          number: words("targets.version", ["number": "\(number(index))"]),
          saved: cascade.trace.at.text(in: request.language), by: actors(cascade.trace.by),
          basis: cascade.basis.orNil ?? "—", total: cascade.row(of: desk.parent).map { "\($0.total)" } ?? "—",
          href: path(number(index)),
          comparison: words(number(index) == 1 ? "targets.versions.first" : "targets.versions.before"))
      }, isEmpty: all.isEmpty, canCompare: all.count > 1, from: choices(from), to: choices(to),
      compared: version(to, desk).map { compared($0, to, version(from, desk), from, desk) })
    return .page(
      Page("targets/cascadeVersions", title: view.title, view: view, nonStatistical: true, notices: desk.notices))
  }

  /// The numbers of the two versions that an address asks for. Each is held against the one before unless told otherwise;
  /// the first against nothing.
  private static func asked(_ request: PortalRequest, _ desk: CascadeDesk) -> (from: Int, to: Int) {
    func asked(_ name: String) -> Int? {
      request.query.text(name).flatMap { Int($0) }.flatMap { (1...max(1, desk.versions.count)).contains($0) ? $0 : nil }
    }
    let to = asked("to") ?? desk.versions.count
    return (asked("from") ?? to - 1, to)
  }

  private static func version(_ number: Int, _ desk: CascadeDesk) -> Cascade? {
    let index = desk.versions.count - number
    return desk.versions.indices.contains(index) ? desk.versions[index] : nil
  }

  /// The areas that differ between two versions, in the page's order.
  private static func differing(
    _ cascade: Cascade, _ before: Cascade?, _ desk: CascadeDesk
  ) -> [(area: AreaCode, now: Cascade.Row?, then: Cascade.Row?)] {
    desk.groups.flatMap(\.areas).compactMap { area in
      let (now, then) = (cascade.row(of: area), before?.row(of: area))
      return now?.months == then?.months ? nil : (area, now, then)
    }
  }

  /// The areas that differ as a file: of each a row as it was, one as it is, and one of the differences.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let desk = try await CascadeDesk(request, portal)
    let words = desk.words
    let (from, to) = asked(request, desk)
    let before = version(from, desk)
    let rows = version(to, desk).map { differing($0, before, desk) } ?? []
    let mark = try await portal.watermark(
      "\(desk.address.id)/cascade/versions", rows: rows.count, of: .sums, request, words,
      filter: [
        Pair(words("targets.year"), "\(desk.year)"),
        Pair(words("enterprise.area"), portal.areaName(desk.parent, in: request.language)),
        Pair(words("targets.versions.head"), words("targets.versions.compared", ["from": "\(from)", "to": "\(to)"])),
      ])
    let unit = desk.text.said(desk.address.declaration.planUnit)
    var file = ListFile()
    file.append(
      [words("enterprise.area"), words("targets.versions.head")]
        + ((1...12).map { words("targets.month", ["month": "\($0)"]) } + [words("targets.dispatch.plannedYear")]).map {
          words("export.withUnit", ["name": $0, "unit": unit])
        } + [words("export.watermark")])
    for (area, now, then) in rows {
      let name = portal.areaName(area, in: request.language)
      func append(_ version: String, _ row: Cascade.Row?) {
        let cells = row.map { ($0.months + [$0.total]).map { "\($0)" } } ?? Array(repeating: "", count: 13)
        file.append([name, version] + cells + [mark])
      }
      func number(_ number: Int) -> String { words("targets.version", ["number": "\(number)"]) }
      if before != nil { append(number(from), then) }
      append(number(to), now)
      guard before != nil else { continue }
      func difference(_ value: (Cascade.Row) -> Int) -> String { "\((now.map(value) ?? 0) - (then.map(value) ?? 0))" }
      file.append(
        [name, words("targets.versions.difference")] + (0..<12).map { month in difference { $0.months[month] } }
          + [difference(\.total), mark])
    }
    return try file.reply(
      named: "\(desk.address.instrument.name(request.language))-\(words("targets.versions"))-\(request.today)",
      to: request)
  }

  /// - Parameter before: `nil` where there was none: then everything is new.
  private static func compared(
    _ cascade: Cascade, _ number: Int, _ before: Cascade?, _ beforeNumber: Int, _ desk: CascadeDesk
  ) -> Compared {
    let words = desk.words
    var changed = 0
    let rows = differing(cascade, before, desk).map { area, now, then in
      func cell(_ value: (Cascade.Row) -> Int) -> Cell {
        let (own, old) = (now.map(value), then.map(value))
        return Cell(
          text: own.map { "\($0)" } ?? "—", before: own == old || before == nil ? nil : old.map { "\($0)" } ?? "—",
          difference: own == old || before == nil ? nil : FigureText.difference((own ?? 0) - (old ?? 0)))
      }
      let months = (0..<12).map { month in cell { $0.months[month] } }
      changed += (0..<12).count { now?.months[$0] != then?.months[$0] }
      return Row(name: desk.portal.areaName(area, in: words.language), cells: months + [cell(\.total)])
    }
    let title =
      before == nil
      ? words("targets.version", ["number": "\(number)"])
      : words("targets.versions.compared", ["from": "\(beforeNumber)", "to": "\(number)"])
    return Compared(
      title: title,
      summary: words(
        before == nil ? "targets.versions.all" : "targets.versions.changed",
        ["areas": "\(rows.count)", "cells": "\(changed)"]),
      monthNames: (1...12).map { words("targets.month", ["month": "\($0)"]) }, rows: rows,
      files: rows.isEmpty
        ? []
        : ListFile.links(
          desk.address.id.targetPath(
            "cascade/versions/export",
            [
              "year": "\(desk.year)", "area": desk.parent.text, "from": before == nil ? nil : "\(beforeNumber)",
              "to": "\(number)",
            ]), words), isSame: rows.isEmpty)
  }
}
