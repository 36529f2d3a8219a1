import Foundation
import Testing

@Suite("Files that commands write")
struct OutputFileTests {
  /// A folder with a population of one, and the arguments of a question about it.
  private func withPopulation(_ body: (URL, [String]) throws -> Void) throws {
    try CommandTests.withFolder { folder in
      try FileManager.default.createDirectory(at: folder.appending(path: "city"), withIntermediateDirectories: true)
      try CommandTests.write(
        "credit_code,name,statistical_area\n91310117MA0000001U,模拟企业,310117\n", to: "city/enterprise.csv", in: folder)
      try body(folder, ["batch", "--population", "city", "--on", "2026-09-15"])
    }
  }

  private func text(_ name: String, in folder: URL) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  private func mode(_ name: String, in folder: URL) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: folder.appending(path: name).path)[.posixPermissions] as? Int
  }

  @Test("an answer never takes the place of what it is read from, nor of another answer")
  func guarded() throws {
    try withPopulation { folder, question in
      let before = try text("city/enterprise.csv", in: folder)
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: "link.csv").path, withDestinationPath: "city/enterprise.csv")
      for place in ["city/enterprise.csv", "./city/../city/enterprise.csv", "link.csv"] {
        let run = try CommandTests.tidu(question + ["--out", place], in: folder)
        #expect(run.status == 2 && run.messages.contains("会被盖掉"), "\(place): \(run)")
      }
      #expect(try text("city/enterprise.csv", in: folder) == before)
      let same = try CommandTests.tidu(question + ["--out", "a.csv", "--summary", "./a.csv"], in: folder)
      #expect(same.status == 2 && same.messages.contains("是同一个文件"), "\(same)")
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "a.csv").path))
    }
  }

  @Test("a file keeps its mode, a link stays a link, a device a device, and nothing is left beside it")
  func kept() throws {
    try withPopulation { folder, question in
      try CommandTests.write("old", to: "secret.csv", in: folder)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o600], ofItemAtPath: folder.appending(path: "secret.csv").path)
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: "link.csv").path, withDestinationPath: "secret.csv")
      // What a killed program left is taken up.
      try CommandTests.write("half of something", to: "secret.csv.part", in: folder)
      #expect(try CommandTests.tidu(question + ["--out", "link.csv"], in: folder).status == 0)
      #expect(try text("secret.csv", in: folder).hasPrefix("credit_code,subject,key,benefit"))
      #expect(try mode("secret.csv", in: folder) == 0o600)
      let link = try FileManager.default.destinationOfSymbolicLink(atPath: folder.appending(path: "link.csv").path)
      #expect(link == "secret.csv")
      #expect(try CommandTests.tidu(question + ["--out", "/dev/null"], in: folder).status == 0)
      let null = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
      #expect(null == .typeCharacterSpecial)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(names == ["city", "link.csv", "secret.csv"])
    }
  }

  @Test("where a link stands in the way of the draft, its target is left alone")
  func planted() throws {
    try withPopulation { folder, question in
      try CommandTests.write("untouched", to: "other.txt", in: folder)
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: "out.csv.part").path, withDestinationPath: "other.txt")
      let run = try CommandTests.tidu(question + ["--out", "out.csv"], in: folder)
      #expect(run.status == 2 && run.messages.contains("写不成文件"), "\(run)")
      #expect(try text("other.txt", in: folder) == "untouched")
    }
  }

  @Test("a draft that another program has in hand is refused, and so is a folder")
  func busy() throws {
    try withPopulation { folder, question in
      let part = folder.appending(path: "out.csv.part")
      try CommandTests.write("another's", to: "out.csv.part", in: folder)
      let handle = try FileHandle(forUpdating: part)
      #expect(flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
      let run = try CommandTests.tidu(question + ["--out", "out.csv"], in: folder)
      #expect(run.status == 2 && run.messages.contains("另一个程序正在写这个文件"), "\(run)")
      #expect(try text("out.csv.part", in: folder) == "another's")
      try handle.close()
      #expect(try CommandTests.tidu(question + ["--out", "out.csv"], in: folder).status == 0)
      let place = try CommandTests.tidu(question + ["--out", "city"], in: folder)
      #expect(place.status == 2 && place.messages.contains("写不成文件"), "\(place)")
    }
  }

  #if os(Linux)
    @Test("an answer that finds no room on the standard output ends with a message")
    func cutShort() throws {
      try CommandTests.withFolder { folder in
        let process = Process()
        let messages = Pipe()
        process.executableURL = CommandTests.program
        process.arguments = ["sql", "--dialect", "sqlite", "--on", "2026-09-15"]
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: "/dev/full"))
        process.standardError = messages
        try process.run()
        let said = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 2 && said.contains("答案没有写全"), "\(said)")
      }
    }
  #endif
}
