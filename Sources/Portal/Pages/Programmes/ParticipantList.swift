import PolicyCorpus
import Programmes

/// Which participants of a programme a figure counts.
enum ParticipantList: String, CaseIterable {
  case all
  /// Those who still take part.
  case running
  /// Those of them who have passed every milestone.
  case through

  init(_ request: PortalRequest) {
    self = request.query.text("of").flatMap(ParticipantList.init(rawValue:)) ?? .all
  }

  func path(of programme: InstrumentID) -> String {
    (self == .all ? programme.programmePath : "\(programme.programmePath)?of=\(rawValue)") + "#participants"
  }

  func holds(_ participant: Programme.Participant, of programme: Programme) -> Bool {
    switch self {
    case .all: true
    case .running: participant.left == nil
    case .through:
      participant.left == nil && !programme.milestones.isEmpty
        && participant.passed.count == programme.milestones.count
    }
  }

  func tabs(_ programme: InstrumentID, _ words: Strings) -> [RegisterPage.TabView] {
    ParticipantList.allCases.map { list in
      RegisterPage.TabView(
        label: words("programmes.participantList.\(list.rawValue)"), href: list.path(of: programme),
        isCurrent: list == self)
    }
  }
}
