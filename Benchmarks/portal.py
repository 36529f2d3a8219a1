"""The portal over 50,000 enterprises: what fifty people who look round wait for, and what desks do with everybody.

The release program (`make build` first) over a made-up city, by

    scripts/bench.sh portal
"""
import concurrent.futures, csv, datetime, pathlib, random, re, secrets, statistics, subprocess, sys, tempfile, threading, time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
TITLE = "The portal over 50,000 enterprises"
BINARY = HERE.parent / ".build/release/tidu"
ENTERPRISES, PEOPLE, OFFICERS = 50_000, 50, 300
# The first columns of a generated population: who an enterprise is, where, and of which industry.
WHERE = 6
# How long somebody looks at a page before the next, on average, in seconds.
LOOK = 2.0
SECONDS = 60
COMMAND = "`make build && scripts/bench.sh portal`."
# Before the folder below, which has a month of its own.
from month import Browser
sys.path.insert(0, str(HERE.parent / "Tests/Browser"))
from demonstration import Demonstration  # noqa: E402

TARGET = "/targets/shenggui-2023/2/district-targets"
LIBRARY = "/cultivation/shenggui-2023/3/cultivation-library"
# By turns everything that the navigation leads to, and what lies one step behind it.
PAGES = {
    ("city", "songjiang"): [
        "/", "/documents", "/documents/shenggui-2023", "/documents/shenggui-2023/5", "/documents/zjtx-2025/2",
        "/documents/shenggui-2023/5/annual-entrant-growth-award", "/enterprises", "/enterprises?page=40",
        "/enterprises?q=%E6%A8%A1%E6%8B%9F", "/match", "/services", "/services/cases", "/services/officers", "/cultivation",
        LIBRARY, "/cultivation/ladders", "/cultivation/expiring", "/cultivation/monitoring", "/cultivation/moves",
        "/cultivation/warnings", "/cultivation/courses", "/targets", TARGET, TARGET + "/cascade", TARGET + "/entries",
        TARGET + "/dispatch", "/evaluations", "/reporting", "/delivery", "/delivery/calls", "/delivery/awards",
        "/delivery/runs/n1", "/exchanges", "/exchanges/entries", "/programmes", "/places", "/places/circles", "/reforms",
        "/rules",
    ],
    ("enterprise",): ["/", "/documents/shenggui-2023/5", "/match", "/services/cases", "/cultivation", "/calls", "/vouchers"],
    ("auditor",): ["/", "/delivery", "/delivery/awards", "/administration/journal"],
}


class Worker(Browser):
    """Somebody who also fills forms in."""

    def token(self):
        return re.search(r'name="_token" value="([^"]+)"', self.get("/account").decode()).group(1)

    def post(self, path, **fields):
        form = urllib.parse.urlencode({"_token": self.token(), "key": secrets.token_hex(16), **fields}).encode()
        answer = self.opener.open(self.url + path, form)
        answer.read()
        return answer.url


def look_round(city):
    """Fifty people look round for a minute. Gives (path, seconds) of each page."""
    names = ["city"] * 10 + ["songjiang"] * 25 + ["enterprise"] * 10 + ["auditor"] * 5
    assert len(names) == PEOPLE
    browsers = {name: [Browser(city, name) for _ in range(names.count(name))] for name in dict.fromkeys(names)}
    taken, lock, end = [], threading.Lock(), time.monotonic() + SECONDS

    def person(number, name):
        chance, browser = random.Random(number), browsers[name].pop()
        pages = next(pages for who, pages in PAGES.items() if name in who)
        while time.monotonic() < end:
            time.sleep(min(chance.expovariate(1 / LOOK), 10))
            path = chance.choice(pages)
            begin = time.perf_counter()
            browser.get(path)
            with lock:
                taken.append((f"{name} {path}", time.perf_counter() - begin))

    with concurrent.futures.ThreadPoolExecutor(PEOPLE) as people:
        for done in [people.submit(person, number, name) for number, name in enumerate(names)]:
            done.result()
    return taken


