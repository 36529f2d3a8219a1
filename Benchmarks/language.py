"""FEEL expressions and decision tables, beside the engines that PyPI has.

ZEN has a language of its own, close to FEEL, compiled to byte code in Rust: each expression is written in both.
pySFeel parses and evaluates at once; pyDMNrules runs tables on it. Peers are called from Python, this program from
Swift, each in its own process: what handing over a row costs is part of theirs, as it is of anyone who uses them.
"""
import contextlib, importlib.util, io, json, random, tempfile, time
from fractions import Fraction

TITLE = "FEEL and decision tables"

# FEEL, ZEN's form, values.
EXPRESSIONS = [
    ("a * 1.25 + b / 4 - 3", "a * 1.25 + b / 4 - 3", {"a": 12, "b": 10}),
    ("(output - before) / before >= 0.3", "(output - before) / before >= 0.3", {"output": 132000000, "before": 100000000}),
    ('if kind = "first_set" and amount > 1000000 then amount * 0.3 else 0',
     "kind == 'first_set' and amount > 1000000 ? amount * 0.3 : 0", {"kind": "first_set", "amount": 2000000}),
    ("n in [10..20) or n > 100", "n in [10..20) or n > 100", {"n": 15}),
    ("sum([a, b, c]) + max([a, b, c]) * 2", "sum([a, b, c]) + max([a, b, c]) * 2", {"a": 3, "b": 8, "c": 4}),
    ("count(l[item > 3])", "count(l, # > 3)", {"l": [1, 5, 2, 9, 4]}),
    ('tier in ("srdi", "little_giant") and not(listed)', "tier in ['srdi', 'little_giant'] and not listed",
     {"tier": "srdi", "listed": False}),
    ("a > b and b > c and (a + b + c) / 3 > 4", "a > b and b > c and (a + b + c) / 3 > 4", {"a": 9, "b": 6, "c": 3}),
]


