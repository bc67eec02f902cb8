"""Who may come in, and what each may do."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from runtime.config import Config
from studio import create_app, studio_of
from studio.auth import ROLES, may
from studio.openapi import routes
from studio.routes import PREFIX, Area, Route
from tests.runtime.records.documents import flow
from tests.studio.conftest import account
from tests.studio.visitor import PASSWORD, Visitor

Visit = Callable[[str], Visitor]
PARTS = {"flow": "hello", "version": "1", "number": "12", "calendar": "day", "sound": "hello",
         "call": "c1", "name": "ab", "template": "none"}  # fmt: skip


def path_of(route: Route) -> str:
    path = route.path
    for name, value in PARTS.items():
        path = path.replace(f"<{name}>", value).replace(f"<int:{name}>", value)
    return path


def everything() -> list[Route]:
    return [route for route in routes() if route.can != "public"]


def name(route: Route) -> str:
    return f"{route.verb} {route.path}"


def test_signing_in_sets_a_cookie_that_scripts_cannot_read(visit: Visit, app: Flask) -> None:
    account(app, "owner@one")
    visitor = visit("")
    answer = visitor.post("/session", {"email": "owner@one", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    who = visitor.get("/session").get_json()
    assert who["user"] == {
        "email": "owner@one", "name": "owner", "role": "owner", "language": "fr",
    }  # fmt: skip
    assert who["workspace"] == {"id": "one", "name": "One"}
    assert who["asterisk"] == {"configured": False, "connected": False, "version": None}


def test_behind_https_the_cookie_is_secure(tmp_path: Path) -> None:
    env = {"ARIANE_PUBLIC_URL": "https://ariane.example.org"}
    app = create_app(Config.from_env(tmp_path, env))
    account(app, "owner@one")
    sign_in = {"email": "owner@one", "password": PASSWORD}
    headers = {"Origin": "https://ariane.example.org"}
    answer = Visitor(app).post("/session", sign_in, headers=headers)
    assert "Secure" in answer.headers["Set-Cookie"]
    studio_of(app).engine.dispose()


def test_each_sign_in_gets_a_new_session(visit: Visit) -> None:
    visitor = visit("owner@one")
    before = visitor.client.get_cookie("ariane_session")
    visitor.sign_in("owner@one")
    after = visitor.client.get_cookie("ariane_session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    visitor.client.set_cookie("ariane_session", before.value)
    assert visitor.get("/session").status_code == 401  # the old one ended


def test_signing_out_ends_the_session_on_the_server(visit: Visit) -> None:
    visitor = visit("owner@one")
    cookie = visitor.client.get_cookie("ariane_session")
    assert visitor.delete("/session").status_code == 204
    assert cookie is not None
    visitor.client.set_cookie("ariane_session", cookie.value)
    assert visitor.get("/flows").status_code == 401


def test_wrong_sign_ins(visit: Visit, app: Flask) -> None:
    account(app, "owner@one")
    visitor = visit("")
    for email, password in [("owner@one", "wrong"), ("nobody@one", PASSWORD), ("", "")]:
        answer = visitor.post("/session", {"email": email, "password": password})
        assert (answer.status_code, answer.get_json()["code"]) == (401, "wrong-sign-in")
    for _ in range(4):
        visitor.post("/session", {"email": "owner@one", "password": "wrong"})
    answer = visitor.post("/session", {"email": "owner@one", "password": PASSWORD})
    assert (answer.status_code, answer.get_json()["code"]) == (429, "too-many-tries")
    assert int(answer.headers["Retry-After"]) >= 1


def test_nothing_without_signing_in(visit: Visit) -> None:
    for route in everything():
        answer = visit("").ask(route.verb, path_of(route))
        assert answer.status_code == 401, name(route)
        assert answer.get_json()["code"] == "not-signed-in"


@pytest.mark.parametrize("role", ROLES)
def test_every_route_keeps_to_the_roles(visit: Visit, role: str) -> None:
    """A role that lacks the allowance gets 403 and nothing else; one that has it never does."""
    visitor = visit(f"{role}@one")
    for route in everything():
        if route.path == "/session" and route.verb == "DELETE":
            continue
        answer = visitor.ask(route.verb, path_of(route))
        code = answer.get_json()["code"] if answer.status_code == 403 else ""
        assert (code == "not-allowed") == (not may(role, route.can)), name(route)


def test_what_roles_may_do() -> None:
    assert may("viewer", "read")
    assert not may("viewer", "test")
    assert not may("tester", "design")
    assert not may("designer", "operate")
    assert may("owner", "operate")
    assert not may("king", "read")


def test_a_route_without_a_rule_cannot_be_declared() -> None:
    with pytest.raises(TypeError):
        Area("x").get("/x")(lambda at: None)
    with pytest.raises(ValueError, match="not an allowance"):
        Area("x").get("/x", can="everyone")


def test_every_address_of_the_application_has_a_rule(app: Flask) -> None:
    declared = {(r.verb, PREFIX + r.path) for r in routes()}
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "page":
            assert rule.methods == {"GET", "HEAD", "OPTIONS"}
            continue
        for verb in rule.methods - {"HEAD", "OPTIONS"}:
            assert (verb, rule.rule) in declared


@pytest.mark.parametrize("token", ["", "wrong"])
def test_no_change_without_the_token(owner: Visitor, token: str) -> None:
    for route in everything():
        if route.verb == "GET":
            continue
        answer = owner.ask(route.verb, path_of(route), headers={"X-CSRF-Token": token})
        assert answer.status_code == 403, name(route)
        assert answer.get_json()["code"] == "wrong-token"


def test_no_order_from_another_site(visit: Visit) -> None:
    visitor = visit("owner@one")
    for origin in ("https://evil.example", "null", "http://localhost.evil.example"):
        answer = visitor.post("/flows", {"document": flow()}, headers={"Origin": origin})
        assert (answer.status_code, answer.get_json()["code"]) == (403, "wrong-origin")
    assert (
        visitor.post(
            "/flows", {"document": flow()}, headers={"Origin": "http://localhost"}
        ).status_code
        == 201
    )


def test_every_answer_carries_the_security_headers(owner: Visitor) -> None:
    for path in ("/flows", "/nothing", "/health"):
        headers = owner.client.get(PREFIX + path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["Referrer-Policy"] == "same-origin"
    assert owner.get("/flows").headers["Cache-Control"] == "no-store"


def test_a_change_of_role_counts_at_once(visit: Visit, app: Flask) -> None:
    import sqlalchemy as sa

    from runtime.records.tables import users

    visitor = visit("designer@one")
    assert visitor.post("/flows", {"document": flow()}).status_code == 201
    with studio_of(app).engine.connect().execution_options(writing=True) as conn, conn.begin():
        conn.execute(sa.update(users).where(users.c.email == "designer@one").values(role="viewer"))
    assert visitor.post("/flows", {"document": flow()}).status_code == 403
