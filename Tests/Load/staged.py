"""Money that is paid in parts, from the advance over the acceptance to the settlement, killed at each of its steps."""

import collections
import http.client
import random
import re
import secrets
import threading
import time

from clients import Client, balances, fen, own_password, text, totals, yuan
from exports import Exports, states, today


class Office:
    """The people of a city that is killed and started again: each signs in when first needed after a start."""

    def __init__(self, city, verify):
        self.city, self.verify, self._own, self._clients = city, verify, {}, {}

    def __getitem__(self, name):
        if name not in self._clients:
            self._clients[name] = Client(self.city, name, self._own.get(name))
        return self._clients[name]

    def add(self, name, role):
        """A person beside the demonstration's own."""
        initial = secrets.token_hex(10)
        self["admin"].act("/administration/people", {
            "id": name, "name": name, "roles": role, "enterprise": "", "area": "", "password": initial},
            chance=random.Random(1))
        self._own[name] = own_password(self.city, name, initial)

    def restart(self):
        """After a kill: the journal must be sound before anybody is let in."""
        self.verify()
        self.city.restart()
        self._clients.clear()


class Staged:
    """Awards that are paid in parts, each brought to its settlement with the program killed at each step.

    A step is given again under its key after every kill: it must be taken as done, or be done now, and never twice. What
    the steps come to is reckoned here and held against the books.
    """

    def __init__(self, office, kills, seed):
        self.office, self.kills = office, kills
        self.chance = random.Random(f"{seed}-staged")
        self.exports = Exports(office["maker"])
        self.books = collections.Counter(totals(balances(office["city"])))
        self.outcomes = collections.Counter()
        self.longest = 0.3
        self.demands = 0

    def step(self, what, who, path, fields, files=None, moves=()):
        """Does one thing, with a kill at some moment of it while there are kills left; then the books must agree.

        - Parameter moves: what it moves, as (amount, from, to), known before or reckoned after it.
        """
        key = secrets.token_hex(16)
        steady = random.Random(3)
        if self.kills:
            self.kills -= 1
            killer = threading.Timer(self.chance.uniform(0, self.longest), self.office.city.kill)
            client = self.office[who]
            begun = time.monotonic()
            killer.start()
            try:
                client.act(path, fields, key, steady, files)
                self.longest = max(0.02, min(self.longest, 1.5 * (time.monotonic() - begun)))
                self.outcomes["killed after the reply"] += 1
            except (OSError, http.client.HTTPException):
                self.outcomes["reply lost"] += 1
            killer.join()
            self.office.restart()
        self.office[who].act(path, fields, key, steady, files)
        self.outcomes[what] += 1
        for amount, source, target in (moves() if callable(moves) else moves):
            self.books[source] -= amount
            self.books[target] += amount
        found = totals(balances(self.office["city"]))
        assert found == dict(self.books), f"{what}: the books say {found}, the steps {dict(self.books)}"

    def figures(self, award):
        """What the award's page says of its parts, in fen."""
        page = text(self.office["city"].get(f"/delivery/awards/{award}"))
        found = {name: fen(amount) for name, amount in re.findall(
            r"(预拨款|已支付|清算金额|清算尾款|应追缴)（元）\t([\d,.]+)", page)}
        return collections.defaultdict(int, found)

    def pay(self, award, amount):
        """From the request to the treasury's voucher; the first request comes back, and is drawn up anew."""
        self.request(award, amount)
        lines = self.exports.advice()[0]["text"].splitlines()
        reference, _, _, sum_asked, _ = lines[1].split(",")
        bounced = "\n".join([lines[0], f"{reference},,,{sum_asked},户名不符"]) + "\n"
        self.step("bounced", "maker", "/delivery/advice", {"sure": "1", "name": "凭证.csv", "text": bounced},
                  moves=[(amount, "requested", "payable")])
        self.exports.done()
        self.request(award, amount)
        advice, paid = self.exports.advice()
        assert paid == amount, f"{award}: {paid} fen for {amount}"
        self.step("paid", "maker", "/delivery/advice", advice, moves=[(amount, "requested", "paid")])
        self.exports.done()

    def request(self, award, amount):
        """Draws up, checks and exports a request: in one file, whatever was killed."""
        (budget, payee), = self.owed()
        self.step("draft", "maker", "/delivery/transfers", {"budget": budget, "payee": payee},
                  moves=[(amount, "payable", "requested")])
        drafted = re.findall(r'action="(/delivery/transfers/t\d+)"', self.office["checker"].get("/delivery/transfers"))
        transfers = list(dict.fromkeys(drafted))
        assert len(transfers) == 1, f"{award}: {len(transfers)} requests wait for their check"
        self.step("approve", "checker", transfers[0], {"do": "approve"})
        ready = set(states(self.office["maker"], "已复核"))
        assert len(ready) == 1, f"{award}: {len(ready)} requests are approved"
        self.step("export", "maker", "/delivery/transfers/export", {})
        self.exports.look(self.office["maker"], self.outcomes)
        assert ready == set(self.exports.waiting), f"{award}: {ready} was exported as {set(self.exports.waiting)}"
        if self.chance.random() < 0.5:
            self.step("unknown", "maker", next(iter(self.exports.files)), {"do": "unknown"})

    def bring(self, award, outcome):
        """One award from its issue to the last payment, or to what comes back."""
        path = f"/delivery/awards/{award}"
        approved = self.approved(path)

        def issued():
            return [(self.figures(award)["预拨款"], "reserved", "payable")]

        if not self.figures(award)["预拨款"]:
            self.step("issue", "maker", path, {"do": "issue"}, moves=issued)
            self.pay(award, self.figures(award)["预拨款"])
        advance = self.figures(award)["预拨款"]
        assert 0 < advance < approved, f"{award}: {advance} ahead of {approved}"
        # All that the clause supports, some of it, nothing.
        spending = {"passed": yuan(20 * approved), "partly": yuan(approved), "failed": ""}[outcome]
        papers = {f"paper-{index}": b"%PDF-1.4\n%%EOF\n" for index in range(2)}
        inspection = {"do": "inspect", "on": today(), "inspectors": "模拟验收组", "outcome": outcome,
                      "amount": spending, "note": "压力测试"}
        for _ in range(2):
            self.step("inspect", "first.reviewer", path, inspection, files=papers)
            self.step("return inspection", "second.reviewer", path, {"do": "returnInspection", "reason": "压力测试"})
        self.step("inspect", "first.reviewer", path, inspection, files=papers)
        self.step("accept", "second.reviewer", path, {"do": "accept"})
        draft = {"do": "draftSettlement", "note": ""}
        for _ in range(2):
            self.step("draft settlement", "maker", path, draft)
            self.step("return settlement", "checker", path, {"do": "returnSettlement", "reason": "压力测试"})
        self.step("draft settlement", "maker", path, draft)

        def settled():
            remainder = self.figures(award)["清算尾款"]
            return [(remainder, "reserved", "payable"), (approved - advance - remainder, "reserved", "available")]

        # Who checks the settlement does not let its remainder go.
        self.step("settle", "second.checker", path, {"do": "settle"}, moves=settled)
        figures = self.figures(award)
        remainder, excess, final = figures["清算尾款"], figures["应追缴"], figures["清算金额"]
        assert final <= approved and advance + remainder - excess == final, f"{award}: {dict(figures)}"
        if remainder:
            self.pay(award, remainder)
        paid = self.figures(award)["已支付"]
        assert paid == advance + remainder <= approved, f"{award}: {paid} fen paid of {approved}"
        for part in [excess // 2, excess - excess // 2] if excess else [1]:
            self.recover(path, part, demand=not excess)

    def recover(self, path, amount, demand):
        """What comes back: demanded first where nothing is owed back; recorded by one, free once another confirms."""
        if demand:
            self.demands += 1
            self.step("demand", "maker", path,
                      {"do": "demand", "amount": yuan(amount), "document": f"模拟追缴{self.demands}"})
            waiting = re.findall(r'href="(/delivery/submissions/\w+)"', self.office["checker"].get(path))
            assert waiting, f"{path}: no demand waits for approval"
            self.step("approve demand", "checker", waiting[0], {"do": "approve"})
        self.step("recover", "maker", path, {
            "do": "recover", "amount": yuan(amount), "voucher": f"模拟缴款{secrets.token_hex(4)}", "reason": "压力测试"})
        self.step("confirm recovery", "checker", path, {"do": "confirmRecovery"},
                  moves=[(amount, "paid", "available")])

    def approved(self, path):
        """核定的金额, in fen."""
        return fen(re.search(r"核定 ([\d,.]*\d)", text(self.office["city"].get(path)))[1])

    def owed(self):
        """Which budget owes whom an award: those that are drafted for nobody yet."""
        return list(dict.fromkeys(re.findall(
            r'name="budget" value="([^"]+)">\s*<input type="hidden" name="payee" value="([^"]+)"',
            self.office["maker"].get("/delivery/transfers"))))


def stage_and_kill(city, kills, seed, verify):
    """Money that is paid in parts, with a kill at each of its steps; once all is settled, at further sums that come back."""
    office = Office(city, verify)
    for name in ["first.reviewer", "second.reviewer"]:
        office.add(name, "city")
    office.add("second.checker", "finance_checker")
    # What is owed already, to the vouchers' provider, is asked for first.
    staged = Staged(office, 0, seed)
    for budget, payee in staged.owed():
        office["maker"].act("/delivery/transfers", {"budget": budget, "payee": payee})
    for transfer in dict.fromkeys(re.findall(
            r'action="(/delivery/transfers/t\d+)"', office["checker"].get("/delivery/transfers"))):
        office["checker"].act(transfer, {"do": "approve"})
    if states(office["maker"], "已复核"):
        office["maker"].act("/delivery/transfers/export", {})
    staged.exports.look(office["maker"], staged.outcomes)
    if staged.exports.waiting:
        staged.exports.settle(random.Random(1), office["maker"], staged.outcomes)
    staged = Staged(office, kills, seed)
    # Those that wait for their issue, then those whose advance is paid.
    awards = [award for waiting in ["stage=planned&step=issue", "stage=awaiting"] for award in dict.fromkeys(re.findall(
        r'href="/delivery/awards/(a\d+)"', office["city"].get(f"/delivery/awards?{waiting}")))]
    assert awards, "no award that is paid in parts waits for its issue or its acceptance"
    for award, outcome in zip(awards, ["passed", "partly", "failed"] * len(awards)):
        if not staged.kills:
            break
        staged.bring(award, outcome)
        last = award
    while staged.kills:
        staged.recover(f"/delivery/awards/{last}", 1, demand=True)
    print(f"  {kills} kills: {dict(sorted(staged.outcomes.items()))}", flush=True)
