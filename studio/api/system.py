"""Is the studio alive, is it ready, and what can it do."""

import shutil

import structlog
from flask import Response
from sqlalchemy.exc import SQLAlchemyError

from runtime.records.database import reading, schema_state
from runtime.records.errors import RecordsError
from runtime.records.people import any_account
from studio import web
from studio.api import shapes
from studio.routes import Area, At, Reply
from studio.version import VERSION

area = Area("system")
LEAST_FREE = 200_000_000

log = structlog.get_logger()


@area.get("/health", can="public", answer=shapes.Health)
def health(at: At[None]) -> shapes.Health:
    """Whether the studio answers at all; also what the sign-in page needs to know."""
    with reading(at.studio.engine) as conn:
        accounts = any_account(conn)
    return shapes.Health(status="ok", version=VERSION, demo=at.studio.demo, accounts=accounts)


@area.get("/ready", can="public", answer=shapes.Ready)
def ready(at: At[None]) -> Reply:
    """Whether the studio can do its work; 503 while it cannot."""
    checks = [_database(at), _disk(at), _page()]
    good = all(check.ok for check in checks)
    return Reply(shapes.Ready(ready=good, checks=checks), 200 if good else 503)


@area.get("/openapi.json", can="public")
def openapi_document(at: At[None]) -> Response:
    """This API as an OpenAPI 3.1 document."""
    from studio import openapi  # it reads the routes, this one included

    return Response(openapi.as_json(), content_type="application/json")


# Anybody may ask, so the answer holds only codes; names of people, hosts and folders are logged.


def _database(at: At[None]) -> shapes.Check:
    try:
        present, known = schema_state(at.studio.engine)
    except (RecordsError, SQLAlchemyError) as error:
        log.warning("not ready: the database", error=str(error))
        return shapes.Check(name="database", ok=False, detail="unusable")
    if present != known:
        log.warning("not ready: the tables", present=present, known=known)
        return shapes.Check(name="database", ok=False, detail="wrong-schema")
    return shapes.Check(name="database", ok=True, detail="ok")


def _disk(at: At[None]) -> shapes.Check:
    data = at.studio.config.data
    try:
        free = shutil.disk_usage(data).free
    except OSError as error:
        log.warning("not ready: the data folder", folder=str(data), error=str(error))
        return shapes.Check(name="disk", ok=False, detail="unusable")
    if free <= LEAST_FREE:
        log.warning("not ready: the disk", folder=str(data), free=free, least=LEAST_FREE)
        return shapes.Check(name="disk", ok=False, detail="full")
    return shapes.Check(name="disk", ok=True, detail="ok")


def _page() -> shapes.Check:
    return shapes.Check(name="page", ok=True, detail="ok" if web.is_there() else "not-built")
