"""The start of the server over a city in its store, until it is ready.

Whole processes of the release program (`make build` first) over a generated city, by

    scripts/bench.sh start

`BENCH_ENTERPRISES` is the city's size, a million where it is not said. Bringing it into the store takes long and some
kilobytes of disk an enterprise: `BENCH_DATA` names a folder where the store stays, so that another run begins with the starts.
"""
import os, pathlib, shutil, statistics, subprocess, sys, tempfile, time, urllib.error, urllib.request

HERE = pathlib.Path(__file__).resolve().parent
TITLE = "The start of the server"
BINARY = pathlib.Path(os.environ.get("TIDU", HERE.parent / ".build/release/tidu"))
ENTERPRISES = int(os.environ.get("BENCH_ENTERPRISES", "1000000"))
PORT = int(os.environ.get("BENCH_PORT", "8139"))
ROUNDS = 3
COMMAND = f"`make build && scripts/bench.sh start`; {ROUNDS} starts after the first."
# As long may a first start take that works everybody out.
PATIENCE = 3600


def tidu(*arguments):
    begin = time.perf_counter()
    done = subprocess.run([BINARY, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"tidu {' '.join(map(str, arguments))}: {done.stderr}")
    return time.perf_counter() - begin


def filled(data):
    """Brings the city into the store, unless it is there; gives what that took, in seconds."""
    if data.exists():
        return None
    with tempfile.TemporaryDirectory(prefix="tidu-bench-", dir=data.parent) as folder:
        city = pathlib.Path(folder) / "city"
        tidu("generate", "--enterprises", ENTERPRISES, "--months", 0, "--seed", 7, "--out", city)
        new = pathlib.Path(folder) / "data"
        seconds = tidu("import", "enterprises", city / "enterprise.csv", "--data", new)
        for table in sorted(city.glob("*.csv")):
            if table.stem != "enterprise":
                seconds += tidu("import", "facts", table, "--subject", table.stem, "--data", new)
        new.rename(data)
    return seconds


def start(data, until="/readyz"):
    """A server's way to its first answer: wall seconds, those of processor time, and the most memory in bytes."""
    with open(data.parent / "start.log", "w") as log:
        begin = time.perf_counter()
        server = subprocess.Popen([BINARY, "serve", "--data", data, "--port", str(PORT)], stdout=log, stderr=log)
        try:
            while True:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{until}", timeout=600) as answer:
                        answer.read()
                    break
                except (urllib.error.URLError, ConnectionError):
                    if server.poll() is not None or time.perf_counter() - begin > PATIENCE:
                        sys.exit(f"the server does not answer: {(data.parent / 'start.log').read_text()[-2000:]}")
                    time.sleep(0.01)
            wall = time.perf_counter() - begin
            stat = pathlib.Path(f"/proc/{server.pid}/stat").read_text().rsplit(")", 1)[1].split()
            busy = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
            status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
            most = int(status.split("VmHWM:")[1].split()[0]) * 1024
        finally:
            server.terminate()
            server.wait()
    return wall, busy, most


def measure(_):
    if not BINARY.exists():
        sys.exit(f"{BINARY} is missing: run `make build` first")
    kept = os.environ.get("BENCH_DATA")
    folder = pathlib.Path(kept) if kept else pathlib.Path(tempfile.mkdtemp(prefix="tidu-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        data = folder / f"data-{ENTERPRISES}"
        taken = filled(data)
        rows = {}
        if taken is not None:
            rows["the first start: everybody is worked out, then it is ready"] = [start(data)]
        rows["ready, after a restart"] = [start(data) for _ in range(ROUNDS)]
        size = sum(file.stat().st_size for file in data.rglob("*") if file.is_file())
        yield f"{ENTERPRISES:,} enterprises of `tidu generate` (made-up data) with the subjects below them, without months, in " \
            f"SQLite: {size / 1e9:.1f} GB." + (f" Importing them took {taken:,.0f} s." if taken else "")
        yield ""
        yield "| | min | median | of the processor (median) | memory (median) |"
        yield "|---|---:|---:|---:|---:|"
        for name, found in rows.items():
            walls = [wall for wall, _, _ in found]
            yield f"| {name} | {min(walls):,.2f} s | {statistics.median(walls):,.2f} s " \
                f"| {statistics.median(busy for _, busy, _ in found):,.2f} s " \
                f"| {statistics.median(most for _, _, most in found) / 1e6:,.0f} MB |"
    finally:
        if not kept:
            shutil.rmtree(folder)
