"""The second factor: set up, asked for, taken once, and lost."""

from __future__ import annotations

import re

import pyotp
import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import text

from casework.invite_user import invite_user
from casework.set_password import set_password_by_link
from tests.office import House
from tests.web.conftest import Client, real_desk
from tests.web.people import ANNA, PASSWORD, house, person, send, sign_in, signed_in

__all__ = ["house"]

_SECRET = re.compile(r"<code>([A-Z2-7 ]{32,})</code>")
_RECOVERY = re.compile(r"\b[2-9A-Z]{5}-[2-9A-Z]{5}\b")
FACTOR = "/me/second-factor"


def code(house: House, secret: str) -> str:
    """What the telephone shows at the house's instant."""
    return pyotp.TOTP(secret).at(house.clock.machine_now())


def set_up(house: House, desk: Client) -> tuple[str, list[str]]:
    """Switch the second factor on; the secret and the recovery codes."""
    wrong = send(desk, f"{FACTOR}/begin", page=FACTOR, password="not the password")
    assert wrong.status_code == 422 and not _SECRET.search(desk.get(FACTOR).text)
    assert send(desk, f"{FACTOR}/begin", page=FACTOR, password=PASSWORD).status_code == 303
    found = _SECRET.search(desk.get(FACTOR).text)
    assert found
    secret = found[1].replace(" ", "")
    shown = send(desk, f"{FACTOR}/confirm", page=FACTOR, code=code(house, secret))
    assert shown.status_code == 200
    return secret, _RECOVERY.findall(shown.text)


@pytest.fixture
def desk(house: House) -> Client:
    person(house.office)
    return signed_in(house.office)


def half(house: House) -> Client:
    """A browser in which only the password was given."""
    made = real_desk(house.office)
    answer = sign_in(made, next="/cases")
    assert answer.headers["location"] == "/sign-in/code?next=%2Fcases"
    return made


def test_a_password_alone_opens_nothing_once_the_second_factor_is_on(house: House, desk: Client) -> None:
    other = signed_in(house.office)
    before = desk.cookies["krav"]
    secret, codes = set_up(house, desk)
    assert len(set(codes)) == 10
    assert desk.cookies["krav"] != before and desk.get("/cases").status_code == 200
    assert other.get("/cases").status_code == 303, "a session from before goes on"
    made = half(house)
    assert [made.get(path).status_code for path in ("/cases", "/me", FACTOR)] == [303, 303, 303]
    waiting = made.cookies["krav"]
    house.clock.wait(30)
    answer = send(made, "/sign-in/code", code=code(house, secret), next="/cases")
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases")
    assert made.cookies["krav"] != waiting and made.get("/cases").status_code == 200


def test_a_code_is_taken_once_and_no_earlier_one_after_it(house: House, desk: Client) -> None:
    secret, _ = set_up(house, desk)
    house.clock.wait(60)
    used = code(house, secret)
    assert send(half(house), "/sign-in/code", code=used).status_code == 303
    answer = send(half(house), "/sign-in/code", code=used)
    assert answer.status_code == 422 and "vänta på nästa" in answer.text
    earlier = pyotp.TOTP(secret).at(house.clock.machine_now().timestamp() - 30)
    assert send(half(house), "/sign-in/code", code=earlier).status_code == 422
    house.clock.wait(30)
    assert (
        send(half(house), "/sign-in/code", code=f" {code(house, secret)[:3]} {code(house, secret)[3:]}").status_code
        == 303
    )


def test_the_code_that_switched_it_on_signs_nobody_in(house: House, desk: Client) -> None:
    secret, _ = set_up(house, desk)
    assert send(half(house), "/sign-in/code", code=code(house, secret)).status_code == 422


def test_a_recovery_code_lets_in_once_however_it_is_written(house: House, desk: Client) -> None:
    _, codes = set_up(house, desk)
    made = half(house)
    assert send(made, "/sign-in/code", code=codes[0].lower().replace("-", " ")).status_code == 303
    assert "9 reservkoder kvar" in made.get("/me").text
    assert send(half(house), "/sign-in/code", code=codes[0]).status_code == 422


def test_guessing_codes_ends_in_a_wait_also_with_a_new_session_for_each(house: House, desk: Client) -> None:
    secret, _ = set_up(house, desk)
    house.clock.wait(30)
    wrong = "000000" if code(house, secret) != "000000" else "000001"
    made, told = real_desk(house.office), []
    for _ in range(6):
        sign_in(made)
        told.append(send(made, "/sign-in/code", code=wrong).status_code)
    assert told == [422] * 5 + [429]
    answer = send(made, "/sign-in/code", code=code(house, secret))
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 0


def test_the_time_between_password_and_code_is_short(house: House, desk: Client) -> None:
    secret, _ = set_up(house, desk)
    made = half(house)
    house.clock.wait(601)
    assert made.get("/sign-in/code").headers["location"] == "/sign-in"
    assert secret


def test_the_picture_holds_the_secret_and_the_database_holds_neither_it_nor_a_recovery_code(
    house: House, desk: Client
) -> None:
    send(desk, f"{FACTOR}/begin", page=FACTOR, password=PASSWORD)
    picture = desk.get(f"{FACTOR}/picture.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    uri = _read(picture.content)
    found = _SECRET.search(desk.get(FACTOR).text)
    assert found and uri == pyotp.TOTP(found[1].replace(" ", "")).provisioning_uri(
        name=ANNA, issuer_name=f"Krav {house.office.agency.brand}"
    )
    secret = found[1].replace(" ", "")
    shown = send(desk, f"{FACTOR}/confirm", page=FACTOR, code=code(house, secret))
    codes = _RECOVERY.findall(shown.text)
    with house.office.database.read() as tx:
        stored = str(tx.execute(text("SELECT * FROM desk_user")).all())
    assert secret not in stored and not [each for each in codes if each in stored or each.replace("-", "") in stored]
    assert desk.get(f"{FACTOR}/picture.svg").status_code == 404


def _read(svg: bytes) -> str:
    """A QR code of squares, drawn as a picture and read."""
    path = re.search(rb'<path[^>]*class="qrline"[^>]*d="([^"]+)"', svg)
    side = re.search(rb'width="(\d+)"', svg)
    assert path and side
    size = int(side[1]) // 6
    picture = Image.new("L", (size, size), 255)
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmhv])([-\d. ]+)", path[1].decode()):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            for step in range(int(values[0])):
                picture.putpixel((int(x) + step, int(y)), 0)
            x += values[0]
    [code] = zxingcpp.read_barcodes(picture.resize((size * 4, size * 4), Image.Resampling.NEAREST))
    return str(code.text)


def test_it_is_switched_off_by_a_code_and_not_without(house: House, desk: Client) -> None:
    secret, _ = set_up(house, desk)
    house.clock.wait(30)
    assert send(desk, f"{FACTOR}/drop", page=FACTOR, code="000000").status_code == 422
    assert send(desk, f"{FACTOR}/drop", page=FACTOR, code=code(house, secret)).status_code == 303
    assert sign_in(real_desk(house.office)).headers["location"] == "/"


def test_a_new_password_by_mail_does_not_take_the_second_factor_off_but_an_admin_may(
    house: House, desk: Client
) -> None:
    secret, _ = set_up(house, desk)
    for drops in (False, True):
        link = invite_user(house.office, email=ANNA, by="test", is_mailed=False, drops_second_factor=drops)["link"]
        set_password_by_link(house.office, token=link.rpartition("/")[2], new=PASSWORD)
        answer = sign_in(real_desk(house.office))
        assert answer.headers["location"].startswith("/sign-in/code") != drops
    assert secret
