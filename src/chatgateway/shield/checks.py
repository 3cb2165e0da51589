"""Check digits and checksums: what tells a real number or key from any other run of characters."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

BITCOIN: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE: Final = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_DIGITS = {alphabet: {c: i for i, c in enumerate(alphabet)} for alphabet in (BITCOIN, RIPPLE)}
_BECH32 = {c: i for i, c in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}
_BECH32_STEPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_ENDS = (1, 0x2BC830A3)
_LUHN_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others (ISO/IEC 7812-1)."""
    numbers = [int(c) for c in reversed(digits)]
    return (sum(numbers[::2]) + sum(_LUHN_DOUBLED[n] for n in numbers[1::2])) % 10 == 0


def is_card(digits: str) -> bool:
    """Whether the digits are a payment card: an issuer's prefix, the length it issues, and Luhn."""
    return len(digits) in _lengths_of_issuer(digits) and luhn(digits)


def _lengths_of_issuer(digits: str) -> tuple[int, ...]:
    two, three, four = int(digits[:2]), int(digits[:3]), int(digits[:4])
    if digits[0] == "4":
        return (13, 16, 19)
    if 51 <= two <= 55 or 2221 <= four <= 2720 or 3528 <= four <= 3589:
        return (16,)
    if two in (34, 37):
        return (15,)
    if 300 <= three <= 305 or three == 309 or two in (36, 38, 39):
        return (14, 16)
    if four == 6011 or two == 65 or 644 <= three <= 649:
        return (16, 19)
    return (16, 17, 18, 19) if two in (62, 81) else ()


def is_my_number(digits: str) -> bool:
    """Whether digits are a Japanese individual number with its check digit (MIC ordinance 85 of 2014, art. 5)."""
    if len(digits) != 12:
        return False
    numbers = [int(c) for c in digits[10::-1]]
    rest = sum(n * (i + 2 if i < 6 else i - 4) for i, n in enumerate(numbers)) % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def is_iban(characters: str) -> bool:
    """Whether letters and digits without spaces pass the IBAN checksum (ISO 13616, mod 97)."""
    if not (15 <= len(characters) <= 34 and characters.isascii() and characters.isalnum()):
        return False
    turned = characters[4:] + characters[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def base58(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """The bytes of a base58 text, or None if a character is not of the alphabet."""
    digits = _DIGITS[alphabet]
    number = 0
    for c in text:
        if c not in digits:
            return None
        number = number * 58 + digits[c]
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base58check(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """The payload (version first) of a Base58Check text, or None if its checksum is wrong."""
    whole = base58(text, alphabet)
    if whole is None or len(whole) < 5:
        return None
    return whole[:-4] if sha256(sha256(whole[:-4]).digest()).digest()[:4] == whole[-4:] else None


def is_bech32(text: str) -> bool:
    """Whether a text passes the checksum of bech32 or bech32m (BIP 173, BIP 350); upper or lower case, not both."""
    low = text.lower()
    cut = low.rfind("1")
    if (text not in (low, text.upper())) or cut < 1 or len(low) - cut < 7:
        return False
    values = [ord(c) >> 5 for c in low[:cut]] + [0] + [ord(c) & 31 for c in low[:cut]]
    for c in low[cut + 1 :]:
        if c not in _BECH32:
            return False
        values.append(_BECH32[c])
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, step in enumerate(_BECH32_STEPS):
            if top >> bit & 1:
                state ^= step
    return state in _BECH32_ENDS
