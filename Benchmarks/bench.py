#!/usr/bin/env python3
"""Runs benchmarks and writes their sections of Benchmarks/RESULTS.md.

    python Benchmarks/bench.py BENCH [NAME…]

A benchmark is a module beside this one (`language.py`) with TITLE, NOTE and `measure(open_bench)`,
which yields lines of Markdown, and a type of its name in Benchmarks/Sources/Bench or, where it measures whole
processes, a COMMAND that says how it was run. Answers are compared
before any time is taken; rounds go in turn over all engines; minimum and median are told.
"""
import contextlib, datetime, importlib, json, os, pathlib, platform, re, statistics, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"
# What takes hours, such as `start`, runs where it is named alone.
BENCHMARKS = ["language", "population", "enterprise", "circles", "month", "portal"]
ROUNDS = 7


class Program:
    """This program's side: a process that is handed the work once."""

    def __init__(self, binary, name, work):
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as handle:
            json.dump(work, handle)
        self.file = handle.name
        self.process = subprocess.Popen(
            [binary, name, self.file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, request):
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"the program ended at: {request}")
        return json.loads(line)

    def answers(self):
        return self.ask("answers")

    def seconds(self, part, times):
        return self.ask(f"run {part} {times}")

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        os.unlink(self.file)


def interleaved(engines, rounds=ROUNDS, wanted=0.15):
    """Times engines in turn. `engines`: name -> (function of a number of times that gives seconds, operations a time).

    How often each runs in a round is settled first, so that a round takes about `wanted` seconds.
    Gives name -> (nanoseconds an operation at least, at median).
    """
    times = {}
    for name, (run, _) in engines.items():
        count = 1
        while (taken := run(count)) < wanted / 4 and count < 1 << 24:
            count *= 2
        times[name] = max(1, round(count * wanted / max(taken, 1e-9)))
    taken = {name: [] for name in engines}
    for _ in range(rounds):
        for name, (run, operations) in engines.items():
            taken[name].append(run(times[name]) / times[name] / operations * 1e9)
    return {name: (min(all_), statistics.median(all_)) for name, all_ in taken.items()}


def words(nanoseconds):
    return f"{nanoseconds / 1000:,.2f} µs" if nanoseconds < 1e6 else f"{nanoseconds / 1e6:,.2f} ms"


def table(results, first, whose="tidu's"):
    """Lines of Markdown; ratios are to the row called `first`."""
    yield f"| | min | median | a second (median) | time ÷ {whose} (median) |"
    yield "|---|---:|---:|---:|---:|"
    for name, (least, middle) in results.items():
        yield f"| {name} | {words(least)} | {words(middle)} | {1e9 / middle:,.0f} | {middle / results[first][1]:,.2f} |"


def machine():
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?") \
        if os.path.exists("/proc/cpuinfo") else platform.processor()
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout.splitlines()
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()} {platform.release()}; " \
        f"{swift[0].strip() if swift else 'Swift ?'}; Python {platform.python_version()}"


def versions(names):
    import importlib.metadata
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)


def write(name, title, lines):
    """Puts a section in the place of the one of its name, or at the end."""
    text = RESULTS.read_text() if RESULTS.exists() else \
        "# Results\n\nWritten by `make bench`; each section says when, where and how. Answers were compared first.\n"
    section = f"<!-- {name} -->\n## {title}\n\n" + "\n".join(lines).rstrip() + f"\n<!-- /{name} -->\n"
    pattern = re.compile(rf"<!-- {name} -->.*<!-- /{name} -->\n", re.S)
    text = pattern.sub(lambda _: section, text) if pattern.search(text) else text.rstrip() + "\n\n" + section
    RESULTS.write_text(text)


def main():
    binary, *names = sys.argv[1:]
    sys.path.insert(0, str(HERE))
    for name in names or BENCHMARKS:
        module = importlib.import_module(name)
        load = os.getloadavg()
        lines = list(module.measure(lambda work: contextlib.closing(Program(binary, name, work))))
        after = os.getloadavg()
        head = [
            f"{datetime.date.today()}; {machine()}.", f"Load of the machine: {load[0]:.2f} before, {after[0]:.2f} after "
            f"(one process of these runs is about 1). "
            + getattr(module, "COMMAND", f"`make bench-peers`; {ROUNDS} rounds in turn."), ""]
        write(name, module.TITLE, head + lines)
        print("\n".join([f"== {module.TITLE}"] + head + lines))


if __name__ == "__main__":
    main()
