import Diagnostics

extension ClauseID {
  /// `第五条`, Clause 5; a clause whose number is a word, such as 目标 or 保障1, keeps it.
  public var wording: Wording {
    if let value = Int(number), (1...99).contains(value) {
      return Wording(zh: "第\(Self.chinese(value))条", en: "Clause \(value)")
    }
    let word = String(number.prefix { !$0.isNumber })
    let rest = number.dropFirst(word.count)
    let english = ["目标": "Goals", "保障": "Safeguard"][word] ?? word
    guard let value = Int(rest), (1...99).contains(value) else {
      return Wording(zh: number, en: rest.isEmpty ? english : "\(english) \(rest)")
    }
    return Wording(zh: "\(word)第\(Self.chinese(value))项", en: "\(english) \(value)")
  }

  private static func chinese(_ value: Int) -> String {
    let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
    switch value {
    case ..<10: return digits[value]
    case 10..<20: return "十" + digits[value - 10]
    default: return digits[value / 10] + "十" + digits[value % 10]
    }
  }
}

extension Clause {
  /// Number and title, `第五条 鼓励升规提质纳统`; a title that holds the number's word stands alone.
  public var heading: Wording {
    let label = id.wording
    func joined(_ label: String, _ title: String) -> String {
      title.lowercased().contains(label.lowercased()) ? title : "\(label) \(title)"
    }
    return Wording(zh: joined(label.zh, title.zh), en: joined(label.en, title.en))
  }
}
