#!/usr/bin/env python3
"""Entries, cascades and the chance of a target, worked out once more from the facts as they were told, beside the pages.

    make target-reference
    python3 Tests/Peers/target_figures.py [--enterprises 1500] [--acts 150] [--seed 1]
    python3 Tests/Peers/target_figures.py --url http://127.0.0.1:8081 --password abcde-fghij-klmno --data FOLDER

Without --url a demonstration city of its own (made-up data) is started over a temporary folder and taken away again. With it
a running one is looked at, which `tidu serve --demo --enterprises 1500 --data FOLDER --port 8081` started and whose password
that printed; its districts are given tasks for the running year where they have none, since a chance needs a target.

Nothing is shared with the program but the facts, the yearly tasks, the attributions and each candidate's own chances, read
from the folder's database, and the corpus. What is compared:

- of each area and month the confirmed entries, and of each area and year those that wait, counted from the facts: who entered,
  on which day, where it counted then, and whether a confirmation of entry says so; that a district's streets, and a city's
  districts, add up with what has no area below; and what the API tells of each district;
- the plan counted back from the year's end: shares by exact fractions and largest remainders, last year's months as weights,
  and that months, parts and the whole go with each other;
- the chance of making the target, its mean and its range: the distribution of the number of entrants from its
  characteristic function (the program goes candidate by candidate), mixed over the common shocks;
- every figure of a month's material that is issued for the city and for a district (`material_figures.py`);
- who entered in a year and who fell out, by the list of entries and exits;
- of every clause's figure how many hold it in each district, street and park.

In a city of its own a month of acts at random comes before (`month_acts.py`), so that there is something to tell apart.

Exits 1 with everything that differs. While figures are still being worked out it looks again, until --patience is over.
"""
import argparse, cmath, csv, datetime, fractions, html, itertools, json, math, pathlib, re, sqlite3, sys, time
import types, urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "Tests/Load"), str(ROOT / "Tests/Browser")]
from clients import Client, Refused  # noqa: E402
from demonstration import Demonstration, built_binary  # noqa: E402
import material_figures  # noqa: E402
import month_acts  # noqa: E402

CITY = "310000"
# The demonstration's, whose streets report and whose months are planned.
DISTRICT = "310117"
DISTRICTS = "shenggui-2023/2#district-targets"
WHOLE = "shenggui-2023/1#new-entrants-2025"
LEAST_FOR_SEASONS = 12
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
CHANCE_ERROR = 1e-9


def today():
    return datetime.datetime.now(SHANGHAI).date().isoformat()


# MARK: The corpus

class Areas:
    def __init__(self):
        with open(ROOT / "Corpus/reference/shanghai-areas.csv", encoding="utf-8") as file:
            self.all = list(csv.DictReader(file))
        self.level = {area["code"]: area["level"] for area in self.all}
        self.districts = [area["code"] for area in self.all if area["level"] == "district"]

    def below(self, parent, level):
        return [area["code"] for area in self.all if area["parent"] == parent and area["level"] == level]

    def groups(self, parent):
        """The breakdowns of an area, each with whether it is parks."""
        if parent == CITY:
            return [(False, self.districts)]
        both = [(False, self.below(parent, "street")), (True, self.below(parent, "park"))]
        return [group for group in both if group[1]]


def sources(fact):
    """The sources of a fact, the most trusted first."""
    text = (ROOT / "Corpus/facts.yaml").read_text(encoding="utf-8")
    block = re.search(rf"(?ms)^  - id: {fact}\n(.*?)(?=^  - id: |\Z)", text)[1]
    return [name.strip() for name in re.search(r"sources: \[([^\]]+)\]", block)[1].split(",")]


