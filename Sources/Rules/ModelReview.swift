import DecisionLanguage
import DecisionModels
import Diagnostics

/// A model that somebody brings, looked at before anything is kept: what it contains, what is wrong with it, and what its
/// analysis says.
public struct ModelReview: Sendable {
  /// The largest model: 1 MiB.
  public static let limit = 1 << 20
  /// The most rows over all tables: an analysis of more would take long.
  static let mostRows = 2_000

  /// `nil` where the file is no model.
  public let model: DecisionModel?
  /// Ready for evaluation; `nil` where references lead nowhere.
  public let engine: DecisionEngine?
  public let analysis: RuleAnalysis

  /// Reads a file. Document types, entities and imports are refused.
  /// - Parameter file: what messages call it.
  public init(bytes: [UInt8], file: String) {
    do throws(Diagnostics) {
      let model = try Self.model(bytes, file)
      self.model = model
      do throws(Diagnostics) {
        let engine = try DecisionEngine(ModelLibrary(model), checking: true)
        self.engine = engine
        analysis = RuleAnalysis(engine)
      } catch {
        engine = nil
        analysis = RuleAnalysis(faults: error.all)
      }
    } catch {
      model = nil
      engine = nil
      analysis = RuleAnalysis(faults: error.all)
    }
  }

  private static func model(_ bytes: [UInt8], _ file: String) throws(Diagnostics) -> DecisionModel {
    guard bytes.count <= limit else {
      throw Diagnostics(
        Diagnostic(
          "xml.too-large", at: Place(file: file), Wording(zh: "文件太大", en: "the file is too large"),
          expected: Wording(zh: "至多 1 MB", en: "at most 1 MB")))
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostics(
        Diagnostic(
          "xml.encoding", at: Place(file: file), Wording(zh: "文件不是 UTF-8 编码", en: "the file is not UTF-8"),
          remedy: Wording(zh: "另存为 UTF-8", en: "save it as UTF-8")))
    }
    let model = try DecisionModel(xml: text, file: file)
    let rows = model.tables.map(\.table.rules.count).reduce(0, +)
    guard rows <= mostRows else {
      throw Diagnostics(
        Diagnostic(
          "rules.too-many-rows", at: Place(file: file),
          Wording(zh: "决策表共有 \(rows) 行", en: "the tables have \(rows) rows"),
          expected: Wording(zh: "至多 \(mostRows) 行", en: "at most \(mostRows) rows")))
    }
    return model
  }
}

extension DecisionModel {
  /// The decisions that are tables.
  public var tables: [(decision: Decision, table: BoxedTable)] {
    decisions.compactMap { decision in
      if case .table(let table) = decision.logic?.node { (decision, table) } else { nil }
    }
  }
}
