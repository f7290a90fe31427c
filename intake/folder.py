"""A folder as a mailbox: a Maildir and plain .eml files dropped beside it, at once."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from claims.message import Envelope, Outcome, Position
from claims.refused import Unavailable
from intake.channel import of_account
from intake.clean import safe_name

FOLDER = "INBOX"
_VALIDITY = 1
_HEADER_BYTES = 65_536
_SETTLED_NS = 200_000_000
_PAUSE = 0.1
_MAILDIR_FLAGS = re.compile(r":2,[A-Za-z]*$")


class FolderChannel:
    """A Channel on `root`: root/new and root/cur as in a Maildir, and *.eml in root itself.

    A Maildir file is whole as soon as it appears. A plain file may still be written, so it counts only when its size
    stands still and its last change is 0.2 seconds old by the file system's own time.
    """

    def __init__(self, root: Path, account: str = "folder") -> None:
        self.account = account
        self._root = root
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._paths: dict[int, Path] = {}
        self._seen: frozenset[int] = frozenset()
        self._sizes: dict[Path, int] = {}
        with _world():
            for name in ("new", "cur", "tmp", *Outcome):
                (root / name).mkdir(parents=True, exist_ok=True)

    def look(self) -> Sequence[Envelope]:
        """Every whole message in the folder, oldest first."""
        with self._lock, _world():
            self._paths = dict(self._scan(remember=True))
            self._seen = frozenset(self._paths)
            return [envelope for uid, path in self._paths.items() if (envelope := self._envelope(uid, path))]

    def fetch(self, positions: Sequence[Position]) -> Iterator[tuple[Position, bytes]]:
        """The raw bytes of messages; one that is gone is left out."""
        of_account(positions, self.account, FOLDER)
        for position in positions:
            with self._lock, _world():
                path = self._find(position)
                raw = _read(path) if path else None
            if raw is not None:
                yield position, raw

    def settle(self, position: Position, outcome: Outcome) -> bool:
        """Move a message to Handled or Parked under a name that is free there."""
        of_account([position], self.account, FOLDER)
        with self._lock, _world():
            path = self._find(position)
            if path is None:
                return False
            self._paths.pop(position.uid, None)
            return _move(path, self._root / outcome, _MAILDIR_FLAGS.sub("", path.name))

    def wait(self, *, seconds: float) -> bool:
        """Watch until a message is there that the last `look` did not see."""
        until = time.monotonic() + seconds
        while not self._stopping.is_set():
            with self._lock, _world():
                if any(uid not in self._seen for uid, _ in self._scan(remember=False)):
                    return True
            left = until - time.monotonic()
            if left <= 0:
                return False
            self._stopping.wait(min(_PAUSE, left))
        return False

    def close(self) -> None:
        """Wake whoever waits; there is nothing else to let go of."""
        self._stopping.set()

    def drop(self, name: str, raw: bytes) -> Path:
        """Put a message into the folder as a mail server would: written whole beside it, then renamed into new/."""
        with _world():
            temporary = _reserve(self._root / "tmp", safe_name(name, default="message.eml"))
            with temporary.open("wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            final = _appear(temporary, self._root / "new")
            _sync(final.parent)
            return final

    def _scan(self, *, remember: bool) -> list[tuple[int, Path]]:
        """(uid, path) of every whole message, by time of last change; `remember` keeps sizes for the next look."""
        found: list[tuple[int, str, int, Path]] = []
        sizes: dict[Path, int] = {}
        now: int | None = None
        for path, is_plain in self._candidates():
            try:
                status = path.lstat()
            except FileNotFoundError:
                continue
            if not stat.S_ISREG(status.st_mode):
                continue
            if is_plain:
                now = now or self._file_system_time()
                sizes[path] = status.st_size
                has_changed = self._sizes.get(path, status.st_size) != status.st_size
                if has_changed or abs(now - status.st_mtime_ns) < _SETTLED_NS:
                    continue
            found.append((status.st_mtime_ns, path.name, _uid(path, status), path))
        if remember:
            self._sizes = sizes
        return [(uid, path) for _, _, uid, path in sorted(found)]

    def _candidates(self) -> Iterator[tuple[Path, bool]]:
        for folder, is_plain in ((self._root, True), (self._root / "new", False), (self._root / "cur", False)):
            with os.scandir(folder) as entries:
                names = [entry.name for entry in entries]
            for name in names:
                if name.startswith(".") or name.endswith(".tmp"):
                    continue
                if not is_plain or name.lower().endswith(".eml"):
                    yield folder / name, is_plain

    def _file_system_time(self) -> int:
        """The file system's own clock in nanoseconds: a network share's differs from ours."""
        probe = self._root / "tmp" / f".probe-{os.getpid()}-{threading.get_ident()}"
        probe.touch()
        now = probe.stat().st_mtime_ns
        probe.unlink(missing_ok=True)
        return now

    def _envelope(self, uid: int, path: Path) -> Envelope | None:
        try:
            with path.open("rb") as file:
                head = file.read(_HEADER_BYTES)
                size = os.fstat(file.fileno()).st_size
        except FileNotFoundError:
            return None
        end = re.search(rb"\r?\n\r?\n", head)
        return Envelope(self._position(uid), size, head[: end.end()] if end else head)

    def _position(self, uid: int) -> Position:
        return Position(self.account, FOLDER, _VALIDITY, uid)

    def _find(self, position: Position) -> Path | None:
        """Where a message lies now; a mail program may have renamed it to note that it was read."""
        if position.validity != _VALIDITY:
            return None
        path = self._paths.get(position.uid)
        if path is not None and _is_same(path, position.uid):
            return path
        self._paths = dict(self._scan(remember=False))
        return self._paths.get(position.uid)


class _world:  # noqa: N801
    """Turns a fault of the file system into Unavailable, without the path (it may hold a name)."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, OSError):
            raise Unavailable("mailbox", f"the mail folder cannot be used: {error.strerror}") from None


