"""Settings: read from an environment, explained when wrong, silent about secrets."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from claims.refused import Refused
from workers.settings import masked_url, read_settings, set_names, split_bind
from workers.setup import SHIPPED, read_policies

SECRET = "a-secret-of-more-than-thirty-two-characters"


def test_an_empty_environment_gives_the_embedded_defaults() -> None:
    settings = read_settings({})
    assert settings.env == "development"
    assert settings.mailboxes == ()
    assert settings.database.startswith("sqlite:///") and settings.database.endswith("/var/krav.db")
    assert settings.mail_folder == Path("var/outbox/mail")
    assert settings.print_folder == Path("var/outbox/print")
    assert settings.public_address == "http://127.0.0.1:8001"


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"KRAV_ENV": "prod"}, "KRAV_ENV"),
        ({"KRAV_ENV": "production"}, "KRAV_SECRET_KEY must be set"),
        ({"KRAV_ENV": "production", "KRAV_SECRET_KEY": "short"}, "at least 32"),
        ({"KRAV_BIND": "8000"}, "KRAV_BIND: must be host:port"),
        ({"KRAV_PUBLIC_BIND": "host:99999"}, "KRAV_PUBLIC_BIND: must be host:port"),
        ({"KRAV_DATABASE_URL": "mysql://x"}, "KRAV_DATABASE_URL: must start with"),
        ({"KRAV_ALLOWED_ERROR": "1.5"}, "KRAV_ALLOWED_ERROR"),
        ({"KRAV_ALLOWED_ERROR": "often"}, "KRAV_ALLOWED_ERROR"),
        ({"KRAV_IMAP_URL": "https://x"}, "KRAV_IMAP_URL"),
        ({"KRAV_SECRET_KEY": "x", "KRAV_SECRET_KEY_FILE": "/y"}, "both set"),
        ({"KRAV_SECRET_KEY_FILE": "/nowhere/at/all"}, "KRAV_SECRET_KEY_FILE names a file that cannot be read"),
        ({"KRAV_WORKER_THREADS": "0"}, "KRAV_WORKER_THREADS"),
    ],
)
def test_a_wrong_setting_is_named_and_explained(environ: dict[str, str], says: str) -> None:
    with pytest.raises(Refused) as refused:
        read_settings(environ)
    assert refused.value.code == "settings"
    assert says in refused.value.message


@pytest.mark.parametrize("name", ["KRAV_SECRET_KEY", "KRAV_SMTP_PASSWORD", "KRAV_DATABASE_URL", "KRAV_REDIS_URL"])
def test_a_secret_shows_neither_in_a_repr_nor_in_a_message(name: str) -> None:
    value = "postgresql://u:hemligt@h/d" if "URL" in name else "hemligt" * 6
    assert "hemligt" not in repr(read_settings({name: value}))
    with pytest.raises(Refused) as refused:
        read_settings({name: value, "KRAV_BIND": "wrong"})
    assert "hemligt" not in refused.value.message


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    settings = read_settings({"KRAV_SECRET_KEY_FILE": str(tmp_path / "secret")})
    assert settings.secret_key is not None and settings.secret_key.get_secret_value() == SECRET


def test_the_setting_whose_name_ends_in_file_is_itself_and_no_file_of_a_value() -> None:
    assert read_settings({"KRAV_TLS_CA_FILE": "/etc/ca.pem"}).tls_ca_file == Path("/etc/ca.pem")


def test_several_mailboxes_each_have_their_own_password(tmp_path: Path) -> None:
    (tmp_path / "two").write_text("second")
    settings = read_settings(
        {
            "KRAV_IMAP_URL": "imaps://a%40x@one.example:993/INBOX",
            "KRAV_IMAP_PASSWORD": "first",
            "KRAV_IMAP_URL_2": "imaps://b@two.example/INBOX",
            "KRAV_IMAP_PASSWORD_2_FILE": str(tmp_path / "two"),
            "KRAV_IMAP_URL_3": "imaps://c@three.example/INBOX",
            "KRAV_IMAP_OAUTH_TOKEN_3": "bearer",
        }
    )
    passwords = [box.password.get_secret_value() if box.password else None for box in settings.mailboxes]
    assert passwords == ["first", "second", None]
    token = settings.mailboxes[2].oauth_token
    assert token is not None and token.get_secret_value() == "bearer"


def test_names_that_mean_nothing_are_found() -> None:
    environ = {"KRAV_ENV": "", "KRAV_IMAP_PASSWORD_2_FILE": "", "KRAV_SMTP_HOST": "", "KRAV_BIND_2": "", "OTHER": ""}
    assert set_names(environ) == (["KRAV_ENV", "KRAV_IMAP_PASSWORD_2_FILE"], ["KRAV_BIND_2", "KRAV_SMTP_HOST"])


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:pw@h:5/d", "postgresql://u:***@h:5/d"),
        ("sqlite:////var/krav.db", "sqlite:////var/krav.db"),
        ("imaps://a%40x:p%40w@h/INBOX", "imaps://a%40x:***@h/INBOX"),
    ],
)
def test_a_url_is_shown_without_its_password(url: str, shown: str) -> None:
    assert masked_url(url) == shown


@pytest.mark.parametrize(("bind", "parts"), [("127.0.0.1:80", ("127.0.0.1", 80)), ("[::1]:0", ("::1", 0))])
def test_host_and_port_are_split(bind: str, parts: tuple[str, int]) -> None:
    assert split_bind(bind) == parts


def test_a_policies_folder_without_a_plan_for_consumers_gets_the_one_that_ships(tmp_path: Path) -> None:
    for name in ("agency.toml", "prices.toml", "plan-se-business.toml"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    assert {plan.debtor for plan in read_policies(tmp_path).plans.values()} == {"business", "consumer"}
