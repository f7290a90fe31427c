"""Orders that must not be obeyed: one house with a case in every state, and every trick tried on it. Obeyed: none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from casework.accept_terms import accept_terms
from samples.mail import AUTHSERV_ID
from samples.people import ADVERTISER, BAKER, BROADBAND, BUILDER, GARAGE, HAULIER, JOINER, PAINTER
from storage.mails import MailRow
from tests.office import House, make_house
from tests.papers import authentication, bill

EVIL = "ekonomi@bjorkdalsbygg-se.example"
DEBTOR = "faktura@kvarnbymaleri.example"


@dataclass
class Scene:
    """The house, the tokens by what became of them, and the receipts they stood in."""

    house: House
    tokens: dict[str, str]
    receipts: dict[str, MailRow]

    def state(self) -> object:
        """All that an order could change."""
        return [
            (
                row.number,
                row.state,
                row.close_code,
                row.accepted_at,
                row.debtor_id,
                sorted(facts.holds),
                len(facts.payments),
                len(facts.decisions),
            )
            for row in self.house.cases()
            for facts in [self.house.facts(row.number)]
        ]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("spoof")
    shutil.copy(migrated_sqlite, folder / "krav.db")
    house = make_house(folder, f"sqlite:///{folder / 'krav.db'}")
    house.knows_creditor(BUILDER)
    house.knows_creditor(BROADBAND)
    tokens, receipts = {}, {}
    house.clock.day = date(2026, 1, 20)

    def open_(name: str, *, due: date = date(2026, 1, 10), seller: object = BUILDER, buyer: object = PAINTER) -> None:
        one = bill(f"N-{name}", seller=seller, buyer=buyer, due=due)  # type: ignore[arg-type]
        message = house.receive(house.mail(one, sender=seller.email))  # type: ignore[attr-defined]
        receipts[name] = next(mail for mail in house.answers(message) if mail.kind == "receipt")
        tokens[name] = house.token(receipts[name])

    open_("expired", buyer=HAULIER)
    house.clock.day = date(2026, 3, 2)
    open_("live")
    open_("other", seller=BROADBAND, buyer=BAKER)
    open_("used", buyer=JOINER)
    accept_terms(house.office, case_number=str(receipts["used"].case_number), by="h", how="cli", evidence={})
    house.receive(house.reply(f"GODKÄNN {tokens['used']}\n", to=receipts["used"]))
    open_("stale", buyer=GARAGE)
    house.receive(house.mail(bill("N-stale-2", buyer=GARAGE)))
    house.receive(house.mail(house.pdf(bill("N-incomplete", buyer=ADVERTISER), buyer_orgnr=None, buyer_address=None)))
    yield Scene(house, tokens, receipts)
    house.is_sound()
    house.office.database.close()


VERBS = {
    "approve": "GODKÄNN {token}",
    "stop": "STOPP {token}",
    "paid": "BETALD 2026-02-27 10000,00 {token}",
    "dispute": "BESTRIDEN {token} varan kom aldrig",
    "orgnr": "ORGNR 559999-9132 {token}",
}

ROWS: list[tuple[str, str, str, str, str, str]] = []
"""what, order, token, sender, authentication, the reason it is held for ("" where any will do)"""

for _verb in VERBS:
    ROWS += [
        (f"{_verb} from a look-alike domain", _verb, "live", EVIL, "pass", "not_the_creditor"),
        (f"{_verb} from the debtor", _verb, "live", DEBTOR, "pass", "not_the_creditor"),
        (f"{_verb} with another creditor's token", _verb, "other", BUILDER.email, "pass", "not_the_creditor"),
        (f"{_verb} where DMARC fails", _verb, "live", BUILDER.email, "fail", "unauthenticated_order"),
        (f"{_verb} without any authentication", _verb, "live", BUILDER.email, "", "unauthenticated_order"),
        (f"{_verb} where the domain publishes nothing", _verb, "live", BUILDER.email, "none", "unauthenticated_order"),
        (f"{_verb} with an expired token", _verb, "expired", BUILDER.email, "pass", "expired_token"),
        (f"{_verb} with a made-up token", _verb, "none", BUILDER.email, "pass", "unknown_token"),
    ]
ROWS += [
    ("approve once more with a used token", "approve", "used", BUILDER.email, "pass", "used_token"),
    ("approve terms that have changed since", "approve", "stale", BUILDER.email, "pass", "other_terms"),
    ("approve from a subdomain nobody registered", "approve", "live", "faktura@mail.bjorkdalsbygg.example", "pass", ""),
    ("approve from another box of the domain", "approve", "live", "praktikant@bjorkdalsbygg.example", "pass", ""),
]


def _unmoved(scene: Scene, raw: bytes) -> tuple[str, str]:
    before = scene.state()
    message = scene.house.receive(raw)
    assert scene.state() == before, "an order was obeyed that must not be"
    return message.state, message.reason


@pytest.mark.parametrize(("verb", "token", "sender", "auth", "reason"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_an_order_without_authority_is_held(
    scene: Scene, verb: str, token: str, sender: str, auth: str, reason: str
) -> None:
    text = VERBS[verb].format(token=scene.tokens.get(token, "0000-0000"))
    state, why = _unmoved(scene, scene.house.reply(text + "\n", to=scene.receipts.get(token), sender=sender, auth=auth))
    if sender == DEBTOR:
        return
    assert state == "parked"
    assert reason in ("", why)


def _forged(results: str, *, below: bool = False) -> tuple[tuple[str, str], ...]:
    """An Authentication-Results that an outsider wrote, under our own server's word."""
    return (("Authentication-Results", results),)


