"""An open database of each kind with all its tables, with two workspaces in it."""

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Engine

from runtime.records import people
from runtime.records.database import connect, writing


@pytest.fixture
def engine(tables_url: str) -> Iterator[Engine]:
    engine = connect(tables_url)
    with writing(engine) as conn:
        people.add_workspace(conn, "one", "One")
        people.add_workspace(conn, "two", "Two")
    yield engine
    engine.dispose()
