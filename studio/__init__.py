"""What people see: the pages, the HTTP API, the live view, the phone, the command line."""

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from flask import Flask

    from runtime.config import Config
    from studio.studio import Studio

__all__ = ["create_app", "studio_of"]


def create_app(config: "Config", *, demo: bool = False) -> "Flask":
    """A studio on its database, which is brought up to date. Nothing runs until it is used."""
    from flask import Flask  # late: the command line must start quickly

    from runtime.records.database import connect, migrate
    from studio import api, auth, errors, routes, sockets, web
    from studio.alerting import Alerting
    from studio.debugging import Debugging
    from studio.edit import Edit
    from studio.live import Live
    from studio.simulations import Simulations
    from studio.studio import Studio

    engine = connect(config.database_url)
    migrate(engine)
    app = Flask("studio", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = routes.LARGEST_JSON
    app.config["MAX_FORM_MEMORY_SIZE"] = 100_000
    app.url_map.strict_slashes = False
    studio = Studio(config, engine, demo)
    app.extensions["ariane"] = studio
    errors.install(app)
    routes.install(app, studio, api.AREAS)
    web.install(app)
    socketio = sockets.install(app, studio)
    auth.install(app, studio)
    studio.live = Live(studio, socketio)
    studio.edit = Edit(studio, socketio)
    studio.simulations = Simulations(studio, socketio)
    studio.debugging = Debugging(studio)
    studio.alerting = Alerting(studio)
    return app


def studio_of(app: "Flask") -> "Studio":
    """The shared parts of an application made by `create_app`."""
    return cast("Studio", app.extensions["ariane"])
