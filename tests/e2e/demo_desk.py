"""The demonstration desk as a real process that can be killed, and people with browsers in front of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, ViewportSize, expect

START_SECONDS = 60.0
PASSWORD = "coinami-demo"


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class DemoDesk:
    """`chatgateway demo` on a data folder that outlives it. `shop` is the origin of another site that may embed it."""

    data: Path
    port: int = field(default_factory=free_port)
    shop: str = field(default_factory=lambda: f"http://127.0.0.1:{free_port()}")
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it is ready."""
        command = [sys.executable, "-m", "chatgateway", "demo", "--port", str(self.port), "--data", str(self.data)]
        with (self.data.parent / "demo.log").open("ab") as log:
            allowed = {"CHATGATEWAY_ALLOWED_ORIGINS": self.shop}
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **allowed})
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            assert self.process.poll() is None, (self.data.parent / "demo.log").read_text()
            assert time.monotonic() < deadline, "the demo is not ready"
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=1.0).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as an operator would."""
        if self.process is not None:
            self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(how)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


@contextmanager
def shop_page(desk: DemoDesk, html: str, policy: str) -> Iterator[str]:
    """The address of a page on the other site, which serves nothing else."""

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, format: str, *args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", int(desk.shop.rpartition(":")[2])), Shop) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield desk.shop
        server.shutdown()


# What pages complained of in the running test: errors of scripts, and whatever the policy stopped.
complaints: list[str] = []


def watch(context: BrowserContext) -> BrowserContext:
    """Remember what the pages of this context complain of; a server that is down or refuses is no fault of theirs."""

    def heard(message: ConsoleMessage) -> None:
        told = message.text.startswith(("Failed to load resource", "WebSocket connection to"))
        if message.type in ("error", "warning") and not told:
            complaints.append(message.text)

    context.on("console", heard)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    return context


@dataclass(frozen=True, slots=True)
class Customer:
    """A person in front of the shop's page."""

    page: Page
    context: BrowserContext

    @classmethod
    async def arrive(
        cls, browser: Browser, desk: DemoDesk, locale: str = "ja", viewport: ViewportSize | None = None
    ) -> Customer:
        """Open the page and the chat."""
        context = watch(await browser.new_context(locale=locale, viewport=viewport or {"width": 1280, "height": 800}))
        customer = cls(await context.new_page(), context)
        await customer.page.goto(desk.url)
        await customer.open()
        return customer

    async def open(self) -> None:
        """Open the chat."""
        await self.page.locator("chat-gateway .launcher").click()
        await expect(self.field).to_be_visible()

    @property
    def field(self) -> Locator:
        """Where the customer writes."""
        return self.page.locator("chat-gateway .composer textarea")

    @property
    def log(self) -> Locator:
        """What the customer sees of the conversation."""
        return self.page.locator("chat-gateway .items")

    @property
    def own(self) -> Locator:
        """The customer's own messages."""
        return self.page.locator("chat-gateway .mine .bubble")

    async def say(self, text: str) -> None:
        """Write and press Enter."""
        await self.field.fill(text)
        await self.field.press("Enter")

    async def leave(self) -> None:
        """End the conversation, which takes two presses."""
        await self.page.locator("chat-gateway .end").dblclick()
        await expect(self.page.locator("chat-gateway .panel")).to_have_attribute("data-phase", "closed")

    async def ask(self, question: str, answer: str) -> None:
        """Ask a question of the FAQ until its answer is there; how sure the bot is of it is tested elsewhere."""
        await self.say(question)
        button = self.page.locator("chat-gateway .current .choice").filter(has_text=question)
        answered = self.log.locator(".bot .bubble").filter(has_text=answer)
        await expect(answered.or_(button).first).to_be_visible(timeout=40_000)
        if await button.count():
            await button.click()
        await expect(answered).to_be_visible()


@dataclass(frozen=True, slots=True)
class OperatorAtConsole:
    """A person in front of the console."""

    page: Page

    @classmethod
    async def arrive(cls, browser: Browser, desk: DemoDesk, name: str) -> OperatorAtConsole:
        """Log in and be ready for customers."""
        context = watch(await browser.new_context(locale="ja", viewport={"width": 1400, "height": 900}))
        page = await context.new_page()
        await page.goto(f"{desk.url}/console")
        await page.fill("input[name=name]", name)
        await page.fill("input[name=password]", PASSWORD)
        await page.keyboard.press("Enter")
        await page.locator(".status.ready").click()
        await expect(page.locator(".status.ready")).to_have_attribute("aria-checked", "true")
        return cls(page)

    @property
    def log(self) -> Locator:
        """The transcript of the conversation in front of them."""
        return self.page.locator(".log-items")

    async def accept(self) -> None:
        """Take the offer, by key."""
        await expect(self.page.locator(".offer")).to_be_visible()
        await self.page.keyboard.press("a")
        await expect(self.page.locator(".case-head .close")).to_be_visible()

    async def write(self, text: str, kind: str = "reply") -> None:
        """Write a reply or a note and press Enter."""
        await self.page.locator(f".composer .tab.{kind}").click()
        await self.page.locator(".composer textarea").fill(text)
        await self.page.locator(".composer textarea").press("Enter")

    async def leave(self) -> None:
        """Go: no more customers for this one."""
        await self.page.get_by_role("button", name="ログアウト").click()
        await expect(self.page.locator(".login")).to_be_visible()
