"""People at the portal's pages: what they send again until an answer is read, and what the books say there."""

import collections
import decimal
import html
import http.client
import random
import re
import secrets
import socket
import urllib.parse

ACCOUNTS = ["available", "issued", "reserved", "payable", "requested", "paid"]
# How often a reply is thrown away unread, so that the client can't know what became of its command.
LOST = 0.1


class Refused(Exception):
    """The portal said no, with its message."""


class Client:
    """One person's browser: a cookie, the form's token, and commands that are sent again until an answer is read."""

    def __init__(self, city, name, password=None):
        self.city, self.cookie = city, ""
        self.token = self._token(self.get("/sign-in"))
        status, headers, body = self._send(
            "/sign-in", {"_token": self.token, "name": name, "password": password or city.password})
        assert status == 303, f"{name} cannot sign in: {status}\n{text(body)}"
        self._keep(headers)
        self.token = self._token(self.get("/account"))

    def get(self, path):
        status, headers, body = self._send(path)
        assert status == 200, f"GET {path}: {status}"
        self._keep(headers)
        return body

    def act(self, path, fields, key=None, chance=random, files=None):
        """Gives a command until its reply is read; the same key goes with each try.

        - Raises: `Refused` where the portal says no.
        """
        fields = {"_token": self.token, "key": key or secrets.token_hex(16), **fields}
        while chance.random() < LOST:
            self._send(path, fields, read=False, files=files)
        status, headers, body = self._send(path, fields, files=files)
        if status == 303:
            return headers
        if status == 422:
            raise Refused(" ".join(re.findall(r'(?s)role="alert".*?</div>', body)[:1]) or text(body))
        raise AssertionError(f"POST {path} {fields}: {status}\n{text(body)[:2000]}")

    def _send(self, path, fields=None, read=True, files=None):
        address = urllib.parse.urlsplit(self.city.url)
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        try:
            headers = {"Cookie": self.cookie}
            body = None
            if files:
                body, headers["Content-Type"] = multipart(fields, files)
            elif fields is not None:
                body = urllib.parse.urlencode(fields)
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST" if fields is not None else "GET", path, body, headers)
            if not read:
                connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                return None
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def _keep(self, headers):
        for line in headers.get_all("Set-Cookie") or []:
            self.cookie = line.split(";")[0]

    @staticmethod
    def _token(page):
        return re.search(r'name="_token" value="([^"]+)"', page)[1]


def own_password(city, name, initial):
    """What somebody who was added chooses instead of the initial password, which opens nothing else."""
    own = secrets.token_hex(10)
    Client(city, name, initial).act(
        "/account", {"present": initial, "password": own, "again": own}, chance=random.Random(1))
    return own


def multipart(fields, files):
    """A form with files, and its content type."""
    edge = "money-edge"
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
             for name, value in fields.items()]
    parts += [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.pdf"\r\n'.encode()
              + b"Content-Type: application/pdf\r\n\r\n" + content + b"\r\n" for name, content in files.items()]
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def text(page):
    """A page's words, a line for each row or paragraph, cells apart by tabs."""
    page = re.sub(r"(?s)<(head|header|nav|footer)\b.*?</\1>", "", page)
    page = re.sub(r"</t[dh]>", "\t", page)
    page = re.sub(r"</(tr|p|h\d|li|div)>", "\n", page)
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def fen(amount):
    return int(decimal.Decimal(amount.replace(",", "")) * 100)


def yuan(amount):
    return f"{amount // 100}.{amount % 100:02}"


def balances(city_client):
    """Where each budget's money is, in fen, by budget and account."""
    page = city_client.get("/delivery")
    found = collections.defaultdict(dict)
    for budget, account, amount in re.findall(r'href="/delivery/budgets/(b\d+)/(\w+)"[^>]*>([\d,.]+)<', page):
        found[budget][account] = fen(amount)
    assert found, "no budgets on the page"
    for budget, accounts in found.items():
        assert sorted(accounts) == sorted(ACCOUNTS), f"{budget} shows {accounts}"
        negative = {account: amount for account, amount in accounts.items() if amount < 0}
        assert not negative, f"{budget} is below zero: {negative}"
    return dict(found)


def totals(books):
    return {account: sum(accounts[account] for accounts in books.values()) for account in ACCOUNTS}
