"""The pages as people use them: a real browser, a real server process."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, FilePayload, WebSocketRoute, expect

from .demo_desk import Customer, DemoDesk, OperatorAtConsole, shop_page, watch

QUESTION = "売買の注文はどうやって出しますか"
PART_OF_THE_ANSWER = "「取引」画面から"

pytestmark = [pytest.mark.e2e, pytest.mark.browser]


async def test_a_customer_gets_the_answer_from_the_bot(browser: Browser, desk: DemoDesk) -> None:
    """A common question is answered in the widget, in the language of the page, with a question whether it helped."""
    customer = await Customer.arrive(browser, desk)
    await customer.ask(QUESTION, PART_OF_THE_ANSWER)

    await customer.page.locator("chat-gateway .current .question .yes").click()
    await expect(customer.log).to_contain_text("ありがとうございます")


async def test_customer_and_operator_talk_until_the_rating(browser: Browser, desk: DemoDesk) -> None:
    """They talk both ways, a note stays internal, and the closed conversation can be rated."""
    operator = await OperatorAtConsole.arrive(browser, desk, "佐藤")
    customer = await Customer.arrive(browser, desk)
    await customer.ask(QUESTION, PART_OF_THE_ANSWER)
    await customer.page.locator("chat-gateway .person").click()

    await operator.accept()
    await expect(operator.log).to_contain_text(PART_OF_THE_ANSWER)
    await expect(customer.log).to_contain_text("佐藤が担当いたします")

    await operator.write("ご注文の番号を教えてください。")
    await expect(customer.log).to_contain_text("ご注文の番号を教えてください。")
    await customer.say("A-10023 です")
    await expect(operator.log).to_contain_text("A-10023 です")
    await operator.write("指値が離れている", kind="note")
    await expect(operator.log.locator(".note .bubble")).to_have_text("指値が離れている")

    await operator.page.locator(".case-head .close").click()
    await operator.page.locator("dialog .primary").click()
    await customer.page.locator("chat-gateway .star").nth(4).click()
    await customer.page.locator("chat-gateway .card .primary").click()
    await expect(customer.log).to_contain_text("評価をありがとうございました")
    await expect(operator.page.locator(".ended")).to_contain_text("終了しました")
    await expect(customer.log).not_to_contain_text("指値が離れている")
    await operator.leave()


async def test_a_reload_resumes_both_sides(browser: Browser, desk: DemoDesk) -> None:
    """After a reload the customer and the operator have the whole conversation, each message once."""
    operator = await OperatorAtConsole.arrive(browser, desk, "Emma")
    customer = await Customer.arrive(browser, desk, "en")
    await customer.page.locator("chat-gateway .person").click()
    await operator.accept()
    await operator.write("Good morning, this is Emma.")
    await expect(customer.log).to_contain_text("Good morning, this is Emma.")
    await customer.say("Hello Emma")
    await expect(operator.log).to_contain_text("Hello Emma")

    await customer.page.reload()
    await operator.page.reload()
    await customer.open()

    await expect(customer.own.filter(has_text="Hello Emma")).to_have_count(1)
    await expect(customer.log.get_by_text("Good morning, this is Emma.")).to_have_count(1)
    await expect(operator.log.get_by_text("Hello Emma")).to_have_count(1)
    await operator.write("Still here.")
    await expect(customer.log).to_contain_text("Still here.")
    await customer.leave()
    await operator.leave()


async def test_what_was_written_while_the_server_was_down_arrives_once(browser: Browser, desk: DemoDesk) -> None:
    """A message typed while there is no server is kept, sent when it is back, and stored once."""
    customer = await Customer.arrive(browser, desk)
    await customer.say("こんにちは")
    await expect(customer.page.locator("chat-gateway .row.mine.sent")).to_have_count(1)

    desk.kill()
    await expect(customer.page.locator("chat-gateway .strip.offline")).to_be_visible()
    await customer.say(QUESTION)
    await expect(customer.page.locator("chat-gateway .row.mine.sending")).to_have_count(1)
    desk.start()

    await expect(customer.page.locator("chat-gateway .row.mine.sent")).to_have_count(2, timeout=40_000)
    await customer.page.reload()
    await customer.open()
    await expect(customer.own).to_have_text(["こんにちは", QUESTION])


async def test_a_lost_ack_and_a_reload_double_nothing(browser: Browser, desk: DemoDesk) -> None:
    """What was sent but not acknowledged is sent again by the next page of the tab, and stands in the log once."""
    losing = True

    def lossy(line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        server.on_message(lambda frame: None if losing and '"welcome"' not in str(frame) else line.send(frame))

    context = watch(await browser.new_context(locale="ja"))
    await context.route_web_socket("**/v1/chat", lossy)
    customer = Customer(await context.new_page(), context)
    await customer.page.goto(desk.url)
    await customer.open()
    await customer.say(QUESTION)
    await expect(customer.page.locator("chat-gateway .row.mine.sending")).to_have_count(1)
    losing = False

    await customer.page.reload()
    await customer.open()

    await expect(customer.log.locator(".bot .bubble")).to_have_count(1)
    await expect(customer.own).to_have_text([QUESTION])
    await expect(customer.page.locator("chat-gateway .row.mine.sending")).to_have_count(0)


async def test_the_enter_that_ends_a_composition_sends_nothing(browser: Browser, desk: DemoDesk) -> None:
    """Enter chooses a conversion while an input method composes; only the next Enter sends."""
    customer = await Customer.arrive(browser, desk)
    keyboard = await customer.context.new_cdp_session(customer.page)
    await customer.field.focus()
    await keyboard.send("Input.imeSetComposition", {"text": "しゅっきん", "selectionStart": 5, "selectionEnd": 5})
    await customer.page.keyboard.press("Enter")
    await expect(customer.own).to_have_count(0)

    await customer.field.fill("出金")
    # Safari reports this Enter after the composition, with the old key code as its only mark.
    await customer.field.evaluate(
        "field => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true}))"
    )
    await expect(customer.own).to_have_count(0)
    await customer.field.press("Enter")

    await expect(customer.own).to_have_text(["出金"])
    await expect(customer.page.locator("chat-gateway .row.mine.sent")).to_have_count(1)
    await customer.leave()


async def test_markup_is_shown_as_text_on_both_sides(browser: Browser, desk: DemoDesk) -> None:
    """What people write never becomes part of a page; only http and https addresses become links."""
    payload = "<img src=x onerror=\"document.title='owned'\"> javascript:alert(1) https://coinami.example/a?b=1。"
    operator = await OperatorAtConsole.arrive(browser, desk, "佐藤")
    customer = await Customer.arrive(browser, desk)
    await customer.page.locator("chat-gateway .person").click()
    await operator.accept()

    await customer.say(payload)
    await operator.write(payload)

    for page, log in ((customer.page, customer.log), (operator.page, operator.log)):
        await expect(log.get_by_text(payload)).to_have_count(2)
        await expect(log.locator("img")).to_have_count(0)
        links = await log.locator("a").evaluate_all("links => links.map(link => link.href)")
        assert links == ["https://coinami.example/a?b=1"] * 2
        assert "owned" not in await page.title()
    await customer.leave()
    await operator.leave()


async def test_one_tag_puts_the_widget_into_a_page_of_another_site(browser: Browser, desk: DemoDesk) -> None:
    """A site with a strict policy embeds the widget by one tag, sets its language and steers it by `$chatgateway`."""
    policy = f"default-src 'none'; script-src {desk.url}; connect-src {desk.url} {desk.url.replace('http', 'ws')}"
    tag = f'<script type="module" src="{desk.url}/widget.js" data-locale="zh" data-title="My shop"></script>'
    page = await browser.new_page(locale="ja")
    with shop_page(desk, f"<!doctype html><title>Shop</title><body>{tag}", policy) as address:
        await page.goto(address)
    await expect(page.locator("chat-gateway .launcher")).to_have_text("在线咨询")

    await page.evaluate("window.heard = []; $chatgateway.on('message', message => heard.push(message.kind))")
    await page.evaluate("$chatgateway.sendMessage('你好')")

    await expect(page.locator("chat-gateway h2")).to_have_text("My shop")
    await expect(page.locator("chat-gateway .bot .bubble")).to_have_count(1)
    assert await page.evaluate("heard") == ["answer"]
    picture = FilePayload(name="a.png", mimeType="image/png", buffer=b"\x89PNG\r\n\x1a\n")
    await page.locator("chat-gateway input[type=file]").set_input_files([picture])
    await expect(page.locator("chat-gateway .tray [role=status]")).to_have_text("已添加a.png")
    await page.evaluate("$chatgateway.shutdown()")
    await expect(page.locator("chat-gateway")).to_have_count(0)
    assert await page.evaluate("localStorage.length") == 0


async def test_a_secret_is_taken_off_the_screen_with_a_warning(browser: Browser, desk: DemoDesk) -> None:
    """Whoever writes a secret is told at once that it was removed, and does not see it any longer."""
    customer = await Customer.arrive(browser, desk)
    await customer.say("パスワードは Hunter22xx! です")

    await expect(customer.page.locator("chat-gateway .warning")).to_contain_text("パスワード")
    await expect(customer.log).not_to_contain_text("Hunter22xx!")
    await customer.leave()


async def test_a_supervisor_watches_whispers_and_takes_over(browser: Browser, desk: DemoDesk) -> None:
    """The board shows who waits; a supervisor reads along, leaves a note and takes the conversation to the console."""
    customer = await Customer.arrive(browser, desk, "zh-CN")
    await customer.page.locator("chat-gateway .person").click()
    await expect(customer.page.locator("chat-gateway .panel")).to_have_attribute("data-phase", "waiting")
    context = watch(await browser.new_context(locale="ja", viewport={"width": 1400, "height": 900}))
    board = await context.new_page()
    await board.goto(f"{desk.url}/supervisor")
    await board.fill("input[name=name]", "高橋")
    await board.fill("input[name=password]", "coinami-demo")
    await board.keyboard.press("Enter")
    await board.locator(".watch").filter(has_text="中国語").click()
    await board.locator(".talk textarea").fill("中国語の担当を探しています")
    await board.locator(".talk textarea").press("Enter")
    await expect(board.locator(".note .bubble")).to_have_text("中国語の担当を探しています")

    await board.locator(".take").click()
    await board.locator(".toast a").click()
    operator = OperatorAtConsole(board)
    await expect(board.locator(".case-head .ref")).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
    await expect(board.locator(".case-head .chip").first).to_have_text("中国語")
    await operator.write("您好，我是高桥。")

    await expect(customer.log).to_contain_text("您好，我是高桥。")
    await expect(customer.log).not_to_contain_text("中国語の担当を探しています")
    await customer.leave()
