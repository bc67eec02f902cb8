"""Studios for the tests: in this process for the API, as real servers for sockets and pages."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from runtime.config import Config
from runtime.records import people
from runtime.records.database import writing
from studio import create_app, demo, studio_of
from tests.postgres import Cluster
from tests.studio.commands import Process, ready
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


@pytest.fixture(scope="session")
def demo_folder(
    tmp_path_factory: pytest.TempPathFactory, quick_passwords: None, quick_disk: Any
) -> Path:
    """A data folder after the first start with `--demo`: to be copied, which is quicker. The hash
    of the password is a cheap one, so to sign in there is quick too.
    """
    folder = tmp_path_factory.mktemp("demo") / "data"
    assert demo.prepare(config_for(folder)) == []
    return folder


@pytest.fixture
def demo_data(demo_folder: Path, tmp_path: Path) -> Path:
    """A copy of it, for one test."""
    return shutil.copytree(demo_folder, tmp_path / "data")


@pytest.fixture(scope="session")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """`commands(folder, *words, **settings)`: `ariane …` as a process in a folder."""
    with ready(tmp_path_factory.mktemp("output")) as command:
        yield command


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, demo_folder: Path
) -> Iterator[Server]:
    """`ariane serve --demo`, one for all tests of a file, on each kind of database."""
    data = shutil.copytree(demo_folder, tmp_path_factory.mktemp("served") / "data")
    with ExitStack() as stack:
        url = f"sqlite:///{data / 'ariane.db'}"
        if request.param == "postgresql":
            cluster: Cluster = request.getfixturevalue("postgres_cluster")
            url = stack.enter_context(cluster.database())
            assert demo.prepare(config_for(data, url)) == []
        yield stack.enter_context(Server(data, {"ARIANE_DATABASE_URL": url}, "--demo"))
