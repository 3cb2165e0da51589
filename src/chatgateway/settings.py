"""Settings: command line, then environment `CHATGATEWAY_…`, then `chatgateway.toml`; read once and passed as values."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from .errors import BadContent

PREFIX = "CHATGATEWAY_"
FILE = Path("chatgateway.toml")


class Settings(BaseModel):
    """Everything that an installation may choose."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    data: Path = Path("data")
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8080
    faq: Path | None = None
    cache: Path | None = None
    routing: Path | None = None
    canned: Path | None = None
    attachments: bool = True
    database: str | None = None
    nats: str | None = None
    limits: Literal["default", "open"] = "default"
    allowed_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    customer_jwt_secret: Annotated[str, Field(min_length=32)] | None = None
    customer_jwt_issuer: str | None = None
    operator_jwks_url: str | None = None
    operator_jwks: Path | None = None
    operator_jwt_issuer: str | None = None
    operator_jwt_audience: Annotated[str, Field(min_length=1)] = "chatgateway"
    operator_jwt_claim: Annotated[str, Field(min_length=1)] = "sub"
    log_format: Literal["json", "console"] = "json"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("allowed_origins", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """`A,B` from the environment."""
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _provider_is_whole(self) -> Settings:
        """Keys without an issuer would believe whatever else that provider signs."""
        if self.operator_jwks_url is None and self.operator_jwks is None:
            return self
        if self.operator_jwks_url is not None and self.operator_jwks is not None:
            raise ValueError("operator_jwks and operator_jwks_url exclude each other")
        if self.operator_jwt_issuer is None:
            raise ValueError("operator_jwt_issuer is needed where operators' keys are given")
        if self.operator_jwks_url is not None and not _is_safe(self.operator_jwks_url):
            raise ValueError("operator_jwks_url must be https (http only on this machine)")
        return self

    @property
    def database_url(self) -> str:
        """The configured database, or the embedded one in the data folder."""
        return self.database or f"sqlite:///{self.data / 'chat.db'}"

    @property
    def is_embedded(self) -> bool:
        """Whether everything lives in the data folder and this process is the only node."""
        return self.database is None or self.database.startswith("sqlite")


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"})


def read_settings(**given: Any) -> Settings:
    """The settings; `given` are those of the command line, None meaning not given.

    Raises BadContent naming the setting.
    """
    said = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**{**_from_file(), **dict(_from_environment()), **said})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadContent(f"settings: {place}: {first['msg']}") from None


def _from_file() -> dict[str, Any]:
    """What `chatgateway.toml` in the working folder says, if it is there."""
    try:
        return tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}
    except ValueError as error:
        raise BadContent(f"settings: {FILE}: {error}") from None


def _from_environment() -> Iterator[tuple[str, str]]:
    """What the environment says in `CHATGATEWAY_…`, upper or lower case; empty means not said."""
    for name, value in os.environ.items():
        setting = name.lower().removeprefix(PREFIX.lower())
        if value and setting in Settings.model_fields and name.upper().startswith(PREFIX):
            yield setting, value
