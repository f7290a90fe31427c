"""The rules that a scenario file may name, each asked of the engine through its public functions."""

from __future__ import annotations

from tests.law.rules import debts, identities, papers, times
from tests.law.rules.given import Given, Rule

RULES: dict[str, Rule] = {**times.RULES, **debts.RULES, **identities.RULES, **papers.RULES}

__all__ = ["RULES", "Given", "Rule"]
