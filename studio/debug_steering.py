"""What a person at the debugger orders, and what it does to the call."""

from typing import Any

from flows.model import Program
from runtime.state import CallState
from studio import debug_orders as orders
from studio.debug_export import as_scenario
from studio.debug_session import Session, points
from studio.debug_values import given, readable, secret_read
from studio.debug_view import masked
from studio.debug_words import Refused


class Steered(Session):
    """A session that obeys its page: one `_on_` for each of `debug_orders.ORDERS`."""

    async def obey(self, name: str, asked: Any) -> dict[str, Any]:
        """Carry out an order of `debug_orders.ORDERS`; Refused."""
        async with self._turn:
            done = await getattr(self, f"_on_{name}")(asked)
            self.changed()
        return done or {}

    async def use(self, program: Program) -> None:
        """Go on from the present step with another program; Refused when the step is gone."""
        async with self._turn:
            self._must_exist(program, self.call.state.at)
            why = self.why
            await self._halt()
            state = self.call.state
            self.program, self.version = program, None
            for step, when in list(self.stops.breakpoints.items()):
                if secret_read(program, when):
                    del self.stops.breakpoints[step]
            self._log("changed", name="program", value=None)
            self._hold_again = why is not None
            if state.inside:
                state.resumes += 1  # the visit begins again, as it would after a crash
            self._continue(state, self.call.clock(), self.call.acts, why)

    async def _on_go(self, _: orders.Order) -> None:
        self._must_last()
        self._thaw()
        self.stops.go()

    async def _on_step(self, _: orders.Order) -> None:
        self._must_last()
        self._thaw()
        self.stops.step()

    async def _on_here(self, asked: orders.Here) -> None:
        self._must_last()
        if asked.node not in self.program.nodes:
            raise Refused("no-such-step", step=asked.node)
        self._thaw()
        self.stops.here(asked.node)

    async def _on_pause(self, _: orders.Order) -> None:
        self._must_last()
        if self.why is not None:
            return
        self.stops.pause()
        if self.call.state.inside:
            self._frozen = True
            self.call.stand_still()
            self._log("held", self.call.state.at or "", why="pause")

    async def _on_back(self, asked: orders.Back) -> None:
        if asked.steps > self.past or not self._moments:
            raise Refused("nothing-before", past=self.past)
        at = self.past - asked.steps
        at = min(at, len(self._moments) - 1)
        moment = self._moments.at(at)
        state = CallState.load(moment.state)
        self._must_exist(self.program, state.at)
        await self._halt()
        self._moments.cut(at)
        self.ways, self.path, self._problem = moment.ways, moment.path, moment.problem
        self._forget(moment.told)
        self._continue(state, moment.lived, moment.acts, "step", moment.gone)

    async def _on_skip(self, _: orders.Order) -> None:
        if self._frozen:
            self._thaw()
            self.stops.pause()
        self.call.skip()

    async def _on_key(self, asked: orders.Key) -> None:
        if self.mode != "ended":
            self.call.press(asked.key)

    async def _on_played(self, asked: orders.Played) -> None:
        self.call.played(asked.playback)

    async def _on_hangup(self, _: orders.Order) -> None:
        if self.mode == "ended":
            return
        if self._frozen:
            self._thaw()
            self.stops.pause("step")
        self.call.hang_up_now()

    async def _on_breakpoints(self, asked: orders.Stop) -> None:
        readable(self.program, asked.breakpoints)
        self.stops.breakpoints = points(asked.breakpoints)

    async def _on_set(self, asked: orders.Set) -> None:
        self._must_last()
        state, name = self.call.state, asked.name
        value = given(self.program, name, asked.value)
        if name == "caller.number":
            state.caller = str(value)
        elif name == "caller.name":
            state.caller_name = str(value)
        elif name == "language":
            state.language = str(value)
        elif value is None:
            state.variables.pop(name, None)
        else:
            state.variables[name] = value
        self._log("changed", state.at or "", name=name, value=masked(self.program, name, value))
        if self.stops.why is not None and self._moments:
            self._moments.change(self._moment())

    async def _on_speed(self, asked: orders.Faster) -> None:
        self.call.speed = asked.speed

    async def _on_clock(self, asked: orders.Clock) -> None:
        self.call.now = asked.at
        self.bent = self.bent or self.past > 0
        self._log("changed", self.call.state.at or "", name="now", value=asked.at.isoformat())

    async def _on_world(self, asked: orders.World) -> None:
        self._world.chosen = asked.world
        self.bent = self.bent or self.past > 0
        self._log("changed", self.call.state.at or "", name="world", value=asked.world)

    async def _on_export(self, asked: orders.Export) -> dict[str, Any]:
        return await as_scenario(self, asked.name or self.program.name)

    def _must_last(self) -> None:
        if self.mode == "ended":
            raise Refused("ended")

    @staticmethod
    def _must_exist(program: Program, step: str | None) -> None:
        if step is not None and step not in program.nodes:
            raise Refused("step-gone", step=step)
