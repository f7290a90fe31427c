"""The way of a proceeding: which record leads from which stage to which, as tables that the desk and the graph read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from claims.balance import CostKind
from claims.case import CaseFacts
from claims.proceeding import AuthorityRecord, Procedure, Proceeding, RecordKind, Stage
from claims.refused import Refused
from dunning.law.law import Law
from dunning.statutory_time import last_day

Ways = Mapping[tuple[Stage, RecordKind], Stage]
K, S = RecordKind, Stage

_BEFORE_SERVICE = (S.FILED, S.COMPLETION_REQUESTED, S.TAKEN_UP, S.SERVICE_FAILED, S.SELF_SERVICE)
_CONTESTED = (S.CONTESTED, S.TREATED_AS_CONTESTED)
_ALIVE = (*_BEFORE_SERVICE, S.SERVED, *_CONTESTED, S.PARTLY_CONTESTED, S.TRANSFER_REQUESTED)


def _each(stages: Iterable[Stage], kind: RecordKind, to: Stage) -> dict[tuple[Stage, RecordKind], Stage]:
    return {(stage, kind): to for stage in stages}


PAYMENT_ORDER: Ways = {
    **{(stage, K.RECEIVED): stage for stage in (S.FILED, S.COMPLETION_REQUESTED)},
    (S.FILED, K.COMPLETION_REQUESTED): S.COMPLETION_REQUESTED,
    (S.COMPLETION_REQUESTED, K.COMPLETED): S.FILED,
    **_each((S.FILED, S.COMPLETION_REQUESTED), K.REJECTED, S.REJECTED),
    **_each((S.FILED, S.COMPLETION_REQUESTED), K.TREATED_AS_CONTESTED, S.TREATED_AS_CONTESTED),
    **_each((S.FILED, S.COMPLETION_REQUESTED), K.TAKEN_UP, S.TAKEN_UP),
    (S.TAKEN_UP, K.SERVICE_FAILED): S.SERVICE_FAILED,
    (S.SERVICE_FAILED, K.SELF_SERVICE): S.SELF_SERVICE,
    **_each((S.SERVICE_FAILED, S.SELF_SERVICE), K.DISMISSED, S.DISMISSED),
    **_each((S.FILED, S.TAKEN_UP, S.SELF_SERVICE), K.SERVED, S.SERVED),
    **_each((S.TAKEN_UP, S.SERVED), K.CONTESTED, S.CONTESTED),
    **_each((S.TAKEN_UP, S.SERVED), K.PARTLY_CONTESTED, S.PARTLY_CONTESTED),
    **_each((S.TAKEN_UP, S.SERVED), K.JUDGMENT, S.JUDGED),
    **_each((*_CONTESTED, S.PARTLY_CONTESTED), K.TRANSFER_REQUESTED, S.TRANSFER_REQUESTED),
    **_each((*_CONTESTED, S.TRANSFER_REQUESTED), K.STRUCK_OFF, S.STRUCK_OFF),
    (S.PARTLY_CONTESTED, K.JUDGMENT): S.PARTLY_CONTESTED,
    (S.PARTLY_CONTESTED, K.STRUCK_OFF): S.JUDGED,
    (S.TRANSFER_REQUESTED, K.TRANSFERRED): S.TRANSFERRED,
    **_each(_ALIVE, K.WITHDRAWN, S.WITHDRAWN),
    **{(stage, K.REDUCED): stage for stage in _ALIVE},
    **_each((S.JUDGED, S.REJECTED, S.DISMISSED), K.APPEALED, S.APPEALED),
    (S.APPEALED, K.APPEAL_ENDED): S.ENDED,
    (S.APPEALED, K.JUDGMENT): S.JUDGED,
    (S.APPEALED, K.TAKEN_UP): S.TAKEN_UP,
    (S.JUDGED, K.RECOVERY_SOUGHT): S.RECOVERY_SOUGHT,
    **_each((S.TRANSFERRED, S.RECOVERY_SOUGHT), K.COURT_JUDGMENT, S.FINAL),
    **_each((S.TRANSFERRED, S.RECOVERY_SOUGHT), K.COURT_LOST, S.LOST),
    **_each((S.TRANSFERRED,), K.WITHDRAWN, S.WITHDRAWN),
    (S.RECOVERY_SOUGHT, K.WITHDRAWN): S.FINAL,
}
"""From an application for a payment order to a judgment, a court, or an end (lag 1990:746, 20 to 64 §§).

