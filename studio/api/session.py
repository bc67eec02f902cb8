"""Sign in, who am I, sign out."""

from flask import Response, request

from runtime.records import people, runtimes
from runtime.records.database import reading, writing
from runtime.records.people import Session
from studio import auth
from studio.api import shapes
from studio.errors import Refused
from studio.routes import Area, At
from studio.studio import Studio
from studio.version import VERSION
from studio.words import say

area = Area("session")


@area.post("/session", can="public", body=shapes.SignIn, answer=shapes.SessionShape)
def sign_in(at: At[shapes.SignIn]) -> Response:
    """Sign in with e-mail and password; sets the session cookie."""
    address = request.remote_addr or ""
    user = people.sign_in(at.studio.engine, at.body.email, at.body.password, address)
    with writing(at.studio.engine) as conn:
        if at.session:
            people.end_session(conn, at.session.user.workspace, at.session.id)
        secret = people.open_session(conn, user.workspace, user.id)
        session = people.find_session(conn, secret)
    if session is None:
        raise people.WrongSignIn
    answer = _answer(at.studio, session)
    auth.set_cookie(at.studio, answer, secret)
    return answer


@area.get("/session", can="public", answer=shapes.SessionShape)
def who_am_i(at: At[None]) -> Response:
    """Who is signed in, and the token to send along with changes; 401 when nobody is."""
    if at.session is None:
        raise Refused(401, say("nobody"))
    return _answer(at.studio, at.session)


@area.patch("/session", can="signed-in", body=shapes.ChangeSession, answer=shapes.SessionShape)
def change_session(at: At[shapes.ChangeSession]) -> Response:
    """Choose the language of the studio."""
    with writing(at.studio.engine) as conn:
        people.set_language(conn, at.workspace, at.me.user.id, at.body.language)
        session = people.reread_session(conn, at.me)
    return _answer(at.studio, session)


@area.delete("/session", can="signed-in", status=204)
def sign_out(at: At[None]) -> Response:
    """Sign out; the cookie opens nothing any more."""
    with writing(at.studio.engine) as conn:
        people.end_session(conn, at.workspace, at.me.id)
    answer = Response(status=204)
    auth.drop_cookie(at.studio, answer)
    return answer


def _answer(studio: Studio, session: Session) -> Response:
    user = session.user
    body = shapes.SessionShape(
        user=shapes.UserShape(
            email=user.email, name=user.name, role=user.role, language=user.language
        ),
        workspace=shapes.WorkspaceShape(id=user.workspace, name=session.workspace_name),
        csrf=session.csrf,
        asterisk=asterisk(studio),
        version=VERSION,
        demo=studio.demo,
    )
    text = body.model_dump_json(by_alias=True)
    return Response(text, content_type="application/json", headers={"Cache-Control": "no-store"})


def asterisk(studio: Studio) -> shapes.AsteriskShape:
    """Whether calls can arrive at present."""
    with reading(studio.engine) as conn:
        alive = [row for row in runtimes.status(conn) if row.alive()]
    connected = [row for row in alive if row.connected]
    return shapes.AsteriskShape(
        configured=studio.config.asterisk_configured or bool(alive),
        connected=bool(connected),
        version=connected[0].asterisk if connected else None,
    )
