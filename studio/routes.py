"""How a route of the API is declared: once, for Flask, for the guards and for OpenAPI.

    area = Area("numbers")

    @area.get("/numbers", can="read", answer=Numbers)
    def list_numbers(at: At) -> Numbers: ...

A handler gets `At` and the parts of the path; it returns a pydantic model, a `Reply` or a Response.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from flask import Blueprint, Flask, Response, request
from pydantic import BaseModel, ValidationError

from flows.document import read
from flows.problems import from_pydantic
from runtime.records.clean import field_errors
from runtime.records.people import Session
from studio.auth import ALLOWANCES, guard
from studio.errors import Refused
from studio.studio import Studio
from studio.words import say

PREFIX = "/api/v1"
LARGEST_JSON = 5_000_000
Handler = Callable[..., Any]
Body = TypeVar("Body")


@dataclass(frozen=True)
class At(Generic[Body]):
    """A request that passed the guards."""

    studio: Studio
    body: Body
    query: Any
    session: Session | None

    @property
    def me(self) -> Session:
        """Who asks; every route but the public ones has one."""
        assert self.session is not None
        return self.session

    @property
    def workspace(self) -> str:
        """The workspace of who asks."""
        return self.me.user.workspace


@dataclass(frozen=True)
class Reply:
    """An answer with a status or headers of its own."""

    body: BaseModel | None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Route:
    """Everything that is known of a route. `content`: the type of an answer without a model,
    `also`: the types of files that are answered when the query asks for one.
    """

    verb: str
    path: str
    can: str
    handler: Handler
    area: str
    answer: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    status: int = 200
    document: bool = False
    revision: bool = False
    content: str = "application/json"
    takes: str = "application/json"
    also: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The first line of the handler's docstring."""
        return (self.handler.__doc__ or "").strip().split("\n")[0]


class Area:
    """The routes of one subject."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.routes: list[Route] = []

    def route(self, verb: str, path: str, *, can: str, **more: Any) -> Callable[[Handler], Handler]:
        """Declare a route; `can` says who may call it."""
        if can not in ALLOWANCES:
            raise ValueError(f"{verb} {path}: {can!r} is not an allowance")

        def keep(handler: Handler) -> Handler:
            self.routes.append(Route(verb, path, can, handler, self.name, **more))
            return handler

        return keep

    def get(self, path: str, **more: Any) -> Callable[[Handler], Handler]:
        """Declare a route that only reads."""
        return self.route("GET", path, **more)

    def post(self, path: str, **more: Any) -> Callable[[Handler], Handler]:
        """Declare a route that adds or does."""
        return self.route("POST", path, **more)

    def put(self, path: str, **more: Any) -> Callable[[Handler], Handler]:
        """Declare a route that replaces."""
        return self.route("PUT", path, **more)

    def patch(self, path: str, **more: Any) -> Callable[[Handler], Handler]:
        """Declare a route that changes a part."""
        return self.route("PATCH", path, **more)

    def delete(self, path: str, **more: Any) -> Callable[[Handler], Handler]:
        """Declare a route that takes away."""
        return self.route("DELETE", path, **more)


def install(app: Flask, studio: Studio, areas: tuple[Area, ...]) -> None:
    """Put the routes into the application, each behind its guards."""
    for area in areas:
        blueprint = Blueprint(area.name, __name__, url_prefix=PREFIX)
        for route in area.routes:
            blueprint.add_url_rule(
                route.path,
                endpoint=f"{route.verb.lower()}_{route.handler.__name__}",
                view_func=_view(studio, route),
                methods=[route.verb],
            )
        app.register_blueprint(blueprint)


def _view(studio: Studio, route: Route) -> Callable[..., Response]:
    def view(**parts: Any) -> Response:
        session = guard(studio, route.can)
        if any("\0" in str(part) for part in parts.values()):  # PostgreSQL keeps none
            raise Refused(404, say("nothing-there", path=request.path))
        at: At[Any] = At(studio, _body(route), _query(route), session)
        return _response(route, route.handler(at, **parts))

    return view


def _response(route: Route, answer: Any) -> Response:
    if isinstance(answer, Response):
        return answer
    reply = answer if isinstance(answer, Reply) else Reply(answer, route.status)
    text = "" if reply.body is None else reply.body.model_dump_json(by_alias=True)
    response = Response(text, reply.status, content_type=route.content if text else None)
    response.headers.update(reply.headers)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _query(route: Route) -> Any:
    if any("\0" in value for value in request.args.values()):
        raise Refused(400, say("bad-parameters"))
    given = {name: value for name, value in request.args.items() if name != "language"}
    if route.query is None:
        if unknown := sorted(given):
            raise Refused(400, say("no-parameter", name=unknown[0]))
        return None
    wanted = dict(request.args.items()) if "language" in route.query.model_fields else given
    try:
        return route.query.model_validate(wanted)
    except ValidationError as invalid:
        errors = tuple(field_errors(from_pydantic(invalid)))
        raise Refused(400, say("bad-parameters"), errors=errors) from invalid


def _body(route: Route) -> Any:
    if route.takes != "application/json":
        return None
    if route.body is None and not route.document:
        return None
    data = _json_bytes(optional=route.document and not route.revision and route.verb == "POST")
    if data is None:
        return None
    value, problems = read(data)
    if problems:
        errors = tuple(field_errors(problems))
        raise Refused(400, say("bad-body"), code="not-json", errors=errors)
    if route.body is None:
        return value
    try:
        return route.body.model_validate(value)
    except ValidationError as invalid:
        errors = tuple(field_errors(from_pydantic(invalid)))
        raise Refused(422, say("bad-body"), errors=errors) from invalid


def _json_bytes(optional: bool) -> bytes | None:
    request.max_content_length = LARGEST_JSON
    data = request.get_data(cache=False)
    if not data and optional:
        return None
    if request.mimetype != "application/json":
        raise Refused(415, say("no-json"))
    return data
