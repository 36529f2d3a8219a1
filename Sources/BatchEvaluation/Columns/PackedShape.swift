/// What a packed block is but for where its bytes stand: enough to find its parts in them, and to write it down.
enum PackedShape: Sendable, Hashable {
  case constant(Int64)
  case sparse(values: Int, apart: Int)
  case coded(values: Int, rows: Int)
  case short(base: Int64, unit: Int64, rows: Int)
  case narrow(base: Int64, unit: Int64, rows: Int)
  case wide(rows: Int)

  /// How many bytes stand beside it.
  var bytes: Int {
    switch self {
    case .constant: 0
    case .sparse(let values, let apart): values * 8 + apart * 3
    case .coded(let values, let rows): values * 8 + rows
    case .short(_, _, let rows): rows * 2
    case .narrow(_, _, let rows): rows * 4
    case .wide(let rows): rows * 8
    }
  }
}

extension PackedIntegers.Form {
  func shape(ofRows rows: Int) -> PackedShape {
    switch self {
    case .constant(let value): .constant(value)
    case .sparse(let values, let apart, _): .sparse(values: values.count, apart: apart.count)
    case .coded(let values, _): .coded(values: values.count, rows: rows)
    case .short(let base, let unit, _): .short(base: base, unit: unit, rows: rows)
    case .narrow(let base, let unit, _): .narrow(base: base, unit: unit, rows: rows)
    case .wide: .wide(rows: rows)
    }
  }

  /// Where the bytes begin; `nil` where there are none.
  var start: UnsafeRawPointer? {
    switch self {
    case .constant: nil
    case .sparse(let values, _, _), .coded(let values, _): values.baseAddress.map { UnsafeRawPointer($0) }
    case .short(_, _, let codes): UnsafeRawPointer(codes)
    case .narrow(_, _, let codes): UnsafeRawPointer(codes)
    case .wide(let values): UnsafeRawPointer(values)
    }
  }
}

extension PackedIntegers.Block {
  /// A block with room of its own, not filled yet.
  init(_ shape: PackedShape) {
    let bytes = BlockBytes(count: shape.bytes)
    self.init(shape, bytes: bytes, at: bytes.start)
  }

  /// A block whose bytes begin somewhere among those of `bytes`, at a multiple of eight.
  init(_ shape: PackedShape, bytes: BlockBytes, at start: UnsafeRawPointer) {
    func part<Element>(_ offset: Int, of type: Element.Type) -> UnsafePointer<Element> {
      (start + offset).assumingMemoryBound(to: type)
    }
    switch shape {
    case .constant(let value): self.init(form: .constant(value), bytes: nil)
    case .sparse(let values, let apart):
      self.init(
        form: .sparse(
          UnsafeBufferPointer(start: part(0, of: Int64.self), count: values),
          rows: UnsafeBufferPointer(start: part(values * 8, of: UInt16.self), count: apart),
          codes: part(values * 8 + apart * 2, of: UInt8.self)),
        bytes: bytes)
    case .coded(let values, _):
      self.init(
        form: .coded(
          UnsafeBufferPointer(start: part(0, of: Int64.self), count: values), codes: part(values * 8, of: UInt8.self)),
        bytes: bytes)
    case .short(let base, let unit, _):
      self.init(form: .short(base: base, unit: unit, codes: part(0, of: UInt16.self)), bytes: bytes)
    case .narrow(let base, let unit, _):
      self.init(form: .narrow(base: base, unit: unit, codes: part(0, of: UInt32.self)), bytes: bytes)
    case .wide: self.init(form: .wide(part(0, of: Int64.self)), bytes: bytes)
    }
  }
}