A part that nobody contested is judged on its own (42 §): when the contested rest is struck off, that judgment stands.
A debtor who takes a request for recovery back leaves the judgment as it was.
"""

_ENFORCED = (S.OPENED, S.SUSPENDED)
ENFORCEMENT: Ways = {
    (S.APPLIED, K.ENFORCEMENT_OPENED): S.OPENED,
    (S.APPLIED, K.REJECTED): S.REJECTED,
    **_each((S.APPLIED, *_ENFORCED), K.ENFORCEMENT_WITHDRAWN, S.WITHDRAWN),
    **{(stage, K.ENFORCEMENT_FEE): stage for stage in (*_ENFORCED, S.NO_ASSETS, S.ENDED)},
    (S.OPENED, K.ATTACHMENT): S.OPENED,
    (S.OPENED, K.SUSPENDED): S.SUSPENDED,
    (S.SUSPENDED, K.RESUMED): S.OPENED,
    **_each(_ENFORCED, K.NO_ASSETS, S.NO_ASSETS),
    **_each(_ENFORCED, K.ENFORCEMENT_ENDED, S.ENDED),
    **{(stage, K.REDUCED): stage for stage in (S.APPLIED, *_ENFORCED)},
}
"""From an application, or the authority's own motion after its judgment (45 § lag 1990:746), to a report or an end."""

BANKRUPTCY_DEMAND: Ways = {
    (S.SENT, K.SERVICE_FAILED): S.LAPSED,
    (S.SENT, K.BANKRUPTCY_DEMAND_SERVED): S.PETITION_OPEN,
    (S.PETITION_OPEN, K.BANKRUPTCY_PETITIONED): S.PETITIONED,
    (S.PETITIONED, K.BANKRUPTCY_DECLARED): S.BANKRUPT,
    (S.PETITIONED, K.BANKRUPTCY_REFUSED): S.ENDED,
    (S.PETITIONED, K.WITHDRAWN): S.WITHDRAWN,
}
"""A demand under threat of bankruptcy (konkursanmaning, 2 kap. 9 § konkurslagen) and the petition it opens for."""

WAYS: Mapping[Procedure, Ways] = {
    Procedure.PAYMENT_ORDER: PAYMENT_ORDER,
    Procedure.ENFORCEMENT: ENFORCEMENT,
    Procedure.BANKRUPTCY_DEMAND: BANKRUPTCY_DEMAND,
}
FIRST: Mapping[Procedure, Stage] = {
    Procedure.PAYMENT_ORDER: S.FILED,
    Procedure.ENFORCEMENT: S.APPLIED,
    Procedure.BANKRUPTCY_DEMAND: S.SENT,
}
_SERVING = frozenset(
    {K.SERVED, K.CONTESTED, K.PARTLY_CONTESTED, K.JUDGMENT, K.RECOVERY_SOUGHT, K.BANKRUPTCY_DEMAND_SERVED}
)
"""What shows that the debtor was served or took part."""
BY_TIME: Mapping[Stage, Stage] = {S.JUDGED: S.FINAL, S.PETITION_OPEN: S.LAPSED}
"""What time alone brings: a judgment becomes final (64 §), a demand under threat of bankruptcy lapses."""
_TITLES = (S.JUDGED, S.FINAL, S.RECOVERY_SOUGHT)
"""Stages in which a judgment stands that may be enforced."""


