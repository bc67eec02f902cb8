"""Versions come into effect at an instant, and a flow can be locked."""

import time

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The newest version was the live one: it stays so even if the clock was once set back, also to
# before the instant of a publication.
KEPT = """
UPDATE versions SET effective = (
    SELECT MAX(older.published) FROM versions AS older
    WHERE older.workspace = versions.workspace AND older.flow = versions.flow
    AND older.version <= versions.version
)
"""


def upgrade() -> None:
    """Replace the pointer to the live version by the instants at which versions take effect."""
    op.add_column(
        "versions", sa.Column("effective", sa.Float(), server_default="0", nullable=False)
    )
    op.add_column("versions", sa.Column("withdrawn", sa.Float(), nullable=True))
    op.add_column("versions", sa.Column("certificate", sa.JSON(), nullable=True))
    op.execute(KEPT)
    ahead = sa.text("UPDATE versions SET effective = :now WHERE effective > :now")
    op.execute(ahead.bindparams(now=time.time()))
    op.create_index(
        "versions_effective",
        "versions",
        ["workspace", "flow", "effective", "version", "withdrawn", "published"],
        unique=False,
    )
    op.drop_column("flows", "live_version")
    op.create_table(
        "locks",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("flow", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.Column("since", sa.Float(), nullable=False),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["workspace", "flow"], ["flows.workspace", "flows.id"]),
        sa.PrimaryKeyConstraint("workspace", "flow"),
    )
