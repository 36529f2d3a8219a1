"""Every benefit in force over a generated city: what a run costs beside reading its columns, beside itself on threads, with
reasons and after changes, and beside engines of tables and of rules, to the fen.

`BENCH_ENTERPRISES` is the city's size. Engines of tables answer one question, the sums of each benefit, engines of rules
the row and the most of each; this program tells every answer with its row, and sums by district.
"""
import contextlib, gc, importlib.util, json, os, shutil, subprocess, sys, tempfile

TITLE = "Whole populations"
ENTERPRISES = int(os.environ.get("BENCH_ENTERPRISES", "1000000"))
CHANGES = 1000
# So many enterprises are enough where rows go one at a time.
SAMPLE = min(ENTERPRISES, 20_000)
HERE = os.path.dirname(os.path.abspath(__file__))
TIDU = os.environ.get("TIDU", os.path.join(HERE, "..", ".build", "release", "tidu"))
ON = "2026-11-21"
PARTS = {
    "columns": "its columns, unpacked and added up once",
    "run": "every benefit, one thread, with the sums",
    "two threads": "the same on two threads",
    "plain": "the same over columns of eight bytes a value",
    "reasons": "with each condition kept",
    "changes": f"{CHANGES:,} enterprises changed, totals kept right",
    "reform": "a reform of every benefit with a fixed sum: before and after by group, winners and losers",
    "readings": "all other readings of doubtful clauses, each with its cost, winners and losers",
    "gaps": "who is one fact short of what, and the sums of it",
}


def measure(open_bench):
    from bench import interleaved, table as lines_of, versions
    folder = tempfile.mkdtemp(prefix="tidu-bench-")
    try:
        with open_bench(work(folder, ENTERPRISES)) as tidu:
            *answers, size, enterprises, subjects, told, sums = tidu.answers()
            check(*answers)
            enterprises, subjects, told, sums = int(enterprises), int(subjects), int(told), json.loads(sums)
            yield f"{enterprises:,} enterprises of `tidu generate` (made-up data) with {subjects:,} subjects below them, seed 7, " \
                f"on {ON}: {told:,} answers. The columns take {int(size) / enterprises:.1f} bytes an enterprise, subjects " \
                "and keys included. The sums on two threads and over plain columns are those on one, and those that follow " \
                "changes are those of a full run."
            yield ""
            engines = {name: (timed(tidu, part), 1) for part, name in PARTS.items()}
            yield from lines_of(interleaved(engines), PARTS["run"], whose="a run's")
            yield ""
            yield from beside_peers(tidu, folder, sums, interleaved, lines_of, versions)
            yield ""
            yield from beside_engines_of_rules(tidu, folder, interleaved, lines_of, versions)
            yield ""
            yield from files(tidu, folder, interleaved, lines_of)
        yield ""
        yield from larger(open_bench, interleaved, lines_of, folder)
    finally:
        shutil.rmtree(folder)


def work(folder, enterprises):
    return {"folder": folder, "enterprises": enterprises, "seed": 7, "on": ON, "changes": CHANGES}


def timed(tidu, part):
    return lambda times: tidu.seconds(part, times)


def check(one, two, plain, followed, anew):
    if one != two:
        raise SystemExit("two threads answer otherwise than one")
    if one != plain:
        raise SystemExit("plain columns answer otherwise than packed ones")
    if followed != anew:
        raise SystemExit("totals that follow changes differ from those of a full run")


def absent(*packages):
    """Those of a peer's packages that are not installed."""
    return [name for name in packages if importlib.util.find_spec(name) is None]


def with_absent(lines, peers):
    """A table's lines, with one for each peer that is not installed: name -> what it lacks."""
    yield from lines
    for name, packages in peers.items():
        yield f"| {name}: not measured, {' and '.join(packages)} not installed | – | – | – | – |"


def beside_peers(tidu, folder, sums, interleaved, lines_of, versions):
    """Each benefit's sums by engines of tables, one thread each, once they have been compared to the fen."""
    yield "### Beside engines of tables"
    yield ""
    sys.path.insert(0, os.path.join(HERE, "Peers"))
    import tables
    script = tables.Script(folder)
    typed, texts, polars = "DuckDB, exact, typed columns", "DuckDB, exact, the script as it is, over texts", \
        "Polars SQL, integers of fen"
    # Polars reads the columns that DuckDB typed.
    needs = {typed: ["duckdb"], texts: ["duckdb"], polars: ["polars", "duckdb"]}
    lacking = {name: absent(*packages) for name, packages in needs.items() if absent(*packages)}
    peers, engines, notes = {}, {PARTS["run"]: (timed(tidu, "run"), 1)}, []
    if typed not in lacking:
        peers[typed], peers[texts] = tables.DuckDB(script, isTyped=True), tables.DuckDB(script, isTyped=False)
        peers[typed].write_parquet(script)
    if polars not in lacking:
        peers[polars] = tables.Polars(script)
    for name, engine in peers.items():
        notes.append(f"{name}: {compared(sums, engine)}.")
        engines[name] = (tables.seconds(engine.answers), 1)
    told = [name for name in ("duckdb", "polars") if not absent(name)]
    yield f"Peers: {versions(told) or 'none'}, one thread each, told the five sums of each benefit and nothing by row " \
        "or district; three rounds. They run the views of `tidu sql`; how their columns were made is not timed. " + " ".join(notes)
    yield ""
    yield from with_absent(lines_of(interleaved(engines, rounds=3), PARTS["run"], whose="a run's"), lacking)
    del peers, engines
    gc.collect()


