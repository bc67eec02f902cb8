"""A recorded call told again as the steps of a scripted caller.

The call is walked through its own version in virtual time, and the journal leads: at each wait it
knows what happened next (the prompt ended, a key came, nobody did anything) and lets that happen,
as near to the real instant as can be. What the caller did on the way, with the waits in between,
is the script. A caller who follows it, hears the same prompts for as long, and meets the same
opening hours goes the same way to the step.
"""

from dataclasses import dataclass
from typing import Any

from flows.model import Program
from flows.scenario import Step
from nodes.base import LANES, HungUp, ports_of
from nodes.collect import Collect
from nodes.hours import Hours
from nodes.punch import Punch
from nodes.world import World
from runtime.answered import answered
from runtime.as_then import Around, Lasting, Ways
from runtime.call import Voice
from runtime.events import Kind
from runtime.plausible import Way, keys
from runtime.pretended import ERROR, Pretended
from runtime.recorded import Fact, Pressed, Recorded
from runtime.replay_words import Unreplayable
from runtime.simulated_call import ScriptedCall
from runtime.sounds import Media
from runtime.state import CallState
from runtime.times import HIDDEN
from runtime.walker import walk

NEAR = 0.005
"""Seconds kept from the ends of a sound or a wait, so that nothing happens at the same instant."""
FINE = 0.001
AT_ONCE = 0.003
"""Seconds between what happened together: by so much the clock of calls may lag."""
LATE_KEY = 0.98
"""Of a wait for a key: by then it has come, so that no time-out comes before it."""
LATE = 0.9
"""Of a wait: a key after this part of it came because the wait was over, not before."""


@dataclass(frozen=True)
class Script:
    """What the caller does, in what world, and what it comes to.

    `lengths`: (node, seconds) of each sound begun, as long as the real ones; `chosen`: outcomes in
    the words of a scenario, `answers` those of each question about opening hours (None: as the
    calendar says); `masked`: variables (or steps) whose digits are made up.
    """

    steps: tuple[Step, ...]
    chosen: dict[str, dict[str, Any]]
    answers: tuple[str | None, ...]
    lengths: tuple[tuple[str, float], ...]
    masked: tuple[str, ...]
    state: CallState


@dataclass(frozen=True)
class Manner:
    """How a call is told: for prompts as long as the real ones, or as `voice` says.

    `grain`: seconds to which waits are rounded where nothing depends on it.
    """

    voice: Voice | None = None
    grain: float = FINE


async def retell(program: Program, call: Recorded, world: World, manner: Manner) -> Script:
    """The script of a call; `Unreplayable` where it cannot go the way of the journal."""
    told = call.started
    state = CallState(
        call=told.call, workspace=told.workspace, flow=told.flow, version=told.version,
        simulated=True, caller=str(told.data.get("from", "")), caller_name="",
        called=str(told.data.get("to", "")), started=told.at, language=program.languages[0],
        at=program.start,
    )  # fmt: skip
    again = Retold(program, state, world, call, manner)
    await walk(program, state, again)
    return again.script()


