"""The parties on the page: the seller's head and foot, the buyer's block, delivery addresses and the logo."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from bench.generator import parties
from bench.generator.sheet import Sheet
from samples.layout import FONTS

_NAME_IN_FOOT = frozenset({"picture", "mark-only", "bare"})


def _colour(text: str) -> tuple[int, int, int]:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


@lru_cache(maxsize=2)
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"OpenSans-{'Bold' if bold else 'Regular'}.ttf"), 44)


def wordmark(name: str, colour: str) -> bytes:
    """A company's name as a PNG picture, the way a letterhead shows it: no text for a reader of the text layer."""
    font = _font(len(name) % 2 == 0)
    shown = name.upper() if len(name) % 3 else name
    left, top, right, bottom = (round(edge) for edge in font.getbbox(shown))
    image = Image.new("RGB", (right - left + 60, bottom - top + 24), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((2, 8, 40, 46), fill=_colour(colour))
    draw.text((52 - left, 12 - top), shown, font=font, fill=_colour(colour))
    out = io.BytesIO()
    image.quantize(8).save(out, "PNG")
    return out.getvalue()


def _contact(sheet: Sheet) -> list[str]:
    seller, rows = sheet.bill.seller, []
    if sheet.chance(0.75):
        rows.append(f"{sheet.word('phone')} {seller.phone}")
    if sheet.chance(0.5):
        rows.append(f"{sheet.word('email')} {sheet.told('seller_email', seller.email)}")
    if sheet.chance(0.4):
        rows.append(f"{sheet.word('web')} www.{seller.domain}" if sheet.chance(0.5) else f"www.{seller.domain}")
    return rows


def _numbers(sheet: Sheet) -> list[str]:
    seller, rows = sheet.bill.seller, []
    colon = sheet.rng.choice(("", ":"))
    if seller.orgnr and sheet.chance(0.93):
        rows.append(f"{sheet.word('orgnr')}{colon} {sheet.identity('seller_orgnr', seller)}")
    if seller.vat_number and sheet.chance(0.65):
        rows.append(f"{sheet.word('vat_number')}{colon} {sheet.vat_number('seller_vat_no', seller)}")
    if sheet.chance(0.6) and (sheet.language == "sv" or seller.country != "SE"):
        rows.append(sheet.word("f_tax"))
    if sheet.chance(0.25):
        rows.append(f"{sheet.word('seat')}: {seller.address[-1].split(' ')[-1].title()}")
    return rows


def _head_and_foot(sheet: Sheet, bank: list[str]) -> None:
    seller, axes = sheet.bill.seller, sheet.axes
    head: list[str] = []
    place: list[str] = [seller.name]
    contact, numbers = _contact(sheet), _numbers(sheet)
    if axes["address_at"] in ("head", "both"):
        head += seller.address
    if axes["address_at"] in ("foot", "both"):
        place += seller.address
    if axes["numbers_at"] == "head":
        head += contact + numbers
        contact, numbers = [], []
    groups = [("address", place), ("phone", contact), ("payment_head", bank), ("orgnr", numbers)]
    groups = [(key, rows) for key, rows in groups if rows]
    columns = {"1": 1, "2": 2, "3": 3, "4": 4}.get(axes["foot"], 4)
    while len(groups) > columns:
        (key, first), (_key, second) = groups[-2:]
        groups[-2:] = [(key, first + second)]
    if axes["foot"] == "none":
        head += bank
        groups = []
    above = axes["foot_labels"] == "above"
    sheet.data["foot"] = [{"label": sheet.word(key) if above else "", "lines": rows} for key, rows in groups]
    in_head = axes["head"] not in _NAME_IN_FOOT
    if in_head or groups:
        sheet.say("seller_name", seller.name)
    if head and not in_head:
        head = []
    sheet.data["seller"] = {
        "name": seller.name if in_head else "", "lines": head, "label": sheet.word("seller"),
        "logo": list(wordmark(seller.name, axes["colour"])) if axes["head"] == "picture" else [],
    }  # fmt: skip


def _buyer(sheet: Sheet) -> None:
    buyer, axes, lines = sheet.bill.buyer, sheet.axes, []
    if not buyer.is_person and sheet.chance(0.12):
        person = parties.person_name(sheet.rng)
        lines.append(sheet.rng.choice((f"Att: {person}", f"Att. {person}", f"{sheet.word('your_ref')}: {person}")))
    lines += buyer.address
    sheet.say("buyer_name", buyer.name)
    sheet.say("buyer_address", "\n".join(buyer.address))
    if axes["buyer_number_in"] == "buyer":
        lines += [f"{label}{sheet.rng.choice((' ', ': '))}{value}" for label, value in buyer_number(sheet)]
    if axes["customer_in"] == "buyer":
        number = sheet.told("customer_number", sheet.bill.customer_number)
        lines.append(f"{sheet.word('customer')}{sheet.rng.choice((' ', ': '))}{number}")
    label = "" if axes["buyer_label"] == "none" and axes["head"] != "parties" else sheet.word("buyer")
    sheet.data["buyer"] = {"label": label, "name": buyer.name, "lines": lines}


def buyer_number(sheet: Sheet) -> list[tuple[str, str]]:
    """The buyer's own number with its label; none where the buyer has none."""
    buyer = sheet.bill.buyer
    if buyer.country != sheet.bill.seller.country and buyer.vat_number:
        return [(sheet.word("buyer_vat"), sheet.told("buyer_vat_no", buyer.vat_number))]
    if not buyer.orgnr or (sheet.language == "de" and not buyer.is_person):
        return []
    key = "personnr" if buyer.is_person else "buyer_orgnr"
    return [(sheet.word(key), sheet.identity("buyer_orgnr", buyer, short=sheet.chance(0.4)))]


def _delivery(sheet: Sheet) -> None:
    buyer, sort = sheet.bill.buyer, sheet.axes["delivery"]
    if sort == "none":
        sheet.data["delivery"] = None
        return
    other = parties.company(buyer.country, sheet.rng)
    name = buyer.name if sort == "same" or buyer.is_person else other.name
    lines = list(buyer.address) if sort == "same" else list(other.address)
    sheet.data["delivery"] = {"label": sheet.word("delivery"), "name": name, "lines": lines}


def write(sheet: Sheet, bank: list[str]) -> None:
    """Write both parties; `bank` are payment lines that the foot (or the head, without a foot) carries."""
    _head_and_foot(sheet, bank)
    _buyer(sheet)
    _delivery(sheet)
    seller = sheet.bill.seller
    line = sheet.axes["sender_line"] == "yes" and sheet.axes["arrange"] != "title-late"
    sheet.data["sender"] = ", ".join((seller.name, *seller.address)) if line else ""
    if line:
        sheet.say("seller_name", seller.name)