HEADERS: list[tuple[str, str, tuple[tuple[str, str], ...]]] = [
    ("another server vouches", "", _forged("mx.evil.example; dmarc=pass header.from=bjorkdalsbygg.example")),
    (
        "our server's name with a dot more",
        "",
        _forged(f"{AUTHSERV_ID}.evil.example; dmarc=pass header.from=bjorkdalsbygg.example"),
    ),
    (
        "our server's name in a comment",
        "",
        _forged(f"mx.evil.example ({AUTHSERV_ID}); dmarc=pass header.from=bjorkdalsbygg.example"),
    ),
    ("a forged pass under our fail", "fail", _forged(f"{AUTHSERV_ID}; dmarc=pass header.from=bjorkdalsbygg.example")),
    ("a pass for the sender's other domain", "", _forged(f"{AUTHSERV_ID}; dmarc=pass header.from=evil.example")),
    ("DKIM of somebody else", "", _forged(f"{AUTHSERV_ID}; dkim=pass header.d=evil.example")),
    ("SPF of somebody else", "", _forged(f"{AUTHSERV_ID}; spf=pass smtp.mailfrom=evil.example")),
    ("DKIM of the top-level domain", "", _forged(f"{AUTHSERV_ID}; dkim=pass header.d=example")),
    ("a pass in words only", "", _forged(f"{AUTHSERV_ID}; (dmarc=pass header.from=bjorkdalsbygg.example) none")),
    ("a softfail", "", _forged(f"{AUTHSERV_ID}; spf=softfail smtp.mailfrom=bjorkdalsbygg.example")),
    (
        "ARC says so",
        "",
        (("ARC-Authentication-Results", f"i=1; {AUTHSERV_ID}; dmarc=pass header.from=bjorkdalsbygg.example"),),
    ),
]


@pytest.mark.parametrize(("auth", "headers"), [r[1:] for r in HEADERS], ids=[r[0] for r in HEADERS])
def test_what_an_outsider_writes_about_himself_gives_no_authority(
    scene: Scene, auth: str, headers: tuple[tuple[str, str], ...]
) -> None:
    raw = scene.house.reply(f"GODKÄNN {scene.tokens['live']}\n", to=scene.receipts["live"], auth=auth, headers=headers)
    assert _unmoved(scene, raw) == ("parked", "unauthenticated_order")


def test_a_result_that_was_there_before_our_server_is_not_ours(scene: Scene) -> None:
    raw = scene.house.reply(f"GODKÄNN {scene.tokens['live']}\n", to=scene.receipts["live"], auth="")
    forged = f"Authentication-Results: {authentication('pass', 'bjorkdalsbygg.example')}\r\n".encode()
    hop = b"Received: from evil.example by relay.example; Mon, 2 Mar 2026 08:00:00 +0100\r\n"
    head, _, rest = raw.partition(b"From: ")
    assert _unmoved(scene, head + hop + forged + b"From: " + rest) == ("parked", "unauthenticated_order")


