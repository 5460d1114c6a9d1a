"""What Alembic runs for each command: the connection comes from services.migrations."""

from alembic import context
from sqlalchemy import text

from services.tables import metadata

_LOCK = 7_426_002
"""PostgreSQL: held while steps are taken, so that two processes that start together take turns."""

connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql":
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True, transactional_ddl=False
)
with context.begin_transaction():
    context.run_migrations()
