"""The widget as customers use it: files, and an answer that came while they were away."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload, expect

from .demo_desk import Customer, DemoDesk, OperatorAtConsole, watch
from .servers import Server, routing_yaml, serving

PNG = b"\x89PNG\r\n\x1a\n" + bytes(2000)

pytestmark = [pytest.mark.e2e, pytest.mark.browser]


def contents(path: Path) -> bytes:
    """What was saved."""
    return path.read_bytes()


async def test_files_travel_both_ways(browser: Browser, desk: DemoDesk) -> None:
    """What one side attaches, the other side can save; a file alone is a message, too."""
    operator = await OperatorAtConsole.arrive(browser, desk, "佐藤")
    customer = await Customer.arrive(browser, desk)
    await customer.page.locator("chat-gateway .person").click()
    await operator.accept()
    form = customer.page.locator("chat-gateway .composer")
    await expect(form.get_by_role("button", name="10 MB まで")).to_be_visible()

    await form.locator("input[type=file]").set_input_files(
        [FilePayload(name="画面.png", mimeType="image/png", buffer=PNG)]
    )
    await expect(form.get_by_role("status").filter(has_text="画面.pngを添付しました")).to_be_visible()
    await customer.field.press("Enter")
    await expect(customer.own).to_have_text(["画面.png"])
    async with operator.page.expect_download() as download:
        await operator.log.locator(".customer .file").click()
    assert contents(await (await download.value).path()) == PNG

    await operator.page.locator(".composer input[type=file]").set_input_files(
        [FilePayload(name="steps.txt", mimeType="text/plain", buffer="手順".encode())]
    )
    await operator.write("こちらをご覧ください")
    async with customer.page.expect_download() as download:
        await customer.log.locator(".agent .file").click()
    assert contents(await (await download.value).path()) == "手順".encode()
    await customer.leave()
    await operator.leave()


async def test_a_file_that_cannot_travel_is_refused_with_words(browser: Browser, desk: DemoDesk) -> None:
    """Too large, of another kind, or not what it says it is: each is told at once, and what was written stays."""
    customer = await Customer.arrive(browser, desk, "en")
    await customer.field.fill("My screenshot:")
    form = customer.page.locator("chat-gateway .composer")

    await form.locator("input[type=file]").set_input_files(
        [
            FilePayload(name="run.exe", mimeType="application/x-msdownload", buffer=b"MZ"),
            FilePayload(name="big.pdf", mimeType="application/pdf", buffer=b"%PDF-" + bytes(10 * 1024 * 1024)),
            FilePayload(name="fake.png", mimeType="image/png", buffer=b"GIF89a not a picture"),
        ]
    )

    for words in ("run.exe: this kind", "big.pdf: files over 10 MB", "fake.png: this kind"):
        await expect(form.get_by_role("alert").filter(has_text=words)).to_be_visible()
    await expect(form.locator(".parcels li")).to_have_count(0)
    dropped = await customer.page.evaluate_handle(
        "() => { const all = new DataTransfer(); all.items.add(new File(['1'], 'a.txt')); return all }"
    )
    await customer.page.locator("chat-gateway .log").dispatch_event("drop", {"dataTransfer": dropped})
    await expect(form.get_by_role("status").filter(has_text="a.txt is attached")).to_be_attached()
    await form.get_by_role("button", name="Remove a.txt").click()
    await expect(form.locator(".parcels li")).to_have_count(0)
    await expect(customer.field).to_have_value("My screenshot:")


async def absent_customer_is_answered(browser: Browser, server: Server, customer: Customer) -> None:
    """The customer goes; an operator answers and closes."""
    hired = server.operator("夜 佐久間", "ja:5,general:5")
    await customer.page.goto("about:blank")
    context = watch(await browser.new_context(locale="ja"))
    await context.add_init_script(
        f"location.host && localStorage.setItem('chatgateway.operator.token', '{hired.token}')"
    )
    operator = OperatorAtConsole(await context.new_page())
    await operator.page.goto(f"{server.url}/console")
    await operator.page.locator(".status.ready").click()
    await operator.accept()
    await operator.write("口座の制限を解除しました。")
    await expect(operator.log.locator(".operator .meta")).to_contain_text("夜 佐久間")
    await expect(operator.page.locator(".composer .attach")).to_be_hidden()
    await operator.page.locator(".case-head .close").click()
    await operator.page.locator("dialog .primary").click()
    await expect(operator.page.locator(".ended")).to_be_visible()
    await context.close()


async def test_an_answer_to_an_absent_customer_is_there_when_they_return(browser: Browser, tmp_path: Path) -> None:
    """However late: the launcher says so, the answer stands there, and what they write then begins anew below it."""
    # Without files, by the way: then no page offers them.
    env = {"CHATGATEWAY_ATTACHMENTS": "false"}
    with serving(tmp_path / "node", routing=routing_yaml(tmp_path, reopen_hours=0), env=env) as server:
        context = watch(await browser.new_context(locale="ja"))
        customer = Customer(await context.new_page(), context)
        await customer.page.goto(server.url)
        await customer.open()
        await customer.page.locator("chat-gateway .person").click()
        await expect(customer.page.locator("chat-gateway .panel")).to_have_attribute("data-phase", "waiting")
        await expect(customer.page.locator("chat-gateway .attach")).to_be_hidden()
        await absent_customer_is_answered(browser, server, customer)

        await customer.page.goto(server.url)
        await expect(customer.page.locator("chat-gateway .badge")).to_have_text("1")
        await customer.open()
        await expect(customer.log.locator(".agent .bubble")).to_have_text(["口座の制限を解除しました。"])
        await expect(customer.log.locator(".agent .meta")).to_contain_text(":")
        await customer.say("別の件です")

        await expect(customer.page.locator("chat-gateway .row.mine.sent .bubble")).to_have_text(["別の件です"])
        texts = await customer.log.locator(".agent .bubble, .mine .bubble").all_text_contents()
        assert texts == ["口座の制限を解除しました。", "別の件です"]
        await customer.page.reload()
        await expect(customer.page.locator("chat-gateway .badge")).to_be_hidden()
