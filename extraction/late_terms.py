"""The words by which invoices, on paper or in XML, state what late payment costs."""

from __future__ import annotations

import re

INTEREST = re.compile(
    r"dröjsmålsr|räntelagen|förseningsränt|ränta enligt|ränta debiteras|late (?:payment )?interest|forsinkelsesrente|"
    r"påløpe renter|morarente|viivästyskor|verzugszins|interest (?:on|for) (?:late|overdue)",
    re.IGNORECASE,
)
RATE = re.compile(r"(?<![0-9,.])(?P<rate>[0-9]{1,2}(?:[.,][0-9]{1,2})?)\s?(?:%|procent(?!enh))")
ABOVE_REFERENCE = re.compile(r"referensränta|reporänta|styrränta|reference rate", re.IGNORECASE)
FEE = re.compile(r"påminnelseavgift|påminnelsekostnad|reminder fee|purregebyr|rykkergebyr|mahngebühr", re.IGNORECASE)
