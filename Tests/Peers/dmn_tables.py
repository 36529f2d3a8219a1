#!/usr/bin/env python3
"""Exported decision tables against an independent DMN engine, on fully known rows.

    make dmn-peers ROWS=4
    .venv-peers/bin/python Tests/Peers/dmn_tables.py TIDU [ROWS] [SEED]

Every benefit with a table is exported (`tidu dmn export`), read by pyDMNrules from
its XML, and evaluated there, by `tidu dmn run` and by `tidu assess` on ROWS random
rows whose values stand on, just beside and between the table's own constants.
What pyDMNrules cannot read is prepared, and counted: annotations and labels are
left out; a column worked out with `if` (no part of S-FEEL) or with
`=` joined by `or` is worked out here and handed to it as input data; a rule with a
range of texts beside other tests in one cell, whose quotes pyDMNrules escapes when
it takes the list apart, becomes a rule for each of these tests.
Exits 1 where any two of the three differ, or where a table is not read.
"""
import concurrent.futures, contextlib, datetime, io, json, os, random, re, subprocess, sys, tempfile
from fractions import Fraction
from lxml import etree
import pyDMNrules

NS = "{https://www.omg.org/spec/DMN/20230324/MODEL/}"
day = datetime.date.fromisoformat


def only_the_row(table, names):
    """One output in place of all, so that the answer says which row fired."""
    for output in table.findall(f"{NS}output")[1:]:
        table.remove(output)
    table.find(f"{NS}output").attrib.pop("typeRef", None)
    for rule, name in zip(table.findall(f"{NS}rule"), names):
        entries = rule.findall(f"{NS}outputEntry")
        for entry in entries[1:]:
            rule.remove(entry)
        entries[0].find(f"{NS}text").text = name


def tidu(*arguments, file=None):
    """Standard output of a command; `file` is JSON for its last argument."""
    if file is not None:
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as handle:
            json.dump(file, handle)
        arguments += (handle.name,)
    try:
        return subprocess.run([TIDU, *arguments], capture_output=True, text=True)
    finally:
        if file is not None:
            os.unlink(handle.name)


def tests_apart(cell):
    """The tests of a cell in which a range of texts stands beside others; else none."""
    tests = re.split(r',\s*(?=(?:[^"]*"[^"]*")*[^"]*$)', cell)
    return tests if len(tests) > 1 and any(re.match(r'[\[(\]]\s*"', test) for test in tests) else []


