"""Every document of the sample mailbox by name: who owes whom what on the sample day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from claims.account import ocr_reference
from samples import people
from samples.day import overdue
from samples.goods import BUILDING, ENGLISH, GARDEN, HOUSEHOLD, NETWORK, line
from samples.invoice import Kind, Line, SampleInvoice
from samples.people import BROADBAND, BUILDER, GARDENER, Buyer, Company

_PORTS = (
    *(
        line(f"Våning {1 + room // 12}, rum {101 + room}: {service}", "3", "mån", price)
        for room in range(36)
        for service, price in (("trådlöst nät", 8900), ("tv-kanaler", 4500))
    ),
    line("Tidskrift till lobbyn, helår", "2", "st", 39500, 6),
    line("Utbildning av personal", "1", "st", 650000),
)
_SITE = (line("Provning av avlopp, sex lägenheter", "6", "st", 44750),)


def _bill(
    seller: Company,
    buyer: Buyer,
    number: str,
    due: date,
    lines: tuple[Line, ...],
    layout: str,
    *,
    customer: str,
    terms: int = 30,
) -> SampleInvoice:
    return SampleInvoice(
        kind=Kind.INVOICE,
        layout=layout,
        seller=seller,
        buyer=buyer,
        number=number,
        invoice_date=due - timedelta(days=terms),
        due_date=due,
        lines=lines,
        ocr=ocr_reference(customer + number.replace("-", "")),
        customer_number=customer,
    )


_PAINTER = _bill(BUILDER, people.PAINTER, "20417", overdue(41), BUILDING[1:4], "klassisk", customer="1042")
_HAULIER = _bill(BROADBAND, people.HAULIER, "88101", overdue(60), NETWORK[0:3], "etikett", customer="5310")
_HOMEOWNER = _bill(BROADBAND, people.HOMEOWNER, "770162", overdue(26), HOUSEHOLD[:2], "konsument", customer="66102")
_DENTIST = _bill(BROADBAND, people.DENTIST, "88240", overdue(22), NETWORK[5:7], "etikett", customer="5402")
_ARCHITECT = _bill(BUILDER, people.ARCHITECT, "20440", overdue(30), ENGLISH, "international", customer="1077")
_HOTEL = _bill(BROADBAND, people.HOTEL, "88190", overdue(27), _PORTS, "specifikation", customer="5377")
_LANDLORD = _bill(BROADBAND, people.LANDLORD, "88213", overdue(33), NETWORK[3:6], "etikett", customer="5388", terms=20)

BILLS: dict[str, SampleInvoice] = {
    "painter": replace(_PAINTER, rounds_to_krona=True),
    "painter-credit": replace(
        _PAINTER,
        kind=Kind.CREDIT_NOTE,
        number="20431",
        invoice_date=overdue(20),
        due_date=overdue(20),
        lines=(line("Grundfärg, återlämnad", "0.5", "st", 184250),),
        credits="20417",
    ),
    "restaurant": _bill(BUILDER, people.RESTAURANT, "20389", overdue(55), BUILDING[4:7], "giro", customer="1011"),
    "landlord": _LANDLORD,
    "landlord-quote": replace(
        _LANDLORD,
        kind=Kind.QUOTE,
        layout="order",
        number="O-4410",
        invoice_date=overdue(4),
        due_date=overdue(-26),
        lines=NETWORK[6:8],
    ),
    "haulier-1": _HAULIER,
    "haulier-2": _bill(BROADBAND, people.HAULIER, "88167", overdue(29), NETWORK[3:5], "affarssystem", customer="5310"),
    "haulier-reminder": replace(_HAULIER, kind=Kind.REMINDER, layout="paminnelse", due_date=overdue(40), fee_ore=6000),
    "baker": _bill(BUILDER, people.BAKER, "20402", overdue(48), BUILDING[0:2], "klassisk", customer="1019"),
    "joiner": _bill(BUILDER, people.JOINER, "20409", overdue(44), BUILDING[5:8], "giro", customer="1023"),
    "garage": _bill(BUILDER, people.GARAGE, "20421", overdue(36), BUILDING[6:8], "giro", customer="1049"),
    "tenant": _bill(BROADBAND, people.TENANT, "770145", overdue(31), HOUSEHOLD, "konsument", customer="66045"),
    "homeowner": replace(_HOMEOWNER, interest_text=False),
    "consultant": _bill(BUILDER, people.CONSULTANT, "20433", overdue(24), BUILDING[2:4], "giro", customer="1061"),
    "advertiser": _bill(BUILDER, people.ADVERTISER, "20436", overdue(21), BUILDING[3:6], "klassisk", customer="1064"),
    "farm": _bill(BROADBAND, people.FARM, "87544", overdue(199), NETWORK[0:8], "specifikation", customer="5207"),
    "hairdresser": _bill(BUILDER, people.HAIRDRESSER, "20471", overdue(-18), BUILDING[8:9], "etikett", customer="1090"),
    "housing": _bill(GARDENER, people.HOUSING, "2025-31", overdue(38), GARDEN, "enkel", customer="7"),
    "dentist": replace(_DENTIST, shows_buyer_orgnr=False),
    "architect": replace(_ARCHITECT, currency="EUR", language="en"),
    "hotel": replace(_HOTEL, interest_rate="12"),
    "plumber": _bill(BUILDER, people.PLUMBER, "20398", overdue(52), _SITE, "klassisk", customer="1015"),
    "locked": _bill(BUILDER, people.RESTAURANT, "20390", overdue(55), BUILDING[6:7], "giro", customer="1011"),
}
"""The claims of the sample mailbox. `locked` is the one behind the password-protected file in `files/`."""
