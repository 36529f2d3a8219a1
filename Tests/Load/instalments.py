"""Kills the program at random moments of the steps between an award's issue and its settlement: each step happens once
or, where the reply was lost, is given again under its key; and the books move by just what the steps come to."""

import collections
import http.client
import random
import re
import secrets
import threading

from client import Client, balances, fen, text, yuan

# What a person who judges may do at each stage, what each is called in an award's trail, and where it leads.
STEPS = {
    "待验收": ["inspect", "extendAcceptance"],
    "验收待复核": ["accept", "returnInspection"],
    "待清算": ["draftSettlement"],
    "清算待复核": ["settle", "returnSettlement"],
}
TRAIL = {
    "inspect": "登记验收意见", "extendAcceptance": "验收延期", "accept": "验收复核通过", "returnInspection": "验收退回重报",
    "draftSettlement": "拟定清算", "settle": "清算", "returnSettlement": "清算退回", "issue": "下达",
}
# Who records and draws up, and who checks.
MAKERS = {"inspect", "extendAcceptance", "draftSettlement"}


class Office:
    """People who neither ran nor proposed anything, so that they may judge; and the treasury's two."""

    def __init__(self, city, chance):
        self.city, self.chance, self.lost = city, chance, 0
        self.passwords = {}
        administrator = Client(city, "admin")
        for name in ["judge1", "judge2"]:
            self.passwords[name] = secrets.token_hex(10)
            administrator.act("/administration/people", {
                "id": name, "name": name, "roles": "city", "enterprise": "", "area": "",
                "password": self.passwords[name]}, chance=random.Random(1))
        self.longest = 0.3
        self._sign_in()

    def _sign_in(self):
        # New passwords of the demonstration's people at each start.
        names = ["city", "maker", "checker", "judge1", "judge2"]
        self.clients = {name: Client(self.city, name, self.passwords.get(name)) for name in names}

    def __getitem__(self, name):
        return self.clients[name]

    def strike(self, name, path, fields, files=None):
        """Gives a command and ends the program at some moment of it; then gives it again, as whoever lost the reply does."""
        key = secrets.token_hex(8)
        killer = threading.Timer(self.chance.uniform(0, self.longest), self.city.kill)
        killer.start()
        try:
            self[name].act(path, fields, key, chance=random.Random(3), files=files)
        except (OSError, http.client.HTTPException):
            self.lost += 1
        killer.join()
        self.city.restart()
        self._sign_in()
        self[name].act(path, fields, key, chance=random.Random(3), files=files)


def figure(page, label):
    """An amount of an award's page, in fen; `None` where it is not there."""
    found = re.search(rf"{label}（元）\t([\d,.]+)", page)
    return fen(found[1]) if found else None


def trail(page):
    """How often each act stands in an award's trail."""
    lines = page.rsplit("\n经过\n", 1)[-1].splitlines()
    return collections.Counter(cells[1].split()[0] for cells in (line.split("\t") for line in lines)
                               if len(cells) > 2 and cells[1].split())


def moved(before, after):
    """What changed in the books, by account, over all budgets."""
    change = collections.Counter()
    for budget, accounts in after.items():
        for account, amount in accounts.items():
            change[account] += amount - before[budget][account]
    return {account: amount for account, amount in change.items() if amount}


def pay(office):
    """Everything that is owed is asked for, checked, exported and confirmed by the treasury's file."""
    maker, checker = office["maker"], office["checker"]
    for budget, payee in dict.fromkeys(re.findall(
            r'name="budget" value="([^"]+)">\s*<input type="hidden" name="payee" value="([^"]+)"',
            maker.get("/delivery/transfers"))):
        maker.act("/delivery/transfers", {"budget": budget, "payee": payee})
    for transfer in dict.fromkeys(re.findall(
            r'action="(/delivery/transfers/t\d+)"', checker.get("/delivery/transfers"))):
        checker.act(transfer, {"do": "approve"})
    maker.act("/delivery/transfers/export", {})
    rows = re.findall(r"(TD\d{4}-\d{6})\t[^\n]*?\t([\d,]+(?:\.\d\d)?)\t[^\n]*已导出", text(maker.get("/delivery/transfers")))
    lines = ["申请号,凭证号,支付日期,金额（元）,退回原因"]
    lines += [f"{reference},模拟凭证{reference[-6:]},2026-11-26,{amount.replace(',', '')}," for reference, amount in rows]
    maker.act("/delivery/advice", {"sure": "1", "name": "凭证.csv", "text": "\n".join(lines) + "\n"})
    return len(rows)


