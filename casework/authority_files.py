"""Files to and from the authority: each goes out once under its running number, each that comes is read once, whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from casework.journal import happened
from casework.office import Office
from casework.outbox import owe_again
from casework.record_authority import record_in
from claims.authority_file import Incoming, Told, Transaction
from claims.letter import Parcel
from claims.refused import Refused
from storage import authority, house, tasks
from storage.authority import ACCEPTED, IN, OUT, REFUSED, SENT, FileRow
from storage.database import Tx
from storage.letters import LetterRow

KIND_OF = {
    "payment_order": "application",
    "reduce_application": "reduction",
    "withdraw_application": "withdrawal",
    "enforcement": "enforcement",
}
"""What a paper to the authority is as a transaction."""
_RECEIVED, _FAULTY = "received", "faulty"


def owe_transaction(office: Office, tx: Tx, *, row: LetterRow, content: dict[str, Any]) -> None:
    """A paper has left for the authority: the same goes with the next file, where the house sends files."""
    if office.authority_writer is None or row.step not in KIND_OF:
        return
    kind, now = KIND_OF[row.step], office.clock.now()
    authority.owe(tx, key=row.key, case_number=row.case_number, kind=kind, on=row.on, content=content, now=now)
    owe_again(office, tx, "send_authority_file", key=f"authority-file-{office.clock.today().isoformat()}")


def send_authority_file(office: Office) -> int | None:
    """Write everything that waits as one file under the next running number and lay it out; the number, None for none.

    A file that was numbered and did not get out is laid out first, with the same bytes. Raises Unavailable when the
    folder is away.
    """
    writer = office.authority_writer
    if writer is None or office.authority_files is None:
        return None
    with office.database.write() as tx:
        begun = authority.last_file(tx, driver=writer.name, direction=OUT)
        if begun is None or begun.state != authority.WAITING:
            begun = _number(office, tx)
        if begun is None:
            return None
    key = f"authority-{begun.number:06d}"
    parcel = Parcel(key=key, media_type="application/json", body=office.blobs.get(begun.sha256))
    receipt = office.authority_files.hand_over(parcel, now=office.clock.now())
    with office.database.write() as tx:
        authority.change_file(tx, begun.id, state=SENT, told={**begun.told, "file": receipt.reference})
    return begun.number


def _number(office: Office, tx: Tx) -> FileRow | None:
    """The next file, numbered and stored with everything that waits; None when nothing waits."""
    writer, waiting = office.authority_writer, authority.waiting(tx)
    if writer is None or not waiting:
        return None
    now = office.clock.now()
    number = authority.last_number(tx, driver=writer.name, direction=OUT) + 1
    rows = [Transaction(row.key, row.kind, row.case_number, row.on, row.content) for row in waiting]
    sha256 = office.blobs.put(writer.write(rows, number=number, at=now, agency=office.agency))
    file_id = authority.add_file(
        tx,
        driver=writer.name,
        direction=OUT,
        number=number,
        sha256=sha256,
        now=now,
        state=authority.WAITING,
        told={"count": len(rows)},
    )
    for row in waiting:
        authority.change_transaction(tx, row.key, file_id=file_id, state=SENT)
    happened(office, tx, case_number=None, kind="authority_file", why="A file was made", number=number, count=len(rows))
    return authority.file_of(tx, driver=writer.name, direction=OUT, number=number)


def import_authority_file(office: Office, *, path: Path, by: str) -> dict[str, Any]:
    """Read a file from the authority: receipts for ours, and records for cases; what it led to.

    The bytes are stored first. The same file again changes nothing; a number that is not the next is refused, so that
    a lost file is noticed. What cannot be placed becomes a task for a person, with the file kept. Raises Refused.
    """
    reader = office.authority_reader
    if reader is None:
        raise Refused("no_driver", "the house reads no authority files: set KRAV_AUTHORITY_DRIVER")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused("no_such_file", f"{path.name} cannot be read: {error.strerror}") from error
    sha256 = office.blobs.put(data)
    came = reader.read(data)
    with office.database.write() as tx:
        known = authority.file_of(tx, driver=reader.name, direction=IN, number=came.number)
        if known is not None and known.sha256 == sha256:
            return {"number": came.number, "known": True, **known.told}
        _refuse_out_of_turn(tx, reader.name, came, is_known=known is not None)
        _receipts(office, tx, came, driver=reader.name)
        outcome = _records(office, tx, came, driver=reader.name, by=by)
        state = _FAULTY if outcome["faults"] else _RECEIVED
        now = office.clock.now()
        authority.add_file(
            tx, driver=reader.name, direction=IN, number=came.number, sha256=sha256, now=now, state=state, told=outcome
        )
        if outcome["faults"]:
            _ask_to_place(office, tx, came, outcome["faults"])
    return {"number": came.number, "known": False, **outcome}


def _refuse_out_of_turn(tx: Tx, driver: str, came: Incoming, *, is_known: bool) -> None:
    if is_known:
        raise Refused("number_reused", f"file {came.number} came before with other contents: ask the authority")
    expected = authority.last_number(tx, driver=driver, direction=IN) + 1
    if came.number != expected:
        raise Refused("number_out_of_turn", f"file {came.number} came, {expected} is next: fetch what is missing first")


def _receipts(office: Office, tx: Tx, came: Incoming, *, driver: str) -> None:
    if came.answers is None:
        return
    ours = authority.file_of(tx, driver=driver, direction=OUT, number=came.answers)
    if ours is None:
        raise Refused("no_such_file", f"the file receipts our file {came.answers}, which was never sent")
    sent = {row.key for row in authority.transactions(tx, file_id=ours.id)}
    for verdict in came.verdicts:
        if verdict.key not in sent:
            raise Refused(
                "not_ours", f"the receipt speaks of {verdict.key[:80]}, which file {ours.number} does not hold"
            )
        state = ACCEPTED if verdict.is_accepted else REFUSED
        authority.change_transaction(tx, verdict.key, state=state, told=verdict.why)
        if not verdict.is_accepted:
            _ask_to_mend(office, tx, verdict.key)
    refused = any(not verdict.is_accepted for verdict in came.verdicts)
    authority.change_file(tx, ours.id, state=REFUSED if refused else ACCEPTED)


def _records(office: Office, tx: Tx, came: Incoming, *, driver: str, by: str) -> dict[str, Any]:
    """Write every record down; one that does not fit is a fault, and the others stand."""
    done, known, faults = 0, 0, list(came.faults)
    for told in came.told:
        try:
            with tx.begin_nested():
                number = _case_of(tx, told)
                told_in = f"{driver}:{told.id}"
                why = f"Told in file {came.number}"
                is_new = record_in(office, tx, case_number=number, told=told.record, why=why, by=by, told_in=told_in)
        except Refused as refused:
            faults.append(f"{told.id[:80]} ({told.record.kind}): {refused.message}")
        else:
            done, known = done + is_new, known + (not is_new)
    return {"recorded": done, "known_records": known, "faults": faults}


def _case_of(tx: Tx, told: Told) -> str:
    if told.case_number:
        return told.case_number
    found = authority.by_reference(tx, told.record.reference) if told.record.reference else ()
    if len(found) != 1:
        raise Refused("case_unknown", f"reference {told.record.reference[:80]!r} is of {len(found)} cases")
    return found[0]


def _ask_to_place(office: Office, tx: Tx, came: Incoming, faults: list[str]) -> None:
    tasks.add(
        tx,
        key=f"authority-file-{came.number}",
        kind="authority_file",
        title=f"{len(faults)} rows of the authority's file {came.number} could not be placed: krav authority show",
        now=office.clock.now(),
        case_number=None,
    )


def _ask_to_mend(office: Office, tx: Tx, key: str) -> None:
    number = key[: len("2026-000001")]
    tasks.add(
        tx,
        key=f"authority-refused-{key}-{house.next_number(tx, 'authority_refusal')}",
        kind="authority_refused",
        title=f"The authority's receipt refuses {key}: see why, mend it and file it on paper",
        now=office.clock.now(),
        case_number=number,
    )
