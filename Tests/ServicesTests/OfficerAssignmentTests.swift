import Journal
import Quantities
import Randomness
import Testing

@testable import Services

@Suite("An officer for every enterprise")
struct OfficerAssignmentTests {
  /// Credit codes are not checked by the assignment; these have the form.
  private func enterprises(_ count: Int, in area: String?, from: Int = 0) -> [UnassignedEnterprise] {
    (from..<(from + count)).compactMap { number in
      let digits = String(number + 10_000_000)
      return CreditCode("9131\(digits)MA0000").map {
        UnassignedEnterprise(code: $0, area: area.flatMap { AreaCode($0) })
      }
    }
  }

  private func officer(_ name: String, _ text: String, away: Bool = false) -> Officer {
    Officer(
      key: person(name), area: area(text),
      absence: away ? .init(from: day("2026-05-01"), through: day("2026-06-01"), deputy: person("x")) : nil)
  }

  private func assign(
    _ enterprises: [UnassignedEnterprise], _ officers: [Officer], loads: [ActorID: Int] = [:]
  ) -> OfficerAssignment {
    OfficerAssignment(enterprises, officers: officers, loads: loads, on: day("2026-05-11"))
  }

  @Test("two officers of a street share it evenly, and what each has already counts")
  func even() {
    let all = enterprises(101, in: "310117001")
    #expect(all.count == 101)
    let fresh = assign(all, [officer("a", "310117001"), officer("b", "310117001")])
    #expect(fresh.loads == [person("a"): 51, person("b"): 50] && fresh.uncovered.isEmpty)
    let laden = assign(all, [officer("a", "310117001"), officer("b", "310117001")], loads: [person("a"): 60])
    #expect(laden.loads == [person("a"): 80, person("b"): 81])
    #expect(laden.choices.count { $0.officer == person("a") } == 20)
  }

  @Test("evening out moves only what lowers the imbalance, to the nearest who may open it, and nothing twice")
  func balance() {
    let (a, b, d, far) = (
      officer("a", "310117001"), officer("b", "310117001"), officer("d", "310117"), officer("p", "310115")
    )
    let street = enterprises(10, in: "310117001")
    let even = OfficerBalance([a.key: street], officers: [a, b, d, far], on: day("2026-05-11"))
    // The colleague of the street first, until a move to either would only turn the imbalance round.
    #expect(even.before == [a.key: 10, b.key: 0, d.key: 0, far.key: 0])
    #expect(even.after == [a.key: 3, b.key: 5, d.key: 2, far.key: 0])
    #expect(Set(even.moves.map(\.enterprise)).count == even.moves.count)
    #expect(even.moves.prefix(5).allSatisfy { $0.from == a.key && $0.to == b.key })
    func spread(_ loads: [ActorID: Int]) -> Int { loads.values.reduce(0) { $0 + $1 * $1 } }
    #expect(spread(even.after) < spread(even.before))
    let again = OfficerBalance(
      [a.key: Array(street.prefix(5)), b.key: Array(street.suffix(5))], officers: [a, b], on: day("2026-05-11"))
    #expect(again.moves.isEmpty && again.before == again.after)
    // Who is away neither gives nor takes.
    let away = OfficerBalance(
      [a.key: street], officers: [a, officer("b", "310117001", away: true)], on: day("2026-05-11"))
    #expect(away.moves.isEmpty)
    #expect(away.loads == [a.key: 10, person("b"): 0] && away.stays == [a.key: .nobodyElse, person("b"): .away])
    #expect(again.stays == [a.key: .even, b.key: .even] && even.stays[far.key] == .nothing)
    // The other district's officer may open none of the street's.
    let apart = OfficerBalance([a.key: street], officers: [a, far], on: day("2026-05-11"))
    #expect(apart.moves.isEmpty && apart.stays == [a.key: .nobodyElse, far.key: .nothing])
    #expect(
      even.fingerprint != again.fingerprint
        && even == OfficerBalance([a.key: street], officers: [d, far, b, a], on: day("2026-05-11")))
  }

  @Test("a full street sends on to the district's officers, who help where the load is highest")
  func overflow() {
    let all = enterprises(100, in: "310117001") + enterprises(20, in: "310117002", from: 100)
    let result = assign(
      all, [officer("a", "310117001"), officer("b", "310117002"), officer("d", "310117")])
    // Sixty is the least highest load: the first street's hundred shared with the district's one.
    #expect(result.loads == [person("a"): 50, person("b"): 20, person("d"): 50])
    #expect(result.choices.filter { $0.nearness == .district }.count == 50)
  }

  @Test(
    "a street without officers is the district's; a district without, the city's; without a city, and where the area is unknown, nobody's"
  )
  func fallback() {
    let all =
      enterprises(3, in: "310117009") + enterprises(2, in: "310115001", from: 3) + enterprises(1, in: nil, from: 5)
    let district = assign(all, [officer("d", "310117")])
    #expect(district.choices.count == 3 && district.uncovered.count == 3)
    let city = assign(all, [officer("d", "310117"), officer("c", "310000")])
    #expect(city.uncovered == all.suffix(1).map(\.code) && city.choices.filter { $0.nearness == .city }.count == 2)
  }

  @Test("whoever is away is given nobody")
  func away() {
    let all = enterprises(10, in: "310117001")
    let result = assign(all, [officer("a", "310117001", away: true), officer("b", "310117001")])
    #expect(result.loads == [person("b"): 10])
  }

  @Test(
    "whatever the streets and loads, everybody whom somebody covers has one, and no load could be lower",
    arguments: 1...60)
  func random(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var all: [UnassignedEnterprise] = []
    for street in 1...4 {
      all += enterprises(Int.random(in: 0...40, using: &random), in: "31011700\(street)", from: all.count)
    }
    var officers: [Officer] = []
    var loads: [ActorID: Int] = [:]
    for number in 0..<Int.random(in: 1...8, using: &random) {
      let place = ["310117001", "310117002", "310117003", "310117"].randomElement(using: &random) ?? "310117"
      officers.append(officer("\(number)", place))
      loads[person("\(number)")] = Int.random(in: 0...15, using: &random)
    }
    let result = assign(all, officers, loads: loads)
    let covered = all.filter { one in
      officers.contains { officer in one.area.map { officer.area.contains($0) } ?? false }
    }
    #expect(Set(result.choices.map(\.enterprise)) == Set(covered.map(\.code)), "seed \(seed)")
    #expect(result.uncovered.count == all.count - covered.count, "seed \(seed)")
    for choice in result.choices {
      let officer = officers.first { $0.key == choice.officer }
      let one = all.first { $0.code == choice.enterprise }
      #expect(officer.flatMap { officer in one?.area.map { officer.area.contains($0) } } == true, "seed \(seed)")
    }
    // Nobody who was given anybody could have been spared by somebody who covers the same and has two fewer.
    for choice in result.choices {
      guard let one = all.first(where: { $0.code == choice.enterprise }), let place = one.area else { continue }
      let load = result.loads[choice.officer] ?? 0
      let peers = officers.filter {
        $0.area == officers.first { $0.key == choice.officer }?.area && $0.area.contains(place)
      }
      #expect(peers.allSatisfy { (result.loads[$0.key] ?? 0) >= load - 1 }, "seed \(seed)")
    }
    #expect(result.loads.values.reduce(0, +) == loads.values.reduce(0, +) + result.choices.count, "seed \(seed)")
  }
}

