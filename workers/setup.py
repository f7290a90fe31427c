"""The one place that wires: settings in, an office out, with its database at the newest schema."""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casework.office import Office
from casework.pin_plan import keep_plans
from claims.agency import Agency
from claims.refused import Refused, Unavailable
from delivery.draft_authority import DraftWriter
from delivery.folder import FolderOutlet
from delivery.print_house import PrintFolder
from delivery.smtp import SmtpOutlet
from dunning.agency import parse_agency
from dunning.brakes import Brakes, parse_brakes
from dunning.chart import USUAL, Chart, parse_chart
from dunning.conduct import Conduct, parse_conduct
from dunning.law.law import Law
from dunning.law.registry import LAWS
from dunning.law.rows import countries_named
from dunning.plan import Plan, parse_plan
from dunning.score_policy import ScorePolicy, parse_score_policy
from dunning.terms import PriceList, parse_prices
from extraction.extract import Extractor, ReaderSettings
from intake.authority.draft import DraftReader
from intake.credit.files import open_bureau
from intake.folder import FolderChannel
from intake.identity import OpenIdProvider
from intake.imap import open_imap
from intake.register import FileRegister
from storage.blobs import Blobs
from storage.database import Database
from storage.migrate import migrate
from workers.clock import HouseClock
from workers.settings import Settings

if TYPE_CHECKING:
    from delivery.outlet import Outlet
    from intake.channel import Channel

COUNTRY = "SE"
SHIPPED = Path(__file__).resolve().parents[1] / "policies"


@dataclass(frozen=True, slots=True)
class Policies:
    """What the policies folder says: who the agency is, its plans by name, its prices, the laws with newer rows.

    `law` is that of the house's own country, `laws` every one by its country.
    """

    agency: Agency
    plans: Mapping[str, Plan]
    prices: PriceList
    law: Law
    laws: Mapping[str, Law]
    chart: Chart
    scoring: ScorePolicy
    conduct: Conduct
    brakes: Brakes = field(default_factory=Brakes)


def read_policies(folder: Path) -> Policies:
    """The policies of a folder of TOML files: agency.toml, prices.toml, every plan-*.toml, and every law-*.toml with
    rows of law that are newer than this release. A kind of debtor without a plan gets the one that ships,
    and a folder without score.toml the one that ships.

    Raises Refused("policies") with the file's name when one is missing or says something that is not understood.
    """
    agency = _understood(folder / "agency.toml", parse_agency)
    prices = _understood(folder / "prices.toml", parse_prices)
    plans = [_understood(path, parse_plan) for path in sorted(folder.glob("plan-*.toml"))]
    if not plans:
        raise Refused("policies", f"{folder} holds no plan-*.toml (set KRAV_POLICIES_DIR to the policies folder)")
    _refuse_unclear(plans)
    plans += _shipped_plans({(plan.country, plan.debtor) for plan in plans if not plan.only_by_name})
    laws = dict(LAWS)
    for path in sorted(folder.glob("law-*.toml")):
        laws = _understood(path, partial(_with_rows, laws))
    chart = _understood(folder / "accounts.toml", parse_chart) if (folder / "accounts.toml").exists() else USUAL
    own = folder / "score.toml"
    scoring = _understood(own if own.exists() else SHIPPED / "score.toml", parse_score_policy)
    conduct = _understood(folder / "conduct.toml", parse_conduct) if (folder / "conduct.toml").exists() else Conduct()
    limits = folder / "brakes.toml"
    return Policies(
        agency=agency,
        plans={plan.name: plan for plan in plans},
        prices=prices,
        law=laws[COUNTRY],
        laws=laws,
        chart=chart,
        scoring=scoring,
        conduct=conduct,
        brakes=_understood(limits, parse_brakes) if limits.exists() else Brakes(),
    )


def _refuse_unclear(plans: Sequence[Plan]) -> None:
    """A name means one plan, and a debtor whose creditor and case name none gets one plan and no other."""
    for which, what in (
        ([plan.name for plan in plans], "two plan-*.toml have the name"),
        (
            [f"{plan.debtor} debtors in {plan.country}" for plan in plans if not plan.only_by_name],
            "two plan-*.toml without only_by_name = true are for",
        ),
    ):
        twice = next((each for each in which if which.count(each) > 1), None)
        if twice is not None:
            raise Refused("policies", f"{what} {twice}: say which by `name` and `only_by_name`")


def read_plan(path: Path) -> Plan:
    """A dunning plan of any folder. Raises Refused("policies") with the file's name."""
    plan: Plan = _understood(path, parse_plan)
    return plan


def _with_rows(laws: Mapping[str, Law], data: Mapping[str, Any]) -> dict[str, Law]:
    unknown = sorted(countries_named(data) - set(laws))
    if unknown:
        raise Refused("law_row_invalid", f"there is no law for {', '.join(unknown)}; known are {', '.join(laws)}")
    return {country: law.with_rows(data) for country, law in laws.items()}


def _shipped_plans(has: set[tuple[str, str]]) -> list[Plan]:
    """The plans that ship, for the countries and kinds of debtor that a policies folder has no plan for."""
    shipped: list[Plan] = [_understood(path, parse_plan) for path in sorted(SHIPPED.glob("plan-*.toml"))]
    return [plan for plan in shipped if (plan.country, plan.debtor) not in has]


