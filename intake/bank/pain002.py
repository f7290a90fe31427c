"""A bank's answer to an order file (ISO 20022 pain.002): what it says of the file, and of each payment in it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import IO

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import parse

from claims.payout import OrderStatus, Verdict
from claims.refused import Refused

_VERDICTS = {
    "ACSC": Verdict.PAID,
    "ACCC": Verdict.PAID,
    "RJCT": Verdict.REJECTED,
    "CANC": Verdict.REJECTED,
    **dict.fromkeys(("ACTC", "ACCP", "ACSP", "ACWC", "ACWP", "ACFC", "RCVD", "PDNG", "PART"), Verdict.ACCEPTED),
}
_MOST_BYTES = 50_000_000


def read_statuses(file: IO[bytes]) -> Iterator[OrderStatus]:
    """What a status file tells, the whole file's word first, whatever the version of its namespace.

    A word on a whole payment group stands for a file's, as our files hold one. Raises Refused: `status_file_unknown`
    for anything else, `status_unknown` for a code that the standard's list does not hold.
    """
    data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise Refused("status_file_unknown", "The status file is larger than any that a bank sends.")
    file.seek(0)
    try:
        root = parse(file, forbid_dtd=True).getroot()
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Refused(
            "status_file_unknown", "The file is no XML that can be read. Fetch it from the bank again."
        ) from error
    report = _child(root, "CstmrPmtStsRpt")
    original = _child(report, "OrgnlGrpInfAndSts")
    message_id = _text(original, "OrgnlMsgId")
    if report is None or not message_id:
        raise Refused("status_file_unknown", "The file is no pain.002 status of an order file of ours.")
    for group, name in [(original, "GrpSts"), *((found, "PmtInfSts") for found in _each(report, "OrgnlPmtInfAndSts"))]:
        if code := _text(group, name):
            yield _status(message_id, "", code, group)
        for one in _each(group, "TxInfAndSts"):
            if code := _text(one, "TxSts"):
                yield _status(message_id, _text(one, "OrgnlEndToEndId"), code, one)


def _status(message_id: str, end_to_end: str, code: str, of: ET.Element | None) -> OrderStatus:
    verdict = _VERDICTS.get(code)
    if verdict is None:
        raise Refused("status_unknown", f"The bank says {code[:10]!r}, which the standard's list does not hold.")
    reason = _child(of, "StsRsnInf")
    said = [_text(_child(reason, "Rsn"), "Cd"), *(one.text or "" for one in _each(reason, "AddtlInf"))]
    return OrderStatus(message_id, end_to_end, verdict, code, " ".join(part.strip() for part in said if part.strip()))


def _each(parent: ET.Element | None, name: str) -> Iterator[ET.Element]:
    for child in parent if parent is not None else ():
        if child.tag.rpartition("}")[2] == name:
            yield child


def _child(parent: ET.Element | None, name: str) -> ET.Element | None:
    return next(_each(parent, name), None)


def _text(parent: ET.Element | None, name: str) -> str:
    found = _child(parent, name)
    return (found.text or "").strip() if found is not None else ""