@Suite("Photos of visits")
struct VisitPhotoTests {
  private func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
    let length = content.count + 2
    return [0xFF, marker, UInt8(length >> 8), UInt8(length & 255)] + content
  }

  private var picture: [UInt8] { segment(0xDB, [1, 2, 3]) + segment(0xDA, [4, 5]) + [9, 0xFF, 0, 7, 0xFF, 0xD3, 8] }

  @Test("a JPEG loses EXIF, comments and whatever follows its end; the picture stays byte for byte")
  func jpeg() throws {
    let exif = segment(0xE1, Array("Exif\0\0GPS 31.2N 121.4E".utf8))
    let jfif = segment(0xE0, Array("JFIF\0".utf8))
    let table = segment(0xC4, [0xAA])
    let second = segment(0xDA, [6]) + [1, 1]
    let bytes =
      [0xFF, 0xD8] + jfif + exif + segment(0xFE, Array("phone".utf8)) + picture + table
      + segment(0xE1, Array("Exif again".utf8)) + second + [0xFF, 0xD9] + Array("trailer".utf8)
    let photo = try VisitPhoto(bytes)
    #expect(photo.kind == .jpeg && photo.bytes == [0xFF, 0xD8] + jfif + picture + table + second + [0xFF, 0xD9])
  }

  @Test("a PNG loses texts, times and EXIF, and what follows its end")
  func png() throws {
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
      [0, 0, 0, UInt8(content.count)] + Array(name.utf8) + content + [0, 0, 0, 0]
    }
    let head = chunk("IHDR", Array(repeating: 0, count: 13))
    let photo = try VisitPhoto(
      signature + head + chunk("eXIf", [1]) + chunk("tEXt", [2]) + chunk("IDAT", [3]) + chunk("IEND", []) + [1, 2])
    #expect(photo.kind == .png && photo.bytes == signature + head + chunk("IDAT", [3]) + chunk("IEND", []))
  }

  @Test("what is no photo, is cut short or is too large is refused with what to do")
  func refused() {
    #expect(codes { _ = try VisitPhoto(Array("GIF89a".utf8)) } == ["visits.photo-kind"])
    #expect(codes { _ = try VisitPhoto([]) } == ["visits.photo-kind"])
    #expect(codes { _ = try VisitPhoto([0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF, 0]) } == ["visits.photo-broken"])
    #expect(codes { _ = try VisitPhoto([0xFF, 0xD8] + picture) } == ["visits.photo-broken"])
    let large = [0xFF, 0xD8, 0xFF] + Array(repeating: UInt8(0), count: VisitPhoto.limit)
    #expect(codes { _ = try VisitPhoto(large) } == ["visits.photo-size"])
  }
}
