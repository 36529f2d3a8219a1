import Access
import ArgumentParser
import Delivery
import Diagnostics
import Enterprises
import Foundation
import Portal
import Quantities
import Storage

/// `tidu export`: the files of the portal, for scripts.
struct ExportCommand: AsyncParsableCommand, SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "导出名册、目标、分解、调度材料等文件，与门户所得相同 / registers, targets, cascades, materials as files, as the portal gives them",
    discussion: """
      网址同门户上“导出”所指，从“/”写起；--as 是谁来取，口令从标准输入读：权限、水印、审批、日志都按此人。
      The address is that of the portal's own link, from “/” on; --as is who takes it, whose password is read from the
      standard input: rights, mark, approval and journal are theirs.

      例 / examples:
        tidu export --list
        tidu export '/cultivation/shenggui-2023/3/cultivation-library/export?format=xlsx' --as songjiang < password.txt
        tidu export '/targets/shenggui-2023/2/district-targets/cascade/export?year=2026&area=310117' --as songjiang
        tidu export /targets/shenggui-2023/2/district-targets/dispatch/1/word --as songjiang --out 十月.docx
        tidu export '/reporting/rounds/1/template' --as officer --out -
      """)

  @Argument(help: "文件的网址 / the file's address")
  var address: String?

  @Option(name: .customLong("as"), help: "登录名，见 tidu user list / a sign-in, as tidu user list shows it")
  var person: String?

  @Option(
    help: "写到哪个文件，缺省用文件自己的名字；- 为标准输出 / the file to write, by default under its own name; - is the standard output")
  var out: String?

  @Flag(help: "列出有文件的网址 / lists the addresses that have files")
  var list = false

  @OptionGroup var store: DataOptions
  @OptionGroup var output: SpeechOptions
  @OptionGroup var corpus: CorpusOptions

  func validate() throws {
    guard !list else { return }
    guard address != nil, person != nil else {
      throw ValidationError(
        "要写文件的网址和 --as 登录名；--list 列出网址 / name an address and --as a sign-in; --list shows the addresses")
    }
  }

  func run() async throws {
    let corpus = try corpus.load()
    let database = try await store.openExisting(in: output.lang, toWrite: !list)
    let desk = FactDesk(store: database, corpus: corpus)
    let clock: @Sendable () -> Timestamp = { .now }
    let keeper = StandingsKeeper(desk: desk, store: database, corpus: corpus, clock: clock)
    var ports = PortalHouse(
      database: database, folder: store.folder, corpus: corpus, desk: desk,
      delivery: try DeliveryDesk(database, folder: store.folder, corpus: corpus, facts: desk), clock: clock
    ).ports(heeded: { try await keeper.heeded() })
    ports.isDemonstration = try await DemonstrationFill.isMade(in: database)
    let portal = try Portal(ports)
    guard !list else { return portal.fileAddresses.forEach { print($0) } }
    guard let address, let person else { return }
    Console.say(Wording(zh: "请输入口令，回车结束：", en: "password, then enter:")(output.lang))
    guard case .signedIn(let session, _) = try await ports.access.signIn(name: person, password: readLine() ?? "")
    else {
      throw Diagnostics(.notSignedIn(person))
    }
    let actor = try await ports.access.actor(holding: session)
    let file = try await portal.file(at: address, for: actor, in: output.lang)
    try await ports.access.signOut(session)
    guard out != "-" else { return FileHandle.standardOutput.write(Data(file.bytes)) }
    let target = out ?? file.name.replacing("/", with: "-")
    try OutputFile.write(to: URL(fileURLWithPath: target)) { try $0(file.bytes) }
    Console.say(
      Wording(zh: "已写 \(target)，\(file.bytes.count) 字节", en: "wrote \(target), \(file.bytes.count) bytes")(output.lang))
  }
}

extension Diagnostic {
  fileprivate static func notSignedIn(_ name: String) -> Diagnostic {
    Diagnostic(
      "export.sign-in", at: Place(field: "--as"),
      Wording(
        zh: "“\(name.excerpt)”没能登录：登录名或口令不对，或因多次输错暂时锁定",
        en:
          "“\(name.excerpt)” could not sign in: the name or the password is wrong, or locked for a while after many tries"
      ),
      remedy: Wording(zh: "tidu user list 列出登录名", en: "tidu user list shows the sign-ins"))
  }
}
