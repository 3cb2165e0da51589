"""How the pages behave on a bad line: real pages in a real browser, a gateway on a string."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.async_api import Browser, Page, WebSocketRoute, expect

from .demo_desk import DemoDesk

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

WELCOME = {
    "type": "welcome",
    "protocol": 1,
    "visitor": "v",
    "token": "t",
    "conversation": None,
    "limits": {"text": 4000},
}


@dataclass(slots=True)
class Gateway:
    """Stands in for the gateway: keeps what came and when, and does as the test says."""

    heartbeat: float = 10
    news: asyncio.Event = field(default_factory=asyncio.Event)
    lines: list[WebSocketRoute] = field(default_factory=list)
    begun_at: list[float] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)

    async def open_page(self, browser: Browser, desk: DemoDesk) -> Page:
        """A page with the chat open, connected to this gateway."""
        page = await browser.new_page(locale="ja")
        await page.route_web_socket("**/v1/chat", lambda line: self.take_line(line))
        await page.goto(desk.url)
        await page.locator("chat-gateway .launcher").click()
        await self.until(lambda: len(self.heard) > 0)
        return page

    def take_line(self, line: WebSocketRoute) -> None:
        """A page calls."""
        self.lines.append(line)
        self.begun_at.append(time.monotonic())
        self.news.set()
        line.on_message(lambda text: self.hear(line, str(text)))

    def hear(self, line: WebSocketRoute, text: str) -> None:
        """A frame of the page; only hello is answered."""
        frame = json.loads(text)
        self.heard.append(frame)
        self.news.set()
        if frame["type"] == "hello":
            self.tell(line, {**WELCOME, "heartbeat": self.heartbeat})
            self.tell(line, {"type": "caught_up", "conversation": None, "seq": 0})

    def tell(self, line: WebSocketRoute, frame: dict[str, Any]) -> None:
        """Say something to the page."""
        line.send(json.dumps(frame))

    def commands(self) -> list[dict[str, Any]]:
        """The commands that came."""
        return [frame for frame in self.heard if "id" in frame]

    async def until(self, is_so: Any, seconds: float = 8) -> None:
        """Wait for something to become true, for a while."""
        async with asyncio.timeout(seconds):
            while not is_so():
                self.news.clear()
                await self.news.wait()


async def test_an_unanswered_message_is_sent_again_with_its_id(browser: Browser, desk: DemoDesk) -> None:
    """A line that breaks before the ack makes the page call again and send the same command."""
    gateway = Gateway()
    page = await gateway.open_page(browser, desk)
    await page.locator("chat-gateway textarea").fill("hello")
    await page.locator("chat-gateway textarea").press("Enter")
    await gateway.until(lambda: gateway.commands())
    await gateway.lines[0].close(code=1012)

    await gateway.until(lambda: len(gateway.commands()) == 2)
    first, second = gateway.commands()
    assert first == second
    await expect(page.locator("chat-gateway .mine")).to_have_count(1)


async def test_a_verdict_to_stay_away_is_final(browser: Browser, desk: DemoDesk) -> None:
    """After close code 4503 the page does not call again until somebody asks it to."""
    gateway = Gateway()
    page = await gateway.open_page(browser, desk)
    await gateway.lines[0].close(code=4503)
    await expect(page.locator("chat-gateway .strip.offline .link")).to_be_visible()
    await page.evaluate("dispatchEvent(new Event('online'))")
    await asyncio.sleep(1.5)
    assert len(gateway.lines) == 1

    await page.locator("chat-gateway .strip.offline .link").click()

    await gateway.until(lambda: len(gateway.lines) == 2)


async def test_the_gateway_says_when_to_come_back(browser: Browser, desk: DemoDesk) -> None:
    """`bye.reconnect_after` is kept, whatever the network does meanwhile."""
    gateway = Gateway()
    page = await gateway.open_page(browser, desk)
    gateway.tell(gateway.lines[0], {"type": "bye", "reason": "drain", "reconnect_after": 2.5})
    await gateway.lines[0].close(code=1012)
    closed_at = time.monotonic()
    await asyncio.sleep(0.3)
    await page.evaluate("dispatchEvent(new Event('online'))")

    await gateway.until(lambda: len(gateway.lines) == 2)
    assert gateway.begun_at[1] - closed_at > 2.3


async def test_a_silent_line_is_tried_and_then_replaced(browser: Browser, desk: DemoDesk) -> None:
    """After one heartbeat of silence the page pings, after two it takes a new line."""
    gateway = Gateway(heartbeat=0.5)
    await gateway.open_page(browser, desk)

    await gateway.until(lambda: {"type": "ping"} in gateway.heard)
    await gateway.until(lambda: len(gateway.lines) == 2)
    assert gateway.begun_at[1] - gateway.begun_at[0] > 1.0


async def test_an_event_shows_once_however_often_it_comes(browser: Browser, desk: DemoDesk) -> None:
    """A repeated seq is dropped; after `resync` the log is shown anew."""
    gateway = Gateway()
    page = await gateway.open_page(browser, desk)
    event: dict[str, Any] = {"type": "event", "conversation": "c", "at": "2026-11-25T10:00:00.000Z", "kind": "message"}
    event |= {"author": {"role": "operator", "id": "operator", "name": "佐藤"}}
    for seq in (1, 2, 2, 1):
        gateway.tell(gateway.lines[0], {**event, "seq": seq, "data": {"text": f"message {seq}"}})
    said = page.locator("chat-gateway .agent .bubble")
    await expect(said).to_have_text(["message 1", "message 2"])

    gateway.tell(gateway.lines[0], {"type": "resync", "conversation": "c", "reason": "ahead"})
    gateway.tell(gateway.lines[0], {**event, "seq": 1, "data": {"text": "message 1, as it is"}})

    await expect(said).to_have_text(["message 1, as it is"])


async def test_a_refusal_that_passes_is_tried_again(browser: Browser, desk: DemoDesk) -> None:
    """`unavailable` keeps the message on its way; a refusal for good offers the writer to try again."""
    gateway = Gateway()
    page = await gateway.open_page(browser, desk)
    await page.locator("chat-gateway textarea").fill("hello")
    await page.locator("chat-gateway textarea").press("Enter")
    await gateway.until(lambda: gateway.commands())
    re = gateway.commands()[0]["id"]
    gateway.tell(
        gateway.lines[0], {"type": "error", "re": re, "code": "unavailable", "message": "", "retry_after": 0.2}
    )
    await gateway.until(lambda: len(gateway.commands()) == 2)

    gateway.tell(gateway.lines[0], {"type": "error", "re": re, "code": "conflict", "message": ""})
    await page.locator("chat-gateway .failed .link").click()

    await gateway.until(lambda: len(gateway.commands()) == 3)
    assert {command["id"] for command in gateway.commands()} == {re}
