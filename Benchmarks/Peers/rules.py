"""The corpus' tables as engines of rules are told them: read from what `tidu corpus export` and `tidu dmn export` write.

Engines of rules know no unknown. A fact that nobody told is null to them, so an answer of theirs is one of those that the
telling of unknown facts could bring: where this program has decided, theirs must be the same.
"""
import concurrent.futures, datetime, json, re, subprocess, sys
from xml.etree import ElementTree

DMN = "{https://www.omg.org/spec/DMN/20230324/MODEL/}"
NAME = r"[^\W\d]\w*"


class Fact:
    """A fact in its year: `output` two years before Y is of the offset -2, `tier` of none."""

    def __init__(self, text, known):
        period = re.fullmatch(r"(.+?)_Y(?:_(plus|minus)_(\d+))?", text)
        self.id = period[1] if period else text
        self.offset = (-1 if period[2] == "minus" else 1) * int(period[3] or 0) if period else None
        if self.id not in known:
            raise ValueError(f"“{text}” is no fact")
        self.kind, self.subject = known[self.id]["type"].split()[0], known[self.id]["subject"]


class Column:
    """What a column of a table reads. `form` says how it comes from `facts`: `itself`; `prefix`, two digits of an industry;
    `ratio` of the first's growth over the second to the second; `age`, years from a day to Y; `any` of some marks;
    `total` of the first over the enterprise's subjects whose second is `value`."""

    def __init__(self, text, known):
        def facts(form, *names):
            self.form, self.facts = form, [Fact(name, known) for name in names]

        self.value = None
        if match := re.fullmatch(rf"if \(({NAME})\) > 0 then \(\(({NAME}) - ({NAME})\)\) / \(({NAME})\) else null", text):
            if not match[1] == match[3] == match[4]:
                raise ValueError(text)
            facts("ratio", match[2], match[1])
        elif match := re.fullmatch(rf"substring\(({NAME}), 1, 2\)", text):
            facts("prefix", match[1])
        elif match := re.fullmatch(rf"Y - ({NAME})\.year", text):
            facts("age", match[1])
        elif match := re.fullmatch(rf'sum\(({NAME}) where ({NAME}) = "(\w+)"\)', text):
            facts("total", match[1], match[2])
            self.value = match[3]
        elif re.fullmatch(rf"{NAME} = true( or {NAME} = true)+", text):
            facts("any", *re.findall(rf"({NAME}) = true", text))
        elif re.fullmatch(NAME, text):
            facts("itself", text)
        else:
            raise ValueError(text)


class Test:
    """One of the alternatives of a cell: `null`, or from `low` to `high`, each None where nothing bounds it; a single
    value is a range of one."""

    def __init__(self, text):
        self.isNull = text == "null"
        self.low = self.high = None
        self.isLowIn = self.isHighIn = True
        if match := re.fullmatch(r"([\[(])(.+)\.\.(.+)([\])])", text):
            self.low, self.high = value(match[2]), value(match[3])
            self.isLowIn, self.isHighIn = match[1] == "[", match[4] == "]"
        elif match := re.fullmatch(r"(<=?|>=?) *(.+)", text):
            if match[1][0] == ">":
                self.low, self.isLowIn = value(match[2]), match[1] == ">="
            else:
                self.high, self.isHighIn = value(match[2]), match[1] == "<="
        elif not self.isNull:
            self.low = self.high = value(text)

    @property
    def isOne(self):
        return self.low is not None and self.low == self.high


def value(text):
    """A mark, a text, or a number as it is written: no number is read into a float here."""
    text = text.strip()
    if text in ("true", "false"):
        return text == "true"
    if match := re.fullmatch(r'"(\w+)"', text):
        return match[1]
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return Number(text)
    raise ValueError(text)


class Number(str):
    """A number as it is written."""


class Row:
    def __init__(self, name, cells, tier):
        self.name = name
        # For each column None where every value does, else the alternatives.
        self.cells = [None if cell == "-" else [Test(part) for part in re.split(r",\s*(?![^\[(]*\.\.)", cell)] for cell in cells]
        # A sum, or a multiple of the base with a cap; the most of it, where the text gives a range.
        self.sum, self.cap = tier["yuan"], tier["capYuan"]
        self.factor = tier["rateMax"] or tier["rate"] or tier["unitMax"]


