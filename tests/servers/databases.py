"""Redis and PostgreSQL for tests: on free loopback ports, without durability, forgotten in the end."""

from __future__ import annotations

import secrets
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import redis

from tests.servers.process import (
    LOOPBACK,
    Server,
    as_server_user,
    find_binary,
    free_port,
    hand_over,
    server_folder,
    server_user,
)


@contextmanager
def run_redis() -> Iterator[str]:
    """A Redis that keeps nothing on disk: its address, redis://127.0.0.1:port/0."""
    program = find_binary("redis-server")
    with server_folder("redis") as folder:
        hand_over(folder)
        port = free_port()
        options = ["--bind", LOOPBACK, "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
        server = Server("Redis", as_server_user([program, *options]), folder / "redis.log", {})
        server.start(lambda: _redis_answers(port))
        try:
            yield f"redis://{LOOPBACK}:{port}/0"
        finally:
            server.stop()


def _redis_answers(port: int) -> bool:
    client = redis.Redis(host=LOOPBACK, port=port, socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _postgres_folders() -> list[str]:
    return sorted(glob("/usr/lib/postgresql/*/bin"), reverse=True)


@contextmanager
def run_postgres() -> Iterator[str]:
    """A PostgreSQL cluster of its own: its address, postgresql://user@127.0.0.1:port/postgres (no password)."""
    initdb = find_binary("initdb", folders=_postgres_folders())
    postgres = find_binary("postgres", folders=_postgres_folders())
    with server_folder("pg") as folder:
        hand_over(folder)
        data = folder / "data"
        options = ["-D", str(data), "-U", "krav", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = subprocess.run(as_server_user([initdb, *options]), capture_output=True, text=True, check=False)
        if made.returncode != 0:
            pytest.fail(f"initdb failed as {server_user().pw_name}:\n{made.stderr}", pytrace=False)
        port = free_port()
        # Durability costs time and protects nothing here: the cluster dies with the session.
        fast = ["-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200"]
        place = ["-D", str(data), "-h", LOOPBACK, "-p", str(port), "-k", str(folder)]
        command = as_server_user([postgres, *place, *fast])
        server = Server("PostgreSQL", command, folder / "postgres.log", {}, stop_signal=signal.SIGINT)
        url = f"postgresql://krav@{LOOPBACK}:{port}/postgres"
        server.start(lambda: _postgres_answers(url))
        try:
            yield url
        finally:
            server.stop()


def _postgres_answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def fresh_database(postgres_url: str) -> str:
    """Make a new, empty database in the cluster and give its address; call it once per test."""
    name = f"krav_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    return urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
