"""What is promised arrives: cases on a phone, places, exchanges, gatherings."""

import struct
import zlib

from playwright.sync_api import expect

from window import PHONE, Journey, working_day


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
        expect(page.locator(".sheet.party")).to_have_count(3)
        expect(page.locator(".sheet.party", has_text="生态环境局")).to_contain_text("待接办")
        expect(page.locator(".sheet.party", has_text="主办").first).to_contain_text(working_day(5))
        journey.look(page, "services-handed-phone")


def picture_of_a_workshop() -> bytes:
    """A small PNG, as a phone's camera would give a large one."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([40 * row % 256, 90, 140] * 8) for row in range(8))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def warning_to_visit(journey: Journey):
    need = "订单减少，想对接融资和两家配套企业"
    with journey.step("a warning of falling out is sent to the enterprise's officer") as page:
        journey.sign_in(page, "officer")
        page.goto(journey.city.url + "/cultivation/warnings")
        watched = page.locator("main tbody tr", has=page.get_by_role("link", name="处理")).first.locator("a").first
        name, enterprise = watched.inner_text(), watched.get_attribute("href")
        page.context.clear_cookies()
        journey.sign_in(page, "songjiang")
        page.goto(journey.city.url + enterprise + "/warning")
        page.get_by_label("要办什么").fill("产值下降，请上门了解原因。")
        page.get_by_role("button", name="转为办件").click()
        expect(page.get_by_role("status").first).to_contain_text("已登记并分派")
        expect(page.locator("section.party").first).to_contain_text("服务专员")
        sent = page.url.split("?")[0]
    with journey.step("on a phone the officer takes it on, records the visit with a photo, and opens what the enterprise needs "
                      "as a case whose deadline is the table's", PHONE) as page:
        journey.sign_in(page, "officer")
        page.goto(journey.city.url + "/services")
        page.locator(f"a[href='{sent.removeprefix(journey.city.url)}']").first.click()
        page.get_by_role("button", name="我来接办").click()
        expect(page.locator("section.party").first).not_to_contain_text("待接办")
        journey.look(page, "warning-case-phone")
        page.goto(journey.city.url + "/services/mine")
        page.locator(f"a[href='{enterprise}/visits']").click()
        page.get_by_label("看到什么、企业说了什么").fill("一条产线停着，老客户减了订单")
        page.get_by_label("照片").set_input_files(
            {"name": "车间.png", "mimeType": "image/png", "buffer": picture_of_a_workshop()})
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("已保存")
        told = page.locator("ol.timeline li", has_text="一条产线停着")
        expect(told).to_have_count(1)
        photo = told.get_by_role("link", name="看照片").get_attribute("href")
        kept = page.request.get(journey.city.url + photo)
        assert kept.status == 200 and kept.headers["content-type"] == "image/png", f"the photo: {kept.status}"
        journey.look(page, "visit-phone")
        page.goto(journey.city.url + "/services/mine")
        page.locator(f"a[href='{enterprise}/visits'] ~ a", has_text="登记一件").click()
        page.get_by_label("遇到什么困难").fill(need)
        page.get_by_role("button", name="提交").click()
        expect(page.get_by_role("status").first).to_contain_text("已登记并分派")
        expect(page.locator("main")).to_contain_text(name)
        expect(page.locator("section.party")).to_contain_text(working_day(5))
        journey.look(page, "need-phone")


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
        # The form stays, with what was written, and says that nothing was sent. Who writes on is not interrupted.
        expect(page.locator("form.sheet .note")).to_contain_text("有网络后自动提交")
        expect(page).to_have_url(visits)
        expect(note).to_have_value("车间里没有信号，新到两台机床")
        note.fill("车间里没有信号，新到两台机床，都已装好")
        expect(page.locator("form.sheet .note")).to_contain_text("有网络后再点一次")
        page.context.set_offline(False)
        # Where the day begins it is told of.
        page.goto(journey.city.url + "/services/mine")
        page.locator("[data-left]").get_by_role("link").click()
        expect(page).to_have_url(visits)
        expect(note).to_have_value("车间里没有信号，新到两台机床，都已装好")
        expect(told.filter(has_text="新到两台机床")).to_have_count(0)
        journey.look(page, "visit-draft-phone")
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.get_by_role("status").first).to_contain_text("已保存")
        expect(told.filter(has_text="新到两台机床")).to_have_count(1)
        page.goto(visits)
        expect(note).to_have_value("")
        # What could not be sent is sent by itself once the network is back.
        page.context.set_offline(True)
        note.fill("仓库里也没有信号，在等一批零件")
        with page.expect_event("requestfailed"):
            page.get_by_role("button", name="保存", exact=True).click(no_wait_after=True)
        expect(page.locator("form.sheet .note")).to_contain_text("有网络后自动提交")
        page.context.set_offline(False)
        expect(page.get_by_role("status").first).to_contain_text("已保存")
        expect(told.filter(has_text="在等一批零件")).to_have_count(1)
        page.goto(journey.city.url + "/services/mine")
        expect(page.locator("[data-left]")).to_be_hidden()
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
