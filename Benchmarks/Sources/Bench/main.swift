// Bench: the program's side of a benchmark. Python's side (`bench.py`) hands it work and asks for answers and times.
// May import: the library products of the package around it.
// Start reading at `Benchmark`; each benchmark is one file here and one beside `bench.py`.
//
// One request a line on the standard input, one JSON value a line on the standard output.

import Foundation

/// A benchmark: answers first, then as many timed rounds as are asked for.
protocol Benchmark {
  /// - Parameter work: the work, as its Python side writes it.
  init(work: Data) throws
  /// What the work comes to, for comparison with the peers.
  func answers() throws -> [String]
  /// Does a part of the work so many times.
  func run(_ part: String, times: Int) throws
}

let benchmarks: [String: any Benchmark.Type] = [
  "circles": CirclesBenchmark.self, "enterprise": EnterpriseBenchmark.self, "language": LanguageBenchmark.self,
  "population": PopulationBenchmark.self,
]

guard CommandLine.arguments.count == 3, let type = benchmarks[CommandLine.arguments[1]] else {
  let names = benchmarks.keys.sorted().joined(separator: "|")
  FileHandle.standardError.write(Data("usage: Bench \(names) WORK.json\n".utf8))
  exit(2)
}
let benchmark = try type.init(work: Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[2])))

/// Writes a line at once: Python waits for it.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

while let line = readLine() {
  let words = line.split(separator: " ").map(String.init)
  if words.first == "answers" {
    say(String(decoding: try JSONEncoder().encode(benchmark.answers()), as: UTF8.self))
  } else if words.count >= 3, words[0] == "run", let times = words.last.flatMap({ Int($0) }) {
    // A part's name may be of several words.
    let part = words[1..<words.count - 1].joined(separator: " ")
    let clock = ContinuousClock()
    let time = try clock.measure { try benchmark.run(part, times: times) }
    say("\(Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18)")
  } else {
    FileHandle.standardError.write(Data("no such request: \(line)\n".utf8))
    exit(2)
  }
}
