"""A demonstration server of its own for a test: started on a free port over a temporary folder, and always ended."""

import dataclasses
import os
import pathlib
import queue
import re
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
PASSWORD = re.compile(r"\b[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5}\b")


class DidNotStart(Exception):
    """The server ended, or was not ready in time; says what it had printed."""


@dataclasses.dataclass
class Demonstration:
    """`with Demonstration(binary, enterprises=400) as city:` gives `city.url` and `city.password`.

    `database` names a PostgreSQL database to fill in place of one in the folder.
    """

    binary: pathlib.Path
    enterprises: int
    patience: float = 180
    database: str | None = None

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="tidu-journey-")
        self._start()
        return self

    @property
    def data(self):
        """What tells `tidu` where the city lies."""
        return ["--data", self._folder.name] + (["--database", self.database] if self.database else [])

    def kill(self):
        """Ends the server at once, as a power cut would."""
        self._process.kill()
        self._process.wait()
        self._reader.join(timeout=5)

    def restart(self):
        """Starts the server again over the same city, after `kill`."""
        self._start()

    def _start(self):
        self._lines = queue.Queue()
        self._printed = []
        command = [
            str(self.binary), "serve", "--demo", "--enterprises", str(self.enterprises), "--port", "0", *self.data,
        ]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            self.url = self._await_line(ADDRESS)
            self.password = self._await_line(PASSWORD)
            self._await_readiness()
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._reader.join(timeout=5)
        self._folder.cleanup()

    def printed(self):
        """What the server has printed so far."""
        return "".join(self._printed)

    def _read(self):
        for line in self._process.stdout:
            self._printed.append(line)
            self._lines.put(line)
        self._lines.put(None)

    def _await_line(self, pattern):
        """What the pattern finds in the first line from here on that has it."""
        deadline = time.monotonic() + self.patience
        while True:
            try:
                line = self._lines.get(timeout=max(0, deadline - time.monotonic()))
            except queue.Empty:
                raise DidNotStart(f"no address and sign-ins within {self.patience:.0f} s:\n{self.printed()}") from None
            if line is None:
                raise DidNotStart(f"ended with {self._process.wait()}:\n{self.printed()}")
            if found := pattern.search(line):
                return found.group()

    def _await_readiness(self):
        deadline = time.monotonic() + 30
        gone = threading.Event()
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(self.url + "/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                gone.wait(0.05)
        raise DidNotStart(f"not ready at {self.url}:\n{self.printed()}")


def built_binary():
    """The program that is there: the one that TIDU names, else the debug build, else the release build."""
    root = pathlib.Path(__file__).resolve().parent.parent.parent
    named = os.environ.get("TIDU")
    candidates = [pathlib.Path(named)] if named else [root / ".build/debug/tidu", root / ".build/release/tidu"]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise SystemExit("没有编译好的 tidu，请先 make build / there is no built tidu: run make build first")
