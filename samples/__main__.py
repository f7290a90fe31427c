"""`python -m samples` renders the sample mailbox anew into `samples/mailbox`."""

from __future__ import annotations

from samples.mailbox import sample_mailbox
from samples.shipped import save

if __name__ == "__main__":
    save(sample_mailbox())
