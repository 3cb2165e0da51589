"""The company's identity provider: which tokens name an operator, and how rarely its keys are fetched."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from chatgateway.errors import Unauthorized, Unavailable
from chatgateway.identity.key_set import KeySet, read_keys
from chatgateway.identity.provider import ASK_SECONDS, FRESH_SECONDS, STALE_SECONDS, IdentityProvider

from .forgery import (
    AUDIENCE,
    BAD_CLAIMS,
    EC_384_KEY,
    EC_KEY,
    ED_KEY,
    ISSUER,
    OTHER_KEY,
    RSA_KEY,
    WEAK_RSA_KEY,
    Make,
    b64,
    claims,
    hand_made,
    pem,
    signed,
)


def rsa_jwk(key: Any, **fields: Any) -> dict[str, Any]:
    """A public key as the provider publishes it."""
    return {**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "use": "sig", **fields}


KEYS: list[dict[str, Any]] = [
    rsa_jwk(RSA_KEY, kid="rsa", alg="RS256"),
    {**json.loads(ECAlgorithm.to_jwk(EC_KEY.public_key())), "kid": "ec"},
    {**json.loads(OKPAlgorithm.to_jwk(ED_KEY.public_key())), "kid": "ed"},
    {"kty": "oct", "k": b64("x" * 32), "kid": "shared"},
    rsa_jwk(WEAK_RSA_KEY, kid="weak"),
    rsa_jwk(OTHER_KEY, kid="encrypts", use="enc"),
    rsa_jwk(OTHER_KEY, kid="ps", alg="PS256"),
    {**json.loads(ECAlgorithm.to_jwk(EC_384_KEY.public_key())), "kid": "ec384"},
    {"kty": "RSA", "kid": "broken", "n": "!", "e": "AQAB"},
]


@dataclass(slots=True)
class Desk:
    """A provider whose keys can change and which counts who asks."""

    keys: list[dict[str, Any]] = field(default_factory=lambda: list(KEYS))
    is_down: bool = False
    fetches: int = 0
    now: float = 1_000.0

    async def fetch(self) -> bytes:
        self.fetches += 1
        if self.is_down:
            raise Unavailable("down")
        return json.dumps({"keys": self.keys}).encode()

    def monotonic(self) -> float:
        return self.now

    def now_ms(self) -> int:
        return round(self.now * 1000)

    def latest_ms(self) -> int:
        return self.now_ms()

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    def provider(self) -> IdentityProvider:
        return IdentityProvider(self.fetch, self, ISSUER, AUDIENCE)


def by(kid: str | None, key: Any, algorithm: str, **changes: Any) -> str:
    """Signed by the provider."""
    return signed(key, algorithm, {} if kid is None else {"kid": kid}, **changes)


@pytest.mark.parametrize(
    ("kid", "key", "algorithm"), [("rsa", RSA_KEY, "RS256"), ("ec", EC_KEY, "ES256"), ("ed", ED_KEY, "EdDSA")]
)
async def test_a_token_of_the_provider_names_somebody(kid: str, key: Any, algorithm: str) -> None:
    """RS256, ES256 and EdDSA, each with a key of its kind."""
    named = await Desk().provider().read(by(kid, key, algorithm))

    assert named.subject == "cust-1"


BAD: dict[str, Make] = {
    **{name: partial(by, "rsa", RSA_KEY, "RS256", **changes) for name, changes in BAD_CLAIMS.items()},
    "the public key as an HMAC secret": lambda: hand_made({"alg": "HS256", "kid": "rsa"}, claims(), pem(RSA_KEY)),
    "the public key's JSON as an HMAC secret": lambda: hand_made(
        {"alg": "HS256", "kid": "rsa"}, claims(), json.dumps(KEYS[0])
    ),
    "a published symmetric key": lambda: hand_made({"alg": "HS256", "kid": "shared"}, claims(), "x" * 32),
    "none": lambda: f"{b64({'alg': 'none', 'kid': 'rsa'})}.{b64(claims())}.",
    "another algorithm of the same key": lambda: by("rsa", RSA_KEY, "RS512"),
    "PS256 with an RS256 key": lambda: by("rsa", RSA_KEY, "PS256"),
    "one key's id, another's signature": lambda: by("rsa", OTHER_KEY, "RS256"),
    "another kind of key under this id": lambda: by("rsa", EC_KEY, "ES256"),
    "a weak key": lambda: by("weak", WEAK_RSA_KEY, "RS256"),
    "a key for encryption": lambda: by("encrypts", OTHER_KEY, "RS256"),
    "a key for another algorithm": lambda: by("ps", OTHER_KEY, "RS256"),
    "a curve that is not ours": lambda: by("ec384", EC_384_KEY, "ES384"),
    "an unknown key": lambda: by("unknown", OTHER_KEY, "RS256"),
    "no kid among many keys": lambda: by(None, RSA_KEY, "RS256"),
    "kid is a number": lambda: hand_made({"alg": "RS256", "kid": 1}, claims()),
    "kid is long": lambda: by("x" * 300, RSA_KEY, "RS256"),
    "kid is empty": lambda: by("", RSA_KEY, "RS256"),
    "brings its key": lambda: signed(OTHER_KEY, "RS256", {"kid": "rsa", "jwk": rsa_jwk(OTHER_KEY)}),
    "names its key's place": lambda: signed(OTHER_KEY, "RS256", {"kid": "rsa", "jku": "https://evil.example/"}),
    "crit": lambda: signed(RSA_KEY, "RS256", {"kid": "rsa", "crit": ["x"], "x": 1}),
    "a host site's token": lambda: signed(),
}


@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
async def test_a_bad_token_names_nobody(make: Make) -> None:
    """Whatever is wrong: Unauthorized."""
    token = make()

    with pytest.raises(Unauthorized):
        await Desk().provider().read(token)


async def test_a_set_of_one_key_needs_no_kid() -> None:
    """Small providers publish one and name none."""
    named = await Desk(KEYS[:1]).provider().read(by(None, RSA_KEY, "RS256"))

    assert named.subject == "cust-1"


async def test_ten_thousand_made_up_key_ids_cost_one_look() -> None:
    """Within half a minute nobody makes us fetch again."""
    desk = Desk()
    provider = desk.provider()
    await provider.read(by("rsa", RSA_KEY, "RS256"))
    token = by("rsa", RSA_KEY, "RS256").split(".", 1)[1]
    for number in range(10_000):
        desk.now += 10.0 / 10_000
        with pytest.raises(Unauthorized):
            await provider.read(f"{b64({'alg': 'RS256', 'kid': f'k{number}'})}.{token}")

    assert desk.fetches == 1


async def test_rotation_is_noticed_and_refuses_nobody() -> None:
    """A token signed with a new key is good half a minute after the last look; a withdrawn one is not."""
    desk = Desk()
    provider = desk.provider()
    await provider.read(by("rsa", RSA_KEY, "RS256"))
    desk.keys.append(rsa_jwk(OTHER_KEY, kid="next"))
    desk.now += ASK_SECONDS
    await provider.read(by("next", OTHER_KEY, "RS256"))
    await provider.read(by("rsa", RSA_KEY, "RS256"))
    desk.keys = [rsa_jwk(OTHER_KEY, kid="next")]
    desk.now += FRESH_SECONDS + 1

    with pytest.raises(Unauthorized):
        await provider.read(by("rsa", RSA_KEY, "RS256"))
    assert desk.fetches == 3


async def test_a_provider_that_is_down_locks_nobody_out_for_hours_and_is_not_believed_for_ever() -> None:
    """Known keys stay good for six hours; then, and with none at all, nobody can be checked."""
    desk = Desk()
    provider, cold = desk.provider(), desk.provider()
    await provider.read(by("rsa", RSA_KEY, "RS256"))
    desk.is_down = True
    desk.now += STALE_SECONDS - 1
    await provider.read(by("rsa", RSA_KEY, "RS256"))
    desk.now += 2
    for one in (provider, cold):
        with pytest.raises(Unavailable):
            await one.read(by("rsa", RSA_KEY, "RS256"))


@pytest.mark.parametrize("document", [b"", b"[]", b"{}", b'{"keys":7}', b'{"keys":[]}', b'{"keys":[1]}', b"\xff"])
def test_what_is_no_key_set_is_no_key_set(document: bytes) -> None:
    """Unavailable, so that keys we have stay."""
    with pytest.raises(Unavailable):
        read_keys(document)


def test_only_usable_keys_are_taken() -> None:
    """Symmetric, weak, encrypting, foreign and broken ones are left out, and their algorithm is ours to say."""
    found = read_keys(json.dumps({"keys": KEYS}).encode())

    assert {kid: key.algorithm for kid, key in found.keys.items()} == {"rsa": "RS256", "ec": "ES256", "ed": "EdDSA"}
    assert KeySet().find(None) is None
