"""Money: calls and awards, transfer requests, budgets, what may leave the house as a file."""

import csv
import datetime
import io

from playwright.sync_api import expect

from window import Journey


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

    with journey.step("the treasury's file is shown line by line, and what it says is paid is paid") as page:
        journey.sign_in(page, "maker")
        page.goto(journey.city.url + "/delivery/transfers")
        asked = next(row for row in csv.DictReader(io.StringIO(file.lstrip("\ufeff"))) if row["申请号"] == request)
        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
        advice = f"申请号,凭证号,支付日期,金额（元）,退回原因\n{request},模拟凭证900,{today},{asked['金额（元）']},\n"
        page.locator("#advice-file").set_input_files(
            {"name": "凭证.csv", "mimeType": "text/csv", "buffer": advice.encode()})
        page.get_by_role("button", name="读取凭证").click()
        expect(page.locator("main")).to_contain_text(request)
        journey.look(page, "advice-read")
        page.get_by_role("button", name="确认入账").click()
        expect(page.get_by_role("status").first).to_be_visible()
        expect(page.locator("#requests tbody tr", has_text=name)).to_contain_text("已支付")
        page.goto(journey.city.url + "/delivery/reconciliation")
        journey.look(page, "reconciliation")


def submissions(journey: Journey):
    with journey.step("more money for a budget is asked for by one and approved by another", refusals=1) as page:
        journey.sign_in(page, "city")
        page.goto(journey.city.url + "/delivery/budgets/b1")
        before = page.locator("main table", has_text="科目").last.inner_text()
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
        assert page.locator("main table", has_text="科目").last.inner_text() == before, "money came before its approval"
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
        assert page.locator("main table", has_text="科目").last.inner_text() != before, "the approval moved nothing"


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
