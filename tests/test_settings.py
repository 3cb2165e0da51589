"""What an installation chooses: on the command line, in the environment, in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatgateway.errors import BadContent
from chatgateway.settings import read_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each setting comes from the nearest place that names it."""
    (folder / "chatgateway.toml").write_text('port = 1\nhost = "::1"\nlimits = "open"\n')
    monkeypatch.setenv("CHATGATEWAY_PORT", "2")
    monkeypatch.setenv("chatgateway_host", "0.0.0.0")

    settings = read_settings(port=3, host=None)

    assert (settings.port, settings.host, settings.limits) == (3, "0.0.0.0", "open")


def test_what_is_empty_in_the_environment_was_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """`CHATGATEWAY_PORT=` leaves the default, and names that are no settings are somebody else's."""
    monkeypatch.setenv("CHATGATEWAY_PORT", "")
    monkeypatch.setenv("CHATGATEWAY_FAQ_DIR", "elsewhere")

    assert read_settings().port == 8080


def test_lists_in_the_environment_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """White space around them is not theirs; a file says them as lists."""
    monkeypatch.setenv("CHATGATEWAY_ALLOWED_ORIGINS", "https://a.example, https://b.example,")

    assert read_settings().allowed_origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("prot = 1", "settings: prot: Extra inputs are not permitted"),
        ('port = "many"', "settings: port: Input should be a valid integer"),
        ("port =", "settings: chatgateway.toml: "),
    ],
)
def test_what_is_wrong_in_the_file_is_named(folder: Path, text: str, message: str) -> None:
    """A mistake is an error with its place, never a setting that is silently not there."""
    (folder / "chatgateway.toml").write_text(text)

    with pytest.raises(BadContent) as caught:
        read_settings()

    assert caught.value.message.startswith(message)
