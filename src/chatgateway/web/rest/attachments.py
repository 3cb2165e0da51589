"""Files over REST: up by whoever talks, down to whoever is part of the conversation."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import FileResponse, Response

from ...errors import BadFrame, Forbidden, RateLimited, TooLarge, Unauthorized
from ...flows.attachments import Holder
from ...ports import KeyRecord, OperatorRecord
from ...protocol.media import ATTACHMENT_BYTES, ENDINGS
from ..house import House
from ..tokens import KEY_PREFIX
from .access import AtHome, Credentials, may

router = APIRouter(tags=["attachments"])
# Whatever the file holds, a browser that shows it gives it nothing to do.
DOWNLOAD_HEADERS = {"Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, no-store"}


@router.post("/v1/attachments", status_code=201)
async def upload(
    request: Request,
    response: Response,
    house: AtHome,
    credentials: Credentials,
    content_type: Annotated[str, Header(max_length=100)] = "",
    content_length: Annotated[int | None, Header(ge=0)] = None,
) -> dict[str, Any]:
    """The body is the file itself. Its id goes into `attachments` of a message by the same sender."""
    _allow_pages(request, response, house)
    holder, _ = await _holder(house, credentials.credentials if credentials else None)
    if holder.role == "service":
        raise Forbidden("attachments are sent by customers and operators; a key cannot talk")
    if content_length is None:
        raise BadFrame("Content-Length: is missing")
    if content_length > ATTACHMENT_BYTES:
        raise TooLarge(f"attachment: at most {ATTACHMENT_BYTES} bytes")
    wait = house.uploads.take(holder.name)
    if wait:
        raise RateLimited("too many attachments; wait a little", retry_after=round(wait + 0.05, 2))
    record = await house.attachments.take_in(holder, content_type, request.stream())
    return {"id": record.id, "type": record.type, "size": record.size}


@router.get("/v1/attachments/{attachment}", response_class=FileResponse)
async def download(request: Request, house: AtHome, credentials: Credentials, attachment: str) -> Response:
    """The file, to be saved and never shown in place; not found for everybody who is not part of the conversation."""
    holder, caller = await _holder(house, credentials.credentials if credentials else None)
    record = await house.attachments.for_reader(attachment, holder)
    if caller is not None:
        await house.reading.note(caller, "attachment", record.conversation or record.id, record.id)
    response = FileResponse(
        house.attachments.attachments.path(record.id),
        media_type=record.type,
        filename=f"{record.id}.{ENDINGS[record.type]}",
        headers=DOWNLOAD_HEADERS,
    )
    _allow_pages(request, response, house)
    return response


@router.options("/v1/attachments", include_in_schema=False)
@router.options("/v1/attachments/{attachment}", include_in_schema=False)
async def preflight(request: Request, house: AtHome) -> Response:
    """A widget on a host site asks its browser's question; only known origins get a yes."""
    response = Response(status_code=204)
    _allow_pages(request, response, house)
    return response


def _allow_pages(request: Request, response: Response, house: House) -> None:
    origin = request.headers.get("origin")
    if origin in house.origins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = "authorization, content-type"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Vary"] = "Origin"


async def _holder(house: House, token: str | None) -> tuple[Holder, KeyRecord | OperatorRecord | None]:
    """Whose token this is: a customer's, an operator's or a service's; of the latter two the record, too."""
    if token is None:
        raise Unauthorized("send `Authorization: Bearer <token>`")
    if token.startswith(f"{KEY_PREFIX}_"):
        key = await house.tokens.key(token)
        return Holder("service", key.id, reads_all=may(key, "transcripts:read")), key
    if house.tokens.is_operators(token):
        operator = await house.tokens.operator(token)
        return Holder("operator", operator.id, reads_all=may(operator, "transcripts:read")), operator
    return Holder("customer", house.tokens.person(token).id), None
