"""Every benefit for one enterprise at a time, with every reason, in process and over HTTP, beside OpenFisca.

Both are asked the same questions: facts files of a generated city's enterprises, and the same facts as OpenFisca's
situations, with every benefit in force asked of each enterprise and of all that is theirs. This program gives its reasons
with each answer; OpenFisca gives the sums alone.
"""
import contextlib, importlib.util, json, os, subprocess, sys, tempfile, time

TITLE = "One enterprise at a time"
HERE = os.path.dirname(os.path.abspath(__file__))
TIDU = os.environ.get("TIDU", os.path.join(HERE, "..", ".build", "release", "tidu"))
ON = "2026-11-21"
ENTERPRISES, CONNECTIONS, WORKERS = 48, 16, 2
# How many requests a round sends: enough for a second or so of each.
REQUESTS = {"tidu: every answer with every reason": 2000, "tidu: without reasons": 6000,
            f"OpenFisca's web API, {WORKERS} workers: sums alone": 150}
ROUNDS = 5


def measure(open_bench):
    from bench import interleaved, table as lines_of, versions
    if not os.access(TIDU, os.X_OK):
        yield "Not measured: `make build` makes the program that answers over HTTP."
        return
    sys.path.insert(0, os.path.join(HERE, "Peers"))
    absent = [name for name in ("openfisca_core", "openfisca_web_api", "polars") if importlib.util.find_spec(name) is None]
    if absent:
        yield f"Not measured: {', '.join(absent)} not installed; `make bench-peers` installs what is missing."
        return
    from rules import Corpus
    with tempfile.TemporaryDirectory(prefix="tidu-bench-") as folder:
        corpus = Corpus(TIDU, ON)
        dossiers = Dossiers(corpus, folder)
        peer = Peer(corpus, dossiers, folder)
        with open_bench({"on": ON, "files": dossiers.files}) as tidu:
            reports = [json.loads(report) for report in tidu.answers()]
            subjects = sum(len(own) for own in dossiers.subjects)
            yield f"{ENTERPRISES} enterprises of a generated city (made-up data) with {subjects} subjects below them, on {ON}; " \
                f"{sum(len(report['benefits']) for report in reports):,} answers. {versions(['OpenFisca-Core'])}: " \
                f"{agreement(dossiers, reports, peer.answers())}."
            yield ""
            yield "### In process, an enterprise"
            yield ""
            engines = {"tidu: every answer with every reason": (lambda times: tidu.seconds("explained", times), ENTERPRISES),
                       "tidu: without reasons": (lambda times: tidu.seconds("plain", times), ENTERPRISES),
                       "tidu: the same, from the text of a facts file to that of the report": (
                           lambda times: tidu.seconds("files", times), ENTERPRISES),
                       "OpenFisca: sums alone, from a situation": (peer.seconds, ENTERPRISES)}
            yield from lines_of(interleaved(engines), next(iter(engines)))
            yield ""
        yield f"### Over HTTP, {CONNECTIONS} connections"
        yield ""
        yield from over_http(corpus, dossiers, peer, folder, reports)


class Dossiers:
    """Some enterprises as facts files: those that have most below them, and as many of the others."""

    def __init__(self, corpus, folder):
        import polars
        own = os.path.join(folder, "city")
        subprocess.run([TIDU, "generate", "--enterprises", "2000", "--months", "0", "--seed", "7", "--out", own],
                       check=True, capture_output=True)
        tables = {name[:-4]: polars.read_csv(os.path.join(own, name), infer_schema=False).to_dicts()
                  for name in sorted(os.listdir(own)) if name.endswith(".csv")}
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


def over_http(corpus, dossiers, peer, folder, reports):
    import load, statistics
    from bench import table as lines_of
    asks = [load.post(f"/api/v1/assess?on={ON}", text.encode()) for text in dossiers.files]
    plain = [load.post(f"/api/v1/assess?on={ON}&reasons=false", text.encode()) for text in dossiers.files]
    own = load.free_port()
    with contextlib.ExitStack() as servers:
        servers.enter_context(contextlib.closing(load.Server(
            [TIDU, "serve", "--data", os.path.join(folder, "data"), "--port", str(own), "--lang", "zh"], own,
            os.path.join(folder, "tidu.log"))))
        other = load.free_port()
        environment = os.environ | {"PYTHONPATH": folder}
        servers.enter_context(contextlib.closing(load.Server(
            [os.path.join(os.path.dirname(sys.executable), "openfisca"), "serve", "--country-package", "tidu_office",
             "--port", str(other), "--workers", str(WORKERS)], other, os.path.join(folder, "openfisca.log"), env=environment)))
        check([json.loads(load.answer(own, ask)) for ask in asks], reports)
        bare = [report | {"benefits": [benefit | {"conditions": [], "missing": [], "gaps": []} for benefit in report["benefits"]]}
                for report in reports]
        check([json.loads(load.answer(own, ask)) for ask in plain], bare)
        questions = [load.post("/calculate", json.dumps(situation).encode()) for situation in peer.situations]
        replies = [peer.from_json(situation, load.answer(other, question))
                   for situation, question in zip(peer.situations, questions)]
        if not all(same(*pair) for pair in zip(replies, peer.answers())):
            raise SystemExit("OpenFisca answers otherwise over HTTP than in process")
        taken = {name: [] for name in REQUESTS}
        for _ in range(ROUNDS):
            for (name, times), port, requests in zip(taken.items(), (own, own, other), (asks, plain, questions)):
                times.append(load.seconds(port, requests, CONNECTIONS, REQUESTS[name]) / REQUESTS[name] * 1e9)
        yield f"{ROUNDS} rounds in turn of {', '.join(f'{count:,}' for count in REQUESTS.values())} requests; the client is one " \
            "process of Python on the same cores. Times are those of a request by throughput, not its latency."
        yield ""
        results = {name: (min(times), statistics.median(times)) for name, times in taken.items()}
        yield from lines_of(results, next(iter(results)))


def same(one, other):
    """Whether answers are the same floats of 32 bits: a reply has so many digits of them as tell them apart."""
    import numpy
    return one.keys() == other.keys() and numpy.array_equal(
        numpy.float32([one[key] for key in other]), numpy.float32(list(other.values())), equal_nan=True)


def check(found, reports):
    """The server's answers are those of the library."""
    for one, other in zip(found, reports, strict=True):
        if one != other:
            raise SystemExit("the server answers otherwise than the library")