class Model:
    def __init__(self, benefit):
        self.benefit = benefit
        self.xml = etree.fromstring(tidu("dmn", "export", benefit["id"]).stdout.encode())
        self.types = {v.get("name"): v.get("typeRef") for v in self.xml.findall(f"{NS}inputData/{NS}variable")}
        self.columns = {}
        for decision in self.xml.findall(f"{NS}decision"):
            text = decision.findtext(f"{NS}literalExpression/{NS}text")
            if text:
                self.columns[decision.get("name")] = text
            else:
                self.name, self.table = decision.get("name"), decision.find(f"{NS}decisionTable")
        self.inputs = [i.findtext(f"{NS}inputExpression/{NS}text") for i in self.table.findall(f"{NS}input")]
        self.rows = [r.findtext(f"{NS}annotationEntry/{NS}text") for r in self.table.findall(f"{NS}rule")]
        self.prepare()

    def prepare(self):
        """The copy that pyDMNrules can read; every row answers with its own number."""
        copy = etree.fromstring(etree.tostring(self.xml))
        self.given = {n for n, t in self.columns.items() if t.startswith("if ") or " = " in t}
        for decision in copy.findall(f"{NS}decision"):
            if decision.get("name") in self.given:
                data = etree.Element(f"{NS}inputData", id=decision.get("id"), name=decision.get("name"))
                data.append(decision.find(f"{NS}variable"))
                copy.replace(decision, data)
        for decision in copy.findall(f"{NS}decision"):
            for need in decision.findall(f"{NS}informationRequirement"):
                target = need[0]
                if target.tag == f"{NS}requiredDecision" and copy.find(f"{NS}inputData[@id='{target.get('href')[1:]}']") is not None:
                    target.tag = f"{NS}requiredInput"
        for tag in ("annotation", "annotationEntry", "description"):
            for element in list(copy.iter(NS + tag)):
                element.getparent().remove(element)
        for tag in ("input", "output"):
            for element in copy.iter(NS + tag):
                element.attrib.pop("label", None)
        table = copy.find(f".//{NS}decisionTable")
        only_the_row(table, [str(n + 1) for n in range(len(self.rows))])
        table.find(f"{NS}output").set("name", "fired")
        table.find(f"{NS}output").set("typeRef", "number")
        self.split = 0
        for index in range(len(self.inputs)):
            for rule in table.findall(f"{NS}rule"):
                tests = tests_apart(rule.findall(f"{NS}inputEntry")[index].findtext(f"{NS}text"))
                for test in tests:
                    one = etree.fromstring(etree.tostring(rule))
                    one.findall(f"{NS}inputEntry")[index].find(f"{NS}text").text = test
                    rule.addprevious(one)
                if tests:
                    table.remove(rule)
                    self.split += 1
        self.engine = pyDMNrules.DMN()
        with contextlib.redirect_stdout(io.StringIO()):
            status = self.engine.useXML(etree.tostring(copy, encoding="unicode"))
        if "errors" in status:
            raise ValueError(status["errors"][0])

    # rows

    def constants(self, name):
        """Constants the cells hold for a column that reads this name."""
        texts = []
        for index, text in enumerate(self.inputs):
            if name in re.findall(r"\w+", self.columns.get(text, text)):
                for rule in self.table.findall(f"{NS}rule"):
                    texts.append(rule.findall(f"{NS}inputEntry")[index].findtext(f"{NS}text"))
        joined = " ".join(texts)
        return re.findall(r'"([^"]*)"', joined), [float(n) for n in re.findall(r"(?<![\"\w.])\d+(?:\.\d+)?(?![\"\w])", joined)]

    def row(self, chance, accrual, year):
        """Known values for every input datum, half of them leaning towards a hit."""
        values = {}
        for name, kind in self.types.items():
            strings, numbers = self.constants(name)
            if name == "Y":
                values[name] = year
            elif name == "industry":
                values[name] = chance.choice(["0610", "1311", "3612", "4690", "4700", "64", "6510", "05"])
            elif kind == "string":
                values[name] = chance.choice(strings * 3 + CHOICES.get(name, ["none"]))
            elif kind == "boolean":
                values[name] = chance.choice([True, True, False])
            elif kind == "date":
                values[name] = str(accrual if name == self.benefit["accrual"] else day(f"{year - chance.choice([0, 1, 1, 2])}-03-01"))
            elif any(text.startswith("if ") and name in text for text in self.columns.values()):
                values[name] = chance.choice([0, 100, 105, 110, 120, 125, 130, 140, 200])
            else:
                values[name] = max(0, int(chance.choice(numbers or [100]) + chance.choice([-1, 0, 0, 1, 1000])))
        return values

    # the peer

    def work_out(self, text, values):
        if text.startswith("if "):
            base, top, bottom = re.fullmatch(r"if \((.+?)\) > 0 then \((.+)\) / \((.+?)\) else null", text).groups()
            number = lambda e: eval(e, {"__builtins__": {}}, {k: Fraction(v) for k, v in values.items() if isinstance(v, int)})
            return float(number(top) / number(bottom)) if number(base) > 0 else None
        return any(values[name] == (wanted == "true") for name, wanted in re.findall(r"(\w+) = (\w+)", text))

    def peer(self, values):
        known = {n: (day(v) if self.types[n] == "date" else v) for n, v in values.items()}
        for name in self.given:
            known[name] = self.work_out(self.columns[name], values)
        with contextlib.redirect_stdout(io.StringIO()):
            status, result = self.engine.decide(known)
        if "errors" in status:
            if status["errors"][0].startswith("No rules matched"):
                return None
            raise ValueError(status["errors"][0])
        last = result[-1] if isinstance(result, list) else result
        fired = last["Result"].get("fired")
        return self.rows[int(fired) - 1] if fired is not None else None

    # tidu

    def run(self, values):
        """The row by the exported model: its output entries replaced by the rows' names."""
        named = etree.fromstring(etree.tostring(self.xml))
        only_the_row(named.find(f".//{NS}decisionTable"), map(json.dumps, self.rows))
        with tempfile.NamedTemporaryFile("wb", suffix=".dmn", delete=False) as handle:
            handle.write(etree.tostring(named))
        try:
            done = tidu("dmn", "run", handle.name, "--decision", self.name, "--format", "json", "--input", file=values)
            return json.loads(done.stdout)["value"]
        finally:
            os.unlink(handle.name)

    def assess(self, values, accrual, on, year):
        facts, subject = [], self.benefit["subject"]
        for name, value in values.items():
            if name == "Y":
                continue
            if self.xml.find(f"{NS}inputData[@name='{name}']/{NS}description").text.startswith("sum("):
                facts.append({"fact": "principal", "value": value})
                continue
            period = re.fullmatch(r"(.+)_Y(?:_minus_(\d))?", name)
            facts.append({"fact": period[1], "period": str(year - int(period[2] or 0)), "value": value} if period
                         else {"fact": name, "value": value})
        if self.benefit["accrual"] not in ("Y", *values):
            facts.append({"fact": self.benefit["accrual"], "value": str(accrual)})
        file = {"enterprise": "peer", "facts": facts}
        if subject != "enterprise":
            own = [f for f in facts if SUBJECT.get(f["fact"]) == "enterprise"]
            file = {"enterprise": "peer", "facts": own, "complete": [subject],
                    "subjects": [{"subject": subject, "key": "k", "facts": [f for f in facts if f not in own]}]}
        done = tidu("assess", "--on", str(on), "--for", str(year), "--format", "json", "--facts", file=file)
        answer = next(b for b in json.loads(done.stdout)["benefits"] if b["benefit"] == self.benefit["id"])
        if answer["state"] in ("undecided", "not_in_force"):
            raise ValueError(answer["state"] + " " + json.dumps(answer["missing"])[:200])
        return answer["row"] if answer["state"] == "eligible" else None


