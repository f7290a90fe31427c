"""Where the desk may be reached: on this machine by anybody, beyond it only behind TLS, and by its own names."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest

from casework.add_user import add_user
from casework.office import Office
from casework.show_seen import show_seen
from claims.refused import Refused
from workers.settings import read_settings
from workers.webserver import WebServers, refuse_without_https


@pytest.mark.parametrize(
    ("bind", "address", "may"),
    [
        ("127.0.0.1:8000", "", True),
        ("[::1]:8000", "", True),
        ("localhost:8000", "", True),
        ("127.0.0.1:8000", "http://localhost:8000", True),
        ("0.0.0.0:8000", "", False),
        ("10.0.0.7:8000", "", False),
        ("10.0.0.7:8000", "http://127.0.0.1:8000", False),
        ("0.0.0.0:8000", "https://desk.example", True),
        ("127.0.0.1:8000", "https://desk.example", True),
    ],
)
def test_the_desk_is_reached_from_beyond_this_machine_only_behind_tls(bind: str, address: str, may: bool) -> None:
    settings = read_settings({"KRAV_BIND": bind, "KRAV_DESK_ADDRESS": address})
    if may:
        refuse_without_https(settings)
    else:
        with pytest.raises(Refused, match="KRAV_DESK_ADDRESS"):
            refuse_without_https(settings)


@pytest.mark.parametrize(
    "address",
    [
        "desk.example",
        "http://desk.example",
        "ftp://desk.example",
        "https://",
        "https://a@b.example",
        "https://x/?a",
        "https://x.example/krav",
    ],
)
def test_an_address_of_the_desk_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="KRAV_DESK_ADDRESS"):
        read_settings({"KRAV_DESK_ADDRESS": address})


def test_the_three_settings_of_an_identity_provider_belong_together() -> None:
    whole = {
        "KRAV_OIDC_ISSUER": "https://id.example/",
        "KRAV_OIDC_CLIENT_ID": "krav",
        "KRAV_OIDC_CLIENT_SECRET": "hemligt",
    }
    settings = read_settings(whole)
    assert settings.oidc_issuer == "https://id.example" and "hemligt" not in repr(settings)
    for name in whole:
        with pytest.raises(Refused, match="all three or none"):
            read_settings({each: value for each, value in whole.items() if each != name})
    with pytest.raises(Refused, match="KRAV_OIDC_ISSUER"):
        read_settings({**whole, "KRAV_OIDC_ISSUER": "http://id.example"})


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@pytest.mark.parametrize("proxies", ["", "127.0.0.1"])
def test_a_visitors_address_is_taken_from_our_own_proxy_and_from_nobody_else(
    office: Office, house: Path, proxies: str
) -> None:
    port, public = _free_port(), _free_port()
    settings = read_settings(
        {
            "KRAV_DATA_DIR": str(house),
            "KRAV_BIND": f"127.0.0.1:{port}",
            "KRAV_PUBLIC_BIND": f"127.0.0.1:{public}",
            "KRAV_DESK_ADDRESS": "https://desk.example",
            "KRAV_PROXIES": proxies,
        }
    )
    add_user(office, email="anna@agency.example", name="", roles=["admin"], by="test")
    servers = WebServers(office, settings, is_alive=lambda: True)
    servers.start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"host": "desk.example"}) as browser:
            form = browser.get("/sign-in")
            assert form.status_code == 200
            csrf = form.text.partition('name="csrf" value="')[2].partition('"')[0]
            fields = {"csrf": csrf, "email": "anna@agency.example", "password": "not the password"}
            headers = {"x-forwarded-for": "203.0.113.9", "origin": "https://desk.example"}
            cookie = form.headers["set-cookie"].partition(";")[0]
            answer = browser.post("/sign-in", data=fields, headers={**headers, "cookie": cookie})
            assert answer.status_code == 422
            assert browser.get("/sign-in", headers={"host": "evil.example"}).status_code == 421
    finally:
        servers.stop()
    [row] = show_seen(office, most=5)
    assert row["what"] == ("203.0.113.9" if proxies else "127.0.0.1")
