"""Made-up secrets with valid check digits, from a seed: never a real one."""

from __future__ import annotations

import base64
import json
import random
import string
from hashlib import sha256
from typing import Final

from mnemonic import Mnemonic

B58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CROCKFORD: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
RIPPLE: Final = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_WIDE = {i: i + 0xFEE0 for i in range(0x21, 0x7F)} | {0x20: 0x3000}
_LISTS: dict[str, Mnemonic] = {}


def wide(text: str) -> str:
    return text.translate(_WIDE)


def digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice(string.digits) for _ in range(count))


def hexes(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789abcdef") for _ in range(count))


def pick(rng: random.Random, alphabet: str, count: int) -> str:
    return "".join(rng.choice(alphabet) for _ in range(count))


def base58(data: bytes, alphabet: str = B58) -> str:
    number, out = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        out = alphabet[rest] + out
    return alphabet[0] * (len(data) - len(data.lstrip(b"\0"))) + out


def base58check(payload: bytes, alphabet: str = B58) -> str:
    return base58(payload + sha256(sha256(payload).digest()).digest()[:4], alphabet)


def phrase(rng: random.Random, language: str, count: int) -> list[str]:
    maker = _LISTS.setdefault(language, Mnemonic(language))
    return [str(w) for w in maker.to_mnemonic(rng.randbytes(count * 4 // 3)).replace("\u3000", " ").split(" ")]


def luhn_complete(body: str) -> str:
    total = 0
    for place, c in enumerate(reversed(body)):
        value = int(c) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


CARDS: Final = (
    ("4", 16),
    ("51", 16),
    ("55", 16),
    ("2223", 16),
    ("3530", 16),
    ("37", 15),
    ("34", 15),
    ("36", 14),
    ("6011", 16),
    ("65", 16),
    ("622202", 16),
    ("622202", 19),
    ("4", 16),
    ("3566", 16),
)


def card(rng: random.Random) -> str:
    prefix, length = rng.choice(CARDS)
    return luhn_complete(prefix + digits(rng, length - len(prefix) - 1))


def grouped_card(rng: random.Random, number: str, separator: str) -> str:
    sizes = {15: (4, 6, 5), 14: (4, 6, 4), 19: (6, 13)}.get(len(number), (4, 4, 4, 4))
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return separator.join(parts)


def my_number(rng: random.Random) -> str:
    body = digits(rng, 11)
    reverse = [int(c) for c in reversed(body)]
    rest = sum(p * (n + 1 if n <= 6 else n - 5) for n, p in enumerate(reverse, 1)) % 11
    return body + str(0 if rest <= 1 else 11 - rest)


def iban(rng: random.Random) -> str:
    country, length = rng.choice((("DE", 18), ("GB", 18), ("FR", 23), ("NL", 14), ("ES", 20)))
    body = (
        ("NWBK" + digits(rng, 14))
        if country == "GB"
        else ("ABNA" + digits(rng, 10))
        if country == "NL"
        else digits(rng, length)
    )
    number = int("".join(str(int(c, 36)) for c in body + country + "00"))
    return f"{country}{98 - number % 97:02d}{body}"


def bech32(prefix: str, values: list[int], constant: int = 1) -> str:
    charset, steps = "qpzry9x8gf2tvdw0s3jn54khce6mua7l", (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
    state = 1
    for value in [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + values + [0] * 6:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, step in enumerate(steps):
            state ^= step if top >> bit & 1 else 0
    state ^= constant
    check = [state >> 5 * (5 - i) & 31 for i in range(6)]
    return prefix + "1" + "".join(charset[v] for v in values + check)


def wallet(rng: random.Random) -> str:
    match rng.randrange(8):
        case 0:
            return base58check(b"\0" + rng.randbytes(20))
        case 1:
            return base58check(b"\x05" + rng.randbytes(20))
        case 2:
            return bech32("bc", [0, *(rng.randrange(32) for _ in range(32))])
        case 3:
            return bech32("bc", [1, *(rng.randrange(32) for _ in range(52))], 0x2BC830A3)
        case 4:
            return base58check(b"\0" + rng.randbytes(20), RIPPLE)
        case 5:
            return base58check(b"\x41" + rng.randbytes(20))
        case 6:
            return base58(bytes([rng.randrange(20, 256)]) + rng.randbytes(31))
        case _:
            return "0x" + "".join(rng.choice((c, c.upper())) for c in hexes(rng, 40))


def shown_key(rng: random.Random) -> str:
    """A private key that needs no label."""
    match rng.randrange(6):
        case 0:
            return base58check(b"\x80" + rng.randbytes(32))
        case 1:
            return base58check(b"\x80" + rng.randbytes(32) + b"\x01")
        case 2:
            return rng.choice(("xprv", "zprv", "yprv")) + pick(rng, B58, 107)
        case 3:
            body = base64.b64encode(rng.randbytes(118)).decode()
            lines = "\n".join(body[i : i + 64] for i in range(0, len(body), 64))
            name = rng.choice(("EC PRIVATE KEY", "PRIVATE KEY", "RSA PRIVATE KEY"))
            return f"-----BEGIN {name}-----\n{lines}\n-----END {name}-----"
        case 4:
            crypto = {
                "cipher": "aes-128-ctr",
                "ciphertext": hexes(rng, 64),
                "cipherparams": {"iv": hexes(rng, 32)},
                "kdf": "scrypt",
                "kdfparams": {"n": 262144, "salt": hexes(rng, 64)},
                "mac": hexes(rng, 64),
            }
            store = {"version": 3, "id": hexes(rng, 32), "address": hexes(rng, 40), "crypto": crypto}
            return json.dumps(store, indent=rng.choice((None, 2)))
        case _:
            return base58check(b"\x21" + rng.randbytes(16), RIPPLE)


def password(rng: random.Random) -> str:
    word = rng.choice(
        ("Sakura", "taro", "hoge", "Tokyo", "coin", "Neko", "dragon", "bitcoin", "Summer", "mika", "Qw", "zxcv")
    )
    match rng.randrange(6):
        case 0:
            return word + digits(rng, 4)
        case 1:
            return word.capitalize() + digits(rng, 3) + rng.choice("!@#$%")
        case 2:
            return word + rng.choice("_@#") + digits(rng, 2) + pick(rng, string.ascii_letters, 3)
        case 3:
            return (
                pick(rng, string.ascii_letters, 2)
                + digits(rng, 2)
                + pick(rng, string.ascii_letters + "!#$%&*", 8)
                + "x"
            )
        case 4:
            return digits(rng, 2) + word + digits(rng, 2)
        case _:
            return word.capitalize() + rng.choice("!@#") + pick(rng, string.ascii_lowercase, 5) + digits(rng, 1)


def api_key(rng: random.Random) -> str:
    """An API key that needs no label."""
    letters = string.ascii_letters + string.digits
    return rng.choice(
        (
            "sk_live_" + pick(rng, letters, 24),
            "AKIA" + pick(rng, string.ascii_uppercase + "234567", 16),
            "ghp_" + pick(rng, letters, 36),
            f"xoxb-{digits(rng, 12)}-{digits(rng, 12)}-{pick(rng, letters, 24)}",
            "cgk_" + pick(rng, letters, 32),
            "github_pat_" + pick(rng, letters, 22) + "_" + pick(rng, letters, 59),
            "glpat-" + pick(rng, letters, 20),
            "AIza" + pick(rng, letters, 35),
            "sk-proj-" + pick(rng, letters, 40),
        )
    )


def random_key(rng: random.Random) -> str:
    """An API key that only its label gives away."""
    letters = string.ascii_letters + string.digits
    return rng.choice(
        (
            pick(rng, letters, 32) + "7a",
            hexes(rng, 32),
            pick(rng, letters, 64) + "a1",
            hexes(rng, 64),
            base64.b64encode(rng.randbytes(48)).decode().rstrip("="),
            pick(rng, letters, 20) + "1b",
            f"{hexes(rng, 8)}-{hexes(rng, 4)}-{hexes(rng, 4)}-{hexes(rng, 4)}-{hexes(rng, 12)}",
        )
    )


def jwt(rng: random.Random) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    signature = base64.urlsafe_b64encode(rng.randbytes(32)).decode().rstrip("=")
    head = {"alg": rng.choice(("HS256", "RS256", "ES256")), "typ": "JWT"}
    return f"{part(head)}.{part({'sub': digits(rng, 6), 'exp': 1700000000 + rng.randrange(10**7)})}.{signature}"


def email(rng: random.Random) -> str:
    name = rng.choice(("taro.yamada", "hanako", "li.wei", "bob", "sakura_2020", "t.suzuki+btc", "info", "k-tanaka"))
    host = rng.choice(
        ("gmail.com", "yahoo.co.jp", "docomo.ne.jp", "example.com", "qq.com", "163.com", "i.softbank.jp", "icloud.com")
    )
    return f"{name}{rng.choice(('', digits(rng, 3)))}@{host}"


def phone_ja(rng: random.Random) -> str:
    d = digits
    return rng.choice(
        (
            f"0{rng.choice('789')}0-{d(rng, 4)}-{d(rng, 4)}",
            f"0{rng.choice('789')}0{d(rng, 8)}",
            f"03-{rng.randrange(3000, 7000)}-{d(rng, 4)}",
            f"06-6{d(rng, 3)}-{d(rng, 4)}",
            f"0120-{d(rng, 3)}-{d(rng, 3)}",
            f"+81 90-{d(rng, 4)}-{d(rng, 4)}",
            f"+8180{d(rng, 8)}",
            f"(03){rng.randrange(3000, 7000)}-{d(rng, 4)}",
            f"050-{d(rng, 4)}-{d(rng, 4)}",
            f"090 {d(rng, 4)} {d(rng, 4)}",
            f"+81-3-{rng.randrange(3000, 7000)}-{d(rng, 4)}",
            f"045-{rng.randrange(200, 999)}-{d(rng, 4)}",
            f"080.{d(rng, 4)}.{d(rng, 4)}",
        )
    )


def phone_en(rng: random.Random) -> str:
    d = digits
    return rng.choice(
        (
            f"+1 415 555 {d(rng, 4)}",
            f"(212) 555-{d(rng, 4)}",
            f"+1-650-555-{d(rng, 4)}",
            f"415-555-{d(rng, 4)}",
            f"+44 7700 900{d(rng, 3)}",
            f"+447700900{d(rng, 3)}",
            f"+65 9{d(rng, 3)} {d(rng, 4)}",
            f"+61 4{d(rng, 2)} {d(rng, 3)} {d(rng, 3)}",
            f"+81 90 {d(rng, 4)} {d(rng, 4)}",
            f"+49 1512 {d(rng, 7)}",
            f"+1 (312) 555-{d(rng, 4)}",
        )
    )


def phone_zh(rng: random.Random) -> str:
    d = digits
    return rng.choice(
        (
            f"13{d(rng, 9)}",
            f"138 {d(rng, 4)} {d(rng, 4)}",
            f"+86 139{d(rng, 8)}",
            f"159-{d(rng, 4)}-{d(rng, 4)}",
            f"+852 9{d(rng, 3)} {d(rng, 4)}",
            f"+886 9{d(rng, 2)} {d(rng, 3)} {d(rng, 3)}",
            f"09{d(rng, 2)}-{d(rng, 3)}-{d(rng, 3)}",
            f"+86-186-{d(rng, 4)}-{d(rng, 4)}",
        )
    )
