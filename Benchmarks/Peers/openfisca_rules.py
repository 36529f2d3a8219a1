"""The corpus' tables as a country package of OpenFisca: facts are input variables, a benefit is two variables, the row that
holds and the sum. Enterprises are its groups, and what is theirs (projects, contracts, loans) its persons.

Its marks and choices know no unknown, its numbers have NaN; floats are its own, of 32 bits.
"""
import os

HEAD = '''"""Written from the corpus by openfisca_rules.py; do not edit."""
import datetime
from numpy import datetime64, fmax, fmin, isnan, nan, select, where
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

ETERNITY, YEAR = DateUnit.ETERNITY, DateUnit.YEAR
YEARS = {years}

Item = build_entity(key="item", plural="items", label="What an enterprise has", is_person=True)
Enterprise = build_entity(
    key="enterprise", plural="enterprises", label="Enterprise", roles=[{{"key": "part", "plural": "parts", "label": "Part"}}])


def growth(now, before):
    return where(before > 0, (now - before) / where(before > 0, before, 1), nan)


def year_of(days):
    return days.astype("datetime64[Y]").astype(int) + 1970


def of_own_year(population, name, days, offset):
    """A yearly fact in the year of each row's own day."""
    years = year_of(days)
    return select([years == year for year in YEARS], [population(name, str(year + offset)) for year in YEARS], nan)
'''

ENUM = '''

class {name}(Enum):
    untold = "untold"
{choices}
'''

FACT = '''

class {name}(Variable):
    value_type = {type}
{extra}    entity = {entity}
    definition_period = {period}
    label = "{name}"
'''

BENEFIT = '''

class {name}{suffix}(Variable):
    value_type = {type}
    entity = {entity}
    definition_period = YEAR
    label = "{id}"

    def formula(population, period):
{lines}
'''

SYSTEM = '''

class CountryTaxBenefitSystem(TaxBenefitSystem):
    def __init__(self):
        super().__init__([Item, Enterprise])
        # The amounts stand in the formulas; its web API wants a parameter all the same.
        self.parameters = ParameterNode("", data={{"rules": {{"values": {{"{on}": {{"value": {count}}}}}}}}})
        self.add_variables({names})
'''

TYPES = {"decimal": ("float", "    default_value = nan\n"), "boolean": ("bool", ""),
         "day": ("datetime.date", "    default_value = datetime.date(9999, 12, 31)\n")}


def variable(fact):
    """The name of the input variable: of an industry its division is all that rules read."""
    return "industry_division" if fact.id == "industry" else fact.id


def enum(fact):
    return "".join(part.capitalize() for part in fact.id.split("_"))


def entity(subject):
    return "Enterprise" if subject == "enterprise" else "Item"


def any_of(parts):
    return parts[0] if len(parts) == 1 else f"({' | '.join(parts)})"


