"""`ariane serve --demo`: a workspace with the examples live, an account, a number."""

from sqlalchemy.engine import Connection, Engine

from runtime.config import Config
from runtime.records import flows, people
from runtime.records import settings as every
from runtime.records.attendance import settings
from runtime.records.database import connect, migrate, writing
from runtime.records.errors import FieldError, Invalid, RecordsError
from studio.examples import (
    Bundle,
    Unreadable,
    add_tests,
    bring_in,
    example_folders,
    read_bundle,
)

WORKSPACE = "demo"
EMAIL, PASSWORD = "demo@ariane.local", "ariane-demo"
NUMBER = "+41218025555"  # given to the first example by its workspace.json


def prepare(config: Config) -> list[str]:
    """Bring the demo in; on a later start only what is missing.

    It starts whatever people have there already: sentences tell what was left out, and why.
    """
    engine = connect(config.database_url)
    migrate(engine)
    with writing(engine) as conn:
        author = _account(conn)
        if every.get(conn, WORKSPACE, settings.NAME) is None:
            settings.put(conn, WORKSPACE, {"count_tests": True})  # all its calls are tests
    told = []
    for folder in example_folders():
        try:
            told += _example(engine, config, author, read_bundle(folder))
        except (RecordsError, Unreadable) as wrong:
            told.append(f"The example {folder.name} was not brought in: {_because(wrong)}")
    engine.dispose()
    return told


def _account(conn: Connection) -> str:
    people.add_workspace(conn, WORKSPACE, "Ariane")
    for user in people.user_list(conn, WORKSPACE):
        if user.email == EMAIL:
            return user.id
    return people.add_user(conn, WORKSPACE, EMAIL, PASSWORD, name="Demo").id


def _example(engine: Engine, config: Config, author: str, bundle: Bundle) -> list[str]:
    """Sentences about what was left out."""
    left_out: list[FieldError] = []
    told = []
    with writing(engine) as conn:
        known = {draft.id for draft in flows.flow_list(conn, WORKSPACE)}
        if known & set(bundle.flows):
            return []  # people may have changed it since
        for flow in bring_in(conn, WORKSPACE, bundle, author, config, left_out=left_out):
            try:
                flows.publish(conn, WORKSPACE, flow, None, author, "")
            except RecordsError as wrong:
                told.append(f"The example {flow} is a draft: {_because(wrong)}")
            add_tests(conn, WORKSPACE, flow, bundle.tests(flow), author)
    return [*_left_out(bundle, left_out), *told]


def _left_out(bundle: Bundle, errors: list[FieldError]) -> list[str]:
    """One sentence for each reason: many workers may have the same."""
    document = bundle.workspace
    reasons: dict[str, list[str]] = {}
    for error in errors:
        _, what, id_, *_ = error.pointer.split("/")
        named = document.sites.get(id_) if what == "sites" else document.workers.get(id_)
        names = reasons.setdefault(error.detail, [])
        names += [named.name] if named and named.name not in names else []
    return [
        f"Not brought in from the example {bundle.folder.name}: {', '.join(names)}. {why}"
        for why, names in reasons.items()
    ]


def _because(wrong: RecordsError | Unreadable) -> str:
    errors = wrong.errors if isinstance(wrong, Invalid | Unreadable) else ()
    return " ".join(error.detail for error in errors) or str(wrong)
