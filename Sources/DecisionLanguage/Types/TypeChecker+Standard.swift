import Diagnostics

/// Types of what only standard FEEL has. What is not told here is of any type, and checked when it runs.
extension TypeChecker {
  func standardType(of expression: Expression) throws(Diagnostic) -> FEELType {
    switch expression.node {
    case .temporal(let value): return value.type
    case .context(let entries):
      var inner = self
      var types: [String: FEELType] = [:]
      for entry in entries {
        let type = try inner.type(of: entry.value)
        types[entry.name] = type
        inner = inner.adding([entry.name: type])
      }
      return .context(types)
    case .openRange(_, let bound): return .range(try type(of: bound))
    case .iteration(let iterators, let body):
      return .list(try inside(iterators, adding: ["partial": .list(.any)]).type(of: body))
    case .quantification(_, let iterators, let body):
      _ = try inside(iterators, adding: [:]).type(of: body)
      return .boolean
    case .instance(let value, _):
      _ = try type(of: value)
      return .boolean
    case .function(let function):
      let parameters = Dictionary(function.parameters.map { ($0.name, $0.type) }) { $1 }
      let result = try adding(parameters).type(of: function.body)
      return .function(function.parameters.map(\.type), function.isExternal ? .any : result)
    default: return .any
    }
  }

  /// The checker inside loops, where each iterator is the member of a list or one of its steps.
  private func inside(_ iterators: [Iterator], adding extra: [String: FEELType]) throws(Diagnostic) -> TypeChecker {
    var inner = adding(extra)
    for iterator in iterators {
      var member = FEELType.any
      switch iterator.domain {
      case .values(let list):
        let type = try inner.type(of: list).unconstrained
        switch type {
        case .list(let of), .range(let of): member = of
        default: member = type
        }
      case .steps(let first, let last):
        for end in [first, last] { member = try inner.type(of: end) }
      }
      inner = inner.adding([iterator.name: member])
    }
    return inner
  }

  /// The same checker with further names in reach.
  func adding(_ more: [String: FEELType]) -> TypeChecker {
    TypeChecker(source, names: names.merging(more) { $1 })
  }
}

extension FEELType {
  /// Whether a value of another type may be one of this type, by FEEL's own conversions too: a list of one for its
  /// member, a member for a list of one, a date for its midnight.
  public func mayHold(_ other: FEELType) -> Bool {
    switch (unconstrained, other.unconstrained) {
    case (.any, _), (_, .any), (_, .null), (.null, _), (.dateAndTime, .date): true
    case (.list(let wanted), .list(let found)), (.range(let wanted), .range(let found)): wanted.mayHold(found)
    case (.list(let wanted), let found): wanted.mayHold(found)
    case (let wanted, .list(let found)): wanted.mayHold(found)
    case (.number(let wanted), .number(let found)): wanted.goes(with: found)
    case (.context(let wanted), .context(let found)):
      wanted.allSatisfy { name, type in found.isEmpty || found[name].map { type.mayHold($0) } ?? false }
    case (.function, .function): true
    case (let wanted, let found): wanted == found
    }
  }

  /// The type of a property; `nil` where values of this type have none of that name.
  func property(_ name: String) -> FEELType? {
    switch self {
    case .any, .null: return TemporalProperty(rawValue: name)?.type ?? .any
    case .context(let entries): return entries.isEmpty ? .any : entries[name]
    case .list(let member): return member.unconstrained.property(name).map(FEELType.list)
    case .range(let member):
      switch RangeProperty(rawValue: name) {
      case .start, .end: return member
      case .startIncluded, .endIncluded: return .boolean
      case nil: return nil
      }
    default:
      guard let property = TemporalProperty(rawValue: name), properties.contains(property) else { return nil }
      return property.type
    }
  }

  /// The properties of a date, time or duration.
  private var properties: [TemporalProperty] {
    let date: [TemporalProperty] = [.year, .month, .day, .weekday]
    let time: [TemporalProperty] = [.hour, .minute, .second, .timeOffset, .timezone]
    switch self {
    case .date: return date
    case .time: return time
    case .dateAndTime: return date + time
    case .yearsAndMonths: return [.years, .months]
    case .daysAndTime: return [.days, .hours, .minutes, .seconds]
    default: return []
    }
  }

