/// What a run of the DMN kit came to.
public struct KitReport: Sendable, Hashable {
  /// One result that differs from the expected one.
  public struct Failure: Sendable, Hashable {
    /// The case's id.
    public let testCase: String
    /// The decision whose value was compared.
    public let node: String
    public let expected: String
    public let actual: String
  }

  /// The cases of one folder.
  public struct Folder: Sendable, Hashable {
    /// The folder's path below the one that was given.
    public let name: String
    public let passed: Int
    /// Cases with at least one failure.
    public let failed: Int
    public let failures: [Failure]
  }

  public let folders: [Folder]

  public var passed: Int { folders.reduce(0) { $0 + $1.passed } }
  public var failed: Int { folders.reduce(0) { $0 + $1.failed } }
}
