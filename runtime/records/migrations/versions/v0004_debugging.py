"""A number may lead to the draft of a flow, and who calls it can be followed step by step."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Test numbers; who debugs real calls; what an order is about."""
    op.add_column("numbers", sa.Column("draft", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("commands", sa.Column("data", sa.JSON(), nullable=True))
    op.create_table(
        "debug",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("flow", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("call", sa.String(length=40), server_default="", nullable=False),
        sa.Column("breakpoints", sa.JSON(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("debug_by_flow", "debug", ["workspace", "flow"], unique=False)