def feel(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return "[" + ", ".join(map(feel, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {feel(item)}" for key, item in value.items()) + "}"
    return str(value)


def plain(answer):
    """An answer as what it says: numbers as fractions, whatever they were written in."""
    if isinstance(answer, bool) or answer is None:
        return {True: "true", False: "false", None: "null"}[answer]
    try:
        return Fraction(str(answer))
    except ValueError:
        return str(answer).strip('"')


class Table:
    """Bands of `x`, split by `kind`, with a number as the result: one rule holds for each row."""

    def __init__(self, rules, rows, seed):
        generator = random.Random(seed)
        self.name = f"table{rules}"
        self.rules = [(f"[{i // 2 * 10}..{i // 2 * 10 + 10})", '"a"' if i % 2 else '"b"', "-" if i % 3 else "true", str(i * 7))
                      for i in range(rules)]
        self.rows = [{"x": generator.randrange(rules // 2 * 10), "kind": generator.choice("ab"), "flag": True}
                     for _ in range(rows)]

    @property
    def xml(self):
        types = {"x": "number", "kind": "string", "flag": "boolean"}
        data = "".join(f'<inputData id="i_{n}" name="{n}"><variable name="{n}" typeRef="{t}"/></inputData>' for n, t in types.items())
        needs = "".join(f'<informationRequirement id="r_{n}"><requiredInput href="#i_{n}"/></informationRequirement>' for n in types)
        inputs = "".join(
            f'<input id="c_{n}" label="{n}"><inputExpression id="e_{n}" typeRef="{t}"><text>{n}</text></inputExpression></input>'
            for n, t in types.items())
        rules = "".join(
            f'<rule id="u{i}">' + "".join(f'<inputEntry id="u{i}_{j}"><text>{cell}</text></inputEntry>' for j, cell in enumerate(rule[:3]))
            + f'<outputEntry id="u{i}_o"><text>{rule[3]}</text></outputEntry></rule>' for i, rule in enumerate(self.rules))
        return ('<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" '
                f'name="bench" id="bench" namespace="urn:bench">{data}<decision id="d" name="result"><variable id="v" name="result" '
                f'typeRef="number"/>{needs}<decisionTable id="t" hitPolicy="UNIQUE">{inputs}<output id="o" name="result" '
                f'typeRef="number"/>{rules}</decisionTable></decision></definitions>')

    @property
    def jdm(self):
        inputs = [{"id": n, "name": n, "type": "expression", "field": n} for n in ("x", "kind", "flag")]
        rules = [{"_id": str(i), "x": r[0], "kind": r[1], "flag": "" if r[2] == "-" else r[2], "o": r[3]}
                 for i, r in enumerate(self.rules)]
        place = {"x": 0, "y": 0}
        return json.dumps({"nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": place},
            {"id": "t", "type": "decisionTableNode", "name": "t", "position": place, "content": {
                "hitPolicy": "first", "inputs": inputs, "rules": rules,
                "outputs": [{"id": "o", "name": "result", "type": "expression", "field": "result"}]}},
            {"id": "out", "type": "outputNode", "name": "out", "position": place}], "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "t"},
            {"id": "2", "type": "edge", "sourceId": "t", "targetId": "out"}]})


def timed(function):
    def run(times):
        begun = time.perf_counter()
        for _ in range(times):
            function()
        return time.perf_counter() - begun
    return run


def each(function, items):
    def run():
        for item in items:
            function(*item)
    return timed(run)


def dmn_rules(table):
    import pyDMNrules
    rules = pyDMNrules.DMN()
    with tempfile.NamedTemporaryFile("w", suffix=".dmn") as file, contextlib.redirect_stdout(io.StringIO()):
        file.write(table.xml)
        file.flush()
        status = rules.loadXML(file.name)
    if "errors" in status:
        raise SystemExit(f"pyDMNrules: {status}")

    def decide(row):
        status, answer = rules.decide(dict(row))
        answer = answer[-1] if isinstance(answer, list) else answer
        return answer["Result"].get("result.result")
    return decide


def compare(ours, theirs, who):
    wrong = [(one, other) for one, other in zip(ours, theirs) if plain(one) != plain(other)]
    if wrong:
        raise SystemExit(f"{who} answers otherwise {len(wrong)} times of {len(ours)}: {wrong[:3]}")


def measure(open_bench):
    from bench import interleaved, table as lines_of, versions
    has_peers = importlib.util.find_spec("zen") is not None
    tables = [Table(8, 50, 1), Table(200, 50, 2), Table(10_000, 50, 3)]
    work = {"expressions": [{"feel": text, "context": feel(context)} for text, _, context in EXPRESSIONS],
            "tables": [{"name": t.name, "xml": t.xml, "rows": [feel(row) for row in t.rows]} for t in tables]}
    with open_bench(work) as tidu:
        answers = tidu.answers()
        of_expressions, rest = answers[:len(EXPRESSIONS)], answers[len(EXPRESSIONS):]
        of_tables = {t.name: rest[i * 50:(i + 1) * 50] for i, t in enumerate(tables)}
        engines = {part: {"tidu": (lambda times, part=part: tidu.seconds(part, times), count)}
                   for part, count in [("parse", len(EXPRESSIONS)), ("evaluate", len(EXPRESSIONS)), ("both", len(EXPRESSIONS))] + [(t.name, 50) for t in tables]}
        if has_peers:
            add_peers(engines, of_expressions, tables, of_tables)
            yield f"Peers: {versions(['zen-engine', 'pySFeel', 'pyDMNrules'])}, called from Python; this program from Swift. " \
                "ZEN's and pyDMNrules' answers are all the same as this program's."
            yield ""
        for part, title in [("parse", f"Parsing, an expression ({len(EXPRESSIONS)} of them)"),
                            ("evaluate", "Evaluating, a parsed expression"), ("both", "Parsing and evaluating, an expression")] + [
                (t.name, f"A table of {len(t.rules):,} rules, three inputs, a row") for t in tables]:
            yield f"### {title}"
            yield ""
            yield from lines_of(interleaved(engines[part]), "tidu")
            yield ""


def add_peers(engines, of_expressions, tables, of_tables):
    import pySFeel, zen
    compiled = [(zen.compile_expression(text), context) for _, text, context in EXPRESSIONS]
    compare(of_expressions, [expression.evaluate(context) for expression, context in compiled], "ZEN")
    engines["parse"]["ZEN, compiled from Python"] = (each(zen.compile_expression, [(e[1],) for e in EXPRESSIONS]), len(EXPRESSIONS))
    engines["evaluate"]["ZEN, called from Python"] = (
        each(lambda expression, context: expression.evaluate(context), compiled), len(EXPRESSIONS))
    # pySFeel reads and evaluates at once; values are its variables, set before.
    readable, wrong = [], 0
    for (text, _, context), answer in zip(EXPRESSIONS, of_expressions):
        parser = pySFeel.SFeelParser()
        for name, value in context.items():
            parser.sFeelParse(f"{name} <- {feel(value)}")
        status, found = parser.sFeelParse(text)
        if not status.get("errors"):
            readable.append((parser.sFeelParse, text))
            wrong += plain(found) != plain(answer)
    engines["both"][f"pySFeel (reads {len(readable)} of {len(EXPRESSIONS)}, {wrong} wrong)"] = (
        each(lambda read, text: read(text), readable), len(readable))
    engines["both"]["ZEN, called from Python"] = (
        each(zen.evaluate_expression, [(text, context) for _, text, context in EXPRESSIONS]), len(EXPRESSIONS))
    for table in tables:
        decision = zen.ZenEngine().create_decision(table.jdm)
        compare(of_tables[table.name], [decision.evaluate(row)["result"]["result"] for row in table.rows], "ZEN")
        engines[table.name]["ZEN, called from Python"] = (
            each(decision.evaluate, [(row,) for row in table.rows]), len(table.rows))
        if len(table.rules) <= 200:
            decide = dmn_rules(table)
            few = table.rows[:5]
            compare(of_tables[table.name][:5], [decide(row) for row in few], "pyDMNrules")
            engines[table.name]["pyDMNrules"] = (each(decide, [(row,) for row in few]), len(few))
