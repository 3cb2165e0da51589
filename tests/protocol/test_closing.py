"""Why a socket is closed."""

from __future__ import annotations

from chatgateway.protocol import closing
from chatgateway.protocol.asyncapi import close_codes


def test_every_code_has_one_reason_that_fits_a_close_frame() -> None:
    """Reasons take at most 123 bytes; no two verdicts share a code."""
    codes = close_codes()

    assert len({c.code for c in codes}) == len(codes) == 13
    assert all(0 < len(c.reason.encode()) <= 123 for c in codes)


def test_the_code_alone_says_whether_to_come_back() -> None:
    """40xx: come back; 45xx: stay away; of the standard codes only going away and restarting invite back."""
    for code in close_codes():
        assert code.come_back == (code.code in (1001, 1012) or 4000 <= code.code < 4500)


def test_the_version_stands_in_the_subprotocol() -> None:
    """A client that offers another one meets another contract."""
    assert f"chatgateway.v{closing.PROTOCOL_VERSION}" == closing.SUBPROTOCOL
    assert closing.HEARTBEAT_SECONDS == 10
