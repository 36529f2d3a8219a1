"""Every benefit for one enterprise at a time, with every reason, in process and over HTTP, beside OpenFisca.

Both are asked the same questions: facts files of a generated city's enterprises, and the same facts as OpenFisca's
situations, with every benefit in force asked of each enterprise and of all that is theirs. This program gives its reasons
with each answer; OpenFisca gives the sums alone.
"""
import contextlib, csv, importlib.util, json, os, statistics, subprocess, sys, tempfile, time

TITLE = "One enterprise at a time"
HERE = os.path.dirname(os.path.abspath(__file__))
TIDU = os.environ.get("TIDU", os.path.join(HERE, "..", ".build", "release", "tidu"))
ON = "2026-11-21"
ENTERPRISES, CONNECTIONS, WORKERS = 48, 16, 2
REASONED, PLAIN, PEER = "tidu: every answer with every reason", "tidu: without reasons", "OpenFisca: sums alone"
# How many requests a round sends of each: enough for a second or so.
REQUESTS = [2000, 6000, 150]
ROUNDS = 5


def measure(open_bench):
    from bench import interleaved, table as lines_of, versions
    if not os.access(TIDU, os.X_OK):
        yield "Not measured: `make build` makes the program that answers over HTTP."
        return
    sys.path.insert(0, os.path.join(HERE, "Peers"))
    from rules import Corpus
    lacking = [name for name in ("openfisca_core", "openfisca_web_api") if importlib.util.find_spec(name) is None]
    absent = [f"| {PEER}: not measured, {' and '.join(lacking)} not installed | – | – | – | – |"] if lacking else []
    with tempfile.TemporaryDirectory(prefix="tidu-bench-") as folder:
        corpus = Corpus(TIDU, ON)
        dossiers = Dossiers(corpus, folder)
        peer = None if lacking else Peer(corpus, dossiers, folder)
        with open_bench({"on": ON, "files": dossiers.files}) as tidu:
            reports = [json.loads(report) for report in tidu.answers()]
            subjects = sum(len(own) for own in dossiers.subjects)
            agreed = f" {versions(['OpenFisca-Core'])}: {agreement(dossiers, reports, peer.answers())}." if peer else ""
            yield f"{ENTERPRISES} enterprises of a generated city (made-up data) with {subjects} subjects below them, on " \
                f"{ON}; {sum(len(report['benefits']) for report in reports):,} answers.{agreed}"
            yield ""
            yield "### In process, an enterprise"
            yield ""
            engines = {REASONED: (lambda times: tidu.seconds("explained", times), ENTERPRISES),
                       PLAIN: (lambda times: tidu.seconds("plain", times), ENTERPRISES),
                       "tidu: with reasons, from the text of a facts file to that of the report": (
                           lambda times: tidu.seconds("files", times), ENTERPRISES)}
            if peer:
                engines[f"{PEER}, from a situation"] = (peer.seconds, ENTERPRISES)
            yield from lines_of(interleaved(engines), REASONED)
            yield from absent
            yield ""
        yield f"### Over HTTP, {CONNECTIONS} connections"
        yield ""
        yield from over_http(dossiers, peer, folder, reports)
        yield from absent