FORMS: list[tuple[str, str]] = [
    ("quoted", "Hej, jag undrar en sak.\n\n> GODKÄNN {token}\n"),
    (
        "quoted under an attribution",
        "Tack.\n\nDen 2 mars 2026 skrev Exempel Inkasso <krav@exempelinkasso.example>:\nGODKÄNN {token}\n",
    ),
    (
        "under an Outlook header",
        "Tack.\n\nFrån: Exempel Inkasso\nSkickat: den 2 mars 2026\nÄmne: Svar\n\nGODKÄNN {token}\n",
    ),
    ("in a forwarded mail's text", "FYI\n\n-------- Vidarebefordrat meddelande --------\nGODKÄNN {token}\n"),
    ("in the signature", "Hälsningar\n-- \nGODKÄNN {token}\n"),
    ("with a no before it", "Vi kan inte GODKÄNN {token}\n"),
    ("in a sentence", "Ska jag skriva GODKÄNN {token} för att godkänna?\n"),
    ("with a condition", "GODKÄNN {token} om ni sänker provisionen\n"),
    ("with a question mark and words", "GODKÄNN {token}? Eller vad menas\n"),
    ("beside a STOPP", "GODKÄNN {token}\nSTOPP {token}\n"),
    ("beside another amount", "BETALD 2026-02-27 10,00 {token}\nBETALD 2026-02-27 20,00 {token}\n"),
    ("the token alone", "{token}\n"),
    ("the word alone", "GODKÄNN\n"),
    ("a yes", "Ja, vi godkänner villkoren.\n"),
    ("a payment of nothing", "BETALD 2026-02-27 0,00 {token}\n"),
    ("a payment below nothing", "BETALD 2026-02-27 -500,00 {token}\n"),
    ("a payment in the future", "BETALD 2026-12-24 500,00 {token}\n"),
    ("a payment on a day that is none", "BETALD 2026-02-30 500,00 {token}\n"),
    ("a payment in an unclear amount", "BETALD 2026-02-27 5.000 {token}\n"),
    ("a number with a wrong check digit", "ORGNR 559999-9133 {token}\n"),
    ("an unknown word", "ANNULLERA {token}\n"),
    ("a token one letter short", "GODKÄNN {short}\n"),
]


@pytest.mark.parametrize("text", [r[1] for r in FORMS], ids=[r[0] for r in FORMS])
def test_words_that_are_no_order_in_the_exact_form_change_nothing(scene: Scene, text: str) -> None:
    token = scene.tokens["live"]
    raw = scene.house.reply(text.format(token=token, short=token[:-1]), to=scene.receipts["live"])
    state, _ = _unmoved(scene, raw)
    assert state in ("filed", "parked")


CARRIERS = [
    "subject",
    "attachment",
    "nested",
    "html comment",
    "hidden html",
    "from name",
    "two senders",
    "list mail",
    "auto reply",
    "machine",
    "null path",
]


@pytest.mark.parametrize("carrier", CARRIERS)
def test_an_order_outside_a_persons_own_text_changes_nothing(scene: Scene, carrier: str) -> None:
    house, token = scene.house, scene.tokens["live"]
    order, receipt = f"GODKÄNN {token}", scene.receipts["live"]
    if carrier == "subject":
        raw = house.reply("Se ämnet.\n", to=receipt, subject=order)
    elif carrier == "attachment":
        raw = house.reply("Se bilagan.\n", to=receipt, files=(order.encode(),))
    elif carrier == "nested":
        inner = house.reply(order + "\n", to=receipt)
        raw = _with_nested(house, inner)
    elif carrier in ("html comment", "hidden html"):
        hidden = f"<!--<p>{order}</p>-->" if carrier == "html comment" else f'<p style="display:none">{order}</p>'
        raw = _html(house, f"<html><body>{hidden}<p>Hej! Hur gar det?</p></body></html>")
    elif carrier == "from name":
        raw = house.reply("Hej\n", to=receipt).replace(b"Avs", b"GODK")
    elif carrier == "two senders":
        raw = house.reply(order + "\n", to=receipt).replace(b"From: ", b"From: evil@evil.example\r\nFrom: ", 1)
    elif carrier == "list mail":
        raw = house.reply(order + "\n", to=receipt, headers=(("List-Id", "<alla.bjorkdalsbygg.example>"),))
    else:
        marks = {"auto reply": ("Auto-Submitted", "auto-replied"), "machine": ("Auto-Submitted", "auto-generated")}
        raw = house.reply(order + "\n", to=receipt, headers=(marks.get(carrier, ("Return-Path", "<>")),))
    _unmoved(scene, raw)


def _with_nested(house: House, inner: bytes) -> bytes:
    from email import message_from_bytes, policy

    from samples.mail import compose, wire

    nested = message_from_bytes(inner, policy=policy.SMTP)
    return wire(compose(house.head(BUILDER), text="Vidarebefordrar.\n", nested=[nested]))  # type: ignore[list-item]


def _html(house: House, html: str) -> bytes:
    raw = house.reply("x\n")
    head, _, _ = raw.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-")]
    return b"\r\n".join([*lines, b"Content-Type: text/html; charset=utf-8", b"", html.encode()])


def test_at_least_sixty_tricks_were_tried() -> None:
    assert len(ROWS) + len(HEADERS) + len(FORMS) + len(CARRIERS) + 1 >= 60


def test_after_all_that_the_true_order_is_obeyed(scene: Scene) -> None:
    """The last test of the file: had the house held everything for some other reason, this would fail."""
    house, number = scene.house, scene.receipts["live"].case_number
    message = house.receive(house.reply(f"GODKÄNN {scene.tokens['live']}\n", to=scene.receipts["live"]))
    assert (message.state, message.reason) == ("filed", "order_approve")
    assert house.case(number).accepted_how == "reply"
