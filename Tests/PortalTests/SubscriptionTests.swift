import Access
import HummingbirdTesting
import Journal
import PolicyCorpus
import Programmes
import Quantities
import Testing

@testable import Portal

@Suite("The calendar, subscribed to")
struct SubscriptionTests {
  private static let page = "/programmes/calendar/subscription"

  /// Gets an address for the signed-in person of a browser.
  private static func address(_ browser: inout Browser) async throws -> String {
    _ = try await browser.get(page)
    let given = try await browser.post(page, ["act": "open"])
    #expect(given.status == 200)
    return String(try #require(given.text.firstMatch(of: /href="(\/calendar\/[0-9a-f]{64}\.ics)"/)).1)
  }

  /// The lines that tell of gatherings, without the instant of writing.
  private static func told(_ text: String) -> [Substring] {
    text.split(separator: "\r\n").filter { !$0.hasPrefix("DTSTAMP") }
  }

  @Test("a program reads without signing in just what each person's own calendar holds, and follows what becomes of it")
  func rights() async throws {
    try await TestPortal.run(enterprises: 40) { city, client in
      let people = try await city.store.people()
      var planned: [Gathering.ID] = []
      for (number, name) in ["enterprise", "songjiang"].enumerated() {
        let person = try #require(people.first { $0.id.text == name })
        planned.append(try await city.gathering(for: Actor(person), key: "feed-\(number)"))
      }
      var program = Browser(client)
      for name in ["city", "songjiang", "officer", "enterprise", "auditor"] {
        var browser = Browser(client)
        _ = try await browser.signIn(name)
        let address = try await Self.address(&browser)
        let read = try await program.get(address)
        #expect(read.status == 200 && read.headers[.contentType] == "text/calendar; charset=utf-8", "\(name)")
        let own = try await browser.get("/programmes/calendar").text
        #expect(Self.told(read.text) == Self.told(own), "\(name)")
        #expect(read.text.contains("UID:gathering-\(planned[0])@tidu"), "\(name)")
        #expect(read.text.contains("UID:gathering-\(planned[1])@tidu") == (name != "enterprise"), "\(name)")
        // The page tells it no second time.
        #expect(try await !browser.get(Self.page).text.contains(address), "\(name)")
      }
      var administrator = Browser(client)
      _ = try await administrator.signIn("admin")
      #expect(try await administrator.get(Self.page).status == 403)
      // What is cancelled stays, marked so, under the same UID and with a higher sequence.
      var office = Browser(client)
      _ = try await office.signIn("city")
      let address = try await Self.address(&office)
      #expect(try await program.get(address).text.contains("UID:gathering-\(planned[1])@tidu"))
      _ = try await office.get("/programmes/gatherings/\(planned[1])")
      let cancelled = try await office.post(
        "/programmes/gatherings/\(planned[1])", ["act": "cancel", "reason": "改期再办"])
      #expect(cancelled.status == 303)
      let events = try await program.get(address).text.split(separator: "BEGIN:VEVENT")
      let event = try #require(events.first { $0.contains("UID:gathering-\(planned[1])@tidu") })
      #expect(event.contains("SEQUENCE:1") && event.contains("STATUS:CANCELLED"))
    }
  }

  @Test("an address ends when another is given, when it is ended, with the password, and with the account")
  func ends() async throws {
    try await TestPortal.run(enterprises: 5) { city, client in
      var program = Browser(client)
      var office = Browser(client)
      _ = try await office.signIn("songjiang")
      let first = try await Self.address(&office)
      let second = try await Self.address(&office)
      #expect(try await program.get(first).status == 404)
      #expect(try await program.get(second).status == 200)
      #expect(try await office.post(Self.page, ["act": "close"]).status == 303)
      #expect(try await program.get(second).status == 404)
      let third = try await Self.address(&office)
      let access = city.portal.ports.access
      try await access.changePassword(
        of: "songjiang", to: "seven quiet herons", present: nil, by: .console, isInitial: false)
      #expect(try await program.get(third).status == 404)
      let person = try #require(try await city.store.people().first { $0.id.text == "songjiang" })
      let fourth = try await access.openCalendar(by: Actor(person))
      #expect(try await program.get("/calendar/\(fourth.text)").status == 200)
      try await access.disable("songjiang", by: .console)
      #expect(try await program.get("/calendar/\(fourth.text)").status == 404)
    }
  }

  @Test("a key is read so often an hour, and an address guesses less")
  func bounds() {
    let reads = CalendarReads()
    let now = Timestamp(millisecondsSinceEpoch: 1_778_378_400_000)
    let key = CalendarKey(random: .system)
    #expect((1...CalendarReads.mostOfKey).allSatisfy { _ in reads.note(key, at: now) })
    #expect(!reads.note(key, at: now) && reads.note(CalendarKey(random: .system), at: now))
    #expect(reads.note(key, at: now.adding(seconds: 3_600)))
    #expect(CalendarKey(key.text)?.hash == key.hash && CalendarKey("abc") == nil)
  }
}
