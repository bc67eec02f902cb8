"""Is the studio alive, is it ready, and what can it do."""

import shutil

from flask import Response

from runtime.records.database import reading, schema_state
from runtime.records.errors import RecordsError
from runtime.records.people import any_account
from studio import web
from studio.api import shapes
from studio.routes import Area, At, Reply
from studio.version import VERSION

area = Area("system")
LEAST_FREE = 200_000_000


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


def _database(at: At[None]) -> shapes.Check:
    try:
        present, known = schema_state(at.studio.engine)
    except RecordsError as error:
        return shapes.Check(name="database", ok=False, detail=str(error))
    return shapes.Check(name="database", ok=present == known, detail=f"schema {present}")


def _disk(at: At[None]) -> shapes.Check:
    free = shutil.disk_usage(at.studio.config.data).free
    return shapes.Check(name="disk", ok=free > LEAST_FREE, detail=f"{free // 1_000_000} MB free")


def _page() -> shapes.Check:
    there = web.is_there()
    return shapes.Check(name="page", ok=True, detail="built" if there else "not built")
