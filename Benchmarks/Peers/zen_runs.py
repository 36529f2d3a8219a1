"""The corpus' tables as decision graphs of ZEN, one for each kind of subject, over a city a row at a time.

ZEN knows null and exact decimals. Days are handed to it as numbers (20261121), an industry as its division, and what it
can't read in one row (a sum over an enterprise's subjects, a fact of each row's own year) is worked out beforehand.
"""
import json, time
import numpy, polars
from city import Comparison


class Names:
    """What each fact is called in a row, and what it is at some places of the table."""

    def __init__(self, city, rule, places):
        self.city, self.rule, self.places = city, rule, places

    def of(self, fact):
        if fact.id == "industry":
            return "industry_division"
        if fact.offset is None:
            return fact.id
        if self.rule.accrual:
            return f"{fact.id}_own" + (f"_{fact.offset}" if fact.offset else "")
        return f"{fact.id}_{self.rule.year + fact.offset}"

    def total(self, column):
        return f"total_{column.facts[0].id}_{column.value}"

    def columns(self):
        """What the rule reads of the rows at those places: name -> a list of values."""
        found = {self.of(fact): self.values(fact) for fact in self.rule.facts}
        for column in self.rule.columns:
            if column.form == "total":
                found[self.total(column)] = self.city.total(column)[self.places].tolist()
        return found

    def values(self, fact):
        city, rule = self.city, self.rule
        if fact.offset is not None and rule.accrual:
            own = city.year_of_each(fact, rule.accrual, fact.offset)[self.places]
            return [None if value != value else value for value in own.tolist()]
        places = self.places if fact.subject == rule.subject else city.owners[rule.subject][self.places]
        texts = city.texts(fact, None if fact.offset is None else rule.year + fact.offset).gather(places)
        # An amount that there is none of is nothing.
        texts = texts.replace("-", "0" if fact.kind == "decimal" else None)
        if fact.kind == "decimal":
            texts = texts.cast(polars.Float64)
        elif fact.kind == "boolean":
            texts = texts == "true"
        elif fact.kind == "day":
            texts = texts.str.replace_all("-", "").cast(polars.Int64)
        elif fact.id == "industry":
            texts = texts.str.slice(0, 2).cast(polars.Int64, strict=False)
        return texts.to_list()


def literal(value):
    if isinstance(value, bool):
        return str(value).lower()
    return value if type(value) is not str else f"'{value}'"


def cell(column, tests, names):
    """A cell as an expression of the row's names."""
    facts = [names.of(fact) for fact in column.facts]
    subject, guard = facts[0], None
    if column.form == "ratio":
        subject, guard = f"({facts[0]} - {facts[1]}) / {facts[1]}", f"{facts[1]} > 0"
    elif column.form == "age":
        # The year of a day that is a number.
        subject = f"({names.rule.year} - floor({facts[0]} / 10000))"
    elif column.form == "total":
        subject = names.total(column)
    elif column.form == "any":
        return " or ".join(f"{fact} == true" for fact in facts)
    alternatives = [f"{subject} == null"] if any(test.isNull for test in tests) else []
    told = [test for test in tests if not test.isNull]
    if told and all(test.isOne for test in told):
        values = [literal(int(test.low) if column.form == "prefix" else test.low) for test in told]
        alternatives.append(f"{subject} == {values[0]}" if len(values) == 1 else f"{subject} in [{', '.join(map(str, values))}]")
    else:
        for test in told:
            low, high = (bound and (int(bound) if column.form == "prefix" else bound) for bound in (test.low, test.high))
            lower = [f"{subject} >{'=' if test.isLowIn else ''} {low}"] if low is not None else []
            upper = [f"{subject} <{'=' if test.isHighIn else ''} {high}"] if high is not None else []
            alternatives.append(f"{subject} == {low}" if test.isOne else " and ".join(lower + upper))
    parts = [f"({part})" for part in alternatives] if len(alternatives) > 1 else alternatives
    return (f"{guard} and " if guard else "") + (f"({' or '.join(parts)})" if len(parts) > 1 else parts[0])


def table(rule, names, on):
    """A benefit's table; its answer stands under the benefit's name."""
    base = " + ".join(names.of(fact) for fact in rule.base)
    common = []
    if rule.accrual:
        day, last = names.of(rule.accrual), min(rule.last or on, on)
        common += [f"{day} >= {rule.first:%Y%m%d}"] if rule.first else []
        common.append(f"{day} <= {last:%Y%m%d}")
    if base:
        common.append(f"({' or '.join(f'{names.of(fact)} == null' for fact in rule.base)} or {base} > 0)")
    inputs = [{"id": "when", "name": "when"}] if common else []
    inputs += [{"id": f"c{place}", "name": f"c{place}"} for place in range(len(rule.columns))]
    outputs = [{"id": "row", "name": "row", "field": "row"}] + ([{"id": "yuan", "name": "yuan", "field": "yuan"}] if rule.hasAmount else [])
    rules = []
    for place, row in enumerate(rule.rows, 1):
        own = {"_id": row.name, "when": " and ".join(common), "row": str(place)}
        own |= {f"c{index}": cell(rule.columns[index], tests, names) if tests else "" for index, tests in enumerate(row.cells)}
        limit = row.sum or row.cap
        if base:
            product = f"{base} * {row.factor}" if row.factor else f"({base})"
            unknown = " or ".join(f"{names.of(fact)} == null" for fact in rule.base)
            own["yuan"] = f"{unknown} ? {limit or 'null'} : " + (f"min([{product}, {limit}])" if limit else product)
        elif rule.hasAmount:
            own["yuan"] = row.sum
        rules.append(own)
    return {"id": rule.name, "type": "decisionTableNode", "name": rule.name, "position": {"x": 0, "y": 0}, "content": {
        "hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": rules, "outputPath": rule.name}}


class ZEN:
    """A graph for each kind of subject, and the rows of a sample of the city's enterprises with all that is theirs."""

    def __init__(self, corpus, city, enterprises):
        import zen
        self.corpus, self.city, self.places = corpus, city, city.sample(enterprises)
        self.decisions, self.rows = {}, {}
        for kind in corpus.subjects:
            place = {"x": 0, "y": 0}
            nodes = [{"id": end, "type": f"{end}Node", "name": end, "position": place} for end in ("input", "output")]
            edges, columns = [], {}
            for rule in corpus.of(kind):
                names = Names(city, rule, self.places[kind])
                nodes.append(table(rule, names, corpus.on))
                edges += [{"id": f"{rule.name}{end}", "type": "edge", "sourceId": source, "targetId": target}
                          for end, source, target in (("in", "input", rule.name), ("out", rule.name, "output"))]
                columns |= names.columns()
            self.decisions[kind] = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
            self.rows[kind] = [dict(zip(columns, row)) for row in zip(*columns.values())]

    def seconds(self, times):
        begun = time.perf_counter()
        for _ in range(times):
            for kind, rows in self.rows.items():
                evaluate = self.decisions[kind].evaluate
                for row in rows:
                    evaluate(row)
        return time.perf_counter() - begun

    def compared(self):
        comparison = Comparison()
        for kind, rows in self.rows.items():
            answers = [self.decisions[kind].evaluate(row)["result"] for row in rows]
            for rule in self.corpus.of(kind):
                own = [answer.get(rule.name) or {} for answer in answers]
                fired = numpy.array([answer.get("row", 0) for answer in own], numpy.int32)
                yuan = numpy.array([float(answer.get("yuan") or 0) for answer in own]) if rule.hasAmount else None
                comparison.add(self.city, rule, fired, yuan, self.places[kind])
        return comparison
