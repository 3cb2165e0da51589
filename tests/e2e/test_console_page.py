"""The console as operators use it: a real browser, a real server process."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

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
    colleague = dialog.locator(".person").filter(has_text="王")
    await expect(colleague.locator(".chip")).to_have_text("受付中 0/3")
    await expect(dialog.locator(".person").filter(has_text="高橋")).to_contain_text("日本語 1 が必要")
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
