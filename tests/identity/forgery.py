"""Tokens as the right people make them, and forty ways to make them wrong."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

SECRET = "a host site's secret of more than thirty-two bytes"
ISSUER = "https://login.coinami.example"
AUDIENCE = "chatgateway"
Make: TypeAlias = Callable[[], str]

RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WEAK_RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
EC_384_KEY = ec.generate_private_key(ec.SECP384R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: Any) -> bytes:
    """The public key as text, which an attacker has, too."""
    return bytes(
        key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def claims(**changes: Any) -> dict[str, Any]:
    """Claims that would do; None takes one away."""
    now = int(time.time())
    good = {"sub": "cust-1", "name": "山田", "aud": AUDIENCE, "iss": ISSUER, "iat": now, "nbf": now, "exp": now + 600}
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def b64(data: bytes | str | dict[str, Any]) -> str:
    """As JWT writes it."""
    if isinstance(data, dict):
        data = json.dumps(data)
    raw = data.encode() if isinstance(data, str) else data
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def hand_made(header: Any, payload: Any, key: str | bytes = SECRET, digest: str = "sha256") -> str:
    """Signed by HMAC, whatever the header says."""
    body = f"{b64(header)}.{b64(payload)}"
    raw = key.encode() if isinstance(key, str) else key
    return f"{body}.{b64(hmac.digest(raw, body.encode(), digest))}"


def signed(key: Any = SECRET, algorithm: str = "HS256", header: dict[str, Any] | None = None, **changes: Any) -> str:
    """Made by the book, except for what is changed."""
    # Not `jwt.encode`, which refuses to make some of the mistakes we need.
    return jwt.PyJWS().encode(json.dumps(claims(**changes)).encode(), key, algorithm, {"typ": "JWT", **(header or {})})


H: dict[str, Any] = {"alg": "HS256", "typ": "JWT"}
NOW = int(time.time())

BAD_CLAIMS: dict[str, dict[str, Any]] = {
    "expired": {"exp": NOW - 61},
    "expired long ago": {"exp": 1},
    "without exp": {"exp": None},
    "exp is a word": {"exp": "tomorrow"},
    "exp is a list": {"exp": [NOW + 600]},
    "exp is negative": {"exp": -1},
    "not yet valid": {"nbf": NOW + 3_600},
    "nbf is a word": {"nbf": "later"},
    "issued in the future": {"iat": NOW + 3_600},
    "iat is a word": {"iat": "now"},
    "without aud": {"aud": None},
    "for somebody else": {"aud": "another-service"},
    "for a list of others": {"aud": ["a", "b"]},
    "aud is a prefix of ours": {"aud": "chatgatewa"},
    "aud is ours in capitals": {"aud": "CHATGATEWAY"},
    "aud is a number": {"aud": 1},
    "without iss": {"iss": None},
    "another issuer": {"iss": "https://login.evil.example"},
    "issuer with a slash": {"iss": ISSUER + "/"},
    "iss is a list": {"iss": [ISSUER]},
    "without sub": {"sub": None},
    "sub is a number": {"sub": 1},
    "sub is empty": {"sub": ""},
    "sub is an object": {"sub": {"id": 1}},
    "sub is too long": {"sub": "x" * 129},
    "sub has NUL": {"sub": "cust\x00-1"},
    "sub has a line feed": {"sub": "cust-1\nadmin"},
}

BAD_HEADERS: dict[str, Make] = {
    "alg none": lambda: f"{b64({'alg': 'none', 'typ': 'JWT'})}.{b64(claims())}.",
    "alg None": lambda: f"{b64({'alg': 'None'})}.{b64(claims())}.",
    "alg none with a signature": lambda: hand_made({"alg": "none"}, claims()),
    "no alg": lambda: hand_made({"typ": "JWT"}, claims()),
    "alg is a list": lambda: hand_made({"alg": ["HS256"]}, claims()),
    "alg HS512": lambda: hand_made({"alg": "HS512"}, claims(), digest="sha512"),
    "alg in small letters": lambda: hand_made({"alg": "hs256"}, claims()),
    "crit": lambda: hand_made({**H, "crit": ["exp"], "exp": 1}, claims()),
    "crit is empty": lambda: hand_made({**H, "crit": []}, claims()),
    "crit is b64": lambda: hand_made({**H, "crit": ["b64"], "b64": True}, claims()),
    "b64 false": lambda: hand_made({**H, "b64": False}, claims()),
    "brings a jwk": lambda: hand_made({**H, "jwk": {"kty": "oct", "k": b64("x" * 32)}}, claims(), "x" * 32),
    "brings a jku": lambda: hand_made({**H, "jku": "https://evil.example/keys"}, claims()),
    "brings an x5u": lambda: hand_made({**H, "x5u": "https://evil.example/cert"}, claims()),
    "kid is a path": lambda: hand_made({**H, "kid": "../../../dev/null"}, claims(), b""),
    "kid is SQL": lambda: hand_made({**H, "kid": "x' UNION SELECT 'k"}, claims(), "k"),
    "kid is a number": lambda: hand_made({**H, "kid": 7}, claims()),
    "typ is something else": lambda: hand_made({"alg": "HS256", "typ": "secevent+jwt"}, claims()),
    "typ is a number": lambda: hand_made({"alg": "HS256", "typ": 1}, claims()),
    "header is a list": lambda: f"{b64('[]')}.{b64(claims())}.{b64('x')}",
    "header is not JSON": lambda: f"{b64('{alg')}.{b64(claims())}.{b64('x')}",
    "header nests deeply": lambda: f"{b64('[' * 3000)}.{b64(claims())}.{b64('x')}",
    "payload is a list": lambda: f"{b64(H)}.{b64('[]')}.{b64('x')}",
    "payload is not JSON": lambda: hand_made(H, "{sub"),
    "payload is NaN": lambda: hand_made(H, '{"sub":"a","aud":"chatgateway","exp":NaN}'),
    "exp is infinite": lambda: hand_made(H, json.dumps(claims()).replace(str(claims()["exp"]), "Infinity")),
    "exp is enormous": lambda: hand_made(H, json.dumps(claims()).replace(str(claims()["exp"]), "1e400")),
    "two parts": lambda: signed().rsplit(".", 1)[0],
    "four parts": lambda: signed() + ".x",
    "five parts": lambda: "a.b.c.d.e",
    "an empty signature": lambda: signed().rsplit(".", 1)[0] + ".",
    "one bit of the signature": lambda: signed()[:-2] + ("AA" if signed()[-2:] != "AA" else "BB"),
    "another secret": lambda: signed("another secret of more than thirty-two bytes"),
    "an empty secret": lambda: hand_made(H, claims(), b""),
    "another payload": lambda: ".".join([signed().split(".")[0], b64(claims(sub="cust-2")), signed().split(".")[2]]),
    "padding": lambda: signed() + "=",
    "a space before": lambda: " " + signed(),
    "a line feed after": lambda: signed() + "\n",
    "a lone surrogate": lambda: signed() + "\ud800",
    "ideographs": lambda: "漢字.漢字.漢字",
    "oversize": lambda: signed(name="x" * 9_000),
    "empty parts": lambda: "..",
    "a JSON serialization": lambda: json.dumps({"payload": b64(claims()), "signatures": []}),
}


def bad_tokens() -> dict[str, Make]:
    """All of them, for somebody who checks HS256."""
    return {
        **{name: partial(signed, **changes) for name, changes in BAD_CLAIMS.items()},
        **BAD_HEADERS,
        "RS256 by somebody": lambda: signed(RSA_KEY, "RS256"),
    }
