"""What every answer over HTTP comes in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from chatgateway.flows.staff import hash_password, verify_password
from chatgateway.web.limits import Limits

from .houses import Place, serving

SNAPSHOT = Path(__file__).parent / "headers.yaml"
# These differ from call to call.
PASSING = {"date", "content-length", "x-request-id", "last-modified", "etag", "x-next-cursor"}


async def headers_of(place: Place) -> dict[str, dict[str, str]]:
    """The headers of every kind of answer."""
    admin = await place.key("admin")
    found: dict[str, dict[str, str]] = {}
    async with place.rest(admin) as rest:
        document = (await rest.get("/openapi.json")).json()
        plain = [path for path, methods in document["paths"].items() if "get" in methods and "{" not in path]
        pages = ["/", "/console", "/supervisor", "/docs", "/widget.js", "/static/favicon.svg"]
        for path in [*pages, "/openapi.json", "/asyncapi.json", "/no-such-page", "/v1/no-such-call", *plain]:
            answer = await rest.get(path)
            shown = {name: value for name, value in answer.headers.items() if name not in PASSING}
            found[f"{answer.status_code} {path}"] = dict(sorted(shown.items()))
    return found


async def test_the_headers_of_every_route_are_as_they_were(place: Place) -> None:
    """A snapshot: whoever changes a header changes headers.yaml too, and a reviewer sees it."""
    found = await headers_of(place)
    if not SNAPSHOT.exists():
        SNAPSHOT.write_text(yaml.safe_dump(found, allow_unicode=True, width=200))

    assert found == yaml.safe_load(SNAPSHOT.read_text())


async def test_every_answer_lets_nothing_else_in(place: Place) -> None:
    """Whatever the snapshot says: no page may be framed, run foreign scripts, or be taken for another type."""
    for answer, headers in (await headers_of(place)).items():
        policy = headers["content-security-policy"]

        assert policy.startswith("default-src 'none'"), answer
        assert "frame-ancestors 'none'" in policy, answer
        assert "unsafe-eval" not in policy, answer
        assert ("unsafe-inline" in policy) == answer.endswith("/docs"), answer
        assert headers["x-content-type-options"] == "nosniff", answer
        assert headers["referrer-policy"] == "no-referrer", answer
        assert "server" not in headers, answer
        if "/v1/" in answer:
            assert headers["cache-control"] == "no-store", answer


# ---- request ids


@pytest.mark.parametrize("id", ["req-1", "A.b_c-9", "x" * 64])
async def test_a_harmless_request_id_is_echoed(place: Place, id: str) -> None:
    """So that two logs can be laid side by side; the problem document names it too."""
    async with place.rest() as rest:
        answer = await rest.get("/v1/board", headers={"X-Request-ID": id})

    assert answer.headers["X-Request-ID"] == id
    assert answer.json()["request_id"] == id


@pytest.mark.parametrize("id", ["", "x" * 65, "a b", "<script>", "a;b", '"'])
async def test_any_other_request_id_is_replaced(place: Place, id: str) -> None:
    """Nothing that could be a line of its own or a tag gets into logs or answers."""
    async with place.rest() as rest:
        answer = await rest.get("/v1/board", headers={"X-Request-ID": id})

    assert answer.headers["X-Request-ID"] != id
    assert len(answer.headers["X-Request-ID"]) == 36


# ---- problems

PROBLEMS: dict[str, tuple[int, str, str, dict[str, Any]]] = {
    "no key": (401, "GET", "/v1/board", {"headers": {"Authorization": ""}}),
    "a bad key": (401, "GET", "/v1/board", {"headers": {"Authorization": "Bearer cgk_x"}}),
    "another scheme": (401, "GET", "/v1/board", {"headers": {"Authorization": "Basic eDp5"}}),
    "no such path": (404, "GET", "/v1/nothing", {}),
    "no such page": (404, "GET", "/nothing", {}),
    "a path out of the static files": (404, "GET", "/static/..%2f..%2fsettings.py", {}),
    "a slash too many": (404, "GET", "/v1/board/", {}),
    "no such conversation": (404, "GET", "/v1/conversations/none", {}),
    "another method": (405, "PUT", "/v1/keys", {}),
    "a method that nobody has": (405, "BREW", "/v1/keys", {}),
    "a declared body that is too large": (413, "POST", "/v1/login", {"content": b"x" * 300_000}),
    "not JSON": (422, "POST", "/v1/keys", {"content": b"{", "headers": {"Content-Type": "application/json"}}),
    "another type": (422, "POST", "/v1/keys", {"content": b"a=b", "headers": {"Content-Type": "text/plain"}}),
    "a wrong field": (422, "POST", "/v1/keys", {"json": {"scopes": "admin"}}),
    "a wrong parameter": (422, "GET", "/v1/conversations?limit=none", {}),
    "a cursor of somebody's own": (422, "GET", "/v1/conversations?cursor=AAAA", {}),
}


@pytest.mark.parametrize("name", PROBLEMS)
async def test_every_refusal_is_a_problem_document(place: Place, name: str) -> None:
    """RFC 9457, with a code for programs, a sentence for people and the request id; nothing of our insides."""
    status, method, path, options = PROBLEMS[name]
    async with place.rest(await place.key("admin")) as rest:
        answer = await rest.request(method, path, **options)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert {"type", "title", "status", "code", "detail", "request_id"} <= body.keys()
    assert body["status"] == status
    assert not any(word in answer.text for word in ("Traceback", "chatgateway/", "sqlalchemy", "pydantic"))


async def test_a_body_in_chunks_is_cut_off_at_the_limit(place: Place) -> None:
    """413 as a problem document, although nobody said how long it would be."""
    sent = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(64):
            sent += 16 * 1024
            yield b" " * 16 * 1024

    async with place.rest() as rest:
        answer = await rest.post("/v1/login", content=chunks(), headers={"Content-Type": "application/json"})

    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"


async def test_all_methods_of_a_path_are_named(place: Place) -> None:
    """405 says what would have been allowed."""
    async with place.rest() as rest:
        answer = await rest.put("/v1/keys")

    assert set(answer.headers["Allow"].split(", ")) >= {"GET", "POST"}


async def test_a_bug_of_ours_tells_nobody_anything(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 with a sentence and the request id; the headers are there as ever."""

    def fail() -> Any:
        raise ValueError("the secret of the house")

    monkeypatch.setattr(place.house, "bot", fail)
    async with place.rest() as rest:
        answer = await rest.get("/v1/faq", headers={"X-Request-ID": "r-500"})

    assert answer.status_code == 500
    assert answer.json()["request_id"] == "r-500"
    assert "secret" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_no_body_may_have_fields_that_nobody_knows(place: Place) -> None:
    """Every body of the API: a typing mistake must not pass as a default, nor a field be slipped in."""
    async with place.rest() as rest:
        document = (await rest.get("/openapi.json")).json()

    bodies = [
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        for methods in document["paths"].values()
        for operation in methods.values()
        if "requestBody" in operation
    ]
    assert len(bodies) >= 6
    assert [name for name in bodies if document["components"]["schemas"][name].get("additionalProperties", True)] == []


