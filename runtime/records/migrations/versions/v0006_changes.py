"""The journal of the directory, the planning and the settings: who changed what, and when; and a
short way to the newest messages.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rows that are only ever added, and the end of their chain beside that of the punches."""
    op.create_table(
        "attendance_changes",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("author", sa.String(length=64), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("thing", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "seq"),
    )
    op.create_index(
        "attendance_changes_by_thing", "attendance_changes", ["workspace", "kind", "thing", "seq"]
    )
    op.create_index("outbox_by_created", "outbox", ["workspace", "created"])
    op.add_column("heads", sa.Column("noted", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "heads", sa.Column("noted_hash", sa.String(length=64), server_default="", nullable=False)
    )
