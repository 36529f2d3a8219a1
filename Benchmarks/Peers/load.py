"""Many connections that ask one server on this machine, each for its next answer as soon as it has read the last."""
import selectors, socket, subprocess, time


class Connection:
    """One connection, kept for as long as the server keeps it."""

    def __init__(self, port):
        self.port, self.socket = port, None

    def ask(self, request):
        # A server may have closed a connection that it had said it would keep: then a new one is opened.
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        self.read, self.wanted = bytearray(), None

    def hear(self):
        """Reads what has come. Gives the answer once all of it has."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise SystemExit("the server closed a connection in the middle of an answer")
        self.read += part
        if self.wanted is None:
            end = self.read.find(b"\r\n\r\n")
            if end < 0:
                return None
            head = bytes(self.read[:end]).lower()
            self.isKept = b"connection: close" not in head
            length = next((line for line in head.split(b"\r\n") if line.startswith(b"content-length:")), None)
            if not head.startswith(b"http/1.1 200") or length is None:
                raise SystemExit(f"the server answered: {bytes(self.read[:1000]).decode(errors='replace')}")
            self.body, self.wanted = end + 4, end + 4 + int(length.split(b":")[1])
        return bytes(self.read[self.body:]) if len(self.read) >= self.wanted else None

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None


def post(path, body):
    """The bytes of a request with JSON."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json\r\n" \
        f"Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def answer(port, request):
    """One answer."""
    connection = Connection(port)
    connection.ask(request)
    while (body := connection.hear()) is None:
        pass
    connection.close()
    return body


def seconds(port, requests, connections, count):
    """How long so many requests take, taken in turn from `requests`, over so many connections at once."""
    ready, asked, heard = selectors.DefaultSelector(), 0, 0
    begun = time.perf_counter()

    def ask(connection):
        nonlocal asked
        isNew = connection.socket is None
        connection.ask(requests[asked % len(requests)])
        asked += 1
        if isNew:
            ready.register(connection.socket, selectors.EVENT_READ, connection)

    for _ in range(min(connections, count)):
        ask(Connection(port))
    while heard < count:
        for key, _ in ready.select():
            connection = key.data
            if connection.hear() is None:
                continue
            heard += 1
            isDone = asked == count
            if isDone or not connection.isKept:
                ready.unregister(connection.socket)
                connection.close()
            if not isDone:
                ask(connection)
    taken = time.perf_counter() - begun
    ready.close()
    return taken


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server of this machine, started for as long as it is measured."""

    def __init__(self, command, port, log, **options):
        self.port = port
        with open(log, "w") as file:
            self.process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, **options)
        for _ in range(600):
            if self.process.poll() is not None:
                raise SystemExit(f"{command[0]} ended: {open(log).read()[-2000:]}")
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        self.close()
        raise SystemExit(f"{command[0]} does not listen: {open(log).read()[-2000:]}")

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
