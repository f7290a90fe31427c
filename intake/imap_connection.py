"""A connection to an IMAP server: encrypted, logged in, its faults in words (with `imap` the door to imapclient)."""

from __future__ import annotations

import logging
import ssl
from contextlib import suppress

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from intake.imap_url import ImapAddress

# At its debug level the library logs whole conversations, mails included.
logging.getLogger("imapclient").setLevel(logging.WARNING)


def connect(
    address: ImapAddress, *, secret: str, is_token: bool, context: ssl.SSLContext, timeout: float
) -> IMAPClient:
    """A logged-in client; `timeout` in seconds. Raises IMAPClientError or OSError."""
    client = IMAPClient(
        address.host,
        port=address.port,
        ssl=address.is_tls,
        ssl_context=context if address.is_tls else None,
        timeout=timeout,
    )
    try:
        if address.needs_starttls:
            client.starttls(context)
        _log_in(client, address.user, secret, is_token=is_token)
    except BaseException:
        # A failed handshake has closed the socket already.
        with suppress(IMAPClientError, OSError):
            client.shutdown()
        raise
    return client


def _log_in(client: IMAPClient, user: str, secret: str, *, is_token: bool) -> None:
    if not is_token:
        client.login(user, secret)
    elif client.has_capability("AUTH=OAUTHBEARER"):
        client.oauthbearer_login(user, secret)
    else:
        client.oauth2_login(user, secret)


def make_folder(client: IMAPClient, name: str) -> None:
    """Make a folder and subscribe to it, unless it is there."""
    if client.folder_exists(name):
        return
    try:
        client.create_folder(name)
    except IMAPClientError:
        # Another poller may have made it between the question and the command.
        if not client.folder_exists(name):
            raise
    with suppress(IMAPClientError):
        client.subscribe_folder(name)


def reason_of(error: Exception) -> str:
    """A fault in words for a handler; what the server said is left out, for it may quote a mail."""
    if isinstance(error, LoginError):
        return "the mail server refused the login"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the mail server's certificate is not trusted ({error.verify_message})"
    if isinstance(error, TimeoutError):
        return "the mail server did not answer in time"
    if isinstance(error, IMAPClientAbortError | OSError):
        return f"the connection to the mail server failed ({getattr(error, 'strerror', None) or 'cut off'})"
    return "the mail server refused a command"
