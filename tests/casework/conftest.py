"""What the use cases' tests share."""

from tests.casework.bank_house import sent as sent
