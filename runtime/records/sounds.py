"""Recorded sounds: the rows; `runtime.sounds` keeps the files."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from runtime.records.clean import check_id, check_name
from runtime.records.errors import NotFound
from runtime.records.tables import sounds
from runtime.records.used import refuse_if_used


@dataclass(frozen=True)
class SoundRow:
    """A recorded sound; `sha` names its file, `seconds` is its length, `created` UTC seconds."""

    id: str
    name: str
    language: str
    sha: str
    seconds: float
    created: float


def sound_list(conn: Connection, workspace: str) -> list[SoundRow]:
    """The sounds, by name."""
    rows = conn.execute(sounds.select().where(sounds.c.workspace == workspace))
    found = [SoundRow(r.id, r.name, r.language, r.sha, r.seconds, r.created) for r in rows]
    return sorted(found, key=lambda sound: sound.name.casefold())


def get_sound(conn: Connection, workspace: str, sound: str) -> SoundRow:
    """One sound; NotFound."""
    mine = (sounds.c.workspace == workspace, sounds.c.id == sound)
    row = conn.execute(sounds.select().where(*mine)).first()
    if row is None:
        raise NotFound("sound", sound)
    return SoundRow(row.id, row.name, row.language, row.sha, row.seconds, row.created)


def free_id(conn: Connection, workspace: str, wanted: str) -> str:
    """`wanted` if no sound is called so, else `wanted-2` and so on."""
    taken = set(conn.scalars(sa.select(sounds.c.id).where(sounds.c.workspace == workspace)))
    number, free = 2, wanted
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free


def save_sound(conn: Connection, workspace: str, sound: SoundRow) -> SoundRow:
    """Add or replace the row of a sound whose file is already in place."""
    check_id(sound.id)
    values = {
        "name": check_name(sound.name), "language": sound.language, "sha": sound.sha,
        "seconds": sound.seconds, "created": sound.created,
    }  # fmt: skip
    mine = (sounds.c.workspace == workspace, sounds.c.id == sound.id)
    if conn.execute(sounds.update().where(*mine).values(**values)).rowcount == 0:
        conn.execute(sounds.insert().values(workspace=workspace, id=sound.id, **values))
    return get_sound(conn, workspace, sound.id)


def delete_sound(conn: Connection, workspace: str, sound: str) -> SoundRow:
    """Delete the row of a sound and return it; NotFound, or Conflict while a live flow has it."""
    found = get_sound(conn, workspace, sound)
    refuse_if_used(conn, workspace, sound)
    conn.execute(sounds.delete().where(sounds.c.workspace == workspace, sounds.c.id == sound))
    return found
