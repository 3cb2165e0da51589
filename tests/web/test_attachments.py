"""Files over REST: who may send and who may fetch."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from chatgateway.conversation.events import Message
from chatgateway.errors import NotFound
from chatgateway.protocol.media import ATTACHMENT_BYTES

from ..protocol.test_media import SAMPLES
from ..small_desk import Phone, SmallDesk, open_desk
from .houses import Place, serving

PNG = SAMPLES["image/png"] + bytes(300_000)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[SmallDesk]:
    """A running node."""
    async with open_desk(tmp_path) as desk:
        yield desk


def visitor(desk: SmallDesk) -> tuple[str, dict[str, str]]:
    """A customer's id and headers."""
    person = desk.house.tokens.new_visitor()
    return person.id, {"Authorization": f"Bearer {person.token}"}


async def upload(
    desk: SmallDesk, headers: dict[str, str], content: bytes = PNG, content_type: str = "image/png"
) -> httpx.Response:
    """Send a file."""
    return await desk.rest.post("/v1/attachments", content=content, headers={**headers, "Content-Type": content_type})


async def test_a_customers_file_reaches_the_people_of_the_conversation_and_nobody_else(desk: SmallDesk) -> None:
    """Its sender, the operators who have or had it, supervisors, readers of transcripts."""
    alice, alices = visitor(desk)
    _, bobs = visitor(desk)
    boss, bosses = await desk.hire("Boss", "supervisor")
    _, anns = await desk.hire("Ann")
    sent = await upload(desk, alices)
    id = sent.json()["id"]
    await desk.say(alice, "see the picture", attachments=[id])
    await desk.take(boss, alice)
    boss_record = await desk.house.directory.operator(boss.id)
    assert boss_record is not None

    async def fetch(headers: dict[str, str]) -> int:
        return (await desk.rest.get(f"/v1/attachments/{id}", headers=headers)).status_code

    assert sent.status_code == 201
    assert sent.json() == {"id": id, "type": "image/png", "size": len(PNG)}
    assert await fetch(alices) == 200
    assert await fetch({"Authorization": f"Bearer {bosses}"}) == 200
    assert await fetch(await desk.key("transcripts:read")) == 200
    assert await fetch(bobs) == 404
    assert await fetch({"Authorization": f"Bearer {anns}"}) == 404
    assert await fetch(await desk.key("bot:read")) == 404
    assert await fetch({"Authorization": ""}) == 401


async def test_a_file_is_saved_and_never_shown_in_place(desk: SmallDesk) -> None:
    """Its bytes as they came, as a download, in a sandbox."""
    _, alices = visitor(desk)
    id = (await upload(desk, alices)).json()["id"]

    answer = await desk.rest.get(f"/v1/attachments/{id}", headers=alices)

    assert answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"] == f'attachment; filename="{id}.png"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer.headers["cache-control"]


async def test_an_operators_file_reaches_the_customer(desk: SmallDesk) -> None:
    """Once it was sent to them."""
    alice, alices = visitor(desk)
    boss, token = await desk.hire("Boss", "supervisor")
    await desk.say(alice, "hello")
    state = await desk.take(boss, alice)
    id = (await upload(desk, {"Authorization": f"Bearer {token}"})).json()["id"]
    before = await desk.rest.get(f"/v1/attachments/{id}", headers=alices)

    await desk.house.operators.say(boss, state.id, state.epoch, "here", [id], "m1", Phone())

    after = await desk.rest.get(f"/v1/attachments/{id}", headers=alices)
    assert (before.status_code, after.status_code) == (404, 200)


async def test_an_operator_without_more_rights_fetches_only_from_their_own_conversations(desk: SmallDesk) -> None:
    """The one they own, not their neighbour's."""
    alice, alices = visitor(desk)
    ann, anns = await desk.hire("Ann", "supervisor")
    id = (await upload(desk, alices)).json()["id"]
    await desk.say(alice, "look", attachments=[id])
    await desk.take(ann, alice)
    await desk.rest.patch(f"/v1/operators/{ann.id}", json={"role": "operator"})

    answer = await desk.rest.get(f"/v1/attachments/{id}", headers={"Authorization": f"Bearer {anns}"})

    assert answer.status_code == 200