def beside_engines_of_rules(tidu, folder, interleaved, lines_of, versions):
    """The row and the sum of each benefit by engines of rules, once they have been compared with every decided answer."""
    yield "### Beside engines of rules"
    yield ""
    openfisca, zen = "OpenFisca, floats of 32 bits: inexact", f"ZEN, a row at a time, scaled from {SAMPLE:,} enterprises"
    lacking = {name: lacks for name, lacks in (
        (openfisca, absent("openfisca_core", "polars")), (zen, absent("zen", "polars"))) if lacks}
    if not os.access(TIDU, os.X_OK):
        yield "Not measured: the peers' rules are made by `tidu`, which `make build` makes."
        return
    engines, notes, packages = {PARTS["run"]: (timed(tidu, "run"), 1)}, [], []
    if len(lacking) < 2:
        from city import City
        from rules import Corpus
        corpus = Corpus(TIDU, ON)
        answers = os.path.join(folder, "answers.txt")
        subprocess.run([TIDU, "batch", "--population", folder, "--on", ON, "--out", answers], check=True, capture_output=True)
        city = City(folder, corpus, answers)
    if openfisca not in lacking:
        from openfisca_runs import OpenFisca
        peer = OpenFisca(corpus, city, folder)
        notes.append(f"OpenFisca: {peer.compared().words}.")
        engines[openfisca] = (peer.seconds, 1)
        packages.append("OpenFisca-Core")
    if zen not in lacking:
        from zen_runs import ZEN
        peer = ZEN(corpus, city, SAMPLE)
        notes.append(f"ZEN, of {SAMPLE:,} enterprises: {peer.compared().words}.")
        engines[zen] = (peer.seconds, SAMPLE / city.count("enterprise"))
        packages.append("zen-engine")
    yield f"Peers: {versions(packages) or 'none'}, one thread each; three rounds. Their rules are written from the exported " \
        "tables, less those not in force; how their columns and rows were made is not timed. They know no unknown and take " \
        "what nobody told for nothing, so that only this program's decided answers are compared, row and sum; wrong is " \
        "what differs in the row or by a fen or more. " + " ".join(notes)
    yield ""
    yield from with_absent(lines_of(interleaved(engines, rounds=3), PARTS["run"], whose="a run's"), lacking)
    engines.clear()
    gc.collect()


def compared(sums, engine):
    """What is wrong with a peer's answers."""
    found = engine.answers()
    wrong = [(name, expected, found[name]) for name, expected in sums.items()
             if name in found and found[name] != expected]
    # What nobody has or may have is not told.
    wrong += [(name, [0] * 5, own) for name, own in found.items() if name not in sums and any(own)]
    refused = getattr(engine, "refused", {})
    words = f"{len(found)} benefits"
    words += f", {len(wrong)} wrong, by up to {max(abs(a - b) for _, x, y in wrong for a, b in zip(x, y)) / 100:,.2f} yuan" \
        if wrong else ", all sums the same to the fen"
    return words + (f", {len(refused)} refused" if refused else "")


def files(tidu, folder, interleaved, lines_of):
    yield "### The CSV files into columns, one thread"
    yield ""
    name = "checked, with exact places of faults"
    engines, lacking = {name: (timed(tidu, "files"), 1)}, {}
    import tables
    names = tables.Script(folder).tables
    for engine, words in (("polars", "Polars, types inferred, unchecked"), ("duckdb", "DuckDB, types inferred, unchecked")):
        if lacks := absent(engine):
            lacking[words] = lacks
            continue
        engines[words] = (tables.seconds(tables.read_csv(folder, names, engine)), 1)
    total = sum(os.path.getsize(os.path.join(folder, file)) for file in os.listdir(folder) if file.endswith(".csv"))
    yield f"{total / 1e6:,.0f} MB in all."
    yield ""
    yield from with_absent(lines_of(interleaved(engines, rounds=3), name), lacking)


def larger(open_bench, interleaved, lines_of, folder):
    yield "### Three times as many"
    yield ""
    names = {}
    with contextlib.ExitStack() as benches:
        for times in (1, 3):
            # Both are open at once, so that rounds go in turn.
            own = os.path.join(folder, f"city{times}")
            os.mkdir(own)
            tidu = benches.enter_context(open_bench(work(own, ENTERPRISES * times)))
            *answers, _, enterprises, _, _, _ = tidu.answers()
            check(*answers)
            shutil.rmtree(own)
            names[f"{int(enterprises):,} enterprises"] = (timed(tidu, "run"), times)
        yield "A run on one thread; times are those of as many enterprises as the first row has."
        yield ""
        yield from lines_of(interleaved(names), next(iter(names)), whose="the first row's")
