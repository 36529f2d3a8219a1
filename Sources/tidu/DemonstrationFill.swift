import Access
import Demonstration
import Diagnostics
import Enterprises
import Facts
import Foundation
import Journal
import PolicyCorpus
import Quantities
import Storage

/// Fills an empty store with a demonstration city, by the same ways that real data comes in: an import for each
/// kind of subject, and people added one by one. Killed at any moment, it goes on at the next start where it stopped.
struct DemonstrationFill {
  let store: SQLStore
  let desk: FactDesk
  let corpus: PolicyCorpus
  let enterprises: Int

  /// The seed of the city that every demonstration shows.
  private static let seed: UInt64 = 20_261_121
  /// From January of the third year before the city's day.
  private static let months = 46
  private static let filePrefix = "模拟数据-"
  /// How many days before its founding most of the city was told: what is told of the weeks before rests on what was known
  /// on each of their days.
  static let toldBefore = 70

  private var name: String { "demonstration-\(enterprises)" }

  /// A person of the demonstration and the password of this start.
  struct SignIn {
    let id: String
    let role: String
    /// The name of the area that the person works for; `nil` for the whole city and for an enterprise's people.
    let area: String?
    let password: String
  }

  /// Fills what is missing and gives every person of the demonstration this start's password.
  /// - Throws: `Diagnostics` with code `demonstration.other-data` where the store holds something else.
  func run(clock: @escaping @Sendable () -> Timestamp) async throws -> [SignIn] {
    let city = try DemonstrationCity(
      enterprises: enterprises, seed: Self.seed, on: DemonstrationCity.usualDay, areas: corpus.areas,
      industries: corpus.industries)
    try await refuseOtherData()
    // A finished city is not made up again, only to find that it is there.
    guard try await !isFinished() else { return try await addPeople(of: city, clock: clock) }
    try await store.beginFill(name, by: .demonstration, at: clock())
    // Passwords are dear to hash on purpose: that goes on beside the import.
    async let people = addPeople(of: city, clock: clock)
    // The same at every start: one after a crash goes on with the same files.
    let founded = try await store.read { (view: any EnterpriseReading) in
      try view.journalRecords.record(1)?.entry.at
    }
    try await importPopulation(
      of: city, told: corpus.workingDays.moment(Self.toldBefore, before: founded ?? clock()), clock: clock)
    let signIns = try await people
    try await store.finishFill(name, by: .demonstration, at: clock())
    return signIns
  }

  /// A demonstration never mixes with what somebody has brought: it starts in an empty store, or goes on in its own.
  private func refuseOtherData() async throws {
    let fill = name
    let isOther = try await store.read { (view: any EnterpriseReading) -> Bool in
      guard try view.journalRecords.head().count > 0 else { return false }
      let begun = try view.journalRecords.recent(limit: 1, before: nil, kind: Fill.began, actor: .demonstration)
      return begun.first?.entry.payload["name"].text != fill
    }
    guard isOther else { return }
    throw Diagnostics(
      Diagnostic(
        "demonstration.other-data",
        Wording(
          zh: "这个目录里已有别的数据，演示不会混进去", en: "the folder holds other data; a demonstration never mixes with it"),
        remedy: Wording(
          zh: "给演示另指一个空目录：--data 目录；或去掉 --demo", en: "name an empty folder with --data, or leave --demo out")))
  }

  private func isFinished() async throws -> Bool {
    let fill = name
    return try await store.read { (view: any EnterpriseReading) in
      try view.journalRecords.recent(limit: 1, before: nil, kind: Fill.finished, actor: .demonstration)
        .first?.entry.payload["name"].text == fill
    }
  }

  // MARK: What goes on in the city

  /// All that is told of the city beside its enterprises: rounds, calls, cases, exchanges …
  private static let life = "demonstration-life"

  /// Whether that has been told to its end: it is not told again over what people have done since.
  func isLived() async throws -> Bool {
    try await store.read { (view: any EnterpriseReading) in
      try view.journalRecords.recent(limit: 2, before: nil, kind: Fill.finished, actor: .demonstration)
        .contains { $0.entry.payload["name"].text == Self.life }
    }
  }

  /// Whether a store holds a made-up city, so that what leaves it has to say so.
  static func isMade(in store: any EnterpriseStore) async throws -> Bool {
    try await store.read { (view: any EnterpriseReading) in
      try !view.journalRecords.recent(limit: 1, before: nil, kind: Fill.began, actor: .demonstration).isEmpty
    }
  }

  func finishLife(at: Timestamp) async throws {
    try await store.finishFill(Self.life, by: .demonstration, at: at)
  }

  /// What a start says to the faults it meets: a command that was given otherwise before is another version's city.
  static func fault(_ faults: Diagnostics) -> Diagnostics {
    guard faults.all.contains(where: { $0.code == "command.key-reused" }) else { return faults }
    return Diagnostics(
      Diagnostic(
        "demonstration.other-version",
        Wording(
          zh: "这个目录里的演示城市是另一版程序装的，这一版接不上",
          en: "another version of the program made the city of this folder, and this one cannot go on with it"),
        remedy: Wording(
          zh: "给演示另指一个空目录：--data 目录；或去掉 --demo，照原样打开",
          en: "name an empty folder with --data, or leave --demo out to open it as it is")))
  }

  // MARK: Enterprises

