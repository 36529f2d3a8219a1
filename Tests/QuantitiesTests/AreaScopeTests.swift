import Quantities
import Testing

@Suite("Scopes of areas")
struct AreaScopeTests {
  @Test("what lies within two scopes lies within both")
  func intersection() throws {
    let city = AreaScope.area(try #require(AreaCode("310000")))
    let district = AreaScope.area(try #require(AreaCode("310117")))
    let street = AreaScope.area(try #require(AreaCode("310117102")))
    let other = AreaScope.area(try #require(AreaCode("310115")))
    let all = [.everywhere, city, district, street, other, .enterprise("a"), .enterprise("b"), .nothing]
    for one in all {
      #expect(one.intersection(.everywhere) == one && one.intersection(one) == one)
      #expect(one.intersection(.nothing) == .nothing)
      for another in all { #expect(one.intersection(another) == another.intersection(one)) }
    }
    #expect(street.intersection(district) == street && city.intersection(district) == district)
    #expect(district.intersection(other) == .nothing && street.intersection(.enterprise("a")) == .nothing)
    #expect(AreaScope.enterprise("a").intersection(.enterprise("b")) == .nothing)
  }
}
