"""What districts do in a month, at random: entries are confirmed, taken back and followed by exits, enterprises move in the middle
of a month, count for another area or for a park of another street, facts are corrected. `target_figures.py` then holds every figure
to the facts.

The same seed on the same day does the same. Whether an act is taken or refused is the program's to say, and each is one or the
other: an answer of another kind ends the run.
"""
import collections, csv, html, io, random, re, types

ROUTES = ["new", "annual", "transfer", "reclassified"]


class Acts:
    """Acts of the city's office on a few enterprises, so that one meets several."""

    def __init__(self, officer, rows, areas, today, seed, enterprises=24):
        self.officer, self.rows, self.areas, self.today = officer, rows, areas, today
        self.random = random.Random(seed)
        self.done = collections.Counter()
        industrial = [code for code, in rows(
            """SELECT DISTINCT s.enterprise FROM facts f JOIN subjects s ON s.id = f.subject
            WHERE f.fact = 'industry' AND s.kind = 'enterprise' AND substr(f.value, 1, 2) BETWEEN '06' AND '46'
            ORDER BY s.enterprise""")]
        self.codes = self.random.sample(industrial, enterprises)
        self.streets = [area["code"] for area in areas.all if area["level"] == "street"]
        self.parks = [area["code"] for area in areas.all if area["level"] == "park"]

    def day(self, earliest=2024):
        """A day from then on, at times one that is not there, one before a month ends, or one that has not come."""
        year = self.random.randint(earliest, int(self.today[:4]))
        return f"{year}-{self.random.randint(1, 12):02}-{self.random.choice([1, 14, 15, 27, 28, 29, 30, 31]):02}"

    def month(self, earliest=2025):
        return self.day(earliest)[:7]

    def send(self, name, path, fields):
        """Sends a form, and confirms what it asks about half of the time; twice with one key, as when a reply was lost."""
        fields = {"_token": self.officer.token, "key": f"{self.random.getrandbits(128):032x}", **fields}
        status, _, answer = self.officer._send(path, fields)
        asked = re.search(r'name="confirmed" value="([^"]+)"', answer)
        if status == 422 and asked and self.random.random() < 0.5:
            fields["confirmed"] = html.unescape(asked[1])
            status, _, answer = self.officer._send(path, fields)
        if status not in (303, 422):
            raise SystemExit(f"{name} {path} {fields}: {status}\n{answer[:3000]}")
        self.done[f"{name} {'taken' if status == 303 else 'refused'}"] += 1
        if status == 303 and self.random.random() < 0.3:
            head = self.head()
            status, _, answer = self.officer._send(path, fields)
            if status != 303 or self.head() != head:
                raise SystemExit(f"{name} {path} {fields}: sent again it is not the same: {status}\n{answer[:3000]}")
        return status == 303

    def head(self):
        return self.rows("SELECT max(sequence) FROM journal")[0][0]

    def take(self, count):
        acts = [self.enter] * 6 + [self.leave] * 3 + [self.withdraw] * 2 + [self.move] * 4 + [self.attribute] * 4 + \
            [self.end] + [self.correct] * 2 + [self.list_parks] * 2 + [self.library] * 3
        for _ in range(count):
            self.random.choice(acts)(self.random.choice(self.codes))

    def enter(self, code):
        self.send("entry", f"/enterprises/{code}/scale", {
            "act": "enter", "day": self.day(), "route": self.random.choice(ROUTES),
            "first": self.random.choice(["yes", "yes", "yes", "no"]), "document": "核对用入统通知（模拟数据）"})

    def leave(self, code):
        self.send("exit", f"/enterprises/{code}/scale", {
            "act": "exit", "exit-day": self.day(), "exit-document": "核对用退出名录（模拟数据）"})

    def withdraw(self, code):
        records = [record for record, in self.rows(
            "SELECT record FROM scale_changes WHERE credit_code = ? ORDER BY record", code)]
        if records:
            self.send("withdrawal", f"/enterprises/{code}/scale", {
                "act": "withdraw", "record": self.random.choice(records), "reason": "误登"})

    def move(self, code):
        """统计属地 from a day on, at times in the middle of a month."""
        self.send("move", f"/enterprises/{code}/facts", {
            "fact": "statistical_area", "value": self.random.choice(self.streets + self.parks), "since": self.day(),
            "basis": "voluntary", "reason": "核对用"})

    def attribute(self, code):
        until = self.month() if self.random.random() < 0.5 else ""
        area, park = self.random.choice(self.streets + self.areas.districts), self.random.choice(self.parks)
        which = self.random.choice(["area", "park", "both"])
        if which == "both":
            park = self.random.choice([one for one in self.parks if one[:6] == area[:6]] or self.parks)
        self.send("attribution", f"/enterprises/{code}/attribution", {
            "from": self.month(), "until": until, "area": area if which != "park" else "",
            "park": park if which != "area" else "", "reason": "统计属地待迁"})

    def end(self, code):
        standing = [number for number, in self.rows(
            "SELECT id FROM attributions WHERE enterprise = ? AND end_record IS NULL ORDER BY id", code)]
        if standing:
            self.send("end of attribution", f"/enterprises/{code}/attribution", {
                "end": self.random.choice(standing), "reason": "迁移已完成"})

    def correct(self, code):
        told = self.rows(
            """SELECT f.id, f.fact FROM facts f JOIN subjects s ON s.id = f.subject LEFT JOIN fact_endings x ON x.fact = f.id
            WHERE s.enterprise = ? AND s.kind = 'enterprise' AND x.fact IS NULL
            AND f.fact IN ('first_entry', 'industry', 'above_scale_on', 'statistical_area') ORDER BY f.id""", code)
        if not told:
            return
        number, fact = self.random.choice(told)
        value = {"first_entry": ["true", "false"], "industry": ["3911", "5110", "4610", "0610", "4710"],
                 "above_scale_on": [self.day(), "-"], "statistical_area": self.streets}[fact]
        if self.random.random() < 0.25:
            self.send("withdrawal of a fact", f"/enterprises/{code}/facts/{number}", {"act": "withdraw", "reason": "误报"})
        else:
            self.send("correction", f"/enterprises/{code}/facts/{number}", {
                "act": "correct", "value": self.random.choice(value), "reason": "误报"})

    def library(self, code):
        """培育库: proposed or taken in by hand, then decided on or let go, each on a day."""
        register = "/cultivation/shenggui-2023/3/cultivation-library"
        standing = self.rows(
            """SELECT id, state FROM register_entries WHERE register = 'shenggui-2023/3#cultivation-library'
            AND credit_code = ? AND state IN ('proposed', 'entered') ORDER BY id""", code)
        ground = {"day": self.day(), "reason": "走访", "evidence": "核对用（模拟数据）"}
        if not standing:
            self.send("proposal", f"{register}/new", {
                "credit_code": code, "field-0": "街镇排摸", "act": self.random.choice(["propose", "enter"]), **ground})
            return
        act = self.random.choice(["enter", "refuse", "leave", "leave"])
        self.send(f"library: {act}", f"{register}/act", {
            "pick": f"e{standing[0][0]}", "act": act, "exit": "营收回落" if act == "leave" else "", **ground})

    def list_parks(self, code):
        """A list of a park's members, looked at and taken; taken once more it changes nothing."""
        lines = ["统一社会信用代码,园区,起始月份,截止月份"]
        for one in self.random.sample(self.codes, 3):
            first = self.month()
            last = self.random.choice(["", self.month(int(first[:4]))])
            own = self.rows("SELECT area FROM enterprises WHERE credit_code = ?", one)[0][0] or ""
            park = self.random.choice([park for park in self.parks if park[:6] == own[:6]] or self.parks)
            lines.append(f"{one},{park},{first},{last if last >= first else ''}")
        content = "\n".join(lines) + "\n"
        if self.send("park list", "/targets/parks", {"content": content, "name": "核对用园区名单.csv"}):
            head = self.head()
            if not self.send("park list again", "/targets/parks", {"content": content, "name": "核对用园区名单.csv"}):
                raise SystemExit(f"a park list is refused the second time:\n{content}")
            if self.head() != head:
                raise SystemExit(f"a park list changes something the second time:\n{content}")


