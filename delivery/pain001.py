"""The bank's order file (ISO 20022 pain.001.001.03), from an IBAN to IBANs and bankgiro numbers.

Written here since the kept library for these files takes neither giro numbers nor structured references; the schema
that it ships is what every file is held against before it leaves.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from claims.money import Money, total
from claims.payout import PaymentFile, PaymentOrder
from claims.refused import Refused
from templates.clean import clean_line

if TYPE_CHECKING:
    from xmlschema import XMLSchema

VERSION = "pain.001.001.03"
_NAMESPACE = f"urn:iso:std:iso:20022:tech:xsd:{VERSION}"
_MOST_NAME, _MOST_TEXT = 70, 140
_BANKGIRO_CLEARING = "9900"


def payment_file(order: PaymentFile) -> bytes:
    """The file as UTF-8 XML, the same bytes for the same orders.

    Accounts are an IBAN or a bankgiro's digits. Raises Refused("payment_file_invalid") where it does not hold against
    the standard's schema, and ("nothing_to_pay") without orders, or with one that is not above zero.
    """
    if not order.orders or any(one.amount.ore <= 0 for one in order.orders):
        raise Refused("nothing_to_pay", "an order file needs orders, each above zero")
    root = ET.Element("Document", {"xmlns": _NAMESPACE})
    body = ET.SubElement(root, "CstmrCdtTrfInitn")
    _header(body, order)
    _payment(body, order)
    ET.indent(root)
    xml: bytes = b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode").encode() + b"\n"
    check(xml)
    return xml


def check(xml: bytes) -> None:
    """Hold a file against the standard's schema. Raises Refused("payment_file_invalid")."""
    fault = next(_schema().iter_errors(xml.decode()), None)
    if fault is not None:
        raise Refused("payment_file_invalid", f"the order file breaks {VERSION} at {fault.path}: {fault.reason}")


@cache
def _schema() -> XMLSchema:
    # Loaded when the first file is made: every worker would hold its 12 MB, and orders leave once a day at most.
    from xmlschema import XMLSchema

    return XMLSchema(str(files("sepaxml").joinpath("schemas", f"{VERSION}.xsd")))


def _sum(order: PaymentFile) -> Money:
    return total((one.amount for one in order.orders), order.orders[0].amount.currency)


def _header(body: ET.Element, order: PaymentFile) -> None:
    header = ET.SubElement(body, "GrpHdr")
    _text(header, "MsgId", order.message_id)
    _text(header, "CreDtTm", order.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    _text(header, "NbOfTxs", str(len(order.orders)))
    _text(header, "CtrlSum", str(_sum(order)))
    _organisation(ET.SubElement(header, "InitgPty"), order)


def _organisation(party: ET.Element, order: PaymentFile) -> None:
    _text(party, "Nm", clean_line(order.payer_name)[:_MOST_NAME])
    other = ET.SubElement(ET.SubElement(ET.SubElement(party, "Id"), "OrgId"), "Othr")
    _text(other, "Id", order.payer_orgnr)
    _text(ET.SubElement(other, "SchmeNm"), "Cd", "BANK")


def _payment(body: ET.Element, order: PaymentFile) -> None:
    payment = ET.SubElement(body, "PmtInf")
    _text(payment, "PmtInfId", order.message_id)
    _text(payment, "PmtMtd", "TRF")
    _text(payment, "BtchBookg", "false")  # each payment is seen leaving by itself
    _text(payment, "NbOfTxs", str(len(order.orders)))
    _text(payment, "CtrlSum", str(_sum(order)))
    _text(payment, "ReqdExctnDt", order.on.isoformat())
    _organisation(ET.SubElement(payment, "Dbtr"), order)
    account = ET.SubElement(payment, "DbtrAcct")
    _text(ET.SubElement(account, "Id"), "IBAN", order.payer_account)
    _text(account, "Ccy", order.orders[0].amount.currency)
    agent = ET.SubElement(ET.SubElement(payment, "DbtrAgt"), "FinInstnId")
    _text(ET.SubElement(agent, "Othr"), "Id", "NOTPROVIDED")
    _text(payment, "ChrgBr", "SHAR")
    for one in order.orders:
        _transaction(payment, one)


def _transaction(payment: ET.Element, one: PaymentOrder) -> None:
    transaction = ET.SubElement(payment, "CdtTrfTxInf")
    ids = ET.SubElement(transaction, "PmtId")
    _text(ids, "InstrId", one.end_to_end)
    _text(ids, "EndToEndId", one.end_to_end)
    amount = ET.SubElement(ET.SubElement(transaction, "Amt"), "InstdAmt", {"Ccy": one.amount.currency})
    amount.text = str(one.amount)
    is_giro = one.account.isdigit()
    if is_giro:
        member = ET.SubElement(ET.SubElement(ET.SubElement(transaction, "CdtrAgt"), "FinInstnId"), "ClrSysMmbId")
        _text(ET.SubElement(member, "ClrSysId"), "Cd", "SESBA")
        _text(member, "MmbId", _BANKGIRO_CLEARING)
    _text(ET.SubElement(transaction, "Cdtr"), "Nm", clean_line(one.name)[:_MOST_NAME])
    account = ET.SubElement(ET.SubElement(transaction, "CdtrAcct"), "Id")
    if is_giro:
        other = ET.SubElement(account, "Othr")
        _text(other, "Id", one.account)
        _text(ET.SubElement(other, "SchmeNm"), "Prtry", "BGNR")
    else:
        _text(account, "IBAN", one.account)
    remittance = ET.SubElement(transaction, "RmtInf")
    if not one.reference:
        _text(remittance, "Ustrd", clean_line(one.text)[:_MOST_TEXT])
        return
    reference = ET.SubElement(ET.SubElement(remittance, "Strd"), "CdtrRefInf")
    _text(ET.SubElement(ET.SubElement(reference, "Tp"), "CdOrPrtry"), "Cd", "SCOR")
    _text(reference, "Ref", one.reference)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
