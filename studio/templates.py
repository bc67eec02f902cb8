"""Templates: the examples as starts for flows of one's own, in the reader's language.

A folder of `examples/` may hold `template.json` beside its flow: `order`, `title` and
`description` by language, `icon`, and `names`: by language, what its steps are called.
"""

import copy
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.engine import Connection

from flows.compile import compile
from flows.problems import from_pydantic
from flows.scenario import load
from runtime.records import calendars, directory, flows, sounds
from runtime.records.errors import FieldError
from runtime.records.flows import Draft
from runtime.rounds import Trial, run
from studio.examples import (
    Bundle,
    Unreadable,
    add_sound,
    add_tests,
    example_folders,
    read_bundle,
    read_json,
)

FILE = "template.json"
LAST = 1000


class Card(BaseModel):
    """The file `template.json`."""

    model_config = ConfigDict(extra="ignore")

    order: int = LAST
    title: dict[str, str] = Field(default_factory=dict)
    description: dict[str, str] = Field(default_factory=dict)
    icon: str | None = None
    names: dict[str, dict[str, str]] = Field(default_factory=dict)


@dataclass(frozen=True)
class Template:
    """A start for a flow; `id` is the name of its folder, `flow` the id of its flow there."""

    id: str
    name: str
    description: str
    icon: str | None
    document: dict[str, Any]
    bundle: Bundle
    flow: str

    def asks(self) -> Iterator[tuple[str, str, str]]:
        """(kind, id, name) of what the workspace must have for it."""
        for id, calendar in self.bundle.workspace.calendars.items():
            yield "calendar", id, str(calendar.get("label") or id)
        for id, recording in self.bundle.workspace.prompts.items():
            if recording.file:
                yield "sound", id, recording.name or id


def template_list(language: str) -> list[Template]:
    """All templates, their steps named in a language where such names are given. Unreadable."""
    found = [(_card(folder / FILE), folder) for folder in example_folders()]
    found.sort(key=lambda one: (one[0].order, one[1].name))
    return [_template(card, folder, language) for card, folder in found]


def adapted(template: Template, name: str | None, languages: Collection[str]) -> Template:
    """The template under another name, or in the languages given."""
    document = copy.deepcopy(template.document)
    if name is not None:
        document["name"] = name
    if languages:
        speak_only(document, list(languages))
    return replace(template, document=document)


def make(conn: Connection, workspace: str, template: Template, author: str, folder: Path) -> Draft:
    """A new flow from a template, with its tests. What it refers to is added, never replaced."""
    known = {one.id for one in calendars.calendar_list(conn, workspace)}
    for id, calendar in template.bundle.workspace.calendars.items():
        if id not in known:
            calendars.save_calendar(conn, workspace, id, calendar)
    heard = {one.id for one in sounds.sound_list(conn, workspace)}
    for id in template.bundle.workspace.prompts:
        if id not in heard:
            add_sound(conn, workspace, template.bundle, id, folder)
    draft = flows.create(conn, workspace, template.document, author)
    add_tests(conn, workspace, draft.id, _fitting(conn, workspace, template), author)
    return draft


def _fitting(conn: Connection, workspace: str, template: Template) -> list[Any]:
    """Its tests, less those of languages that were left out and of hours that are others here."""
    tests = template.bundle.tests(template.flow)
    known = directory.world(conn, workspace)
    program = compile(template.document, known).program
    if program is None:
        return tests
    trials = [Trial(str(at), load(test)) for at, test in enumerate(tests)]
    return [tests[int(one.id)] for one in run(program, trials, known, {}).results if one.ok]


def speak_only(document: dict[str, Any], languages: list[str]) -> None:
    """Leave the words of these languages; words without any of them stay, to be translated."""
    document["languages"] = languages
    for placed in document["nodes"].values():
        for gone in _pruned(placed.get("params", {}), languages):
            placed.get("next", {}).pop(gone, None)


def _pruned(value: Any, languages: list[str]) -> Iterator[str]:
    """Take other languages out of parameters; yields the languages whose choices went."""
    if isinstance(value, list):
        for item in list(value):
            tag = item.get("language") if isinstance(item, dict) else None
            if tag is not None and tag not in languages:
                value.remove(item)
                yield tag
            else:
                yield from _pruned(item, languages)
    elif isinstance(value, dict):
        for part in ("text", "audio"):
            said = value.get(part)
            if isinstance(said, dict) and set(said) & set(languages):
                value[part] = {tag: words for tag, words in said.items() if tag in languages}
        for inner in value.values():
            yield from _pruned(inner, languages)


def _card(file: Path) -> Card:
    if not file.exists():
        return Card()
    try:
        return Card.model_validate(read_json(file))
    except ValidationError as wrong:
        errors = [FieldError(p.pointer, p.text()) for p in from_pydantic(wrong)]
        raise Unreadable(file, errors) from wrong


def _template(card: Card, folder: Path, language: str) -> Template:
    bundle = read_bundle(folder)
    called = {id for _, id, _ in bundle.numbers()}
    first = next((id for id in bundle.flows if id in called), next(iter(bundle.flows)))
    document = read_json(bundle.flows[first])
    for id, name in card.names.get(language, {}).items():
        if id in document["nodes"]:
            document["nodes"][id]["name"] = name
    title = _in(card.title, language) or document["name"]
    description = _in(card.description, language)
    document["name"] = title
    return Template(folder.name, title, description, card.icon, document, bundle, first)


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