class Retold(ScriptedCall):
    """The walk that follows the journal and writes the script down."""

    def __init__(
        self, program: Program, state: CallState, world: World, call: Recorded, manner: Manner
    ) -> None:
        self._astray: Unreplayable | None = None
        self._ways = Ways(world.calendars, self._expected_way, self._differs)
        self._then = Pretended(world, {}, lambda: self.state.at)
        around = Around(self._ways, self._then.attendance)
        super().__init__(program, state, around, (), manner.voice or Lasting(self._lasting))
        self._recorded, self._manner = call, manner
        self._keys = list(call.keys)
        self._next = 0  # the fact to come
        self._barge = True
        self._secret_keys = ""  # made up, not yet pressed
        self._script: list[dict[str, Any]] = []
        self._acted = 0.0  # when the script did its last thing
        self._anchor = (0.0, -1)  # when the last prompt was over, and its place among them
        self._lengths: list[tuple[str, float]] = []
        self._masked: dict[str, None] = {}

    def script(self) -> Script:
        """What came of it, once the walk is over."""
        if self._next < len(self._recorded.facts):
            self._lose("otherwise")
        if self._astray is not None:
            raise self._astray
        steps = tuple(Step.model_validate(step) for step in self._script)
        lengths, masked = tuple(self._lengths), tuple(self._masked)
        answers = tuple(self._ways.answers)
        return Script(steps, self._ways.chosen, answers, lengths, masked, self.state)

    # --- following the journal ---

    @property
    def _fact(self) -> Fact:
        return self._recorded.facts[self._next]

    @property
    def _before(self) -> float:
        """When the last thing happened in the real call."""
        return self._recorded.facts[self._next - 1].t if self._next else 0.0

    def emit(self, kind: Kind, node: str = "", **data: Any) -> None:
        super().emit(kind, node, **data)
        if kind == "entered":
            self._meet(node)
        if kind == "heard" and data["end"] != "skipped":
            self._anchor = (self._time, len(self._told) - 1)
        if self._astray is None:
            self._follow(kind, node, data)

    def _meet(self, node: str) -> None:
        """The business answers as it did then; hours answer for themselves."""
        step, facts = self.program.nodes[node], self._recorded.facts[self._next :]
        answer = None if isinstance(step, Hours) else answered(step, node, facts)
        if answer is not None:
            self._then.chosen = {step.type: {node: answer}}
            self._ways.chosen.setdefault(step.type, {})[node] = answer

    def _follow(self, kind: str, node: str, data: dict[str, Any]) -> None:
        facts, at = self._recorded.facts, self._next
        while at < len(facts) - 1 and facts[at].kind == "heard" != kind:
            at += 1  # a value that is empty by now, such as the next opening
        if at < len(facts) and (facts[at].kind, facts[at].node) == (kind, node):
            if kind == "left" and facts[at].data.get("port") != data["port"]:
                self._lose("otherwise")
            self._next = at + 1
            self._keys = [key for key in self._keys if key.due > at]
        elif kind != "heard":  # a prompt that was cut in its first moment may be missing
            self._lose("technical" if kind == "failed" or self._failing() else "otherwise")

    def _failing(self) -> bool:
        return self._next < len(self._recorded.facts) and self._fact.kind == "failed"

    def _lose(self, code: str) -> None:
        if self._astray is None:
            at, asked = self.state.at or "", next(iter(self._ways.chosen.get("hours", {})), None)
            if code == "otherwise" and asked is not None:
                code, at = "hours", asked  # their next opening is not what it was
            self._astray = Unreplayable(code, step=at)

    def _differs(self, code: str) -> None:
        """One step met several hours, not all as today: a test has no words for that."""
        if self._manner.voice is not None:
            self._lose(code)

    def _expected_way(self) -> tuple[str, str, tuple[str, ...]] | None:
        """The step at work, the port it left by, and the states that have ports."""
        at = self.state.at or ""
        node = self.program.nodes.get(at)
        if not isinstance(node, Hours) or self._astray or self._next >= len(self._recorded.facts):
            return None
        port = ERROR if self._failing() else str(self._fact.data.get("port", ""))
        return at, port, ports_of(Hours, node.model_dump())

    # --- at each wait ---

    async def _answer(self) -> None:
        fact = self._fact
        if self._recorded.gone is not None and fact.data.get("port") == "hangup":
            self._script.append({"hangup": True})
            self.feed_gone()
            raise HungUp

    async def _start_sound(self, media: Media, number: int) -> None:
        self._lengths.append((self.state.at or "", media.seconds))
        await super()._start_sound(media, number)

    async def _listen(self, media: Media, barge_in: bool, deadline: float) -> str:
        self._barge = barge_in
        return await super()._listen(media, barge_in, deadline)

    async def _pause(self, seconds: float) -> None:
        if self._astray is not None or self._next >= len(self._recorded.facts):
            self._lose("otherwise")
            self.feed_gone()
            return
        fact = self._fact
        while self._keys and self._keys[0].due <= self._next and self._without_effect():
            del self._keys[0]
        if self._sound is not None:
            self._hear_out(fact, seconds)
        else:
            self._attend(fact, seconds)

    def _without_effect(self) -> bool:
        """Whether the next key was dropped before anybody could notice it."""
        key = self._keys[0]
        return not key.taken and not self._overlooked(key, self._time)

    def _hear_out(self, fact: Fact, seconds: float) -> None:
        end = self._end_of(fact)
        begun = fact.t - float(fact.data.get("ms", 0)) / 1000 if end else self._before
        if end in ("key", "skipped") and self._barge:
            self._press_all(fact, begun, self._sound_ends)
        elif end in ("done", "failed"):
            self._go_through(fact, begun)
        elif self._failing():
            self._lose("technical")
            self.feed_gone()
        elif self._recorded.gone is not None:
            if self._press_ahead(fact, begun):
                return
            if self._keys and self._keys[0].t <= fact.t + AT_ONCE:
                self._press_all(fact, begun, self._sound_ends)  # and hung up before it was cut
            else:
                self._hang_up(begun, self._sound_ends)
        else:  # the call has lasted too long
            self._time = min(self._sound_ends, self._time + seconds)
            if self._time >= self._sound_ends:
                self.feed_silence()

    def _end_of(self, fact: Fact) -> str | None:
        """How the present sound ended; None if that is not what the fact tells.

        A key that nobody knows cut it (a crash took it) makes no other difference: as if it had
        not been cut.
        """
        if (fact.kind, fact.node) != ("heard", self.state.at or ""):
            return None
        end = str(fact.data.get("end"))
        known = self._keys and self._keys[0].t <= fact.t + NEAR
        return "done" if end in ("key", "skipped") and not known else end

    def _go_through(self, fact: Fact, begun: float) -> None:
        """To the end of a sound; keys pressed meanwhile wait, or are overlooked."""
        if self._press_ahead(fact, begun):
            return
        self._time = max(self._time, self._sound_ends)
        self.feed_silence()

    def _press_ahead(self, fact: Fact, begun: float) -> bool:
        """The next key that was pressed before this fact and did not cut the sound, if any."""
        key = next((k for k in self._keys[:1] if k.t < fact.t + AT_ONCE), None)
        if key is None:
            return False
        at = self._moment(key.t, begun, self._sound_ends)
        if self._barge and not self._overlooked(key, at):
            return False
        self._press([key], at)
        return True

    def _overlooked(self, key: Pressed, at: float) -> bool:
        """Whether the call would take the key for the habit of pressing # after an entry."""
        wanted, until = self._swallow
        hidden = key.key == HIDDEN or key.key in wanted
        return not key.taken and bool(wanted) and hidden and at <= until

    def _attend(self, fact: Fact, seconds: float) -> None:
        """A wait for a key."""
        until = self._time + seconds
        if (fact.kind, fact.node) == ("pressed", self.state.at):
            self._press_all(fact, self._before, self._time + LATE_KEY * seconds)
        elif self._leaves(fact, seconds):
            self._hang_up(self._before, until)
        else:
            self._time = until

    def _leaves(self, fact: Fact, seconds: float) -> bool:
        """Whether the caller left during this wait, and not after it had passed."""
        gone = self._recorded.gone
        if gone is None:
            return False
        lane = (fact.kind, fact.data.get("port")) == ("left", "hangup") or fact.kind == "ended"
        return lane or (gone <= fact.t and gone < self._before + seconds)

    def _lasting(self, media: Media) -> float:
        """Seconds that the sound about to begin lasted in the real call, or would have."""
        if self._next >= len(self._recorded.facts):
            return media.seconds
        fact = self._fact
        end = self._end_of(fact)
        if end in ("done", "failed"):
            return max(4 * NEAR, fact.t - self._time)
        if self._recorded.reason == "too_long" and end is None:
            return self.program.max_seconds - self._time + 1.0
        return max(media.seconds, fact.t - self._time + 1.0)

    # --- what the caller does ---

    def _press_all(self, fact: Fact, begun: float, latest: float) -> None:
        """The key that made this fact, with those that came in the same breath."""
        if not self._keys:
            self._lose("otherwise")
            self.feed_gone()
            return
        first = self._keys[0]
        until = max(first.t, fact.t if fact.kind == "pressed" and first.taken else 0.0) + AT_ONCE
        many = [first, *(key for key in self._keys[1:] if key.t <= until)]
        self._press(many, self._moment(first.t, begun, latest))

    def _press(self, many: list[Pressed], at: float) -> None:
        self._arrive(at)
        made = [self._made(key) if key.key == HIDDEN else key.key for key in many]
        self._keys = self._keys[len(many) :]
        self._script.append({"press": "".join(made)})
        for key in made:
            self._last_key = ("", -1.0)
            self.feed_key(key, self._time)

    def _hang_up(self, begun: float, latest: float) -> None:
        gone = self._recorded.gone
        self._arrive(self._moment(self._time if gone is None else gone, begun, latest))
        self._script.append({"hangup": True})
        self.feed_gone()

    def _moment(self, real: float, begun: float, latest: float) -> float:
        """The virtual instant of something that happened `real - begun` after a real beginning.

        In the present sound or wait, which is over at `latest`.
        """
        wanted = real if self._manner.voice is None else self._time + (real - begun)
        low, high = self._time, max(self._time, latest - NEAR)
        low = min(high, low + (NEAR if self._sound is not None else 0.0))
        wanted = min(max(wanted, low), high)
        base = max(self._anchor[0], self._acted)
        for grain in (self._manner.grain, FINE):
            rounded = base + round(round((wanted - base) / grain) * grain, 3)
            if low <= rounded <= high:
                return rounded
        return base + round(wanted - base, 6)

    def _arrive(self, at: float) -> None:
        """Write down the wait until then: from the last prompt, or from the last thing done."""
        ended, place = self._anchor
        if place >= 0 and (ended > self._acted or not self._script):
            node = self._told[place][0]
            before = self._told[self._matched : place + 1]
            self._script += [{"hear": node} for one, _ in before if one == node]
            self._matched = place + 1
        base = max(ended, self._acted)
        if (wait := round(at - base, 6)) > 0:
            self._script.append({"wait": wait})
            self._time = base + wait
        self._acted = self._time

    # --- secret digits ---

    def _made(self, key: Pressed) -> str:
        """A key in the place of one that was never written down."""
        wanted, until = self._swallow
        node = self.program.nodes.get(self._recorded.facts[key.due].node)
        self._masked[str(getattr(node, "store", None) or self._recorded.facts[key.due].node)] = None
        if not key.taken:
            habit = wanted and self._time <= until and key.due <= self._next
            other = next(digit for digit in "1234567890*#" if digit not in wanted)
            return wanted[0] if habit else other
        if not isinstance(node, Collect | Punch):
            return "1"
        if not self._secret_keys:
            self._secret_keys = self._entry(node, key.due)
        made, self._secret_keys = self._secret_keys[0], self._secret_keys[1:]
        return made

    def _entry(self, node: Collect | Punch, due: int) -> str:
        facts, rule = self._recorded.facts, node.reading()
        end = due
        while (facts[end].kind, facts[end].data.get("key")) == ("pressed", HIDDEN):
            end += 1
        port = facts[end].data.get("port") if facts[end].kind == "left" else None
        way: Way = "good" if port == "ok" else "cancelled" if port == "cancelled" else "bad"
        spent = facts[end].t - facts[end - 1].t
        left = rule.total - (facts[end - 1].t - facts[due - 1].t)
        gone = self._recorded.gone
        quick = spent < LATE * min(rule.inter_digit, max(left, 0.0))
        ended = quick and port not in LANES and not (gone is not None and gone <= facts[end].t)
        made = keys(node, end - due, way, ended=ended)
        if not made:
            self._lose("secret")
        return made or "1" * (end - due)
