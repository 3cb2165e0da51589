"""Finds text that is hard to read: WCAG 2.2, 1.4.3 asks for a contrast of 4.5 : 1."""

from __future__ import annotations

from playwright.async_api import Page

# Opacity is part of the colour that people see; what is disabled or still on its way may be faint.
FAINT_TEXTS = """() => {
  const root = document.querySelector("chat-gateway")?.shadowRoot ?? document;
  const parse = (text) => { const found = text.match(/[\\d.]+/g).map(Number); return found.length < 4 ? [...found, 1] : found; };
  const channel = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const over = (top, alpha, below) => below.map((v, i) => v * (1 - alpha) + top[i] * alpha);
  const around = function* (node) { for (let n = node; n; n = n.parentElement ?? n.getRootNode().host) yield n; };
  const faint = [];
  for (const element of root.querySelectorAll("*")) {
    const words = [...element.childNodes].filter((n) => n.nodeType === 3 && n.data.trim());
    if (!words.length || !element.checkVisibility() || element.closest(".sending, :disabled")) continue;
    const grounds = [...around(element)].map((n) => parse(getComputedStyle(n).backgroundColor)).reverse();
    const ground = grounds.reduce((below, colour) => over(colour, colour[3], below), [255, 255, 255]);
    const opacity = [...around(element)].reduce((product, n) => product * Number(getComputedStyle(n).opacity), 1);
    const ink = over(parse(getComputedStyle(element).color), opacity, ground);
    const [high, low] = [luminance(ink), luminance(ground)].sort((a, b) => b - a);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 4.5) faint.push(`${element.tagName}.${element.className} ${words[0].data.trim().slice(0, 20)} ${contrast.toFixed(2)}`);
  }
  return faint;
}"""  # noqa: E501


async def faint_texts(page: Page) -> list[str]:
    """Every text of the page, or of its widget where there is one, that is hard to read, in light and in dark."""
    found: list[str] = []
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        # Colours may be on their way.
        await page.wait_for_timeout(250)
        found += [f"{scheme}: {text}" for text in await page.evaluate(FAINT_TEXTS)]
    return found
