"""What an SMTP outlet remembers of its own sends, since the server at the other end tells nothing afterwards."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from claims.letter import Receipt
from delivery.durable import write_durably
from delivery.outlet import safe_key


@dataclass(frozen=True, slots=True)
class Entry:
    """A send: its content's fingerprint, and its receipt once the server has answered yes; None while unknown."""

    sha256: str
    receipt: Receipt | None


@dataclass(slots=True)
class Journal:
    """Entries by key, one small file each in `root`; with no root they live as long as the object."""

    root: Path | None = None
    _memory: dict[str, Entry] = field(default_factory=dict)

    def read(self, key: str) -> Entry | None:
        """The entry of a key, None when nothing was tried."""
        if self.root is None:
            return self._memory.get(key)
        try:
            data = json.loads(self._path(key).read_bytes())
        except FileNotFoundError:
            return None
        if data["at"] is None:
            return Entry(data["sha256"], None)
        return Entry(
            data["sha256"], Receipt(key, data["outlet"], data["reference"], datetime.fromisoformat(data["at"]))
        )

    def write(self, key: str, entry: Entry) -> None:
        """Keep an entry, durably where there is a root. Raises OSError."""
        if self.root is None:
            self._memory[key] = entry
            return
        receipt = entry.receipt
        data = {
            "sha256": entry.sha256,
            "outlet": receipt.outlet if receipt else None,
            "reference": receipt.reference if receipt else None,
            "at": receipt.at.isoformat() if receipt else None,
        }
        self.root.mkdir(parents=True, exist_ok=True)
        write_durably(self._path(key), json.dumps(data, sort_keys=True).encode())

    def forget(self, key: str) -> None:
        """Drop an entry: the send is known not to have happened."""
        self._memory.pop(key, None)
        if self.root is not None:
            self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        assert self.root is not None
        return self.root / f"{safe_key(key)}.sent"
