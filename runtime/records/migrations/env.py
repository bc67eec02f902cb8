"""Alembic's entry: runs the upgrades on the connection that `database.migrate` opened."""

from alembic import context

from runtime.records.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
    transactional_ddl=False,  # the caller's transaction is the only one
)
context.run_migrations()
