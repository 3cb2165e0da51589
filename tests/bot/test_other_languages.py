"""Customers whose browser speaks a language that the desk does not."""

from __future__ import annotations

import pytest

from chatgateway.bot.decision import Answer, Asked
from tests.web.houses import tiny_bot


@pytest.mark.parametrize("language", ["fr", "xx", "DÅ", ""])
def test_an_unknown_language_gets_what_there_is(language: str) -> None:
    """Searching and choosing answer in a language that there is; nothing fails for the lack of a phrase."""
    bot = tiny_bot()

    assert bot.search("手数料", language)
    assert isinstance(bot.choose("trading-fees", Asked(None, language)), Answer)
    assert isinstance(bot.choose("trading-fees", Asked(language, language)), Answer)
