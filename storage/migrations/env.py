"""How migrations reach the database: through the one door, inside one write transaction."""

from __future__ import annotations

from alembic import context

from storage.database import Database
from storage.schema import metadata

database = context.config.attributes["database"]
assert isinstance(database, Database)

with database.write() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