def measure(_):
    if not BINARY.exists():
        sys.exit(f"{BINARY} is missing: run `make build` first")
    with Demonstration(BINARY, enterprises=ENTERPRISES, patience=600) as city:
        # Every page once, so that what is read on a page's first visit is read: people come to a server that is up.
        for who, pages in PAGES.items():
            for name in who:
                browser = Browser(city, name)
                for path in pages:
                    browser.get(path)
        taken = look_round(city)
        times = sorted(seconds for _, seconds in taken)
        by_page = {}
        for path, seconds in taken:
            by_page.setdefault(path, []).append(seconds)
        slowest = sorted(by_page.items(), key=lambda item: -statistics.median(item[1]))[:5]
        alone = idle(city, [path for path, _ in slowest])
        run = timed_run(city)
        assigned, assignment = timed_assignment(city)
    yield (f"A made-up city of {ENTERPRISES:,} enterprises with 46 months. {PEOPLE} people look round for {SECONDS} s, each "
           f"{LOOK:.0f} s a page on average; {len(PAGES['city', 'songjiang'])} pages of city and district by turns, and those of "
           "enterprise and auditor. The clients are threads of one process of Python on the same two cores: their own time is "
           "in the figures. Pages over HTTP on loopback, whole answers.")
    yield ""
    yield "| what | found | goal |"
    yield "|---|---:|---:|"
    yield f"| pages answered | {len(times):,} | |"
    yield f"| half of them within | {milliseconds(statistics.median(times))} | |"
    yield f"| 99 of 100 within | {milliseconds(times[int(len(times) * 0.99)])} | 50 ms |"
    yield f"| the slowest | {milliseconds(times[-1])} | |"
    yield f"| a call's run over everybody, with proposals and reasons | {run:.2f} s | 10 s |"
    yield f"| an officer out of {OFFICERS} for each of {assigned:,} enterprises | {assignment:.2f} s | 5 s |"
    yield ""
    yield "The pages that took longest, at median:"
    yield ""
    yield "| page | among fifty people | alone |"
    yield "|---|---:|---:|"
    for path, seconds in slowest:
        yield f"| `{path}` | {milliseconds(statistics.median(seconds))} | {milliseconds(alone[path])} |"


def idle(city, paths):
    """How long pages take while nobody else looks."""
    taken = {}
    for entry in paths:
        name, path = entry.split(" ", 1)
        browser, times = Browser(city, name), []
        for _ in range(5):
            begin = time.perf_counter()
            browser.get(path)
            times.append(time.perf_counter() - begin)
        taken[entry] = statistics.median(times)
    return taken


def timed_run(city):
    worker = Worker(city, "city")
    begin = time.perf_counter()
    answer = worker.post("/delivery/calls/c1", do="run", on=today())
    seconds = time.perf_counter() - begin
    assert "/delivery/runs/" in answer, answer
    return seconds


def timed_assignment(city):
    """Brings as many enterprises more, takes officers on, street by street, and gives every enterprise one. Gives how many
    got one, and the seconds."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([BINARY, "generate", "--enterprises", str(ENTERPRISES), "--months", "0", "--seed", "8", "--out", folder],
                       check=True, capture_output=True)
        # Of the facts those alone that say who and where somebody is.
        with open(pathlib.Path(folder, "enterprise.csv"), newline="") as file:
            rows = [row[:WHERE] for row in csv.reader(file)]
        file = pathlib.Path(folder, "newcomers.csv")
        with open(file, "w", newline="") as out:
            csv.writer(out).writerows(rows)
        subprocess.run([BINARY, "import", "enterprises", file, "--basis", "voluntary", *city.data], check=True, capture_output=True)
    admin, worker = Worker(city, "admin"), Worker(city, "city")
    page = admin.get("/administration/people").decode()
    streets = re.findall(r'<option value="(3101\d{5})"', page)
    for number in range(OFFICERS):
        admin.post("/administration/people", id=f"officer-{number}", name=f"模拟专员{number + 1}", roles="officer",
                   area=streets[number * len(streets) // OFFICERS], enterprise="", password=f"bench-password-{number}")
    begin = time.perf_counter()
    answer = worker.post("/services/officers", act="assign")
    seconds = time.perf_counter() - begin
    told = urllib.parse.parse_qs(urllib.parse.urlsplit(answer).query)
    return int(told["assigned"][0]), seconds


def today():
    return datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date().isoformat()


def milliseconds(seconds):
    return f"{seconds * 1000:,.0f} ms"
