"""Node types described for readers that know no Python: the browser, the command line, the docs.

`python -m nodes.catalogue` writes the reference, `nodes/README.md`.
"""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from nodes import TYPES
from nodes.base import LANES, Each, Node, PortRule, When

HERE = Path(__file__).parent
LANGUAGES = ("en", "fr", "it")
README = HERE / "README.md"
CASES = HERE.parent / "tests" / "nodes"

INTRO = """# Node types

Written by `python -m nodes.catalogue` from the classes in this folder; do not edit.

A node type is one frozen class: its fields are its parameters, its docstring its documentation,
its `ports` data, its `run` a coroutine against `Call` (`base.py`). This package imports nothing
else of ours. To add a type: one file here, one line in `TYPES`, its texts in `locales/`, its
cases in `tests/nodes/`.

Every type that talks to the caller also has the outcomes `hangup` (the caller is gone) and
`error` (it could not do its work); without a link they lead to the flow's `on_hangup` and
`on_error`.
"""


@lru_cache
def texts(language: str) -> Mapping[str, Any]:
    """The texts of a language; those of its base language, or English, when there are none."""
    base = language.partition("-")[0].lower()
    tag = base if base in LANGUAGES else "en"
    found: dict[str, Any] = json.loads((HERE / "locales" / f"{tag}.json").read_text("utf-8"))
    return found


def common(language: str) -> dict[str, Any]:
    """What all types share: names of groups, lanes, formats, keys, units and kinds of value."""
    return dict(texts(language)["common"])


def catalogue(language: str) -> list[dict[str, Any]]:
    """All types in palette order."""
    return [describe(kind, language) for kind in TYPES]


def describe(kind: type[Node], language: str) -> dict[str, Any]:
    """One type as plain JSON, with its texts.

    `summary` holds `{param}`: a reader puts the parameter there (of a prompt its words, of a list
    the names of its items, of a choice its text in `fields`). `fields` names inner parts as
    `options.key`, and the choices of a field in `values`. `port_labels["*"]` is for the ports
    made from a list and holds `{field}` of the item (`{range}` when the items are plain names).
    """
    said = texts(language)
    own = said["types"][kind.type]
    lanes = list(LANES) if kind.talks else []
    return {
        "type": kind.type,
        "group": kind.group,
        "group_label": said["common"]["groups"][kind.group],
        "icon": kind.icon,
        "waits": kind.waits,
        "talks": kind.talks,
        "ends": kind.ends,
        "jumps": kind.jumps,
        "ports": [_port(rule) for rule in kind.ports],
        "lanes": lanes,
        "results": dict(kind.results),
        "schema": kind.model_json_schema(),
        "label": own["label"],
        "summary": own["summary"],
        "help": own["help"],
        "keywords": own["keywords"],
        "port_labels": own["ports"] | {lane: said["common"]["lanes"][lane] for lane in lanes},
        "fields": own["fields"],
        "result_labels": own["results"],
    }


def port_word(kind: type[Node], params: Mapping[str, Any], port: str, language: str) -> str:
    """What people call a port: `closed` → Fermé, a key → `Touche 1 · Ventes`; else its id."""
    said = texts(language)
    labels: dict[str, str] = said["types"][kind.type]["ports"]
    if port in labels and port != "*":
        return labels[port]
    if port in LANES:
        return str(said["common"]["lanes"][port])
    for rule in kind.ports:
        if not isinstance(rule, Each) or rule.id is None:
            continue
        for item in params.get(rule.param) or []:
            if item.get(rule.id) == port:
                words = {name: str(item.get(name, "")) for name in (*item, "label")}
                return labels["*"].format_map({**words, "key": port}).strip(" ·") or port
    return port


def _port(rule: PortRule) -> str | dict[str, Any]:
    if isinstance(rule, Each):
        return {"each": rule.param, "id": rule.id, "empty": rule.empty}
    return {"when": rule.param, "port": rule.port} if isinstance(rule, When) else rule


# --- the reference ----------------------------------------------------------------------------


def reference() -> str:
    """The reference of all types as Markdown."""
    return "\n".join([INTRO, *(_contents()), "", *(_section(kind) for kind in TYPES)])


def _contents() -> Iterator[str]:
    for kind in TYPES:
        summary = (kind.__doc__ or "").strip().splitlines()[0]
        yield f"- [`{kind.type}`](#{kind.type}): {summary}"


def _section(kind: type[Node]) -> str:
    lines = [f"## {kind.type}", "", *(_doc(kind)), ""]
    lines += ["| parameter | type | default | limits |", "|---|---|---|---|"]
    schema = kind.model_json_schema()
    for name, field in schema["properties"].items():
        shown = "required" if name in schema.get("required", ()) else _default(field.get("default"))
        lines.append(f"| `{name}` | {_type(field, schema)} | {shown} | {_limits(field)} |")
    lines += ["", f"Outcomes: {_ports(kind)}."]
    if kind.results:
        lines.append(f"Results: {', '.join(f'`{n}` ({t})' for n, t in kind.results.items())}.")
    return "\n".join([*lines, *_example(kind), ""])


def _doc(kind: type[Node]) -> Iterator[str]:
    first, *rest = (kind.__doc__ or "").strip().splitlines()
    yield first
    yield from (line.strip() for line in rest)


def _default(value: Any) -> str:
    return "" if value in (None, [], ()) else f"`{json.dumps(value, ensure_ascii=False)}`"


def _type(field: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        part = schema["$defs"][name]
        known = part.get("format") or part.get("properties")
        inner = ", ".join(part.get("properties", ())) if not part.get("format") else ""
        return (part.get("format") or f"{{{inner}}}") if known else name.lower()
    if "anyOf" in field:
        found = [_type(f, schema) for f in field["anyOf"] if f.get("type") != "null"]
        return field.get("format") or " or ".join(dict.fromkeys(found))
    if "enum" in field:
        return " / ".join(f"`{value}`" for value in field["enum"])
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}), schema)}"
    return str(field.get("format") or field.get("type", "any"))


def _limits(field: Mapping[str, Any]) -> str:
    inner: Mapping[str, Any] = next(
        (f for f in field.get("anyOf", ()) if f.get("type") != "null"), {}
    )
    all_ = {**inner, **field}
    unit = " items" if "maxItems" in all_ else ""
    low = all_.get("minimum", all_.get("minItems"))
    high = all_.get("maximum", all_.get("maxItems"))
    if high is None:
        return ""
    return f"{low:g} to {high:g}{unit}" if low is not None else f"at most {high:g}{unit}"


def _ports(kind: type[Node]) -> str:
    names = []
    for rule in kind.ports:
        if isinstance(rule, Each):
            each = f"one per item of `{rule.param}`" + (f" (its `{rule.id}`)" if rule.id else "")
            names.append(each + (f", or `{rule.empty}` without items" if rule.empty else ""))
        elif isinstance(rule, When):
            names.append(f"`{rule.port}` (with `{rule.param}`)")
        else:
            names.append(f"`{rule}`")
    if kind.jumps:
        return f"the step named by `{kind.jumps}`"
    return ", ".join(names) or "none, the call ends"


def _example(kind: type[Node]) -> Iterator[str]:
    file = CASES / f"{kind.type}.json"
    if file.exists():
        case = json.loads(file.read_text("utf-8"))[0]
        shown = {"type": kind.type, "params": case["params"]}
        text = json.dumps(shown, ensure_ascii=False, indent=2)
        yield from ("", f"Example: {case['name']}.", "", "```json", text, "```")


def main() -> None:
    """Write the reference."""
    README.write_text(reference(), "utf-8")


if __name__ == "__main__":
    main()