def text_targets(indicator):
    """The year of an indicator's deadline, and what its clause asks of each area for that year."""
    clause, name = indicator.split("#")
    document, number = clause.split("/")
    for path in sorted((ROOT / "Corpus/shanghai" / document).glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        found = re.search(rf"(?ms)^  - id: {name}\n(.*?)(?=^  - id: |^readings:|\Z)", text)
        if found and re.search(rf'(?m)^clause: "{number}"', text):
            year = int(re.search(r"deadline: \{day: (\d{4})", found[1])[1])
            return year, {area: int(value) for area, value in re.findall(r"(?m)^\s+(\d{6}) \| (\d+)$", found[1])}
    raise SystemExit(f"the corpus has no {indicator}")


# MARK: The facts

class Told:
    """What was told, as the database keeps it: nothing that the program works out but the candidates' own chances."""

    def __init__(self, folder):
        path = pathlib.Path(folder) / "tidu.sqlite"
        self.database = sqlite3.connect(f"file:{urllib.parse.quote(str(path))}?mode=ro", uri=True)
        self.day = today()
        self.entries = list(self._entries())

    def rows(self, query, *arguments):
        return self.database.execute(query, arguments).fetchall()

    def _best(self, time, *names):
        """By enterprise, fact and time: the telling of the source with the highest rank, of one source the last; and who
        confirmed which value.

        - Parameter time: `since` of facts without a period, else `period`.
        """
        ranks = {name: {source: rank for rank, source in enumerate(sources(name))} for name in names}
        best, confirmed = {}, set()
        for number, code, fact, value, slot, source, basis in self.rows(
                f"""SELECT f.id, s.enterprise, f.fact, f.value, f.{time}, r.source, r.basis
                FROM facts f JOIN subjects s ON s.id = f.subject JOIN recordings r ON r.record = f.record
                LEFT JOIN fact_endings x ON x.fact = f.id
                WHERE s.kind = 'enterprise' AND f.period IS {"" if time == "since" else "NOT "}NULL AND x.fact IS NULL
                AND f.fact IN ({", ".join("?" for _ in names)})""", *names):
            if json.loads(basis)["kind"] == "entry_confirmation":
                confirmed.add((code, fact, value))
            order = (-ranks[fact].get(source, sys.maxsize), number)
            slot = (code, fact, slot or "")
            if slot not in best or best[slot][0] < order:
                best[slot] = (order, value)
        return {slot: value for slot, (_, value) in best.items()}, confirmed

    def months_and_years(self, *names):
        """By enterprise and fact what was told of each month and year."""
        told = {}
        for (code, fact, period), value in self._best("period", *names)[0].items():
            told.setdefault((code, fact), {})[period] = value
        return told

    def telling(self, code, fact, day):
        """Whether anything was told of a fact for a day, and its value: `None` for what is known to be absent too."""
        held = [one for one in self.tellings.get((code, fact), []) if one[0] <= day]
        return (True, max(held, key=lambda one: one[0])[1]) if held else (False, None)

    def known(self, code, fact, day):
        return self.telling(code, fact, day)[1]

    def _entries(self):
        best, self.confirmed = self._best("since", "above_scale_on", "first_entry", "industry", "statistical_area",
                                          "operating_area", "registered_area")
        self.tellings = {}
        for (code, fact, since), value in best.items():
            self.tellings.setdefault((code, fact), []).append((since, value))
        given = {}
        for code, first, last, area, park in self.rows(
                "SELECT enterprise, first_month, last_month, area, park FROM attributions WHERE end_record IS NULL"):
            given.setdefault(code, []).append((first, last or "9999-12", area, park))

        known, telling = self.known, self.telling
        for code, fact in [slot for slot in self.tellings if slot[1] == "above_scale_on"]:
            day = known(code, fact, self.day)
            if day is None or day > self.day:
                continue
            # What nobody told decides nothing, unless the other already says no.
            (hasIndustry, industry), (hasFirst, first) = (
                telling(code, "industry", self.day), telling(code, "first_entry", self.day))
            if hasIndustry and not "06" <= (industry or "")[:2] <= "46" or hasFirst and first != "true":
                continue
            month = day[:7]
            attributed = [one for one in given.get(code, []) if one[0] <= month <= one[1]]
            areas = [one[2] for one in attributed if one[2]]
            parks = [one[3] for one in attributed if one[3]]
            assert len(areas) <= 1 and len(parks) <= 1, f"{code} counts for two areas or two parks in {month}"
            park = parks[0] if parks else None
            area = (areas[0] if areas else known(code, "statistical_area", min(last_day(month), self.day))
                    or known(code, "statistical_area", self.day))
            yield types.SimpleNamespace(
                code=code, month=month, area=area, park=park, isConfirmed=(code, fact, day) in self.confirmed,
                isOpen=not (hasIndustry and hasFirst))

    def tasks(self, indicator, year):
        """The tasks that hold: the city's before a district's own, then the one that was issued later."""
        held = {}
        for area, value, issued, giver, number in self.rows(
                """SELECT area, value, issued_on, giver, id FROM assignments
                WHERE indicator = ? AND target_year = ? AND end_record IS NULL AND issued_on <= ?""",
                indicator, year, self.day):
            order = (giver == "city", issued, number)
            if area not in held or held[area][0] < order:
                held[area] = (order, int(fractions.Fraction(value)))
        return {area: value for area, (_, value) in held.items()}

    def candidates(self, area):
        """Each candidate's chance within each common shock, and whether the library has it."""
        listed = {code for code, in self.rows(
            """SELECT credit_code FROM register_entries WHERE register = 'shenggui-2023/3#cultivation-library'
            AND kind = 'enterprise' AND subject_key = '' AND state = 'entered'""")}
        return [([float(chance) for chance in chances.split()], code in listed) for code, own, chances in self.rows(
                "SELECT credit_code, area, chances FROM watched WHERE kind = 'candidate' AND forecast IS NOT NULL")
                if area == CITY or (own or "").startswith(area)]

    def forecast_year(self):
        found = self.rows("SELECT content FROM forecast_methods WHERE id = 1")
        return json.loads(found[0][0])["year"] if found else None


def last_day(month):
    year, number = map(int, month.split("-"))
    following = datetime.date(year + number // 12, number % 12 + 1, 1)
    return (following - datetime.timedelta(days=1)).isoformat()


class Counts:
    """Confirmed entries by area and month: every area with all below it, every park by itself."""

    def __init__(self, told, areas):
        self.months = {}
        # 待入统确认 and 待补信息, by area and month.
        self.waiting = {}
        self.open = {}
        self.levels = {}
        for entry in told.entries:
            holders = {CITY}
            if entry.area and areas.level.get(entry.area) != "park":
                holders |= {entry.area, entry.area[:6]}
            elif entry.area:
                holders |= {entry.area[:6]}
            parks = {place for place in (entry.park, entry.area) if areas.level.get(place) == "park"}
            kind = self.open if entry.isOpen else self.months if entry.isConfirmed else self.waiting
            for holder in holders | parks:
                kind[holder, entry.month] = kind.get((holder, entry.month), 0) + 1
            if kind is self.months:
                place = entry.area if entry.area and areas.level.get(entry.area) == "street" else None
                self.levels.setdefault(entry.month, []).append((entry.area[:6] if entry.area else None, place))

    def year(self, area, year, kind=None):
        kind = self.months if kind is None else kind
        return [kind.get((area, f"{year}-{month:02}"), 0) for month in range(1, 13)]

    def conserved(self, year, areas, differences):
        """That what lies below adds up to each whole, with those whose street or district nobody told."""
        for month in range(1, 13):
            name = f"{year}-{month:02}"
            told = self.levels.get(name, [])
            for district in areas.districts:
                below = sum(self.year(street, year)[month - 1] for street in areas.below(district, "street"))
                open_ = sum(1 for own, street in told if own == district and street is None)
                differences.expect(f"{district} {name}: streets and {open_} without one", below + open_,
                                   self.year(district, year)[month - 1])
            below = sum(self.year(district, year)[month - 1] for district in areas.districts)
            open_ = sum(1 for own, _ in told if own not in areas.districts)
            differences.expect(f"{CITY} {name}: districts and {open_} without one", below + open_,
                               self.year(CITY, year)[month - 1])


# MARK: 倒排

def shared(whole, weights):
    """Whole parts by exact shares: each rounded down, the rest to the largest remainders, the later of equal ones first."""
    if whole <= 0 or not weights:
        return [0] * len(weights)
    if not any(weights):
        weights = [1] * len(weights)
    exact = [fractions.Fraction(whole * weight, sum(weights)) for weight in weights]
    parts = [math.floor(share) for share in exact]
    waiting = sorted(
        (place for place in range(len(parts)) if weights[place]),
        key=lambda place: (exact[place] - parts[place], place), reverse=True)
    for place in waiting[: whole - sum(parts)]:
        parts[place] += 1
    return parts


def schedule(target, parent, year, counts, areas, tasks):
    """The plan of an area and of all right below it, by area."""
    own, city = counts.year(parent, year - 1), counts.year(CITY, year - 1)
    season = next((months for months in (own, city) if sum(months) >= LEAST_FOR_SEASONS), [1] * 12)
    months = shared(target, season)
    plan = {parent: months}
    for is_parks, parts in areas.groups(parent):
        last = [sum(counts.year(area, year - 1)) for area in parts]
        if is_parks:
            whole = sum(own)
            for area, had in zip(parts, last):
                total = tasks.get(area)
                if total is None:
                    # To the nearest, halves up.
                    total = math.floor(fractions.Fraction(target * had, whole) + fractions.Fraction(1, 2)) if whole else 0
                if total > 0:
                    plan[area] = shared(total, season)
            continue
        given = sum(tasks.get(area, 0) for area in parts)
        is_whole = all(area in tasks for area in parts)
        fits = given == target if is_whole else given <= target
        asked = [area for area in parts if not fits or area not in tasks]
        rest = dict(zip(asked, shared(
            target - given if fits else target, [had + 1 for area, had in zip(parts, last) if area in asked])))
        left = list(months)
        for area in parts:
            total = rest[area] if area in rest else tasks[area]
            placed = [min(most, part) for most, part in zip(left, shared(total, left))]
            for month in reversed(range(12)):
                more = min(total - sum(placed), left[month] - placed[month])
                placed[month] += max(0, more)
            left = [most - part for most, part in zip(left, placed)]
            plan[area] = placed
    return plan


# MARK: The chance

def distribution(chances):
    """The chance of each number of successes, from the characteristic function: exact but for rounding."""
    size = len(chances) + 1
    alike = {}
    for chance in chances:
        alike[chance] = alike.get(chance, 0) + 1
    values = [0j] * size
    for place in range(size // 2 + 1):
        turn = cmath.exp(2j * math.pi * place / size)
        product = 1 + 0j
        for chance, number in alike.items():
            product *= (1 - chance + chance * turn) ** number
        values[place] = product
        values[-place] = product.conjugate()
    turns = [cmath.exp(-2j * math.pi * place / size) for place in range(size)]
    return [math.fsum((values[place] * turns[place * number % size]).real for place in range(size)) / size
            for number in range(size)]


def chance_of(needed, candidates, weights):
    masses = [distribution([chances[shock] for chances, _ in candidates]) for shock in range(len(weights))]
    mixed = [sum(weight * mass[number] for weight, mass in zip(weights, masses)) for number in range(len(masses[0]))]
    means = [math.fsum(chances[shock] for chances, _ in candidates) for shock in range(len(weights))]
    own = [math.fsum(w * c for w, c in zip(weights, chances)) for chances, _ in candidates]
    return types.SimpleNamespace(
        chance=math.fsum(mixed[max(0, needed):]), expected=math.fsum(own), means=means,
        listed=math.fsum(mean for mean, (_, is_listed) in zip(own, candidates) if is_listed),
        below=list(itertools.accumulate(mixed)))


# MARK: The pages

class Officer(Client):
    """One of the city's office, who sees everybody."""

    def page(self, indicator, part="", **query):
        clause, name = indicator.split("#")
        path = f"/targets/{clause}/{name}" + (f"/{part}" if part else "")
        return self.get(f"{path}?{urllib.parse.urlencode(query)}" if query else path)

    def give(self, indicator, year, tasks):
        """Gives tasks, and confirms those that the page asks about."""
        clause, name = indicator.split("#")
        path = f"/targets/{clause}/{name}/assign"
        page = self.get(f"{path}?year={year}")
        fields = {
            "_token": self.token, "key": re.search(r'name="key" value="([^"]+)"', page)[1], "year": year,
            "document": f"核对〔{year}〕1号（模拟数据）", "issued": today(), "reason": "核对用",
            **{f"task-{area}": value for area, value in tasks.items()}}
        status, _, answer = self._send(path, fields)
        asked = re.search(r'name="confirmed" value="([^"]+)"', answer)
        if status == 422 and asked:
            status, _, answer = self._send(path, {**fields, "confirmed": html.unescape(asked[1])})
        if status != 303:
            raise SystemExit(f"the tasks of {year} were not taken: {status}\n{answer[:3000]}")

    def cascade(self, indicator, parent, year):
        """By area: the plan's twelve months, the entries of each, and the row's own last figures."""
        page, rows = self.page(indicator, "cascade", year=year, area=parent, fill="schedule"), {}
        for row in re.findall(r"(?s)<tr>(.*?)</tr>", page):
            cells = re.findall(
                r'name="m-(\d+)-(\d+)" value="(\d*)"[^>]*>(?:<small class="muted">\D*(\d+)</small>)?', row)
            if len(cells) != 12:
                continue
            cells_after = re.findall(r'(?s)<td class="n">(.*?)</td>', row)[-4:]
            last = [re.sub(r"<small.*?</small>|<[^>]+>|,", "", cell).strip() for cell in cells_after]
            waiting = re.search(r"<small[^>]*>\D*(\d+)", cells_after[2])
            rows[cells[0][0]] = types.SimpleNamespace(
                plan=[cell[2] for cell in cells], actual=[cell[3] for cell in cells], total=last[0], task=last[1],
                done=last[2], before=last[3], waiting=int(waiting[1]) if waiting else 0)
        assert parent in rows, f"no row of {parent} on the cascade of {year}"
        return rows

    def chance(self, indicator, area, year):
        """The page's figures: chance, mean, range, mean of the library's; `None` where the page gives none."""
        found = re.search(r"(?s)<h2>完成把握</h2>(.*?)</section>", self.page(indicator, year=year, area=area))
        if not found:
            return None
        sums = re.findall(r'<b>(?:<a[^>]*>)?<data value="([^"]*)"[^>]*>([^<]*)</data>', found[1].split("<table>")[0])
        shocks = re.findall(
            r'<tr><th scope="row" class="nowrap">[^<]*</th><td class="n">(\d+)%</td><td class="n">[^<]*</td>'
            r'<td class="n">([\d.]+)</td></tr>', found[1])
        if len(sums) != 5 or not shocks:
            return None
        low, high = sums[2][1].split("–")
        return types.SimpleNamespace(
            chance=float(sums[0][0]), expected=float(sums[1][0]), low=int(low), high=int(high),
            listed=float(sums[3][0]), weights=[int(weight) / 100 for weight, _ in shocks],
            means=[float(mean) for _, mean in shocks])

    def indicators(self, year):
        """By indicator and place, what the API tells of a year."""
        answer = json.loads(self.get(f"/api/v1/indicators?document=shenggui-2023&year={year}"))
        return {(line["id"], line["place"]): line for line in answer["indicators"]}


# MARK: What differs

class Differences:
    def __init__(self):
        self.found, self.compared = [], 0

    def expect(self, what, shown, own):
        self.compared += 1
        if shown != own:
            self.found.append(f"{what}: {shown}, worked out {own}")

    def near(self, what, shown, own, error):
        self.compared += 1
        if not abs(shown - own) <= error:
            self.found.append(f"{what}: {shown!r}, worked out {own!r}")


def targets_of(told, indicator, year):
    deadline, own = text_targets(indicator)
    return {**(own if year == deadline else {}), **told.tasks(indicator, year)}


def compare_cascade(officer, told, counts, areas, indicator, parent, year, differences):
    target = targets_of(told, indicator, year).get(parent)
    if target is None:
        return False
    tasks = told.tasks(indicator, year)
    shown = officer.cascade(indicator, parent, year)
    plan = schedule(target, parent, year, counts, areas, tasks)
    known = [parent] + [area for _, group in areas.groups(parent) for area in group]
    differences.expect(f"{indicator} {parent} {year}: areas", sorted(shown), sorted(known))
    for area in known:
        if area not in shown:
            continue
        row, actual = shown[area], counts.year(area, year)
        where = f"{indicator} {year} {area}"
        for month in range(1, 13):
            has_come = f"{year}-{month:02}-01" <= told.day
            differences.expect(f"{where} month {month}: entries", row.actual[month - 1],
                               str(actual[month - 1]) if has_come else "")
        differences.expect(f"{where}: entries of the year", row.done, str(sum(actual)))
        differences.expect(f"{where}: entries of the year before", row.before, str(sum(counts.year(area, year - 1))))
        differences.expect(f"{where}: entries that wait", row.waiting, sum(counts.year(area, year, counts.waiting)))
        own = plan.get(area)
        differences.expect(f"{where}: plan", row.plan, [str(value) for value in own] if own else [""] * 12)
        differences.expect(f"{where}: plan of the year", row.total, str(sum(own)) if own else "—")
        task = target if area == parent else tasks.get(area)
        differences.expect(f"{where}: task", row.task, "—" if task is None else str(task))
    # What the page shows goes with itself: months with the target, parts with the whole in each month.
    months = {area: [int(value or 0) for value in row.plan] for area, row in shown.items()}
    differences.expect(f"{indicator} {year} {parent}: months of the plan", sum(months[parent]), target)
    for is_parks, parts in areas.groups(parent):
        if not is_parks:
            sums = [sum(months[area][month] for area in parts) for month in range(12)]
            differences.expect(f"{indicator} {year} {parent}: parts of the plan", sums, months[parent])
    return True


def compare_chance(officer, told, counts, indicator, area, year, differences):
    """- Returns: whether the page gave a chance."""
    target = targets_of(told, indicator, year).get(area)
    shown = officer.chance(indicator, area, year) if target is not None else None
    if shown is None:
        return False
    candidates = told.candidates(area)
    needed = max(0, target - sum(counts.year(area, year)))
    own = chance_of(needed, candidates, shown.weights)
    where = f"{indicator} {year} {area}, {needed} of {len(candidates)}"
    differences.near(f"{where}: weights", sum(shown.weights), 1, 1e-12)
    differences.near(f"{where}: chance", shown.chance, own.chance, CHANCE_ERROR)
    differences.near(f"{where}: mean", shown.expected, own.expected, 1e-6)
    differences.near(f"{where}: mean of the library's", shown.listed, own.listed, 1e-6)
    for shock, mean in enumerate(shown.means):
        differences.near(f"{where}: mean of shock {shock + 1}", mean, own.means[shock], 0.05 + 1e-6)
    # The least numbers at which a tenth and nine tenths are there, but for what rounding may move.
    for name, number, share in (("lower", shown.low, 0.1), ("upper", shown.high, 0.9)):
        differences.compared += 1
        before = own.below[number - 1] if number > 0 else 0
        if not (before < share + CHANCE_ERROR and own.below[number] > share - CHANCE_ERROR):
            differences.found.append(f"{where}: {name} end {number}, below it {before!r}, with it {own.below[number]!r}")
    return True


def compare(officer, folder, materials):
    told, areas, differences = Told(folder), Areas(), Differences()
    counts = Counts(told, areas)
    running = int(told.day[:4])
    deadline, _ = text_targets(DISTRICTS)
    years = sorted({running, deadline})
    cascades = chances = 0
    for year in years:
        counts.conserved(year, areas, differences)
        lines = officer.indicators(year)
        for indicator, places in ((DISTRICTS, areas.districts), (WHOLE, [CITY])):
            for place in places:
                if line := lines.get((indicator, place)):
                    differences.expect(f"API {indicator} {year} {place}", line["value"], str(sum(counts.year(place, year))))
                    target = targets_of(told, indicator, year).get(place)
                    differences.expect(f"API {indicator} {year} {place}: target", line["target"],
                                       None if target is None else str(target))
        for indicator, parents in ((DISTRICTS, [CITY, *areas.districts]), (WHOLE, [CITY])):
            for parent in parents:
                cascades += compare_cascade(
                    officer, told, counts, areas, indicator, parent, year, differences)
    for area in [CITY, *areas.districts]:
        chances += compare_chance(officer, told, counts, DISTRICTS, area, running, differences)
    for year in years:
        month_acts.compare_moves(officer, told, areas, year, differences)
    month_acts.compare_breakdowns(told, areas, differences)
    for content in materials:
        material_figures.compare(content, told, counts, areas, targets_of, differences)
    counted = [entry for entry in told.entries if not entry.isOpen]
    confirmed = sum(entry.isConfirmed for entry in counted)
    print(f"{len(counted)} entries from the facts, {confirmed} of them confirmed; {cascades} cascades, {chances} chances, "
          f"{len(materials)} materials, {differences.compared} figures compared, {len(differences.found)} differ")
    is_forecast = told.forecast_year() == running and told.candidates(CITY)
    if not confirmed or not cascades or not chances and is_forecast:
        differences.found.append("nothing to compare: no confirmed entries, no cascade or no chance")
    return differences.found


def give_tasks(officer, folder):
    """Tasks of the running year for districts that have none, each as far off as its candidates may bring, and their sum for
    the city."""
    told, areas = Told(folder), Areas()
    counts, year = Counts(told, areas), int(told.day[:4])
    held = targets_of(told, DISTRICTS, year)
    missing = {}
    for district in areas.districts:
        if district not in held:
            likely = sum(chances[len(chances) // 2] for chances, _ in told.candidates(district))
            missing[district] = sum(counts.year(district, year)) + max(1, round(likely))
    if CITY not in held:
        missing[CITY] = sum({**held, **missing}.values())
    if missing:
        officer.give(DISTRICTS, year, missing)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--enterprises", type=int, default=1500)
    parser.add_argument("--acts", type=int, default=150, help="how many acts at random come before, in a city of its own")
    parser.add_argument("--seed", type=int, default=1, help="of those acts")
    parser.add_argument("--url", help="where a demonstration runs; one is started where none is named")
    parser.add_argument("--password", help="what that printed for all sign-ins")
    parser.add_argument("--data", help="the folder that it keeps its data in")
    parser.add_argument("--patience", type=float, default=120, help="seconds until figures have to be up to date")
    asked = parser.parse_args()
    if asked.url:
        if not asked.password or not asked.data:
            parser.error("--url needs --password and --data")
        officer = Officer(types.SimpleNamespace(url=asked.url, password=asked.password), "city")
        return look(officer, asked.data, asked.patience)
    with Demonstration(built_binary(), enterprises=asked.enterprises) as city:
        officer, told = Officer(city, "city"), Told(city.data[1])
        acts = month_acts.Acts(officer, told.rows, Areas(), told.day, asked.seed)
        acts.take(asked.acts)
        print(", ".join(f"{count} {name}" for name, count in sorted(acts.done.items())))
        return look(officer, city.data[1], asked.patience)


def look(officer, folder, patience):
    give_tasks(officer, folder)
    end = time.monotonic() + patience
    materials, waiting = [], [CITY, DISTRICT]
    while True:
        found = compare(officer, folder, materials)
        # What is issued stands: it is issued once the pages are up to date, and held to the facts with them once more.
        try:
            while not found and waiting:
                materials.append(material_figures.issue(officer, folder, DISTRICTS, waiting[0]))
                waiting.pop(0)
                if not waiting:
                    found = compare(officer, folder, materials)
        except Refused as refusal:
            found = [f"the material of {waiting[0]} is refused: {refusal}"]
        if not found or materials and not waiting or time.monotonic() > end:
            break
        time.sleep(5)
    for difference in found[:40]:
        print(difference)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
