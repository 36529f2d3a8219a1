import Diagnostics
import PolicyCorpus
import Quantities
import Targets

/// A material as files: the draft as it is now, and what has been issued, each with what stands on all of its pages.
extension DispatchPage {
  /// 草稿: the Word file before it is issued, with the figures of now, and with what was typed where the form asks for it.
  static func draft(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = try Wanted(request, portal)
    let text = TargetWords(portal, request)
    let words = text.words
    let isLast = asked.month == DispatchMaterial.lastMonth(on: request.today)
    let issued = try await portal.targets.materials(of: asked.address.id, area: asked.area)
    let material = try await drafted(asked, issued, request, portal)
    let view = MaterialView(material, text, isWhole: isLast)
    let moment = words("targets.dispatch.stamp.draftLine", ["time": request.now.text(in: request.language)])
    let line = [moment, try await portal.behind(words)].compactMap { $0 }
      .joined(separator: words("sentence.separator"))
    let stamp = MaterialView.Stamp(kind: .draft, header: words("targets.dispatch.stamp.draft"), line: line)
    let mark = try await mark(asked.address, request, portal, words)
    return .download(
      name: "\(view.title)-\(stamp.header).docx", type: .word,
      bytes: try view.document(mark: mark, stamp: stamp, words).bytes())
  }

  /// What people write, as the form has it.
  /// - Parameter promises: those of the month before, each with its field.
  static func notes(_ request: PortalRequest, promises: [String]) -> DispatchMaterial.Notes {
    func lines(_ field: String) -> [String] {
      (request.form.exactly(field) ?? "").split(whereSeparator: \.isNewline).map { String($0).trimmingWhiteSpace }
        .filter { !$0.isEmpty }
    }
    let outcomes = promises.enumerated().map { index, promise in
      DispatchMaterial.Outcome(promise: promise, result: request.form.text(outcomeField(index)) ?? "")
    }
    return DispatchMaterial.Notes(
      difficulties: lines("difficulties"), outcomes: outcomes, promises: lines("promises"))
  }

  static func word(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let file = try await File(request, portal)
    return .download(
      name: "\(file.view.title).docx", type: .word,
      bytes: try file.view.document(mark: file.mark, stamp: file.stamp, file.words).bytes())
  }

  /// The same on A4 pages, for the browser to print or to save as PDF.
  static func print(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let file = try await File(request, portal)
    let document = file.view.document(mark: file.mark, stamp: file.stamp, file.words)
    return .page(
      Page(
        "targets/print", title: file.view.title,
        view: MaterialPrintPage.view(document, stamp: file.stamp, back: file.back),
        nonStatistical: true))
  }

  /// The tables as a workbook, for those who go on reckoning with them.
  static func excel(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let file = try await File(request, portal)
    let mark = [file.stamp?.line, file.mark].compactMap { $0 }.joined(separator: " · ")
    return .download(
      name: "\(file.view.title).xlsx", type: .xlsx, bytes: try file.view.workbook(mark: mark, file.words).bytes())
  }

  /// What a file of an issued material is made of.
  private struct File {
    let view: MaterialView
    let mark: String
    let stamp: MaterialView.Stamp?
    let back: String
    let words: Strings

    init(_ request: PortalRequest, _ portal: Portal) async throws {
      let (address, issued) = try await DispatchPage.issued(request, portal)
      let text = TargetWords(portal, request)
      words = text.words
      view = MaterialView(issued.material, text)
      let all = try await portal.targets.materials(of: address.id, area: issued.material.area)
      stamp = MaterialView.Stamp(issued, successor: all.successor(of: issued), text)
      // Who took it out stands in the journal: paper of an issue is the same for everybody, whenever it is taken.
      try await portal.letOut("\(address.id)", rows: 1, of: .sums, request)
      mark = [
        words("targets.dispatch.issuedOn", ["time": issued.trace.at.text(in: request.language)]),
        portal.ports.isDemonstration ? words("banner.demonstration") : nil, words("banner.nonStatistical"),
      ].compactMap { $0 }.joined(separator: " · ")
      back = address.id.targetPath("dispatch/\(issued.trace.record)")
    }
  }
}

extension MaterialView.Stamp {
  /// `nil` for a first issue that stands.
  init?(_ issued: IssuedMaterial, successor: IssuedMaterial?, _ text: TargetWords) {
    let words = text.words
    if let successor {
      kind = .replaced
      header = words("targets.dispatch.stamp.replaced", ["number": "\(successor.number)"])
      line = words(
        "targets.dispatch.stamp.replacedOn",
        [
          "number": "\(successor.number)", "day": successor.trace.at.dayInShanghai.text(in: text.language),
        ])
    } else if let correction = issued.material.correction {
      kind = .corrects
      header = words("targets.dispatch.stamp.corrects", ["number": "\(correction.number)"])
      line = words(
        "targets.dispatch.stamp.correctsLine",
        ["number": "\(correction.number)", "day": correction.issuedOn.text(in: text.language)])
    } else {
      return nil
    }
  }
}
