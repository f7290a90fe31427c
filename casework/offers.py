"""Offers to settle (uppgörelse, ackord): within the creditor's limits, by letter, kept or lapsed by what is paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from casework.advance import advance_in
from casework.debtor_news import ask_offer, notify_offer_ended
from casework.door import OFFER
from casework.finding_case import case_or_refuse, open_case_or_refuse
from casework.hold import hold_in
from casework.journal import happened
from casework.law_of import law_of
from casework.office import Office
from casework.side_letter import side_letter
from casework.stop_letters import stop_letters
from claims.case import CaseFacts, CaseState, Hold
from claims.money import Money
from claims.refused import Refused
from dunning.disputed import disputed
from dunning.ledger import Replay, balance
from dunning.offers import discount, kept
from storage import agreements, case_facts, cases, creditors, letters, tasks
from storage.agreements import OfferRow
from storage.cases import CaseRow
from storage.database import Tx

_TASK = "offer_approval"
_NOT_FROM = frozenset({CaseState.PAYMENT_ORDER, CaseState.ENFORCEMENT, CaseState.COURT})


def offer_settlement(
    office: Office, *, case_number: str, amount: Money, valid_to: date, why: str, by: str, approval: str = ""
) -> int:
    """Offer a debtor to settle for `amount` paid by `valid_to`; the offer's number.

    Within the creditor's limit (`discount_limit`, a share of everything owed today) it goes out by letter at once.
    Above it the creditor is asked first, unless `approval` says who of theirs agreed, how and when. While it is open
    the case rests. Raises Refused for an amount that is not under what is owed, a day outside the policy, a case that
    is disputed, has an open offer, or is not on its way to the authority.
    """
    with office.database.write() as tx:
        row = open_case_or_refuse(tx, case_number)
        owed = _owed(office, tx, row)
        _refuse_terms(office, tx, row, amount, owed, valid_to)
        share = discount(owed=owed, amount=amount)
        number = agreements.add_offer(
            tx,
            {
                "case_number": case_number,
                "amount_ore": amount.ore,
                "owed_ore": owed.ore,
                "currency": amount.currency,
                "valid_to": valid_to,
                "asked_at": office.clock.now(),
                "by": by,
                "why": why,
            },
        )
        _tell(office, tx, case_number, "offer_made", f"A settlement for {amount} is proposed: {why}", by, number)
        if share <= limit_of(office, tx, row):
            _send(office, tx, number, approved_by="limit", approval=f"within the limit: {share:.4f}", by=by)
        elif approval.strip():
            _send(office, tx, number, approved_by="creditor", approval=approval.strip(), by=by)
        else:
            _ask(office, tx, number, share)
    return number


def approve_offer(office: Office, *, number: int, approval: str, by: str) -> None:
    """The creditor agrees to an offer above their limit: it goes out. `approval` says who, how and when.

    Raises Refused for an offer that waits for no answer, without words, and when its last day has passed.
    """
    with office.database.write() as tx:
        row = _waiting(tx, number)
        if not approval.strip():
            raise Refused("why_missing", "say who of the creditor's agreed, how and when: --how TEXT")
        _send(office, tx, row.id, approved_by="creditor", approval=approval.strip(), by=by)


def end_offer(office: Office, *, number: int, why: str, by: str) -> None:
    """Take an offer back that has not left the house, or write down that the creditor said no.

    An offer that has left binds until its day: Refused then.
    """
    with office.database.write() as tx:
        row = agreements.get_offer(tx, number)
        if row is None:
            raise Refused("no_such_offer", f"there is no offer {number}; krav settlements list shows them")
        if row.end is not None:
            raise Refused("offer_ended", f"offer {number} has ended ({row.end})")
        sent = letters.get(tx, row.letter_key) if row.letter_key else None
        if sent is not None and sent.status == "sent":
            raise Refused("offer_binds", f"offer {number} has left and binds until {row.valid_to.isoformat()}")
        end = "withdrawn" if row.offered_on else "refused"
        agreements.change_offer(tx, number, end=end, ended_on=row.offered_on or office.clock.today())
        tasks.finish_kind(tx, case_number=row.case_number, kind=_TASK, now=office.clock.now())
        _tell(office, tx, row.case_number, f"offer_{end}", why or f"The offer was {end}", by, number)
        if sent is not None:
            letters.change(tx, sent.key, status="cancelled", why=why or "The offer was taken back")
            cases.end_hold(tx, row.case_number, Hold.RESPITE, now=office.clock.now())
            _go_on(office, tx, row.case_number)


def end_lapsed(office: Office, *, on: date) -> int:
    """Write down which offers were kept and which were not paid in time, once each, and tell the creditor; how many.

    An offer is given so many bank days after its last one as money may be on its way; what came in time counts by its
    own day.
    """
    done = 0
    with office.database.write() as tx:
        for row in agreements.offers_to_look_at(tx, on=on):
            if row.end is None and row.offered_on is not None:
                done += _conclude(office, tx, row, on)
            elif row.end is None and row.valid_to < on:
                agreements.change_offer(tx, row.id, end="refused", ended_on=on)
                tasks.finish_kind(tx, case_number=row.case_number, kind=_TASK, now=office.clock.now())
                why = "The creditor did not answer before the offer's last day"
                _tell(office, tx, row.case_number, "offer_refused", why, "krav", row.id)
    return done


def limit_of(office: Office, tx: Tx, row: CaseRow) -> Decimal:
    """The largest share of a debt that may be given up without asking its creditor."""
    set_to = creditors.get(tx, row.creditor_id).settings.get("discount_limit")
    return office.conduct.discount_limit if set_to is None else Decimal(str(set_to))


def _conclude(office: Office, tx: Tx, row: OfferRow, on: date) -> int:
    facts = case_facts.facts(tx, row.case_number)
    found = kept(facts, as_of=on)
    amount = Money(row.amount_ore, row.currency)
    if found is not None and found.offer.number == row.id:
        agreements.change_offer(tx, row.id, end="kept")
        stop_letters(tx, case_number=row.case_number, why="The settlement was paid before the letter left")
        gone = _written_off(office, facts, found.on)
        why = f"The settlement was paid on {found.on.isoformat()}; {gone} is written off"
        _tell(office, tx, row.case_number, "offer_kept", why, "krav", row.id)
        notify_offer_ended(office, tx, number=row.id, case_number=row.case_number, amount=amount, written_off=gone)
        return 1
    guard_on = office.law.calendar.add_bank_days(row.valid_to, office.conduct.offer_guard_bank_days)
    if on <= guard_on:
        return 0
    agreements.change_offer(tx, row.id, end="lapsed")
    why = f"{amount} did not come by {row.valid_to.isoformat()}: the whole debt stands"
    _tell(office, tx, row.case_number, "offer_lapsed", why, "krav", row.id)
    if facts.state is not CaseState.CLOSED:
        notify_offer_ended(office, tx, number=row.id, case_number=row.case_number, amount=amount, written_off=None)
    return 1


def _written_off(office: Office, facts: CaseFacts, on: date) -> Money:
    replay = Replay(facts, law_of(office, facts), on)
    replay.run()
    return replay.written_off


def _owed(office: Office, tx: Tx, row: CaseRow) -> Money:
    facts = case_facts.facts(tx, row.number)
    today = office.clock.today()
    if Hold.DISPUTE in facts.holds or disputed(facts=facts, on=today):
        raise Refused("disputed", f"case {row.number} is disputed: answer the debtor before anything is offered")
    if facts.state.is_before_demand or facts.state in _NOT_FROM:
        raise Refused("no_offer_now", f"case {row.number} is in {facts.state}: no settlement is offered there")
    if any(each.end is None for each in agreements.offers(tx, row.number)):
        raise Refused("offer_open", f"case {row.number} has an offer that is open: krav settlements list shows it")
    return balance(facts=facts, law=law_of(office, facts), as_of=today).total


def _refuse_terms(office: Office, tx: Tx, row: CaseRow, amount: Money, owed: Money, valid_to: date) -> None:
    if amount.currency != row.currency:
        raise Refused("other_currency", f"the case is in {row.currency}")
    if not 0 < amount.ore < owed.ore:
        raise Refused("bad_amount", f"an offer is more than zero and less than the {owed} that is owed")
    days = (valid_to - office.clock.today()).days
    if not 1 <= days <= office.conduct.offer_longest_days:
        raise Refused(
            "bad_day", f"an offer stands from tomorrow to at most {office.conduct.offer_longest_days} days ahead"
        )


def _ask(office: Office, tx: Tx, number: int, share: Decimal) -> None:
    row = agreements.get_offer(tx, number)
    assert row is not None
    ask_offer(office, tx, row=row, share=share)
    tasks.add(
        tx,
        key=f"offer-approval-{number}",
        kind=_TASK,
        title=f"Offer {number} is above the creditor's limit: get their yes (krav settlements approve) or no",
        now=office.clock.now(),
        case_number=row.case_number,
    )


def _waiting(tx: Tx, number: int) -> OfferRow:
    row = agreements.get_offer(tx, number)
    if row is None:
        raise Refused("no_such_offer", f"there is no offer {number}; krav settlements list shows them")
    if row.offered_on is not None or row.end is not None:
        raise Refused("offer_decided", f"offer {number} waits for no answer")
    return row


def _send(office: Office, tx: Tx, number: int, *, approved_by: str, approval: str, by: str) -> None:
    """The offer stands from today: its letter is owed, and the case rests until its day and the days of grace."""
    row = agreements.get_offer(tx, number)
    assert row is not None
    today = office.clock.today()
    if row.valid_to <= today:
        raise Refused("bad_day", "the offer's last day has come: make a new one")
    agreements.change_offer(tx, number, offered_on=today, approved_by=approved_by, approval=approval)
    until_on = office.law.calendar.add_bank_days(row.valid_to, office.conduct.offer_guard_bank_days)
    why = f"Offer {number} is open until {row.valid_to.isoformat()}"
    stands = agreements.hold_ends(tx, row.case_number).get(str(Hold.RESPITE), until_on)
    until_on = max(until_on, stands)  # a longer respite that was given before is kept
    hold_in(office, tx, case_number=row.case_number, hold=Hold.RESPITE, why=why, by=by, until_on=until_on)
    key = side_letter(
        office,
        tx,
        case_number=row.case_number,
        step=OFFER,
        deadline=row.valid_to,
        extra={"offer_amount": {"ore": row.amount_ore, "currency": row.currency}},
        why=f"It makes offer {number}",
        by=by,
    )
    agreements.change_offer(tx, number, letter_key=key)
    tasks.finish_kind(tx, case_number=row.case_number, kind=_TASK, now=office.clock.now())
    _tell(office, tx, row.case_number, "offer_sent", f"The offer goes out: {approval}", by, number)


def _tell(office: Office, tx: Tx, case_number: str, kind: str, why: str, by: str, number: int) -> None:
    happened(office, tx, case_number=case_number, kind=kind, why=why, actor=by, offer=number)


def _go_on(office: Office, tx: Tx, case_number: str) -> None:
    if case_or_refuse(tx, case_number).state != CaseState.CLOSED:
        cases.change(tx, case_number, next_on=None)
        advance_in(office, tx, case_number=case_number, on=office.clock.today(), is_print_run=False)
