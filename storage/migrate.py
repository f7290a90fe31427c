"""Bring a database to the schema this release needs, in order and in one transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.database import Database


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["database"] = database
    return config


def migrate(database: Database) -> tuple[str | None, str]:
    """Run the missing migrations; the revision before and after."""
    config = _config(database)
    newest = ScriptDirectory.from_config(config).get_current_head() or ""
    with database.read() as tx:
        before = MigrationContext.configure(tx).get_current_revision()
    if before != newest:
        command.upgrade(config, "head")
    return before, newest
