"""Every benefit in force over a generated city: what a run costs beside reading its columns, beside itself on threads, with
reasons and after changes, and beside engines of tables, to the fen.

`BENCH_ENTERPRISES` is the city's size. The peers answer one question, the sums of each benefit; this program tells every
answer with its row, and sums by district.
"""
import contextlib, gc, json, os, shutil, sys, tempfile

TITLE = "Whole populations"
ENTERPRISES = int(os.environ.get("BENCH_ENTERPRISES", "1000000"))
CHANGES = 1000
ON = "2026-11-21"
PARTS = {
    "columns": "its columns, unpacked and added up once",
    "run": "every benefit, one thread, with the sums",
    "two threads": "the same on two threads",
    "plain": "the same over columns of eight bytes a value",
    "reasons": "with each condition kept",
    "changes": f"{CHANGES:,} enterprises changed, totals kept right",
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


def peers_at_hand():
    import importlib.util
    return all(importlib.util.find_spec(name) for name in ("duckdb", "polars"))


def beside_peers(tidu, folder, sums, interleaved, lines_of, versions):
    """Each benefit's sums by engines of tables, one thread each, once they have been compared to the fen."""
    yield "### Beside engines of tables"
    yield ""
    if not peers_at_hand():
        yield "Not measured: `make bench-peers` installs them."
        return
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "Peers"))
    import tables
    script = tables.Script(folder)
    duck = tables.DuckDB(script, isTyped=True)
    texts = tables.DuckDB(script, isTyped=False)
    duck.write_parquet(script)
    polars = tables.Polars(script)
    engines = {PARTS["run"]: (timed(tidu, "run"), 1)}
    notes = []
    for name, engine in (("DuckDB, exact, typed columns", duck), ("DuckDB, exact, the script as it is, over texts", texts),
                         ("Polars SQL, integers of fen", polars)):
        notes.append(f"{name}: {compared(sums, engine)}.")
        engines[name] = (tables.seconds(engine.answers), 1)
    yield f"Peers: {versions(['duckdb', 'polars'])}, one thread each, told the five sums of each benefit and nothing by row " \
        "or district; three rounds. Both run the views of `tidu sql`; how their columns were made is not timed. " + " ".join(notes)
    yield ""
    yield from lines_of(interleaved(engines, rounds=3), PARTS["run"], whose="a run's")
    del duck, texts, polars, engines
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
    engines = {name: (timed(tidu, "files"), 1)}
    if peers_at_hand():
        import tables
        names = tables.Script(folder).tables
        for engine, words in (("polars", "Polars, types inferred, unchecked"), ("duckdb", "DuckDB, types inferred, unchecked")):
            engines[words] = (tables.seconds(tables.read_csv(folder, names, engine)), 1)
    total = sum(os.path.getsize(os.path.join(folder, file)) for file in os.listdir(folder) if file.endswith(".csv"))
    yield f"{total / 1e6:,.0f} MB in all."
    yield ""
    yield from lines_of(interleaved(engines, rounds=3), name)


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
