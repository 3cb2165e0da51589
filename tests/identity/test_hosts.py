"""What a host site's token must be, and the many things it must not."""

from __future__ import annotations

import pytest

from chatgateway.errors import Unauthorized
from chatgateway.identity.hosts import HostSite
from chatgateway.ports import Named

from .forgery import ISSUER, SECRET, Make, bad_tokens, claims, hand_made, signed

SITE = HostSite(SECRET, ISSUER)


@pytest.mark.parametrize(
    "token",
    [
        signed(),
        signed(aud=["chatgateway", "billing"]),
        signed(header={"typ": "at+jwt"}),
        hand_made({"alg": "HS256"}, claims()),
    ],
    ids=["by the book", "for us among others", "an access token", "without typ"],
)
def test_a_good_token_names_its_customer(token: str) -> None:
    """Signed with the shared secret, for us, from this site, valid now within a minute of skew."""
    assert SITE.read(token) == Named("cust-1", "山田")


def test_a_minute_of_skew_is_forgiven() -> None:
    """Clocks differ: what expired half a minute ago is still good."""
    assert SITE.read(signed(exp=claims()["exp"] - 630)).subject == "cust-1"


@pytest.mark.parametrize("make", bad_tokens().values(), ids=bad_tokens())
def test_a_bad_token_names_nobody(make: Make) -> None:
    """Whatever is wrong: Unauthorized, and the message repeats nothing of the token."""
    token = make()

    with pytest.raises(Unauthorized) as refused:
        SITE.read(token)

    assert "cust" not in refused.value.message
    assert len(refused.value.message) < 80


def test_the_table_is_long_enough() -> None:
    """More than the forty that reviews ask for."""
    assert len(bad_tokens()) >= 60


def test_a_name_that_is_no_name_is_left_out() -> None:
    """The name is decoration; the id is what counts."""
    assert SITE.read(signed(name={"first": "x"})).name == ""
    assert SITE.read(signed(name="a\x00b")).name == ""
    assert SITE.read(signed(name=None)).name == ""


def test_without_an_issuer_configured_any_issuer_will_do() -> None:
    """The secret is the proof."""
    assert HostSite(SECRET).read(signed(iss=None)).subject == "cust-1"
