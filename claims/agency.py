"""The agency (inkassoombud): the legal person that sends the letters and holds the licence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Agency:
    """Identity from `policies/agency.toml`; `is_example` marks the invented one that ships with the project.

    `client_account` (IBAN) holds other people's money and is the one that payouts leave; `own_account` (IBAN or
    bankgiro) is where what the agency has earned goes.
    `accounts` are our accounts in the bank, each with every name that banks' files call it by, as digits or IBAN.
    `return_after_days`: money that nobody could place for so long is to go back to its payer.
    """

    legal_name: str
    brand: str
    orgnr: str
    licence_no: str
    licence_valid_to: date | None
    address: tuple[str, ...]
    phone: str
    phone_hours: str
    mailbox: str
    bankgiro: str | None
    print_run: time
    privacy_url: str = ""
    client_account: str = ""
    own_account: str = ""
    is_example: bool = False
    accounts: tuple[tuple[str, ...], ...] = ()
    return_after_days: int = 30

    def account_names(self) -> dict[str, str]:
        """By every name of an account of ours: the one that it is kept under."""
        return {name: names[0] for names in self.accounts for name in names}

    def may_send_demands(self, today: date) -> bool:
        """Whether a licence (tillstånd, 2 § inkassolagen) is in force on a day."""
        return bool(self.licence_no) and self.licence_valid_to is not None and today <= self.licence_valid_to
