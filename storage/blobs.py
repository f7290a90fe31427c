"""Files by their content: raw mail, documents and finished letters, durable before any row speaks of them."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
from pathlib import Path
from typing import IO

from claims.refused import Unavailable


class Blobs:
    """A folder of files named by their SHA-256; writing the same bytes twice is writing them once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.root.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where the bytes of a hash lie."""
        return self.root / sha256[:2] / sha256

    def put(self, data: bytes) -> str:
        """Store bytes durably (file and folder flushed to disk) and return their SHA-256 in hex."""
        return self._keep(hashlib.sha256(data).hexdigest(), io.BytesIO(data))

    def put_file(self, source: IO[bytes]) -> str:
        """Store a file of any size, read piece by piece from its beginning, and return its SHA-256 in hex."""
        source.seek(0)
        name = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]
        source.seek(0)
        return self._keep(name, source)

    def _keep(self, name: str, source: IO[bytes]) -> str:
        target = self.path(name)
        if target.exists():
            return name
        try:
            target.parent.mkdir(exist_ok=True)
            _write_whole(target, source)
            _flush_folder(target.parent)
        except OSError as error:
            raise Unavailable("disk", f"the data folder cannot be written: {error.strerror}") from error
        return name

    def get(self, sha256: str) -> bytes:
        """The bytes of a hash; raises Unavailable where the file is gone."""
        try:
            return self.path(sha256).read_bytes()
        except OSError as error:
            raise Unavailable("disk", f"a stored file cannot be read: {error.strerror}") from error

    def holds(self, sha256: str) -> bool:
        """Whether the bytes are there and still have their hash."""
        path = self.path(sha256)
        return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _write_whole(target: Path, source: IO[bytes]) -> None:
    """Write beside the target, flush, rename; a half-written file is taken away, or a full disk would stay full."""
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
