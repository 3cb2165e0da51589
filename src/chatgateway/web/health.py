"""Liveness, readiness and metrics."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from ..errors import GatewayError
from .rest.access import AtHome

router = APIRouter(tags=["operations"])
CHECK_SECONDS = 2.0


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers; asks nobody else."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(house: AtHome) -> Response:
    """Whether this node should get traffic: storage answers, and it is not draining. A lost bus only costs delay."""
    problems: list[str] = []
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await house.journal.check()
    except (GatewayError, TimeoutError):
        problems.append("storage does not answer")
    if house.is_draining:
        problems.append("draining")
    body: dict[str, Any] = {
        "status": "unavailable" if problems else "ready",
        "problems": problems,
        "bus": "connected" if house.bus.connected else "disconnected",
        "faq": house.bot().version[:12],
    }
    return JSONResponse(body, status_code=503 if problems else 200)


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(house: AtHome) -> Response:
    """Prometheus' exposition."""
    house.metrics.waiting.set(len(house.desk.line))
    house.metrics.bus_connected.set(1 if house.bus.connected else 0)
    house.metrics.lag.set(house.load.lag_seconds)
    ready = [o for o in house.desk.line.operators if o.may_get_offers(house.desk.now(), 0)]
    house.metrics.operators.set(len(ready))
    return Response(house.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
