"""The sample mailbox as it ships: files, ready to drop into a mailbox without typesetting anything."""

from __future__ import annotations

import json
from pathlib import Path

from samples.expect import SampleMail

FOLDER = Path(__file__).parent / "mailbox"
EXPECT = "expect.json"


def load(folder: Path = FOLDER) -> list[SampleMail]:
    """The mails in the order in which they are meant to arrive."""
    expected = json.loads((folder / EXPECT).read_text("utf-8"))
    return [SampleMail(name, (folder / f"{name}.eml").read_bytes(), expect) for name, expect in expected.items()]


def save(mails: list[SampleMail], folder: Path = FOLDER) -> None:
    """Write mails and expectations, and take away the files of mails that are no more."""
    folder.mkdir(exist_ok=True)
    kept = {f"{mail.name}.eml" for mail in mails}
    for old in folder.glob("*.eml"):
        if old.name not in kept:
            old.unlink()
    for mail in mails:
        (folder / f"{mail.name}.eml").write_bytes(mail.raw)
    expected = {mail.name: mail.expect for mail in mails}
    (folder / EXPECT).write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", "utf-8")
