"""The way of a district officer, an enterprise's accountant and an auditor through the portal, in a headless browser.

    make browser-test                        or, with a program that is built:
    .venv/bin/python Tests/Browser/journey.py [--pictures FOLDER]

It starts a demonstration of its own over a temporary folder and ends it again. Where a step fails, its page is left in
.build/browser as a picture and as HTML.
"""

import argparse
import csv
import io
import contextlib
import datetime
import pathlib
import subprocess
import sys
import time
import zipfile
import traceback
from xml.etree import ElementTree

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from demonstration import Demonstration, built_binary
from workbooks import month_workbook

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


def open_clause_five(page: Page):
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="文件").click()
    page.get_by_role("link", name="上海市工业企业升规提质三年行动方案").first.click()
    page.get_by_role("link", name="鼓励升规提质纳统").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("鼓励升规提质纳统")


def figure_within(place) -> tuple:
    """The first figure of a place that leads to rows, and how many it says there are."""
    link = place.get_by_role("link").filter(has=place.page.locator("data")).first
    return link, int(link.locator("data").get_attribute("value"))


def district_officer(journey: Journey):
    with journey.step("a district officer signs in, opens clause 5 and follows a figure to an enterprise") as page:
        journey.sign_in(page, "songjiang")
        journey.look(page, "overview")
        open_clause_five(page)
        expect(page.locator("main")).to_contain_text("2023年1月1日")
        growth = page.locator("section.instrument", has_text="上一年首次升规企业增长奖励")
        expect(growth).to_contain_text("40万元")
        journey.look(page, "clause")
        figure, holding = figure_within(growth.locator(".sum"))
        assert holding > 0, "nobody of the demonstration matches the growth award"
        figure.click()
        rows = page.locator("main table tbody tr")
        expect(rows.first).to_be_visible()
        shown = rows.count()
        assert shown == min(holding, shown) > 0, f"{shown} rows behind a figure of {holding}"
        expect(rows.first).to_contain_text("模拟")
        journey.look(page, "rows")
        rows.first.get_by_role("link").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("模拟")
        expect(page.locator("main")).to_contain_text("以申报通知和审核结果为准")
        journey.look(page, "enterprise")


# An enterprise that entered by yearly report in December 2024 and grew by 32 % in 2025; amounts in 万元, as asked.
KNOWN_CASE = {
    "industry": "3911",
    "above_scale_on": "2024-12-20",
    "above_scale_route": "annual",
    "first_entry": "true",
    "output@2024": "10000",
    "output@2025": "13200",
}


def answer_what_is_asked(page: Page):
    """Answers every question that is open and goes on, until nothing more is asked that the case knows."""
    for _ in range(12):
        open_fields = [
            field for field in page.locator("#questions [name]:not([type=hidden])").all()
            if field.get_attribute("name") in KNOWN_CASE and not field.input_value()
        ]
        if not open_fields:
            return
        for field in open_fields:
            value = KNOWN_CASE[field.get_attribute("name")]
            if field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        with page.expect_navigation():
            page.locator("#questions button[type=submit]").first.click()
    raise AssertionError("the same questions come again and again")


def accountant(journey: Journey, viewport=None):
    where = "on a phone" if viewport else "at a desk"
    with journey.step(f"a visitor {where} answers what is asked and reads 最高40万元 with its reading", viewport) as page:
        page.goto(journey.city.url + "/match")
        page.get_by_label("年", exact=False).first.select_option("2025")
        journey.look(page, f"match-asked-{'phone' if viewport else 'desk'}")
        answer_what_is_asked(page)
        card = page.locator("#card article", has_text="上一年首次升规企业增长奖励")
        expect(card).to_contain_text("初步相符")
        expect(card).to_contain_text("最高40万元")
        card.locator("summary").first.click()
        expect(card).to_contain_text("跨年兑现")
        expect(card).to_contain_text("以申报通知和审核结果为准")
        journey.look(page, f"match-answered-{'phone' if viewport else 'desk'}")