def walk_and_kill(city, kills, seed):
    """Takes awards from their issue to their settlement, back and forth, until the program was killed often enough."""
    chance = random.Random(f"{seed}-steps")
    office = Office(city, chance)
    judge = office["judge1"]
    call = re.search(r'href="/delivery/calls/(c\d+)"', judge.get("/delivery/awards?stage=awaiting"))
    assert call, "the demonstration has no award whose acceptance is due"
    awards = dict.fromkeys(re.findall(
        r'href="(/delivery/awards/a\d+)"', judge.get(f"/delivery/awards?call={call[1]}&state=issued")
        + judge.get(f"/delivery/awards?call={call[1]}&step=issue")))
    done, expected = collections.Counter(), {path: trail(text(judge.get(path))) for path in awards}
    struck = 0
    while struck < kills:
        paths = [path for path in awards if "已清算" not in text(office["judge1"].get(path))]
        if not paths:
            break
        path = chance.choice(paths)
        page = text(office["judge1"].get(path))
        stage = next((stage for stage in ["验收待复核", "待验收", "清算待复核", "待清算"] if stage in page), None)
        step = "issue" if stage is None else chance.choice(STEPS[stage])
        # A settlement ends an award: most are sent back first, so that there is something left to strike.
        if step == "settle" and struck < kills * 3 // 4 and len(paths) < 3:
            step = "returnSettlement"
        if stage == "待清算" and figure(page, "已支付") != figure(page, "预拨款"):
            pay(office)
        before, name = balances(office["city"]), "judge1" if step in MAKERS else "judge2"
        fields, files = {"do": step, "reason": "压力测试"}, None
        approved = fen(re.search(r"核定[^\d]*([\d,.]+)", page)[1]) if "核定" in page else 0
        if step == "inspect":
            outcome = chance.choice(["failed", "partly"])
            fields |= {"on": "2026-11-26", "inspectors": "模拟验收组", "outcome": outcome, "note": "压力测试",
                       "amount": "" if outcome == "failed" else yuan(chance.randrange(1, max(2, approved)))}
            files = {f"paper-{number}": (f"材料{number}.pdf", secrets.token_bytes(64)) for number in range(2)}
        elif step == "extendAcceptance":
            day = 1 + done[step] % 28
            fields |= {"until": f"{2027 + done[step] // 28}-03-{day:02}", "document": "模拟〔2026〕8号"}
        confirmed, advance = figure(page, "验收确认的支持"), figure(page, "预拨款") or 0
        office.strike(name, path, fields, files)
        struck += 1
        done[step] += 1
        expected[path][TRAIL[step]] += 1
        page = text(office["judge1"].get(path))
        found = trail(page)
        assert found == expected[path], f"{path} after {step}: {found}, expected {expected[path]}"
        change = moved(before, balances(office["city"]))
        if step == "issue":
            advance = figure(page, "预拨款")
            assert change == {"payable": advance}, f"{path}: issued, and the books moved by {change}"
        elif step == "settle":
            final = figure(page, "清算金额")
            remainder, excess = max(0, final - advance), max(0, advance - final)
            wanted = {"available": approved - advance - remainder, "payable": remainder, "paid": -excess}
            assert final == min(approved, confirmed), f"{path}: settled at {final} of {confirmed} confirmed"
            assert change == {account: amount for account, amount in wanted.items() if amount}, f"{path}: {change}"
        else:
            assert not change, f"{path}: {step} moved {change}"
    assert struck == kills, f"only {struck} steps were there to be struck"
    print(f"  {struck} kills, {office.lost} replies lost: {dict(sorted(done.items()))}", flush=True)