@dataclass(slots=True)
class _Live:
    kind: Procedure
    began_on: date
    stage: Stage
    stage_on: date
    records: list[AuthorityRecord]

    def pass_time(self, on: date, law: Law) -> None:
        """Let what time alone brings come to pass before a day."""
        ends_on = _runs_out(self, law)
        if ends_on is not None and ends_on < on:
            self.stage, self.stage_on = BY_TIME[self.stage], ends_on

    def leads(self, record: AuthorityRecord) -> Stage | None:
        return WAYS[self.kind].get((self.stage, record.kind)) if record.on >= self.began_on else None


def proceedings(facts: CaseFacts, *, on: date, law: Law) -> tuple[Proceeding, ...]:
    """Every proceeding of a case as it stands on a day, oldest first, made of its filings and records alone.

    A payment order begins with its filing, which its cost marks (given up or not); enforcement with an application or
    when the authority opens it; a demand under threat of bankruptcy with its letter. A record belongs to the latest
    proceeding that it leads on; one that leads none on is passed over (`refuse_out_of_order` keeps such from being
    written).
    """
    live, _ = _fold(facts, facts.records, on=on, law=law)
    return tuple(_finished(each) for each in sorted(live, key=lambda each: each.began_on))


def current(facts: CaseFacts, *, on: date, law: Law) -> Proceeding | None:
    """The proceeding that a case is in: the latest that began, None when it has had none."""
    found = proceedings(facts, on=on, law=law)
    return found[-1] if found else None


def latest(facts: CaseFacts, kind: Procedure, *, on: date, law: Law) -> Proceeding | None:
    """The latest proceeding of a kind, None when there was none."""
    return next((each for each in reversed(proceedings(facts, on=on, law=law)) if each.kind is kind), None)


def stranded(facts: CaseFacts, *, on: date, law: Law) -> tuple[AuthorityRecord, ...]:
    """The records that lead no proceeding on: none, unless one that they rest on was voided."""
    return tuple(_fold(facts, facts.records, on=on, law=law)[1])


def refuse_out_of_order(facts: CaseFacts, record: AuthorityRecord, *, on: date, law: Law) -> None:
    """Raises Refused("out_of_order") for a record that leads no proceeding on, or would leave a later record stranded.

    The message names what is possible.
    """
    told = replace(facts, records=(*facts.records, record))
    if len(stranded(told, on=on, law=law)) <= len(stranded(facts, on=on, law=law)):
        return
    stands = "; ".join(f"{each.kind} is {each.stage}" for each in proceedings(facts, on=on, law=law))
    possible = ", ".join(possible_now(facts, on=on, law=law))
    raise Refused(
        "out_of_order",
        f"{record.kind} on {record.on} does not follow from what is on record ({stands or 'nothing was filed'}). "
        f"Possible now: {possible or 'nothing'}.",
    )


def possible_now(facts: CaseFacts, *, on: date, law: Law) -> tuple[RecordKind, ...]:
    """The records that would lead on from where a case stands, for the desk to offer."""
    found = {
        kind for each in proceedings(facts, on=on, law=law) for (stage, kind) in WAYS[each.kind] if stage is each.stage
    }
    if is_enforceable(facts, on=on, law=law):
        found |= {K.ENFORCEMENT_APPLIED, K.ENFORCEMENT_OPENED}
    return tuple(sorted(found))


def is_enforceable(facts: CaseFacts, *, on: date, law: Law) -> bool:
    """Whether a judgment stands that may be enforced and no enforcement of it is running.

    A payment order may be enforced at once; a request for recovery leaves it standing until the court says otherwise.
    """
    return _is_enforceable(_fold(facts, facts.records, on=on, law=law)[0])


def has_title(proceeding: Proceeding | _Live) -> bool:
    """Whether a judgment (utslag, dom) stands that may be enforced, be it of a part that nobody contested (42 §)."""
    if proceeding.kind is not Procedure.PAYMENT_ORDER or proceeding.stage in (S.LOST, S.WITHDRAWN):
        return False
    return proceeding.stage in _TITLES or any(each.kind is K.JUDGMENT for each in proceeding.records)


