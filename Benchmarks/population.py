"""Every benefit in force over a generated city: what a run costs beside reading its columns, and beside itself."""
import os, shutil, tempfile

TITLE = "Whole populations"
ENTERPRISES = int(os.environ.get("BENCH_ENTERPRISES", "1000000"))
CHANGES = 1000
ON = "2026-11-21"
PARTS = [
    ("columns", "its columns, unpacked and added up once"),
    ("run", "every benefit, one thread, with the summary"),
    ("two threads", "the same on two threads"),
    ("reasons", "with each condition kept"),
    ("changes", f"{CHANGES:,} enterprises changed, totals kept right"),
    ("files", "the CSV files into columns, one thread"),
]


def measure(open_bench):
    from bench import interleaved, table as lines_of
    folder = tempfile.mkdtemp(prefix="tidu-bench-")
    try:
        work = {"folder": folder, "enterprises": ENTERPRISES, "seed": 7, "on": ON, "changes": CHANGES}
        with open_bench(work) as tidu:
            one, two, followed, anew, size, enterprises, subjects = tidu.answers()
            if one != two:
                raise SystemExit("two threads answer otherwise than one")
            if followed != anew:
                raise SystemExit("totals that follow changes differ from those of a full run")
            yield f"{int(enterprises):,} enterprises of `tidu generate` with {int(subjects):,} subjects below them, seed 7, " \
                f"on {ON}. The columns take {int(size) / int(enterprises):.1f} bytes an enterprise, subjects and keys included. " \
                "The sums on two threads are those on one, and those that follow changes are those of a full run."
            yield ""
            engines = {name: ((lambda times, part=part: tidu.seconds(part, times)), 1) for part, name in PARTS}
            yield from lines_of(interleaved(engines), dict(PARTS)["run"], whose="a run's")
    finally:
        shutil.rmtree(folder)
