"""Settings: command line, then environment `CHATGATEWAY_…`, then `chatgateway.toml`; read once and passed as values."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from .errors import BadContent


class Settings(BaseSettings):
    """Everything that an installation may choose."""

    model_config = SettingsConfigDict(
        env_prefix="CHATGATEWAY_", toml_file="chatgateway.toml", extra="forbid", frozen=True, env_ignore_empty=True
    )

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
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
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

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is said on the command line wins."""
        return init_settings, env_settings, file_secret_settings, TomlConfigSettingsSource(settings_cls)

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
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadContent(f"settings: {place}: {first['msg']}") from None


def cache_folder() -> Path:
    """Where fitted bots are kept between runs, for all data folders alike: fitting takes seconds, reading none."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("CHATGATEWAY_CACHE") or Path(base) / "chatgateway")


def sample_folder() -> Path:
    """Where the sample desk's files are: in the installed package, or in the checkout."""
    packaged = Path(__file__).parent / "sample"
    return packaged if packaged.exists() else Path(__file__).parent.parent.parent