def judged_on(proceeding: Proceeding | _Live) -> date:
    """The day of the judgment that stands, where there is one on record, else of the stage."""
    told = [each.on for each in proceeding.records if each.kind is K.JUDGMENT]
    return max(told, default=proceeding.stage_on)


def _is_enforceable(live: Sequence[_Live]) -> bool:
    return any(has_title(each) for each in live) and not any(
        each.kind is Procedure.ENFORCEMENT and not each.stage.is_over for each in live
    )


def _fold(
    facts: CaseFacts, records: Sequence[AuthorityRecord], *, on: date, law: Law
) -> tuple[list[_Live], list[AuthorityRecord]]:
    """The proceedings on a day, and the records that led none of them on."""
    live: list[_Live] = _begun(facts, on)
    left: list[AuthorityRecord] = []
    for record in sorted((each for each in records if each.on <= on), key=lambda each: each.on):
        for each in live:
            each.pass_time(record.on, law)
        if not _tell(live, record):
            left.append(record)
    for each in live:
        each.pass_time(on, law)
    return live, left


def _begun(facts: CaseFacts, on: date) -> list[_Live]:
    begun = [(Procedure.PAYMENT_ORDER, day) for day in filed_days(facts)]
    begun += [(Procedure.ENFORCEMENT, step.on) for step in facts.taken("enforcement")]
    begun += [(Procedure.BANKRUPTCY_DEMAND, step.on) for step in facts.taken("bankruptcy_demand")]
    return [_Live(kind, day, FIRST[kind], day, []) for kind, day in sorted(begun, key=lambda b: b[1]) if day <= on]


def filed_days(facts: CaseFacts) -> tuple[date, ...]:
    """The days on which an application was filed, whether its costs still stand or were given up, oldest first."""
    charged = (*facts.costs, *(cost for cost, _ in facts.reversed_costs))
    return tuple(sorted({cost.on for cost in charged if cost.kind is CostKind.PAYMENT_ORDER}))


def _tell(live: list[_Live], record: AuthorityRecord) -> bool:
    """Lead the latest proceeding on that a record leads anywhere, or begin enforcement with it."""
    for each in sorted(live, key=lambda one: one.began_on, reverse=True):
        to = each.leads(record)
        if to is not None:
            if to is not each.stage:
                each.stage, each.stage_on = to, record.on
            each.records.append(record)
            return True
    begins = {K.ENFORCEMENT_APPLIED: S.APPLIED, K.ENFORCEMENT_OPENED: S.OPENED}.get(record.kind)
    if begins is None or not _is_enforceable([each for each in live if each.began_on <= record.on]):
        return False
    live.append(_Live(Procedure.ENFORCEMENT, record.on, begins, record.on, [record]))
    return True


def _runs_out(live: _Live, law: Law) -> date | None:
    """The last day of the time that ends a stage by itself."""
    if live.stage not in BY_TIME or law.authority is None:
        return None
    if live.stage is S.JUDGED:
        from_on = judged_on(live)
        months = law.authority.recovery_months.on(from_on).value
        return last_day(runs_from=from_on, calendar=law.calendar, months=months)
    return live.stage_on + timedelta(days=law.authority.petition_days.on(live.stage_on).value)


def _finished(live: _Live) -> Proceeding:
    is_served = live.kind is not Procedure.PAYMENT_ORDER or any(each.kind in _SERVING for each in live.records)
    return Proceeding(
        kind=live.kind,
        began_on=live.began_on,
        stage=live.stage,
        stage_on=live.stage_on,
        ended_on=live.stage_on if live.stage.is_over else None,
        was_served=is_served,
        reference=next((each.reference for each in reversed(live.records) if each.reference), ""),
        records=tuple(live.records),
    )
