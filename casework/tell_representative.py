"""A representative is told of what had to go to the debtor in person."""

from __future__ import annotations

from casework.journal import happened
from casework.letter_content import INTERRUPTING_STEPS, NOTICE, letter_content, pack
from casework.office import Office
from casework.outbox import owe_again
from casework.outlets import PRINT
from claims.case import StepTaken
from claims.letter import LetterContent, LetterStatus
from storage import case_facts, cases, letters
from storage.database import Tx


def tell_representative(office: Office, tx: Tx, *, content: LetterContent) -> None:
    """Owe a notice to whoever stands for the debtor when a letter that interrupts limitation goes past them.

    Source: Inkassonämnden 198-2020: such a letter may go to the debtor, and the representative is then told.
    """
    facts = case_facts.facts(tx, content.case_number)
    if content.step not in INTERRUPTING_STEPS or content.representative or not facts.representative(content.on):
        return
    number = facts.times(NOTICE) + 1
    cases.add_step(tx, content.case_number, StepTaken(NOTICE, number, content.on))
    notice = letter_content(
        office,
        tx,
        case_number=content.case_number,
        step=NOTICE,
        occurrence=number,
        on=content.on,
        deadline=None,
        extra={"tells_of": content.key},
    )
    letters.add(
        tx,
        {
            "key": notice.key,
            "case_number": notice.case_number,
            "step": NOTICE,
            "occurrence": number,
            "on": notice.on,
            "deadline": None,
            "outlet": PRINT,
            "status": str(LetterStatus.QUEUED),
            "why": f"It tells of {content.key}",
            "balance": notice.balance.as_json(),
            "content": pack(notice),
            "sidecar": notice.sidecar_json(),
        },
    )
    owe_again(office, tx, "send_letter", key=f"letter-{notice.key}", letter_key=notice.key)
    happened(
        office,
        tx,
        case_number=content.case_number,
        kind="representative_told",
        why="A letter that must reach the debtor went there; the representative is told",
        letter=notice.key,
        of=content.key,
    )
