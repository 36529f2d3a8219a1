import Testing

@testable import Access

@Suite("Passwords")
struct PasswordHashTests {
  private let fixed = RandomSource { Array(repeating: 7, count: $0) }

  @Test("a hash knows its own password and no other")
  func matches() throws {
    let hash = try PasswordHash(of: "correct horse battery", parameters: .forTests, random: fixed)
    #expect(try hash.matches("correct horse battery"))
    #expect(try !hash.matches("correct horse batterz"))
    #expect(try !hash.matches(""))
  }

  @Test("a hash survives being written and read, with its parameters")
  func text() throws {
    let hash = try PasswordHash(of: "correct horse battery", parameters: .forTests, random: fixed)
    #expect(hash.description.hasPrefix("$scrypt$ln=4,r=1,p=1$"))
    let read = try #require(PasswordHash(hash.description))
    #expect(read == hash)
    #expect(try read.matches("correct horse battery"))
  }

  @Test(
    "what is no hash, or asks for more memory than is safe, is not read",
    arguments: [
      "", "$scrypt$", "plain", "$scrypt$ln=4,r=1,p=1$$", "$scrypt$ln=30,r=8,p=1$MDEyMzQ1Njc=$MDEyMzQ1Njc4OWFiY2RlZg==",
      "$scrypt$r=8,ln=4,p=1$MDEyMzQ1Njc=$MDEyMzQ1Njc4OWFiY2RlZg==",
    ])
  func unreadable(text: String) {
    #expect(PasswordHash(text) == nil)
  }

  @Test("scrypt gives the second vector of RFC 7914")
  func vector() throws {
    // Section 12: the password, N = 1024, r = 8, p = 16, and the first 32 of its 64 bytes.
    let parameters = try #require(PasswordHash.Parameters(logarithmOfRounds: 10, blockSize: 8, parallelism: 16))
    let salt = RandomSource { _ in Array("NaCl".utf8) }
    let hash = try PasswordHash(of: "password", parameters: parameters, random: salt)
    #expect(hash.description.hasSuffix("$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI="))
  }

  @Test("a password composed on another keyboard is the same password")
  func composition() throws {
    let hash = try PasswordHash(of: "caf\u{E9} au lait", parameters: .forTests, random: fixed)
    #expect(try hash.matches("cafe\u{301} au lait"))
  }

  @Test(
    "a weak password is refused with what to do",
    arguments: [
      ("short", "access.password-short"), ("1234567890", "access.password-weak"),
      ("zhang.wei-2026", "access.password-weak"), ("aaaaaaaaaaaa", "access.password-weak"),
      (String(repeating: "long ", count: 60), "access.password-long"),
    ])
  func policy(password: String, code: String) throws {
    let id = try #require(PersonID("zhang.wei"))
    #expect(PasswordPolicy.faults(of: password, for: id).map(\.code) == [code])
  }

  @Test("a long password of ordinary words is good")
  func good() throws {
    #expect(PasswordPolicy.faults(of: "four quiet herons", for: try #require(PersonID("zhang.wei"))).isEmpty)
  }
}
