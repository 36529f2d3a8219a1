"""One browser window of a journey, what holds on every page, and what several journeys look for."""

import contextlib
import datetime
import pathlib
import time
import traceback

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from demonstration import Demonstration

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LEFT_BEHIND = ROOT / ".build" / "browser"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


class Journey:
    """One browser window, and what has been found wrong so far."""

    def __init__(self, browser, city: Demonstration, pictures: pathlib.Path | None):
        self.browser = browser
        self.city = city
        self.pictures = pictures
        self.faults: list[str] = []

    @contextlib.contextmanager
    def step(self, name: str, viewport=None, javascript=True, refusals=0, loses_network=False):
        """A step in a fresh window: told by a sentence, timed, and gone on from when it fails.

        A browser complains of each page whose form was refused: so many of them belong to the step. Where the step takes the
        network away, so does what is said of that.
        """
        begun = time.monotonic()
        context = self.browser.new_context(
            viewport=viewport or DESK, locale="zh-CN", timezone_id="Asia/Shanghai", java_script_enabled=javascript)
        page = context.new_page()
        page.set_default_timeout(15_000)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on("console", lambda said: complaints.append(f"console: {said.text}") if said.type == "error" else None)
        try:
            yield page
            refused = [said for said in complaints if "status of 422" in said]
            if len(refused) == refusals:
                complaints = [said for said in complaints if said not in refused]
            if loses_network:
                complaints = [said for said in complaints if "net::ERR_" not in said]
            if complaints:
                raise AssertionError("; ".join(complaints))
            print(f"  ok    {name} ({time.monotonic() - begun:.1f} s)", flush=True)
        except Exception as fault:
            self.faults.append(name)
            self._leave_behind(page, len(self.faults))
            print(f"  FAIL  {name}\n{''.join(traceback.format_exception(fault))}", flush=True)
        finally:
            context.close()

    def sign_in(self, page: Page, name: str):
        page.goto(self.city.url + "/sign-in")
        page.get_by_label("登录名").fill(name)
        page.get_by_label("密码").fill(self.city.password)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text("登录")

    def look(self, page: Page, name: str):
        """What holds on every page: the banners, one main heading, nothing that axe finds, no sideways scrolling."""
        expect(page.get_by_role("note").first).to_contain_text("非涉密系统")
        expect(page.get_by_role("note").first).to_contain_text("模拟数据")
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        found = Axe().run(page).response["violations"]
        assert not found, f"{name}: " + "; ".join(
            f"{rule['id']} at {[node['target'] for node in rule['nodes'][:3]]}" for rule in found)
        width = page.evaluate("document.documentElement.scrollWidth")
        room = page.evaluate("document.documentElement.clientWidth")
        assert width <= room, f"{name}: {width} px wide in a window of {room}"
        if self.pictures:
            page.screenshot(path=self.pictures / f"{name}.png", full_page=True)

    def _leave_behind(self, page: Page, number: int):
        LEFT_BEHIND.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(Exception):
            page.screenshot(path=LEFT_BEHIND / f"fault-{number}.png", full_page=True)
            (LEFT_BEHIND / f"fault-{number}.html").write_text(page.content(), encoding="utf8")


def figure_within(place) -> tuple:
    """The first figure of a place that leads to rows, and how many it says there are."""
    link = place.get_by_role("link").filter(has=place.page.locator("data")).first
    return link, int(link.locator("data").get_attribute("value"))


def figure_named(page: Page, section: str, label: str) -> int:
    """The figure that stands over a label of a sheet."""
    box = page.locator("section.sheet", has=page.get_by_role("heading", name=section)).locator(".sum > div", has_text=label)
    return int(box.first.locator("data").get_attribute("value"))


def working_day(days: int) -> str:
    """The day after so many working days from today in Shanghai, by the published table, as pages write it."""
    table = (ROOT / "Corpus" / "reference" / "workdays-cn.tsv").read_text(encoding="utf-8")
    kinds = {cells[0]: cells[1] for line in table.splitlines() if len(cells := line.split("\t")) > 1}
    day = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    while days:
        day += datetime.timedelta(days=1)
        kind = kinds.get(day.isoformat())
        days -= kind == "makeup-workday" or (kind is None and day.weekday() < 5)
    return f"{day.year}年{day.month}月{day.day}日"
