"""The API does what its OpenAPI document says, for requests that nobody would have thought of."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from chatgateway.web.limits import OPEN

from .houses import serving


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A node in a thread of its own: schemathesis asks without async."""
    ready, done = threading.Event(), threading.Event()
    found: dict[str, str] = {}

    async def serve() -> None:
        async with serving(tmp_path_factory.mktemp("schema"), OPEN) as place:
            found.update(url=place.url, key=await place.key("admin"))
            ready.set()
            await asyncio.to_thread(done.wait, 120)

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(30)
    schema = schemathesis.openapi.from_url(f"{found['url']}/openapi.json")
    schema.config.update(headers={"Authorization": f"Bearer {found['key']}"})
    yield schema
    done.set()
    thread.join(30)


FEW = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
)


def test_the_api_is_as_described(api: Any, subtests: Any) -> None:
    """Documented statuses and bodies only, nothing of the 500s, nothing accepted that the schema refuses."""
    for found in api.get_all_operations():
        operation = found.ok()

        @FEW
        @given(case=operation.as_strategy())
        def as_described(case: Any) -> None:
            # A long poll would wait as long as it was told to; how long a body is, is the client library's to say.
            for given_values, name in ((case.query, "wait"), (case.headers, "content-length")):
                if given_values:
                    given_values.pop(name, None)
            # Some rules say more than a schema can: times, scopes, names that exist.
            case.call_and_validate(timeout=10, excluded_checks=[positive_data_acceptance])

        with subtests.test(operation.label):
            as_described()
