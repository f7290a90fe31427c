"""The folder mailbox: what a mail server or a person drops there, while it is being written, moved or renamed."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from claims.message import Outcome
from claims.refused import Unavailable
from intake.folder import FolderChannel
from tests.intake.mails import plain


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "box"


@pytest.fixture
def channel(root: Path) -> FolderChannel:
    return FolderChannel(root)


def aged(path: Path, raw: bytes = b"Subject: x\r\n\r\nhej\r\n", *, seconds: float = 5) -> Path:
    path.write_bytes(raw)
    changed = time.time_ns() - int(seconds * 1e9)
    os.utime(path, ns=(changed, changed))
    return path


def names(channel: FolderChannel) -> list[str]:
    return sorted(
        raw.split(b"\n")[0].decode().strip() for _, raw in channel.fetch([e.position for e in channel.look()])
    )


def test_its_folders_are_made(channel: FolderChannel, root: Path) -> None:
    assert {path.name for path in root.iterdir()} == {"new", "cur", "tmp", "Handled", "Parked"}


def test_maildir_and_plain_files_are_read_at_once(channel: FolderChannel, root: Path) -> None:
    aged(root / "plain.eml", b"Subject: plain\n\n")
    aged(root / "UPPER.EML", b"Subject: upper\n\n")
    (root / "new" / "1.maildir").write_bytes(b"Subject: new\n\n")
    (root / "cur" / "2.maildir:2,RS").write_bytes(b"Subject: cur\n\n")
    assert names(channel) == ["Subject: cur", "Subject: new", "Subject: plain", "Subject: upper"]


def test_what_is_no_message_is_left_alone(channel: FolderChannel, root: Path) -> None:
    aged(root / "readme.txt")
    aged(root / ".hidden.eml")
    aged(root / "half.eml.tmp")
    aged(root / "new" / "half.tmp")
    (root / "folder.eml").mkdir()
    (root / "link.eml").symlink_to("/etc/hostname")
    assert list(channel.look()) == []


def test_a_plain_file_that_is_still_young_waits(channel: FolderChannel, root: Path) -> None:
    (root / "ny.eml").write_bytes(b"Subject: x\n\n")
    os.utime(root / "ny.eml")
    assert list(channel.look()) == []
    assert channel.wait(seconds=30)
    assert len(channel.look()) == 1


def test_a_plain_file_that_grows_between_two_looks_waits(channel: FolderChannel, root: Path) -> None:
    aged(root / "a.eml", b"Subject: x\n\nbara b")
    channel.look()
    aged(root / "a.eml", b"Subject: x\n\nbara borjan")
    assert list(channel.look()) == []
    assert len(channel.look()) == 1


def test_a_file_from_the_future_is_read_all_the_same(channel: FolderChannel, root: Path) -> None:
    aged(root / "a.eml", seconds=-86_400)
    assert len(channel.look()) == 1


def test_moving_never_overwrites(channel: FolderChannel, root: Path) -> None:
    for text in (b"ett", b"tva", b"tre"):
        aged(root / "faktura.eml", b"Subject: x\n\n" + text)
        (envelope,) = channel.look()
        assert channel.settle(envelope.position, Outcome.PARKED)
    assert {p.name: p.read_bytes()[-3:] for p in (root / "Parked").iterdir()} == {
        "faktura.eml": b"ett",
        "faktura-2.eml": b"tva",
        "faktura-3.eml": b"tre",
    }


def test_a_file_dropped_again_under_its_name_is_another_message(channel: FolderChannel, root: Path) -> None:
    aged(root / "a.eml")
    (first,) = channel.look()
    channel.settle(first.position, Outcome.HANDLED)
    aged(root / "a.eml", seconds=4)
    (second,) = channel.look()
    assert second.position != first.position


def test_a_position_outlives_the_process(root: Path) -> None:
    FolderChannel(root).drop("a.eml", plain())
    (before,) = FolderChannel(root).look()
    (after,) = FolderChannel(root).look()
    assert before.position == after.position
    assert 0 <= before.position.uid < 2**63
    assert FolderChannel(root).settle(before.position, Outcome.HANDLED)


def test_a_drop_is_whole_has_a_safe_name_and_overwrites_nothing(channel: FolderChannel, root: Path) -> None:
    first = channel.drop("../../evil.eml", b"ett")
    second = channel.drop("../../evil.eml", b"tva")
    third = channel.drop("utan punkt", b"tre")
    assert [p.relative_to(root).as_posix() for p in (first, second, third)] == [
        "new/evil.eml",
        "new/evil-2.eml",
        "new/utan punkt",
    ]
    assert [p.read_bytes() for p in (first, second, third)] == [b"ett", b"tva", b"tre"]
    assert list((root / "tmp").iterdir()) == []


def test_messages_come_oldest_first(channel: FolderChannel, root: Path) -> None:
    aged(root / "a.eml", b"Subject: ny\n\n", seconds=10)
    aged(root / "b.eml", b"Subject: gammal\n\n", seconds=20)
    assert [e.header for e in channel.look()] == [b"Subject: gammal\n\n", b"Subject: ny\n\n"]


def test_a_folder_that_is_gone_is_a_fault_of_the_world_and_names_no_path(channel: FolderChannel, root: Path) -> None:
    (root / "new").rmdir()
    with pytest.raises(Unavailable) as caught:
        channel.look()
    assert str(root) not in str(caught.value)


def test_a_root_that_cannot_be_made_is_a_fault_of_the_world(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unavailable):
        FolderChannel(tmp_path / "file" / "box")


def test_a_very_long_header_is_cut(channel: FolderChannel, root: Path) -> None:
    aged(root / "a.eml", b"X: y\n" * 100_000 + b"\nkropp")
    (envelope,) = channel.look()
    assert len(envelope.header) == 65_536
    assert envelope.size == 500_006