async def test_a_message_names_only_its_senders_own_files(desk: SmallDesk) -> None:
    """Others' files and unknown ones are not found; nothing is written."""
    alice, alices = visitor(desk)
    bob, _ = visitor(desk)
    id = (await upload(desk, alices)).json()["id"]

    for wrong in (id, "a_nothing"):
        with pytest.raises(NotFound):
            await desk.say(bob, "mine", attachments=[wrong])

    await desk.say(alice, "mine", attachments=[id])
    assert await desk.house.customers.latest(bob) is None
    assert [e.data.attachments for e in await desk.log(alice) if isinstance(e.data, Message)] == [(id,)]


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (PNG, "image/gif", 422),
        (PNG, "text/html", 422),
        (b"<svg onload=alert(1)>", "image/png", 422),
        (b"GIF89a" + b"PK\x03\x04" * 9, "image/jpeg", 422),
        (b"", "image/png", 422),
        (SAMPLES["image/png"] + bytes(ATTACHMENT_BYTES), "image/png", 413),
    ],
)
async def test_what_is_not_allowed_is_refused(desk: SmallDesk, content: bytes, content_type: str, status: int) -> None:
    """By type, by bytes, by size, with a problem document."""
    _, alices = visitor(desk)

    answer = await upload(desk, alices, content, content_type)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_body_without_its_length_is_refused(desk: SmallDesk) -> None:
    """A length that is not known beforehand cannot be refused beforehand."""
    _, alices = visitor(desk)

    async def body() -> AsyncIterator[bytes]:
        yield PNG

    answer = await desk.rest.post("/v1/attachments", content=body(), headers={**alices, "Content-Type": "image/png"})

    assert answer.status_code == 422


async def test_nobody_fills_the_disk(desk: SmallDesk) -> None:
    """Over the quota nothing more is taken from this owner."""
    _, alices = visitor(desk)
    _, bobs = visitor(desk)
    desk.house.attachments.quota_bytes = len(PNG)

    first, second = await upload(desk, alices), await upload(desk, alices)

    assert (first.status_code, second.status_code) == (201, 413)
    assert (await upload(desk, bobs)).status_code == 201


async def test_widgets_on_known_sites_may_ask(desk: SmallDesk) -> None:
    """The browser's question is answered for them, and for nobody else."""
    known = next(iter(desk.house.origins))

    yes = await desk.rest.options("/v1/attachments", headers={"Origin": known})
    no = await desk.rest.options("/v1/attachments/a_x", headers={"Origin": "https://evil.example"})

    assert yes.headers["access-control-allow-origin"] == known
    assert "access-control-allow-origin" not in no.headers


async def test_files_travel_through_a_real_server(place: Place) -> None:
    """Up and down over a real connection, and named in a frame."""
    async with place.customer() as customer, place.rest(customer.welcome["token"]) as rest:
        sent = await rest.post("/v1/attachments", content=PNG, headers={"Content-Type": "image/png"})
        answer = await customer.ask("message", text="see the picture", attachments=[sent.json()["id"]])
        wrong = await customer.ask("message", text="and this", attachments=["a_somebody-elses"])
        back = await rest.get(f"/v1/attachments/{sent.json()['id']}")

    assert (sent.status_code, answer["type"], back.content) == (201, "ack", PNG)
    assert (wrong["type"], wrong["code"]) == ("error", "not_found")


async def test_a_desk_may_take_no_files(tmp_path: Path) -> None:
    """Both sides are told so by their limits, and an upload is refused."""
    async with serving(tmp_path, attachments=False) as place:
        _, token = await place.operator("佐藤")
        async with place.customer() as customer, place.console(token) as console:
            limits = [caller.welcome["limits"]["attachment"] for caller in (customer, console)]
            async with place.rest(customer.welcome["token"]) as rest:
                refused = await rest.post("/v1/attachments", content=b"a", headers={"Content-Type": "text/plain"})

    assert limits == [0, 0]
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
