"""Real servers as pytest fixtures: started at first use, once per test process, stopped at its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.databases import fresh_database, run_postgres, run_redis
from tests.servers.imap import Dovecot, run_dovecot
from tests.servers.process import free_port
from tests.servers.smtp import OpenSmtpd, run_opensmtpd

__all__ = ["Dovecot", "OpenSmtpd", "free_port", "fresh_database"]


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A Dovecot of the session; give every test user names of its own."""
    with run_dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def opensmtpd(dovecot: Dovecot) -> Iterator[OpenSmtpd]:
    """An SMTP relay of the session: whatever it accepts for anyone arrives in `dovecot`."""
    with run_opensmtpd(dovecot) as server:
        yield server


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a Redis of the session; flush it or use key names of your own."""
    with run_redis() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL cluster of the session; `fresh_database(postgres_url)` for a database."""
    with run_postgres() as url:
        yield url


@pytest.fixture
def tmp_data_dir(tmp_path: Path) -> Path:
    """An empty data folder of this test."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder
