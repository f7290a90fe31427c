"""The embedded default for mail, and for the bank's order files: each is a file named by its key in a folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from claims.letter import Parcel, Receipt
from delivery.drop_folder import DropFolder


class FolderOutlet:
    """What leaves as files; the receipt's reference is the file name."""

    def __init__(self, root: Path, name: str = "folder", suffix: str = ".eml") -> None:
        """`root` is made if missing; `name` stands in receipts, `suffix` is the files' ending."""
        self.name = name
        root.mkdir(parents=True, exist_ok=True)
        self._drop = DropFolder(self.name, root, suffix)

    def hand_over(self, parcel: Parcel, *, now: datetime) -> Receipt:
        """As `Outlet.hand_over`."""
        return self._drop.put(parcel, now=now)

    def find(self, key: str) -> Receipt | None:
        """As `Outlet.find`; the folder always knows."""
        return self._drop.find(key)

    def place(self, reference: str) -> str:
        """The file's path."""
        return self._drop.place(reference)
