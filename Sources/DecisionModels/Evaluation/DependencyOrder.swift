/// An order in which things stand after all that they need, found without recursion, so that no length of a chain
/// exhausts the stack.
///
/// Cost: linear in things and needs.
struct DependencyOrder {
  /// The things, each after what it needs; incomplete where there is a circle.
  private(set) var order: [Int] = []
  /// Things of which each needs the next, the first repeated at the end; `nil` where there is no circle.
  private(set) var circle: [Int]?

  private enum State { case new, open, done }

  /// - Parameter needs: the things that a thing needs.
  init(count: Int, needs: (Int) -> [Int]) {
    var states = [State](repeating: .new, count: count)
    for root in 0..<count where states[root] == .new {
      var path: [(thing: Int, rest: ArraySlice<Int>)] = [(root, needs(root)[...])]
      states[root] = .open
      while let last = path.last {
        guard let next = last.rest.first else {
          states[last.thing] = .done
          order.append(last.thing)
          path.removeLast()
          continue
        }
        path[path.count - 1].rest.removeFirst()
        switch states[next] {
        case .done: continue
        case .new:
          states[next] = .open
          path.append((next, needs(next)[...]))
        case .open:
          let start = path.firstIndex { $0.thing == next } ?? 0
          circle = path[start...].map(\.thing) + [next]
          return
        }
      }
    }
  }
}
