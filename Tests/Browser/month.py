"""The district's month: workbooks and their slips, the library and its need, warnings, the material of a meeting."""

import csv
import datetime
import io
import subprocess
import zipfile
from xml.etree import ElementTree

from playwright.sync_api import expect

from window import PHONE, Journey, figure_named, figure_within
from workbooks import month_workbook


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
        boards = []
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
            boards.append(board)
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
        page.context.clear_cookies()
        journey.sign_in(page, "songjiang")
        page.goto(boards[0])
        # The street's count opens to its rows, and the sum to the street, its rows and the cell that told each.
        count = page.locator("a[href$='rows?part=telling']").first
        taken = int(count.inner_text())
        count.click()
        assert page.locator("main tbody tr").count() == taken > 0, f"not the {taken} rows that were taken"
        page.goto(boards[0])
        page.locator("main a[href*='/figures/']").first.click()
        page.locator("main tbody a[href*='?reporter=']").first.click()
        page.locator("main tbody a[href*='/cell?at=']").first.click()
        expect(page.locator("mark")).to_have_count(1)
        journey.look(page, "cell")
        page.goto(f"{journey.city.url}/enterprises/{known[0][0]}")
        page.locator("a[href$='/cell']", has_text="!").first.click()
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


def cultivation(journey: Journey):
    year = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).year
    with journey.step("a yearly task of 200 with its number asks the library for 240, one more proposed lacks one fewer, "
                      "and the target has its chance") as page:
        journey.sign_in(page, "city")
        page.goto(journey.city.url + f"/targets/shenggui-2023/2/district-targets/assign?year={year}")
        page.get_by_label("文号").fill(f"示例〔{year}〕1号")
        page.get_by_label("印发日期").fill(f"{year}-01-15")
        page.get_by_label("松江区").fill("200")
        # The made-up city has tasks already: another figure corrects one.
        page.locator("#reason").fill("年中调整（模拟）")
        page.locator("main form").first.get_by_role("button").first.click()
        page.context.clear_cookies()
        journey.sign_in(page, "songjiang")
        page.goto(journey.city.url + "/cultivation")
        assert figure_named(page, "培育企业库", "应有") == 240
        lacking = figure_named(page, "培育企业库", "还缺")
        assert lacking + figure_named(page, "培育企业库", "在库") == 240
        journey.look(page, "cultivation")
        page.get_by_role("link", name="升规预测").click()
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
        page.locator("#issued").fill(f"{year}-01-16")
        page.locator("#task-310117").fill("987")
        page.locator("#reason").fill("年中调整（模拟）")
        page.locator("main form button[type=submit]").click()
        page.goto(issued)
        row = page.locator("main section table:not(.material) tbody tr", has_text="年度任务")
        expect(row.first).to_contain_text("987")
        after = [row.locator("th, td").all_inner_texts() for row in page.locator("table.material tbody tr").all()]
        assert after == before, "the issued material has changed"
        journey.look(page, "material-corrected")
