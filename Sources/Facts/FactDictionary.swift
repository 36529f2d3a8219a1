import Declarations
import Diagnostics

/// The dictionary of facts: every fact that rules may read and people may tell, from `Corpus/facts.yaml`.
public struct FactDictionary: Sendable {
  /// In the order of the file.
  public let all: [FactDefinition]
  /// Where each stands among all.
  private let places: FactPlaces
  /// In the order of the file: asked for with every fact that a rule reads.
  private let subjects: [SubjectKind]

  /// Reads the dictionary's file.
  /// - Throws: `Diagnostics` with every fault of the file, each with its place.
  public init(yaml: String, file: String) throws(Diagnostics) {
    let reader = try DeclarationReader(yaml: yaml, file: file)
    let all = reader.mapping(reader.root) { fields in
      FactDictionaryReading(fields: fields).definitions()
    }
    self.init(try reader.finish(all))
  }

  /// A dictionary of given facts; of two with the same id the first counts.
  public init(_ all: [FactDefinition]) {
    self.all = all
    places = FactPlaces(of: all.map(\.id))
    subjects = all.map(\.subject)
  }

  /// Cost: constant.
  public func definition(of id: FactID) -> FactDefinition? { places.place(of: id).map { all[$0] } }

  /// Where the definition of a fact stands among all, by its name's bytes. Cost: constant, and nothing is copied.
  func place(of name: UnsafeBufferPointer<UInt8>) -> Int? {
    places.place(of: FactID.mark(of: name)) { $0.text.utf8.elementsEqual(name) }
  }

  /// The kind of subject that a fact is told about. Cost: constant, and less than asking for the whole definition.
  public func subject(of id: FactID) -> SubjectKind? { places.place(of: id).map { subjects[$0] } }

  /// The facts of one kind of subject, in the order of the file.
  public func definitions(of subject: SubjectKind) -> [FactDefinition] {
    all.filter { $0.subject == subject }
  }

  /// The fact of a name that a person wrote.
  /// - Parameter subject: The kind of subject that it is told about; `nil` where any will do.
  /// - Throws: `Diagnostics` with `fact.unknown` or `fact.other-subject`, with the nearest known name.
  public func definition(
    named name: String, of subject: SubjectKind? = nil, at place: Place
  ) throws(Diagnostics) -> FactDefinition {
    guard let definition = FactID(name).flatMap({ self.definition(of: $0) }) else {
      throw Diagnostics(unknown(name, of: subject, at: place))
    }
    guard let subject, definition.subject != subject else { return definition }
    let fault = Diagnostic(
      "fact.other-subject", at: place,
      Wording(
        zh: "“\(name)”（\(definition.name.zh)）说的是\(definition.subject.name.zh)，不是\(subject.name.zh)",
        en: "“\(name)” (\(definition.name.en)) is about \(definition.subject.name.en), not \(subject.name.en)"),
      remedy: definition.subject == .enterprise
        ? Wording(zh: "写到企业自己的 facts 里", en: "put it among the enterprise's own facts")
        : Wording(
          zh: "写到 subjects 里一个 subject 为 \(definition.subject.rawValue) 的条目",
          en: "put it in an entry of subjects whose subject is \(definition.subject.rawValue)"),
      length: name.count + 2)
    throw Diagnostics(fault)
  }

  private func unknown(_ name: String, of subject: SubjectKind?, at place: Place) -> Diagnostic {
    let known = all.filter { subject == nil || $0.subject == subject }
    let byName = all.first { $0.name.zh == name || $0.name.en.lowercased() == name.lowercased() }
    let parts = name.split(separator: "@", maxSplits: 1)
    let remedy: Wording
    if parts.count == 2, FactID(String(parts[0])).flatMap({ places.place(of: $0) }) != nil {
      remedy = Wording(
        zh: "期间另写：\"fact\": \"\(parts[0])\", \"period\": \"\(parts[1].excerpt)\"",
        en: "give the period apart: \"fact\": \"\(parts[0])\", \"period\": \"\(parts[1].excerpt)\"")
    } else if let nearest = nearestName(to: name, among: known.map(\.id.text))
      ?? nearestName(to: name, among: all.map(\.id.text)) ?? byName?.id.text
    {
      remedy = Wording(zh: "是否想写“\(nearest)”？", en: "did you mean “\(nearest)”?")
    } else {
      remedy = Wording(
        zh: "填报模板的表头里有全部事实，接口 /api/v1/facts 也列出",
        en: "the headers of the templates have all facts, and /api/v1/facts lists them")
    }
    return Diagnostic(
      "fact.unknown", at: place,
      Wording(zh: "没有“\(name.excerpt)”这个事实", en: "there is no fact “\(name.excerpt)”"), remedy: remedy,
      length: name.count + 2)
  }
}

/// Where facts stand by their ids, whose marks are hashes already: a look or two for each.
private struct FactPlaces: Sendable {
  private let ids: [FactID]
  /// For each slot the number from 1 on of the fact that stands there, or 0; a fact stands in the first free slot from its
  /// own on. More than half are free.
  private let slots: [Int32]

  /// - Parameter ids: of two that are the same the first counts.
  init(of ids: [FactID]) {
    self.ids = ids
    var slots = [Int32](repeating: 0, count: 2 << (Int.bitWidth - ids.count.leadingZeroBitCount))
    for (place, id) in ids.enumerated() {
      var slot = Self.slot(of: id.mark, slots.count)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(place + 1)
    }
    self.slots = slots
  }

  private static func slot(of mark: UInt64, _ count: Int) -> Int {
    // Of a product the upper bits hang on all.
    Int(truncatingIfNeeded: (mark &* 0x9E37_79B9_7F4A_7C15) >> 32) & (count - 1)
  }

  func place(of id: FactID) -> Int? { place(of: id.mark) { $0 == id } }

  @inline(__always)
  func place(of mark: UInt64, where isIt: (FactID) -> Bool) -> Int? {
    var slot = Self.slot(of: mark, slots.count)
    while slots[slot] != 0 {
      let place = Int(slots[slot] - 1)
      if isIt(ids[place]) { return place }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }
}

extension SubjectKind {
  /// What the kind of subject is called.
  public var name: Wording {
    switch self {
    case .enterprise: Wording(zh: "企业", en: "an enterprise")
    case .project: Wording(zh: "项目", en: "a project")
    case .product: Wording(zh: "产品", en: "a product")
    case .contract: Wording(zh: "合同", en: "a contract")
    case .loan: Wording(zh: "贷款", en: "a loan")
    case .insurance: Wording(zh: "保险", en: "an insurance policy")
    case .person: Wording(zh: "人员名额", en: "a place for a person")
    case .site: Wording(zh: "场地", en: "a site")
    case .park: Wording(zh: "园区", en: "a park")
    case .institution: Wording(zh: "机构", en: "an institution")
    }
  }
}
