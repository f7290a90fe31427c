"""The sender's authority, from what our own border server wrote and from nothing else (RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from claims.message import Address, Authentication, Verdict

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s;="]+)|([;=])')
_MAX_FIELD = 8000
_MAX_FIELDS = 20


@dataclass(frozen=True, slots=True)
class Result:
    """One statement: `dkim=pass header.d=example.com` is method dkim, result pass, properties {header.d: ...}."""

    method: str
    result: str
    properties: dict[str, str] = field(default_factory=dict)


def authenticate(raw: Sequence[tuple[str, str]], *, sender: Address | None, authserv_id: str | None) -> Authentication:
    """The verdict on a sender, from the raw header fields top to bottom and our own server's id (None: no verdict).

    Fields count that carry our id and stand before the second Received field from the top: a server writes its
    Received and its results on top of what it was handed, and a local delivery may add one more Received above. What
    stands lower was there when the mail arrived, so anybody may have written it. Where results stand above the first
    Received only those count. Per method the topmost field speaks alone, so that a forged field that our server
    failed to remove (RFC 8601 section 5) cannot outvote the real one under which it lies.

    PASS needs DMARC pass for the From domain, or DKIM or SPF pass for that domain or a parent of it. DMARC fail is
    FAIL whatever else passes. All else, and a mail with no single sender, is NONE.
    """
    if not authserv_id or sender is None or not sender.domain:
        return Authentication()
    results = _by_method(_trusted_fields(raw, authserv_id))
    domain = sender.domain.rstrip(".")
    dmarc = results.get("dmarc", [])
    if any(r.result == "fail" for r in dmarc):
        return Authentication(Verdict.FAIL, "dmarc", domain)
    if any(r.result == "pass" and r.properties.get("header.from", "").lower().rstrip(".") == domain for r in dmarc):
        return Authentication(Verdict.PASS, "dmarc", domain)
    for method, names in (("dkim", ("header.d", "header.i")), ("spf", ("smtp.mailfrom",))):
        for result in results.get(method, []):
            said = next((result.properties[name] for name in names if name in result.properties), "")
            vouching = said.rpartition("@")[2].lower().rstrip(".")
            if result.result == "pass" and _is_aligned(vouching, domain):
                return Authentication(Verdict.PASS, method, vouching)
    return Authentication()


def _is_aligned(vouching: str, domain: str) -> bool:
    """Whether a domain may speak for the From domain: the same, or a parent that is not a bare top-level domain."""
    return vouching == domain or ("." in vouching and domain.endswith("." + vouching))


def _trusted_fields(raw: Sequence[tuple[str, str]], authserv_id: str) -> list[list[Result]]:
    above: list[list[Result]] = []
    below: list[list[Result]] = []
    received = 0
    for name, value in raw:
        lowered = name.lower()
        received += lowered == "received"
        if received == 2:
            break
        if lowered == "authentication-results" and len(above) + len(below) < _MAX_FIELDS:
            server, results = parse_field(value)
            if server.lower() == authserv_id.lower():
                (below if received else above).append(results)
    return above or below


def _by_method(fields: Sequence[Sequence[Result]]) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = {}
    for results in fields:
        spoken = frozenset(found)
        for result in results:
            if result.method not in spoken:
                found.setdefault(result.method, []).append(result)
    return found


def parse_field(value: str) -> tuple[str, list[Result]]:
    """The authserv-id and results of one Authentication-Results value, without comments and ill-formed results."""
    if len(value) > _MAX_FIELD:
        # No server writes so much; whoever does wants to keep us busy.
        return "", []
    groups = list(_split(without_comments(value)))
    if not groups or not groups[0]:
        return "", []
    return groups[0][0], [result for group in groups[1:] if (result := _result(group))]


def without_comments(value: str) -> str:
    """A structured header value without its (nested (comments)); text in quotes stays (RFC 5322 section 3.2.2)."""
    kept = []
    depth = 0
    quoted = False
    skip = False
    for character in value:
        if skip:
            skip = False
        elif character == "\\":
            skip = True
        elif character == '"' and not depth:
            quoted = not quoted
        elif character == "(" and not quoted:
            depth += 1
            kept.append(" ")
            continue
        elif character == ")" and not quoted and depth:
            depth -= 1
            continue
        if not depth:
            kept.append(character)
    return "".join(kept)


def _split(value: str) -> Iterator[list[str]]:
    """The tokens between semicolons: words, quoted strings without quotes, and "="."""
    group: list[str] = []
    for quoted, word, mark in _TOKEN.findall(value):
        if mark == ";":
            yield group
            group = []
        else:
            group.append(re.sub(r"\\(.)", r"\1", quoted) if quoted else word or mark)
    yield group


def _result(group: Sequence[str]) -> Result | None:
    """`method [/version] = result` and then `ptype.property = value` pairs; None when it is not that."""
    if len(group) < 3 or group[1] != "=":
        return None
    properties: dict[str, str] = {}
    for index in range(3, len(group) - 2):
        if group[index + 1] == "=":
            properties.setdefault(group[index].lower(), group[index + 2])
    return Result(group[0].partition("/")[0].lower(), group[2].lower(), properties)