class Formula:
    """The lines of a rule's formulas."""

    def __init__(self, rule):
        self.rule = rule

    def fact(self, fact):
        owner = "population" if fact.subject == self.rule.subject else "population.enterprise"
        if fact.offset is None:
            return f'{owner}("{variable(fact)}", period)'
        if self.rule.accrual:
            return f'of_own_year({owner}, "{fact.id}", {self.fact(self.rule.accrual)}, {fact.offset})'
        return f'{owner}("{fact.id}", period.offset({fact.offset}))' if fact.offset else f'{owner}("{fact.id}", period)'

    def column(self, column):
        facts = [self.fact(fact) for fact in column.facts]
        if column.form == "ratio":
            return f"growth({facts[0]}, {facts[1]})"
        if column.form == "age":
            return f"period.start.year - year_of({facts[0]})"
        if column.form == "any":
            return " | ".join(facts)
        if column.form == "total":
            of_kind = f"{facts[1]} == {enum(column.facts[1])}.{column.value}"
            return f"population.enterprise.sum(where({of_kind}, fmax({facts[0]}, 0), 0))"
        return facts[0]

    def cell(self, name, column, tests):
        kind = {"ratio": "decimal", "age": "number", "total": "decimal", "any": "boolean"}.get(column.form, column.facts[0].kind)
        if kind == "boolean":
            if [test.low for test in tests] == [True]:
                return name
            if {test.low for test in tests} == {None, False}:
                return f"~{name}"
            raise SystemExit(f"{self.rule.id}: a mark without unknowns can't be asked this")
        if kind == "enumeration":
            return any_of([f"({name} == {enum(column.facts[0])}.{test.low})" for test in tests])
        parts = []
        for test in tests:
            low, high = (bound and str(int(bound) if column.form == "prefix" else bound) for bound in (test.low, test.high))
            if test.isNull:
                parts.append(f"isnan({name})")
            elif test.isOne:
                parts.append(f"({name} == {low})")
            else:
                lower = [f"({name} >{'=' if test.isLowIn else ''} {low})"] if low else []
                upper = [f"({name} <{'=' if test.isHighIn else ''} {high})"] if high else []
                parts.append(" & ".join(lower + upper))
        return any_of(parts)

    def row(self, on):
        rule = self.rule
        lines = [f"c{place} = {self.column(column)}" for place, column in enumerate(rule.columns)
                 if any(row.cells[place] for row in rule.rows)]
        common = []
        if rule.accrual:
            lines.append(f"day = {self.fact(rule.accrual)}")
            common += [f'(day >= datetime64("{rule.first}"))'] if rule.first else []
            common.append(f'(day <= datetime64("{min(rule.last or on, on)}"))')
        if rule.base:
            lines.append(f"base = {' + '.join(self.fact(fact) for fact in rule.base)}")
            common.append("~(base <= 0)")
        if common:
            lines.append(f"holds = {' & '.join(common)}")
        conditions = []
        for row in rule.rows:
            cells = [self.cell(f"c{place}", rule.columns[place], tests) for place, tests in enumerate(row.cells) if tests]
            conditions.append(" & ".join((["holds"] if common else []) + cells))
        return lines + [f"return select([{', '.join(conditions)}], {list(range(1, len(conditions) + 1))}, 0)"]

    def amount(self):
        rule = self.rule
        lines = [f'row = population("{rule.name}_row", period)']
        if rule.base:
            lines.append(f"base = {' + '.join(self.fact(fact) for fact in rule.base)}")
        sums = []
        for row in rule.rows:
            product = f"base * {row.factor}" if row.factor else "base"
            limit = row.sum or row.cap
            if not rule.base:
                sums.append(row.sum)
            else:
                # The smaller of those that are known.
                sums.append(f"fmin({product}, {limit})" if limit else product)
        conditions = ", ".join(f"row == {place}" for place in range(1, len(sums) + 1))
        return lines + [f"return select([{conditions}], [{', '.join(sums)}], 0)"]


def source(corpus, years):
    """The package's one module."""
    parts, names = [HEAD.format(years=years)], []
    for fact in sorted(corpus.facts.values(), key=lambda fact: fact.id):
        if fact.kind == "enumeration":
            choices = [choice["id"] for choice in corpus.known[fact.id]["choices"]]
            parts.append(ENUM.format(name=enum(fact), choices="\n".join(f'    {id} = "{id}"' for id in choices)))
            kind = ("Enum", f"    possible_values = {enum(fact)}\n    default_value = {enum(fact)}.untold\n")
        else:
            kind = ("int", "    default_value = -1\n") if fact.id == "industry" else TYPES[fact.kind]
        parts.append(FACT.format(name=variable(fact), type=kind[0], extra=kind[1], entity=entity(fact.subject),
                                 period="ETERNITY" if fact.offset is None else "YEAR"))
        names.append(variable(fact))
    for rule in corpus.rules:
        formula = Formula(rule)
        kinds = [("_row", "int", formula.row(corpus.on))] + ([("", "float", formula.amount())] if rule.hasAmount else [])
        for suffix, kind, lines in kinds:
            parts.append(BENEFIT.format(name=rule.name, suffix=suffix, type=kind, entity=entity(rule.subject), id=rule.id,
                                        lines="\n".join(f"        {line}" for line in lines)))
            names.append(rule.name + suffix)
    return "".join(parts) + SYSTEM.format(names=", ".join(names), on=corpus.on, count=len(corpus.rules))


def write(corpus, years, folder, name="tidu_rules"):
    """Makes the package below a folder, from which it can be imported."""
    os.makedirs(os.path.join(folder, name), exist_ok=True)
    with open(os.path.join(folder, name, "__init__.py"), "w") as file:
        file.write(source(corpus, years))