  /// Imports the enterprises, then what is below them, kind by kind: of each first what could be told weeks before.
  /// - Parameter told: when that was.
  private func importPopulation(
    of city: DemonstrationCity, told: Timestamp, clock: @Sendable () -> Timestamp
  ) async throws {
    var files: [DemonstrationCity.PopulationFile: [UInt8]] = [:]
    city.writePopulation { file, block, written in
      files[file, default: []] += block
      ProgressLine.show("生成演示城市 \(written) / \(city.count) 家")
    }
    var late: Set<[UInt8]> = []
    for file in DemonstrationCity.PopulationFile.allCases {
      guard let bytes = files.removeValue(forKey: file), let subject = SubjectKind(rawValue: file.subject) else {
        continue
      }
      let parts = PopulationParts(
        bytes, toldBy: told.dayInShanghai, isOfEnterprises: file == .enterprises, late: &late)
      // The key is the fill's name and the file's, so that a start after a crash does not import twice.
      let key = "\(name)-\(file.subject)"
      for (rows, key, at) in [(parts.before, "\(key)-before", told), (parts.after, key, clock())] where !rows.isEmpty {
        let request = FactImport(
          file: Self.filePrefix + file.name, bytes: rows, subject: subject, basis: .voluntary)
        let command = request.command(by: .demonstration, key: key)
        _ = try await desk.importFacts(request, command: command, at: at) { progress in
          ProgressLine.show("\(progress.step.words)演示城市的\(subject.name.zh) \(progress.percent)%")
        }
      }
    }
    try await importMonths(clock: clock)
    ProgressLine.end()
  }

  /// What some of them told month by month, and the entries that were confirmed.
  private func importMonths(clock: @Sendable () -> Timestamp) async throws {
    let city = try DemonstrationCity(
      enterprises: enterprises, months: Self.months, seed: Self.seed, on: DemonstrationCity.usualDay,
      areas: corpus.areas, industries: corpus.industries)
    for (file, bytes, basis) in [
      ("月度产值.csv", city.monthlyReports, Basis.voluntary), ("入统确认.csv", city.entryConfirmations, .entryConfirmation),
    ] {
      let request = FactImport(file: Self.filePrefix + file, bytes: bytes, subject: .enterprise, basis: basis)
      let command = request.command(by: .demonstration, key: "\(name)-\(basis.kind.rawValue)-months")
      _ = try await desk.importFacts(request, command: command, at: clock()) { progress in
        ProgressLine.show("\(progress.step.words)演示城市的\(file) \(progress.percent)%")
      }
    }
  }

  private func addPeople(
    of city: DemonstrationCity, clock: @escaping @Sendable () -> Timestamp
  ) async throws -> [SignIn] {
    var generator = SystemRandomNumberGenerator()
    let password = DemonstrationPassword.draw(using: &generator)
    let access = AccessDesk(store: store, clock: clock)
    let present = Set(try await (store as any AccessStore).people().map(\.id.text))
    var signIns: [SignIn] = []
    for person in city.people() {
      guard let role = Role(rawValue: person.role) else { continue }
      if present.contains(person.id) {
        // Drawn for this start and printed for whoever looks on: nobody's own, and not to be replaced.
        try await access.changePassword(of: person.id, to: password, present: nil, by: .console, isInitial: false)
      } else {
        try await access.add(
          AccessCommand.AddPerson(
            id: person.id, name: person.name, roles: [role], area: person.area?.text, department: person.department,
            enterprise: person.enterprise?.text, password: password, isPasswordInitial: false), by: .console)
      }
      let area = person.area.map { area in
        [corpus.areas.area(area)?.name ?? area.text, person.department].compactMap { $0 }.joined(separator: " ")
      }
      signIns.append(SignIn(id: person.id, role: role.name.zh, area: area, password: password))
    }
    try await addColleagues(of: city, besides: present, password, clock: clock)
    // Told in one line: there are two in each district.
    signIns.append(
      SignIn(
        id: "officer.<区代码>.1", role: Role.officer.name.zh, area: "各区，如 officer.310115.1；各有 .1、.2",
        password: password))
    try await askForBinding(of: city, clock: clock)
    return signIns
  }

  /// A request that waits for the administrator, by somebody of an enterprise without accounts.
  private func askForBinding(
    of city: DemonstrationCity, clock: @escaping @Sendable () -> Timestamp
  ) async throws {
    let asked = try await store.bindings(in: BindingRequest.State.Name.allCases, of: nil, limit: 1)
    let bound = Set(city.people().compactMap(\.enterprise))
    guard asked.isEmpty, let enterprise = city.enterprises.first(where: { !bound.contains($0.creditCode) }) else {
      return
    }
    var generator = SystemRandomNumberGenerator()
    _ = try await AccessDesk(store: store, clock: clock).apply(
      AccessCommand.AskBinding(
        enterprise: enterprise.creditCode.text, enterpriseName: enterprise.name, office: "模拟财务负责人",
        evidence: "模拟数据：单位电话可核实，营业执照由本人递交"), password: DemonstrationPassword.draw(using: &generator))
  }

  /// The officers of every district: what only an enterprise's own district records for it somebody of each can record.
  /// They are many, and this start's password is drawn at random: it need not be dear to hash for them.
  private func addColleagues(
    of city: DemonstrationCity, besides present: Set<String>, _ password: String,
    clock: @escaping @Sendable () -> Timestamp
  ) async throws {
    guard let cheap = PasswordHash.Parameters(logarithmOfRounds: 10, blockSize: 8, parallelism: 1) else { return }
    let access = AccessDesk(store: store, clock: clock, parameters: cheap)
    for person in city.colleagues({ corpus.areas.area($0)?.name ?? $0.text }) {
      if present.contains(person.id) {
        try await access.changePassword(of: person.id, to: password, present: nil, by: .console, isInitial: false)
      } else {
        try await access.add(
          AccessCommand.AddPerson(
            id: person.id, name: person.name, roles: [.officer], area: person.area?.text, password: password,
            isPasswordInitial: false), by: .console)
      }
    }
  }
}
