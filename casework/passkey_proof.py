"""What a device is asked with a passkey (WebAuthn), and whether its answer holds; nothing is trusted but a signature.

The address is the desk's own as it is set, never what a request says of itself. A passkey counts only where the device
has made sure who holds it (by a finger, a face or a PIN): it is then both what one has and what one is or knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from casework.keys import keyed, new_token
from casework.office import Office
from claims.refused import Refused
from storage import passkeys
from storage.passkeys import PasskeyRow

WITHIN = timedelta(minutes=5)
LONGEST_ANSWER = 20_000
_MILLISECONDS = 300_000
_NO = "that passkey is not known here, or its answer does not hold"
# What a hostile answer makes the reading of it raise beside the library's own kinds.
_UNREADABLE = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A key that a device has made: identifier and public key as base64url, `uses` as it has counted."""

    credential: str
    public_key: str
    uses: int
    is_synced: bool


def has_name(office: Office) -> bool:
    """Whether the desk's address is one that passkeys can belong to: a host's name, since none belongs to a number."""
    host = urlsplit(office.desk_url).hostname or ""
    return not (host.replace(".", "").isdigit() or ":" in host or not host)


def handle_of(office: Office, user_id: int) -> bytes:
    """What devices call a user: the same each time, and nothing that tells who it is."""
    return bytes.fromhex(keyed(office, "passkey-user", str(user_id)))


def ask_for_new(office: Office, *, browser: str, user_id: int, email: str, name: str, known: Sequence[str]) -> str:
    """What to ask a browser that makes a passkey, JSON; devices that hold one of `known` make no second one.

    Raises Refused("no_passkeys_here").
    """
    options = generate_registration_options(
        rp_id=_host(office),
        rp_name=f"Krav {office.agency.brand}".strip(),
        user_id=handle_of(office, user_id),
        user_name=email,
        user_display_name=name or email,
        challenge=base64url_to_bytes(_question(office, "new", browser)),
        timeout=_MILLISECONDS,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_named(known),
    )
    return options_to_json(options)


def ask_for_known(office: Office, *, browser: str, known: Sequence[str] = ()) -> str:
    """What to ask a browser that signs in, JSON; without `known` it is the same question for anybody.

    Raises Refused("no_passkeys_here").
    """
    options = generate_authentication_options(
        rp_id=_host(office),
        challenge=base64url_to_bytes(_question(office, "known", browser)),
        timeout=_MILLISECONDS,
        allow_credentials=_named(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


def new_passkey(office: Office, *, browser: str, answer: str) -> NewPasskey:
    """The key that a device made when it was asked. Raises Refused("bad_passkey"); the question is used up by it."""
    challenge = _asked(office, "new", browser, answer)
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(office),
            expected_origin=office.desk_url,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise Refused("bad_passkey", _NO) from error
    return NewPasskey(
        bytes_to_base64url(made.credential_id),
        bytes_to_base64url(made.credential_public_key),
        made.sign_count,
        made.credential_device_type == CredentialDeviceType.MULTI_DEVICE,
    )


def known_passkey(office: Office, *, browser: str, answer: str) -> tuple[PasskeyRow, int]:
    """The passkey whose device answered, and what it has counted its uses to, which is the caller's to check.

    Raises Refused("bad_passkey") for everything else; the question is used up by it.
    """
    challenge = _asked(office, "known", browser, answer)
    try:
        told = parse_authentication_credential_json(answer)
        row = _known(office, told)
        held = verify_authentication_response(
            credential=told,
            expected_challenge=challenge,
            expected_rp_id=_host(office),
            expected_origin=office.desk_url,
            credential_public_key=base64url_to_bytes(row.public_key),
            # The count is compared where it is stored, so that of two answers at once one is taken.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise Refused("bad_passkey", _NO) from error
    return row, held.new_sign_count


def _known(office: Office, told: AuthenticationCredential) -> PasskeyRow:
    with office.database.read() as tx:
        row = passkeys.by_credential(tx, bytes_to_base64url(told.raw_id))
    handle = told.response.user_handle
    if row is None or (handle and handle != handle_of(office, row.user_id)):
        raise Refused("bad_passkey", _NO)
    return row


def _question(office: Office, purpose: str, browser: str) -> str:
    """A new challenge for a browser, kept here until it is answered."""
    challenge, now = new_token(), office.clock.machine_now()
    with office.database.write() as tx:
        asked = _mark(office, purpose, browser)
        passkeys.ask(tx, asked=asked, challenge=challenge, expires_at=now + WITHIN, now=now)
    return challenge


def _asked(office: Office, purpose: str, browser: str, answer: str) -> bytes:
    if not answer:
        raise Refused("no_passkey", "the browser sent no passkey: it needs scripts, and a device that has one")
    with office.database.write() as tx:
        asked = _mark(office, purpose, browser)
        challenge = passkeys.take_question(tx, asked=asked, now=office.clock.machine_now())
    if challenge is None or len(answer) > LONGEST_ANSWER:
        raise Refused("bad_passkey", _NO)
    return base64url_to_bytes(challenge)


def _mark(office: Office, purpose: str, browser: str) -> str:
    return keyed(office, "passkey", f"{purpose}|{browser}")


def _named(known: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known]


def _host(office: Office) -> str:
    if not has_name(office):
        raise Refused("no_passkeys_here", "passkeys need a desk with a name: set KRAV_DESK_ADDRESS")
    return str(urlsplit(office.desk_url).hostname)
