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
    """Mark what starts real servers."""
    for item in items:
        if set(getattr(item, "fixturenames", ())) & LIVE_FIXTURES:
            item.add_marker(pytest.mark.live)
