"""What was read, as it may be shown: without the address of a buyer whose identity is protected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.parties import ten_digits
from casework.protect import without_address
from storage import debtors
from storage.database import Tx


def shown_reading(tx: Tx, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """A stored reading as a person may see it."""
    number = ten_digits((content["fields"].get("buyer_orgnr") or {}).get("value"))
    buyer = debtors.by_identity(tx, f"id:{number}") if number else None
    is_protected = buyer is not None and buyer.protected_at is not None
    return without_address(content) if is_protected else content
