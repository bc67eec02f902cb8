"""A telephone for tests: a small SIP user agent that dials, listens, presses keys, hangs up.

    async with await Caller.dial(rig.sip, to="100", from_="+41790000001", book=book) as call:
        await call.answered(5)
        await call.hear("welcome", timeout=5)
        await call.press("1")
        await call.ended(10)
    assert call.names() == ["welcome", "sales"]

All times are time.monotonic() seconds. Nothing is random but ids and ports.
"""

import asyncio
import io
import time
import wave
from array import array
from collections.abc import Sequence
from types import TracebackType

from tests.asterisk import rtp
from tests.asterisk.dialogue import Dialogue
from tests.asterisk.rtp import Audio, Packet, Press
from tests.asterisk.tones import Codebook, Decoder, Heard


class Caller(Dialogue):
    """One call from one telephone; make it with `Caller.dial()`."""

    def __init__(self, target: tuple[str, int], book: Codebook, payload_type: int) -> None:
        super().__init__(target)
        self.book = book
        self.packets: list[Packet] = []
        self.presses: list[Press] = []
        self._decoder = Decoder()
        self._audio = Audio(payload_type, self._listen)
        self._cursor = 0

    @classmethod
    async def dial(
        cls,
        target: tuple[str, int],
        to: str,
        from_: str | None = "+41790000001",
        *,
        name: str = "",
        book: Codebook | None = None,
        codec: str = "PCMU",
        muted: bool = False,
        headers: Sequence[tuple[str, str]] = (),
    ) -> "Caller":
        """Send the INVITE and return at once.

        `from_` None hides the number as networks do (anonymous From, Privacy: id). `name` is the
        display name, sent as it is inside quotes. `muted` sends no audio but keys. `headers` are
        added to the INVITE.
        """
        call = cls(target, book or Codebook(), {"PCMU": rtp.ULAW, "PCMA": rtp.ALAW}[codec])
        call._audio.muted = muted
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: call, local_addr=("127.0.0.1", 0))
        await loop.create_datagram_endpoint(lambda: call._audio, local_addr=("127.0.0.1", 0))
        call._address(to, from_, name, headers)
        call._spawn(call._send_invite())
        return call

    # What a person does.

    async def answered(self, timeout: float = 5.0) -> float:
        """Wait for the answer and return its time."""
        await self._until(lambda: self.answered_at is not None or self.over, timeout, "no answer")
        assert self.answered_at is not None, f"refused with {self.status}"
        return self.answered_at

    async def press(self, keys: str, milliseconds: int = 100, gap: float = 0.1) -> Press:
        """Press keys one after another, `gap` seconds between; returns the last one, when sent."""
        press = Press("", 0)
        for number, key in enumerate(keys):
            if number:
                await asyncio.sleep(gap)
            press = Press(key, milliseconds)
            self.presses.append(press)
            self._audio.keys.append(press)
            async with asyncio.timeout(5):
                await press.sent.wait()
        return press

    async def hear(self, name: str | int, timeout: float = 5.0) -> Heard:
        """Wait until a prompt is recognised (0.3 s after it starts) that no `hear` returned yet.

        Prompts before it are passed over; `names()` still tells them.
        """
        code = self.book.code(name) if isinstance(name, str) else name

        def found() -> Heard | None:
            for index, heard in enumerate(self._decoder.heard()[self._cursor :], self._cursor):
                if heard.code == code:
                    self._cursor = index + 1
                    return heard
            if self.over:
                raise AssertionError(f"the call ended before {name!r}; heard {self.names()}")
            return None

        try:
            heard = await self._until(found, timeout, f"did not hear {name!r}")
        except AssertionError as error:
            raise AssertionError(f"{error}; heard {self.names()}") from None
        assert heard is not None
        return heard

    async def silence(self, seconds: float, timeout: float = 30.0) -> float:
        """Wait until nothing was audible for `seconds`; returns when the last sound ended."""

        def quiet() -> bool:
            return time.monotonic() - self._last_sound() > seconds

        await self._until(quiet, timeout, "never silent")
        return self._last_sound()

    def say(self, wav: bytes) -> None:
        """Speak a WAV (8 kHz, mono, 16 bit) into the call, after what is being said."""
        with wave.open(io.BytesIO(wav)) as sound:
            samples = array("h", sound.readframes(sound.getnframes()))
        data = rtp.encode(self._audio.payload_type, samples)
        frames = (data[i : i + rtp.SAMPLES] for i in range(0, len(data), rtp.SAMPLES))
        pad = rtp.SILENCE[self._audio.payload_type]
        self._audio.sound.extend(frame + pad[len(frame) :] for frame in frames)

    async def hang_up(self) -> None:
        """End the call: CANCEL before the answer, BYE after it; returns when all is closed."""
        if not self.over:
            self.ended_by = "us"
            if self.answered_at is None:
                if await self._wait(self._provisional, 5):
                    await self._cancel()
                self._end()
            else:
                await self._request("BYE")
                self._end()
        await self._close()

    async def ended(self, timeout: float = 5.0) -> float:
        """Wait until the call is over, whoever ended it; returns when that was."""
        await self._until(lambda: self.over, timeout, "still in the call")
        await asyncio.sleep(0.05)  # the other side may repeat its last request once
        await self._close()
        assert self.ended_at is not None
        return self.ended_at

    async def vanish(self) -> None:
        """Disappear as a telephone without battery does: no BYE, no audio, no answers."""
        self._end()
        await self._close()

    # What a person noticed.

    def heard(self) -> list[Heard]:
        """All prompts so far; one still playing is last and not complete."""
        return self._decoder.heard()

    def names(self) -> list[str]:
        """The names of what was heard, in order."""
        return [self.book.name(heard.code) for heard in self.heard()]

    def pcm(self) -> "array[int]":
        """All received audio, gaps left out: 16 bit samples at 8 kHz."""
        samples = array("h")
        for packet in self.packets:
            samples.extend(packet.samples)
        return samples

    async def __aenter__(self) -> "Caller":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.hang_up()

    # Inside.

    def media(self) -> tuple[int, int]:
        return self._audio.port, self._audio.payload_type

    def media_found(self, address: tuple[str, int]) -> None:
        self._audio.start(address)

    def _listen(self, packet: Packet) -> None:
        last = self.packets[-1] if self.packets else None
        self.packets.append(packet)
        # A busy machine reads late: only the sender's own clock tells a pause.
        joined = last is not None and packet.timestamp - last.timestamp == len(last.samples)
        self._decoder.feed(packet.samples, packet.at, joined=joined)

    def _last_sound(self) -> float:
        return self._decoder.last or self.dialled_at

    async def _close(self) -> None:
        await self._audio.stop()
        await super()._close()