def auditor(journey: Journey):
    with journey.step("an auditor opens the journal, has it verified, and may not import") as page:
        journey.sign_in(page, "auditor")
        page.get_by_role("navigation", name="主导航").get_by_role("link", name="管理").click()
        page.locator('main a[href="/administration/journal"]').first.click()
        rows = page.locator("main table tbody tr")
        expect(rows.first).to_be_visible()
        journey.look(page, "journal")
        page.locator("main a.btn").first.click()
        expect(page.get_by_role("status")).to_be_visible()
        expect(page.get_by_role("alert")).to_have_count(0)
        answer = page.request.get(journey.city.url + "/administration/import")
        assert answer.status == 403, f"an auditor gets {answer.status} at the import page"


def analyst(journey: Journey):
    with journey.step("an analyst tries a rule cell by cell, then an expression, and finds who enabled the rule") as page:
        journey.sign_in(page, "analyst")
        page.get_by_role("navigation", name="主导航").get_by_role("link", name="规则").click()
        journey.look(page, "rules")
        page.get_by_role("link", name="上一年首次升规企业增长奖励").click()
        journey.look(page, "rule")
        page.get_by_label("入统途径").select_option("new")
        expect(page.locator("#trial")).to_contain_text("没有一行成立")
        page.get_by_role("link", name="版本与启用").click()
        expect(page.locator("main")).to_contain_text("模拟启用")
        journey.look(page, "versions")
        page.goto(journey.city.url + "/rules/playground")
        page.get_by_label("FEEL 表达式").fill("1 +")
        expect(page.locator("#outcome")).to_contain_text("写法有误")
        page.get_by_label("FEEL 表达式").fill("1 + 1")
        expect(page.locator("#outcome")).to_contain_text("2")
        journey.look(page, "playground")
        page.goto(journey.city.url + "/rules/upload")
        journey.look(page, "upload")


def reporting(journey: Journey):
    with journey.step("a town's workbook: a unit slip, a falling cumulative and a duplicate, each named by its cell") as page:
        journey.sign_in(page, "officer")
        table = page.request.get(journey.city.url + "/enterprises/export").text().lstrip("\ufeff")
        known = [row for row in csv.reader(io.StringIO(table)) if len(row) > 1 and len(row[0]) == 18][:3]
        assert len(known) == 3, "the officer's street has fewer than three enterprises"
        # The demonstration has asked the same streets for the last closed month already.
        months = {
            8: {"产值表": [[row[0], row[1], 1000, 9000] for row in known]},
            9: {"产值表": [[*known[0][:2], 1_000_000, 10_000_000], [*known[1][:2], 1000, 10_000]],
                 "补报": [[*known[2][:2], "", 8000]], "园区": [[*known[1][:2], 1000, 10_000]]},
        }
        for month, sheets in months.items():
            page.context.clear_cookies()
            journey.sign_in(page, "songjiang")
            page.goto(journey.city.url + "/reporting")
            page.locator("#month").fill(f"2026-{month:02}")
            china = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
            page.locator("#due").fill(str(china + datetime.timedelta(days=7)))
            page.get_by_role("button", name="新建").click()
            expect(page.locator("main")).to_contain_text("未报")
            board = page.url
            page.get_by_role("checkbox").first.check()
            page.get_by_role("button", name="登记催报").click()
            expect(page.get_by_role("status")).to_contain_text("已登记催报")
            page.context.clear_cookies()
            journey.sign_in(page, "officer")
            page.goto(board)
            page.locator("tbody a").first.click()
            page.locator("#file").set_input_files(
                {"name": f"{month}月.xlsx",
                 "buffer": month_workbook(2026, month, sheets, foot=[["填表人：", "", "负责人："]]),
                 "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"})
            page.get_by_role("button", name="预览").click()
            if month == 9:
                found = page.locator("main")
                for cell in ["产值表!C4", "补报!D4", "产值表!A5", "园区!A4"]:
                    expect(found).to_contain_text(cell)
                expect(found).to_contain_text("少于往月报送的累计")
                journey.look(page, "report-checked")
            doubts = page.locator("input[name=confirm]")
            if month == 8 and doubts.count():
                # Round figures may be unlike what the made-up enterprises came to last year.
                for doubt in doubts.all():
                    doubt.check()
                page.locator("#reason").fill("已电话核实（模拟）")
            page.get_by_role("button", name="收下").first.click()
            expect(page.get_by_role("status")).to_contain_text("已收下")
        page.goto(f"{journey.city.url}/enterprises/{known[0][0]}")
        page.locator("a[href$='/cell']").first.click()
        expect(page.locator("mark")).to_have_count(1)
    with journey.step("the keeper locks the round by its button and opens it again with a reason") as page:
        journey.sign_in(page, "songjiang")
        page.goto(board)
        page.get_by_role("button", name="锁定", exact=True).click()
        expect(page.get_by_role("button", name="重新打开")).to_be_visible()
        page.locator("#reason").fill("补报一家（模拟）")
        page.get_by_role("button", name="重新打开").click()
        expect(page.get_by_role("button", name="锁定", exact=True)).to_be_visible()
        expect(page.locator("main")).to_contain_text("补报一家（模拟）")


