"""An open, migrated database of each kind, with two workspaces in it."""

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Engine

from runtime.records import people
from runtime.records.database import connect, migrate, writing


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = connect(database_url)
    migrate(engine)
    with writing(engine) as conn:
        people.add_workspace(conn, "one", "One")
        people.add_workspace(conn, "two", "Two")
    yield engine
    engine.dispose()
