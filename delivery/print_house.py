"""Letters to a print house: `<key>.json`, then `<key>.pdf` in a folder; the PDF's appearance is the order to print."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from claims.letter import Parcel, Receipt
from claims.refused import Refused
from delivery.drop_folder import DropFolder


class PrintFolder:
    """Letters as PDF with their JSON; the receipt's reference is the PDF's file name."""

    def __init__(self, root: Path, name: str = "print") -> None:
        """`root` is made if missing; `name` tells one folder of printed matter from another in receipts."""
        self.name = name
        root.mkdir(parents=True, exist_ok=True)
        self._drop = DropFolder(self.name, root, ".pdf", ".json")

    def hand_over(self, parcel: Parcel, *, now: datetime) -> Receipt:
        """As `Outlet.hand_over`; refuses what is not a PDF with a sidecar (`not_printable`)."""
        if not parcel.body.startswith(b"%PDF-") or not parcel.sidecar:
            raise Refused("not_printable", "Only a PDF with its JSON goes to print.")
        return self._drop.put(parcel, now=now)

    def find(self, key: str) -> Receipt | None:
        """As `Outlet.find`; also when the print house has already collected the files."""
        return self._drop.find(key)

    def place(self, reference: str) -> str:
        """The file's path."""
        return self._drop.place(reference)
