"""Which secret the codes of a workspace are hashed with: another one recognises nobody's code."""

import hashlib
import hmac

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.records import settings
from runtime.records.attendance.tables import workers
from runtime.records.errors import Conflict

NAME = "code_secret"


def claim(conn: Connection, workspace: str, secret: bytes) -> None:
    """Before a code is hashed: Conflict when those that are there were hashed with another secret.

    A studio on a restored database, or a second one with a data folder of its own, would else
    give codes that the others do not know, and know none of theirs.
    """
    if is_other(conn, workspace, secret):
        raise Conflict("other-secret")
    settings.put(conn, workspace, NAME, _mark(secret))


def is_other(conn: Connection, workspace: str, secret: bytes) -> bool:
    """Whether the codes of the workspace, if there are any, were hashed with another secret."""
    known = settings.get(conn, workspace, NAME)
    if known is None or known == _mark(secret):
        return False
    mine = sa.select(workers.c.id).where(workers.c.workspace == workspace)
    return conn.execute(mine.limit(1)).first() is not None


def _mark(secret: bytes) -> str:
    """Tells secrets apart, and nothing about them."""
    return hmac.new(secret, b"which secret hashes the codes", hashlib.sha256).hexdigest()[:24]
