"""A folder that someone else collects from: a parcel appears whole and exactly once, whatever crashes in between.

Order of writing: the body under a working name, its sidecar, its receipt, then one rename of the body to its final
name, which is the moment it leaves. A receipt whose body still has the working name has therefore not left, and one
whose body is nowhere has left and been collected.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from claims.letter import Parcel, Receipt
from claims.refused import Refused, Unavailable
from delivery.durable import sync_folder, write_durably
from delivery.outlet import fingerprint, safe_key

BOOKS = ".krav"


@dataclass(frozen=True, slots=True)
class DropFolder:
    """A folder outlet's books: `suffix` is the body's file ending, `sidecar_suffix` its companion's or ""."""

    name: str
    root: Path
    suffix: str
    sidecar_suffix: str = ""

    def put(self, parcel: Parcel, *, now: datetime) -> Receipt:
        """Make the parcel appear, once. Raises Refused (`bad_key`, `key_reused`) and Unavailable (disk)."""
        key = safe_key(parcel.key)
        try:
            with self._alone():
                return self._put(key, parcel, now)
        except OSError as error:
            raise Unavailable(self.name, f"cannot write to the outlet's folder: {error.strerror}") from error

    def find(self, key: str) -> Receipt | None:
        """The receipt of what has left. Raises Refused("bad_key")."""
        written = self._read(safe_key(key))
        return written[0] if written and not self._working(key).exists() else None

    def place(self, reference: str) -> str:
        """The whole path of a file that was put here."""
        return str((self.root / reference).resolve())

    def _put(self, key: str, parcel: Parcel, now: datetime) -> Receipt:
        print_of = fingerprint(parcel)
        written = self._read(key)
        if written and written[1] != print_of:
            if not self._working(key).exists():
                raise Refused("key_reused", "This key has already been used for another letter.")
            # It never left, so a newer version of the letter (re-dated, say) may take its place.
            self._receipt(key).unlink()
            written = None
        if written is None:
            if self._final(key).exists():
                raise Refused("key_reused", "A file with this key is there, but not from this house's books.")
            write_durably(self._working(key), parcel.body)
            if self.sidecar_suffix:
                write_durably(self.root / f"{key}{self.sidecar_suffix}", parcel.sidecar)
            written = (Receipt(key, self.name, self._final(key).name, now), print_of)
            write_durably(self._receipt(key), _receipt_json(*written))
        if self._working(key).exists():
            self._working(key).replace(self._final(key))
            sync_folder(self.root)
        return written[0]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time, also between processes."""
        (self.root / BOOKS).mkdir(parents=True, exist_ok=True)
        with (self.root / BOOKS / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _final(self, key: str) -> Path:
        return self.root / f"{key}{self.suffix}"

    def _working(self, key: str) -> Path:
        return self.root / BOOKS / f"{key}.work"

    def _receipt(self, key: str) -> Path:
        return self.root / BOOKS / f"{key}.receipt"

    def _read(self, key: str) -> tuple[Receipt, str] | None:
        try:
            data = json.loads(self._receipt(key).read_bytes())
        except FileNotFoundError:
            return None
        at = datetime.fromisoformat(data["at"])
        return Receipt(data["key"], data["outlet"], data["reference"], at), data["sha256"]


def _receipt_json(receipt: Receipt, print_of: str) -> bytes:
    data = {
        "key": receipt.key,
        "outlet": receipt.outlet,
        "reference": receipt.reference,
        "at": receipt.at.isoformat(),
        "sha256": print_of,
    }
    return json.dumps(data, sort_keys=True).encode()
