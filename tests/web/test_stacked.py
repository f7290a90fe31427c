"""Tables told to phones: which cells get the words of their column, and which tables are left as they are."""

from __future__ import annotations

import pytest

from web.stacked import stacked

HEAD = (
    '<thead><tr><th scope="col">Nr</th><th><a href="?s=b">Belopp <span aria-hidden="true">↑</span></a></th>'
    '<th><span class="unseen">Den "andra" &amp; tredje</span></th></tr></thead>'
)


def test_each_cell_is_told_its_column_and_a_heading_of_a_row_is_left() -> None:
    row = '<tr class="chosen"><td class="tight">1</td><th scope="row">2</th><td>3</td></tr>'
    assert stacked(f"<p>a</p><table>{HEAD}<tbody>{row}{row}</tbody></table><p>b</p>") == (
        f'<p>a</p><table class="stacks">{HEAD}<tbody>'
        + (
            '<tr class="chosen"><td class="tight" data-column="Nr">1</td><th scope="row">2</th>'
            '<td data-column="Den &quot;andra&quot; &amp; tredje">3</td></tr>'
        )
        * 2
        + "</tbody></table><p>b</p>"
    )


def test_words_of_a_column_that_sorts_come_without_its_arrow() -> None:
    assert 'data-column="Belopp"' in stacked(f"<table>{HEAD}<tr><td>1</td><td>2</td><td>3</td></tr></table>")


def test_a_foot_of_fewer_cells_stays_and_its_table_is_stacked_all_the_same() -> None:
    foot = '<tfoot><tr><th colspan="2">Summa</th><td>6</td></tr></tfoot>'
    found = stacked(f"<table>{HEAD}<tbody><tr><td>1</td><td>2</td><td>3</td></tr></tbody>{foot}</table>")
    assert found.startswith('<table class="stacks">') and foot in found and found.count("data-column") == 3


def test_a_class_of_its_own_stays() -> None:
    found = stacked(f'<table id="x" class="bars" lang="sv">{HEAD}<tr><td>1</td><td>2</td><td>3</td></tr></table>')
    assert found.startswith('<table id="x" class="stacks bars" lang="sv">')


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>1</td><td>2</td><td>3</td></tr></table>",
        "<table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>1</td><td>2</td></tr></table>",
        f'<table>{HEAD}<tr><td colspan="2">1</td><td>3</td></tr></table>',
        "<pre>&lt;table&gt;&lt;td&gt;</pre>",
    ],
)
def test_a_table_that_is_no_list_of_records_is_left_as_it_is(table: str) -> None:
    assert stacked(table) == table
