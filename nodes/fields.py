"""The kinds of field a node may have: texts with a meaning, seconds, keys, prompts."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

NODE_ID = r"^[a-z0-9][a-z0-9_-]{0,63}$"
VARIABLE = r"^[a-z][a-z0-9_]{0,63}$"


class Word(str):
    """A string with a meaning that the compiler, the form and the docs know by its `format`."""

    format: ClassVar[str]  # type: ignore[assignment]  # the word of JSON Schema
    pattern: ClassVar[str | None] = None
    longest: ClassVar[int] = 200

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        plain = core_schema.str_schema(pattern=cls.pattern, max_length=cls.longest, strict=True)
        return core_schema.no_info_after_validator_function(cls, plain)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "string", "format": cls.format, "maxLength": cls.longest}
        return schema | ({"pattern": cls.pattern} if cls.pattern else {})


class Text(Word):
    """A text that may hold `{{ variables }}`; read with `Call.render`."""

    format, longest = "template", 4000


class Variable(Word):
    """The name of a value that the node reads: a flow variable, a built-in, or `node.result`."""

    format, pattern = "variable", r"^[a-z0-9][a-z0-9_.-]{0,127}$"


class Store(Word):
    """The name of a flow variable that the node sets."""

    format, pattern = "store", VARIABLE


class NodeRef(Word):
    """The id of another node of the same flow."""

    format, pattern = "node", NODE_ID


class CalendarRef(Word):
    """The id of a calendar of the workspace."""

    format, pattern = "calendar", NODE_ID


class AudioRef(Word):
    """The id of a recorded sound of the workspace."""

    format, pattern = "audio", NODE_ID


class Language(Word):
    """A language tag such as `fr` or `fr-CH`."""

    format, pattern = "language", r"^[a-z]{2}(-[A-Z]{2})?$"


class PortId(Word):
    """A stable id, chosen once, that becomes a port of the node."""

    format, pattern = "id", NODE_ID


Seconds = Annotated[float, Field(json_schema_extra={"format": "seconds"})]
Key = Annotated[str, Field(pattern=r"^[0-9*#]$", json_schema_extra={"format": "key"})]
Keys = Annotated[
    str, Field(pattern=r"^([0-9*#]|[0-9]{2,6})$", json_schema_extra={"format": "keys"})
]


ADVANCED: dict[str, Any] = {"advanced": True}
"""For `json_schema_extra`: the form folds the field away while it has its default."""


def only(**values: str | Sequence[str]) -> dict[str, Any]:
    """For `json_schema_extra`: the field has a meaning only while the others have these values."""
    return {"only": {name: [v] if isinstance(v, str) else [*v] for name, v in values.items()}}


class Part(BaseModel):
    """Base of the small records that node parameters are made of."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Prompt(Part):
    """What the caller hears: a text per language, and/or a recording per language (which wins)."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra={"format": "prompt"})

    text: dict[Language, Text] = Field(default_factory=dict)
    audio: dict[Language, AudioRef] = Field(default_factory=dict)
