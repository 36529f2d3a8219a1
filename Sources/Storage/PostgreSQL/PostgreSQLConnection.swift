/// A transaction's connection.
struct PostgreSQLConnection: Connection {
  private let link: PostgreSQLLink
  let dialect = SQLDialect.postgreSQL

  init(_ link: PostgreSQLLink) {
    self.link = link
  }

  func rows(_ sql: String, _ arguments: [SQLValue]) throws -> [SQLRow] {
    try link.enqueue(sql, arguments)
    return try link.finish()
  }

  /// Through a cursor of the server, some rows at a time: so a long answer is never held whole, and `body` may run other
  /// statements on the same connection.
  func forEachRow(_ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Void) throws {
    let cursor = link.nameCursor()
    try link.enqueueOnce("DECLARE \(cursor) NO SCROLL CURSOR FOR \(sql)", arguments)
    var size = 32
    do {
      while true {
        try link.enqueueOnce("FETCH \(size) FROM \(cursor)", [])
        let rows = try link.finish()
        for row in rows { try body(row) }
        if rows.count < size { break }
        size = min(size * 2, 1024)
      }
    } catch {
      // Whoever catches what `body` threw may go on with the transaction.
      if link.isInTransaction { try link.enqueueOnce("CLOSE \(cursor)", []) }
      throw error
    }
    try link.enqueueOnce("CLOSE \(cursor)", [])
  }

  /// The statement is on its way when this returns, and its outcome is looked at with the next answer or the commit: many
  /// small changes would else wait for the network one by one.
  func execute(_ sql: String, _ arguments: [SQLValue]) throws {
    try link.enqueue(sql, arguments)
  }

  func executeScript(_ sql: String) throws {
    try link.script(sql)
  }
}
