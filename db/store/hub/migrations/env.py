"""Alembic's entry: runs the scripts on the connection it is handed, inside its transaction."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=False,  # the caller has opened the one transaction there is
    transaction_per_migration=False,
)
context.run_migrations()