def _uid(path: Path, status: os.stat_result) -> int:
    """63 bits that stay the same while a file is renamed within the Maildir and differ when it is dropped again."""
    name = _MAILDIR_FLAGS.sub("", path.name)
    digest = hashlib.sha256(f"{name}\0{status.st_ino}\0{status.st_mtime_ns}".encode("utf-8", "surrogateescape"))
    return int.from_bytes(digest.digest()[:8], "big") >> 1


def _is_same(path: Path, uid: int) -> bool:
    try:
        return _uid(path, path.lstat()) == uid
    except FileNotFoundError:
        return False


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _free_names(name: str) -> Iterator[str]:
    """`name`, then the same with -2, -3 ... before its extension."""
    yield name
    stem, dot, extension = name.rpartition(".")
    for number in count(2):
        yield f"{stem}-{number}{dot}{extension}" if stem else f"{name}-{number}"


def _reserve(folder: Path, name: str) -> Path:
    """An empty file under the first free name, so that a rename onto it overwrites nothing."""
    for candidate in _free_names(name):
        try:
            (folder / candidate).open("xb").close()
        except FileExistsError:
            continue
        return folder / candidate
    raise AssertionError("names never run out")


def _appear(path: Path, folder: Path) -> Path:
    """Move a file under a free name without anything being seen there before it is whole."""
    for candidate in _free_names(path.name):
        try:
            os.link(path, folder / candidate)
        except FileExistsError:
            continue
        path.unlink()
        return folder / candidate
    raise AssertionError("names never run out")


def _move(path: Path, folder: Path, name: str) -> bool:
    """Move a file onto a reserved name; False when somebody else has moved it meanwhile."""
    target = _reserve(folder, name)
    try:
        os.replace(path, target)
    except FileNotFoundError:
        target.unlink()
        return False
    return True


def _sync(folder: Path) -> None:
    """Make a rename durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
