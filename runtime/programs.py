"""Compiled programs, kept: a published version never changes, so it is compiled once."""

import asyncio
from collections.abc import Callable

from sqlalchemy.engine import Engine

from flows.compile import compile, rebuild
from flows.model import Program
from runtime.records import directory, flows
from runtime.records.database import reading
from runtime.records.errors import NotFound

KEPT = 200


class Unplayable(Exception):
    """This version cannot carry a call; the text says why."""


class Programs:
    """Programs of this database by (workspace, flow, version). `ready` is told of each new one."""

    def __init__(self, engine: Engine, ready: Callable[[Program], None]) -> None:
        self._engine, self._ready = engine, ready
        self._kept: dict[tuple[str, str, int], Program] = {}
        self._loading: dict[tuple[str, str, int], asyncio.Task[Program]] = {}

    async def get(self, workspace: str, flow: str, version: int) -> Program:
        """The program of a version, 0 for the present draft. NotFound, Unplayable."""
        key = (workspace, flow, version)
        if (kept := self._kept.get(key)) is not None:
            return kept
        if (task := self._loading.get(key)) is None:
            # One for all the callers of a rush; a draft may change, so only while it is read.
            task = self._loading[key] = asyncio.create_task(self._fetch(key))
            task.add_done_callback(lambda done: self._loaded(key, done))
        return await asyncio.shield(task)

    def _loaded(self, key: tuple[str, str, int], done: "asyncio.Task[Program]") -> None:
        del self._loading[key]
        if not done.cancelled():
            done.exception()  # told to those who wait, if anybody still does

    async def _fetch(self, key: tuple[str, str, int]) -> Program:
        program = await asyncio.to_thread(self._load, *key)
        self._ready(program)
        if key[2]:
            if len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = program
        return program

    def _load(self, workspace: str, flow: str, version: int) -> Program:
        with reading(self._engine) as connection:
            document = flows.document(connection, workspace, flow, version)
            world = directory.world(connection, workspace)
        if version:
            if (program := rebuild(document)) is None:
                raise Unplayable(f"version {version} of {flow!r} is not a flow this Ariane can run")
            return program
        report = compile(document, world)
        if report.program is None:
            count = len(report.errors)
            raise Unplayable(f"the draft of {flow!r} has {count} problems to correct first")
        return report.program


__all__ = ["NotFound", "Programs", "Unplayable"]