def build_office(settings: Settings) -> Office:
    """Everything a use case may reach, made of the settings; missing migrations are run first.

    Raises Refused where the settings or policies will not do, Unavailable where the database or disk is away.
    """
    policies = read_policies(settings.policies)
    refuse_samples_in_production(settings, policies.agency)
    make_data_folder(settings.data_dir)
    database = Database(settings.database)
    migrate(database)
    office = Office(
        database=database,
        blobs=Blobs(settings.data_dir / "blobs"),
        channels=open_channels(settings),
        letters=PrintFolder(settings.print_folder),
        applications=PrintFolder(settings.applications_folder, "applications"),
        authority=PrintFolder(settings.authority_folder, "kronofogden"),
        authority_writer=DraftWriter() if settings.authority_driver == "draft" else None,
        authority_reader=DraftReader() if settings.authority_driver == "draft" else None,
        authority_files=_authority_files(settings),
        bank=FolderOutlet(settings.bank_folder, "bank", ".xml"),
        mails=open_mail_outlet(settings),
        reader=Extractor(ReaderSettings(allowed_error=float(settings.allowed_error))),
        agency=policies.agency,
        law=policies.law,
        laws=policies.laws,
        plans=policies.plans,
        prices=policies.prices,
        chart=policies.chart,
        scoring=policies.scoring,
        bureau=open_bureau(settings.credit_path),
        clock=HouseClock(database),
        secret=secret_of(settings),
        authserv_id=authserv_id_of(settings, policies.agency),
        mail_from=settings.mail_from or policies.agency.mailbox,
        public_url=settings.public_address,
        is_sample=policies.agency.is_example,
        max_message_bytes=settings.max_message_bytes,
        answers_per_sender_a_day=settings.answers_per_sender_a_day,
        allowed_error=float(settings.allowed_error),
        audit_share=audit_share_of(settings),
        conduct=policies.conduct,
        registers=(FileRegister(settings.data_dir / "registers"),),
        desk_url=settings.desk_url,
        identity=_identity(settings),
        brakes=policies.brakes,
    )
    keep_plans(office)
    return office


def _identity(settings: Settings) -> OpenIdProvider | None:
    if not settings.oidc_issuer or settings.oidc_client_secret is None:
        return None
    return OpenIdProvider(
        settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        ca_file=str(settings.tls_ca_file) if settings.tls_ca_file else None,
    )


def _authority_files(settings: Settings) -> FolderOutlet | None:
    if settings.authority_driver == "paper":
        return None
    return FolderOutlet(settings.authority_files_folder, "authority-files", DraftWriter.suffix)


def close_office(office: Office) -> None:
    """Let go of the reader, the mailboxes and the database."""
    for channel in office.channels:
        channel.close()
    for part in (office.reader, office.identity):
        close = getattr(part, "close", None)
        if close is not None:
            close()
    office.database.close()


def open_channels(settings: Settings) -> tuple[Channel, ...]:
    """Every mailbox that is read: IMAP where set, else the folder mailbox. Nothing connects yet."""
    if not settings.mailboxes:
        return (FolderChannel(settings.mailbox_folder),)
    return tuple(
        open_imap(
            url=box.url.get_secret_value(),
            password=box.password.get_secret_value() if box.password else None,
            oauth_token=box.oauth_token.get_secret_value() if box.oauth_token else None,
            ca_file=settings.tls_ca_file,
        )
        for box in settings.mailboxes
    )


def open_mail_outlet(settings: Settings) -> Outlet:
    """Where mails leave: SMTP where set, else a folder of .eml files."""
    url = settings.smtp_url.get_secret_value()
    if not url:
        return FolderOutlet(settings.mail_folder)
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
    return SmtpOutlet(url, password=password, ca_file=settings.tls_ca_file, journal=settings.data_dir / "smtp")


def make_data_folder(folder: Path) -> None:
    """Make the data folder, readable by nobody else."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Unavailable("disk", f"KRAV_DATA_DIR cannot be made: {error.strerror}") from error


def refuse_samples_in_production(settings: Settings, agency: Agency) -> None:
    """Production lives on its own agency, never on the invented one."""
    if settings.is_production and agency.is_example:
        raise Refused(
            "example_agency",
            "KRAV_ENV=production refuses the example agency: write your own agency.toml in KRAV_POLICIES_DIR",
        )


def authserv_id_of(settings: Settings, agency: Agency) -> str:
    """Our own border server's name in Authentication-Results; outside production the mailbox's own `mx.` by default."""
    if settings.authserv_id or settings.is_production:
        return settings.authserv_id
    return f"mx.{agency.mailbox.partition('@')[2]}"


def audit_share_of(settings: Settings) -> float:
    """The share of accepted documents that are audited; outside production none unless it is set."""
    is_wanted = settings.is_production or "audit_share" in settings.model_fields_set
    return float(settings.audit_share) if is_wanted else 0.0


def secret_of(settings: Settings) -> bytes:
    """The key that signs tokens: the one set, else (never in production) one made once in the data folder."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    path = settings.data_dir / "secret.key"
    if not path.exists():
        _write_once(path, secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip().encode()


def _write_once(path: Path, text: str) -> None:
    """Create a file that only we may read; when two processes try at once, the first one's stays."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        temporary.unlink()


def _understood(path: Path, parse: Any) -> Any:
    try:
        with path.open("rb") as file:
            return parse(tomllib.load(file))
    except FileNotFoundError:
        raise Refused("policies", f"{path} is missing (set KRAV_POLICIES_DIR to the policies folder)") from None
    except tomllib.TOMLDecodeError as error:
        raise Refused("policies", f"{path.name} is not TOML: {error}") from None
    except Refused as refused:
        raise Refused(refused.code, f"{path.name}: {refused.message}") from None
