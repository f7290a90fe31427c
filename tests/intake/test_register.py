"""The contract of a register, held by the one that reads files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claims.refused import Refused
from intake.register import FileRegister, Standing

HEAD = "number,name,address,status,as_of\n"
PERSON = "19900161-2382"


def register(folder: Path, **files: str) -> FileRegister:
    for name, rows in files.items():
        (folder / f"{name}.csv").write_text(HEAD + rows, encoding="utf-8")
    return FileRegister(folder)


def test_a_number_is_known_however_it_is_written_and_a_name_is_not_asked_for(tmp_path: Path) -> None:
    found = register(tmp_path, spar=f'{PERSON},Kim Exempelsson,"Nygatan 3;222 22 Provköping",,2026-02-01\n')
    for number in ("199001612382", "9001612382", "900161-2382"):
        entry = found.look_up(number)
        assert entry is not None
        assert (entry.address, entry.standing) == (("Nygatan 3", "222 22 Provköping"), Standing.ACTIVE)
        assert (entry.source, entry.as_of) == ("spar", date(2026, 2, 1))
    assert found.look_up("5599990016") is None and found.look_up("Kim Exempelsson") is None


def test_the_newest_word_wins_whichever_file_it_stands_in(tmp_path: Path) -> None:
    found = register(
        tmp_path,
        a=f"{PERSON},K,Ny 1;111 11 X,,2026-02-02\n",
        b=f"{PERSON},K,Gammal 1;111 11 X,,2025-02-02\n",
    )
    assert found.look_up(PERSON).address[0] == "Ny 1"  # type: ignore[union-attr]


def test_of_somebody_protected_no_address_is_ever_given(tmp_path: Path) -> None:
    found = register(tmp_path, a=f"{PERSON},K,Hemlig 1;111 11 X,protected,2026-02-02\n").look_up(PERSON)
    assert found is not None and (found.standing, found.address) == (Standing.PROTECTED, ())


def test_a_folder_that_does_not_exist_knows_nobody(tmp_path: Path) -> None:
    assert FileRegister(tmp_path / "nowhere").look_up(PERSON) is None


@pytest.mark.parametrize(
    "text",
    ["number,name\n1,2\n", HEAD + f"{PERSON},K,A,dancing,2026-01-01\n", HEAD + f"{PERSON},K,A,,yesterday\n"],
)
def test_a_file_that_cannot_be_understood_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as no:
        FileRegister(tmp_path).look_up(PERSON)
    assert no.value.code == "register_unreadable"


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(HEAD.encode() + f"{PERSON},Åsa,Ö,,2026-01-01\n".encode("latin-1"))
    with pytest.raises(Refused):
        FileRegister(tmp_path).look_up(PERSON)
