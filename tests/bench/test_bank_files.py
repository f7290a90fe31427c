"""The measure of bank files runs the real command and counts what it has booked."""

from __future__ import annotations

from bench.bank_files import measure, section


def test_a_file_goes_through_the_command_and_is_counted() -> None:
    (found,) = measure((20,), 50)
    assert (found.payments, found.booked) == (20, 10)
    assert found.busy > 0 and 20 < found.peak < 1_000
    assert "| 20 |" in section([found])[-1]
