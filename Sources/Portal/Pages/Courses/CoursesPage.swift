import Cultivation
import Diagnostics
import Quantities

/// 投产进程: of the enterprises within reach, what asks to be looked at, the milestones and the ramps.
enum CoursesPage {
  struct View: Sendable {
    let sheets: DeliveryView
    let doors: [Crumb]
    let path: String
    let part: String
    let kind: String?
    let areas: [Choice]
    let export: String
  }

  private enum Part: String, CaseIterable {
    case reminders, milestones, ramps
  }

  /// A line of a table, as the page and the file show it.
  private struct Line {
    let sight: CourseSight
    let cells: [DeliveryView.Table.Cell]
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let part = part(request)
    let sights = try await sights(request, portal)
    let kind = kind(request)
    let lines = lines(part, kind, sights, pen)
    let page = Pager.page(of: request)
    let shown = lines.dropFirst((page - 1) * Pager.size).prefix(Pager.size)
    let reminders = sights.flatMap(\.reminders)
    let section = DeliveryView.Section(
      title: part == .reminders && kind != nil
        ? words("course.reminder.\(kind?.rawValue ?? "")") : words("course.part.\(part.rawValue)"),
      lead: words("course.partLead.\(part.rawValue)"),
      tabs: Part.allCases.map { other in
        RegisterPage.TabView(
          label: words("course.part.\(other.rawValue)"),
          href: request.address(replacing: ["part": other.rawValue, "kind": nil, "page": nil]),
          isCurrent: other == part && (kind == nil || part != .reminders))
      },
      table: DeliveryView.Table(heads(part, words), numbers: part == .ramps ? [3] : [], rows: shown.map(\.cells)),
      empty: lines.isEmpty ? words("course.nothing") : nil,
      pager: lines.isEmpty ? nil : Pager(request, page: page, total: lines.count, words: words))
    let sheets = DeliveryView(
      crumbs: [Crumb(words("nav.cultivation"), "/cultivation"), Crumb(words("course.title"))],
      title: words("course.title"), lead: words("course.lead"),
      sums: CourseReminder.Kind.allCases.map { kind in
        Figure(
          .count(reminders.count { $0.kind == kind }), label: words("course.reminder.\(kind.rawValue)"),
          href: request.address(replacing: ["part": Part.reminders.rawValue, "kind": kind.rawValue, "page": nil]))
      }, sections: [section])
    let area = request.query.text("area").flatMap { AreaCode($0) }
    return .page(
      Page(
        "courses/list", title: sheets.title,
        view: View(
          sheets: sheets, doors: MonitoringPage.doors(words), path: request.path, part: part.rawValue,
          kind: kind?.rawValue,
          areas: portal.areaChoices(within: request.scope, chosen: area, words: words),
          export: "\(request.path)/export?\(request.query.encoded(replacing: ["page": nil]))"), nonStatistical: true))
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let part = part(request)
    let lines = lines(part, kind(request), try await sights(request, portal), pen)
    let mark = try await portal.watermark(
      "courses/\(part.rawValue)", rows: lines.count, of: .enterprises, request, words)
    var file = ListFile()
    file.append(
      [words("enterprise.creditCode")]
        + heads(part, words).flatMap {
          $0 == words("course.told") ? [words("course.toldYuan"), words("import.basis")] : [$0]
        } + [words("export.watermark")])
    for line in lines {
      file.append(
        [line.sight.enterprise.creditCode.text]
          + line.cells.flatMap { cell -> [String] in
            // An amount and its basis are two things, so that the amounts add up in a spreadsheet.
            if let amount = cell.amount { return [amount.description, cell.note ?? ""] }
            return [[cell.state?.word ?? cell.text, cell.note].compactMap { $0 }.joined(separator: " ")]
          } + [mark])
    }
    return try file.reply(named: "\(words("course.part.\(part.rawValue)"))-\(request.today)", to: request)
  }

  private static func part(_ request: PortalRequest) -> Part {
    request.query.text("part").flatMap(Part.init(rawValue:)) ?? .reminders
  }

  /// The one kind of reminder that is asked for; `nil` for all.
  private static func kind(_ request: PortalRequest) -> CourseReminder.Kind? {
    request.query.text("kind").flatMap(CourseReminder.Kind.init(rawValue:))
  }

  private static func sights(_ request: PortalRequest, _ portal: Portal) async throws -> [CourseSight] {
    try await CourseSight.all(request, portal, area: request.query.text("area").flatMap { AreaCode($0) })
  }

  private static func heads(_ part: Part, _ words: Strings) -> [String] {
    let own =
      switch part {
      case .reminders: ["course.what", "course.about", "course.day"]
      case .milestones: ["course.field.kind", "course.field.title", "table.state", "course.day", "course.opens"]
      case .ramps: ["course.field.title", "course.month", "course.told", "table.state"]
      }
    return [words("enterprise.name")] + own.map { words($0) } + [words("enterprise.area")]
  }

  private static func lines(
    _ part: Part, _ kind: CourseReminder.Kind?, _ sights: [CourseSight], _ pen: DeliveryPen
  ) -> [Line] {
    switch part {
    case .reminders:
      let order = CourseReminder.Kind.allCases
      return sights.flatMap { sight in sight.reminders.map { (sight, $0) } }
        .filter { kind == nil || $0.1.kind == kind }
        .sorted {
          (order.firstIndex(of: $0.1.kind) ?? 0, $0.1.day) < (order.firstIndex(of: $1.1.kind) ?? 0, $1.1.day)
        }
        .map { sight, reminder in
          line(
            sight,
            [
              .init(state: pen.mark(reminder)), .text(reminder.title, sight.enterprise.coursePath),
              .text(
                pen.words("course.reminderDay.\(reminder.kind.rawValue)", ["day": reminder.day.text(in: pen.language)])),
            ], pen)
        }
    case .milestones:
      return sights.flatMap { sight in
        sight.course.milestones.sorted { $0.key < $1.key }.map { number, milestone in
          let opened = sight.openings[number] ?? []
          return line(
            sight,
            [
              .text(pen.kindName(milestone)), .text(milestone.title, sight.enterprise.coursePath),
              .init(state: pen.mark(milestone)),
              .text((milestone.reached?.day ?? milestone.expected).text(in: pen.language)),
              .text(
                opened.isEmpty
                  ? "—"
                  : opened.filter(\.isInForce).map { pen.name($0.what).name }
                    .joined(separator: pen.words("list.separator"))),
            ], pen)
        }
      }
    case .ramps:
      return sights.flatMap { sight in
        sight.course.openRamps.sorted { $0.key < $1.key }.compactMap { number, ramp in
          guard let standing = sight.standings[number] else { return nil }
          let last = standing.last
          return line(
            sight,
            [
              .text(ramp.title, sight.enterprise.coursePath), .text(last?.period.text(in: pen.language) ?? "—"),
              last?.told.map { told in
                var cell = pen.amount(told.amount, last.flatMap { sight.source(of: $0, ramp) })
                cell.note = told.basis.name(pen.language)
                return cell
              } ?? .text("—"),
              .init(note: pen.standing(standing), state: pen.mark(standing.word)),
            ], pen)
        }
      }
    }
  }

  private static func line(_ sight: CourseSight, _ cells: [DeliveryView.Table.Cell], _ pen: DeliveryPen) -> Line {
    Line(
      sight: sight,
      cells: [.text(sight.enterprise.title, sight.enterprise.path)] + cells
        + [.text(pen.portal.areaName(sight.enterprise.area, in: pen.language))])
  }
}
