"""The finders: each proposes values for some fields; a new one is a file here and a row in FINDERS."""

from __future__ import annotations

from extraction.candidate import Finder
from extraction.finders import (
    about,
    amounts,
    contacts,
    currency,
    dates,
    giro,
    identity,
    numbers,
    ocr_reference,
    parties,
    payee,
    references,
    reminders,
    sums,
    terms,
    vat_rows,
)

FINDERS: tuple[Finder, ...] = (
    numbers.find,
    dates.find,
    amounts.find,
    vat_rows.find,
    giro.find,
    ocr_reference.find,
    parties.find,
    identity.find,
    currency.find,
    terms.find,
    about.find,
    contacts.find,
    references.find,
    payee.find,
    sums.find,
    reminders.find,
)
