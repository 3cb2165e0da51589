"""Takes the pictures of the README: the real pages in front of a real demonstration desk.

From the top of the repository, with the test dependencies: python -m docs.images.take
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect
from tests.e2e.demo_desk import PASSWORD, Customer, DemoDesk, OperatorAtConsole

HERE = Path(__file__).parent
PHONE: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1360, "height": 840}
CALM_MS = 700


async def take(page: Page, name: str) -> None:
    """Wait until nothing moves, then take the picture."""
    await page.wait_for_timeout(CALM_MS)
    await page.screenshot(path=HERE / f"{name}.png")


async def front_page(browser: Browser, desk: DemoDesk) -> None:
    """The shop front with an answer of the bot."""
    customer = await Customer.arrive(browser, desk, viewport=WIDE)
    await customer.ask("出金手数料はいくらですか", "385円")
    await take(customer.page, "front-page")
    await customer.leave()


async def on_a_phone(browser: Browser, desk: DemoDesk) -> None:
    """The widget on a phone, in English."""
    customer = await Customer.arrive(browser, desk, "en", viewport=PHONE)
    await customer.ask("How much are the withdrawal fees?", "385 yen")
    await take(customer.page, "widget-phone")
    await customer.leave()


async def console_and_board(browser: Browser, desk: DemoDesk) -> None:
    """An operator in the middle of a conversation with another one coming in, and the board beside it."""
    operator = await OperatorAtConsole.arrive(browser, desk, "佐藤")
    customer = await Customer.arrive(browser, desk, viewport=WIDE)
    await customer.ask("出金手数料はいくらですか", "385円")
    await customer.page.locator("chat-gateway .person").click()
    await operator.accept()
    await operator.write("こんにちは、佐藤です。どの銀行への出金でしょうか？")
    await expect(customer.log).to_contain_text("どの銀行への出金でしょうか")
    await customer.say("みずほ銀行です。先週から金額が変わった気がして。")
    await expect(operator.log).to_contain_text("みずほ銀行")
    await operator.write("先月の手数料改定の件。旧料金の適用可否を確認する", kind="note")
    await operator.page.locator(".composer .tab.reply").click()
    second = await Customer.arrive(browser, desk)
    await second.say("板の見方がわからないので、人に教えてほしいです")
    await expect(operator.page.locator(".offer")).to_be_visible()
    await take(operator.page, "console")
    await board(browser, desk)
    for one in (customer, second):
        await one.leave()
    await operator.leave()


async def board(browser: Browser, desk: DemoDesk) -> None:
    """What a supervisor sees while somebody waits for a colleague who is not there."""
    waiting = await Customer.arrive(browser, desk, "zh-CN")
    await waiting.say("我的账户被盗了，请马上冻结")
    context = await browser.new_context(locale="en", viewport=WIDE)
    page = await context.new_page()
    await page.goto(f"{desk.url}/supervisor")
    await page.fill("input[name=name]", "高橋")
    await page.fill("input[name=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.locator(".watch").filter(has_text="Chinese").click()
    await page.wait_for_timeout(2500)
    await take(page, "board")
    await waiting.leave()


async def main() -> None:
    """All pictures, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        desk = DemoDesk(Path(folder) / "data")
        desk.start()
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
                await front_page(browser, desk)
                await on_a_phone(browser, desk)
                await console_and_board(browser, desk)
                await browser.close()
        finally:
            desk.stop()


asyncio.run(main())
