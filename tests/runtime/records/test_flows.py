"""Drafts and versions: nothing is overwritten silently, publishing is all or nothing."""

import threading
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from runtime.records import directory, flows
from runtime.records.database import reading, writing
from runtime.records.errors import Conflict, Invalid, NotFound, RecordsError, Stale
from tests.runtime.records.documents import broken, flow


def created(engine: Engine, document: dict[str, Any] | None = None) -> str:
    with writing(engine) as conn:
        return flows.create(conn, "one", document or flow(), "anna").id


def test_ids_come_from_names_and_never_collide(engine: Engine) -> None:
    assert created(engine, flow("Accueil Dupont SA — été")) == "accueil-dupont-sa-ete"
    assert created(engine, flow("Accueil Dupont SA été")) == "accueil-dupont-sa-ete-2"
    assert created(engine, flow("电话")) == "flow"
    with pytest.raises(Conflict), writing(engine) as conn:
        flows.create(conn, "one", flow(), "anna", "flow")


@pytest.mark.parametrize("name", ["", "A", "a b", "é", "a\n", "-a", "a" * 65])
def test_unusable_ids_are_refused(engine: Engine, name: str) -> None:
    with pytest.raises(Invalid) as caught, writing(engine) as conn:
        flows.create(conn, "one", flow(), "anna", name)
    assert caught.value.errors[0].pointer == "/id"


def test_a_stale_save_changes_nothing(engine: Engine) -> None:
    name = created(engine)
    with writing(engine) as conn:
        assert flows.save_draft(conn, "one", name, flow(text="a"), 1, "anna").revision == 2
    with pytest.raises(Stale) as caught, writing(engine) as conn:
        flows.save_draft(conn, "one", name, flow(text="b"), 1, "bob")
    assert caught.value.revision == 2
    with reading(engine) as conn:
        draft = flows.get_draft(conn, "one", name)
    assert draft.document == flow(text="a")
    assert draft.author == "anna"


def test_an_unfinished_draft_can_be_saved_but_not_a_shapeless_one(engine: Engine) -> None:
    unfinished = flow()
    unfinished["nodes"]["say"]["params"] = {"prompts": 7, "what": 1}
    name = created(engine, unfinished)
    for wrong, pointer in [
        ({**flow(), "surprise": 1}, "/surprise"),
        ({**flow(), "nodes": []}, "/nodes"),
        ({**flow(), "name": "a\0"}, "/name"),
    ]:
        with pytest.raises(Invalid) as caught, writing(engine) as conn:
            flows.save_draft(conn, "one", name, wrong, 1, "anna")
        assert pointer in {error.pointer for error in caught.value.errors}


def test_publishing_is_refused_with_the_report(engine: Engine) -> None:
    name = created(engine, broken())
    with pytest.raises(Invalid) as caught, writing(engine) as conn:
        flows.publish(conn, "one", name, 1, "anna")
    assert caught.value.report is not None
    assert {issue.code for issue in caught.value.report.errors} == {"unwired-port"}
    with reading(engine) as conn:
        assert flows.version_list(conn, "one", name) == []
        assert flows.get_draft(conn, "one", name).live_version is None


def test_a_version_never_changes(engine: Engine) -> None:
    name = created(engine)
    with writing(engine) as conn:
        assert flows.publish(conn, "one", name, 1, "anna", "first") == 1
        flows.save_draft(conn, "one", name, flow(text="new"), 1, "anna")
        assert flows.document(conn, "one", name, 1) == flow()
        assert flows.publish(conn, "one", name, None, "bob") == 2
        assert flows.document(conn, "one", name, 1) == flow()
        assert flows.document(conn, "one", name, 2) == flow(text="new")
        assert flows.document(conn, "one", name, 0) == flow(text="new")


def test_rolling_back_publishes_the_old_text_and_keeps_the_draft(engine: Engine) -> None:
    name = created(engine)
    with writing(engine) as conn:
        flows.publish(conn, "one", name, 1, "anna")
        flows.save_draft(conn, "one", name, flow(text="new"), 1, "anna")
        flows.publish(conn, "one", name, 2, "anna")
        assert flows.rollback(conn, "one", name, 1, "bob") == 3
        newest = flows.version_list(conn, "one", name)[0]
        draft = flows.get_draft(conn, "one", name)
        live = flows.live_version(conn, "one", draft)
    assert (newest.version, newest.restores, newest.author) == (3, 1, "bob")
    assert draft.document == flow(text="new")
    assert live is not None
    assert live[1] == flow()


def test_two_designers_publish_at_once(engine: Engine) -> None:
    """Each saved on what they saw; exactly one of them publishes, the other is told."""
    name = created(engine)
    done: list[int] = []
    refused: list[RecordsError] = []
    gate = threading.Barrier(2)

    def work(author: str) -> None:
        gate.wait()
        try:
            with writing(engine) as conn:
                draft = flows.save_draft(conn, "one", name, flow(text=author), 1, author)
                done.append(flows.publish(conn, "one", name, draft.revision, author))
        except RecordsError as error:
            refused.append(error)

    threads = [threading.Thread(target=work, args=(who,)) for who in ("anna", "bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [1]
    assert [type(error) for error in refused] == [Stale]


def test_ten_publications_at_once_get_ten_numbers(engine: Engine) -> None:
    name = created(engine)
    found: list[int] = []

    def work() -> None:
        with writing(engine) as conn:
            found.append(flows.publish(conn, "one", name, None, "anna"))

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(1, 11))


def test_a_flow_with_a_number_is_not_archived(engine: Engine) -> None:
    name = created(engine)
    with writing(engine) as conn:
        directory.assign(conn, "one", "+41218025555", name)
    with pytest.raises(Conflict, match=r"\+41218025555"), writing(engine) as conn:
        flows.archive(conn, "one", name)
    with writing(engine) as conn:
        directory.release(conn, "one", "+41 21 802 55 55")
        flows.archive(conn, "one", name)
        assert flows.get_draft(conn, "one", name).archived
        with pytest.raises(Conflict):
            flows.publish(conn, "one", name, None, "anna")
        with pytest.raises(Conflict):
            directory.assign(conn, "one", "+41218025555", name)
        assert not flows.save_draft(conn, "one", name, flow(), 1, "anna").archived


def test_what_is_not_there(engine: Engine) -> None:
    name = created(engine)
    with reading(engine) as conn:
        for ask in (
            lambda: flows.get_draft(conn, "one", "none"),
            lambda: flows.document(conn, "one", name, 1),
            lambda: flows.version_list(conn, "one", "none"),
        ):
            with pytest.raises(NotFound):
                ask()
