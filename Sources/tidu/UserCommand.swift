import Access
import ArgumentParser
import Diagnostics
import Enterprises
import Foundation
import Storage

/// `tidu user`: who may sign in.
struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "增加、列出、停用登录人员 / adds, lists, disables people",
    discussion: """
      例 / examples:
        tidu user add songjiang.01 --name 区经委经办 --role district --area 310117 < password.txt
        tidu user add songjiang.planning --name 规划资源经办 --role officer --area 310117 --department 规划资源局 < password.txt
        tidu user list
        tidu user disable songjiang.01
      """,
    subcommands: [Add.self, List.self, Disable.self])

  struct Add: AsyncParsableCommand, SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "增加一名登录人员，口令从标准输入读 / adds a person; the password is read from the standard input",
      discussion: """
        例 / example:
          tidu user add songjiang.01 --name 区经委经办 --role district --area 310117 < password.txt
        """)

    @Argument(help: "登录名 / the name to sign in with")
    var id: String

    @Option(help: "姓名或岗位 / the name or post")
    var name: String

    @Option(help: "角色，可写几个 / roles: \(Role.assignable.map(\.rawValue).joined(separator: ", "))")
    var role: [String]

    @Option(help: "所属区域 / the area")
    var area: String?

    @Option(help: "区域里的部门；不写为本区域服务机构 / the department of the area; none for the area's own office")
    var department: String?

    @Option(help: "绑定企业的统一社会信用代码 / the credit code of the person's enterprise")
    var enterprise: String?

    @OptionGroup var store: DataOptions
    @OptionGroup var output: SpeechOptions
    @OptionGroup var corpus: CorpusOptions

    func run() async throws {
      let roles = try role.map { text in
        guard let role = Role(rawValue: text), Role.assignable.contains(role) else {
          throw ValidationError(
            "没有角色“\(text)”/ no role '\(text)': \(Role.assignable.map(\.rawValue).joined(separator: ", "))")
        }
        return role
      }
      Console.say(Wording(zh: "请输入口令，回车结束：", en: "password, then enter:")(output.lang))
      guard let password = readLine(), !password.isEmpty else {
        throw ValidationError("没有读到口令 / no password was read")
      }
      let corpus = try corpus.load()
      let database = try await store.openToWrite(in: output.lang)
      let facts = FactDesk(store: database, corpus: corpus)
      let desk = AccessDesk(store: database, clock: { .now }, registers: facts.registers(areas: corpus.areas))
      let person = try await desk.add(
        AccessCommand.AddPerson(
          id: id, name: name, roles: Set(roles), area: area, department: department, enterprise: enterprise,
          password: password), by: .console)
      print(
        Wording(
          zh: "已增加 \(person.id)；本人第一次登录先改密码", en: "added \(person.id), who replaces the password at the first sign-in")(
            output.lang))
    }
  }

  struct List: AsyncParsableCommand, SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出登录人员 / lists people", discussion: "例 / example: tidu user list")

    @OptionGroup var store: DataOptions
    @OptionGroup var output: SpeechOptions

    func run() async throws {
      let people = try await (store.openExisting(in: output.lang) as any AccessStore).people()
      for person in people {
        let roles = person.roles.map { $0.name(output.lang) }.sorted().joined(separator: "、")
        let state = person.isActive ? "" : Wording(zh: "（已停用）", en: " (disabled)")(output.lang)
        let reach = [person.area?.text ?? person.enterprise ?? "-", person.department].compactMap { $0 }
        print("\(person.id)\t\(person.name)\t\(roles)\t\(reach.joined(separator: ":"))\(state)")
      }
    }
  }

  struct Disable: AsyncParsableCommand, SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "停用一名登录人员，并结束其会话 / disables a person and ends their sessions",
      discussion: "例 / example: tidu user disable songjiang.01")

    @Argument(help: "登录名 / the name to sign in with")
    var id: String

    @OptionGroup var store: DataOptions
    @OptionGroup var output: SpeechOptions

    func run() async throws {
      try await AccessDesk(store: store.openExisting(in: output.lang, toWrite: true), clock: { .now }).disable(
        id, by: .console)
      print(Wording(zh: "已停用 \(id)", en: "disabled \(id)")(output.lang))
    }
  }
}
