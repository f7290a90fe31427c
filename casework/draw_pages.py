"""The pages of a document that waits for a handler are drawn before anybody opens it."""

from __future__ import annotations

from casework.office import Office
from casework.page_view import Looker, page_picture
from claims.refused import Refused
from storage import documents

MOST_PAGES = 12
"""Of one document; the pages after them are drawn when somebody looks."""


def draw_pages(office: Office, *, reading_id: int) -> None:
    """Draw the first pages of a document as they were read; one that cannot be drawn is left to who looks at it."""
    with office.database.read() as tx:
        row = documents.get_reading(tx, reading_id)
    if row is None or row.state != documents.REVIEW or not isinstance(office.reader, Looker):
        return
    for page in row.reading["pages"][:MOST_PAGES]:
        try:
            page_picture(office, reading_id=reading_id, page=page)
        except Refused:
            continue
