// tidu: the command line, and the only place where rooms are put together.
// May import: every room, ArgumentParser.
// Start reading at `Tidu`; each subcommand has a file of its own.

import ArgumentParser
import Diagnostics
import Foundation

@main
struct Tidu: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tidu",
    abstract: "梯度：让政策文件自己运行。 / Policy documents that run.",
    discussion: """
      例 / examples:
        tidu facts list                     全部事实 / all facts
        tidu facts template --for 2025      企业事实表的表头 / the header of the table of facts

      退出码 / exit codes: 0 完成 / done, 1 检查有发现 / a check found something, 2 用法或输入有误 / bad usage or input
      """,
    subcommands: [
      AssessCommand.self, BackupCommand.self, BatchCommand.self, CallsCommand.self, CorpusCommand.self,
      DMNCommand.self, ExportCommand.self, FEELCommand.self, FactsCommand.self, FilesCommand.self, GapsCommand.self,
      GenerateCommand.self,
      ImportCommand.self,
      JournalCommand.self, ReadingsCommand.self, ReformCommand.self,
      RestoreCommand.self, SQLCommand.self, SeekCommand.self, ServeCommand.self, UserCommand.self,
    ])

  /// Runs the command that the arguments name, and ends the process with its exit code.
  static func main() async {
    var language = Language.chinese
    do {
      var command = try parseAsRoot(FEELCommand.arranged(Array(CommandLine.arguments.dropFirst())))
      if let speaking = command as? any SpeakingCommand { language = speaking.language }
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      try Console.finish()
    } catch {
      end(with: error, in: language)
    }
  }

  private static func end(with error: any Error, in language: Language) -> Never {
    switch error {
    case let faults as Diagnostics:
      Console.say(faults.rendered(in: language))
      exit(withCode: .badInput)
    case let fault as Diagnostic:
      Console.say(fault.rendered(in: language))
      exit(withCode: .badInput)
    case let code as ExitCode:
      exit(withCode: code)
    default:
      // Help and version are answers; what the arguments lack is bad usage.
      guard exitCode(for: error) != .success else {
        print(fullMessage(for: error))
        exit(withCode: .success)
      }
      Console.say(fullMessage(for: error))
      exit(withCode: .badInput)
    }
  }

  private static func exit(withCode code: ExitCode) -> Never {
    Foundation.exit(code.rawValue)
  }
}

extension ExitCode {
  /// A check found something.
  static let found = ExitCode(1)
  /// The usage or the input is wrong; the message has said where and why.
  static let badInput = ExitCode(2)
}
