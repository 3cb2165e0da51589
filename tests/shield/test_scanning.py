"""The edges of what is masked."""

from __future__ import annotations

from random import Random

import pytest

from chatgateway.shield import scan
from chatgateway.shield.scanning import _remember_as_clean
from chatgateway.shield.spans import Span, settle

from .secrets_made import phrase

TX = "9f3c1b7a0e5d4c2f8a6b1d3e5f7091a2b3c4d5e6f708192a3b4c5d6e7f8091ab"


@pytest.mark.parametrize(
    "text",
    [
        TX,
        f"not my private key, the hash is {TX}",
        f"{TX} これはトランザクションハッシュです。秘密鍵はどこ？",
        f"API秘密鍵ではなく取引ID {TX}",
        "注文番号 4111111111111111 の件",
        "order 4111 1111 1111 1111 is stuck",
        "4111111111111111円",
        "4111111111111112",
        "AB12 CDEF 3456 7890 1234 は座席です",
        "利益は +3.14159 でした",
        "+0 です +99999999999999999999",
        "123456789018",
        "マイナンバーについて。注文は1234567890123です",
        "これがパスワードですか",
        "abc がパスワードです",
        "コード：123456円",
        "コードは123456件",
        "パスワードは ******** です",
        "api key is https://coinami.example/keys/list?page=12",
        "AKIAinterestingword and sk_live_short",
        "eyJ is how a token begins",
        "普通 1234567円",
        "口座に1,500,000円",
        "user@localhost と @coinami",
        "about cat about dog about bird about fish",
        "seed phrase",
        "1. open the app 2. tap wallet 3. choose export",
        "助记词我不记得了怎么办才好呢请帮助我谢谢你",
    ],
)
def test_what_only_looks_like_a_secret_stands(text: str) -> None:
    """Hashes, references, amounts, counts, questions, words."""
    assert scan(text) == ()


@pytest.mark.parametrize(
    ("text", "secret", "kind"),
    [
        ("カード番号 4111 1111 1111 1112 が通らない", "4111 1111 1111 1112", "card-number"),
        ("4111111111111111 12/27 5500000000000004", "4111111111111111", "card-number"),
        ("個人番号 123456789017 です", "123456789017", "my-number"),
        ("振込 0001-123-1234567", "0001-123-1234567", "bank-account"),
        ("DE89 3704 0044 0532 0130 00 BANK", "DE89 3704 0044 0532 0130 00", "bank-account"),
        (
            "6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGg",
            "6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGg",
            "private-key",
        ),
        ("code: G-482913", "G-482913", "password"),
        ("バックアップコードは 1234 5678 9012", "1234 5678 9012", "password"),
        ("api key 0x1 " + "aB3xyzQRSTUVWnm7" * 2, "aB3xyzQRSTUVWnm7" * 2, "api-key"),
        (
            '{"a":{}} x {"crypto":{"ciphertext":"ab"},"kdf":1} y',
            '{"crypto":{"ciphertext":"ab"},"kdf":1}',
            "private-key",
        ),
        ('{"crypto":{"ciphertext":"ab","kdf":1', '{"crypto":{"ciphertext":"ab","kdf":1', "private-key"),
        ("} ciphertext, mac { x", "ciphertext, mac { x", "private-key"),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG",
            "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG",
            "private-key",
        ),
        (
            "hedgehog lumber velvet orbit canoe tumble walnut pigeon xyzzy help",
            "hedgehog lumber velvet orbit canoe tumble walnut pigeon",
            "seed-phrase",
        ),
        (
            "seed: taxi recycle furnace stick punch capital race skate portion genius frost attract",
            "taxi recycle furnace stick punch capital race skate portion genius frost attract",
            "seed-phrase",
        ),
        ("1. hedgehog 2. lumber 3. velvet 4. orbit", "1. hedgehog 2. lumber 3. velvet 4. orbit", "seed-phrase"),
        ("0312345678", "0312345678", "phone"),
        ("設定にAKIAEVVGDUYXTNCHSDCOと書きました", "AKIAEVVGDUYXTNCHSDCO", "api-key"),
        ("+999 123 4567 89012 +81 90-1234-5678", "+81 90-1234-5678", "phone"),
        (
            "phrase " + "taxi recycle furnace stick punch capital race skate portion genius frost attract zoo",
            "phrase taxi recycle furnace stick punch capital race skate portion genius frost attract zoo",
            "seed-phrase",
        ),
    ],
)
def test_a_secret_at_the_edge_is_masked(text: str, secret: str, kind: str) -> None:
    """Mistyped where the label is sure, cut off, nested, or alone."""
    assert (text.index(secret), text.index(secret) + len(secret), kind) in scan(text)


def test_of_two_claims_on_a_place_the_more_harmful_wins() -> None:
    """A password that is a mail address is a password; of two of a kind the longer one stays."""
    claims = [
        Span(0, 9, "email"),
        Span(3, 5, "password"),
        Span(3, 8, "password"),
        Span(8, 9, "phone"),
        Span(9, 12, "jwt"),
    ]

    assert settle(claims) == (Span(3, 8, "password"), Span(8, 9, "phone"), Span(9, 12, "jwt"))


def test_only_texts_without_a_secret_are_remembered() -> None:
    """What was masked must not wait in memory to be found; a clean text is looked at once."""
    seed = " ".join(phrase(Random(3), "english", 12))
    before = _remember_as_clean.cache_info().currsize

    assert scan(seed)
    assert scan(seed)
    assert _remember_as_clean.cache_info().currsize == before
    assert not scan("how long does a deposit take, asked nobody before")
    assert not scan("how long does a deposit take, asked nobody before")
    assert _remember_as_clean.cache_info().currsize == before + 1
