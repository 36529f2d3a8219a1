extension Migration {
  /// Contents of files, whatever they came with, and what each belongs to; the photos of visits are among them.
  static let attachments = Migration(
    number: 46, name: "attachments",
    statements: { dialect in
      """
      CREATE TABLE attachments (
        hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
        size \(dialect.integerType) NOT NULL CHECK (size = length(bytes)),
        bytes \(dialect.bytesType) NOT NULL
      )\(dialect.tableSuffix);

      CREATE TABLE attachment_holders (
        holder TEXT NOT NULL CHECK (length(holder) > 0),
        hash TEXT NOT NULL CHECK (length(hash) = 64),
        size \(dialect.integerType) NOT NULL CHECK (size >= 0),
        kept_at \(dialect.integerType) NOT NULL,
        erased_at \(dialect.integerType),
        PRIMARY KEY (holder, hash)
      )\(dialect.tableSuffix);
      CREATE INDEX attachment_holders_by_hash ON attachment_holders (hash)
      """
    },
    fill: { connection in
      try connection.execute(
        "INSERT INTO attachments (hash, size, bytes) SELECT hash, size, bytes FROM visit_photos", [])
      try connection.execute(
        """
        INSERT INTO attachment_holders (holder, hash, size, kept_at)
        SELECT 'visit:' || v.id, p.hash, p.size, v.recorded_at FROM visits v JOIN visit_photos p ON p.hash = v.photo
        """, [])
      try connection.executeScript("DROP TABLE visit_photos")
    })
}
