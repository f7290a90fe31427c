"""The invented cast: three creditors, the companies and the people who owe them money."""

from __future__ import annotations

from dataclasses import dataclass, field

from samples import numbers


@dataclass(frozen=True, slots=True)
class Company:
    """A company as its papers show it; numbers are digits only. `mark` and `colour` draw its letterhead."""

    name: str
    orgnr: str
    address: tuple[str, ...]
    domain: str
    phone: str = ""
    bankgiro: str | None = None
    plusgiro: str | None = None
    iban: str | None = None
    contact: str = ""
    colour: str = "#1f3a5f"
    mark: str = "roof"
    is_person: bool = field(default=False, init=False)

    @property
    def vat_number(self) -> str:
        """The VAT number (momsregistreringsnummer)."""
        return f"SE{self.orgnr}01"

    @property
    def email(self) -> str:
        """Where the company's mail comes from."""
        return f"faktura@{self.domain}"


@dataclass(frozen=True, slots=True)
class Person:
    """A consumer: `orgnr` holds the personal number (personnummer), twelve digits."""

    name: str
    orgnr: str
    address: tuple[str, ...]
    email: str
    contact: str = ""
    is_person: bool = field(default=True, init=False)


Buyer = Company | Person

BUILDER = Company(
    name="Björkdals Byggservice AB",
    orgnr=numbers.organisation(901),
    address=("Verkstadsgatan 4", "111 11 Exempelstad"),
    domain="bjorkdalsbygg.example",
    phone="08-465 004 01",
    bankgiro=numbers.bankgiro(120301),
    iban=numbers.iban(4400120301),
    contact="Maja Björkdal",
    colour="#2f5d50",
    mark="roof",
)
BROADBAND = Company(
    name="Fjällviks Bredband AB",
    orgnr=numbers.organisation(902),
    address=("Box 22", "222 22 Provköping"),
    domain="fjallviksbredband.example",
    phone="08-465 004 02",
    bankgiro=numbers.bankgiro(120402),
    plusgiro=numbers.plusgiro(20402),
    iban=numbers.iban(4400120402),
    contact="Kundtjänst",
    colour="#5b2a86",
    mark="wave",
)
GARDENER = Company(
    name="Lillsjö Trädgård HB",
    orgnr=numbers.organisation(903, series="969999"),
    address=("Lillsjövägen 9", "333 33 Testby"),
    domain="lillsjotradgard.example",
    phone="070-174 06 05",
    plusgiro=numbers.plusgiro(20503),
    contact="Jonas Lillsjö",
    colour="#3b6e22",
    mark="leaf",
)
CREDITORS: tuple[Company, ...] = (BUILDER, BROADBAND, GARDENER)
"""Everyone who sends claims to the sample mailbox."""

AUTHENTICATED: tuple[Company, ...] = (BUILDER, BROADBAND)
"""Those whose mail our border server vouches for; the gardener's carries no such word."""


def _debtor(name: str, serial: int, street: str, town: str, domain: str, *, series: str = "559999") -> Company:
    orgnr = numbers.organisation(serial, series=series)
    return Company(name=name, orgnr=orgnr, address=(street, town), domain=f"{domain}.example")


PAINTER = _debtor("Kvarnby Måleri AB", 911, "Exempelgatan 1", "111 11 Exempelstad", "kvarnbymaleri")
RESTAURANT = _debtor("Södersunds Restaurang AB", 912, "Hamntorget 3", "222 22 Provköping", "sodersund")
HAULIER = _debtor("Tallåsens Åkeri AB", 913, "Industrivägen 18 B", "444 44 Provby", "tallasensakeri")
LANDLORD = _debtor("Granviks Fastigheter AB", 914, "Storgatan 52", "333 33 Testby", "granviksfastigheter")
BAKER = _debtor("Havtorns Café & Bageri AB", 915, "Strandgatan 7", "222 22 Provköping", "havtornscafe")
JOINER = _debtor("Lindö Snickeri HB", 916, "Lindövägen 11", "444 44 Provby", "lindosnickeri", series="969999")
GARAGE = _debtor("Stenmarks Bil & Däck AB", 917, "Ringvägen 30", "111 11 Exempelstad", "stenmarksbil")
CONSULTANT = _debtor("Älvikens Konsult AB", 918, "Kajen 2, 4 tr", "222 22 Provköping", "alvikenskonsult")
ADVERTISER = _debtor("Nordpil Reklam AB", 919, "Drottninggatan 14", "111 11 Exempelstad", "nordpilreklam")
FARM = _debtor("Mossby Lantbruk AB", 920, "Mossby gård 1", "555 55 Landsby", "mossbylantbruk")
HAIRDRESSER = _debtor("Österängs Frisör AB", 921, "Torggatan 5", "333 33 Testby", "osterangsfrisor")
HOUSING = _debtor("Brf Exempelgården 7", 922, "Exempelgatan 70", "111 11 Exempelstad", "brfeg7", series="769999")
HOTEL = _debtor("Hotell Provsikten AB", 923, "Utsiktsvägen 1", "222 22 Provköping", "provsikten")
ARCHITECT = _debtor("Linjal & Vinkel Arkitekter AB", 924, "Kungsgatan 88", "111 11 Exempelstad", "linjalvinkel")
PLUMBER = _debtor("Rörmokarna i Testby AB", 925, "Pumpgatan 6", "333 33 Testby", "rormokarnatestby")
DENTIST = _debtor("Tandläkarhuset Provby AB", 926, "Klinikvägen 2", "444 44 Provby", "tandhusetprovby")

TENANT = Person(
    name="Alva Exempelsson",
    orgnr=numbers.person("19850312", 2),
    address=("Lärkvägen 12 lgh 1101", "111 11 Exempelstad"),
    email="alva.exempelsson@post.example",
)
HOMEOWNER = Person(
    name="Nils Provström",
    orgnr=numbers.person("19780925", 5),
    address=("Ekbacken 3", "333 33 Testby"),
    email="nils.provstrom@post.example",
)
