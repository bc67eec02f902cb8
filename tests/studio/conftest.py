"""Studios for the tests: in this process for the API, as real servers for sockets and pages."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from runtime.config import Config
from runtime.records import people
from runtime.records.database import writing
from studio import create_app, studio_of
from tests.studio.server import Server
from tests.studio.visitor import PASSWORD, Visitor


def config_for(data: Path, database_url: str = "") -> Config:
    env = {"ARIANE_DATABASE_URL": database_url} if database_url else {}
    return Config.from_env(data, env)


def account(app: Flask, email: str) -> None:
    """An account such as `owner@one` or `viewer@two`: its role, at its workspace."""
    role, _, workspace = email.partition("@")
    with writing(studio_of(app).engine) as conn:
        people.add_workspace(conn, workspace, workspace.title())
        if email not in {user.email for user in people.user_list(conn, workspace)}:
            people.add_user(conn, workspace, email, PASSWORD, name=role, role=role)


@pytest.fixture
def app(tmp_path: Path, sqlite_tables: Path) -> Iterator[Flask]:
    shutil.copy(sqlite_tables, tmp_path / "ariane.db")
    app = create_app(config_for(tmp_path))
    yield app
    studio_of(app).simulations.stop()
    studio_of(app).live.stop()
    studio_of(app).edit.stop()
    studio_of(app).engine.dispose()


@pytest.fixture
def visit(app: Flask) -> Callable[[str], Visitor]:
    """`visit("owner@one")`: a browser in which this person is signed in; "" for nobody."""

    def visit(email: str) -> Visitor:
        if not email:
            return Visitor(app)
        account(app, email)
        return Visitor(app).sign_in(email)

    return visit


@pytest.fixture
def owner(visit: Callable[[str], Visitor]) -> Visitor:
    return visit("owner@one")


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    """`ariane serve --demo` as people start it, on each kind of database."""
    with Server(tmp_path / "data", {"ARIANE_DATABASE_URL": database_url}, "--demo") as server:
        yield server
