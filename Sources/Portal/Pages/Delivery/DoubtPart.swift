import Delivery
import Enterprises
import Instruments
import Quantities

/// 存疑 on the pages of money: an enterprise that is known by now to have ended or moved away is named wherever it is decided
/// on; acts on many leave it out, an act on it alone asks for the reason.
enum DoubtPart {
  /// What is done about an award of which the doubt is judged: what gives or publishes its money.
  private static let guarded: Set<String> = ["approve", "publicise", "issue"]

  static func isGuarded(_ what: String) -> Bool { guarded.contains(what) }

  /// The field for the reason, on the form of an act that asks for one.
  static func fields(
    of what: String, _ ending: AssessedSubject.Ending?, _ pen: DeliveryPen
  ) -> [DeliveryView.Act.Field] {
    ending == nil || !isGuarded(what) ? [] : [field(of: what, pen)]
  }

  static func field(of what: String, _ pen: DeliveryPen) -> DeliveryView.Act.Field {
    pen.callField("doubt", of: what, hint: "calls.hint.doubt")
  }

  /// The same on a form that may be about one in doubt or another.
  static func optionalField(of what: String, _ pen: DeliveryPen) -> DeliveryView.Act.Field {
    pen.callField("doubt", of: what, isRequired: false, hint: "calls.hint.doubt")
  }

  /// What stands before everything that is decided on the enterprise; `nil` where nothing of the kind is known.
  static func section(
    _ ending: AssessedSubject.Ending?, of enterprise: CreditCode, named name: String, _ pen: DeliveryPen
  ) -> DeliveryView.Section? {
    guard let ending else { return nil }
    return DeliveryView.Section(
      title: pen.words("calls.doubtTitle"), lead: ending.doubt(pen.language), anchor: "doubt",
      links: Portal.allows(pen.request.actor, Portal.rows)
        ? [Crumb(pen.words("calls.doubtFacts", ["name": name]), "/enterprises/\(enterprise)#facts")] : [])
  }

  /// 存疑的不在其中: those that an act on many leaves out, named, each with its door; `nil` where none is.
  static func leftOut(_ awards: [Award], at step: String, _ pen: DeliveryPen) -> ShareHoldPart.Told? {
    guard !awards.isEmpty else { return nil }
    return ShareHoldPart.Told(
      text: pen.words("calls.doubtLeftOut", ["step": step, "count": "\(awards.count)"]),
      links: awards.prefix(mostNamed).map {
        Crumb(pen.words("calls.doubtOne", ["name": $0.name, "id": $0.id.text]), "\(AwardsList.path)/\($0.id)")
      })
  }

  private static let mostNamed = 20
}

extension Portal {
  /// Which of some enterprises are known now to have ended or moved away. Cost: a query for some hundred of them.
  func ended(among codes: some Sequence<CreditCode>) async throws -> EndedEnterprises {
    EndedEnterprises(try await enterprises(codes, within: .everywhere).compactMapValues(\.ending))
  }

  /// The same of all that some awards are for.
  func ended(of awards: [Award]) async throws -> EndedEnterprises { try await ended(among: awards.map(\.enterprise)) }
}

extension Enterprise {
  /// How it is known to have ended or gone; who is suspended may go on.
  var ending: AssessedSubject.Ending? {
    switch operatingState {
    case .revoked: .revoked
    case .deregistered: .deregistered
    case .movedOut: .movedOut
    case .inOperation, .suspended, nil: nil
    }
  }
}
