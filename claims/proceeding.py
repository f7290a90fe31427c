"""A proceeding (förfarande) at an authority or a court in which a claim is invoked against its debtor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Proceeding:
    """From the day the application came in to the day of the judgment or other end; `ended_on` None while it goes on.

    `was_served` says that the debtor was served or told of it (delgivning): without that an ended one has interrupted
    nothing (7 § preskriptionslagen). `kind` is payment_order, enforcement, court, bankruptcy ...
    """

    kind: str
    began_on: date
    ended_on: date | None
    was_served: bool
