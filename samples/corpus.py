"""Mixed mails in any number for load and kill tests: cheap to make, the same for a seed, with the truth beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from samples import reports, typeset
from samples.chance import seeded
from samples.day import at
from samples.expect import SampleMail, expected
from samples.invoice import Kind, SampleInvoice
from samples.mail import Attachment, Letterhead, Sender, compose, wire
from samples.packs import PACKS, PDF
from samples.town import Town
from samples.truth import truth

KINDS: Mapping[str, int] = {
    "text": 52,
    "two_files": 6,
    "zip": 4,
    "nested": 4,
    "consumer": 7,
    "credit_note": 4,
    "scan": 5,
    "photo": 1,
    "same_mail": 4,
    "same_file": 3,
    "no_document": 3,
    "auto_reply": 3,
    "bounce": 2,
    "newsletter": 2,
}
"""Kinds of mail and their weights; give `generate` another mapping for another mixture."""

_PERSON = Sender("Kim Frågvis", "kim.fragvis@post.example")


@dataclass(slots=True)
class _Run:
    """One run: its town, the name of the mail being made, and what has been sent."""

    seed: int
    town: Town
    name: str = ""
    index: int = 0
    sent: list[tuple[SampleInvoice, SampleMail]] = field(default_factory=list)

    def head(self, sender: Sender, subject: str, *, is_vouched: bool = True) -> Letterhead:
        return Letterhead(f"{self.seed}.{self.name}", sender, subject, at(self.index % 300), is_vouched)


def _claim(run: _Run, bills: Sequence[SampleInvoice], files: Sequence[Attachment], *, nest: bool = False) -> SampleMail:
    seller = bills[0].seller
    subject = f"Obetald faktura {', '.join(bill.number for bill in bills)}"
    head = run.head(Sender(seller.name, seller.email), subject)
    text = f"Hej,\n\nbifogar för inkasso.\n\n{seller.name}\n"
    if nest:
        first = Letterhead(f"first.{head.key}", head.sender, "Faktura", at(-3000), to=bills[0].buyer.email)
        made = compose(head, text=text, nested=[compose(first, text="Faktura bifogas.\n", attachments=files)])
    else:
        made = compose(head, text=text, attachments=files)
    mail = SampleMail(
        run.name,
        wire(made),
        expected(
            state="filed",
            why="a claim",
            answer=True,
            cases=[bill.case_key for bill in bills],
            documents=[truth(bill) for bill in bills],
        ),
    )
    run.sent.append((bills[0], mail))
    return mail


def _packed(pack: str, *, bills: int = 1, consumer: bool = False) -> Callable[[_Run], SampleMail]:
    def make(run: _Run) -> SampleMail:
        first = run.town.new_bill(consumer=consumer)
        chosen = [first, *(run.town.new_bill(seller=first.seller) for _ in range(bills - 1))]
        return _claim(run, chosen, PACKS[pack](chosen, run.town.rng))

    return make


def _nested(run: _Run) -> SampleMail:
    bill = run.town.new_bill()
    return _claim(run, [bill], PACKS["pdf"]([bill], run.town.rng), nest=True)


def _credit_note(run: _Run) -> SampleMail:
    done = {bill.credits for bill, _ in run.sent}
    open_bills = [bill for bill, _ in run.sent if bill.kind is Kind.INVOICE and bill.number not in done]
    if not open_bills:
        return _packed("pdf")(run)
    note = run.town.credit(run.town.rng.choice(open_bills))
    return _claim(run, [note], PACKS["pdf"]([note], run.town.rng))


def _again(run: _Run) -> tuple[SampleInvoice, SampleMail] | None:
    return run.town.rng.choice(run.sent) if run.sent else None


def _same_mail(run: _Run) -> SampleMail:
    earlier = _again(run)
    if earlier is None:
        return _packed("pdf")(run)
    _, mail = earlier
    return SampleMail(run.name, mail.raw, {**mail.expect, "state": "ignored", "also": ["filed"], "answer": False})


def _same_file(run: _Run) -> SampleMail:
    earlier = _again(run)
    if earlier is None:
        return _packed("pdf")(run)
    bill, _ = earlier
    head = run.head(Sender(bill.seller.name, bill.seller.email), "Skickar igen")
    made = compose(head, text="Samma faktura igen.\n", attachments=[Attachment("kopia.pdf", PDF, typeset.pdf(bill))])
    outcome = expected(
        state="ignored", also=["filed"], why="the same file", cases=[bill.case_key], documents=[truth(bill)]
    )
    return SampleMail(run.name, wire(made), outcome)


def _no_document(run: _Run) -> SampleMail:
    head = run.head(_PERSON, "Fråga", is_vouched=False)
    made = compose(head, text="Hej, hur gör man för att anlita er?\n\nKim\n")
    return SampleMail(run.name, wire(made), expected(state="parked", why="no invoice in it"))


def _auto_reply(run: _Run) -> SampleMail:
    made = reports.auto_reply(run.head(_PERSON, "Automatiskt svar"), until="i morgon")
    return SampleMail(run.name, wire(made), expected(state="ignored", why="an absence notice"))


def _bounce(run: _Run) -> SampleMail:
    head = run.head(Sender("Mail Delivery System", "mailer-daemon@post.example"), "Undelivered Mail", is_vouched=False)
    made = reports.bounce(head, recipient=_PERSON.address)
    return SampleMail(run.name, wire(made), expected(state="ignored", why="a delivery report"))


def _newsletter(run: _Run) -> SampleMail:
    head = run.head(Sender("Branschnytt", "nyheter@branschnytt.example"), "Veckans nyheter")
    made = reports.newsletter(head, text="Hej!\n\nVeckans brev.\n")
    return SampleMail(run.name, wire(made), expected(state="ignored", why="a mailing list"))


MAKERS: dict[str, Callable[[_Run], SampleMail]] = {
    "text": _packed("pdf"),
    "two_files": _packed("pdf", bills=2),
    "zip": _packed("zip", bills=2),
    "nested": _nested,
    "consumer": _packed("pdf", consumer=True),
    "credit_note": _credit_note,
    "scan": _packed("scan"),
    "photo": _packed("photo"),
    "same_mail": _same_mail,
    "same_file": _same_file,
    "no_document": _no_document,
    "auto_reply": _auto_reply,
    "bounce": _bounce,
    "newsletter": _newsletter,
}
"""How each kind of mail is made."""


def generate(count: int, seed: int, *, kinds: Mapping[str, int] = KINDS) -> Iterator[SampleMail]:
    """`count` mails, the same for one seed and mixture; creditors are the two in `people.AUTHENTICATED`.

    What a run over them should leave behind is `expect.tally`. A kind that repeats an earlier mail gives an ordinary
    one while nothing has been sent.
    """
    run = _Run(seed, Town(seeded(seed)))
    names, weights = list(kinds), list(kinds.values())
    for run.index in range(count):
        kind = run.town.rng.choices(names, weights)[0]
        run.name = f"{run.index:05d}-{kind}"
        yield MAKERS[kind](run)
