"""The district's month: an import of 20,000 rows with differences, meeting material, a cascade page.

Whole processes of the release program (`make build` first) over a made-up city of 20,000 enterprises, by

    scripts/bench.sh month

openpyxl, where the peers' environment has it, reads the same workbook and does nothing else.
"""
import http.cookiejar, json, pathlib, re, statistics, subprocess, sys, tempfile, time, urllib.error, urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
TITLE = "The district's month"
BINARY = HERE.parent / ".build/release/tidu"
ROWS = 20_000
# A year of which the made-up city tells no months, so that the figures are held against this benchmark's own.
YEAR = 2019
# One row in so many is doubtful.
DOUBTFUL = 50
ROUNDS = 5
COMMAND = f"`make build && scripts/bench.sh month`; {ROUNDS} rounds, 30 of the cascade page."
IMPORT = "a later version of it, every figure changed: whole import with differences"
sys.path.insert(0, str(HERE.parent / "Tests/Browser"))
from demonstration import Demonstration  # noqa: E402
from workbooks import month_workbook  # noqa: E402

TARGET = "/targets/shenggui-2023/2/district-targets"


class Browser:
    """Somebody who is signed in."""

    def __init__(self, city, name):
        self.url = city.url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.post("/sign-in", name=name, password=city.password)

    def get(self, path):
        return self.opener.open(self.url + path).read()

    def post(self, path, **fields):
        token = re.search(r'name="_token" value="([^"]+)"', self.get(path).decode()).group(1)
        return self.opener.open(self.url + path, urllib.parse.urlencode({"_token": token, **fields}).encode()).read()


def approved(asker, administrator, path):
    """The number with which a program reads a long list to its end: one asks for it, another approves it."""
    try:
        asker.get(f"{path}?offset=500")
    except urllib.error.HTTPError as refusal:
        held = re.search(rb"held=([0-9a-f]+)", refusal.read()).group(1).decode()
    else:
        raise AssertionError(f"{path} is read to its end without approval")
    asker.post("/exports", do="ask", held=held, purpose="性能测量，用后删除")
    number = re.search(r'name="request" value="(x\d+)"', administrator.get("/exports").decode()).group(1)
    administrator.post("/exports", do="approve", request=number)
    return number


def timed(work, rounds):
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return min(taken), statistics.median(taken)


def rows_of(known, month, version):
    """What everybody tells for September or October: figures of October differ from version to version."""
    if month == 9:
        return [[*row, 1000 + at % 97, 9000 + at % 991] for at, row in enumerate(known)]
    return [[*row, 1010 + (at + version) % 89,
             # One in fifty falls below what was told a month before.
             8000 if at % DOUBTFUL == 0 else 10_010 + at % 991 + (at + version) % 89] for at, row in enumerate(known)]


def measure(_):
    if not BINARY.exists():
        sys.exit(f"{BINARY} is missing: run `make build` first")
    results = {}
    with Demonstration(BINARY, enterprises=ROWS) as city, tempfile.TemporaryDirectory() as folder:
        everybody = Browser(city, "city")
        known, listed = [], "/api/v1/enterprises"
        number = approved(everybody, Browser(city, "admin"), listed)
        while page := json.loads(
                everybody.get(f"{listed}?limit=500&offset={len(known)}&export={number}"))["enterprises"]:
            known += [[row["credit_code"], row["name"]] for row in page]
        known = known[:ROWS]
        assert len(known) == ROWS, f"the city has {len(known)} enterprises"
        material = everybody.get(TARGET + "/dispatch").decode()
        areas = material.count('<tr><th scope="row">')
        assert areas >= 250, f"the material tells {areas} areas in place of 16 districts and 234 streets, towns and parks"
        results["material of the city, 16 districts and 234 streets, towns and parks"] = timed(
            lambda: everybody.get(TARGET + "/dispatch"), ROUNDS)
        district = Browser(city, "songjiang")
        results["cascade page of a district"] = timed(lambda: district.get(TARGET + "/cascade"), 30)
        file = pathlib.Path(folder) / "月报.xlsx"

        def bring(*more):
            run = subprocess.run(
                [BINARY, "import", "facts", file, "--basis", "voluntary", *city.data, *more], capture_output=True, text=True)
            assert run.returncode in (0, 1), run.stdout + run.stderr
            return run.stdout.strip().splitlines()[-1]

        def accepted(said, rows):
            taken, recorded, back = map(int, re.search(r"收下 (\d+) 行（有新数据的 (\d+) 行），退回 (\d+) 行", said).groups())
            assert (taken, recorded, back) == rows, said

        file.write_bytes(month_workbook(YEAR, 9, {"产值表": rows_of(known, 9, 0)}))
        accepted(bring(), (ROWS, ROWS, 0))
        sound = ROWS - ROWS // DOUBTFUL
        file.write_bytes(month_workbook(YEAR, 10, {"产值表": rows_of(known, 10, 0)}))
        said = bring("--dry-run")
        assert f"新增 {sound}，" in said and f"存疑 {ROWS - sound}，" in said, said
        results["a month's workbook of 20,000 rows against the month before: dry run"] = timed(
            lambda: bring("--dry-run"), ROUNDS)
        accepted(bring(), (sound, sound, ROWS - sound))
        file.write_bytes(month_workbook(YEAR, 10, {"产值表": rows_of(known, 10, 1)}))
        said = bring("--dry-run")
        assert f"变动 {sound}，" in said, said
        taken = []
        for version in range(1, 1 + ROUNDS):
            file.write_bytes(month_workbook(YEAR, 10, {"产值表": rows_of(known, 10, version)}))
            begin = time.perf_counter()
            said = bring()
            taken.append(time.perf_counter() - begin)
            accepted(said, (sound, sound, ROWS - sound))
        results[IMPORT] = min(taken), statistics.median(taken)
        results["`tidu --help`: starting alone"] = timed(
            lambda: subprocess.run([BINARY, "--help"], capture_output=True), ROUNDS)
        try:
            import openpyxl

            def read():
                book = openpyxl.load_workbook(file, read_only=True)
                rows = [row for row in book.worksheets[0].iter_rows(values_only=True)]
                assert len(rows) == ROWS + 3 and sum(row[2] for row in rows[3:]) == sum(
                    row[2] for row in rows_of(known, 10, ROUNDS))

            results[f"openpyxl {openpyxl.__version__}, reading the same workbook and nothing else"] = timed(read, ROUNDS)
        except ImportError:
            print("openpyxl is not there: it is not measured", file=sys.stderr)
    yield ("The release program over a made-up city of 20,000 enterprises with its months. Imports are whole processes, from "
           "start to the record in the journal; pages come over HTTP on loopback. One row in fifty is doubtful and goes back; "
           "the counts of new, changed and doubtful rows were compared first.")
    yield ""
    yield "| | min | median | time ÷ the import's (median) |"
    yield "|---|---:|---:|---:|"
    for name, (least, middle) in results.items():
        yield f"| {name} | {least * 1000:,.0f} ms | {middle * 1000:,.0f} ms | {middle / results[IMPORT][1]:,.2f} |"
