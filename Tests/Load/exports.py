"""The files of transfer requests, and what the treasury's file says of them."""

import csv
import io
import re
import time

from clients import fen, text


def states(client, state):
    """The references of the requests in a state, over all pages of the list."""
    found, number = [], 1
    while True:
        rows = re.findall(r"(TD\d{4}-\d{6})\t([^\t\n]+)\t", text(client.get(f"/delivery/transfers?page={number}")))
        found += [reference for reference, word in rows if state in word]
        if not rows or len(rows) < 50:
            return found
        number += 1


class Exports:
    """The files of transfer requests that were written since it was made: each request in one of them, and no other."""

    def __init__(self, maker):
        self.files, self.waiting = {}, {}
        # Files of settled batches stay in the list: those are none of what follows.
        self.settled = set(self.listed(maker))

    @staticmethod
    def listed(maker):
        """The files that a person may have."""
        return dict.fromkeys(re.findall(r'href="(/delivery/batches/\d+)"', maker.get("/delivery/transfers")))

    def look(self, maker, outcomes, but=()):
        """Reads what is there: a file that was there before is the same to the byte.

        - Parameter but: another payer's files, which are settled by its own people.
        """
        for batch in self.listed(maker):
            if batch in self.settled or batch in but:
                continue
            content = maker.get(batch)
            outcomes["files"] += batch not in self.files
            assert self.files.setdefault(batch, content) == content, f"{batch} is another file now"
            for row in csv.DictReader(io.StringIO(content.lstrip("\ufeff"))):
                reference = row["申请号"]
                kept = self.waiting.setdefault(reference, (batch, row["金额（元）"]))
                assert kept[0] == batch, f"{reference} is in two files"

    def advice(self):
        """The treasury's file, by which every request that waits is paid: the form's fields, and the sum in fen."""
        lines = ["申请号,凭证号,支付日期,金额（元）,退回原因"]
        lines += [f"{reference},模拟凭证{reference[-6:]},{today()},{amount},"
                  for reference, (_, amount) in sorted(self.waiting.items())]
        paid = sum(fen(amount) for _, amount in self.waiting.values())
        return {"sure": "1", "name": "凭证.csv", "text": "\n".join(lines) + "\n"}, paid

    def done(self):
        """Nothing of it waits any more."""
        self.settled |= self.files.keys()
        self.waiting.clear()
        self.files.clear()

    def settle(self, chance, maker, outcomes):
        """Half of the files' fate is unknown; then the treasury's file tells what became of every request."""
        for batch in {batch for batch, _ in self.waiting.values()}:
            if chance.random() < 0.5:
                maker.act(batch, {"do": "unknown"})
                outcomes["unknown, then settled"] += 1
        advice, paid = self.advice()
        maker.act("/delivery/advice", advice)
        maker.act("/delivery/advice", advice)  # The same file once more says nothing new.
        self.done()
        return paid


def today():
    """The day in Shanghai."""
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
