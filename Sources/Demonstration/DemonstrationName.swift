/// Names for enterprises that do not exist: 模拟, a brand, a trade and a legal form. 模拟云帆精密机械有限公司.
enum DemonstrationName {
  private static let brands = Array(
    "云帆晨曦海岳星河瑞泽启明恒远博雅嘉禾凌霄盛景卓越锦程朗逸宏图天衡润泰鼎新浩宇佳航腾骏华茂源达辉鸿安邦永兴沛霖致诚旭")

  /// The name of the enterprise with this number. Two numbers never share a brand: it is the number, permuted and
  /// written in characters; the first few thousand have two of them.
  static func name(number: Int, seed: UInt64, trade: String, legalForm: String) -> String {
    var length = 2
    var first = 0
    var size = brands.count * (brands.count - 1)
    while number - first >= size {
      first += size
      size *= brands.count - 1
      length += 1
    }
    var rest = permuted(number - first, below: size, seed: seed)
    var last = rest % brands.count
    rest /= brands.count
    var brand = String(brands[last])
    for _ in 1..<length {
      // Any character but the one before it.
      let step = rest % (brands.count - 1)
      last = step < last ? step : step + 1
      brand.append(brands[last])
      rest /= brands.count - 1
    }
    return "模拟" + brand + trade + legalForm
  }
}
