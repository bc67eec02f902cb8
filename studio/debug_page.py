"""What a page of the debugger may say, on the namespace /debug; every order is answered."""

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from pydantic import ValidationError

from flows.document import read
from flows.problems import Problem, from_pydantic
from runtime.records.people import Session
from studio import debug_orders as orders
from studio.debug_real import Listen
from studio.debug_words import Refused
from studio.pages import SIGNED_OUT, Page, may_go_on

Answer = dict[str, Any]
Asked = TypeVar("Asked", bound=orders.Order)

log = structlog.get_logger()


class DebugPage(Page):
    """A page that tries calls step by step."""

    needs = "test"

    def on_connect(self, _auth: Any = None) -> bool:
        return self.person() is not None

    def on_disconnect(self, _reason: Any = None) -> None:
        self.studio.debugging.lose(self.sid)

    def on_open(self, order: Any = None) -> Answer:
        """`debug_orders.Open`: begin a tried call; answers `{ok, session}`."""

        def begin(session: Session) -> Answer:
            asked = _read(orders.Open, order)
            return self.studio.debugging.open(self.sid, session.user, asked, self.allowed())

        return self.answered(begin)

    def on_listen(self, order: Any = None) -> Answer:
        """`debug_real.Listen`: follow real calls to the draft; answers `{ok, number, numbers}`."""

        def begin(session: Session) -> Answer:
            asked = _read(Listen, order)
            return self.studio.debugging.listen(self.sid, session.user, asked, self.allowed())

        return self.answered(begin)

    def on_close(self, _order: Any = None) -> Answer:
        """End what is debugged."""
        self.studio.debugging.leave(self.sid)
        return {"ok": True}

    def allowed(self) -> Callable[[], bool]:
        """Tells, whenever asked later, whether the person of this page may still test."""
        secret = self.secret
        return lambda: may_go_on(self.studio, secret, self.needs) is not None

    def answered(self, act: Callable[[Session], Answer]) -> Answer:
        """`{ok: true, …}`, or `{ok: false, error, detail}` in the language of the person."""
        session = self.person()
        if session is None:
            return SIGNED_OUT
        try:
            return {"ok": True, **act(session)}
        except Unreadable as wrong:
            said = wrong.first.text(session.user.language)
            refused = Refused("invalid", problem=f"{wrong.first.pointer}: {said}")
        except Refused as problem:
            refused = problem
        except Exception:
            log.exception("an order of the debugger failed")
            refused = Refused("fault")
        return refused.answer(session.user.language)


class Unreadable(Exception):
    """An order that is none; `first` is the first thing wrong with it."""

    def __init__(self, first: Problem) -> None:
        super().__init__(first.text())
        self.first = first


def _read(kind: type[Asked], order: Any) -> Asked:
    """The order; Unreadable. Characters and numbers that cannot be kept are told as wrong."""
    value, wrong = read({} if order is None else [order] if isinstance(order, str) else order)
    try:
        if not wrong:
            return kind.model_validate(value)
    except ValidationError as invalid:
        wrong = from_pydantic(invalid)
    raise Unreadable(wrong[0])


def _on(name: str, kind: type[orders.Order]) -> Callable[..., Answer]:
    def on(page: DebugPage, order: Any = None) -> Answer:
        def obey(session: Session) -> Answer:
            asked = _read(kind, order)
            workspace = session.user.workspace
            return page.studio.debugging.obey(page.sid, workspace, name, asked)

        return page.answered(obey)

    on.__name__, on.__doc__ = f"on_{name}", kind.__doc__
    return on


for _name, _kind in orders.ORDERS.items():
    setattr(DebugPage, f"on_{_name}", _on(_name, _kind))
