"""The first page of a case's dossier: parties, claim, what has happened, and a list of the papers beside it."""

from __future__ import annotations

from claims.dossier import Dossier
from claims.party import Party
from delivery.letter_head import foot
from delivery.render import typeset_sheet
from delivery.sheet import Column, Section, Sheet, Table
from delivery.tables import claims_table, interest_bases, interest_table, sum_table
from templates.catalog import label
from templates.clean import clean_line
from templates.filters import day, identity_full, iso, kronor

_SHOWN = 16  # hex digits of a file's hash: enough to tell files apart; the whole stands in SHA256SUMS


def dossier_pdf(told: Dossier) -> bytes:
    """The page as a tagged PDF, the same bytes for the same dossier. Raises Refused("unprintable")."""
    return typeset_sheet(dossier_sheet(told), on=told.on)


def dossier_sheet(told: Dossier) -> Sheet:
    """Its words and tables in reading order."""

    def t(text: str) -> str:
        return label(text, language=told.language)

    agency = told.agency
    return Sheet(
        language=told.language,
        title=t("Akt i ärende {number}").format(number=told.case_number),
        dated_on=told.on.isoformat(),
        sender=clean_line(agency.legal_name),
        brand=clean_line(agency.brand),
        recipient=(),
        facts=((t("Datum"), day(told.on, told.language)), (t("Ärende"), told.case_number)),
        box=(),
        sections=tuple(section for section in _sections(told) if not section.is_empty),
        foot=foot(agency, language=told.language),
        reference=f"{t('Akt')} {told.case_number}",
        page_of=(t("Sida"), t("av")),
        sample_note=t("Exempel. Parterna finns inte.") if agency.is_example else "",
        in_window=False,
    )


def _sections(told: Dossier) -> tuple[Section, ...]:
    def t(text: str) -> str:
        return label(text, language=told.language)

    interest = interest_table(told.balance, language=told.language)
    grounds = interest_bases(told.balance)
    return (
        Section(t("Parter"), table=_parties(told)),
        Section(t("Fordran"), table=claims_table(told.balance, about=told.about, language=told.language)),
        Section(
            t("Dröjsmålsränta"),
            table=interest if interest.rows else None,
            notes=(t("Grund för räntan: {bases}.").format(bases="; ".join(grounds)),) if grounds else (),
        ),
        Section(t("Så är beloppet räknat"), table=sum_table(told.balance, language=told.language, last="Hela skulden")),
        Section(t("Betalningar"), table=_payments(told)),
        Section(t("Vad som har hänt"), table=_happened(told)),
        Section(
            t("Handlingar"),
            (t("Hela kontrollsummor står i filen SHA256SUMS, som sha256sum -c prövar."),),
            table=_papers(told),
            notes=tuple(
                t(why).format(names=", ".join(clean_line(name) for name in names))
                for why, names in (
                    ("Inte med, eftersom de rymmer mer än det här ärendet: {names}.", told.left_out),
                    ("Inte med, eftersom gäldenären har skyddad identitet: {names}.", told.withheld),
                )
                if names
            ),
        ),
    )


def _parties(told: Dossier) -> Table:
    def t(text: str) -> str:
        return label(text, language=told.language)

    agency = told.agency
    ours = Party(agency.legal_name, agency.orgnr, agency.address, agency.mailbox, agency.phone)
    columns = (Column(t("Part")), Column(t("Namn")), Column(t("Person- eller org.nr")), Column(t("Adress"), wide=True))
    rows = tuple(
        (
            t(role),
            clean_line(party.name),
            identity_full(party.orgnr) or t("saknas"),
            ", ".join(clean_line(line) for line in party.address if line.strip()) or t("saknas"),
        )
        for role, party in (("Borgenär", told.creditor), ("Ombud", ours), ("Gäldenär", told.debtor))
    )
    return Table(columns, rows)


def _payments(told: Dossier) -> Table:
    columns = (
        Column(label("Dag", language=told.language), wide=True),
        Column(label("Belopp", language=told.language), numeric=True),
    )
    return Table(columns, tuple((iso(on), kronor(amount)) for on, amount in told.payments))


def _happened(told: Dossier) -> Table:
    columns = (
        Column(label("Dag", language=told.language)),
        Column(label("Händelse", language=told.language), wide=True),
    )
    return Table(columns, tuple((iso(on), clean_line(text)) for on, text in told.happened))


def _papers(told: Dossier) -> Table:
    def t(text: str) -> str:
        return label(text, language=told.language)

    columns = (Column(t("Dag")), Column(t("Handling")), Column(t("Fil"), wide=True), Column("SHA-256"))
    rows = tuple(
        (iso(paper.on) if paper.on else "", clean_line(paper.what), paper.file, paper.sha256[:_SHOWN])
        for paper in told.papers
    )
    return Table(columns, rows)