def settle(*settings):
    global TIDU, ROWS, SEED, CHOICES, SUBJECT
    TIDU, ROWS, SEED = settings
    facts = json.loads(tidu("facts", "list", "--format", "json").stdout)
    facts = facts if isinstance(facts, list) else next(v for v in facts.values() if isinstance(v, list))
    CHOICES = {f["id"]: [c["id"] for c in f["choices"]] for f in facts if f.get("choices")}
    SUBJECT = {f["id"]: f["subject"] for f in facts}


def check(benefit):
    """Rows compared, rows that fired, differences, and what one side refused."""
    try:
        model = Model(benefit)
    except ValueError as error:
        return benefit["id"], 0, 0, [], [f"not read: {error}"], 0, 0
    chance = random.Random(f"{SEED} {benefit['id']}")
    start, end = benefit["inForce"]["from"], benefit["inForce"]["to"]
    accrual = day(start) + datetime.timedelta(days=40)
    year = accrual.year
    on = max(accrual, day("2026-06-01")) if end is None else min(day(end), datetime.date(year, 12, 31))
    same = fired = 0
    differences, refused = [], []
    for _ in range(ROWS):
        values = model.row(chance, accrual, year)
        answers = {}
        for name, ask in (("peer", lambda: model.peer(values)), ("run", lambda: model.run(values)),
                          ("assess", lambda: model.assess(values, accrual, on, year))):
            try:
                answers[name] = ask()
            except (ValueError, KeyError, StopIteration, AttributeError, TypeError) as error:
                refused.append(f"{name}: {error!r} {values}")
        if len(set(answers.values())) > 1:
            differences.append(f"{answers} {values}")
        elif len(answers) == 3:
            same += 1
            fired += answers["run"] is not None
    return benefit["id"], same, fired, differences, refused, len(model.given), model.split


def report(id, same, fired, differences, refused, given, split):
    print(f"{id}: {same} rows agree, {fired} fired, {len(differences)} differ, {len(refused)} refused, "
          f"{given} columns prepared, {split} rules taken apart", flush=True)
    for line in differences[:2] + refused[:2]:
        print("   ", line[:400], flush=True)


if __name__ == "__main__":
    TIDU, ROWS, SEED = sys.argv[1], int((sys.argv[2:] or [20])[0]), (sys.argv[3:] or ["1"])[0]
    exported = json.loads(tidu("corpus", "export", "--format", "json").stdout)["benefits"]
    tables = [b for b in exported if b["tiers"]]  # only these have a table to export
    with concurrent.futures.ProcessPoolExecutor(initializer=settle, initargs=(TIDU, ROWS, SEED)) as pool:
        results = []
        for result in pool.map(check, tables):
            results.append(result)
            report(*result)
    whole = sum(1 for r in results if r[1] == ROWS)
    print(f"{whole} of {len(tables)} tables agree on every row; {sum(r[1] for r in results)} rows agree, "
          f"{sum(r[2] for r in results)} fired, {sum(len(r[3]) for r in results)} differ, {sum(len(r[4]) for r in results)} refused")
    sys.exit(any(r[3] or any(line.startswith("not read: ") for line in r[4]) for r in results))
