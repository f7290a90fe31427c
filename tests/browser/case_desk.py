"""A handler at a case in a browser: menu, form, preview and doing by keys, and what the preview promised held to the case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect
from starlette.requests import Request

from claims.user import Role, User
from tests.web.doors import KnownDoor
from web.action import Action
from web.actions import TABLE

ROLES = {
    "Anna": frozenset({Role.HANDLER}),
    "Jonas": frozenset({Role.JURIST}),
    "Bo": frozenset({Role.JURIST}),
    "Pia": frozenset({Role.PAYMENTS}),
}
"""The people of the stories and what they may do."""

_BY_LABEL: Mapping[str, Action] = {action.label: action for action in TABLE}
_ROWS = """part => [...part.querySelectorAll("table")].flatMap(table => [...table.tBodies[0].rows].map(
  row => [table.caption.innerText, ...[...row.cells].map(cell => cell.innerText.trim())]))"""
_NUMBER = re.compile(r"\d{4}-\d{6}")
_SPACES = str.maketrans("\u00a0", " ")
_STANDS = """() => {
  const many = selector => [...document.querySelectorAll(selector)].map(each => each.innerText.trim());
  return {
    heading: document.querySelector("h1").innerText, sum: (many(".sum")[0] || ""), events: many("ol.events > li"),
    letters: many("#letters table tbody tr"), mails: many("#letters ul.plain li"), text: document.querySelector("main").innerText,
  };
}"""


class People(KnownDoor):
    """Signs in whom a header names, with that person's roles."""

    def user(self, request: Request) -> User | None:
        name = request.headers.get("x-user", "Anna")
        return User(list(ROLES).index(name) + 1, f"{name.lower()}@byran.example", name, ROLES[name])


@dataclass(frozen=True)
class Stands:
    """What the page of a case says, as far as a preview can promise it."""

    heading: str
    sum: str
    events: Sequence[str]
    letters: Sequence[str]
    mails: Sequence[str]
    text: str


@dataclass(frozen=True)
class Preview:
    """What a preview says: rows of (case, what, now, then), and the summaries of what would leave."""

    rows: Sequence[tuple[str, str, str, str]]
    written: Sequence[str] = ()
    letters: Sequence[str] = ()
    mails: Sequence[str] = ()
    invoices: Sequence[str] = ()

    def then(self, what: str, case: str = "") -> list[str]:
        """What would stand, for every line of that name (of the case given, of any when "")."""
        return [after for number, name, _, after in self.rows if name == what and case in ("", number)]

    def now(self, what: str) -> list[str]:
        """What stands before, for every line of that name."""
        return [before for _, name, before, _ in self.rows if name == what]


@dataclass
class Handler:
    """One person's tab at the desk. `did` gathers the names of the actions that were carried out in it."""

    page: Page
    base: str
    broken: list[str] = field(default_factory=list)
    did: set[str] = field(default_factory=set)

    def open(self, number: str) -> Stands:
        """The page of a case."""
        self.page.goto(f"{self.base}/cases/{number}")
        return self.stands()

    def stands(self) -> Stands:
        """What the page of a case, which is open, says now."""
        return Stands(**{name: _plain(said) for name, said in self.page.evaluate(_STANDS).items()})

    def offers(self, label: str) -> bool:
        """Whether the menu on the open case's page holds an action."""
        return self._menu(label).count() > 0

    def choose(self, label: str) -> Action:
        """Go from the page of a case to an action's form by keys, opening its part of the menu."""
        link = self._menu(label)
        if not link.is_visible():
            self.page.locator("details.doings", has_text=label).locator("summary").focus()
            self.page.keyboard.press("Enter")
        self._press(link)
        expect(self.page.get_by_role("heading", level=1)).to_have_text(label)
        return _BY_LABEL[label]

    def previewed(self, label: str, values: Mapping[str, Any] | None = None) -> Preview:
        """From the page of a case to an action's preview: the form is filled in in order and sent by keys."""
        action = self.choose(label)
        if action.fields:
            expect(self.page.locator(f"form.act [name={action.fields[0].name}]").first).to_be_focused()
        self.fill(label, values or {})
        self.ask_for_preview()
        return self.preview()

    def fill(self, label: str, values: Mapping[str, Any]) -> None:
        """Fill in the open form of an action: values by the words beside the fields, choices by those in the lists."""
        fields = {each.label: each for each in _BY_LABEL[label].fields}
        assert not set(values) - set(fields), (list(values), list(fields))
        for named in (each for each in fields if each in values):
            _fill(self.page.locator("form.act"), fields[named].name, fields[named].kind, values[named])

    def ask_for_preview(self) -> None:
        """Send the open form by its button."""
        self._press(self.page.locator("form.act").get_by_role("button", name="Förhandsvisa"))

    def preview(self) -> Preview:
        """The preview on the open page; fails with what the page says where it is none."""
        heading = self.page.get_by_role("heading", name="Förhandsvisning")
        if not heading.count():
            raise AssertionError(self.page.locator("main").inner_text())
        part = self.page.get_by_role("region", name="Förhandsvisning")
        (number,) = _NUMBER.findall(self.page.url)
        return Preview(
            rows=[(*(_NUMBER.findall(whose) or [number]), *row) for whose, *row in _plain(part.evaluate(_ROWS))],
            written=part.locator("ul.written li").all_inner_texts(),
            letters=self._under(part, "Brev"),
            mails=self._under(part, "E-post som går ut"),
            invoices=_plain(part.locator("h3:text-is('Faktura till borgenären') + ul li").all_inner_texts()),
        )

    def carry_out(self, label: str) -> Stands:
        """Do what the open preview shows, by keys; the case as its page then says it stands."""
        button = self.page.locator("form.carry button")
        expect(button).to_have_text(label)
        self._press(button)
        expect(self.page.get_by_text(f"Gjort: {label}.")).to_be_visible()
        self.did.add(_BY_LABEL[label].name)
        return self.stands()

    def do(self, label: str, values: Mapping[str, Any] | None = None) -> tuple[Preview, Stands]:
        """The whole way from the page of a case: preview, doing, and that the case then stands as the preview said."""
        number = self.page.url.rpartition("/")[2].partition("#")[0]
        before = self.stands()
        preview = self.previewed(label, values)
        after = self.carry_out(label)
        held_to(preview, number, before, after)
        return preview, after

    def refused(self, label: str, values: Mapping[str, Any]) -> str:
        """Why an action is refused, and that what was typed stands in the form still."""
        action = self.choose(label)
        self.fill(label, values)
        self.ask_for_preview()
        alert = self.page.get_by_role("alert")
        expect(alert).to_be_focused()
        for each in action.fields:
            if each.kind in ("line", "words", "amount") and each.label in values:
                expect(self.page.locator(f"form.act [name={each.name}]")).to_have_value(values[each.label])
        return alert.inner_text()

    def tab_to(self, spot: Locator, most: int = 12) -> None:
        """Go on with the tab key until a place has the focus; fails where it takes more than `most` keys."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if spot.evaluate("spot => spot === document.activeElement"):
                return
        raise AssertionError(self.page.evaluate("document.activeElement.outerHTML"))

    def note(self, text: str) -> None:
        """Keep a note on the open case."""
        notes = self.page.locator("#notes")
        notes.locator("textarea").fill(text)
        self._press(notes.get_by_role("button"))
        expect(self.page.get_by_text("Anteckningen är sparad.")).to_be_visible()

    def _menu(self, label: str) -> Locator:
        return self.page.locator("details.doings li a", has_text=re.compile(f"^{re.escape(label)}$"))

    def _press(self, button: Locator) -> None:
        button.focus()
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.keyboard.press("Enter")

    @staticmethod
    def _under(part: Locator, heading: str) -> list[str]:
        found = part.evaluate(
            """(part, heading) => {
              const head = [...part.querySelectorAll("h3")].find(each => each.innerText === heading);
              const found = [];
              for (let each = head && head.nextElementSibling; each && each.matches("details.card"); each = each.nextElementSibling)
                found.push(each.querySelector("summary").innerText + "\\n" + each.querySelector("pre").textContent);
              return found;
            }""",
            heading,
        )
        return [str(each) for each in _plain(found)]


Seat = Callable[..., Handler]
"""Gives a person's tab by name."""


