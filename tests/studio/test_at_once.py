"""What several people do in the same instant, and odd words, on SQLite and PostgreSQL."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from runtime.records.database import reading
from runtime.records.glance import glances
from studio import create_app, studio_of
from studio.edit import Place
from tests.runtime.records.documents import flow
from tests.studio.conftest import account, config_for
from tests.studio.visitor import Visitor

TIMES = 6
Ask = Callable[[Visitor], int]
ASKED: dict[str, Ask] = {
    "id": lambda v: v.post("/flows", {"document": flow(), "id": "same"}).status_code,
    "name": lambda v: v.post("/flows", {"document": flow("Same")}).status_code,
    "copy": lambda v: v.post("/flows/hello/duplicate", {}).status_code,
    "calendar": lambda v: v.put("/calendars/day", {"zone": "Europe/Paris"}).status_code,
    "template": lambda v: v.post("/templates/dupont-sa", {}).status_code,
}


@pytest.fixture
def app(tables_url: str, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(config_for(tmp_path, tables_url))
    yield app
    studio_of(app).simulations.stop()
    studio_of(app).live.stop()
    studio_of(app).edit.stop()
    studio_of(app).engine.dispose()


def signed_in(app: Flask, email: str) -> Visitor:
    account(app, email)
    return Visitor(app).sign_in(email)


@pytest.mark.parametrize("what", ASKED)
def test_the_same_thing_at_the_same_instant(app: Flask, what: str) -> None:
    visitors = [signed_in(app, "owner@one") for _ in range(TIMES)]
    visitors[0].create(flow())
    answers: list[int] = []
    together = threading.Barrier(TIMES)

    def ask(visitor: Visitor) -> None:
        together.wait(10)
        answers.append(ASKED[what](visitor))

    threads = [threading.Thread(target=ask, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    told = Counter(answers)
    done = told[200] + told[201]
    assert done >= 1
    assert done + told[409] == TIMES, told
    assert what != "id" or done == 1


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [("GET", "/flows/a%00b", 404), ("PUT", "/flows/a%00b/lock", 404),
     ("POST", "/flows/a%00b/duplicate", 404), ("DELETE", "/calendars/%00", 404),
     ("GET", "/sounds/%00/audio", 404), ("POST", "/templates/%00", 404),
     ("GET", "/calls?flow=%00", 400), ("GET", "/calendars/holidays?country=%00&year=2026", 400)],
)  # fmt: skip
def test_a_character_that_cannot_be_kept(app: Flask, verb: str, path: str, status: int) -> None:
    owner = signed_in(app, "owner@one")
    body: dict[str, str] | None = {} if verb in ("PUT", "POST") else None
    assert owner.ask(verb, path, body).status_code == status


def test_a_page_that_left_while_it_joined_is_forgotten(app: Flask) -> None:
    signed_in(app, "owner@one").create(flow())
    studio = studio_of(app)
    with reading(studio.engine) as conn:
        present = glances(conn, "one", ["hello"])["hello"]
    place = Place("gone", "", ("one", "hello"), "anna", "Anna", "design", 0.0)
    assert len(studio.edit.enter(place, present)) == 1
    studio.edit._send_away()
    assert studio.edit.leave("gone") is None
