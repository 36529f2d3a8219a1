import DecisionLanguage
import DecisionModels
import Diagnostics
import Foundation

/// What is fed. Each holds more than that nothing falls over: a broken promise ends the run as a crash does.
enum FuzzTarget: String, CaseIterable {
  /// Reads text as an expression, as unary tests, as a type and as a grid, and checks the types of what was read.
  case parser
  /// Evaluates an expression in both modes.
  case evaluator
  /// Reads a DMN model, checks it, evaluates its decisions, writes it and reads it again.
  case model
  /// Reads bytes as a file that somebody uploads: .xlsx, or comma-separated text in UTF-8 or GBK.
  case file
  /// Reads text as the parts of an .xlsx.
  case workbook

  func run(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let text = String(decoding: bytes, as: UTF8.self)
    switch self {
    case .parser: FuzzedExpression(text).parse()
    case .evaluator: FuzzedExpression(text).evaluate()
    case .model: FuzzedModel(text).run()
    case .file: FuzzedWorkbook(file: Array(bytes)).run()
    case .workbook: FuzzedWorkbook(parts: text)?.run()
    }
    return 0
  }
}

/// Ends the run where a promise is broken, so that libFuzzer keeps the input.
func demand(_ holds: Bool, _ promise: @autoclosure () -> String) {
  guard !holds else { return }
  FileHandle.standardError.write(Data("broken: \(promise())\n".utf8))
  abort()
}
