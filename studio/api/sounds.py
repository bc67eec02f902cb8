"""Recorded sounds: upload, listen, delete; and any text spoken."""

import re
import time

from flask import Response, request

from nodes.base import Language
from runtime.records import sounds as rows
from runtime.records import used
from runtime.records.clean import check_id, slug
from runtime.records.database import reading, writing
from runtime.records.sounds import SoundRow
from runtime.sounds import Sounds, convert, seconds
from studio.api import shapes, things
from studio.api.flows import used_by
from studio.errors import Refused
from studio.routes import Area, At, Reply
from studio.words import say, wrong

area = Area("sounds")
LARGEST_FILE = 20_000_000


@area.get("/sounds", can="read", answer=things.SoundList)
def list_sounds(at: At[None]) -> things.SoundList:
    """All recorded sounds of the workspace."""
    with reading(at.studio.engine) as conn:
        found = rows.sound_list(conn, at.workspace)
        users = used.users(conn, at.workspace)
    return things.SoundList(sounds=[_shape(sound, users) for sound in found])


@area.post(
    "/sounds", can="design", answer=things.SoundShape, status=201, takes="multipart/form-data"
)
def upload_sound(at: At[None]) -> Reply:
    """Add or replace a sound: fields `file`, `name`, `id`, `language`.

    Without `id` it is added, under an id made from its name that no other sound has.
    The file is WAV, MP3 or OGG, or what a browser records: WebM, OGG, MP4 with its index first.
    """
    name, language, data, file_name = _upload()
    named = name or file_name.rpartition(".")[0]
    asked = request.form.get("id")
    wanted = check_id(asked) if asked else slug(named, "sound")
    sound = convert(data, file_name)
    sha = Sounds(at.studio.config.sounds).store(at.workspace, sound.wav)
    with writing(at.studio.engine) as conn:
        sound_id = wanted if asked else rows.free_id(conn, at.workspace, wanted)
        row = SoundRow(sound_id, name or sound_id, language, sha, sound.seconds, time.time())
        saved = rows.save_sound(conn, at.workspace, row)
        users = used.users(conn, at.workspace)
    return Reply(_shape(saved, users), 201)


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


@area.post("/speech", can="test", body=things.Speak, content="audio/wav")
def speak(at: At[things.Speak]) -> Response:
    """A text as callers would hear it spoken."""
    path = at.studio.simulations.speak(at.body.text, at.body.language)
    said = wav(path.read_bytes())
    said.headers["X-Ariane-Seconds"] = f"{seconds(path):.2f}"
    return said


def wav(data: bytes, cache: str = "private, max-age=3600") -> Response:
    """A sound for the browser."""
    return Response(data, content_type="audio/wav", headers={"Cache-Control": cache})


def _upload() -> tuple[str, str, bytes, str]:
    request.max_content_length = LARGEST_FILE
    if request.mimetype != "multipart/form-data":
        raise Refused(415, say("no-form"))
    if unknown := sorted(set(request.form) - {"id", "name", "language"}):
        errors = (wrong(f"/{unknown[0]}", "no-field", name=unknown[0]),)
        raise Refused(422, say("no-field", name=unknown[0]), errors=errors)
    file = request.files.get("file")
    if file is None:
        raise Refused(422, say("no-file"), errors=(wrong("/file", "attach"),))
    language = request.form.get("language", "")
    if language and not re.fullmatch(str(Language.pattern).replace("$", ""), language):
        errors = (wrong("/language", "language-tag"),)
        raise Refused(422, say("bad-language"), errors=errors)
    return request.form.get("name", "").strip(), language, file.read(), file.filename or "sound"


def _shape(sound: SoundRow, users: used.Users) -> things.SoundShape:
    return things.SoundShape(
        id=sound.id, name=sound.name, language=sound.language, seconds=sound.seconds,
        created=shapes.instant(sound.created), used_by=used_by(users, "audio", sound.id),
    )  # fmt: skip
