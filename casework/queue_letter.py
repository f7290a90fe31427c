"""A letter that no plan decides is owed: its row, and the work of sending it, in the transaction that caused it."""

from __future__ import annotations

from casework.letter_content import pack
from casework.office import Office
from casework.outbox import owe_again
from claims.letter import LetterContent, LetterStatus
from storage import letters
from storage.database import Tx


def queue_letter(office: Office, tx: Tx, *, content: LetterContent, outlet: str, why: str) -> None:
    """Owe a letter, once per key."""
    letters.add(
        tx,
        {
            "key": content.key,
            "case_number": content.case_number,
            "step": content.step,
            "occurrence": content.occurrence,
            "on": content.on,
            "deadline": content.deadline,
            "outlet": outlet,
            "status": str(LetterStatus.QUEUED),
            "why": why,
            "balance": content.balance.as_json(),
            "content": pack(content),
            "sidecar": content.sidecar_json(),
        },
    )
    owe_again(office, tx, "send_letter", key=f"letter-{content.key}", letter_key=content.key)