# ---- who asks


@pytest.mark.parametrize("host", ["evil.example", "evil.example/?", "localhost@evil.example", "[::1", ""])
async def test_the_host_header_decides_nothing(place: Place, host: str) -> None:
    """No answer repeats it, no redirect follows it."""
    for path in ("/", "/docs", "/static", "/v1/board/", "/console/", "//evil.example/"):
        head, body = await raw_get(place, path, f"Host: {host}\r\nX-Forwarded-Host: evil.example")

        assert b"evil" not in head
        assert b"evil" not in body
        assert b"\r\nlocation:" not in head.lower()


async def raw_get(place: Place, path: str, headers: str) -> tuple[bytes, bytes]:
    """As no well-behaved client would ask."""
    reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
    writer.write(f"GET {path} HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body


LIMITED = Limits(sockets_per_address=1)
SPOOFED = {"X-Forwarded-For": "203.0.113.9"}


async def test_nobody_but_a_trusted_proxy_says_where_a_call_comes_from(tmp_path: Path) -> None:
    """Without trusted proxies the header is not looked at: the peer is loopback, and loopback has no limit."""
    async with (
        serving(tmp_path, LIMITED) as place,
        place.socket(additional_headers=SPOOFED) as one,
        place.socket(additional_headers=SPOOFED) as two,
    ):
        await one.greet(None)
        await two.greet(None)


@pytest.mark.parametrize("chain", ["203.0.113.9", "127.0.0.1, 203.0.113.9", "198.51.100.1, 203.0.113.9"])
async def test_of_a_trusted_proxys_chain_the_last_foreign_address_counts(tmp_path: Path, chain: str) -> None:
    """What a client put into the header itself comes before it and is worth nothing."""
    async with (
        serving(tmp_path, LIMITED, trusted_proxies=("127.0.0.1",)) as place,
        place.socket(additional_headers=SPOOFED) as one,
        place.socket(additional_headers={"X-Forwarded-For": chain}) as two,
    ):
        await one.greet(None)
        code = await two.closed()

    assert code == 4002
    assert two.seen[0]["code"] == "rate_limited"


async def test_https_behind_a_trusted_proxy_stays_https(tmp_path: Path) -> None:
    """HSTS is said over HTTPS only, and only a trusted proxy can say that it was HTTPS."""
    async with serving(tmp_path, trusted_proxies=("127.0.0.1",)) as place, place.rest() as rest:
        secure = await rest.get("/", headers={"X-Forwarded-Proto": "https"})
        plain = await rest.get("/")

    assert "Strict-Transport-Security" in secure.headers
    assert "Strict-Transport-Security" not in plain.headers


async def test_open_doors_are_limited_by_address(tmp_path: Path) -> None:
    """The help centre's search and the log-in cost something: 429 with Retry-After, each address for itself."""
    limits = Limits(search_rate=0.1, search_burst=1, address_login_rate=0.1, address_login_burst=1)
    async with serving(tmp_path, limits) as place, place.rest() as rest:
        searches = [await rest.get("/v1/faq") for _ in range(2)]
        logins = [await rest.post("/v1/login", json={"name": f"n{number}", "password": "wrong"}) for number in range(2)]

    assert [answer.status_code for answer in searches] == [200, 429]
    assert [answer.status_code for answer in logins] == [401, 429]
    assert all(int(answers[1].headers["Retry-After"]) >= 1 for answers in (searches, logins))


def test_a_name_that_does_not_exist_takes_as_long_as_one_that_does() -> None:
    """The time of a log-in tells nobody which names there are."""
    real = hash_password("correct horse")
    spent = []
    for password_hash in (real, None):
        before = time.perf_counter()
        assert not verify_password(password_hash, "wrong")
        spent.append(time.perf_counter() - before)

    assert spent[1] > spent[0] / 3