class Dossiers:
    """Some enterprises as facts files: those that have most below them, and as many of the others."""

    def __init__(self, corpus, folder):
        own = os.path.join(folder, "city")
        subprocess.run([TIDU, "generate", "--enterprises", "2000", "--months", "0", "--seed", "7", "--out", own],
                       check=True, capture_output=True)
        tables = {}
        for name in sorted(os.listdir(own)):
            if name.endswith(".csv"):
                with open(os.path.join(own, name), newline="") as file:
                    tables[name[:-4]] = list(csv.DictReader(file))
        self.corpus = corpus
        below = {row["credit_code"]: [] for row in tables["enterprise"]}
        for kind, rows in tables.items():
            if kind != "enterprise":
                for row in rows:
                    below[row["credit_code"]].append((kind, row["key"], self.told(row)))
        order = sorted(tables["enterprise"], key=lambda row: -len(below[row["credit_code"]]))
        chosen = order[:ENTERPRISES // 2] + order[-(ENTERPRISES - ENTERPRISES // 2):]
        self.enterprises = [self.told(row) for row in chosen]
        self.subjects = [below[row["credit_code"]] for row in chosen]
        self.files = [json.dumps(self.file(row["credit_code"], facts, subjects))
                      for row, facts, subjects in zip(chosen, self.enterprises, self.subjects)]

    def told(self, row):
        """(fact, year) -> text, of what is known; `-` where it is known to be absent."""
        found = {}
        for column, text in row.items():
            name, _, period = column.partition("@")
            if text and name in self.corpus.known and name != "credit_code" and len(period) in (0, 4):
                found[name, period or None] = text
        return found

    def file(self, name, facts, subjects):
        def listed(facts):
            return [{"fact": fact, "value": self.value(fact, text)} | ({"period": period} if period else {})
                    for (fact, period), text in facts.items()]
        return {"enterprise": name, "facts": listed(facts), "subjects": [
            {"subject": kind, "key": key, "facts": listed(own)} for kind, key, own in subjects]}

    def value(self, fact, text):
        if text == "-":
            return None
        return text == "true" if self.corpus.known[fact]["type"] == "boolean" else text


class Peer:
    """OpenFisca, asked in its own words."""

    def __init__(self, corpus, dossiers, folder):
        import openfisca_rules
        from openfisca_core.simulations import SimulationBuilder
        self.rules, self.builder = openfisca_rules, SimulationBuilder
        self.corpus, self.folder = corpus, folder
        openfisca_rules.write(corpus, list(range(corpus.on.year - 4, corpus.on.year + 1)), folder, "tidu_office")
        sys.path.insert(0, folder)
        self.system = importlib.import_module("tidu_office").CountryTaxBenefitSystem()
        self.situations = [self.situation(*pair) for pair in zip(dossiers.enterprises, dossiers.subjects)]

    def situation(self, facts, subjects):
        items = {f"{kind} {key}": self.inputs(own) | self.asked(kind) for kind, key, own in subjects}
        enterprise = self.inputs(facts) | self.asked("enterprise") | {"parts": list(items)}
        # There is no group without a person.
        return {"items": items or {"nothing": {}}, "enterprises": {"own": enterprise | ({} if items else {"parts": ["nothing"]})}}

    def asked(self, kind):
        return {name: {str(rule.year): None} for rule in self.corpus.of(kind) for name in [self.name(rule)]}

    @staticmethod
    def name(rule):
        return rule.name + ("" if rule.hasAmount else "_row")

    def inputs(self, facts):
        found = {}
        for (name, period), text in facts.items():
            # What no rule reads is no variable; what there is none of is nothing, or the variable's default.
            fact = self.corpus.facts.get(name)
            if fact is None or (text == "-" and fact.kind != "decimal"):
                continue
            if fact.kind == "decimal":
                value = 0.0 if text == "-" else float(text)
            elif fact.kind == "code":
                value = int(text[:2])
            else:
                value = text == "true" if fact.kind == "boolean" else text
            found.setdefault(self.rules.variable(fact), {})[period or "ETERNITY"] = value
        return found

    def answers(self):
        """Of each enterprise: (benefit, key) -> the sum, or the row where there is none."""
        return [self.answer(situation) for situation in self.situations]

    def answer(self, situation):
        simulation = self.builder().build_from_entities(self.system, situation)
        found = {}
        for plural, own in situation.items():
            for place, (key, facts) in enumerate(own.items()):
                for rule in self.corpus.rules:
                    if self.name(rule) in facts:
                        found[rule.id, key] = float(simulation.calculate(self.name(rule), str(rule.year))[place])
        return found

    def seconds(self, times):
        begun = time.perf_counter()
        for _ in range(times):
            for situation in self.situations:
                simulation = self.builder().build_from_entities(self.system, situation)
                asked = {(name, period) for own in situation.values() for facts in own.values()
                         for name, values in facts.items() if isinstance(values, dict)
                         for period, value in values.items() if value is None}
                for name, period in asked:
                    simulation.calculate(name, period)
        return time.perf_counter() - begun

    def from_json(self, situation, text):
        """The answers in a reply of its web API."""
        reply = json.loads(text)
        return {(rule.id, key): float(reply[plural][key][self.name(rule)][str(rule.year)])
                for plural, own in situation.items() for key, facts in own.items() for rule in self.corpus.rules
                if self.name(rule) in facts}


def agreement(dossiers, reports, answers):
    """How the peer's sums stand to the reports, where those are decided."""
    decided, farthest, wrong = 0, 0.0, 0
    rules = {rule.id: rule for rule in dossiers.corpus.rules}
    for report, found in zip(reports, answers, strict=True):
        for benefit in report["benefits"]:
            rule = rules.get(benefit["benefit"])
            if rule is None or benefit["state"] == "undecided":
                continue
            key = "own" if rule.subject == "enterprise" else f"{rule.subject} {benefit['key']}"
            isMatch = benefit["state"] == "eligible"
            decided += 1
            if not rule.hasAmount:
                wrong += isMatch != (found[rule.id, key] > 0)
                continue
            if isMatch and benefit["amount"]["maxYuan"] is None:
                continue
            apart = abs(found[rule.id, key] - (float(benefit["amount"]["maxYuan"]) if isMatch else 0))
            wrong += apart >= 0.01
            farthest = max(farthest, apart)
    return f"of {decided:,} decided answers {wrong} wrong" + (f", by up to {farthest:,.2f} yuan" if wrong else "")


def over_http(dossiers, peer, folder, reports):
    import load
    from bench import table as lines_of
    path = f"/api/v1/assess?on={ON}"
    with contextlib.ExitStack() as servers:
        def started(command, port, log, **options):
            servers.enter_context(contextlib.closing(load.Server(command, port, os.path.join(folder, log), **options)))
            return port

        port = load.free_port()
        own = started([TIDU, "serve", "--data", os.path.join(folder, "data"), "--port", str(port)], port, "tidu.log")
        asked = {name: (own, [load.post(path + query, text.encode()) for text in dossiers.files])
                 for name, query in ((REASONED, ""), (PLAIN, "&reasons=false"))}
        bare = [report | {"benefits": [benefit | {"conditions": [], "missing": [], "gaps": []} for benefit in report["benefits"]]}
                for report in reports]
        for (_, asks), expected in zip(asked.values(), (reports, bare)):
            if [json.loads(load.answer(own, ask)) for ask in asks] != expected:
                raise SystemExit(f"{TIDU} answers otherwise than the library; `make build` makes it of the same sources")
        if peer:
            port = load.free_port()
            other = started(
                [os.path.join(os.path.dirname(sys.executable), "openfisca"), "serve", "--country-package", "tidu_office",
                 "--port", str(port), "--workers", str(WORKERS)], port, "openfisca.log",
                env=os.environ | {"PYTHONPATH": folder})
            asks = [load.post("/calculate", json.dumps(situation).encode()) for situation in peer.situations]
            replies = [peer.from_json(situation, load.answer(other, ask)) for situation, ask in zip(peer.situations, asks)]
            if not all(same(*pair) for pair in zip(replies, peer.answers())):
                raise SystemExit("OpenFisca answers otherwise over HTTP than in process")
            asked[f"{PEER}, its web API with {WORKERS} workers"] = (other, asks)
        taken, counts = {name: [] for name in asked}, dict(zip(asked, REQUESTS))
        for _ in range(ROUNDS):
            for name, (port, asks) in asked.items():
                taken[name].append(load.seconds(port, asks, CONNECTIONS, counts[name]) / counts[name] * 1e9)
        yield f"{ROUNDS} rounds in turn of {', '.join(f'{count:,}' for count in counts.values())} requests; the client is one " \
            "process of Python on the same cores. Times are those of a request by throughput, not its latency."
        yield ""
        yield from lines_of({name: (min(times), statistics.median(times)) for name, times in taken.items()}, REASONED)


def same(one, other):
    """Whether answers are the same floats of 32 bits: a reply has so many digits of them as tell them apart."""
    import numpy
    return one.keys() == other.keys() and numpy.array_equal(
        numpy.float32([one[key] for key in other]), numpy.float32(list(other.values())), equal_nan=True)
