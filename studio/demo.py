"""`ariane serve --demo`: a workspace with the examples live, an account, a number."""

from sqlalchemy.engine import Connection, Engine

from runtime.config import Config
from runtime.records import flows, people
from runtime.records.database import connect, migrate, writing
from studio.examples import Bundle, bring_in, example_folders, read_bundle

WORKSPACE = "demo"
EMAIL, PASSWORD = "demo@ariane.local", "ariane-demo"
NUMBER = "+41218025555"  # given to the first example by its workspace.json


def prepare(config: Config) -> None:
    """Bring the demo in; on a later start only what is missing."""
    engine = connect(config.database_url)
    migrate(engine)
    with writing(engine) as conn:
        author = _account(conn)
    for folder in example_folders():
        _example(engine, config, author, read_bundle(folder))
    engine.dispose()


def _account(conn: Connection) -> str:
    people.add_workspace(conn, WORKSPACE, "Ariane")
    for user in people.user_list(conn, WORKSPACE):
        if user.email == EMAIL:
            return user.id
    return people.add_user(conn, WORKSPACE, EMAIL, PASSWORD, name="Demo").id


def _example(engine: Engine, config: Config, author: str, bundle: Bundle) -> None:
    with writing(engine) as conn:
        known = {draft.id for draft in flows.flow_list(conn, WORKSPACE)}
        if known & set(bundle.flows):
            return  # people may have changed it since
        for flow in bring_in(conn, WORKSPACE, bundle, author, config.sounds):
            flows.publish(conn, WORKSPACE, flow, None, author, "")
