import Declarations
import DecisionLanguage
import Diagnostics
import Facts

/// What reads a part of a corpus file: expressions over facts and text grids, with places as the file has them.
protocol ContextualReading {
  var reader: DeclarationReader { get }
  var context: LoadingContext { get }
}

extension ContextualReading {
  /// A condition over facts of the enterprise: an expression that is true or false.
  func condition(_ node: DeclarationNode) -> FactExpression? {
    guard let condition = expression(node, subjects: [.enterprise]) else { return nil }
    guard condition.type == .boolean else {
      reader.report(
        Diagnostic(
          "corpus.condition", at: node.place,
          Wording(zh: "条件的结果是\(condition.type.words.zh)", en: "the condition comes to \(condition.type.words.en)"),
          expected: FEELType.boolean.words))
      return nil
    }
    return condition
  }

  /// An expression over facts, with places as the file has them.
  func expression(_ node: DeclarationNode, subjects: Set<SubjectKind>) -> FactExpression? {
    guard let block = reader.block(node) else { return nil }
    return attempt(in: block) { source throws(Diagnostic) in
      try FactExpression(source, dictionary: context.facts, subjects: subjects)
    }
  }

  /// Runs a reading of FEEL that stands in a block; a fault is reported where the file has it.
  func attempt<Value>(
    in block: TextBlock, _ read: (SourceText) throws(Diagnostic) -> Value
  ) -> Value? {
    do throws(Diagnostic) {
      return try read(SourceText(block.text, at: block.place(line: 1)))
    } catch {
      var fault = error
      // The language counts columns within the block and does not know the file's lines.
      if let line = fault.place?.line, line > block.firstLine, let column = fault.place?.column {
        fault.place?.column = column + block.indent
      }
      fault.sourceLine = nil
      reader.report(fault)
      return nil
    }
  }

  /// A text grid, with places as the file has them.
  func grid(_ block: TextBlock) -> TextGrid? {
    do throws(Diagnostic) {
      return try TextGrid(block.text, file: block.file, firstLine: block.firstLine, indentation: block.indent)
    } catch {
      reader.report(error)
      return nil
    }
  }

  /// Reports a fault of one cell of a grid.
  func report(
    _ code: String, _ cell: SourceText, _ message: Wording, expected: Wording? = nil, remedy: Wording? = nil
  ) {
    reader.report(
      Diagnostic(
        code, at: cell.origin, message, expected: expected, remedy: remedy, sourceLine: cell.surroundingLine,
        length: max(1, cell.text.count)))
  }

  /// Reports what another room found wrong with a word of a grid.
  func report(_ faults: Diagnostics, about word: SourceText, length: Int) {
    for var fault in faults.all {
      fault.length = max(1, length)
      fault.sourceLine = word.surroundingLine
      reader.report(fault)
    }
  }
}
