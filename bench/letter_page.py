"""The demand as HTML, as a web designer would set it: the peer's side of the letter race, with the same words."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

import delivery
from delivery.sheet import MARK, Section, Sheet, Table

_INTER = (Path(str(delivery.__file__)).parent / "fonts").as_uri()
CSS = f"""
@font-face {{ font-family: Inter; src: url("{_INTER}/Inter-Regular.otf"); font-weight: 400; }}
@font-face {{ font-family: Inter; src: url("{_INTER}/Inter-SemiBold.otf"); font-weight: 600; }}
@page {{ size: A4; margin: 14mm 18mm 18mm 20mm;
  @bottom-right {{ content: "Sida " counter(page) " av " counter(pages); font: 7.2pt Inter; color: #566072; }} }}
body {{ font: 9pt/1.25 Inter; color: #1d2433; margin: 0; font-variant-numeric: tabular-nums; }}
.mark {{ position: fixed; top: 100mm; left: 0; font-size: 90pt; font-weight: 600; color: #eceef2; z-index: -1;
  transform: rotate(-52deg); }}
.sample {{ color: #a3262a; font-weight: 600; font-size: 7.6pt; }}
.to {{ position: absolute; left: 90mm; top: 30mm; width: 82mm; font-size: 10.4pt; }}
.facts {{ position: absolute; left: 0; top: 30mm; width: 80mm; }}
.facts td:first-child {{ color: #566072; padding-right: 4mm; }}
.head {{ height: 58mm; }}
.sender {{ font-size: 13pt; font-weight: 600; margin: 0; }}
h1 {{ font-size: 19pt; font-weight: 600; margin: 0 0 3mm; }}
h2 {{ font-size: 10.2pt; font-weight: 600; margin: 3mm 0 1mm; break-after: avoid; }}
p {{ margin: 0 0 1mm; break-inside: avoid; }}
.box {{ border: 0.9pt solid #1d2433; border-radius: 1.5mm; padding: 2mm 5mm; }}
.box td {{ font-size: 12.4pt; font-weight: 600; padding-right: 14mm; }}
.box td span {{ display: block; font-size: 7.8pt; font-weight: 400; color: #566072; }}
.box img {{ width: 22mm; float: right; }}
table {{ border-collapse: collapse; }}
table.rows {{ width: 100%; font-size: 8.5pt; }}
.rows th {{ text-align: left; font-size: 7.6pt; font-weight: 400; color: #566072; border-bottom: 0.9pt solid #1d2433; }}
.rows td, .rows th {{ padding: 0.8mm 2mm; vertical-align: top; }}
.rows tr + tr td {{ border-top: 0.5pt solid #c3c9d4; }}
.rows tr.sum td {{ font-weight: 600; border-top: 0.9pt solid #1d2433; }}
.rows .n {{ text-align: right; white-space: nowrap; }}
.foot {{ margin-top: 5mm; border-top: 0.5pt solid #c3c9d4; font-size: 7.2pt; color: #566072; }}
"""


def as_html(sheet: Sheet) -> str:
    """The sheet's words and tables in reading order, the style apart (`CSS`), so that it is parsed once."""
    picture = base64.b64encode(sheet.qr.encode()).decode()
    parts = [
        f'<p class="sample">{escape(sheet.sample_note)}</p><div class="mark">{MARK}</div>' if sheet.sample_note else "",
        f'<div class="head"><p class="sender">{escape(sheet.sender)}</p><p>{escape(sheet.brand)}</p>',
        f'<div class="to">{"<br>".join(map(escape, sheet.recipient))}</div>',
        f'<table class="facts">{_pairs(sheet.facts)}</table></div>',
        f"<h1>{escape(sheet.title)}</h1>",
        f'<div class="box"><img alt="{escape(sheet.qr_label)}" src="data:image/svg+xml;base64,{picture}">',
        f"<table>{_box(sheet.box)}</table><p>{escape(sheet.qr_label)}</p></div>",
        *map(_section, sheet.sections),
        f'<div class="foot">{"<br>".join(map(escape, sheet.foot))}</div>',
    ]
    head = f'<meta charset="utf-8"><title>{escape(sheet.title)}</title>'
    return f'<!doctype html><html lang="{sheet.language}"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _pairs(rows: tuple[tuple[str, str], ...]) -> str:
    return "".join(f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in rows)


def _box(rows: tuple[tuple[str, str], ...]) -> str:
    cells = [f"<td><span>{escape(name)}</span>{escape(value)}</td>" for name, value in rows]
    return "".join(f"<tr>{''.join(cells[at : at + 2])}</tr>" for at in range(0, len(cells), 2))


def _section(section: Section) -> str:
    heading = f"<h2>{escape(section.heading)}</h2>" if section.heading else ""
    words = "".join(f"<p>{escape(text)}</p>" for text in section.paragraphs)
    table = _table(section.table) if section.table else ""
    return heading + words + table + "".join(f"<p>{escape(text)}</p>" for text in section.notes)


def _table(table: Table) -> str:
    kinds = [' class="n"' if column.numeric else "" for column in table.columns]
    heads = "".join(f"<th{kind}>{escape(c.heading)}</th>" for c, kind in zip(table.columns, kinds, strict=True))
    head = f"<thead><tr>{heads}</tr></thead>" if table.has_header else ""
    rows = []
    for index, row in enumerate(table.rows):
        is_sum = ' class="sum"' if index >= len(table.rows) - table.sums else ""
        cells = "".join(f"<td{kind}>{escape(cell)}</td>" for cell, kind in zip(row, kinds, strict=True))
        rows.append(f"<tr{is_sum}>{cells}</tr>")
        if index < len(table.under) and table.under[index]:
            rows.append(f'<tr><td colspan="{len(kinds)}">{escape(table.under[index])}</td></tr>')
    return f'<table class="rows">{head}<tbody>{"".join(rows)}</tbody></table>'