def word_rows(document: bytes) -> list[list[str]]:
    """The rows of every table of a Word file."""
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert archive.testzip() is None, "the Word file is damaged"
        body = ElementTree.fromstring(archive.read("word/document.xml"))
    return [["".join(text.text or "" for text in cell.iter(space + "t")) for cell in row.iter(space + "tc")]
            for row in body.iter(space + "tr")]


def printed_pages(page) -> list[str]:
    """The text of each page of what the browser prints."""
    written = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=page.pdf(prefer_css_page_size=True), check=True, capture_output=True)
    return written.stdout.decode().split("\f")[:-1]


def material(journey: Journey):
    with journey.step("the month's material is issued and a task corrected: the material stands, the difference is listed, "
                      "and the Word file has the screen's figures") as page:
        targets = journey.city.url + "/targets/shenggui-2023/2/district-targets"
        journey.sign_in(page, "songjiang")
        page.goto(targets + "/dispatch")
        year = page.locator("#month").input_value()[:4]
        page.locator("#promises").fill("走访拟入库企业")
        page.get_by_role("button", name="印发材料").click()
        expect(page.locator("main")).to_contain_text("印发时的数至今没有变化")
        expect(page.locator("main")).to_contain_text("在办诉求")
        issued = page.url
        journey.look(page, "material")
        before = [row.locator("th, td").all_inner_texts() for row in page.locator("table.material tbody tr").all()]
        written = word_rows(page.request.get(issued + "/word").body())
        assert before and all(row in written for row in before), "the Word file has other figures than the screen"
        page.get_by_role("link", name="打印 / 存为 PDF").click()
        expect(page.get_by_role("button", name="打印 / 存为 PDF")).to_be_visible()
        printed = printed_pages(page)
        squeezed = ["".join(text.split()) for text in printed]
        assert "五、下月事项" in squeezed[0], "the version for leaders runs over its one page"
        assert before[0][0] in squeezed[1], "the annexes do not begin on the second page"
        for row in before:
            assert "".join("".join(row).split()) in "".join(squeezed[1:]), f"the PDF lacks the row {row}"
        page.goto(issued)
        page.context.clear_cookies()
        journey.sign_in(page, "city")
        page.goto(f"{targets}/assign?year={year}")
        page.locator("#document").fill("示例〔2026〕99号")
        page.locator("#issued").fill(f"{year}-01-02")
        page.locator("#task-310117").fill("987")
        page.locator("#reason").fill("年中调整（模拟）")
        page.locator("main form button[type=submit]").click()
        page.goto(issued)
        row = page.locator("main section table:not(.material) tbody tr", has_text="年度任务")
        expect(row.first).to_contain_text("987")
        after = [row.locator("th, td").all_inner_texts() for row in page.locator("table.material tbody tr").all()]
        assert after == before, "the issued material has changed"
        journey.look(page, "material-corrected")


def english(journey: Journey):
    with journey.step("one switch, and the same page speaks English") as page:
        page.goto(journey.city.url + "/match")
        page.get_by_role("link", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.get_by_role("heading", level=1)).not_to_contain_text("政策匹配")
        page.get_by_role("link", name="中文").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("政策匹配")


