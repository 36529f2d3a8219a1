"""What documents promise: a clause and the rows behind its figures, the questions of a visitor, rules and the journal."""

import re

from playwright.sync_api import Page, expect

from window import PHONE, Journey, figure_within


def open_clause_five(page: Page):
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="文件").click()
    page.get_by_role("link", name="上海市工业企业升规提质三年行动方案").first.click()
    page.get_by_role("link", name="鼓励升规提质纳统").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("鼓励升规提质纳统")


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


def overlapping_benefits(journey: Journey):
    with journey.step("where no text says whether two benefits exclude each other, the sum is a range: both, or the dearer") \
            as page:
        page.goto(journey.city.url + "/match")
        page.get_by_label("年", exact=False).first.select_option("2025")
        answer_what_is_asked(page)
        matched = [card for card in page.locator("#card article").all() if "初步相符" in card.inner_text()]
        amounts = [int(figure.replace(",", "")) for card in matched
                   for figure in re.findall(r"最高([\d,]+)万元", card.inner_text())[:1]]
        assert sorted(amounts) == [40, 40, 50], f"other amounts than those of the three texts: {amounts}"
        told = page.locator("#card").inner_text()
        both, one = (int(figure) for figure in re.search(
            r"最高(\d+)万元\s+现金合计.*?若只得其一，合计最高(\d+)万元", told, re.DOTALL).groups())
        undecided = both - sum(amounts)
        assert 0 <= undecided and one < both, f"no range: {one} to {both}"
        journey.look(page, "overlap")


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


def without_script(journey: Journey):
    with journey.step("all of it works without JavaScript", javascript=False) as page:
        page.goto(journey.city.url + "/match")
        page.get_by_label("年", exact=False).first.select_option("2025")
        answer_what_is_asked(page)
        expect(page.locator("#card article", has_text="上一年首次升规企业增长奖励")).to_contain_text("最高40万元")
        journey.sign_in(page, "city")
        open_clause_five(page)
