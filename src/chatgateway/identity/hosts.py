"""The host site says who its customer is: HS256 with a secret that only its backend and we have."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..ports import Named
from .signed import claims_of, name_in

AUDIENCE = "chatgateway"


@dataclass(frozen=True, slots=True)
class HostSite:
    """Reads the host site's tokens."""

    secret: str = field(repr=False)
    issuer: str | None = None

    def read(self, token: str) -> Named:
        """The customer whom the token names.

        Raises Unauthorized.
        """
        claims = claims_of(token, self.secret, "HS256", AUDIENCE, self.issuer)
        subject, name = name_in(claims, "sub"), claims.get("name", "")
        return Named(subject, name[:128] if isinstance(name, str) and name.isprintable() else "")