class Rule:
    """A benefit with its table."""

    def __init__(self, benefit, model, known, on):
        self.id, self.subject, self.name = benefit["id"], benefit["subject"], re.sub(r"\W", "_", benefit["id"])
        day = datetime.date.fromisoformat
        self.first, self.last = (bound and day(bound) for bound in (benefit["inForce"]["from"], benefit["inForce"]["to"]))
        self.accrual = None if benefit["accrual"] == "Y" else Fact(benefit["accrual"], known)
        if benefit["forceTestedOn"] != "accrual":
            raise ValueError(benefit["forceTestedOn"])
        self.year = on.year if self.subject in ("person", "insurance", "institution") else on.year - 1
        root = ElementTree.fromstring(model)
        texts = {entry.get("name"): entry.findtext(f"{DMN}literalExpression/{DMN}text") for entry in root.iter(f"{DMN}decision")}
        for entry in root.iter(f"{DMN}inputData"):
            told = entry.findtext(f"{DMN}description") or ""
            if told.startswith("sum("):
                texts[entry.get("name")] = told
        table = root.find(f".//{DMN}decisionTable")
        names = [entry.findtext(f"{DMN}inputExpression/{DMN}text") for entry in table.iter(f"{DMN}input")]
        self.columns = [Column(texts.get(name) or name, known) for name in names]
        self.rows = [
            Row(rule.findtext(f"{DMN}annotationEntry/{DMN}text"),
                [entry.findtext(f"{DMN}text") for entry in rule.iter(f"{DMN}inputEntry")], tier)
            for rule, tier in zip(table.iter(f"{DMN}rule"), benefit["tiers"], strict=True)]
        self.base = [Fact(name.strip(), known) for name in (benefit["base"] or "").split("+") if name.strip()]
        if benefit["form"] not in ("fixed", "ceiling", "limit", "rate", "rateWithCeiling", "rateRange", "unitRange"):
            for row in self.rows:
                row.sum = row.factor = None
        if not self.base:
            # A share of what no fact tells, such as the part of a plot that something may take, bounds and pays nothing.
            for row in self.rows:
                row.factor = None

    @property
    def isInForce(self):
        """Whether a benefit of a whole year is in force on its last day; others have a day in each row."""
        if self.accrual:
            return True
        end = datetime.date(self.year, 12, 31)
        return (self.first is None or self.first <= end) and (self.last is None or end <= self.last)

    @property
    def hasAmount(self):
        return any(row.sum or row.factor for row in self.rows)

    @property
    def facts(self):
        """Every fact that the rule reads."""
        found = [fact for column in self.columns for fact in column.facts] + self.base
        return found + ([self.accrual] if self.accrual else [])


class Corpus:
    """The rules that may be in force on a day, and the facts that they read."""

    def __init__(self, tidu, on):
        def run(*arguments):
            return subprocess.run([tidu, *arguments], check=True, capture_output=True, text=True).stdout

        self.on = datetime.date.fromisoformat(on)
        listed = json.loads(run("facts", "list", "--format", "json"))
        listed = listed if isinstance(listed, list) else next(part for part in listed.values() if isinstance(part, list))
        self.known = {fact["id"]: fact for fact in listed}
        benefits = [b for b in json.loads(run("corpus", "export", "--format", "json"))["benefits"] if b["tiers"]]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            models = list(pool.map(lambda benefit: run("dmn", "export", benefit["id"]), benefits))
        self.rules = []
        for benefit, model in zip(benefits, models):
            try:
                rule = Rule(benefit, model, self.known, self.on)
            except ValueError as error:
                sys.exit(f"{benefit['id']}: this reader does not know “{error}”")
            if rule.isInForce:
                self.rules.append(rule)
        self.facts = {}
        for rule in self.rules:
            for fact in rule.facts:
                self.facts[fact.id] = fact

    def of(self, subject):
        return [rule for rule in self.rules if rule.subject == subject]

    @property
    def subjects(self):
        """The kinds of subject that rules are about, the enterprise first."""
        return sorted({rule.subject for rule in self.rules}, key=lambda kind: (kind != "enterprise", kind))
