"""A claim invoked (åberopad) against its debtor at an authority or in a court, as limitation looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Invoked:
    """From the day the application came in to the day of the judgment or other end; `ended_on` None while it goes on.

    `was_served` says that the debtor was served or told of it (delgivning): without that an ended one has interrupted
    nothing (7 § preskriptionslagen). `kind` is payment_order, enforcement, court, bankruptcy ...
    """

    kind: str
    began_on: date
    ended_on: date | None
    was_served: bool
