"""Check digits and checksums against published examples."""

from __future__ import annotations

import pytest

from chatgateway.shield import checks

from .secrets_made import RIPPLE


@pytest.mark.parametrize(
    "digits", ["4111111111111111", "5500000000000004", "378282246310005", "30569309025904", "6011111111111117"]
)
def test_published_test_cards_are_cards(digits: str) -> None:
    """Issuer, length and Luhn hold."""
    assert checks.is_card(digits)


@pytest.mark.parametrize("digits", ["4111111111111112", "1234567812345670", "411111111111111", "9999999999999995"])
def test_other_numbers_are_none(digits: str) -> None:
    """A wrong check digit, no issuer, a wrong length."""
    assert not checks.is_card(digits)


def test_my_number_has_its_check_digit() -> None:
    """The example of the ministry, one digit off, and a number too short."""
    assert [checks.is_my_number(n) for n in ("123456789018", "123456789017", "12345678901")] == [True, False, False]


def test_an_iban_has_its_checksum() -> None:
    """The registry's example, one digit off, and one too short."""
    numbers = ("GB82WEST12345698765432", "GB82WEST12345698765431", "GB82WEST")

    assert [checks.is_iban(n) for n in numbers] == [True, False, False]


def test_base58check_tells_a_good_checksum() -> None:
    """The genesis address, one letter off, a letter of no alphabet, too short, and XRP's own alphabet."""
    good = checks.base58check("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")

    assert good is not None
    assert good[0] == 0
    for bad in ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN0", "11"):
        assert checks.base58check(bad) is None
    assert checks.base58check("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", RIPPLE) is not None


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", True),
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", True),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", True),
        ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp", False),
        ("Bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", False),
        ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mbb", False),
        ("bc1q", False),
    ],
)
def test_bech32_tells_a_good_checksum(text: str, holds: bool) -> None:
    """Examples of BIP 173 and BIP 350, upper or lower case but not both, and letters of no alphabet."""
    assert checks.is_bech32(text) is holds
