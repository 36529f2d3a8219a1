import CPostgres
import Diagnostics

/// What a server, or the way to it, complains about.
struct PostgreSQLFault: Error, Sendable, Hashable {
  /// The five characters of SQLSTATE (ISO/IEC 9075-2); `nil` where no server answered.
  let state: String?
  /// The complaint's first line, without the rows that it is about.
  let message: String
  /// When the connection went, which tells what became of the transaction.
  var moment = Moment.during

  enum Moment: Sendable, Hashable {
    case connecting, during, committing
  }

  init(state: String?, message: String, moment: Moment = .during) {
    self.state = state
    self.message = message
    self.moment = moment
  }

  /// The complaint of a result.
  init(result: OpaquePointer) {
    let field = { (code: Character) in
      PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
    }
    state = field("C")
    message = field("M") ?? String(cString: PQresultErrorMessage(result)).firstLine
  }

  /// The complaint of a connection that no longer answers, or never did.
  init(connection: OpaquePointer?, moment: Moment) {
    state = nil
    message = connection.map { String(cString: PQerrorMessage($0)).firstLine } ?? ""
    self.moment = moment
  }

  /// Whether the connection is gone, and not just the statement refused.
  var isLoss: Bool {
    guard let state else { return true }
    return state.hasPrefix("08") || ["57P01", "57P02", "57P03", "25P03"].contains(state)
  }
}

extension String {
  fileprivate var firstLine: String {
    split(separator: "\n").first.map { $0.trimmingPrefix { $0 == " " }.description } ?? ""
  }
}

extension Diagnostic {
  /// What the server complains about, in words that say what to do.
  static func storage(_ fault: PostgreSQLFault, at address: PostgreSQLAddress) -> Diagnostic {
    let place = Place(file: address.shown)
    if fault.isLoss { return lost(fault, at: place) }
    let state = fault.state ?? ""
    switch state {
    case "40001", "40P01", "55P03":
      return Diagnostic(
        "storage.busy", at: place,
        Wording(zh: "另一个程序正在写这个数据库", en: "another program is writing to the database"),
        remedy: Wording(
          zh: "等它完成后再试；同一编号重试不会重复入库", en: "try again when it is done; the same key is not carried out twice"))
    case "57014":
      return Diagnostic(
        "storage.timeout", at: place,
        Wording(zh: "一条语句运行太久，已中止，没有保存任何内容", en: "a statement ran too long and was ended; nothing was stored"),
        remedy: Wording(
          zh: "请管理员看数据库是否过忙，再试一次", en: "ask the administrator whether the database is overloaded, then try again"))
    case "53100", "53200":
      return Diagnostic(
        "storage.full", at: place,
        Wording(
          zh: "数据库的磁盘或内存已满，本次操作没有保存任何内容（\(fault.message)）",
          en: "the database's disk or memory is full; nothing of this was stored (\(fault.message))"),
        remedy: Wording(zh: "请管理员腾出空间后再试", en: "ask the administrator to make room, then try again"))
    case "42501", "25006":
      return Diagnostic(
        "storage.no-access", at: place,
        Wording(
          zh: "数据库不许这个用户做这件事（\(fault.message)）", en: "the database does not let this user do that (\(fault.message))"),
        remedy: Wording(
          zh: "请管理员授权：GRANT CONNECT, CREATE ON DATABASE …，GRANT USAGE, CREATE ON SCHEMA …；不要指向只读的备库",
          en:
            "ask the administrator for GRANT CONNECT, CREATE ON DATABASE … and GRANT USAGE, CREATE ON SCHEMA …; a read-only standby will not do"
        ))
    case _ where state.hasPrefix("23"):
      return Diagnostic(
        "storage.invariant", at: place,
        Wording(
          zh: "数据库拒绝了违反约束的内容，本次操作没有保存任何内容（\(fault.message)）",
          en: "the database refused what breaks an invariant; nothing of this was stored (\(fault.message))"))
    default:
      return Diagnostic(
        "storage.failed", at: place,
        Wording(
          zh: "数据库操作失败，没有保存任何内容：\(fault.message)（\(state)）",
          en: "the database failed and nothing of this was stored: \(fault.message) (\(state))"))
    }
  }

  private static func lost(_ fault: PostgreSQLFault, at place: Place) -> Diagnostic {
    switch fault.moment {
    case .connecting:
      Diagnostic(
        "storage.unreachable", at: place,
        Wording(zh: "连不上数据库：\(fault.message)", en: "the database cannot be reached: \(fault.message)"),
        remedy: Wording(
          zh: "核对地址、用户和口令（PGPASSWORD 或 ~/.pgpass）；确认数据库已启动、库已建好、许可从本机连接",
          en:
            "check address, user and password (PGPASSWORD or ~/.pgpass); the server must run, the database exist, and connections from here be allowed"
        ))
    case .during:
      Diagnostic(
        "storage.connection-lost", at: place,
        Wording(
          zh: "与数据库的连接中断，本次操作没有保存任何内容（\(fault.message)）",
          en: "the connection to the database was lost; nothing of this was stored (\(fault.message))"),
        remedy: Wording(
          zh: "数据库恢复后再试，程序会自己重连", en: "try again when the database is back; the program reconnects by itself"))
    case .committing:
      Diagnostic(
        "storage.commit-unknown", at: place,
        Wording(
          zh: "正要提交时与数据库的连接中断，不知道是否已保存（\(fault.message)）",
          en:
            "the connection to the database was lost while committing; it is not known whether this was stored (\(fault.message))"
        ),
        remedy: Wording(
          zh: "用同一编号再做一次：已保存的不会重复入库", en: "do it again under the same key: what was stored is not stored twice"))
    }
  }
}
