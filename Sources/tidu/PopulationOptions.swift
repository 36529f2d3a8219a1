import ArgumentParser
import BatchEvaluation
import Benefits
import Diagnostics
import Enterprises
import Facts
import Foundation
import PolicyCorpus
import Quantities
import Storage

/// Where a population comes from: files, or a store.
struct PopulationOptions: ParsableArguments {
  @Option(help: "人口文件夹：enterprise.csv 等，见 tidu generate / a folder with enterprise.csv and the like")
  var population: String?

  @Flag(help: "不用文件，用 --data 或 --database 那里的企业 / the enterprises of --data or --database instead of files")
  var store = false

  @Option(
    help: "知悉之日：此后才记录的事实不看；与 --store 同用，缺省为今天 / with --store: what was recorded later is not seen; by default today")
  var known: CalendarDay?

  @OptionGroup var place: DataOptions

  /// A population, and the dossiers of the enterprises, by row, that columns do not hold as they are.
  struct Everybody {
    let population: Population
    let apart: [Int: Dossier]
  }

  func validate() throws {
    guard (population != nil) != store else {
      throw ValidationError(
        population == nil
          ? "缺少 --population 或 --store：企业从哪里来 / --population or --store is missing: whose enterprises"
          : "--population 与 --store 只能用一个 / name either --population or --store")
    }
    guard known == nil || store else {
      throw ValidationError(
        "文件不写何时记录，--known 只能与 --store 同用 / files don't say when a fact was recorded: --known needs --store")
    }
  }

  /// Reads everybody.
  /// - Parameter keeps: which facts are asked for; a store's columns may hold more.
  /// - Throws: `Diagnostics` where files or store cannot be read.
  func read(
    _ corpus: PolicyCorpus, _ question: QuestionOptions, in language: Language,
    keeps: @escaping @Sendable (SubjectKind, FactReference) -> Bool
  ) async throws -> Everybody {
    guard let population else { return try await readStore(corpus, on: question.on, in: language) }
    Self.endWhereFilesShrink()
    let folder = PopulationFolder(URL(fileURLWithPath: population, isDirectory: true), dictionary: corpus.facts)
    let read = try folder.read(
      threads: question.threads,
      progress: { file, percent in
        ProgressLine.show("读取 \(file) \(percent)%")
      }, keeps: keeps)
    ProgressLine.end()
    return Everybody(population: read, apart: [:])
  }

  /// Files are mapped: reading beyond the end of one that somebody has cut short meanwhile ends the process, with words.
  private static func endWhereFilesShrink() {
    signal(SIGBUS) { _ in
      let words: StaticString =
        "错误：读的文件中途被截短了；等它写完再来一次 / error: a file was cut short while it was read; run again once it is whole\n"
      _ = write(2, words.utf8Start, words.utf8CodeUnitCount)
      _exit(2)
    }
  }

  /// The enterprises of the store: what holds on the day of the question, as far as it was recorded by the day of
  /// knowledge.
  private func readStore(_ corpus: PolicyCorpus, on: CalendarDay, in language: Language) async throws -> Everybody {
    let desk = FactDesk(store: try await place.openExisting(in: language), corpus: corpus)
    let today = Timestamp.now.dayInShanghai
    let known = known ?? today
    if on < known {
      Console.say(
        Wording(
          zh: "按 \(known) 已记录的事实测算 \(on) 的情形；只看当时已记录的，加 --known \(on)",
          en: "facts as recorded by \(known), asked about \(on); --known \(on) takes only what was recorded then")(
            language))
    }
    let stored = try await desk.storedPopulation(
      on: on, known: known, shelf: PopulationFile(in: place.folder), tell: { Console.say($0.rendered(in: language)) },
      progress: { ProgressLine.show("读取 \($0) 家") })
    ProgressLine.end()
    return Everybody(population: stored.population, apart: stored.apart)
  }
}
