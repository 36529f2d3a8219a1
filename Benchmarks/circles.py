"""Circles of service: 50,000 enterprises, 500 stations, three kilometres.

Whom the stations reach, where the next ten would reach most, and 500 stations chosen one after the other from none. There
is no peer that chooses: every answer is counted anew here by another way, from the places alone.
"""
import math, random

TITLE = "Circles of service"
ENTERPRISES, STATIONS, RADIUS, NEXT = 50_000, 500, 3_000.0, 10
# The mean radius of the earth in metres (IUGG).
EARTH = 6_371_008.8


def places(count, seed):
    """Places in and around a city of 100 by 100 kilometres, most of them near some centres; millionths of a degree."""
    generator = random.Random(seed)
    centres = [(generator.uniform(120.95, 121.95), generator.uniform(30.75, 31.75)) for _ in range(40)]
    found = []
    for _ in range(count):
        if generator.random() < 0.7:
            east, north = generator.choice(centres)
            east, north = generator.gauss(east, 0.04), generator.gauss(north, 0.035)
        else:
            east, north = generator.uniform(120.85, 122.0), generator.uniform(30.7, 31.85)
        found.append([round(east * 1e6), round(north * 1e6)])
    return found


class Near:
    """Points by cells that are wider than the radius, both ways, in millionths of a degree."""

    SIDE = 40_000

    def __init__(self, points):
        self.cells = {}
        for index, (east, north) in enumerate(points):
            self.cells.setdefault((east // self.SIDE, north // self.SIDE), []).append((index, vector(east, north)))

    def within(self, east, north):
        place, column, row = vector(east, north), east // self.SIDE, north // self.SIDE
        limit = (2 * math.sin(RADIUS / EARTH / 2)) ** 2
        for x in (column - 1, column, column + 1):
            for y in (row - 1, row, row + 1):
                for index, other in self.cells.get((x, y), ()):
                    if sum((a - b) ** 2 for a, b in zip(place, other)) <= limit:
                        yield index


def vector(east, north):
    east, north = math.radians(east / 1e6), math.radians(north / 1e6)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def check(lines, near, reached, what):
    """Each proposal reaches anew as many as it says, no more than the one before, and all together as many as it says."""
    first, last = len(reached), None
    for line in lines:
        east, north, gain, total = map(int, line.split())
        fresh = set(near.within(east, north)) - reached
        reached |= fresh
        if len(fresh) != gain or len(reached) - first != total or (last is not None and gain > last):
            raise SystemExit(f"{what}: {line} reaches {len(fresh)} anew, {len(reached) - first} in all")
        last = gain
    return len(reached) - first


def measure(open_bench):
    from bench import interleaved, words
    enterprises, stations = places(ENTERPRISES, 1), places(STATIONS, 2)
    work = {"radius": RADIUS, "stations": stations, "enterprises": enterprises, "next": NEXT}
    with open_bench(work) as tidu:
        covered, *rest = tidu.answers()
        following, chosen = rest[:rest.index(";")], rest[rest.index(";") + 1:]
        near = Near(enterprises)
        reached = {index for station in stations for index in near.within(*station)}
        if len(reached) != int(covered):
            raise SystemExit(f"the stations reach {covered}, and by another way {len(reached)}")
        more = check(following, near, set(reached), "next")
        alone = check(chosen, near, set(), "chosen")
        yield f"{ENTERPRISES:,} enterprises, {STATIONS} stations, {RADIUS:,.0f} m, all generated (模拟数据). The stations reach " \
            f"{int(covered):,}; {len(following)} more would reach {more:,} of the others; {len(chosen)} chosen from none reach " \
            f"{alone:,}. Every gain was counted anew from the places alone, and grows less from one to the next."
        yield ""
        yield "| | min | median | asked for |"
        yield "|---|---:|---:|---:|"
        for part, title, bound in [
                ("reach", f"whom {STATIONS} stations reach", "—"),
                ("next", f"the same, with where the next {NEXT} would reach most", "2 s"),
                ("choose", f"{STATIONS} stations chosen greedily from none", "2 s")]:
            times = interleaved({part: ((lambda count, part=part: tidu.seconds(part, count)), 1)})
            least, middle = times[part]
            yield f"| {title} | {words(least)} | {words(middle)} | {bound} |"
