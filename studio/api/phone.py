"""The sounds of test calls, for the phone in the browser."""

from flask import Response

from runtime.records.errors import NotFound
from studio.api.sounds import wav
from studio.routes import Area, At

area = Area("phone")


@area.get("/phone/sounds/<name>.wav", can="test", content="audio/wav")
def phone_sound(at: At[None], name: str) -> Response:
    """A sound that a test call plays; its name never means another sound."""
    data = at.studio.simulations.sound(at.workspace, name)
    if data is None:
        raise NotFound("sound", name)
    return wav(data, "private, max-age=86400, immutable")
