"""What every test may ask for: the real servers of `tests.servers`, and hypothesis profiles that fit a small machine."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.servers", "tests.houses"]

# A busy two-core machine makes timing checks fail for reasons that are not the code's.
settings.register_profile("krav", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("krav")

LIVE_FIXTURES = {"dovecot", "opensmtpd", "redis_url", "postgres_url"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts real servers, and keep everything that needs the one SMTP relay on one xdist worker.

    OpenSMTPD has its spool and control socket compiled in: two of them in one file system view disturb each other.
    """
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & LIVE_FIXTURES:
            item.add_marker(pytest.mark.live)
        if "opensmtpd" in names:
            item.add_marker(pytest.mark.xdist_group("opensmtpd"))
