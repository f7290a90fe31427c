"""The sample mailbox: one mail of every sort that a claims mailbox meets, with what ought to become of it."""

from __future__ import annotations

from samples.bills import BILLS
from samples.chance import seeded
from samples.day import at
from samples.expect import Expect, SampleMail, expected
from samples.mail import Letterhead, compose, wire
from samples.packs import PACKS
from samples.scene import Scene
from samples.scenes_claims import CLAIM_SCENES
from samples.scenes_other import OTHER_SCENES
from samples.truth import truth
from samples.typeset import page_count

SCENES: tuple[Scene, ...] = CLAIM_SCENES + OTHER_SCENES


def _raw(scene: Scene, minute: int) -> bytes:
    head = Letterhead(
        key=scene.name, sender=scene.sender, subject=scene.subject, at=at(minute), is_vouched=scene.vouched
    )
    if scene.make is not None:
        return wire(scene.make(scene, head))
    bills = [BILLS[key] for key in scene.bills]
    files = PACKS[scene.pack](bills, seeded(scene.name)) if bills else ()
    return wire(compose(head, text=scene.text, attachments=files))


def _expect(scene: Scene) -> Expect:
    bills = [BILLS[key] for key in scene.bills]
    return expected(
        state=scene.state,
        also=scene.also,
        cases=[*scene.cases, *(bill.case_key for bill in bills if bill.is_claim)],
        answer=scene.answer,
        documents=[truth(bill, pages=page_count(bill)) for bill in bills],
        why=scene.why,
    )


def make(scene: Scene) -> SampleMail:
    """One mail of the mailbox; a scene that repeats another gives that one's bytes."""
    source = next(other for other in SCENES if other.name == (scene.same_as or scene.name))
    expect = _expect(source)
    if scene is not source:
        expect = {**expect, "state": scene.state, "also": list(scene.also), "answer": scene.answer, "why": scene.why}
    return SampleMail(scene.name, _raw(source, 11 * SCENES.index(source)), expect)


def sample_mailbox() -> list[SampleMail]:
    """Every mail of the sample mailbox, rendered now; `samples.shipped.load` gives the shipped ones without that."""
    return [make(scene) for scene in SCENES]
