"""Every figure of an issued month's material, worked out once more from what was told before it: `target_figures.py` issues two
and holds them to this.

Nothing is shared with the program but what people told: facts, tasks, attributions and plans (as `Told` reads them), the acts on
register entries, the events of rounds of reports, output by month, the cases with their deadlines, and each candidate's own
chances within each common shock. The chance of making the target goes candidate by candidate from none to all, in fractions of integers: no tail is
cut and no digit is lost.
"""
import collections, fractions, json, math, pathlib, random, re, sqlite3, urllib.parse

CITY = "310000"
LIBRARY = "shenggui-2023/3#cultivation-library"
WATCH_LIST = "shenggui-2023/4#falling-watch-list"
# 应有家数: the library is to hold 1.2 times the task, rounded up in each district.
TIMES = fractions.Fraction(12, 10)
MOST_ROWS = 20
# 低迷, 一般, 景气: how likely each common shock is.
WEIGHTS = [fractions.Fraction(1, 4), fractions.Fraction(1, 2), fractions.Fraction(1, 4)]


# MARK: The issue

def last_month(day):
    year, month = int(day[:4]), int(day[5:7])
    return f"{year}-{month - 1:02}" if month > 1 else f"{year - 1}-12"


def last_day(month):
    year, number = int(month[:4]), int(month[5:])
    lengths = [31, 29 if year % 4 == 0 and (year % 100 or not year % 400) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return f"{month}-{lengths[number - 1]}"


def issue(officer, folder, indicator, area):
    """Issues the material of the last month for an area, and gives what was frozen."""
    clause, name = indicator.split("#")
    path = f"/targets/{clause}/{name}/dispatch"
    page = officer.get(f"{path}?area={area}")
    month = re.search(r'<input type="hidden" name="month" value="([^"]+)"', page)[1]
    headers = officer.act(
        path, {"area": area, "month": month, "difficulties": "核对用（模拟数据）", "promises": "核对用（模拟数据）"},
        chance=random.Random(1))
    record = int(re.search(r"/dispatch/(\d+)", headers["Location"])[1])
    database = sqlite3.connect(
        f"file:{urllib.parse.quote(str(pathlib.Path(folder) / 'tidu.sqlite'))}?mode=ro", uri=True)
    return json.loads(database.execute("SELECT content FROM materials WHERE record = ?", (record,)).fetchone()[0])


# MARK: Progress

def plans(told, indicator, year):
    """By parent and area the planned months, of each cascade the last saving."""
    held = {}
    for parent, plan in told.rows(
            "SELECT parent, plan FROM cascades WHERE indicator = ? AND target_year = ? ORDER BY id", indicator, year):
        held[parent] = {row["area"]: row["months"] for row in json.loads(plan)}
    return held


class Progress:
    def __init__(self, indicator, month, told, counts, targets):
        self.year, self.number = int(month[:4]), int(month[5:])
        self.counts, self.targets = counts, targets
        self.plans = plans(told, indicator, self.year)

    def figures(self, area):
        counts, number = self.counts, self.number
        now, before = counts.year(area, self.year), counts.year(area, self.year - 1)
        plan = self.plans.get(area if len(area) == 6 else area[:6], {}).get(area)
        return {
            "target": self.targets.get(area), "planned_year": sum(plan) if plan else None,
            "planned": sum(plan[:number]) if plan else None, "month": now[number - 1],
            "month_before": now[number - 2] if number > 1 else before[11], "cumulative": sum(now[:number]),
            "last_year": sum(before[:number]),
            "pending": sum(counts.year(area, self.year, counts.waiting)[:number]),
            "open": sum(counts.year(area, self.year, counts.open)[:number]),
            "last_pending": sum(counts.year(area, self.year - 1, counts.waiting)[:number])}

    @staticmethod
    def goal(row):
        return row["target"] if row["target"] is not None else row.get("planned_year") or 0

    def ranked(self, areas):
        """By area its figures, with its place by the share that is done: those who share one stand alike, and while nobody
        has anything there is no first."""
        rows = {area: self.figures(area) for area in areas}
        held = {area: row for area, row in rows.items() if self.goal(row) > 0} or rows
        weights = {area: self.goal(row) if self.goal(row) > 0 else 1 for area, row in held.items()}
        for name, done in (("rank", lambda row: row["cumulative"]), ("rank_before", lambda row: row["cumulative"] - row["month"])):
            shares = {area: fractions.Fraction(done(row), weights[area]) for area, row in held.items()}
            has_any = any(shares.values())
            for area, row in rows.items():
                row[name] = 1 + sum(other > shares[area] for other in shares.values()) if has_any and area in shares else 0
        return rows

    @staticmethod
    def unranked(rows):
        return {area: {**row, "rank": 0, "rank_before": 0} for area, row in rows.items()}


def compare_rows(where, shown, own, differences):
    differences.expect(f"{where}: areas", sorted(row["area"] for row in shown), sorted(own))
    for row in shown:
        for name, value in own.get(row["area"], {}).items():
            differences.expect(f"{where} {row['area']}: {name}", row.get(name), value)


def compare_order(where, shown, goal, differences):
    """Who has a place stands by it; the others come after, those with a goal first, then by their number."""
    def key(row):
        return (row["rank"] or math.inf, 0 if goal(row) > 0 else 1, -row["cumulative"] if not row["rank"] else 0, row["area"])
    differences.expect(f"{where}: order", [row["area"] for row in shown], [row["area"] for row in sorted(shown, key=key)])


# MARK: Difficulties

def difficulties(told, area):
    """在办诉求 of an area, as the parties of each have it: the next deadline first, without one last."""
    found = []
    for number, own, name, text, status, due in told.rows(
            """SELECT c.id, c.area, e.title, c.text, c.status, c.due_on FROM cases c
            JOIN enterprises e ON e.credit_code = c.enterprise"""):
        parties = [unit for unit, in told.rows("SELECT area FROM case_parties WHERE case_id = ?", number)]
        if status == "closed" or area != CITY and not any((place or "").startswith(area) for place in [own, *parties]):
            continue
        found.append({"case": number, "name": name, "area": own, "text": text, "due": due,
                      "overdue": due is not None and due < told.day})
    return sorted(found, key=lambda one: (one["due"] is None, one["due"] or "", one["case"]))


# MARK: Who may enter

def candidates(told, area):
    """Each candidate with the chance over all shocks, the likeliest first; chances are told in millionths."""
    found = []
    for code, own, chances in told.rows(
            "SELECT credit_code, area, chances FROM watched WHERE kind = 'candidate' AND forecast IS NOT NULL"):
        if area == CITY or (own or "").startswith(area):
            within = [fractions.Fraction(float(chance)) for chance in chances.split()]
            found.append((code, own, within, sum(weight * chance for weight, chance in zip(WEIGHTS, within))))
    return sorted(found, key=lambda one: (-round(one[3] * 1_000_000), one[0]))


def at_least(needed, chances):
    """The chance of so many successes, one candidate after another. In integers: each chance is a Double, and so a number over
    a power of two; cut to 2^-200, which no sum of thousands of them tells from the whole."""
    one = 1 << 200
    mass = [one]
    for chance in chances:
        yes = chance.numerator * one // chance.denominator
        # What has succeeded often enough already stays together in the last place.
        longer = [0] * min(len(mass) + 1, needed + 1)
        for number, own in enumerate(mass):
            won = own * yes >> 200
            longer[number] += own - won if number < needed else own
            if number < needed:
                longer[number + 1] += won
        mass = longer
    return fractions.Fraction(mass[needed], one) if len(mass) > needed else fractions.Fraction(0)


def brute(needed, chances):
    """The same by every outcome of a few."""
    sums = [fractions.Fraction(1)]
    counts = [0]
    for chance in chances:
        sums = [own * (1 - chance) for own in sums] + [own * chance for own in sums]
        counts = counts + [count + 1 for count in counts]
    return sum((own for own, count in zip(sums, counts) if count >= needed), fractions.Fraction(0))


def half_up(value):
    return math.floor(value + fractions.Fraction(1, 2))


def chance(target, entered, by_end, found):
    """完成把握 as the material keeps it; `None` where there is no task, or nobody of whom it could be told."""
    if target is None:
        return None
    needed = max(0, target - entered)
    if needed > 0 and not found:
        return None
    mixed = sum(weight * at_least(needed, [within[shock] for _, _, within, _ in found])
                for shock, weight in enumerate(WEIGHTS))
    # Where what is left to chance is told, it is neither certain nor, with as many candidates, impossible.
    least = 1 if len(found) >= needed else 0
    share = min(max(half_up(mixed * 10_000), least), 9_999) if needed > 0 else 10_000
    return {"needed": needed, "candidates": len(found), "share": share, "at_end": max(0, target - by_end)}


# MARK: The library, the rounds, the warnings

def register(told, name):
    """Each entry of a register by its acts: when it was proposed, came in and left, where it counts, and what is kept of it.

    What was taken back, and a wrong day of entry, are put right before anything is read of the others.
    """
    histories = {}
    for number, text in told.rows(
            """SELECT a.entry, a.content FROM register_acts a JOIN register_entries e ON e.id = a.entry
            WHERE e.register = ? ORDER BY a.id""", name):
        act = json.loads(text)
        standing = histories.setdefault(number, [])
        if act["act"] == "withdrawn":
            standing.pop()
        elif act["act"] == "redated":
            next(one for one in reversed(standing) if one["act"] == "entered")["day"] = act["entered"]
        else:
            standing.append(act)
    entries = {}
    for number, act in ((number, act) for number, acts in histories.items() for act in acts):
        entry = entries.setdefault(
            number, {"number": number, "state": "proposed", "entered": None, "left": None, "fields": {},
                     "proposed": None, "decided": None})
        if act["act"] == "proposed":
            entry["proposed"] = act["day"]
        elif entry["decided"] is None and act["act"] in ("entered", "refused", "merged"):
            entry["decided"] = act["day"]
        if opening := act.get("opening"):
            entry.update(area=opening["area"], enterprise=opening["enterprise"], fields=dict(opening["fields"]))
        match act["act"]:
            case "entered":
                entry.update(state="entered", entered=act["day"])
            case "left":
                entry.update(state="left", left=act["day"])
            case "restored":
                entry.update(state="entered", left=None)
            case "merged":
                entry.update(state="merged", left=act["day"] if entry["state"] == "entered" else entry["left"])
            case "refused":
                entry["state"] = "refused"
            case "amended":
                entry["fields"].update(act["fields"])
            case "absorbed":
                entry["fields"] = {**act["fields"], **entry["fields"]}
    return list(entries.values())


def library(told, area, districts, month, targets):
    """The library at the month's end, and on the day on which the material was made where that is later."""
    day = min(last_day(month), told.day)
    now = {"on": told.day, "rows": library_rows(told, area, districts, told.day, targets)} if day < told.day else None
    return {"on": day, "rows": library_rows(told, area, districts, day, targets), "now": now}


def library_rows(told, area, districts, day, targets):
    entries = register(told, LIBRARY)
    rows = []
    for district in districts if area == CITY else [area]:
        own = [entry for entry in entries if (entry["area"] or "").startswith(district)]
        target = targets.get(district)
        rows.append({
            "area": district, "target": target, "needed": None if target is None else math.ceil(TIMES * target),
            "held": sum(entry["entered"] is not None and entry["entered"] <= day
                        and (entry["left"] is None or entry["left"] > day) for entry in own),
            "proposed": sum(entry["proposed"] is not None and entry["proposed"] <= day
                            and (entry["decided"] is None or entry["decided"] > day) for entry in own)})
    return rows


def rounds(told, area, month):
    """报送 of the month that asks somebody of the area: the city's rounds, and a district's own."""
    found = []
    for number, in told.rows("SELECT id FROM report_rounds WHERE month = ? ORDER BY record", month):
        events = [(record, json.loads(body)) for record, body in told.rows(
            "SELECT record, body FROM report_events WHERE round = ? ORDER BY record", number)]
        opening = events[0][1]["opening"]
        if any(event["event"] == "withdrawn" for _, event in events):
            continue
        if opening["area"] is not None and opening["area"] != area:
            continue
        roster = [one["key"] for one in opening["roster"]]
        versions, absent, is_locked = collections.defaultdict(list), collections.defaultdict(list), False
        for record, event in events:
            key = event.get("reporter")
            counting = [version for version in versions[key] if version["counts"]] if key else []
            match event["event"]:
                case "expected":
                    roster.append(key)
                case "excused":
                    roster.remove(key)
                case "locked" | "reopened":
                    is_locked = event["event"] == "locked"
                case "submitted":
                    versions[key].append({"told": event["submission"]["standing"], "counts": not is_locked,
                                          "record": record, "isBack": False})
                case "taken":
                    versions[key][event["version"] - 1].update(
                        told=event["submission"]["standing"], counts=True, record=record)
                case "sent_back" if counting:
                    counting[-1]["isBack"] = True
                case "absent":
                    absent[key] += [record] * len(event["enterprises"])
        if area != CITY:
            roster = [key for key in roster if key.startswith(area)]
        if not roster:
            continue
        asked = [{f"{measure}@{month}", f"{measure}_to_date@{month}"} for measure in opening["measures"]]

        def state(key):
            counting = [version for version in versions[key] if version["counts"]]
            if not counting:
                return "missing"
            last = counting[-1]
            if last["isBack"] or last["told"]["returned"] > 0:
                return "returned"
            lacking = last["told"].get("lacking", 0) - sum(record > last["record"] for record in absent[key])
            whole = all(one & set(last["told"]["totals"]) for one in asked)
            return "reported" if whole and lacking <= 0 else "partial"

        states = collections.Counter(map(state, roster))
        found.append({
            "id": number, "expected": len(roster), **{name: states[name] for name in ("missing", "partial", "returned")},
            "names": [key for key in roster if state(key) == "missing"][:MOST_ROWS],
            "partial_names": [key for key in roster if state(key) == "partial"][:MOST_ROWS]})
    return found


class Output:
    """What enterprises told of their output, by month and by year."""

    def __init__(self, told):
        self.told = told
        self.facts = told.months_and_years("output", "output_year_before", "output_to_date", "output_to_date_year_before")

    def figure(self, code, fact, period):
        value = self.facts.get((code, fact), {}).get(period)
        return None if value is None or period > self.told.day[:len(period)] else fractions.Fraction(value)

    def month(self, code, year, month):
        """As it was told, or what the cumulative figure rose by."""
        told = self.figure(code, "output", f"{year}-{month:02}")
        if told is not None:
            return told
        end = self.figure(code, "output_to_date", f"{year}-{month:02}")
        start = 0 if month == 1 else self.figure(code, "output_to_date", f"{year}-{month - 1:02}")
        return None if end is None or start is None else end - start

    def compared(self, code):
        """Up to when something was told, and what of it can be compared, with what it grows from; of the last closed year
        where nothing was told of the running one."""
        year = int(self.told.day[:4])
        told = [month for month in range(1, 13) if self.month(code, year, month) is not None
                or self.figure(code, "output_to_date", f"{year}-{month:02}") is not None]
        if not told:
            return str(year - 1), self.figure(code, "output", str(year - 1)), self.figure(code, "output", str(year - 2))
        last = f"{year}-{told[-1]:02}"
        # The last report with both cumulative figures, and the months after it.
        pairs, reported = [], 0
        for month in range(told[-1], 0, -1):
            whole = [self.figure(code, fact, f"{year}-{month:02}") for fact in ("output_to_date", "output_to_date_year_before")]
            if None not in whole:
                pairs, reported = [tuple(whole)], month
                break
        for month in range(reported + 1, told[-1] + 1):
            own, base = self.month(code, year, month), self.figure(code, "output_year_before", f"{year}-{month:02}")
            base = self.month(code, year - 1, month) if base is None else base
            if own is not None and base is not None:
                pairs.append((own, base))
        return (last, sum(own for own, _ in pairs), sum(base for _, base in pairs)) if pairs else (last, None, None)

    def falling(self):
        """规上工业 whose last year's output lies in the band of the text and that now make less than a year before, to a
        ten-thousandth: each with its area, and up to when it told."""
        year = int(self.told.day[:4])
        for code, fact in self.told.tellings:
            if fact != "above_scale_on" or self.told.known(code, fact, self.told.day) is None:
                continue
            output = self.figure(code, "output", str(year - 1))
            industry = self.told.known(code, "industry", self.told.day) or ""
            if output is None or not 20_000_000 <= output <= 50_000_000 or not "06" <= industry[:2] <= "46":
                continue
            through, own, base = self.compared(code)
            if own is not None and base is not None and base > 0 and half_up((own - base) / base * 10_000) < 0:
                yield code, self.told.known(code, "statistical_area", self.told.day), through


def warnings(told, area):
    """退规预警 by cause: whose output falls, without those who fell out already."""
    entries = register(told, WATCH_LIST)
    causes = collections.Counter()
    for code, own, through in Output(told).falling():
        if area != CITY and not (own or "").startswith(area):
            continue
        changes = told.rows(
            "SELECT changed_on, is_above FROM scale_changes WHERE credit_code = ? ORDER BY changed_on, record", code)
        again = told.rows("SELECT max(entered_on) FROM scale_moves WHERE credit_code = ?", code)[0][0]
        if changes and not changes[-1][1] and int(changes[-1][0][:4]) >= int(through[:4]) - 1 \
                and not (again and again > changes[-1][0]):
            continue
        listed = [entry for entry in entries if entry["enterprise"] == code]
        standing = [entry for entry in listed if entry["state"] in ("proposed", "entered")]
        entry = (standing or listed or [None])[-1]
        causes[entry["fields"].get("下降原因") or None if entry else None] += 1
    named = sorted((cause for cause in causes if cause is not None), key=lambda cause: (-causes[cause], cause))
    return {"total": sum(causes.values()),
            "causes": [{"name": cause, "count": causes[cause]} for cause in named + ([None] if None in causes else [])]}


# MARK: All of it

def compare(content, told, counts, areas, targets_of, differences):
    """Holds every figure of an issued material to what its grounds come to.

    - Parameter content: the material as it was frozen.
    """
    indicator, area, month = content["indicator"], content["area"], content["month"]
    where = f"material of {area}, {month}"
    year = int(month[:4])
    targets = targets_of(told, indicator, year)
    progress = Progress(indicator, month, told, counts, targets)
    differences.expect(f"{where}: month", month, last_month(told.day))
    compare_rows(where, [content["whole"]], progress.unranked({area: progress.figures(area)}), differences)
    is_city = area == CITY
    districts = areas.districts if is_city else [area]
    parks = [park for district in districts for park in areas.below(district, "park")]
    streets = [street for district in districts for street in areas.below(district, "street")]
    compare_rows(f"{where}, parts", content["parts"], progress.ranked(districts if is_city else streets), differences)
    compare_rows(f"{where}, parks", content["parks"],
                 progress.unranked({park: progress.figures(park) for park in parks}) if is_city else progress.ranked(parks),
                 differences)
    compare_rows(f"{where}, streets", content["streets"],
                 progress.unranked({street: progress.figures(street) for street in streets}) if is_city else {}, differences)
    for name in ["parts"] if is_city else ["parts", "parks"]:
        compare_order(f"{where}, {name}", content[name], progress.goal, differences)

    around = content["around"]
    differences.expect(f"{where}: told on", around["told_on"], told.day)
    cases = difficulties(told, area)
    shown = around["difficulties"]
    differences.expect(f"{where}: open cases", shown["total"], len(cases))
    differences.expect(f"{where}: overdue cases", shown["overdue"], sum(case["overdue"] for case in cases))
    differences.expect(
        f"{where}: cases", [{key: value for key, value in row.items() if key != "owner"} for row in shown["rows"]],
        cases[:MOST_ROWS])

    is_told = told.forecast_year() == year
    found = candidates(told, area) if is_told else []
    likely = [(code, own, mixed) for code, own, _, mixed in found[:MOST_ROWS] if mixed >= fractions.Fraction(1, 2)]
    differences.expect(f"{where}: who may enter", [(one["enterprise"], one["area"], one["percent"]) for one in around["entrants"]],
                       [(code, own, 0 if mixed < 0.01 else 100 if mixed > 0.99 else half_up(mixed * 100))
                        for code, own, mixed in likely])
    for name, least in (("sure", 990_000), ("likely", 500_000)):
        differences.expect(f"{where}: {name}", around[name], sum(half_up(one[3] * 1_000_000) >= least for one in found))

    meeting = around["meeting"]
    own = library(told, area, areas.districts, month, targets)
    for name in ("on", "rows", "now"):
        differences.expect(f"{where}: library, {name}", meeting["library"].get(name), own[name])
    differences.expect(f"{where}: library, times", fractions.Fraction(meeting["library"]["times"]), TIMES)
    differences.expect(f"{where}: library, year", meeting["library"]["year"], year)
    differences.expect(
        f"{where}: rounds", [{key: value for key, value in one.items() if key != "title"} for one in meeting["rounds"]],
        rounds(told, area, month))
    differences.expect(f"{where}: warnings", meeting["warnings"], warnings(told, area))
    is_open = is_told and year >= int(told.day[:4])
    differences.expect(
        f"{where}: chance", meeting["chance"],
        chance(targets.get(area), sum(counts.year(area, year)), progress.figures(area)["cumulative"], found)
        if is_open else None)
    # The way of working it out, held to every outcome of a few.
    few = [within[0] for _, _, within, _ in found[:10]]
    for needed in range(len(few) + 1):
        differences.near(f"{where}: at least {needed} of {len(few)}", float(at_least(needed, few)), float(brute(needed, few)), 1e-15)
