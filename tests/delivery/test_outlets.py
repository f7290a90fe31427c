"""What every outlet promises, on every implementation: once, the same receipt, never another letter under one key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from claims.letter import Parcel
from claims.refused import Refused
from delivery.folder import FolderOutlet
from delivery.outlet import Outlet
from delivery.print_house import PrintFolder
from delivery.smtp import SmtpOutlet
from tests.delivery.servers import Inbox, smtp_server

NOW = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
MAIL = Parcel(
    key="2026-000012-receipt-1",
    media_type="message/rfc822",
    body=b"Message-ID: <2026-000012-receipt-1.tok@krav.example>\r\nSubject: x\r\n\r\nhej\r\n.dold\r\n",
    recipients=("good@borgenar.example",),
)
PRINT = Parcel(key="2026-000012-demand-1", media_type="application/pdf", body=b"%PDF-1.7 x", sidecar=b'{"case": 1}')


class Place:
    """An outlet under test: how to open it (again), what fits it, how many times the parcel has come out."""

    def __init__(self, opened: Callable[[], Outlet], parcel: Parcel, count: Callable[[], int]) -> None:
        self.open, self.parcel, self.count = opened, parcel, count


@pytest.fixture(params=["folder", "print", "smtp", "opensmtpd"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "folder":
        yield Place(lambda: FolderOutlet(tmp_path / "out"), MAIL, lambda: len(list(tmp_path.glob("out/*.eml"))))
    elif request.param == "print":
        yield Place(lambda: PrintFolder(tmp_path / "out"), PRINT, lambda: len(list(tmp_path.glob("out/*.pdf"))))
    elif request.param == "smtp":
        inbox = Inbox()
        with smtp_server(inbox) as address:
            yield Place(
                lambda: SmtpOutlet(f"smtp://{address}", journal=tmp_path / "sent"), MAIL, lambda: len(inbox.arrived)
            )
    else:
        relay = request.getfixturevalue("opensmtpd")
        opened = lambda: SmtpOutlet(f"smtp://{relay.host}:{relay.port}", journal=tmp_path / "sent")  # noqa: E731
        yield Place(opened, replace(MAIL, recipients=("good@dovecot.example",)), lambda: 1)


def test_a_parcel_comes_out_once_and_the_same_key_gets_the_same_receipt(place: Place) -> None:
    first = place.open().hand_over(place.parcel, now=NOW)
    assert first.key == place.parcel.key
    assert first.at == NOW
    assert first.reference
    assert place.open().hand_over(place.parcel, now=LATER) == first
    assert place.count() == 1


def test_evidence_is_found_after_a_restart_and_not_before_the_send(place: Place) -> None:
    outlet = place.open()
    assert outlet.find(place.parcel.key) is None
    receipt = outlet.hand_over(place.parcel, now=NOW)
    assert place.open().find(place.parcel.key) == receipt


def test_another_letter_under_a_used_key_is_refused(place: Place) -> None:
    outlet = place.open()
    outlet.hand_over(place.parcel, now=NOW)
    with pytest.raises(Refused) as refused:
        outlet.hand_over(replace(place.parcel, body=place.parcel.body + b"!"), now=LATER)
    assert refused.value.code == "key_reused"
    assert place.count() == 1


@pytest.mark.parametrize("key", ["../up", "a/b", "", ".hidden", "x" * 200, "a\nb", "å"])
def test_a_key_that_is_no_file_name_is_refused(place: Place, key: str) -> None:
    with pytest.raises(Refused) as refused:
        place.open().hand_over(replace(place.parcel, key=key), now=NOW)
    assert refused.value.code == "bad_key"
    with pytest.raises(Refused):
        place.open().find(key)
