"""What comes out of a text with secrets, by policy."""

from __future__ import annotations

from chatgateway.shield import Policy, Span, conceal, shield


def test_the_usual_policy_masks_a_password_and_raises_the_alarm() -> None:
    """A password is replaced by its mask; the span says where the mask stands."""
    shielded = shield("パスワードは Hoge123! です", Policy())

    assert shielded.text == "パスワードは ［password］ です"
    assert shielded.spans == (Span(7, 17, "password"),)
    assert shielded.kinds == {"password"}
    assert shielded.alarm


def test_a_wallet_address_stands_by_the_usual_policy() -> None:
    """Operators need public addresses, so nothing is masked, hidden or reported."""
    text = "0xde0b295669a9fd93d5f28d9ec85e40f4cb697bae に送りました"

    shielded = shield(text, Policy())

    assert (shielded.text, shielded.spans, shielded.alarm) == (text, (), False)


def test_a_hidden_kind_stays_in_the_text_and_is_concealed_for_roles_that_must_not_see_it() -> None:
    """Hide keeps the text and tells where; conceal masks exactly that."""
    shielded = shield("taro@example.com です", Policy({"email": "hide"}))

    assert shielded.text == "taro@example.com です"
    assert conceal(shielded) == "［email］ です"
