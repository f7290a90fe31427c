"""Damage to XML: its values, elements, entities, attributes and encodings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random

from bench.fuzzing.any_file import Mutation
from bench.fuzzing.values import each, odd_value

_XML_VALUE = re.compile(rb">([^<>]+)<|=\"([^\"]+)\"|='([^']+)'")
_XML_ELEMENT = re.compile(rb"<([A-Za-z:]+)[^<>]{0,200}>[^<>]*</\1>")


def _xml_value(chance: Random, data: bytes, _all: Sequence[bytes]) -> bytes:
    for _ in range(chance.randint(1, 5)):
        places = list(_XML_VALUE.finditer(data))
        if not places:
            return data
        spot = chance.choice(places)
        group = next(one for one in (1, 2, 3) if spot[one] is not None)
        value = odd_value(chance).encode("utf-8", "surrogatepass")
        data = data[: spot.start(group)] + value + data[spot.end(group) :]
    return data


def _xml_many(chance: Random, data: bytes, _all: Sequence[bytes]) -> bytes:
    """An element many times over, inside itself or beside itself."""
    places = list(_XML_ELEMENT.finditer(data))
    if not places:
        return data
    spot = chance.choice(places)
    times = chance.choice((2, 30, 1_000, 20_000))
    if chance.random() < 0.5:
        return data[: spot.start()] + spot[0] * times + data[spot.end() :]
    return data[: spot.start()] + b"<%s>" % spot[1] * times + spot[0] + b"</%s>" % spot[1] * times + data[spot.end() :]


def _xml_entity(chance: Random, data: bytes, _all: Sequence[bytes]) -> bytes:
    """Document types and entities, of which none may ever be followed."""
    entities = b"".join(
        b'<!ENTITY e%d "%s">' % (one, b"&e%d;" % (one - 1) * 10 if one else b"lol") for one in range(10)
    )
    types = (
        b"<!DOCTYPE x [" + entities + b"]>",
        b'<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        b"<!DOCTYPE x [<!ENTITY % a \"<!ENTITY e9 'c'>\"> %a;]>",
        b"",
    )
    root = re.search(rb"<[A-Za-z]", data)
    at = root.start() if root else 0
    places = [one.start(1) for one in _XML_VALUE.finditer(data, at) if one[1] is not None] or [len(data)]
    use = chance.choice(places)
    reference = chance.choice((b"&e9;", b"&#0;", b"&#x110000;", b"&#xD800;", b"&lol;", b"&", b"]]>", b"<![CDATA["))
    return data[:at] + chance.choice(types) + data[at:use] + reference + data[use:]


def _xml_attribute(chance: Random, data: bytes, _all: Sequence[bytes]) -> bytes:
    places = [spot.end() for spot in re.finditer(rb"<[A-Za-z:]+", data)]
    if not places:
        return data
    at = chance.choice(places)
    attribute = chance.choice(
        (
            b' a="%s"' % (b"x" * chance.choice((100, 100_000, 1_500_000))),
            b"".join(b' a%d="1"' % one for one in range(chance.choice((100, 10_000)))),
            b' xmlns:%s="urn:x"' % (b"p" * 10_000),
            b' xmlns="%s"' % (b"urn:" * 20_000),
            b"".join(b' xmlns:p%d="urn:%d"' % (one, one) for one in range(5_000)),
            b' a="1" a="2"',
            b' schemeID="%s"' % odd_value(chance).encode("utf-8", "surrogatepass"),
        )
    )
    return data[:at] + attribute + data[at:]


_DECLARED = each("utf-8 utf-16 utf-16-le utf-7 utf-32 cp037 iso-8859-1 cp1252 ascii zlib idna x")


def _xml_encoding(chance: Random, data: bytes, _all: Sequence[bytes]) -> bytes:
    """One encoding declared, another used, a mark of a third in front."""
    text = re.sub(r"^<\?xml.*?\?>\s*", "", data.decode("utf-8", "replace"))
    used = chance.choice(("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037", "cp1252"))
    declared = f'<?xml version="{chance.choice(("1.0", "1.1", "9"))}" encoding="{chance.choice(_DECLARED)}"?>'
    mark = chance.choice((b"", b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00", b"\n\n"))
    return mark + (chance.choice((declared, "")) + text).encode(used, "replace")


XML: Mapping[str, Mutation] = {
    "xml value": _xml_value,
    "xml many": _xml_many,
    "xml entity": _xml_entity,
    "xml attribute": _xml_attribute,
    "xml encoding": _xml_encoding,
}
"""What can be done to an XML."""
