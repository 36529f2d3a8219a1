import Decimals
import Diagnostics
import PolicyCorpus
import Quantities

extension InstrumentWriter {
  /// What an instrument declares, in the words of the clause: shown where its engine has no figures of its own yet.
  var declaredFacts: [Pair] {
    switch instrument.declaration {
    case .benefit(let benefit): benefitFacts(benefit)
    case .indicator(let indicator): indicatorFacts(indicator)
    case .register(let register): registerFacts(register)
    case .case(let declaration):
      pairs([
        ("declared.types", list(declaration.types.map(said))), ("declared.steps", steps(declaration.steps)),
        ("declared.fallback", declaration.fallback.map(said)),
        ("declared.fields", list(declaration.fields.map { said($0.name) })),
      ])
    case .voucher(let voucher):
      pairs([
        ("declared.covers", list(voucher.covers.map(said))), ("declared.entitledBy", names(of: voucher.entitledBy)),
        ("declared.providers", voucher.providers.map(said)),
        ("declared.payer", words("benefit.payer.\(voucher.payer.rawValue)")),
        ("declared.fields", list(voucher.fields.map { said($0.name) })),
      ])
    case .exchange(let exchange):
      pairs([
        ("declared.demand", said(exchange.demand)), ("declared.supply", said(exchange.supply)),
        ("declared.criteria", list(exchange.criteria.map { said($0.name) })),
        ("declared.review", exchange.review.map { words("cycle.\($0.rawValue)") }),
        ("declared.fields", list(exchange.fields.map { said($0.name) })),
      ])
    case .programme(let programme):
      pairs([
        ("declared.responsible", portal.unitNames(programme.responsible, words)),
        ("declared.lead", portal.unitNames(programme.lead, words)),
        ("declared.participants", programme.participants.map(said)),
        ("declared.milestones", steps(programme.milestones)),
        ("declared.review", programme.review.map { words("cycle.\($0.rawValue)") }),
        ("declared.measures", names(of: programme.measures)),
      ])
    case .event(let event):
      pairs([
        ("declared.channels", list(event.channels.map(said))), ("declared.audience", said(event.audience)),
        ("declared.about", list(event.about.map { $0.wording(language) })),
        ("declared.measures", names(of: event.measures)),
      ])
    case .evaluation(let evaluation):
      pairs([
        ("declared.ranks", list(evaluation.ranks.map { words("ranks.\($0.rawValue)") })),
        ("declared.period", words("cycle.\(evaluation.period.rawValue)")),
        ("declared.obligation", words("obligation.\(evaluation.obligation.rawValue)")),
        ("declared.measures", names(of: evaluation.measures)),
        ("declared.countsBy", evaluation.countsBy.flatMap { portal.corpus.count($0)?.name(language) }),
      ])
    }
  }

  private func benefitFacts(_ benefit: BenefitDeclaration) -> [Pair] {
    if case .shows(let why) = benefit.life { return pairs([("declared.why", said(why))]) }
    return benefit.table == nil ? pairs([("declared.why", words("declared.noTable"))]) : []
  }

  private func indicatorFacts(_ indicator: IndicatorDeclaration) -> [Pair] {
    pairs([
      ("declared.direction", indicator.observedBy == nil ? goal(of: indicator) : nil),
      ("declared.modality", list(indicator.modality.map(said))), ("declared.of", names(of: indicator.of)),
      ("declared.register", indicator.register.flatMap { portal.corpus.instrument($0)?.name(language) }),
      ("declared.figures", indicator.figureText(language)),
      ("declared.breakdown", list(indicator.breakdown.map { words("breakdown.\($0.rawValue)") })),
    ])
  }

  private func registerFacts(_ register: RegisterDeclaration) -> [Pair] {
    let entry: String =
      switch register.entry {
      case .rule(let count):
        words("declared.byRule", ["rule": portal.corpus.count(count)?.name(language) ?? "\(count)"])
      case .byHand(let source): words("declared.byHand", ["source": said(source)])
      }
    return pairs([
      ("declared.entry", entry),
      ("declared.exit", list(register.exitReasons.map(said))),
      ("declared.review", register.review.map { words("cycle.\($0.rawValue)") }),
      ("declared.fields", list(register.fields.map { said($0.name) })),
    ])
  }

  private func pairs(_ rows: [(key: String, text: String?)]) -> [Pair] {
    rows.compactMap { row in row.text.flatMap { $0.isEmpty ? nil : Pair(words(row.key), $0) } }
  }

  private func list(_ parts: [String]) -> String { parts.joined(separator: words("list.separator")) }
  private func steps(_ parts: [String]) -> String { parts.map(said).joined(separator: " → ") }

  private func names(of instruments: [InstrumentID]) -> String {
    list(instruments.compactMap { portal.corpus.instrument($0)?.name(language) })
  }
}
