"""The end of a socket as an exception: whoever reads frames raises it, the connection closes with it."""

from __future__ import annotations

from ..protocol.closing import CloseCode


class Refused(Exception):
    """Raised when the socket must be closed with a verdict."""

    def __init__(self, code: CloseCode) -> None:
        super().__init__(code.reason)
        self.code = code
