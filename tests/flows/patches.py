"""Applies JSON Patches (RFC 6902), as a program that reads a report of the compiler would."""

import copy
from collections.abc import Iterable, Mapping
from typing import Any


def patched(document: Any, patch: Iterable[Mapping[str, Any]]) -> Any:
    """A changed copy; KeyError or IndexError where a change has no place in the document."""
    root = {"": copy.deepcopy(document)}
    for change in patch:
        if change["op"] == "move":
            _put(root, change["path"], _take(root, change["from"]))
        elif change["op"] == "remove":
            _take(root, change["path"])
        elif change["op"] == "replace":
            _take(root, change["path"])
            _put(root, change["path"], copy.deepcopy(change["value"]))
        else:
            assert change["op"] == "add"
            _put(root, change["path"], copy.deepcopy(change["value"]))
    return root[""]


def _place(root: Any, pointer: str) -> tuple[Any, Any]:
    keys = [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")]
    for key in keys[:-1]:
        root = root[int(key) if isinstance(root, list) else key]
    last = keys[-1]
    if isinstance(root, list):
        return root, len(root) if last == "-" else int(last)
    return root, last


def _take(root: Any, pointer: str) -> Any:
    holder, key = _place(root, pointer)
    return holder.pop(key)


def _put(root: Any, pointer: str, value: Any) -> None:
    holder, key = _place(root, pointer)
    if isinstance(holder, list):
        assert key <= len(holder)
        holder.insert(key, value)
    else:
        holder[key] = value
