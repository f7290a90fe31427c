"""The agency's own identity provider: OpenID Connect, authorization code with PKCE, its word on who somebody is."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
from authlib.common.security import generate_token
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from claims.refused import Refused, Unavailable

_TIMEOUT_SECONDS = 10.0
_LEEWAY_SECONDS = 60
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
_LONGEST_ANSWER = 1_000_000


@dataclass(frozen=True, slots=True)
class Errand:
    """What a browser takes along to the provider and must bring back; none of it may be seen by anybody else."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the provider names: `subject` never changes there, the address is verified by it."""

    subject: str
    email: str


class IdentityProvider(Protocol):
    """Says who somebody is, in two steps with the browser's way to it between them."""

    def start(self, *, back: str) -> tuple[str, Errand]:
        """Where to send the browser, and what it must bring to `back`. Raises Unavailable."""
        ...

    def finish(self, errand: Errand, *, back: str, state: str, code: str, now: float) -> Vouched:
        """Who came back at an instant (seconds since 1970). Raises Refused("not_vouched") and Unavailable."""
        ...


class OpenIdProvider:
    """An OpenID Connect provider by its issuer address; what it says of itself is read when it is first needed."""

    def __init__(self, issuer: str, *, client_id: str, client_secret: str, ca_file: str | None = None) -> None:
        self._issuer = issuer.rstrip("/")
        self._client_id = client_id
        self._secret = client_secret
        self._http = httpx.Client(timeout=_TIMEOUT_SECONDS, verify=_trusted(ca_file), follow_redirects=False)
        self._lock = threading.Lock()
        self._about: Mapping[str, Any] | None = None
        self._keys: KeySet | None = None

    def start(self, *, back: str) -> tuple[str, Errand]:
        """See IdentityProvider."""
        errand = Errand(generate_token(48), generate_token(48), generate_token(64))
        address = prepare_grant_uri(
            self._endpoint("authorization_endpoint"),
            self._client_id,
            "code",
            redirect_uri=back,
            scope="openid email",
            state=errand.state,
            nonce=errand.nonce,
            code_challenge=create_s256_code_challenge(errand.verifier),
            code_challenge_method="S256",
        )
        return address, errand

    def finish(self, errand: Errand, *, back: str, state: str, code: str, now: float) -> Vouched:
        """See IdentityProvider."""
        if not code or state != errand.state:
            raise Refused("not_vouched", "the way back from the identity provider is not the one we sent out on")
        told = self._exchange(code, back=back, verifier=errand.verifier)
        claims = self._claims(str(told.get("id_token", "")), now=now)
        if claims.get("nonce") != errand.nonce:
            raise Refused("not_vouched", "the identity provider answers something that was not asked")
        email, subject = str(claims.get("email", "")), str(claims.get("sub", ""))
        if not email or not subject or claims.get("email_verified") is not True:
            raise Refused("not_vouched", "the identity provider names no verified e-mail address")
        return Vouched(subject, email)

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def _exchange(self, code: str, *, back: str, verifier: str) -> Mapping[str, Any]:
        fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        return self._asked("POST", self._endpoint("token_endpoint"), data=fields, auth=(self._client_id, self._secret))

    def _claims(self, token: str, *, now: float) -> Mapping[str, Any]:
        """The claims of an ID token that this issuer signed for us and that is in force."""
        try:
            found = self._decoded(token)
        except (JoseError, ValueError):
            # A provider changes its keys now and then: they are read again, once.
            self._keys = None
            try:
                found = self._decoded(token)
            except (JoseError, ValueError):
                raise Refused("not_vouched", "the identity provider's signature does not hold") from None
        audience = found.get("aud")
        is_ours = audience == self._client_id or (audience == [self._client_id])
        party = found.get("azp", self._client_id)
        until, made = found.get("exp"), found.get("iat")
        if not isinstance(until, int | float) or not isinstance(made, int | float):
            raise Refused("not_vouched", "the identity provider's word has no time")
        in_force = made - _LEEWAY_SECONDS <= now < until + _LEEWAY_SECONDS
        if found.get("iss") != self._about_it()["issuer"] or not is_ours or party != self._client_id or not in_force:
            raise Refused("not_vouched", "the identity provider's word is not for us, or not in force")
        return found

    def _decoded(self, token: str) -> Mapping[str, Any]:
        if self._keys is None:
            self._keys = KeySet.import_key_set(self._asked("GET", self._endpoint("jwks_uri")))  # type: ignore[arg-type]
        return jwt.decode(token, self._keys, algorithms=_ALGORITHMS).claims

    def _endpoint(self, name: str) -> str:
        address = str(self._about_it().get(name, ""))
        if not _is_safe(address):
            raise Unavailable("identity", f"the identity provider names no {name} that is safe to use")
        return address

    def _about_it(self) -> Mapping[str, Any]:
        with self._lock:
            if self._about is None:
                about = self._asked("GET", f"{self._issuer}/.well-known/openid-configuration")
                if str(about.get("issuer", "")).rstrip("/") != self._issuer:
                    raise Unavailable("identity", "the identity provider calls itself something else: KRAV_OIDC_ISSUER")
                self._about = about
            return self._about

    def _asked(self, method: str, address: str, **more: Any) -> Mapping[str, Any]:
        try:
            answer = self._http.request(method, address, headers={"accept": "application/json"}, **more)
            told = answer.json() if len(answer.content) <= _LONGEST_ANSWER else None
        except (httpx.HTTPError, ValueError) as error:
            raise Unavailable("identity", f"the identity provider does not answer: {type(error).__name__}") from None
        if answer.status_code >= 500 or (answer.is_success and not isinstance(told, dict)):
            raise Unavailable("identity", f"the identity provider answers {answer.status_code}")
        if not answer.is_success:
            raise Refused("not_vouched", f"the identity provider says no ({answer.status_code})")
        assert isinstance(told, dict)
        return told


def _is_safe(address: str) -> bool:
    """Over TLS, or to this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"))


def _trusted(ca_file: str | None) -> Any:
    return True if ca_file is None else ssl.create_default_context(cafile=ca_file)
