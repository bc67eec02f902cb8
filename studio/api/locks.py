"""The lock of a flow: who keeps it for themself. Test calls and checks go on."""

from runtime.records import locks
from runtime.records.database import writing
from runtime.records.errors import Locked
from studio import auth
from studio.api import shapes
from studio.api.flows import lock_shape
from studio.errors import Refused
from studio.routes import Area, At, Reply

area = Area("locks")


@area.put("/flows/<flow>/lock", can="design", body=shapes.LockNote, answer=shapes.LockShape)
def lock_flow(at: At[shapes.LockNote], flow: str) -> Reply:
    """Keep a flow for yourself: 423 to everybody else who saves, publishes or archives it."""
    with writing(at.studio.engine) as conn:
        lock = locks.lock(conn, at.workspace, flow, at.me.user.id, at.body.note)
    at.studio.edit.look()
    return Reply(lock_shape(lock, at.me.user.id))


@area.delete("/flows/<flow>/lock", can="design", query=shapes.UnlockQuery, status=204)
def unlock_flow(at: At[None], flow: str) -> Reply:
    """Unlock your own flow; an owner unlocks that of another person with `force=1`."""
    may = auth.may(at.me.user.role, "operate")
    with writing(at.studio.engine) as conn:
        try:
            locks.unlock(conn, at.workspace, flow, at.me.user.id, force=may and at.query.force)
        except Locked as held:
            code = "locked" if may else "not-allowed"
            raise Refused(409 if may else 403, held.said, code=code) from held
    at.studio.edit.look()
    return Reply(None, 204)
