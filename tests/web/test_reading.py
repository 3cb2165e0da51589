"""Every reading is on record, and operators have a budget."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chatgateway.cli import app
from chatgateway.errors import RateLimited
from chatgateway.ports import AuditEntry

from ..protocol.test_media import SAMPLES
from ..small_desk import SmallDesk, open_desk
from .houses import Place


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[SmallDesk]:
    """A running node."""
    async with open_desk(tmp_path) as desk:
        yield desk


async def entries(desk: SmallDesk) -> list[AuditEntry]:
    """The whole audit log."""
    return [chained.entry for chained in await desk.house.reading.audit.entries(0, 100)]


async def test_every_transcript_that_is_read_is_on_record(desk: SmallDesk) -> None:
    """In each format, by whom, and which one; nothing of what was said."""
    boss, token = await desk.hire("Boss", "supervisor")
    await desk.say("alice", "Where is my withdrawal?")
    conversation = (await desk.state("alice")).id
    headers = {"Authorization": f"Bearer {token}"}

    for format in ("json", "text", "csv"):
        answer = await desk.rest.get(f"/v1/conversations/{conversation}/transcript?format={format}", headers=headers)
        assert answer.headers["x-read-budget"] == "1/1000000"

    found = await entries(desk)
    assert [(e.actor, e.action, e.subject, e.detail) for e in found] == [
        (f"operator:{boss.id}", "transcript", conversation, format) for format in ("json", "text", "csv")
    ]


async def test_services_exports_feeds_and_files_are_on_record_too(desk: SmallDesk) -> None:
    """A feed that is followed leaves one entry an hour; what was not found leaves none."""
    person = desk.house.tokens.new_visitor()
    sent = await desk.rest.post(
        "/v1/attachments",
        content=SAMPLES["image/png"],
        headers={"Authorization": f"Bearer {person.token}", "Content-Type": "image/png"},
    )
    id = sent.json()["id"]
    await desk.say(person.id, "see", attachments=[id])
    reader = await desk.key("transcripts:read")

    await desk.rest.get("/v1/export", headers=reader)
    for _ in range(3):
        await desk.rest.get("/v1/feed", headers=reader)
    await desk.rest.get(f"/v1/attachments/{id}", headers=reader)
    await desk.rest.get(f"/v1/attachments/{id}", headers={"Authorization": f"Bearer {person.token}"})
    await desk.rest.get("/v1/conversations/nothing/transcript", headers=reader)

    assert [entry.action for entry in await entries(desk)] == ["export", "feed", "attachment"]


async def test_an_operator_who_reads_too_much_is_warned_about_and_then_stopped(desk: SmallDesk) -> None:
    """So many different conversations within the hour; what was read already may be read again."""
    house = desk.house
    house.reading.soft, house.reading.hard = 2, 3
    boss, token = await desk.hire("Boss", "supervisor")
    headers = {"Authorization": f"Bearer {token}"}
    ids = []
    for n in range(4):
        await desk.say(f"v{n}", "hello")
        ids.append((await desk.state(f"v{n}")).id)

    answers = [await desk.rest.get(f"/v1/conversations/{id}/transcript", headers=headers) for id in ids]
    again = await desk.rest.get(f"/v1/conversations/{ids[0]}/transcript", headers=headers)
    service = await desk.rest.get(f"/v1/conversations/{ids[3]}/transcript")
    with pytest.raises(RateLimited):
        await house.reading.note(boss, "watch", ids[3])
    desk.clock.ahead_ms += 3_600_001
    later = await desk.rest.get(f"/v1/conversations/{ids[3]}/transcript", headers=headers)

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[2].headers["x-read-budget"] == "3/3"
    assert answers[3].json()["retry_after"] > 0
    assert (again.status_code, service.status_code, later.status_code) == (200, 200, 200)
    actions = [entry.action for entry in await entries(desk)]
    assert (actions.count("warned"), actions.count("refused")) == (1, 2)


async def test_watching_is_on_record(place: Place) -> None:
    """Before the first event is shown; an operator who may not watch leaves no entry."""
    boss, token = await place.operator("Boss", "supervisor")
    _, other = await place.operator("Ann")
    async with place.customer() as customer, place.console(token) as console, place.console(other) as plain:
        conversation = (await customer.ask("message", text="hello"))["conversation"]

        watched = await console.ask("watch", conversation=conversation)
        refused = await plain.ask("watch", conversation=conversation)

    assert (watched["type"], refused["type"]) == ("ack", "error")
    entries = await place.house.reading.audit.entries(0, 10)
    assert [(e.entry.actor, e.entry.action, e.entry.subject) for e in entries] == [
        (f"operator:{boss}", "watch", conversation)
    ]


async def test_the_command_line_lists_and_proves(tmp_path: Path) -> None:
    """`audit list` shows the entries that are asked for, `audit verify` says that all are whole."""
    async with open_desk(tmp_path) as desk:
        await desk.say("alice", "hello")
        await desk.rest.get(f"/v1/conversations/{(await desk.state('alice')).reference}/transcript")
    runner, data = CliRunner(), ["--data", str(tmp_path)]

    listed = await asyncio.to_thread(runner.invoke, app, ["audit", "list", *data])
    others = await asyncio.to_thread(runner.invoke, app, ["audit", "list", "--actor", "operator:x", *data])
    verified = await asyncio.to_thread(runner.invoke, app, ["audit", "verify", *data])

    assert json.loads(listed.stdout)["action"] == "transcript"
    assert others.stdout == ""
    assert (json.loads(verified.stdout)["ok"], json.loads(verified.stdout)["entries"]) == (True, 1)


def test_audit_commands(tmp_path: Path) -> None:
    """On a folder of their own, also while nothing was read yet."""
    runner = CliRunner()

    listed = runner.invoke(app, ["audit", "list", "--data", str(tmp_path)])
    verified = runner.invoke(app, ["audit", "verify", "--data", str(tmp_path)])

    assert (listed.exit_code, listed.stdout) == (0, "")
    assert (verified.exit_code, '"ok": true' in verified.stdout) == (0, True)
