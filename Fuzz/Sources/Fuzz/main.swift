// Fuzz: feeds bytes that nobody would write to what reads text from outside.
// May import: the DecisionLanguage and Workbooks products, libFuzzer's driver. `scripts/fuzz.sh` builds and runs it.
// Start reading at `FuzzTarget`; each target is one function from bytes.

import Foundation

/// libFuzzer's own loop: it makes inputs, watches which code they reach, and calls back with each.
@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ callback: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

guard let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"], let target = FuzzTarget(rawValue: name) else {
  let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
  FileHandle.standardError.write(Data("FUZZ_TARGET should be one of \(names)\n".utf8))
  exit(2)
}

var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
switch target {
case .parser: exit(runDriver(&count, &arguments) { FuzzTarget.parser.run($0, $1) })
case .evaluator: exit(runDriver(&count, &arguments) { FuzzTarget.evaluator.run($0, $1) })
case .model: exit(runDriver(&count, &arguments) { FuzzTarget.model.run($0, $1) })
case .file: exit(runDriver(&count, &arguments) { FuzzTarget.file.run($0, $1) })
case .workbook: exit(runDriver(&count, &arguments) { FuzzTarget.workbook.run($0, $1) })
}
