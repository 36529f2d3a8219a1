"""Many clients spend, claim, settle and refund the same vouchers over HTTP, with lost replies and retries; then the
program is killed at random moments: while it exports transfer requests, and at every step of awards that are paid in
parts, from the advance over the acceptance to the settlement and what comes back. Nothing may be lost or doubled.

    python3 Tests/Load/money.py [--clients 32] [--seconds 60] [--kills 200] [--staged 60] [--enterprises 300]
                                [--database URL]
"""

import argparse
import collections
import concurrent.futures
import http.client
import pathlib
import random
import re
import secrets
import subprocess
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Browser"))
from clients import Client, Refused, balances, fen, own_password, text, totals, yuan  # noqa: E402
from demonstration import Demonstration, built_binary  # noqa: E402
from exports import Exports, states  # noqa: E402
from staged import stage_and_kill  # noqa: E402


class Expected:
    """What the accepted commands come to, kept by the clients themselves."""

    def __init__(self, start):
        self.lock = threading.Lock()
        self.moved = collections.Counter(start)
        self.done = collections.Counter()

    def move(self, what, amount, source, target):
        with self.lock:
            self.moved[source] -= amount
            self.moved[target] += amount
            self.done[what] += 1

    def refused(self, what):
        with self.lock:
            self.done[f"{what} refused"] += 1

    def count(self, what):
        with self.lock:
            self.done[what] += 1


