"""SMTP servers that misbehave on purpose, each in a thread of its own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.servers import free_port


class Inbox:
    """An aiosmtpd handler that keeps what arrives and answers as it is told to."""

    def __init__(self, *, rcpt: str = "", data: str = "") -> None:
        self.arrived: list[bytes] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self._rcpt, self._data = rcpt, data

    async def handle_RCPT(self, server: SMTP, session, envelope, address: str, options) -> str:
        if self._rcpt and not address.startswith("good"):
            return self._rcpt
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session, envelope) -> str:
        if self._data:
            return self._data
        self.arrived.append(envelope.content)
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return "250 taken"


@contextmanager
def smtp_server(handler: Inbox, **options) -> Iterator[str]:
    """A server on loopback; gives host:port."""
    controller = Controller(handler, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield f"127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@contextmanager
def dropping_server(*, when: str) -> Iterator[tuple[str, list[bytes]]]:
    """A server that hangs up: `greeting`, `rcpt`, `text` (while the text comes) or `dot` (after the closing dot).

    Gives host:port and the list of whole messages whose dot it saw.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    seen: list[bytes] = []
    thread = threading.Thread(target=_serve, args=(listener, when, seen), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}", seen
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _serve(listener: socket.socket, when: str, seen: list[bytes]) -> None:
    while True:
        try:
            line, _ = listener.accept()
        except OSError:
            return
        with line:
            _talk(line, when, seen)


def _talk(line: socket.socket, when: str, seen: list[bytes]) -> None:
    if when == "greeting":
        return
    stream = line.makefile("rb")
    line.sendall(b"220 drops.example\r\n")
    for command in iter(stream.readline, b""):
        verb = command[:4].upper()
        if verb == b"RCPT" and when == "rcpt":
            return
        if verb != b"DATA":
            line.sendall(b"250 ok\r\n")
            continue
        line.sendall(b"354 go on\r\n")
        if when == "text":
            stream.readline()
            # Closing with unread data resets the line.
            return
        text = b""
        for row in iter(stream.readline, b".\r\n"):
            if not row:
                return
            text += row
        seen.append(text)
        return
