"""The console as operators use it: a real browser, a real server process."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Browser, expect

from .contrast import faint_texts
from .demo_desk import Customer, DemoDesk, OperatorAtConsole

QUESTION = "板の見方がわからないので、人に教えてほしいです"

pytestmark = [pytest.mark.e2e, pytest.mark.browser]


async def test_a_canned_reply_is_found_by_key_changed_and_sent(browser: Browser, desk: DemoDesk) -> None:
    """In the customer's language, with what the system knows filled in; nothing is sent before the operator says so."""
    operator = await OperatorAtConsole.arrive(browser, desk, "Emma")
    customer = await Customer.arrive(browser, desk, "en")
    await customer.page.locator("chat-gateway .person").click()
    await operator.accept()
    await expect(operator.page.locator(".composer textarea")).to_be_focused()
    await operator.page.keyboard.press("/")
    search = operator.page.get_by_role("combobox", name="定型文")
    await expect(search).to_be_focused()
    await search.fill("挨拶")
    await expect(operator.page.locator("#canned-list li").first).to_contain_text("This is Emma.")
    await search.press("ArrowDown")
    await search.press("ArrowUp")
    await search.press("Enter")
    field = operator.page.locator(".composer textarea")
    await expect(field).to_be_focused()
    await expect(field).to_have_value(
        "Hello there, thank you for waiting. This is Emma. Let me look into this for you."
    )
    await expect(customer.log.locator(".agent .bubble")).to_have_count(0)

    await field.press_sequentially(" One moment.")
    await field.press("Enter")

    await expect(customer.log.locator(".agent .bubble")).to_have_text(
        "Hello there, thank you for waiting. This is Emma. Let me look into this for you. One moment."
    )
    await customer.leave()
    await operator.leave()


async def test_an_operator_hands_over_to_a_named_colleague(browser: Browser, desk: DemoDesk) -> None:
    """The dialog says who is free and who lacks what; the chosen one is asked, with the whole talk and the reason."""
    first = await OperatorAtConsole.arrive(browser, desk, "佐藤")
    customer = await Customer.arrive(browser, desk)
    await customer.say(QUESTION)
    await first.accept()
    second = await OperatorAtConsole.arrive(browser, desk, "王")
    await first.page.keyboard.press("Escape")
    await first.page.keyboard.press("t")
    dialog = first.page.locator("dialog")
    await dialog.get_by_text("オペレーター", exact=False).first.click()
    colleague = dialog.locator(".colleague").filter(has_text="王")
    await expect(colleague.locator(".chip")).to_have_text("受付中 0/3")
    await expect(dialog.locator(".colleague").filter(has_text="高橋")).to_contain_text("日本語 1 が必要")
    await colleague.click()
    await dialog.locator("textarea").fill("税務の確認をお願いします")

    await dialog.get_by_role("button", name="引き継ぐ").click()

    await expect(first.page.locator(".ended")).to_contain_text("引き継ぎました")
    await second.accept()
    await expect(second.log).to_contain_text("佐藤が引き継ぎ → 王（税務の確認をお願いします）")
    await expect(customer.log).to_contain_text("王が担当いたします")
    await customer.leave()
    for one in (first, second):
        await one.leave()


async def test_two_consoles_of_one_operator_are_one_desk(browser: Browser, desk: DemoDesk) -> None:
    """Whichever screen accepts, both have the conversation, and both know what it is about."""
    first = await OperatorAtConsole.arrive(browser, desk, "佐藤")
    page = await first.page.context.new_page()
    await page.goto(f"{desk.url}/console")
    second = OperatorAtConsole(page)
    customer = await Customer.arrive(browser, desk)
    await customer.say(QUESTION)
    for one in (first, second):
        await expect(one.page.locator(".offer")).to_be_visible()

    for one in (first, second):
        # By script: a person's second press would find no offer any more.
        await one.page.evaluate("document.querySelector('.offer .accept')?.click()")

    for one in (first, second):
        await one.page.locator(".case").click()
        await expect(one.page.locator(".case-head .ref")).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
        await expect(one.page.locator(".case-head .chip").first).to_have_text("日本語")
    await first.write("一つ目の画面から")
    await expect(second.log.locator(".operator .bubble")).to_have_text(["一つ目の画面から"])
    await customer.leave()
    await first.leave()


async def test_every_text_can_be_read(browser: Browser, desk: DemoDesk) -> None:
    """In light and in dark: an offer, a conversation with notes and warnings, and the customer's side of it."""
    operator = await OperatorAtConsole.arrive(browser, desk, "佐藤")
    customer = await Customer.arrive(browser, desk)
    await customer.say(QUESTION)
    await expect(operator.page.locator(".offer")).to_be_visible()
    offered = await faint_texts(operator.page)
    await operator.accept()
    await customer.say("パスワードは Hunter22xx! です")
    await operator.write("確認します")
    await operator.write("本人確認が先", kind="note")
    await expect(customer.log).to_contain_text("確認します")
    talking = [*await faint_texts(operator.page), *await faint_texts(customer.page)]
    await customer.leave()

    assert offered == []
    assert talking == []
    assert await faint_texts(customer.page) == []
    await operator.leave()


async def test_both_sides_survive_a_kill_with_words_on_the_way(browser: Browser, desk: DemoDesk) -> None:
    """What was on its way when the server died, or was written while it was down, is there once on every screen."""
    operator = await OperatorAtConsole.arrive(browser, desk, "佐藤")
    customer = await Customer.arrive(browser, desk)
    await customer.say(QUESTION)
    await operator.accept()
    tab = await customer.context.new_page()
    await tab.goto(desk.url)
    other = Customer(tab, customer.context)
    await other.open()

    await customer.field.fill("途中の質問")
    await operator.page.locator(".composer textarea").fill("途中の返信")
    await asyncio.gather(
        customer.field.press("Enter"), operator.page.locator(".composer textarea").press("Enter"), kill(desk)
    )
    await expect(customer.page.locator("chat-gateway .strip.offline")).to_be_visible()
    await expect(operator.page.locator(".alert")).to_contain_text("再接続しています")
    await customer.say("止まっている間の質問")
    await operator.write("止まっている間の返信")
    desk.start()

    asked, answered = [QUESTION, "途中の質問", "止まっている間の質問"], ["途中の返信", "止まっている間の返信"]
    for one in (customer, other):
        await expect(one.own).to_have_text(asked, timeout=40_000)
        await expect(one.log.locator(".agent .bubble")).to_have_text(answered, timeout=40_000)
    await expect(operator.log.locator(".customer .bubble")).to_have_text(asked)
    await expect(operator.log.locator(".operator .bubble")).to_have_text(answered)
    await expect(customer.page.locator("chat-gateway .sending")).to_have_count(0)
    await customer.leave()
    await operator.leave()


async def kill(desk: DemoDesk) -> None:
    """A power cut, beside what the others do."""
    await asyncio.to_thread(desk.kill)