def holders(city, city_client):
    """The codes of all vouchers: a person is added for each holder, who reads the code on the own page."""
    administrator = Client(city, "admin")
    codes = []
    for number, voucher in enumerate(dict.fromkeys(re.findall(
            r"/delivery/vouchers/v\d+", city_client.get("/delivery/programmes/g1"))), 1):
        name = re.search(r'class="lead">([^ ]+) ·', city_client.get(voucher))[1]
        code = re.search(
            r"/enterprises/(\w{18})", city_client.get(f"/enterprises?q={urllib.parse.quote(name)}"))[1]
        password = secrets.token_hex(10)
        administrator.act("/administration/people", {
            "id": f"holder{number}", "name": f"持券人{number}", "roles": "enterprise", "enterprise": code,
            "area": "", "password": password}, chance=random.Random(1))
        holder = Client(city, f"holder{number}", own_password(city, f"holder{number}", password))
        found = re.findall(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", holder.get("/vouchers"))
        codes += found
    assert codes, "no voucher has a code"
    return codes


def reserve(chance, provider, codes, expected):
    amount = chance.choice([1, 99, 100, chance.randrange(1, 500_000), chance.randrange(1, 60_000_000)])
    fields = {"code": chance.choice(codes), "category": "数字化管理", "amount": yuan(amount)}
    key = secrets.token_hex(16)
    provider.act("/vouchers", fields, key, chance)
    expected.move("reserved", amount, "issued", "reserved")
    if chance.random() < 0.1:
        try:
            provider.act("/vouchers", {**fields, "amount": yuan(amount + 1)}, key, chance)
        except Refused:
            expected.count("same key, other amount: refused")
        else:
            raise AssertionError("the same key with another amount was taken")


def reservations(page):
    """The rows of a page's tables of reservations: number, amount held, in fen."""
    return [(int(number), fen(amount)) for number, amount in re.findall(
        r"第 (\d+) 号预约\t(?:[^\t]+\t)*?([\d,.]+)\t", text(page))]


def some_part(chance, amount):
    """A part of an amount, sometimes more than it, often all of it."""
    return chance.choice([amount, amount, max(1, amount // 2), chance.randrange(1, amount + 1), amount + 1])


def seen(page, act, reservation):
    """What a form of the checker's page says it decides on: the claim or the refund that was read there."""
    return re.search(
        rf'action="/delivery/claims/{reservation}".*?name="do" value="{act}">\s*<input type="hidden" name="seen" value="(\w+)"',
        page, re.DOTALL)[1]


def held(provider):
    """Open reservations that the provider's page offers to claim: path and amount, in fen."""
    acts = re.findall(
        r'<summary>[^<]* · ([\d,.]+) · [^<]*</summary>\s*<form[^>]* action="(/vouchers/r\d+)"', provider.get("/vouchers"))
    return [(path, fen(amount)) for amount, path in acts]


def change_held(chance, provider, expected):
    """Lets one of the open reservations go, or claims it."""
    found = held(provider)
    if not found:
        return
    path, amount = chance.choice(found)
    if chance.random() < 0.5:
        provider.act(path, {"do": "release", "reason": "压力测试"}, chance=chance)
        expected.move("released", amount, "reserved", "issued")
    else:
        asked = some_part(chance, amount)
        invoice = f"模拟发票{secrets.token_hex(4)}"
        provider.act(path, {"do": "claim", "amount": yuan(asked), "invoice": invoice, "account": "0123"}, chance=chance)
        assert asked <= amount, f"{path}: claimed {asked} of {amount}"
        expected.count("claimed")


def check_claim(chance, treasurer, expected):
    """Settles or rejects a claim, or takes a part of a settled one back, which the other of two people confirms: of the
    district, which bears the vouchers with the city."""
    maker, checker = treasurer.maker, treasurer.checker
    page = checker.get("/delivery/claims")
    waiting, settled = page.split("退款待复核</h2>")[0], page.split("已核销</h2>")[1]
    if chance.random() < 0.3 and (rows := re.findall(r"第 (\d+) 号预约(?:</a>)?</td>.*?\n?.*?>([\d,.]+)(?:</a>)?</td>", settled)):
        number, amount = chance.choice(rows)
        part = chance.randrange(1, fen(amount) + 1)
        maker.act(
            f"/delivery/claims/r{number}", {"do": "refund", "amount": yuan(part), "reason": "压力测试"}, chance=chance)
        # Nobody else confirms or drafts refunds of it: what waits is this one.
        checker.act(f"/delivery/claims/r{number}", {"do": "confirmRefund"}, chance=chance)
        expected.move("refunded", part, "payable", "issued")
        return
    held = dict(reservations(waiting))
    if not held:
        return
    number = chance.choice(list(held))
    path = f"/delivery/claims/r{number}"
    if chance.random() < 0.2:
        checker.act(
            path, {"do": "reject", "seen": seen(waiting, "reject", f"r{number}"), "reason": "压力测试"}, chance=chance)
        expected.count("rejected")
        return
    asked = fen(re.search(rf'id="settle-r{number}-amount"[^>]*value="([\d,.]+)"', waiting)[1])
    owed = some_part(chance, asked)
    # The claim may have been sent back and made anew by others since: then it is refused, whatever the amount.
    checker.act(
        path, {"do": "settle", "seen": seen(waiting, "settle", f"r{number}"), "amount": yuan(owed)}, chance=chance)
    assert owed <= asked, f"r{number}: settled {owed} of {asked}"
    with expected.lock:
        expected.moved["reserved"] -= held[number]
        expected.moved["payable"] += owed
        expected.moved["issued"] += held[number] - owed
        expected.done["settled"] += 1


def spend(city, clients, seconds, seed):
    """The load itself. Afterwards each budget's accounts must be what the accepted commands come to."""
    city_client, provider, treasurer = Client(city, "city"), Client(city, "provider"), Treasurer(city, "songjiang.")
    codes = holders(city, city_client)
    start = balances(city_client)
    expected = Expected(totals(start))
    end = time.monotonic() + seconds

    def work(number):
        chance = random.Random(f"{seed}-{number}")
        while time.monotonic() < end:
            what, act = chance.choice([
                ("reserve", lambda: reserve(chance, provider, codes, expected)),
                ("change", lambda: change_held(chance, provider, expected)),
                ("check", lambda: check_claim(chance, treasurer, expected)),
            ])
            try:
                act()
            except Refused:
                expected.refused(what)
            expected.count("steps")
            if chance.random() < 0.02:
                balances(city_client)

    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        for future in [pool.submit(work, number) for number in range(clients)]:
            future.result()
    found = balances(city_client)
    for budget, accounts in found.items():
        before = sum(start[budget].values())
        assert sum(accounts.values()) == before, f"{budget} held {before} fen and holds {sum(accounts.values())}"
    assert totals(found) == dict(expected.moved), f"the books say {totals(found)}, the replies {dict(expected.moved)}"
    for what in ["reserved", "released", "claimed", "settled", "refunded", "reserve refused"]:
        assert expected.done[what], f"the load never came to '{what}': {dict(expected.done)}"
    print(f"  {clients} clients, {seconds} s: {dict(sorted(expected.done.items()))}", flush=True)


def owe(chance, provider, checker, codes):
    """Uses a voucher for a small sum and has it settled, so that the provider is owed something."""
    small = yuan(chance.randrange(2, 200))
    provider.act("/vouchers", {"code": chance.choice(codes), "category": "数字化管理", "amount": small})
    path, amount = held(provider)[0]
    provider.act(path, {
        "do": "claim", "amount": yuan(amount), "invoice": f"模拟发票{secrets.token_hex(4)}", "account": "0123"})
    checker.act(path.replace("/vouchers", "/delivery/claims"), {"do": "settle", "amount": yuan(amount)})


class Treasurer:
    """The finance people of one payer: they ask for, approve and export what their own budgets owe, and nobody else does."""

    def __init__(self, city, prefix=""):
        self.maker, self.checker = Client(city, f"{prefix}maker"), Client(city, f"{prefix}checker")

    def ask(self):
        """Drafts what is owed and approves it, as far as the pages offer it."""
        for budget, payee in dict.fromkeys(re.findall(
                r'name="budget" value="([^"]+)">\s*<input type="hidden" name="payee" value="([^"]+)"',
                self.maker.get("/delivery/transfers"))):
            self.maker.act("/delivery/transfers", {"budget": budget, "payee": payee})
        for transfer in dict.fromkeys(re.findall(
                r'action="(/delivery/transfers/t\d+)"', self.checker.get("/delivery/transfers"))):
            self.checker.act(transfer, {"do": "approve"})


def approved(treasurers):
    """What is approved and not exported, of the city and of its district; the city's people see the district's too."""
    everything, own = (set(states(treasurer.maker, "已复核")) for treasurer in treasurers)
    return [everything - own, own]


def export_and_kill(city, kills, seed):
    """Exports requests and kills the program at some moment of it: each request is in one file, and in no other ever."""
    chance = random.Random(f"{seed}-kills")
    names = ["city", "provider"]

    def people():
        return *(Client(city, name) for name in names), [Treasurer(city), Treasurer(city, "songjiang.")]

    city_client, provider, treasurers = people()
    codes = re.findall(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", Client(city, "enterprise").get("/vouchers"))
    assert codes, "the demonstration's enterprise has no voucher"
    paid = totals(balances(city_client))["paid"]
    exports, outcomes = [Exports(treasurer.maker) for treasurer in treasurers], collections.Counter()
    longest = 0.2
    for round in range(1, kills + 1):
        owe(chance, provider, treasurers[1].checker, codes)
        for treasurer in treasurers:
            treasurer.ask()
        ready = approved(treasurers)
        # Of a few fen the share of one of the two may be none.
        busy = [treasurer for treasurer, own in zip(treasurers, ready) if own]
        assert busy, f"round {round}: nothing was approved"
        begun = time.monotonic()
        killer = threading.Timer(chance.uniform(0, longest), city.kill)
        killer.start()
        try:
            for treasurer in chance.sample(busy, len(busy)):
                treasurer.maker.act("/delivery/transfers/export", {}, chance=random.Random(3))
            longest = min(longest, 1.5 * (time.monotonic() - begun))
        except (OSError, http.client.HTTPException):
            outcomes["reply lost"] += 1
        killer.join()
        city.restart()
        city_client, provider, treasurers = people()  # New passwords at each start.
        for left, own, treasurer in zip(approved(treasurers), ready, treasurers):
            if not own:
                assert not left, f"round {round}: {len(left)} requests came from nowhere"
                continue
            assert left in (set(), own), f"round {round}: {len(left)} of {len(own)} requests were left"
            outcomes["exported before the kill" if not left else "not exported"] += 1
            if left:
                treasurer.maker.act("/delivery/transfers/export", {})
        district = exports[1].listed(treasurers[1].maker)
        exports[1].look(treasurers[1].maker, outcomes)
        exports[0].look(treasurers[0].maker, outcomes, but=district)
        for file, own in zip(exports, ready):
            assert own <= set(file.waiting), f"round {round}: {own - set(file.waiting)} is in no file"
        if round % 20 == 0 or round == kills:
            paid += sum(file.settle(chance, own.maker, outcomes) for file, own in zip(exports, treasurers))
            found = totals(balances(city_client))["paid"]
            assert found == paid, f"paid {paid} fen by the vouchers, {found} by the books"
    print(f"  {kills} kills: {dict(sorted(outcomes.items()))}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--staged", type=int, default=60, help="kills in what is paid in parts")
    parser.add_argument("--enterprises", type=int, default=300)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--database", help="a PostgreSQL database, in place of SQLite")
    options = parser.parse_args()
    random.seed(options.seed)
    binary = built_binary()

    def journal(command):
        """Asks the program about the journal; a journal that is not sound ends the test."""
        told = subprocess.run(
            [binary, "journal", command, "--lang", "en", *city.data], text=True, capture_output=True)
        assert told.returncode == 0, f"journal {command}: {told.stdout}{told.stderr}"
        return told.stdout

    with Demonstration(binary, options.enterprises, database=options.database) as city:
        try:
            if options.seconds:
                print("==> vouchers and budgets under load", flush=True)
                spend(city, options.clients, options.seconds, options.seed)
            if options.kills:
                print(f"==> exports, killed {options.kills} times", flush=True)
                export_and_kill(city, options.kills, options.seed)
            if options.staged:
                print(f"==> advances, acceptances and settlements, killed {options.staged} times", flush=True)
                stage_and_kill(city, options.staged, options.seed, lambda: journal("verify"))
        except BaseException:
            print(city.printed(), file=sys.stderr)
            raise
        city.kill()
        for command in ["verify", "replay"]:
            print(journal(command), end="", flush=True)


main()