def compare_moves(officer, told, areas, year, differences):
    """入统: everybody whom the facts say to have entered in a year, of whatever industry, under the area that counts it."""
    shown = csv.DictReader(io.StringIO(officer.get(f"/cultivation/moves/export?year={year}").removeprefix("\ufeff")))
    rows = {row["统一社会信用代码"]: row for row in shown}
    names = {area["code"]: area["name"] for area in areas.all}
    counted = {entry.code: entry for entry in told.entries if entry.month[:4] == str(year)}
    own = {}
    for code, fact in told.tellings:
        day = told.known(code, fact, told.day) if fact == "above_scale_on" else None
        if day is None or day > told.day or day[:4] != str(year):
            continue
        entry = counted.get(code)
        area = (entry.area if entry else None) or next(filter(None, (
            told.known(code, fact, told.day) for fact in ("statistical_area", "operating_area", "registered_area"))), None)
        own[code] = types.SimpleNamespace(
            day=day, area=names.get(area, "—"), isConfirmed=(code, fact, day) in told.confirmed,
            counted="不计入" if entry is None else "待补信息" if entry.isOpen else "计入")
    differences.expect(f"entries of {year}", sorted(rows), sorted(own))
    for code in rows.keys() & own.keys():
        row, one = rows[code], own[code]
        differences.expect(f"entry of {code} in {year}: day", row["日期"], one.day)
        differences.expect(f"entry of {code} in {year}: area", row["区域"], one.area)
        differences.expect(f"entry of {code} in {year}: counted", row["新增规上"], one.counted)
        differences.expect(f"entry of {code} in {year}: confirmation", row["入统确认情况"], "入统确认" if one.isConfirmed else "待入统确认")
    # Exits, and entries that followed one, whatever the facts say of a first entry.
    listed = list(csv.reader(io.StringIO(
        officer.get(f"/cultivation/moves/exits/export?year={year}").removeprefix("\ufeff"))))[1:]
    changes = told.rows("SELECT credit_code, changed_on, is_above FROM scale_changes ORDER BY changed_on, record")
    follows = [(code, day) for place, (code, day, is_above) in enumerate(changes)
               if not is_above or any(one == code and not above for one, _, above in changes[:place])]
    differences.expect(f"exits and entries after one of {year}", sorted((row[0], row[3]) for row in listed),
                       sorted(one for one in follows if one[1][:4] == str(year)))


def compare_breakdowns(told, areas, differences):
    """Of every clause's figure: each area's counts again from whom it holds for, one by one. An enterprise counts for the city,
    its district, its street, and beside them for one park: so the streets of a district and those without one come to the
    district, and the districts and those without one to the city."""
    given = {code: park for code, park in told.rows(
        """SELECT enterprise, park FROM attributions WHERE park IS NOT NULL AND end_record IS NULL
        AND first_month <= ? AND (last_month IS NULL OR last_month >= ?)""", told.day[:7], told.day[:7])}
    own = collections.Counter()
    for source, code, state, area in told.rows("SELECT source, credit_code, state, area FROM standings"):
        level = areas.level.get(area)
        park = given.get(code) or (area if level == "park" else None)
        for holder in {"", area[:6] if area else None, area if level == "street" else None, park} - {None}:
            own[source, holder, "holding" if state == "holds" else "undecided"] += 1
    shown = {(source, area, figure): value for source, area, figure, value in told.rows(
        "SELECT source, area, figure, value FROM clause_figures WHERE figure IN ('holding', 'undecided')")}
    for slot in shown.keys() | own.keys():
        differences.expect(f"figure {slot}", shown.get(slot, 0), own.get(slot, 0))