def held_to(preview: Preview, number: str, before: Stands, after: Stands) -> None:
    """Fail where a case does not stand as its preview said: state, holds, sum, records, letters and mails."""
    for state in (*preview.then("Läge", number), *preview.then("Avslutat som", number)):
        assert state in after.heading or state == "–", (state, after.heading)
    for row in preview.rows:
        if row[:2] == (number, "Stopp"):
            stood, stands = (side.replace("–", "") for side in row[2:])
            assert not stands or stands in after.heading
            assert not stood or stood == stands or stood not in after.heading
    for total in preview.then("Skuld", number):
        assert after.sum.removesuffix(" kr") == total
    assert len(after.events) - len(before.events) == len(_of(preview.written, number, preview.rows)), preview.written
    assert len(after.mails) - len(before.mails) == len(preview.mails)
    for task in preview.then("Uppgift", number):
        assert task == "–" or task[:60] in after.text, task


def _of(written: Sequence[str], number: str, rows: Sequence[tuple[str, str, str, str]]) -> list[str]:
    """The lines of the record that are this case's: every line, where the preview is of one case alone."""
    numbered = [each for each in written if re.match(r"\d{4}-\d{6} ", each)]
    return [each for each in numbered if each.startswith(number)] if numbered else list(written)


def _plain(said: Any) -> Any:
    """What a page says with spaces that break, however deep in lists."""
    return said.translate(_SPACES) if isinstance(said, str) else [_plain(each) for each in said]


def _fill(form: Locator, name: str, kind: str, value: Any) -> None:
    """Fill in a field as its kind is filled in; a choice is given by the words that the list shows."""
    spot = form.locator(f"[name={name}]")
    if kind == "choice":
        spot.select_option(label=_option(spot, str(value)))
    elif kind == "choices":
        for option in value:
            form.get_by_role("checkbox", name=option).check()
    elif kind == "yes":
        spot.set_checked(bool(value))
    else:
        spot.fill(str(value))


def _option(spot: Locator, words: str) -> str:
    """The one option of a list that these words begin or are."""
    offered = spot.locator("option").all_inner_texts()
    found = [each for each in offered if _plain(each).startswith(words)]
    exact = [each for each in found if each == words]
    assert exact or len(found) == 1, (words, offered)
    return (exact or found)[0]


def sit_down(browser: Browser, base: str, name: str = "Anna", *, scripts: bool = True, **window: Any) -> Handler:
    """A person's tab, in Swedish; `window` is what else a context of the browser takes."""
    context = browser.new_context(
        **{"locale": "sv-SE", "viewport": {"width": 1366, "height": 768}, **window},
        extra_http_headers={"x-user": name},
        java_script_enabled=scripts,
    )
    context.set_default_timeout(10_000)
    found = Handler(context.new_page(), base)
    found.page.on("pageerror", lambda error: found.broken.append(str(error)))
    return found


def story(*actions: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Marks a test as a story that carries out just these actions of the desk; `told` holds it to that."""

    def mark(test: Callable[..., None]) -> Callable[..., None]:
        test.actions = frozenset(actions)  # type: ignore[attr-defined]
        return test

    return mark
