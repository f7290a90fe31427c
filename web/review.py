"""One reading on one screen: the page with what was read marked on it, the doubtful fields, a decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, JSONResponse, Response

from casework.check_review import check_review
from casework.cut_pages import join_reading, parse_runs, split_reading
from casework.ids import parse_name
from casework.page_view import TURNS, page_picture, read_box
from casework.preview_rejection import preview_rejection
from casework.review import accept_reading, reject_reading, set_aside_reading
from casework.review_board import last_decision, review_pace, review_page
from casework.review_lease import release_review, renew_review, take_review
from casework.undo_review import undo_review
from claims.refused import Refused
from templates.catalog import label
from templates.review_words import OUTCOMES, REJECT_REASONS, text_of
from web.asked import Asked, see
from web.gate import Page
from web.language import language_of
from web.review_form import Sent, place_text, sent_form
from web.review_queue import DECIDES, SEES, address_of, chosen, has_shortcuts, onwards

if TYPE_CHECKING:
    from casework.office import Office

GRACE = timedelta(seconds=90)
"""How long nothing leaves the house because of a decision: the time to undo a slip of the hand."""

_SHOW_NOBODY = frozenset({"renew", "release", "skip"})
_ZOOMS = ("100", "150", "200", "300")
_PICTURE = {"cache-control": "private, max-age=86400, immutable", "x-content-type-options": "nosniff"}


class ReviewDesk:
    """The pages of one reading."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def pages(self) -> list[Page]:
        """The table of pages."""
        acts = {
            "take": self.take,
            "renew": self.renew,
            "release": self.release,
            "skip": self.skip,
            "check": self.check,
            "read-box": self.read_box,
            "accept": self.accept,
            "set-aside": self.set_aside,
            "preview": self.preview,
            "reject": self.reject,
            "split": self.split,
            "join": self.join,
            "undo": self.undo,
        }
        return [
            Page("/reviews/{name}", self.item, SEES, shows="review"),
            Page("/reviews/{name}/pages/{page}", self.picture, SEES, shows="review"),
            *(
                Page(f"/reviews/{{name}}/{path}", act, DECIDES, "POST", shows="" if path in _SHOW_NOBODY else "review")
                for path, act in acts.items()
            ),
        ]

    def item(self, asked: Asked) -> Response:
        """A reading, whether it waits or is decided."""
        return self._show(asked, self._item(asked))

    def picture(self, asked: Asked) -> Response:
        """A page of the file as a picture of ours; the file itself never reaches a browser."""
        page = asked.arg("page")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 0
        data = page_picture(self._office, reading_id=_id(asked), page=number, turn=_turn(asked))
        return Response(data, media_type="image/webp", headers=_PICTURE)

    def take(self, asked: Asked) -> Response:
        """The reading is this handler's for a while."""
        try:
            take_review(self._office, reading_id=_id(asked), by=asked.user.email, name=asked.user.name)
        except Refused as refused:
            return self._show(asked, self._item(asked), refused=refused)
        return see(address_of(asked.arg("name"), chosen(asked)))

    def renew(self, asked: Asked) -> Response:
        """The page is still open."""
        is_kept = renew_review(self._office, reading_id=_id(asked), by=asked.user.email)
        return Response(status_code=204 if is_kept else 409)

    def release(self, asked: Asked) -> Response:
        """The handler leaves it to others."""
        release_review(self._office, reading_id=_id(asked), by=asked.user.email)
        return see(address_of("", chosen(asked)).replace("/reviews/", "/reviews", 1))

    def skip(self, asked: Asked) -> Response:
        """The handler leaves it to others and takes the next."""
        place = self._item(asked)["place"]
        release_review(self._office, reading_id=_id(asked), by=asked.user.email)
        return onwards(self._office, asked, after=(place[0], place[1]) if place else None)

    def check(self, asked: Asked) -> Response:
        """What the checks say of the form as it stands: a part of the page where only that is asked for."""
        item = self._item(asked)
        sent = sent_form(asked.form, item)
        renew_review(self._office, reading_id=_id(asked), by=asked.user.email)
        if asked.is_partial:
            return asked.page("review_checks", checks=self._checks(item, sent), sent=sent)
        return self._show(asked, item, sent)

    def read_box(self, asked: Asked) -> Response:
        """The print in a drawn box becomes a field's value; JSON for the script, else the page with the form filled."""
        item = self._item(asked)
        sent, field = sent_form(asked.form, item), asked.form.get("box_field")
        try:
            page = asked.form.get("box_page")
            number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 0
            text, value, place = read_box(
                self._office, reading_id=_id(asked), field=field, page=number, turn=_turn(asked), shares=_shares(asked)
            )
        except Refused as refused:
            if asked.is_partial:
                return JSONResponse({"error": asked.refusal(refused)}, status_code=422)
            return self._show(asked, item, sent, refused=refused)
        if asked.is_partial:
            return JSONResponse({"text": text, "value": value, "at": place_text(place)})
        sent = replace(
            sent,
            typed={**sent.typed, field: value or text or ""},
            places={**sent.places, field: place_text(place)},
        )
        return self._show(asked, item, sent, box=text)

    def accept(self, asked: Asked) -> Response:
        """The reading is filed as corrected; the next one comes."""
        item = self._item(asked)
        sent = sent_form(asked.form, item)
        if sent.faults:
            return self._show(asked, item, sent, refused=Refused("value_unread", ""))

        def act() -> None:
            accept_reading(
                self._office,
                reading_id=_id(asked),
                changes=sent.changes,
                by=asked.user.email,
                places=sent.seen,
                after=GRACE,
            )

        return self._decided(asked, item, act, sent=sent)

    def set_aside(self, asked: Asked) -> Response:
        """The document claims nothing; nobody is told."""
        return self._decided(
            asked,
            self._item(asked),
            lambda: set_aside_reading(self._office, reading_id=_id(asked), by=asked.user.email, after=GRACE),
        )

    def preview(self, asked: Asked) -> Response:
        """The mail as it would go out."""
        item = self._item(asked)
        try:
            mail = preview_rejection(self._office, reading_id=_id(asked), why=self._why(asked))
        except Refused as refused:
            return self._show(asked, item, refused=refused, why=self._why(asked))
        if asked.is_partial:
            return asked.page("review_mail", mail=mail)
        return self._show(asked, item, mail=mail, why=self._why(asked))

    def reject(self, asked: Asked) -> Response:
        """No claim comes of it; the creditor is told why once the time to undo is over."""
        why = self._why(asked)
        return self._decided(
            asked,
            self._item(asked),
            lambda: reject_reading(self._office, reading_id=_id(asked), why=why, by=asked.user.email, after=GRACE),
            why=why,
        )

    def split(self, asked: Asked) -> Response:
        """The document is cut in parts that are read by themselves."""
        return self._decided(
            asked,
            self._item(asked),
            lambda: split_reading(
                self._office,
                reading_id=_id(asked),
                runs=parse_runs(asked.form.get("runs")),
                by=asked.user.email,
                after=GRACE,
            ),
        )

    def join(self, asked: Asked) -> Response:
        """The document and the next one of its file are read as one."""
        return self._decided(
            asked,
            self._item(asked),
            lambda: join_reading(self._office, reading_id=_id(asked), by=asked.user.email, after=GRACE),
        )

    def undo(self, asked: Asked) -> Response:
        """The last decision about a reading is taken back, and the reading is this handler's again."""
        reading_id = _id(asked)
        try:
            undo_review(self._office, reading_id=reading_id, by=asked.user.email)
            take_review(self._office, reading_id=reading_id, by=asked.user.email, name=asked.user.name)
        except Refused as refused:
            return self._show(asked, self._item(asked), refused=refused)
        said = label("Beslutet är ångrat. Dokumentet väntar på granskning igen.", language=_language(asked))
        return see(address_of(asked.arg("name"), chosen(asked)), saying=said)

    def _decided(self, asked: Asked, item: dict[str, Any], act: Callable[[], None], **shown: Any) -> Response:
        """A decision and then the next reading; the form again, with what was refused, where it will not do."""
        try:
            act()
        except Refused as refused:
            return self._show(asked, self._item(asked), refused=refused, **shown)
        last = last_decision(self._office, by=asked.user.email)
        outcome = text_of(OUTCOMES, last["outcome"] if last else "", language=_language(asked))
        return onwards(self._office, asked, saying=f"{item['id']}: {outcome}.")

    def _item(self, asked: Asked) -> dict[str, Any]:
        return review_page(self._office, reading_id=_id(asked), by=asked.user.email, turn=_turn(asked))

    def _checks(self, item: dict[str, Any], sent: Sent) -> list[Any]:
        try:
            return check_review(self._office, reading_id=parse_name(item["id"]), changes=sent.changes)
        except Refused:
            return []

    def _why(self, asked: Asked) -> str:
        """The reason in the handler's words, else the chosen one as the creditor will read it."""
        typed, code = asked.form.text("why").strip(), asked.form.get("reason")
        return typed or REJECT_REASONS.get(code, "")

    def _show(
        self,
        asked: Asked,
        item: dict[str, Any],
        sent: Sent | None = None,
        *,
        refused: Refused | None = None,
        box: str | None = None,
        mail: Any = None,
        why: str = "",
    ) -> HTMLResponse:
        sent = sent or Sent.untouched(item)
        zoom = asked.query("zoom", longest=3)
        return asked.page(
            "review",
            status=422 if refused else 200,
            item=item,
            doubtful=frozenset(one["name"] for one in item["doubtful"]),
            sent=sent,
            checks=self._checks(item, sent) if item["state"] == "review" else [],
            refused=refused,
            box=box,
            mail=mail,
            why=why,
            reject_reasons=tuple(REJECT_REASONS),
            wanted=chosen(asked),
            zoom=zoom if zoom in _ZOOMS else "100",
            zooms=_ZOOMS,
            turn=_turn(asked),
            turned=(_turn(asked) + 90) % 360,
            is_open=item["state"] == "review" and item["is_mine"],
            shortcuts=has_shortcuts(asked),
            pace=review_pace(self._office, by=asked.user.email),
            last=last_decision(self._office, by=asked.user.email),
        )


def _language(asked: Asked) -> str:
    return language_of(asked.request)


def _id(asked: Asked) -> int:
    number = parse_name(asked.arg("name"))
    if number >= 2**31:
        raise Refused("no_such_review", "there is no such review item")
    return number


def _turn(asked: Asked) -> int:
    text = asked.form.get("turn") or asked.query("turn", longest=3)
    return int(text) if text in {str(turn) for turn in TURNS} else 0


def _shares(asked: Asked) -> tuple[float, float, float, float]:
    """A box in shares of the page from per cent of it, as people write them. Raises Refused("bad_box")."""
    try:
        x0, y0, x1, y1 = (
            float(asked.form.get(f"box_{edge}").replace(",", ".")) / 100 for edge in ("x0", "y0", "x1", "y1")
        )
    except ValueError:
        raise Refused("bad_box", "the edges of the box are per cent of the page") from None
    return x0, y0, x1, y1