  /// The properties in words, for messages.
  var propertyWords: Wording? {
    if case .context(let entries) = self {
      return Wording(
        zh: entries.keys.sorted().joined(separator: "、"), en: entries.keys.sorted().joined(separator: ", "))
    }
    let names = properties.map(\.rawValue)
    if names.isEmpty { return Wording(zh: "日期的 year、month、day、weekday", en: "year, month, day or weekday of a date") }
    return Wording(zh: names.joined(separator: "、"), en: names.joined(separator: ", "))
  }
}

extension TemporalProperty {
  var type: FEELType {
    switch self {
    case .year: .number(.year)
    case .timeOffset: .daysAndTime
    case .timezone: .string
    default: .number(.plain)
    }
  }
}

extension TypeChecker {
  /// `list[index]` is a member, `list[condition]` a list; the condition sees `item` and the entries of a member.
  func filtered(
    _ base: Expression, _ condition: Expression, _ span: SourceSpan
  ) throws(Diagnostic) -> FEELType {
    let list = try type(of: base).unconstrained
    // What the members are decides which names the condition may use.
    guard list != .any, list != .list(.any) else { return .any }
    let member: FEELType = if case .list(let member) = list { member } else { list }
    var inner = names
    inner["item"] = member
    if case .context(let entries) = member.unconstrained { inner.merge(entries) { $1 } }
    switch try TypeChecker(source, names: inner).type(of: condition).unconstrained {
    case .number where list != member: return member
    case .boolean where list != member: return list
    case .any, .null: return .any
    case .number, .boolean:
      if case .context = member.unconstrained { return .any }
      fallthrough
    default:
      throw source.diagnostic(
        "feel.type", span,
        Wording(zh: "方括号前面不是列表，或里面不是序号", en: "only a list can be indexed, and only by a number"))
    }
  }
}

extension FEELType {
  /// What texts, dates, times and durations come to; `nil` for other types, which are numbers or wrong.
  func combined(_ sign: ArithmeticOperator, with other: FEELType) -> FEELType? {
    switch (self, sign, other) {
    case (.string, .add, .string), (.string, .add, .any), (.any, .add, .string), (.string, .add, .null),
      (.null, .add, .string):
      .string
    case (.date, .subtract, .date), (.dateAndTime, .subtract, .dateAndTime), (.date, .subtract, .dateAndTime),
      (.dateAndTime, .subtract, .date), (.time, .subtract, .time):
      .daysAndTime
    case (.date, .add, .yearsAndMonths), (.date, .subtract, .yearsAndMonths), (.yearsAndMonths, .add, .date),
      (.date, .add, .daysAndTime), (.date, .subtract, .daysAndTime), (.daysAndTime, .add, .date):
      .date
    case (.dateAndTime, .add, .yearsAndMonths), (.dateAndTime, .subtract, .yearsAndMonths),
      (.yearsAndMonths, .add, .dateAndTime), (.dateAndTime, .add, .daysAndTime),
      (.dateAndTime, .subtract, .daysAndTime), (.daysAndTime, .add, .dateAndTime):
      .dateAndTime
    case (.time, .add, .daysAndTime), (.time, .subtract, .daysAndTime), (.daysAndTime, .add, .time): .time
    case (.yearsAndMonths, .add, .yearsAndMonths), (.yearsAndMonths, .subtract, .yearsAndMonths),
      (.yearsAndMonths, .multiply, .number), (.number, .multiply, .yearsAndMonths), (.yearsAndMonths, .divide, .number):
      .yearsAndMonths
    case (.daysAndTime, .add, .daysAndTime), (.daysAndTime, .subtract, .daysAndTime),
      (.daysAndTime, .multiply, .number), (.number, .multiply, .daysAndTime), (.daysAndTime, .divide, .number):
      .daysAndTime
    case (.yearsAndMonths, .divide, .yearsAndMonths), (.daysAndTime, .divide, .daysAndTime): .number(.plain)
    case (.any, .add, .any): .any
    case (.any, _, let known), (let known, _, .any): known.isTemporal ? .any : nil
    default: nil
    }
  }

  private var isTemporal: Bool {
    switch self {
    case .date, .time, .dateAndTime, .yearsAndMonths, .daysAndTime: true
    default: false
    }
  }
}
