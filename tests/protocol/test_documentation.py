"""The protocol's page: what it shows is what the code speaks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from typing_extensions import is_typeddict

from chatgateway.conversation.codec import data_from_json
from chatgateway.conversation.events import KINDS, Event
from chatgateway.conversation.people import SYSTEM
from chatgateway.conversation.phases import Phase
from chatgateway.errors import BadContent, GatewayError
from chatgateway.protocol.agent_frames import AgentFrame, AgentHello
from chatgateway.protocol.asyncapi import close_codes, frame_types, type_of
from chatgateway.protocol.customer_frames import CustomerFrame, CustomerHello
from chatgateway.protocol.moments import from_rfc3339
from chatgateway.protocol.outbound import AgentOut, CustomerOut
from chatgateway.protocol.views import PUBLIC_FIELDS, event_data, event_fields
from chatgateway.shield.spans import KINDS as SECRETS

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")
SECTIONS: dict[str, list[Any]] = {
    "Sent by customers": [CustomerHello, CustomerFrame],
    "Sent to customers": [CustomerOut],
    "Sent by consoles": [AgentHello, AgentFrame],
    "Sent to consoles": [AgentOut],
}
KIND = re.compile(r"^`(\w+)`$")


@dataclass(frozen=True)
class Example:
    """A JSON block of the page and the heading it stands under."""

    heading: str
    text: str

    @property
    def value(self) -> dict[str, Any]:
        """As JSON."""
        found: dict[str, Any] = json.loads(self.text)
        return found


def parts() -> Iterator[tuple[str, str]]:
    """Each heading with the text under it."""
    for part in re.split(r"^#+ ", PAGE, flags=re.MULTILINE)[1:]:
        heading, _, text = part.partition("\n")
        yield heading, text


EXAMPLES = [
    Example(heading, text) for heading, body in parts() for text in re.findall(r"```json\n(.*?)```", body, re.DOTALL)
]
FRAMES = [example for example in EXAMPLES if example.heading in SECTIONS]
DATA = {match[1]: example for example in EXAMPLES if (match := KIND.match(example.heading))}


def frames_of(heading: str) -> dict[str, Any]:
    """The real types by the name they have on the wire."""
    return {type_of(frame): frame for union in SECTIONS[heading] for frame in frame_types(union)}


def dump(value: Any) -> Any:
    """A parsed frame as JSON values, without what was not said."""
    return value.model_dump(mode="json", exclude_unset=True) if hasattr(value, "model_dump") else value


def fields_beyond(frame: Any, value: dict[str, Any]) -> set[str]:
    """What an example says that the type does not know."""
    known = set(frame.__annotations__) if is_typeddict(frame) else set(frame.model_fields)
    return set(value) - known


@pytest.mark.parametrize("example", FRAMES, ids=lambda e: f"{e.heading}: {e.value['type']}")
def test_every_example_is_a_real_frame(example: Example) -> None:
    """Parsed by the type that the gateway uses, strictly, and with no field that the type does not know."""
    frame = frames_of(example.heading)[example.value["type"]]

    parsed = TypeAdapter(frame).validate_json(example.text, strict=True)

    assert dump(parsed) == example.value
    assert fields_beyond(frame, example.value) == set()


def test_every_example_stands_where_it_is_checked() -> None:
    """No JSON on the page goes unread."""
    assert len(FRAMES) + len(DATA) == len(EXAMPLES)


@pytest.mark.parametrize("heading", SECTIONS)
def test_every_frame_type_is_shown(heading: str) -> None:
    """In each direction of each socket, and none that does not exist."""
    shown = {example.value["type"] for example in FRAMES if example.heading == heading}

    assert shown == frames_of(heading).keys()


def raw(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """What the wire shows, back in the form in which the log keeps it."""
    kept = {f"{k}_ms" if k.endswith("_at") else k: from_rfc3339(v) if k.endswith("_at") else v for k, v in data.items()}
    if kind == "assigned":
        kept |= {"operator": data["operator"]["id"], "name": data["operator"]["name"]}
    return kept


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_is_shown_as_it_is_sent(kind: str) -> None:
    """The example is exactly what an event with this data looks like to operators."""
    shown = DATA[kind].value

    data = data_from_json(kind, json.dumps(raw(kind, shown)))

    assert event_data(Event("c1", 1, 0, SYSTEM, data)) == shown


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_says_what_customers_see(kind: str) -> None:
    """The fields it names are those that are left; internal kinds name none."""
    body = dict(parts())[f"`{kind}`"]
    named = re.search(r"^Customers see: (.*)$", body, re.MULTILINE)

    assert (named is not None) == (kind in PUBLIC_FIELDS)
    if named is not None:
        assert tuple(re.findall(r"`(\w+)`", named[1])) == PUBLIC_FIELDS[kind]
        data = data_from_json(kind, json.dumps(raw(kind, DATA[kind].value)))
        shown = event_fields(Event("c1", 1, 0, SYSTEM, data), "customer")["data"]
        assert shown.keys() <= DATA[kind].value.keys()


def test_every_kind_of_secret_is_named() -> None:
    """What may stand in `masked`."""
    named = re.search(r"^Kinds of secrets: (.*?)\n\n", dict(parts())["`message`"], re.MULTILINE | re.DOTALL)

    assert named is not None
    assert tuple(re.findall(r"`([\w-]+)`", named[1])) == SECRETS


def table(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, without its head."""
    rows = [line.strip("| ").split("|") for line in dict(parts())[heading].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_every_error_is_explained() -> None:
    """Each code that can travel on a socket, and no other."""
    known = {error.code for error in GatewayError.__subclasses__() if error is not BadContent}

    assert {row[0].strip("`") for row in table("Errors")} == known


def test_every_close_code_is_explained() -> None:
    """With the reason that the frame carries and whether to come back."""
    rows = {int(row[0]): row for row in table("Close codes")}

    assert list(rows) == [code.code for code in close_codes()]
    for code in close_codes():
        assert code.reason in rows[code.code][1]
        assert rows[code.code][2].startswith("yes" if code.come_back else "no")


def test_every_state_is_explained() -> None:
    """Where a conversation can stand."""
    assert [row[0].strip("`") for row in table("2. Where a conversation stands")] == [phase.value for phase in Phase]
