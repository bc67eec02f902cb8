"""What a browser that has a flow open may say, on the namespace /edit."""

import time
from typing import Any

from flask_socketio import emit, join_room, leave_room

from runtime.records.database import reading
from runtime.records.glance import Glance, glances
from studio import auth
from studio.api.flows import etag, lock_shape
from studio.edit import NAMESPACE, Edit, Place
from studio.pages import SIGNED_OUT, Page

LONGEST_ID = 64
LONGEST_FIELD = 200
INVALID = {"ok": False, "error": "invalid"}


class EditPage(Page):
    """A page with a flow open: who else has it open, and what happens to it."""

    @property
    def edit(self) -> Edit:
        """The places of all pages."""
        return self.studio.edit

    def on_connect(self, _auth: Any = None) -> bool:
        return self.person() is not None

    def on_disconnect(self, _reason: Any = None) -> None:
        self.edit.leave(self.sid)

    def on_join(self, order: Any = None) -> dict[str, Any]:
        """`{flow}`: open a flow; answers `{ok, sid, people, etag, lock}`."""
        session = self.person()
        if session is None:
            return SIGNED_OUT
        flow = order.get("flow") if isinstance(order, dict) else None
        if not _short(flow, LONGEST_ID):
            return INVALID
        user = session.user
        present = self._glance(user.workspace, str(flow))
        if present is None:
            return {"ok": False, "error": "not-found"}
        self.on_leave()
        can = "design" if auth.may(user.role, "design") else "read"
        room = (user.workspace, str(flow))
        place = Place(self.sid, self.secret, room, user.id, user.name, can, time.time())
        join_room(self.edit.room(room))
        # Read again: what was told to the room before, this page did not hear.
        present = self._glance(*room) or present
        people = self.edit.enter(place, present)
        shape = lock_shape(present.lock, user.id)
        return {
            "ok": True, "sid": self.sid, "people": people, "etag": etag(present.revision),
            "lock": shape.model_dump() if shape else None,
        }  # fmt: skip

    def _glance(self, workspace: str, flow: str) -> Glance | None:
        with reading(self.studio.engine) as conn:
            return glances(conn, workspace, [flow]).get(flow)

    def on_at(self, order: Any = None) -> None:
        """`{node, field}`: where the person is now; each a text or null."""
        if isinstance(order, dict):
            node, field = order.get("node"), order.get("field")
            if (node is None or _short(node, LONGEST_ID)) and (
                field is None or _short(field, LONGEST_FIELD)
            ):
                self.edit.move(self.sid, node, field)

    def on_take(self, order: Any = None) -> dict[str, Any]:
        """`{node}`: go on with a step that another person is at; they are told."""
        session = self.person()
        if session is None:
            return SIGNED_OUT
        node = order.get("node") if isinstance(order, dict) else None
        if not _short(node, LONGEST_ID):
            return INVALID
        if not auth.may(session.user.role, "design"):
            return {"ok": False, "error": "not-allowed"}
        place = self.edit.move(self.sid, node, None)
        if place is None:
            return {"ok": False, "error": "not-joined"}
        by = {"user": place.user, "name": place.name, "sid": place.sid}
        emit(
            "taken", {"flow": place.room[1], "node": node, "by": by},
            to=self.edit.room(place.room), include_self=False, namespace=NAMESPACE,
        )  # fmt: skip
        return {"ok": True}

    def on_leave(self, _order: Any = None) -> None:
        """The flow is not open any more."""
        if room := self.edit.leave(self.sid):
            leave_room(self.edit.room(room))


def _short(text: Any, longest: int) -> bool:
    return isinstance(text, str) and 0 < len(text) <= longest and "\0" not in text
