"""Recorded sounds: upload, listen, delete; and any text spoken."""

import re
import time

from flask import Response, request

from nodes.base import Language
from runtime.records import sounds as rows
from runtime.records.clean import check_id, slug
from runtime.records.database import reading, writing
from runtime.records.errors import FieldError
from runtime.records.sounds import SoundRow
from runtime.sounds import Sounds, convert
from studio.api import shapes
from studio.errors import Refused
from studio.routes import Area, At, Reply

area = Area("sounds")
LARGEST_FILE = 20_000_000


@area.get("/sounds", can="read", answer=shapes.SoundList)
def list_sounds(at: At[None]) -> shapes.SoundList:
    """All recorded sounds of the workspace."""
    with reading(at.studio.engine) as conn:
        found = rows.sound_list(conn, at.workspace)
    return shapes.SoundList(sounds=[_shape(sound) for sound in found])


@area.post(
    "/sounds", can="design", answer=shapes.SoundShape, status=201, takes="multipart/form-data"
)
def upload_sound(at: At[None]) -> Reply:
    """Add or replace a sound: fields `file` (WAV, MP3 or OGG), `name`, `id`, `language`."""
    name, language, data, file_name = _upload()
    sound_id = check_id(request.form.get("id") or slug(name or file_name.rpartition(".")[0]))
    sound = convert(data, file_name)
    sha = Sounds(at.studio.config.sounds).store(at.workspace, sound.wav)
    row = SoundRow(sound_id, name or sound_id, language, sha, sound.seconds, time.time())
    with writing(at.studio.engine) as conn:
        saved = rows.save_sound(conn, at.workspace, row)
    return Reply(_shape(saved), 201)


@area.get("/sounds/<sound>/audio", can="read", content="audio/wav")
def hear_sound(at: At[None], sound: str) -> Response:
    """The sound as callers hear it: WAV, 8 kHz."""
    with reading(at.studio.engine) as conn:
        row = rows.get_sound(conn, at.workspace, sound)
    return wav(Sounds(at.studio.config.sounds).path(at.workspace, row.sha).read_bytes())


@area.delete("/sounds/<sound>", can="design", status=204)
def delete_sound(at: At[None], sound: str) -> Reply:
    """Delete a sound; 409 while a live flow plays it."""
    with writing(at.studio.engine) as conn:
        rows.delete_sound(conn, at.workspace, sound)
    return Reply(None, 204)


@area.post("/speech", can="test", body=shapes.Speak, content="audio/wav")
def speak(at: At[shapes.Speak]) -> Response:
    """A text as callers would hear it spoken."""
    path = at.studio.simulations.speak(at.body.text, at.body.language)
    return wav(path.read_bytes())


def wav(data: bytes, cache: str = "private, max-age=3600") -> Response:
    """A sound for the browser."""
    return Response(data, content_type="audio/wav", headers={"Cache-Control": cache})


def _upload() -> tuple[str, str, bytes, str]:
    request.max_content_length = LARGEST_FILE
    if request.mimetype != "multipart/form-data":
        raise Refused(415, "Send a form (multipart/form-data) with the sound in `file`.")
    if unknown := sorted(set(request.form) - {"id", "name", "language"}):
        errors = (FieldError(f"/{unknown[0]}", "there is no such field"),)
        raise Refused(422, f"There is no field {unknown[0]!r}.", errors=errors)
    file = request.files.get("file")
    if file is None:
        errors = (FieldError("/file", "attach a WAV, MP3 or OGG file"),)
        raise Refused(422, "There is no file.", errors=errors)
    language = request.form.get("language", "")
    if language and not re.fullmatch(str(Language.pattern).replace("$", ""), language):
        errors = (FieldError("/language", "write a tag such as fr or fr-CH"),)
        raise Refused(422, "The language is unusable.", errors=errors)
    return request.form.get("name", "").strip(), language, file.read(), file.filename or "sound"


def _shape(sound: SoundRow) -> shapes.SoundShape:
    return shapes.SoundShape(
        id=sound.id, name=sound.name, language=sound.language, seconds=sound.seconds,
        created=shapes.instant(sound.created),
    )  # fmt: skip
