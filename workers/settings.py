"""What an operator may set: the only place that reads the environment, and the only list of settings there is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from claims.refused import Refused

PREFIX = "KRAV_"
_PER_MAILBOX = ("imap_url", "imap_password", "imap_oauth_token")
_PROJECT = Path(__file__).resolve().parents[1]
_LEAST_SECRET = 32


class Mailbox(BaseModel):
    """One mailbox to read: its address as a URL, and a password or a bearer token."""

    model_config = ConfigDict(frozen=True)

    url: SecretStr
    password: SecretStr | None = None
    oauth_token: SecretStr | None = None


class Settings(BaseModel):
    """Every setting, as docs/settings.md lists it. Secrets never show in a repr; the three IMAP settings hold one value
    per mailbox, in order (`KRAV_IMAP_URL`, `KRAV_IMAP_URL_2` ...)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    env: Literal["development", "production"] = "development"
    data_dir: Path = Path("var")
    policies_dir: Path = Path("policies")
    database_url: SecretStr = SecretStr("")
    redis_url: SecretStr = SecretStr("")
    imap_url: tuple[SecretStr, ...] = ()
    imap_password: tuple[SecretStr | None, ...] = ()
    imap_oauth_token: tuple[SecretStr | None, ...] = ()
    smtp_url: SecretStr = SecretStr("")
    smtp_password: SecretStr | None = None
    mail_from: str = ""
    tls_ca_file: Path | None = None
    authserv_id: str = ""
    print_dir: Path | None = None
    credit_reports: Path | None = None
    bind: str = "127.0.0.1:8000"
    desk_address: str = ""
    proxies: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    public_bind: str = "127.0.0.1:8001"
    public_url: str = ""
    metrics_bind: str = ""
    metrics_token: SecretStr | None = None
    otlp_endpoint: str = ""
    allowed_error: Decimal = Field(default=Decimal("0.005"), ge=0, lt=1)
    authority_driver: Literal["paper", "draft"] = "paper"
    audit_share: Decimal = Field(default=Decimal("0.02"), ge=0, le=1)
    secret_key: SecretStr | None = None
    worker_threads: int = Field(default=4, ge=1, le=64)
    ocr_workers: int = Field(default=0, ge=0, le=64)
    poll_seconds: int = Field(default=60, ge=1, le=3600)
    max_message_bytes: int = Field(default=40_000_000, ge=100_000)
    answers_per_sender_a_day: int = Field(default=20, ge=0)

    @field_validator("bind", "public_bind")
    @classmethod
    def _is_host_and_port(cls, value: str) -> str:
        split_bind(value)
        return value

    @field_validator("desk_address", "oidc_issuer")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        is_local = parts.hostname in ("127.0.0.1", "localhost", "::1")
        if value and (parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.username):
            raise ValueError("must be an address such as https://desk.agency.example")
        if parts.scheme == "http" and not is_local:
            raise ValueError("must begin with https:// unless it is this machine's own")
        return value.rstrip("/")

    @field_validator("desk_address")
    @classmethod
    def _has_no_path(cls, value: str) -> str:
        if urlsplit(value).path:
            raise ValueError("must be the address alone, without a path: the desk has a host of its own")
        return value

    @field_validator("metrics_bind")
    @classmethod
    def _is_host_and_port_or_empty(cls, value: str) -> str:
        if value:
            split_bind(value)
        return value

    @field_validator("otlp_endpoint")
    @classmethod
    def _is_a_web_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value

    @field_validator("database_url")
    @classmethod
    def _is_a_known_database(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        if url and not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("must start with sqlite:/// or postgresql://")
        return value

    @model_validator(mode="after")
    def _identity_is_complete(self) -> Settings:
        if len({bool(self.oidc_issuer), bool(self.oidc_client_id), self.oidc_client_secret is not None}) > 1:
            raise ValueError("KRAV_OIDC_ISSUER, KRAV_OIDC_CLIENT_ID and KRAV_OIDC_CLIENT_SECRET: set all three or none")
        return self

    @model_validator(mode="after")
    def _production_is_complete(self) -> Settings:
        if not self.is_production:
            return self
        if self.secret_key is None:
            raise ValueError("KRAV_SECRET_KEY must be set when KRAV_ENV=production (32 random characters or more)")
        if len(self.secret_key.get_secret_value()) < _LEAST_SECRET:
            raise ValueError("KRAV_SECRET_KEY must be at least 32 characters when KRAV_ENV=production")
        return self

    @property
    def is_production(self) -> bool:
        """Whether real letters may leave; sample mail and the example agency are refused then."""
        return self.env == "production"

    @property
    def mailboxes(self) -> tuple[Mailbox, ...]:
        """The IMAP mailboxes, in order; empty means the folder mailbox."""
        rows = zip(self.imap_url, self.imap_password, self.imap_oauth_token, strict=True)
        return tuple(Mailbox(url=url, password=password, oauth_token=token) for url, password, token in rows)

    @property
    def database(self) -> str:
        """The database URL in use: the one set, else SQLite in the data folder."""
        return self.database_url.get_secret_value() or f"sqlite:///{self.data_dir.absolute() / 'krav.db'}"

    @property
    def policies(self) -> Path:
        """The policies folder: where the setting points, else the one that ships with the project."""
        if self.policies_dir == Path("policies") and not self.policies_dir.exists():
            return _PROJECT / "policies"
        return self.policies_dir

    @property
    def mailbox_folder(self) -> Path:
        """The folder mailbox, used when no IMAP is set."""
        return self.data_dir / "mailbox"

    @property
    def print_folder(self) -> Path:
        """Where letters to print are laid."""
        return self.print_dir or self.data_dir / "outbox" / "print"

    @property
    def credit_path(self) -> Path:
        """Where credit reports are found: a folder of JSON files, or a CSV table."""
        return self.credit_reports or self.data_dir / "credit"

    @property
    def applications_folder(self) -> Path:
        """Where drafts of applications are laid for the creditor's decision; nothing leaves from there."""
        return self.data_dir / "outbox" / "applications"

    @property
    def authority_folder(self) -> Path:
        """Where decided applications are laid for a person to file with the authority."""
        return self.data_dir / "outbox" / "authority"

    @property
    def authority_files_folder(self) -> Path:
        """Where files to the authority are laid out, where the house has a driver for them."""
        return self.data_dir / "outbox" / "authority-files"

    @property
    def bank_folder(self) -> Path:
        """Where approved payout runs are laid as order files for the bank."""
        return self.data_dir / "outbox" / "bank"

    @property
    def mail_folder(self) -> Path:
        """Where mails are laid when no SMTP is set."""
        return self.data_dir / "outbox" / "mail"

    @property
    def desk_url(self) -> str:
        """The address at which our own people reach the desk, without a trailing slash."""
        return self.desk_address or f"http://{self.bind}"

    @property
    def public_address(self) -> str:
        """The address that signed links begin with, without a trailing slash."""
        return (self.public_url or f"http://{self.public_bind}").rstrip("/")


def split_bind(value: str) -> tuple[str, int]:
    """Host and port of "host:port" ("[::1]:8000" too); ValueError when it is anything else."""
    host, separator, port = value.rpartition(":")
    if not separator or not host or not port.isdigit() or not 0 <= int(port) < 65536:
        raise ValueError("must be host:port, such as 127.0.0.1:8000")
    return host.strip("[]"), int(port)


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of an environment (the process's own when none is given); X_FILE names a file that holds X.

    Raises Refused("settings") with one line per fault; a message never holds the value of a setting.
    """
    source = os.environ if environ is None else environ
    values: dict[str, object] = {}
    for name in Settings.model_fields:
        if name in _PER_MAILBOX:
            continue
        value = _read(source, PREFIX + name.upper())
        if value:
            values[name] = value
    values.update(_mailboxes(source))
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise Refused("settings", "\n".join(_explain(error))) from None


def set_names(environ: Mapping[str, str] | None = None) -> tuple[list[str], list[str]]:
    """Names of the KRAV_ variables that are set: those that mean something, and those that mean nothing."""
    source = os.environ if environ is None else environ
    meant: list[str] = []
    unknown: list[str] = []
    for name in sorted(source):
        if name.startswith(PREFIX):
            (meant if _means_something(name) else unknown).append(name)
    return meant, unknown


def masked_url(url: str) -> str:
    """A URL without its password, fit to show."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return url.replace(f":{parts.password}@", ":***@", 1)


def url_user(url: str) -> str:
    """The user in a URL, decoded; "" where there is none."""
    return unquote(urlsplit(url).username or "")


def _means_something(name: str) -> bool:
    bare = name.removeprefix(PREFIX).lower()
    if bare in Settings.model_fields:
        return True
    bare = bare.removesuffix("_file")
    stem, _, number = bare.rpartition("_")
    return bare in Settings.model_fields or (number.isdigit() and int(number) > 1 and stem in _PER_MAILBOX)


def _read(source: Mapping[str, str], name: str) -> str:
    direct, in_file = source.get(name, ""), source.get(f"{name}_FILE", "")
    if direct and in_file:
        raise Refused("settings", f"{name} and {name}_FILE are both set: keep one")
    if not in_file:
        return direct.strip()
    try:
        return Path(in_file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("settings", f"{name}_FILE names a file that cannot be read: {type(error).__name__}") from None


def _mailboxes(source: Mapping[str, str]) -> dict[str, object]:
    numbers = [""]
    while f"{PREFIX}IMAP_URL_{len(numbers) + 1}" in source or f"{PREFIX}IMAP_URL_{len(numbers) + 1}_FILE" in source:
        numbers.append(f"_{len(numbers) + 1}")
    rows = [tuple(_read(source, f"{PREFIX}{name.upper()}{number}") for name in _PER_MAILBOX) for number in numbers]
    kept = [row for row in rows if row[0]]
    for url, _, _ in kept:
        if not url.startswith(("imaps://", "imap://")):
            raise Refused("settings", "KRAV_IMAP_URL: must look like imaps://user@host:993/INBOX")
    return {
        "imap_url": tuple(row[0] for row in kept),
        "imap_password": tuple(row[1] or None for row in kept),
        "imap_oauth_token": tuple(row[2] or None for row in kept),
    }


def _explain(error: ValidationError) -> list[str]:
    lines = []
    for fault in error.errors(include_input=False, include_url=False, include_context=False):
        name = ".".join(str(part) for part in fault["loc"][:1])
        said = fault["msg"].removeprefix("Value error, ")
        lines.append(f"{PREFIX}{name.upper()}: {said}" if name else said)
    return lines
