"""Whatever handlers do at the desk, and whoever writes, in any order: each act as its form offers it, shown, then done.

What a preview allows is done and is what was shown; every page of the case stands after it; and what is true of any
story (`tests/flows/story.py`) is true of this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from casework import board
from casework.carry_out import carry_out, preview
from claims.money import Money
from claims.refused import Refused
from samples.people import PAINTER
from tests.dunning.builders import many
from tests.flows.story import Story
from tests.office import ORDER
from tests.papers import bill
from tests.web.doing import desk
from web.act import act_of, look
from web.action import Seen
from web.actions import ACTIONS
from web.asked import Form
from web.fields import Field, read_fields

PEOPLE = ("kim@byran.example", "robin@byran.example")
PAGES = ("", "/do", "/letters", "/dossier.zip")


class AnyDesk(Story):
    """Everything that the desk offers for one case, with whatever its forms take."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    @rule(data=st.data(), by=st.sampled_from(PEOPLE))
    def somebody_acts(self, data: st.DataObject, by: str) -> None:
        seen = look(self.house.office, self.number)
        offered = [name for name in sorted(ACTIONS) if ACTIONS[name].offers(seen)]
        action = ACTIONS[data.draw(st.sampled_from(offered), label="action")]
        sent = {each.name: data.draw(self._words(each, seen), label=each.name) for each in action.fields}
        filled = read_fields(action.fields, Form(sent), seen.lists)
        assert not filled.faults, filled.faults
        self._live(lambda: self._carried_out(action.name, filled.values, by))

    @rule(kronor=st.integers(4, 300))
    def the_creditor_sends_another_invoice(self, kronor: int) -> None:
        serial = self.house.next_key("bill").rpartition("-")[2]
        paper = bill(f"9{serial}", total=str(kronor * 100), due=self.house.clock.day - timedelta(days=5), **self.like)
        self._live(lambda: self.house.receive(self.house.mail(paper)))

    @rule(
        data=st.data(),
        verb=st.sampled_from(("GODKÄNN", "STOPP", "BETALD", "BESTRIDEN", "ORGNR", "Vad händer nu?")),
        auth=st.sampled_from(("pass", "pass", "pass", "fail")),
    )
    def the_creditor_answers(self, data: st.DataObject, verb: str, auth: str) -> None:
        asked = [mail for mail in self.house.mails() if ORDER.search(mail.content["text"])]
        mail = data.draw(st.sampled_from(asked), label="mail")
        between = {"BETALD": f"{self.house.clock.day.isoformat()} 100,00 ", "ORGNR": f"{PAINTER.orgnr} "}
        after = " Det var fel vara" if verb == "BESTRIDEN" else ""
        line = f"{verb} {between.get(verb, '')}{self.house.token(mail)}{after}\n"
        self.written.append(self.house.reply(line, to=mail, auth=auth))
        self._live(lambda: self.house.receive(self.written[-1]))

    @rule(which=st.integers(0, 9))
    def a_mail_comes_twice(self, which: int) -> None:
        if self.written:
            known = len(self.house.events(self.number))
            message = self.house.receive(self.written[which % len(self.written)])
            assert message.reason == "duplicate_message", message.reason
            assert len(self.house.events(self.number)) == known

    @rule(
        words=st.sampled_from(
            ("Jag bestrider kravet.", "Jag har betalat.", "När ska jag betala?", "<script>1</script>")
        )
    )
    def the_debtor_writes(self, words: str) -> None:
        text = f"{words}\nÄrende {self.number}\n"
        mail = self.house.mail(sender="nagon@example.net", subject=f"Ärende {self.number}", text=text)
        self.written.append(mail)
        self._live(lambda: self.house.receive(mail))

    def _carried_out(self, name: str, values: Mapping[str, Any], by: str) -> None:
        act = act_of(ACTIONS[name], self.number, values, by)
        try:
            _, seen = preview(self.house.office, number=self.number, act=act)
        except Refused:
            return
        carry_out(self.house.office, number=self.number, act=act, seen=seen)
        self.house.drain()
        client = desk(self.house)
        for page in PAGES:
            assert client.get(f"/cases/{self.number}{page}").status_code == 200, page

    def _words(self, field: Field, seen: Seen) -> st.SearchStrategy[list[str]]:
        """What somebody may write or choose in a field; a field that may be empty is so now and then."""
        filled = self._filled(field, seen)
        return filled if field.is_required or field.kind == "choices" else st.one_of(filled, st.just([""]))

    def _filled(self, field: Field, seen: Seen) -> st.SearchStrategy[list[str]]:
        today = self.house.clock.day
        options = [value for value, _ in seen.lists.get(field.options, ())]
        owed = Money.of(board.case(self.house.office, number=self.number)["balance"]["total"])
        match field.kind:
            case "choice":
                return st.sampled_from(options).map(lambda value: [value]) if options else st.just([""])
            case "choices":
                return st.lists(st.sampled_from(options), unique=True) if options else st.just([])
            case "day":
                days = st.one_of(st.just(0), st.integers(-60, 60))
                return days.map(lambda ahead: [(today + timedelta(days=ahead)).isoformat()])
            case "amount":
                parts = st.sampled_from((1, 4_200, owed.ore // 2 + 1, max(1, owed.ore), owed.ore + 100))
                return parts.map(lambda ore: [str(Money(ore))])
            case "number":
                return st.integers(0, 24).map(lambda number: [str(number)])
            case "percent":
                return st.sampled_from(("0", "2", "4,5", "100")).map(lambda rate: [rate])
            case "yes":
                return st.sampled_from((["yes"], [""]))
            case "lines":
                return st.sampled_from((["Gatan 1\n111 22 Orten"], ["c/o Kim\nGatan 1\n111 22 Orten"]))
        return st.sampled_from((["En berättelse av slump"], ["Kim, telefon"], ["<b>{{ 7 * 7 }}</b>\n=1+1"]))


AnyDesk.TestCase.settings = settings(
    max_examples=many(6),
    stateful_step_count=20,
    deadline=None,
    derandomize=True,  # the same stories every time; python -m bench.stories tells others
    suppress_health_check=list(HealthCheck),
)
TestAnyDesk = AnyDesk.TestCase
