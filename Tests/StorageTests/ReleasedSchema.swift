import Foundation

@testable import Storage

/// Databases as released programs wrote them: schema and one import, dumped once and never edited.
enum ReleasedSchema {
  /// The hash of the only record of `first`.
  static let headHash = "cb8d777dfb5a771f08393db2f312aeeba98f407b66b55c323d6d4593d55f878e"

  /// Lays a dump into a new file.
  static func write(_ dump: String, to file: URL) async throws {
    let driver = try SQLiteDriver(path: file.path, access: .single)
    try await driver.write { connection in
      // The dump's rows come in another order than their references.
      try connection.executeScript("PRAGMA defer_foreign_keys = ON")
      try connection.executeScript(dump)
    }
    try driver.close()
  }

  /// What migration 1 made.
  static let first = #"""
    CREATE TABLE migrations (
      number INTEGER PRIMARY KEY CHECK (number > 0),
      name TEXT NOT NULL,
      applied_at INTEGER NOT NULL
    ) STRICT;
    INSERT INTO migrations VALUES(1,'journal, facts, people',1767240000000);
    CREATE TABLE segments (
      hash TEXT PRIMARY KEY CHECK (length(hash) = 64),
      size INTEGER NOT NULL CHECK (size = length(bytes)),
      bytes BLOB NOT NULL
    ) STRICT;
    INSERT INTO segments VALUES('fccae018cd24d34800f2957790fe628207acc541222de6eeb8ead509630ee983',276,X'6c696e652c637265\#
    6469745f636f64652c6b65792c6e616d652c737461746973746963616c5f617265612c696e6475737472792c726576656e756540323032352c746\#
    965720a322c39313331303131374d4130303030303031552c2ce4b88ae6b5b7e794b2e4bbaae599a8e69c89e99990e585ace58fb82c3331303131\#
    372c333931312c3130302c6e6f6e650a332c39313331303131354d4130303030303032322c2ce4b88ae6b5b7e4b999e794b5e5ad905f31303025e\#
    69c89e99990e585ace58fb82c3331303131353130312c333931312c3230302c737264690a342c39313331303131324d4130303030303033522c2c\#
    e4b899e7b2bee5af86e69cbae6a2b0e58e822c3331303131322c333432312c2c2d0a');
    CREATE TABLE journal (
      sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
      previous TEXT NOT NULL UNIQUE CHECK (length(previous) = 64),
      hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
      kind TEXT NOT NULL CHECK (length(kind) > 0),
      version INTEGER NOT NULL CHECK (version > 0),
      actor TEXT NOT NULL CHECK (length(actor) > 0),
      at INTEGER NOT NULL,
      command_key TEXT,
      command_payload TEXT CHECK (length(command_payload) = 64),
      payload TEXT NOT NULL,
      reply TEXT NOT NULL,
      segments TEXT NOT NULL,
      CHECK ((command_key IS NULL) = (command_payload IS NULL))
    ) STRICT;
    INSERT INTO journal VALUES(1,'0000000000000000000000000000000000000000000000000000000000000000','cb8d777dfb5a771f0839\#
    3db2f312aeeba98f407b66b55c323d6d4593d55f878e','enterprises.facts-imported',1,'command-line',1769918400000,'import-1',\#
    '1ab520aa18a97000796885e570a19e671150751157b11c7f229aa7d7610be543','{"basis":{"kind":"voluntary"},"columns":[{"fact":\#
    "name","kind":"text"},{"fact":"statistical_area","kind":"code"},{"fact":"industry","kind":"code"},{"fact":"revenue@20\#
    25","kind":"decimal"},{"fact":"tier","kind":"choice"}],"encoding":"UTF-8","file":"enterprise.csv","file_hash":"76409f\#
    1da5638b49814d4f46773b6d7f0187f5601306c21338fa71e1b51ba292","rows":3,"source":"told","subject":"enterprise"}','{"chan\#
    ged_facts":0,"new_enterprises":3,"new_facts":14,"record":1,"rows":3,"unchanged_facts":0}','["fccae018cd24d34800f29577\#
    90fe628207acc541222de6eeb8ead509630ee983"]');
    CREATE TABLE enterprises (
      credit_code TEXT PRIMARY KEY CHECK (length(credit_code) = 18),
      name TEXT,
      title TEXT NOT NULL CHECK (title = coalesce(name, credit_code)),
      statistical_area TEXT,
      operating_area TEXT,
      registered_area TEXT,
      area TEXT CHECK (area IS NOT DISTINCT FROM coalesce(statistical_area, operating_area, registered_area)),
      industry TEXT,
      added_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL CHECK (updated_at >= added_at)
    ) STRICT;
    INSERT INTO enterprises VALUES('91310117MA0000001U','上海甲仪器有限公司','上海甲仪器有限公司','310117',NULL,NULL,'310117','3911',176991\#
    8400000,1769918400000);
    INSERT INTO enterprises VALUES('91310115MA00000022','上海乙电子_100%有限公司','上海乙电子_100%有限公司','310115101',NULL,NULL,'31011510\#
    1','3911',1769918400000,1769918400000);
    INSERT INTO enterprises VALUES('91310112MA0000003R','丙精密机械厂','丙精密机械厂','310112',NULL,NULL,'310112','3421',176991840000\#
    0,1769918400000);
    CREATE TABLE subjects (
      id INTEGER PRIMARY KEY CHECK (id > 0),
      enterprise TEXT NOT NULL REFERENCES enterprises (credit_code) DEFERRABLE INITIALLY DEFERRED,
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      CHECK ((kind = 'enterprise') = (key = '')),
      UNIQUE (enterprise, kind, key)
    ) STRICT;
    INSERT INTO subjects VALUES(1,'91310117MA0000001U','enterprise','');
    INSERT INTO subjects VALUES(2,'91310115MA00000022','enterprise','');
    INSERT INTO subjects VALUES(3,'91310112MA0000003R','enterprise','');
    CREATE TABLE recordings (
      record INTEGER PRIMARY KEY REFERENCES journal (sequence),
      basis TEXT NOT NULL,
      source TEXT NOT NULL CHECK (length(source) > 0),
      recorded_at INTEGER NOT NULL,
      recorded_by TEXT NOT NULL
    ) STRICT;
    INSERT INTO recordings VALUES(1,'{"kind":"voluntary"}','told',1769918400000,'command-line');
    CREATE TABLE facts (
      id INTEGER PRIMARY KEY CHECK (id > 0),
      subject INTEGER NOT NULL REFERENCES subjects (id),
      fact TEXT NOT NULL,
      period TEXT,
      kind TEXT NOT NULL
        CHECK (kind IN ('absent', 'decimal', 'boolean', 'day', 'year', 'choice', 'code', 'text')),
      value TEXT,
      since TEXT CHECK (length(since) >= 10),
      record INTEGER NOT NULL REFERENCES recordings (record),
      line INTEGER CHECK (line > 0),
      CHECK ((kind = 'absent') = (value IS NULL))
    ) STRICT;
    INSERT INTO facts VALUES(1,1,'name',NULL,'text','上海甲仪器有限公司',NULL,1,2);
    INSERT INTO facts VALUES(2,1,'statistical_area',NULL,'code','310117',NULL,1,2);
    INSERT INTO facts VALUES(3,1,'industry',NULL,'code','3911',NULL,1,2);
    INSERT INTO facts VALUES(4,1,'revenue','2025','decimal','100',NULL,1,2);
    INSERT INTO facts VALUES(5,1,'tier',NULL,'choice','none',NULL,1,2);
    INSERT INTO facts VALUES(6,2,'name',NULL,'text','上海乙电子_100%有限公司',NULL,1,3);
    INSERT INTO facts VALUES(7,2,'statistical_area',NULL,'code','310115101',NULL,1,3);
    INSERT INTO facts VALUES(8,2,'industry',NULL,'code','3911',NULL,1,3);
    INSERT INTO facts VALUES(9,2,'revenue','2025','decimal','200',NULL,1,3);
    INSERT INTO facts VALUES(10,2,'tier',NULL,'choice','srdi',NULL,1,3);
    INSERT INTO facts VALUES(11,3,'name',NULL,'text','丙精密机械厂',NULL,1,4);
    INSERT INTO facts VALUES(12,3,'statistical_area',NULL,'code','310112',NULL,1,4);
    INSERT INTO facts VALUES(13,3,'industry',NULL,'code','3421',NULL,1,4);
    INSERT INTO facts VALUES(14,3,'tier',NULL,'absent',NULL,NULL,1,4);
    CREATE TABLE fact_endings (
      fact INTEGER PRIMARY KEY REFERENCES facts (id),
      way TEXT NOT NULL CHECK (way IN ('corrected', 'withdrawn')),
      successor INTEGER REFERENCES facts (id),
      reason TEXT NOT NULL CHECK (length(reason) > 0),
      ended_at INTEGER NOT NULL,
      ended_by TEXT NOT NULL,
      record INTEGER NOT NULL REFERENCES journal (sequence),
      CHECK ((way = 'corrected') = (successor IS NOT NULL)),
      CHECK (successor > fact)
    ) STRICT;
    CREATE TABLE people (
      id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 2 AND 32),
      key TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL CHECK (length(name) > 0),
      roles TEXT NOT NULL CHECK (length(roles) > 0),
      area TEXT,
      enterprise TEXT,
      added_at INTEGER NOT NULL,
      disabled_at INTEGER,
      password TEXT NOT NULL CHECK (length(password) > 0)
    ) STRICT;
    CREATE TABLE sessions (
      digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
      person TEXT NOT NULL REFERENCES people (id),
      started_at INTEGER NOT NULL,
      last_seen_at INTEGER NOT NULL CHECK (last_seen_at >= started_at)
    ) STRICT;
    CREATE TABLE sign_in_failures (
      name TEXT PRIMARY KEY,
      count INTEGER NOT NULL CHECK (count > 0),
      last_at INTEGER NOT NULL
    ) STRICT;
    CREATE TRIGGER segments_is_not_updated BEFORE UPDATE ON segments
    BEGIN SELECT RAISE(ABORT, 'segments is append-only'); END;
    CREATE TRIGGER segments_is_not_deleted BEFORE DELETE ON segments
    BEGIN SELECT RAISE(ABORT, 'segments is append-only'); END;
    CREATE UNIQUE INDEX journal_by_command ON journal (actor, command_key) WHERE command_key IS NOT NULL;
    CREATE INDEX journal_by_kind ON journal (kind, sequence);
    CREATE TRIGGER journal_is_not_updated BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
    CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
    CREATE INDEX enterprises_by_title ON enterprises (title, credit_code);
    CREATE INDEX enterprises_by_area ON enterprises (area, credit_code);
    CREATE INDEX enterprises_by_statistical_area ON enterprises (statistical_area);
    CREATE INDEX enterprises_by_industry ON enterprises (industry, credit_code);
    CREATE TRIGGER subjects_is_not_updated BEFORE UPDATE ON subjects
    BEGIN SELECT RAISE(ABORT, 'subjects is append-only'); END;
    CREATE TRIGGER subjects_is_not_deleted BEFORE DELETE ON subjects
    BEGIN SELECT RAISE(ABORT, 'subjects is append-only'); END;
    CREATE TRIGGER recordings_is_not_updated BEFORE UPDATE ON recordings
    BEGIN SELECT RAISE(ABORT, 'recordings is append-only'); END;
    CREATE TRIGGER recordings_is_not_deleted BEFORE DELETE ON recordings
    BEGIN SELECT RAISE(ABORT, 'recordings is append-only'); END;
    CREATE INDEX facts_by_subject ON facts (subject, id);
    CREATE TRIGGER facts_is_not_updated BEFORE UPDATE ON facts
    BEGIN SELECT RAISE(ABORT, 'facts is append-only'); END;
    CREATE TRIGGER facts_is_not_deleted BEFORE DELETE ON facts
    BEGIN SELECT RAISE(ABORT, 'facts is append-only'); END;
    CREATE TRIGGER fact_endings_is_not_updated BEFORE UPDATE ON fact_endings
    BEGIN SELECT RAISE(ABORT, 'fact_endings is append-only'); END;
    CREATE TRIGGER fact_endings_is_not_deleted BEFORE DELETE ON fact_endings
    BEGIN SELECT RAISE(ABORT, 'fact_endings is append-only'); END;
    CREATE INDEX sessions_by_person ON sessions (person);
    """#
}