def phone(journey: Journey):
    with journey.step("the officer's pages fit a phone of 360 pixels", PHONE) as page:
        journey.sign_in(page, "officer")
        journey.look(page, "overview-phone")
        open_clause_five(page)
        journey.look(page, "clause-phone")


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


def officer_with_a_case(journey: Journey):
    with journey.step("an officer opens a case on a phone; its deadline is the table's, a question stops the clock, two "
                      "departments work side by side, and it is handed on in two taps", PHONE) as page:
        journey.sign_in(page, "officer")
        page.goto(journey.city.url + "/services")
        journey.look(page, "services-day-phone")
        page.get_by_role("link", name="我的企业").click()
        journey.look(page, "services-mine-phone")
        page.get_by_role("link", name="登记一件").first.click()
        page.get_by_label("遇到什么困难").fill("想扩建厂房，不知道先办哪样")
        # What was typed and not sent is there again.
        page.once("dialog", lambda dialog: dialog.accept())
        page.reload()
        expect(page.get_by_label("遇到什么困难")).to_have_value("想扩建厂房，不知道先办哪样")
        page.get_by_label("文件（可选）").set_input_files(
            files=[{"name": "厂房平面图.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}])
        journey.look(page, "services-intake-phone")
        page.get_by_role("button", name="提交").click()
        expect(page.get_by_role("status").first).to_contain_text("已登记并分派")
        expect(page.get_by_role("link", name="厂房平面图.pdf").first).to_be_visible()
        expect(page.locator("section.party")).to_contain_text(working_day(5))
        page.get_by_text("期限怎么算").click()
        journey.look(page, "services-case-phone")

        page.locator("summary", has_text="请企业补充").click()
        page.get_by_label("需要企业补充什么").fill("现有厂房面积和地块编号？")
        page.get_by_role("button", name="发给企业，暂停计时").click()
        expect(page.locator("section.party")).to_contain_text("等企业补充，时限暂停")

        page.locator("summary", has_text="请其他单位协办").click()
        page.locator("#invite-case").get_by_label("单位").select_option("310117")
        page.locator("#invite-case").get_by_label("部门").fill("生态环境局")
        page.get_by_label("请协办什么").fill("环评要求")
        page.get_by_role("button", name="请协办").click()
        expect(page.locator("section.party")).to_have_count(2)

        page.locator("summary", has_text="转办").click()
        page.get_by_role("button", name="转松江区", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("已转办")
        expect(page.locator("section.party")).to_have_count(3)
        expect(page.locator("section.party", has_text="生态环境局")).to_contain_text("待接办")
        expect(page.locator("section.party", has_text="主办").first).to_contain_text(working_day(5))
        journey.look(page, "services-handed-phone")


def officer_without_network(journey: Journey):
    with journey.step("a visit written without the network is kept and sent later, and one whose reply was lost is not sent twice",
                      PHONE, loses_network=True) as page:
        journey.sign_in(page, "officer")
        page.goto(journey.city.url + "/services")
        page.get_by_role("link", name="我的企业").click()
        page.get_by_role("link", name="走访记录").first.click()
        expect(page.locator("#note")).to_be_visible()
        visits = page.url
        note = page.locator("#note")
        told = page.locator("ol.timeline .typed")
        page.context.set_offline(True)
        note.fill("车间里没有信号，新到两台机床")
        # The network is back only after the form could not be sent: else it would be sent all the same.
        with page.expect_event("requestfailed"):
            page.get_by_role("button", name="保存", exact=True).click(no_wait_after=True)
        page.wait_for_url(lambda url: not url.startswith("http") or url == visits)
        page.context.set_offline(False)
        page.goto(visits)
        expect(note).to_have_value("车间里没有信号，新到两台机床")
        expect(told.filter(has_text="新到两台机床")).to_have_count(0)
        journey.look(page, "visit-draft-phone")
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("已保存")
        expect(told.filter(has_text="新到两台机床")).to_have_count(1)
        page.goto(visits)
        expect(note).to_have_value("")

        def lose_the_reply(route):
            if route.request.method == "POST":
                route.fetch(max_redirects=0)
                route.abort("connectionreset")
            else:
                route.continue_()

        page.route(visits, lose_the_reply)
        note.fill("第二趟，信号时有时无")
        with page.expect_event("requestfailed"):
            page.get_by_role("button", name="保存", exact=True).click(no_wait_after=True)
        page.unroute(visits)
        page.goto(visits)
        expect(page.get_by_role("status").first).to_contain_text("已经送达")
        expect(note).to_have_value("")
        expect(told.filter(has_text="第二趟")).to_have_count(1)


def without_script(journey: Journey):
    with journey.step("all of it works without JavaScript", javascript=False) as page:
        page.goto(journey.city.url + "/match")
        page.get_by_label("年", exact=False).first.select_option("2025")
        answer_what_is_asked(page)
        expect(page.locator("#card article", has_text="上一年首次升规企业增长奖励")).to_contain_text("最高40万元")
        journey.sign_in(page, "city")
        open_clause_five(page)


def places(journey: Journey):
    with journey.step("a plot below the floor is explained, and the circles say whom nobody reaches") as page:
        journey.sign_in(page, "city")
        page.goto(journey.city.url + "/places")
        journey.look(page, "places")
        page.get_by_role("navigation", name="地块").get_by_role("link", name="低于下限").click()
        page.locator("#plots tbody a").first.click()
        expect(page.locator("main")).to_contain_text("低于下限")
        page.locator("summary", has_text="办理").first.click()
        form = page.locator("form", has=page.locator("input[value=except]"))
        form.get_by_label("理由").fill("净空限制")
        form.get_by_role("button").click()
        expect(page.locator("main")).to_contain_text("理由：净空限制")
        page.goto(journey.city.url + "/places/circles")
        journey.look(page, "circles")
        expect(page.locator("#next")).to_contain_text("1−1/e")
        page.get_by_role("link").filter(has=page.locator("data")).nth(1).click()
        expect(page.locator("main tbody tr").first).to_be_visible()


def awards(journey: Journey):
    with journey.step("an over-budget call is refused to its proposer, cut by its rule, and approved by another",
                      refusals=1) as page:
        journey.sign_in(page, "enterprise")
        page.goto(journey.city.url + "/calls")
        journey.look(page, "calls-own")
        page.locator("main tbody a[href^='/calls/awards/']").first.click()
        page.get_by_label("收款账户后四位").fill("1234")
        page.get_by_role("button", name="确认意愿和账户").click()
        expect(page.get_by_role("status").first).to_contain_text("已办理")
        journey.look(page, "award-own")
        page.context.clear_cookies()
        journey.sign_in(page, "songjiang")
        page.goto(journey.city.url + "/delivery/awards?call=c1&step=credit")
        page.get_by_role("button", name="全部审核通过").click()
        expect(page.get_by_role("status").first).to_contain_text("已办理")
        page.context.clear_cookies()
        journey.sign_in(page, "city")
        page.goto(journey.city.url + "/delivery/awards?call=c1&step=panel")
        expect(page.locator("#at-once")).to_contain_text("提出人不能审批")
        expect(page.get_by_role("button", name="全部按拟支持金额核定")).to_have_count(0)
        page.context.clear_cookies()
        journey.sign_in(page, "checker")
        page.goto(journey.city.url + "/delivery/awards?call=c1&step=panel")
        page.get_by_role("button", name="全部按拟支持金额核定").click()
        expect(page.get_by_role("alert")).to_contain_text("先按通知的规则办理：同比例核减")
        page.goto(journey.city.url + "/delivery/calls/c1")
        expect(page.locator("#awards")).to_contain_text("超出预算")
        journey.look(page, "call-over")
        page.get_by_role("button", name="按通知的规则核减").click()
        expect(page.locator("#awards")).not_to_contain_text("超出预算")
        page.goto(journey.city.url + "/delivery/awards?call=c1&step=panel")
        page.get_by_role("button", name="全部按拟支持金额核定").click()
        expect(page.get_by_role("status").first).to_contain_text("已办理")
        page.goto(journey.city.url + "/delivery/calls/c1")
        expect(page.locator("#awards")).to_contain_text("预算可用 0 元")
        page.locator("#runs tbody a").first.click()
        journey.look(page, "run")

    with journey.step("an award whose publication is over is issued by one, asked for, checked by another and exported") as page:
        journey.sign_in(page, "city")
        page.goto(journey.city.url + "/delivery/awards?call=c2")
        page.get_by_role("button", name="全部公示期满，转下达").click()
        expect(page.get_by_role("status").first).to_contain_text("已办理")
        page.context.clear_cookies()
        journey.sign_in(page, "maker")
        page.goto(journey.city.url + "/delivery/awards?call=c2&step=issue")
        name = page.locator("#awards tbody a").first.inner_text()
        page.get_by_role("button", name="全部下达").click()
        expect(page.get_by_role("status").first).to_contain_text("已办理")
        page.goto(journey.city.url + "/delivery/transfers")
        page.locator("summary", has_text="拟拨付申请").click()
        due = page.locator("form.act", has=page.get_by_role("heading", name=name))
        due.get_by_role("button", name="拟拨付申请").click()
        expect(page.locator("#requests")).to_contain_text(name)
        request = page.locator("#requests tbody tr", has_text=name).locator("td").first.inner_text()
        page.context.clear_cookies()
        journey.sign_in(page, "checker")
        page.goto(journey.city.url + "/delivery/transfers")
        mine = page.locator("form.act", has=page.get_by_role("heading", name=request))
        mine.get_by_role("button", name="复核通过").click()
        expect(page.get_by_role("status").first).to_be_visible()
        page.context.clear_cookies()
        journey.sign_in(page, "maker")
        page.goto(journey.city.url + "/delivery/transfers")
        page.get_by_role("button", name="导出全部已复核的申请").click()
        expect(page.locator("#requests tbody tr", has_text=name)).to_contain_text("已导出")
        journey.look(page, "transfers-exported")
        # The newest stands first.
        link = page.get_by_role("link", name="下载第").first.get_attribute("href")
        file = page.request.get(journey.city.url + link).text()
        assert request in file and name in file and "模拟数据" in file, "the exported file lacks the request"


def submissions(journey: Journey):
    with journey.step("more money for a budget is asked for by one and approved by another", refusals=1) as page:
        journey.sign_in(page, "city")
        page.goto(journey.city.url + "/delivery/budgets/b1")
        before = page.locator("main table").last.inner_text()
        page.locator("summary", has_text="变动预算").click()
        form = page.locator("form.act", has=page.get_by_role("heading", name="追加"))
        form.get_by_label("金额").fill("1234.56")
        form.get_by_label("文号").fill("模拟〔2026〕99号")
        form.get_by_role("button", name="记账").click()
        expect(page.get_by_role("status").first).to_contain_text("等待另一人批准")
        expect(page.get_by_role("button", name="批准")).to_have_count(0)
        asked = page.url.split("?")[0]
        journey.look(page, "submission")
        page.goto(journey.city.url + "/delivery/budgets/b1")
        assert page.locator("main table").last.inner_text() == before, "money came before its approval"
        page.context.clear_cookies()
        journey.sign_in(page, "checker")
        page.goto(journey.city.url + "/delivery")
        page.locator("#submissions a", has_text="追加预算").last.click()
        assert page.url.split("?")[0] == asked, "the list leads elsewhere"
        page.get_by_label("理由").fill("000000 19900101 0018")
        page.get_by_role("button", name="退回").click()
        expect(page.get_by_role("alert")).to_contain_text("个人身份号码")
        page.goto(asked)
        page.get_by_role("button", name="批准").click()
        expect(page.get_by_role("status").first).to_contain_text("已批准")
        page.goto(journey.city.url + "/delivery/budgets/b1")
        assert page.locator("main table").last.inner_text() != before, "the approval moved nothing"


def exports(journey: Journey):
    with journey.step("a list of many enterprises is asked for by one, approved by another administrator, and fetched with its "
                      "watermark") as page:
        purpose = "季度走访用，走访后删除"
        journey.sign_in(page, "city")
        page.goto(journey.city.url + "/enterprises?sort=area")
        page.get_by_role("link", name="导出 CSV").click()
        expect(page.locator("#ask")).to_contain_text("一次导出超过 500 行要先批准")
        journey.look(page, "export-asked")
        page.get_by_label("用途").fill(purpose)
        page.get_by_role("button", name="提出申请").click()
        expect(page.get_by_role("status").first).to_contain_text("已提出申请")
        asked = page.locator("#mine tbody tr", has_text=purpose)
        expect(asked).to_contain_text("待批准")
        expect(asked.get_by_role("link", name="下载")).to_have_count(0)
        page.context.clear_cookies()
        journey.sign_in(page, "admin")
        page.goto(journey.city.url + "/administration")
        page.get_by_role("link", name="等您批准的导出申请").first.click()
        waiting = page.locator("section.sheet", has_text=purpose)
        expect(waiting).to_contain_text("无筛选")
        journey.look(page, "export-waiting")
        waiting.get_by_role("button", name="批准", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("已批准")
        page.context.clear_cookies()
        journey.sign_in(page, "city")
        page.goto(journey.city.url + "/exports")
        expect(asked).to_contain_text("已批准")
        journey.look(page, "export-approved")
        fetched = asked.get_by_role("link", name="下载").get_attribute("href")
        file = page.request.get(journey.city.url + fetched).body().decode("utf-8-sig")
        head, *rows = csv.reader(io.StringIO(file))
        assert head[-1] == "水印" and len(rows) > 500, f"{len(rows)} rows, and {head[-1]} last"
        assert all("模拟数据" in row[-1] and "批准见日志第" in row[-1] for row in rows), f"no whole mark: {rows[0][-1]}"


def exchanges(journey: Journey):
    with journey.step("an accountant posts a demand, the city publishes it, and what fits is told with its reasons") as page:
        journey.sign_in(page, "enterprise")
        page.goto(journey.city.url + "/exchanges/new?exchange=zjtx-2025/15%23smart-space")
        page.get_by_label("标题").fill("找一处厂房")
        page.get_by_label("内容").fill("数控车床用，需要行车。")
        page.get_by_label("空间类型").select_option("厂房")
        page.get_by_label("面积（平方米）").fill("1600")
        journey.look(page, "exchange-form")
        page.get_by_role("button", name="提交").click()
        expect(page.locator("main")).to_contain_text("还没有审核")
        address = page.url.split("?")[0]
        page.context.clear_cookies()
        journey.sign_in(page, "city")
        page.goto(address)
        page.get_by_role("button", name="审核通过").click()
        expect(page.locator("#matches tbody tr").first).to_contain_text("需 1,600 平方米，供 1,800 平方米")
        journey.look(page, "exchange")


def figure_named(page: Page, section: str, label: str) -> int:
    """The figure that stands over a label of a sheet."""
    box = page.locator("section.sheet", has=page.get_by_role("heading", name=section)).locator(".sum > div", has_text=label)
    return int(box.first.locator("data").get_attribute("value"))


def cultivation(journey: Journey):
    year = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).year
    with journey.step("a yearly task of 200 with its number asks the library for 240, one more proposed lacks one fewer, "
                      "and the target has its chance") as page:
        journey.sign_in(page, "city")
        page.goto(journey.city.url + f"/targets/shenggui-2023/2/district-targets/assign?year={year}")
        page.get_by_label("文号").fill(f"示例〔{year}〕1号")
        page.get_by_label("印发日期").fill(f"{year}-01-15")
        page.get_by_label("松江区").fill("200")
        page.locator("main form").first.get_by_role("button").first.click()
        page.goto(journey.city.url + "/cultivation")
        assert figure_named(page, "培育企业库", "应有") == 240
        lacking = figure_named(page, "培育企业库", "还缺")
        assert lacking + figure_named(page, "培育企业库", "在库") == 240
        journey.look(page, "cultivation")
        page.get_by_role("link", name="升规预测").click()
        page.get_by_label("区域").select_option("310117")
        expect(page.locator("main tbody tr").first).to_be_visible()
        expect(page.locator("#method")).to_contain_text("局限")
        journey.look(page, "forecasts")
        page.get_by_role("link", name="提出入库").first.click()
        page.get_by_label("理由").fill("走访了解，今年有望达到规模")
        page.get_by_role("button", name="提出", exact=True).click()
        page.goto(journey.city.url + "/cultivation")
        assert figure_named(page, "培育企业库", "还缺") == lacking - 1
        assert figure_named(page, "培育企业库", "拟入库") == 1
        page.goto(journey.city.url + f"/targets/shenggui-2023/2/district-targets?area=310117&year={year}")
        chance = page.locator("section", has=page.get_by_role("heading", name="完成把握"))
        expect(chance.first).to_contain_text("走弱")
        journey.look(page, "chance")
    with journey.step("a warning of falling out becomes a case that somebody takes on") as page:
        journey.sign_in(page, "city")
        page.goto(journey.city.url + "/cultivation/warnings")
        journey.look(page, "warnings")
        page.get_by_role("link", name="处理").first.click()
        journey.look(page, "warning")
        page.get_by_label("要办什么").fill("订单减少，请协调融资，并对接两家配套企业。")
        page.get_by_role("button", name="转为办件").click()
        expect(page.get_by_role("status").first).to_contain_text("已登记并分派")
        page.get_by_role("button", name="我来接办").click()
        expect(page.locator("section.party").first).not_to_contain_text("待接办")
        page.goto(journey.city.url + "/cultivation/warnings")
        expect(page.get_by_role("link", name="看办件").first).to_be_visible()
    with journey.step("the ladder, entries and exits, and the area that counts an enterprise, on a phone", PHONE) as page:
        journey.sign_in(page, "city")
        page.goto(journey.city.url + "/cultivation/ladders")
        journey.look(page, "ladders-phone")
        figure, holding = figure_within(page.locator("main table").first)
        figure.click()
        assert page.locator("main tbody tr").count() == min(holding, 50)
        journey.look(page, "rung-phone")
        page.locator("main tbody tr a").first.click()
        expect(page.locator("#attribution")).to_contain_text("统计属地")
        page.locator("#attribution").get_by_role("link", name="逐月归属和登记").click()
        journey.look(page, "attribution-phone")
        page.goto(journey.city.url + "/cultivation/moves")
        journey.look(page, "moves-phone")


def programmes(journey: Journey):
    with journey.step("a gathering that was held shows whom it reached, and the calendar can be taken along") as page:
        journey.sign_in(page, "city")
        page.goto(journey.city.url + "/programmes")
        journey.look(page, "programmes")
        page.locator("#past tbody a").first.click()
        expect(page.locator("#reach")).to_contain_text("邀请到")
        journey.look(page, "gathering")
        file = page.request.get(journey.city.url + "/programmes/calendar").text()
        assert file.startswith("BEGIN:VCALENDAR\r\n") and file.endswith("END:VCALENDAR\r\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=pathlib.Path, help="also leave a picture of every page here")
    arguments = parser.parse_args()
    if arguments.pictures:
        arguments.pictures.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    with Demonstration(built_binary(), enterprises=1500) as city, sync_playwright() as playwright:
        print(f"demonstration ready after {time.monotonic() - begun:.1f} s at {city.url}", flush=True)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        journey = Journey(browser, city, arguments.pictures)
        district_officer(journey)
        accountant(journey)
        accountant(journey, PHONE)
        auditor(journey)
        analyst(journey)
        reporting(journey)
        english(journey)
        phone(journey)
        officer_with_a_case(journey)
        officer_without_network(journey)
        places(journey)
        awards(journey)
        submissions(journey)
        exchanges(journey)
        cultivation(journey)
        # It changes the task that the step before gave.
        material(journey)
        programmes(journey)
        exports(journey)
        without_script(journey)
        browser.close()
        if journey.faults:
            print("the server had printed:\n" + city.printed())
    print(f"browser journey: {len(journey.faults)} failed, {time.monotonic() - begun:.0f} s")
    sys.exit(1 if journey.faults else 0)


if __name__ == "__main__":
    main()
