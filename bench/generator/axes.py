"""The design choices that a page is drawn by, each drawn by lot on its own, and which of them fitting never sees."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from bench.generator.truth import Made

AXES: dict[str, dict[str, float]] = {
    "paper": {"a4": 92, "us-letter": 4, "landscape": 4},
    "font": {
        "Liberation Sans": 38,
        "Open Sans": 25,
        "Libertinus Serif": 18,
        "DejaVu Sans Mono": 9,
        "New Computer Modern": 7,
    },
    "size": {"8": 2, "8.5": 2, "9": 4, "9.5": 3, "10": 4, "10.5": 1, "11": 1},
    "margin": {"11": 1, "15": 3, "18": 3, "22": 3, "26": 1},
    "leading": {"0.45": 1, "0.55": 2, "0.65": 4, "0.85": 1},
    "colour": {
        "#000000": 5,
        "#1f3a5f": 2,
        "#8a1c1c": 1,
        "#2f5d50": 1,
        "#5b2a86": 1,
        "#c8541b": 1,
        "#0a6ebd": 2,
        "#555555": 1,
    },
    "ink": {"#000000": 6, "#222222": 2, "#444444": 1, "#1a2340": 1},
    "head": {
        "name-left": 16,
        "name-plain": 12,
        "name-right": 8,
        "centred": 8,
        "band": 8,
        "mark-name": 12,
        "picture": 10,
        "mark-only": 6,
        "bare": 5,
        "parties": 8,
        "rule": 8,
    },
    "mark": {"circle": 1, "bars": 1, "tiles": 1, "wedge": 1, "ring": 1},
    "arrange": {"classic": 26, "window": 24, "title-first": 14, "full-meta": 14, "meta-left": 12, "title-late": 10},
    "title_style": {"big": 5, "bigger": 2, "plain": 2, "caps": 3, "spaced": 1, "coloured": 2, "thin": 1},
    "title_number": {"no": 85, "yes": 15},
    "meta": {
        "inline": 16,
        "grid": 22,
        "stacked": 13,
        "strip": 11,
        "right-labels": 10,
        "far": 9,
        "dotted": 4,
        "pairs": 6,
        "boxes": 7,
        "run": 3,
        "slashed": 3,
    },
    "meta_order": {"number-first": 6, "date-first": 2, "mixed": 2},
    "colon": {":": 5, "": 4, " :": 0.5, ".": 0.3},
    "label_look": {"plain": 5, "bold": 3, "small": 3, "grey": 2, "italic": 0.6, "colour": 1},
    "value_look": {"plain": 6, "bold": 2, "mono": 0.4},
    "label_case": {"as-is": 8, "upper": 1.2, "lower": 0.4},
    "buyer_side": {"left": 5, "right": 5},
    "buyer_label": {"none": 5, "above": 5, "inline": 0.7, "boxed": 1.2},
    "buyer_bold": {"no": 6, "yes": 3},
    "sender_line": {"no": 8, "yes": 2},
    "buyer_number_in": {"none": 4, "meta": 3, "buyer": 3},
    "customer_in": {"meta": 6, "buyer": 2, "none": 2},
    "delivery": {"none": 6, "same": 1.5, "other": 1.5},
    "gap": {"3": 1, "6": 2, "10": 3, "16": 2, "24": 1},
    "table": {"grid": 10, "rows": 18, "zebra": 7, "headbar": 12, "none": 14, "headline": 24, "columns": 8, "frame": 7},
    "columns": {
        "short": 1,
        "plain": 4,
        "article": 3,
        "position": 2,
        "vat": 3,
        "dated": 1,
        "gross": 1,
        "quantity-first": 2,
    },
    "column_gap": {"0": 4, "2": 2, "5": 2},
    "unit_in": {"quantity": 4, "column": 4, "none": 1},
    "head_case": {"as-is": 5, "upper": 1, "bold": 4},
    "head_lines": {"one": 7, "two": 1},
    "row_kr": {"no": 8, "yes": 2},
    "carry": {"no": 4, "yes": 6},
    "totals": {
        "right": 24,
        "left": 7,
        "strip": 10,
        "boxed": 12,
        "bar": 7,
        "sentence": 4,
        "wide": 12,
        "tail": 12,
        "beside": 12,
    },
    "total_first": {"no": 9, "yes": 1},
    "vat_style": {"rows": 6, "sum": 2, "table": 2, "rows-and-sum": 2},
    "currency_mark": {"none": 3, "kr": 4, "code": 3, "code-before": 1, "in-label": 2},
    "payment": {
        "box": 16,
        "lines": 18,
        "sentence": 10,
        "slip": 13,
        "foot": 12,
        "grid": 12,
        "stripe": 7,
        "top": 6,
        "side": 6,
    },
    "due_in": {"meta": 6, "both": 3, "payment": 2},
    "foot": {"1": 1.5, "2": 2, "3": 4, "4": 3, "line": 3, "none": 2},
    "foot_rule": {"yes": 6, "no": 4},
    "foot_labels": {"inline": 6, "above": 4},
    "address_at": {"head": 6, "foot": 4, "both": 1},
    "numbers_at": {"head": 3, "foot": 7},
    "page_number": {"none": 4, "of": 2, "slash": 1, "paren": 3},
    "tint": {"no": 8, "yes": 2},
    "orgnr_form": {"hyphen": 8, "plain": 1.5, "spaced": 0.5},
    "vat_form": {"plain": 8, "spaced": 1, "hyphen": 0.6},
    "ocr_form": {"plain": 8, "grouped": 1.2},
    "iban_form": {"grouped": 6, "plain": 3},
    "minus": {"front": 7, "back": 1.5, "none": 1.5},
    "stamp": {"none": 94, "copy": 4, "approved": 2},
}
"""Weights of the values of each axis; values are text, numbers among them in mm (margin, gap) or points (size)."""

HELD_OUT: dict[str, frozenset[str]] = {
    "head": frozenset({"band"}),
    "meta": frozenset({"boxes"}),
    "totals": frozenset({"bar"}),
    "font": frozenset({"New Computer Modern"}),
    "table": frozenset({"zebra"}),
}
"""Axis values that nothing may be fitted on, so that a result on them is one on designs never seen."""


def pick(weights: Mapping[str, float], rng: Random) -> str:
    """One of the keys, by weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def drawn(rng: Random) -> dict[str, str]:
    """A value for every axis; afterwards those that cannot stand together are mended."""
    chosen = {axis: pick(weights, rng) for axis, weights in AXES.items()}
    if chosen["head"] in ("picture", "mark-only", "bare"):
        # The name stands in the foot alone.
        chosen["foot"] = chosen["foot"] if chosen["foot"] != "none" else "3"
        chosen["address_at"] = "foot"
        chosen["numbers_at"] = "foot"
    if chosen["payment"] == "slip":
        chosen["paper"] = "a4"
        chosen["foot"] = "line" if chosen["head"] in ("picture", "mark-only", "bare") else "none"
        chosen["margin"] = "15" if chosen["margin"] == "26" else chosen["margin"]
    if chosen["foot"] == "none":
        chosen["numbers_at"], chosen["address_at"] = "head", "head"
        chosen["payment"] = "lines" if chosen["payment"] == "foot" else chosen["payment"]
    if chosen["head"] == "parties":
        chosen["address_at"] = "head"
        chosen["arrange"] = "full-meta" if chosen["arrange"] in ("classic", "meta-left") else chosen["arrange"]
    if chosen["font"] == "DejaVu Sans Mono":
        chosen["size"] = min(chosen["size"], "8.5", key=float)
        chosen["label_case"], chosen["column_gap"] = "as-is", "0"
    return chosen


def is_held_out(made: Made) -> bool:
    """Whether a file is drawn with a held-out value; about three files of ten are."""
    return any(made.axes.get(axis) in values for axis, values in HELD_OUT.items())
