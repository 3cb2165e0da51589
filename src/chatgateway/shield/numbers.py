"""The numbers of a text, found once: runs of digits with their groups, for cards, My Number, accounts and phones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from .labels import REFERENCE, any_of
from .reading import Reading

# Groups of digits apart by at most three spaces, dashes, dots or brackets.
_NUMBER = re.compile(r"[0-9](?:[ \t\-ー.()/_]{0,3}[0-9]){5,}")
_GROUP = re.compile(r"\d+")
_LABEL_REACH = 14
_UNITS = re.compile(
    r"\s?(?:円|¥|yen|jpy|usd|万|萬|億|btc|eth|xrp|%|元|块|塊|ドル|枚|satoshi|sat\b|wei|gwei|usdt|usdc|人|件|回"
    r"|日|年|月|時|分|秒)"
)


@dataclass(frozen=True)
class Number:
    """A run of digits and separators in a reading; `groups` are the parts between the separators, with their places."""

    reading: Reading
    start: int
    end: int

    @cached_property
    def groups(self) -> tuple[tuple[int, int], ...]:
        """Start and end of every unbroken group of digits."""
        return tuple(m.span() for m in _GROUP.finditer(self.reading.plain, self.start, self.end))

    @cached_property
    def digits(self) -> str:
        """All its digits, without what stands between."""
        plain = self.reading.plain
        return "".join(plain[a:b] for a, b in self.groups)

    @cached_property
    def is_amount(self) -> bool:
        """Whether a unit follows, or a currency sign or decimal comma stands before."""
        low = self.reading.low
        before = low[max(0, self.start - 1) : self.start]
        return before in ("¥", "$", "€", "£", ",") or _UNITS.match(low, self.end) is not None

    @cached_property
    def is_glued(self) -> bool:
        """Whether it is a part of a longer word, such as a hash, an address or a ticket number."""
        plain = self.reading.plain
        before, after = plain[max(0, self.start - 1) : self.start], plain[self.end : self.end + 1]
        if (
            after == "-"
            and plain[self.end + 1 : self.end + 2].isascii()
            and plain[self.end + 1 : self.end + 2].isalpha()
        ):
            return True
        return (before.isascii() and (before.isalpha() or before in ("_", "#", "-", "/"))) or (
            after.isascii() and (after.isalpha() or after == "_")
        )

    @property
    def has_plus(self) -> bool:
        """Whether a plus stands before it, as before a phone number with its country."""
        return self.reading.plain[max(0, self.start - 2) : self.start].rstrip("( ").endswith("+")

    @cached_property
    def is_reference(self) -> bool:
        """Whether a word for a reference (order, ticket, transaction, user id …) stands right before it."""
        return any_of(REFERENCE, self.before(_LABEL_REACH))

    def before(self, reach: int) -> str:
        """Up to `reach` characters before it, in lower case."""
        return self.reading.low[max(0, self.start - reach) : self.start]

    def around(self, before: int, after: int) -> str:
        """What stands before and after it, in lower case, with a line break in its place."""
        low = self.reading.low
        return low[max(0, self.start - before) : self.start] + "\n" + low[self.end : self.end + after]

    def windows(self, shortest: int, longest: int) -> Iterator[tuple[int, int, str]]:
        """Rows of whole groups with so many digits in all (start, end, digits), from each start the longest first."""
        plain = self.reading.plain
        for first, (start, _) in enumerate(self.groups):
            digits, rows = "", []
            for begin, end in self.groups[first:]:
                digits += plain[begin:end]
                if len(digits) > longest:
                    break
                if len(digits) >= shortest:
                    rows.append((start, end, digits))
            yield from reversed(rows)


def numbers(reading: Reading) -> tuple[Number, ...]:
    """Every number of at least six digits, in order."""
    return tuple(Number(reading, *m.span()) for m in _NUMBER.finditer(reading.plain))
