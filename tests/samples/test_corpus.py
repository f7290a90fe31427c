"""Generated mails: the same for a seed, with a truth that adds up."""

import email
from collections import Counter
from email import policy

import pytest

from samples import shipped
from samples.corpus import KINDS, MAKERS, generate
from samples.expect import tally

CHEAP = {kind: weight for kind, weight in KINDS.items() if kind not in ("scan", "photo")}


def test_a_seed_gives_the_same_mails_and_another_seed_gives_others() -> None:
    first, again, other = (list(generate(60, seed, kinds=CHEAP)) for seed in (3, 3, 4))
    assert first == again
    assert not {mail.raw for mail in first} & {mail.raw for mail in other}


def test_a_longer_run_begins_with_the_shorter_one() -> None:
    assert list(generate(40, 9, kinds=CHEAP))[:20] == list(generate(20, 9, kinds=CHEAP))


def test_scans_and_photos_repeat_too() -> None:
    kinds = {"scan": 1, "photo": 1}
    assert list(generate(3, 5, kinds=kinds)) == list(generate(3, 5, kinds=kinds))


def test_every_kind_has_a_maker_and_a_weight() -> None:
    assert set(KINDS) == set(MAKERS)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_tally_agrees_with_the_mails(seed: int) -> None:
    mails = list(generate(110, seed, kinds=CHEAP))
    counted = tally(mails)
    copies = sum(mail.name.endswith("same_mail") for mail in mails if mail.expect["state"] == "ignored")
    per_case = Counter(case for mail in mails if mail.expect["state"] == "filed" for case in mail.expect["cases"])
    assert counted.messages == counted.mails - copies
    assert counted.cases <= counted.claims
    assert max(per_case.values()) >= 3
    fresh = [
        d["fields"]["invoice_number"] for m in mails if m.expect["state"] == "filed" for d in m.expect["documents"]
    ]
    assert len(fresh) == len(set(fresh))


def test_message_ids_are_unique_but_for_the_copies() -> None:
    mails = list(generate(70, 6, kinds=CHEAP))
    ids = {mail.raw: email.message_from_bytes(mail.raw, policy=policy.default)["Message-ID"] for mail in mails}
    assert len(set(ids.values())) == len(ids)


def test_a_copy_kind_alone_begins_with_an_ordinary_mail() -> None:
    first, second = generate(2, 1, kinds={"same_mail": 1})
    assert first.expect["state"] == "filed" and second.expect["state"] == "ignored"
    assert first.raw == second.raw


def test_no_generated_debtor_is_one_of_the_sample_mailbox() -> None:
    generated = {d["fields"].get("buyer_orgnr") for m in generate(60, 2, kinds=CHEAP) for d in m.expect["documents"]}
    named = {d["fields"].get("buyer_orgnr") for m in shipped.load() for d in m.expect["documents"]}
    assert generated & named <= {None}
