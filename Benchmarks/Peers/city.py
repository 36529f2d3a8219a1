"""A generated city as engines of rules read it, and what this program answers for it."""
import numpy, polars


class City:
    """The tables of a population's folder, every cell a text (null where unknown, `-` where known to be absent), and the
    answers that `tidu batch` wrote for them."""

    def __init__(self, folder, corpus, answers):
        self.corpus = corpus
        self.tables = {kind: polars.read_csv(f"{folder}/{kind}.csv", infer_schema=False) for kind in corpus.subjects}
        enterprises = self.tables["enterprise"].select("credit_code").with_row_index("enterprise")
        # Of each subject the place of its enterprise.
        self.owners = {kind: table.select("credit_code").join(enterprises, on="credit_code", how="left", maintain_order="left")
                       ["enterprise"].to_numpy() for kind, table in self.tables.items()}
        told = polars.read_csv(answers, infer_schema=False)
        self.answers = {}
        for kind, table in self.tables.items():
            keys = ["credit_code"] if kind == "enterprise" else ["credit_code", "key"]
            places = table.select(keys).with_row_index("place")
            of_kind = told.filter(polars.col("subject") == kind).join(places, on=keys, how="left")
            for (benefit,), rows in of_kind.group_by("benefit"):
                self.answers[benefit] = rows
        self.years = sorted({int(name.split("@")[1]) for name in self.tables["enterprise"].columns
                             if "@" in name and len(name.split("@")[1]) == 4})

    def count(self, kind):
        return len(self.tables[kind])

    def sample(self, enterprises):
        """The places in each table of the first so many enterprises and of what is theirs."""
        return {kind: numpy.flatnonzero(owners < enterprises) for kind, owners in self.owners.items()}

    def texts(self, fact, year=None):
        """A column's texts; all null where no file has it."""
        table, name = self.tables[fact.subject], fact.id if year is None else f"{fact.id}@{year}"
        return table[name] if name in table.columns else polars.Series(name, [None] * len(table), dtype=polars.String)

    def values(self, fact, year=None):
        """A column in the type that vectors are fast in: numbers with NaN for the unknown, marks, places in the list of
        choices with 0 for the unknown, days with the end of time for the unknown, an industry's division with -1.
        What is known to be absent is 0, false or unknown: no cell of a table tells these apart."""
        texts = self.texts(fact, year)
        if fact.kind == "decimal":
            return texts.replace("-", "0").cast(polars.Float64).to_numpy()
        if fact.kind == "boolean":
            return (texts == "true").fill_null(False).to_numpy()
        if fact.kind == "enumeration":
            places = {choice: place for place, choice in enumerate(self.choices(fact), 1)}
            return texts.replace_strict(places, default=0, return_dtype=polars.Int32).to_numpy()
        if fact.kind == "day":
            days = texts.str.to_date("%Y-%m-%d", strict=False).to_numpy().astype("datetime64[D]")
            return numpy.where(numpy.isnat(days), numpy.datetime64("9999-12-31"), days)
        if fact.id == "industry":
            return texts.str.slice(0, 2).cast(polars.Int32, strict=False).fill_null(-1).to_numpy()
        raise SystemExit(f"no rule was known to read {fact.id}")

    def choices(self, fact):
        return [choice["id"] for choice in self.corpus.known[fact.id]["choices"]]

    def year_of_each(self, fact, day, offset=0):
        """A yearly fact of the enterprise in each row's own year."""
        years = self.values(day).astype("datetime64[Y]").astype(int) + 1970
        owners = self.owners[day.subject]
        return numpy.select([years == year for year in self.years],
                            [self.values(fact, year + offset)[owners] for year in self.years], numpy.nan)

    def total(self, column):
        """A sum over an enterprise's subjects, for each of them."""
        amount, kind = column.facts
        counted = self.texts(kind).fill_null("") == column.value
        amounts = numpy.where(counted.to_numpy(), numpy.fmax(self.values(amount), 0), 0)
        owners = self.owners[amount.subject]
        return numpy.bincount(owners, amounts, self.count("enterprise"))[owners]


class Comparison:
    """Answers beside this program's: wrong are those that differ in the row, or by a fen or more, where this program has
    decided. Where it has not, a peer without unknowns can't be right."""

    def __init__(self):
        self.decided = self.wrong = self.undecided = self.matched = 0
        self.farthest = 0.0

    def add(self, city, rule, rows, yuan, places=None):
        """`rows`: which row fired, from 1, 0 where none did; `yuan`: the most of it; None where the text has no sum.
        `places`: the rows of the table that were asked, all where None."""
        count = city.count(rule.subject)
        state, row, most = numpy.zeros(count, numpy.int8), numpy.zeros(count, numpy.int32), numpy.zeros(count)
        if rule.id in city.answers:
            told = city.answers[rule.id]
            own = told["place"].to_numpy()
            state[own] = numpy.where((told["state"] == "eligible").to_numpy(), 1, 2)
            names = {own.name: place for place, own in enumerate(rule.rows, 1)}
            # Which of several rows it is may not matter: then none is named.
            row[own] = told["row"].fill_null("").replace_strict(names, default=-1, return_dtype=polars.Int32).to_numpy()
            most[own] = (told["max_yuan"].cast(polars.Decimal(38, 2)) * 100).cast(polars.Float64).to_numpy()
        if places is not None:
            state, row, most = state[places], row[places], most[places]
        decided = state < 2
        differs = (row != rows) & ~((row == -1) & (rows > 0))
        if yuan is not None:
            # A sum without a bound is not told.
            apart = numpy.where(numpy.isnan(most), 0, abs(numpy.nan_to_num(numpy.asarray(yuan, numpy.float64)) * 100 - most))
            differs |= apart >= 1
            if (decided & differs).any():
                self.farthest = max(self.farthest, float(apart[decided & differs].max()) / 100)
        self.decided += int(decided.sum())
        self.matched += int((state == 1).sum())
        self.undecided += int((~decided).sum())
        self.wrong += int((decided & differs).sum())

    @property
    def words(self):
        wrong = f"{self.wrong:,} wrong, by up to {self.farthest:,.2f} yuan" if self.wrong else "none wrong"
        return f"{self.decided:,} decided answers, {self.matched:,} of them matches: {wrong}; {self.undecided:,} that are " \
            "undecided it takes for decided"
