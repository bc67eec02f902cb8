"""Coded prompts are read back from what a telephone line leaves of them; no Asterisk needed."""

import io
import random
import wave
from array import array

import pytest

from tests.asterisk import rtp
from tests.asterisk.tones import (
    CODES,
    FRAME,
    RATE,
    UNREADABLE,
    Codebook,
    Decoder,
    Heard,
    encode,
)


def samples(wav: bytes) -> "array[int]":
    with wave.open(io.BytesIO(wav)) as sound:
        return array("h", sound.readframes(sound.getnframes()))


def silence(seconds: float) -> "array[int]":
    return array("h", bytes(2 * round(seconds * RATE)))


def listen(sound: "array[int]", codec: int = rtp.ULAW) -> list[Heard]:
    """What a caller hears of a sound, sent as G.711 packets of 20 ms."""
    decoder = Decoder()
    sound = sound + silence(0.4)
    for start in range(0, len(sound) - FRAME + 1, FRAME):
        packet = rtp.decode(codec, rtp.encode(codec, sound[start : start + FRAME]))
        decoder.feed(packet, (start + FRAME) / RATE)
    return decoder.heard()


@pytest.mark.parametrize("codec", [rtp.ULAW, rtp.ALAW])
def test_codes_survive_the_line(codec: int) -> None:
    chance = random.Random(1)
    for code in [0, 67, CODES - 1, *chance.sample(range(CODES), 6)]:
        offset = silence(chance.randrange(FRAME) / RATE)
        heard = listen(offset + samples(encode(code, 0.6)) + samples(encode(42, 0.5)), codec)
        assert [(one.code, one.complete) for one in heard] == [(code, True), (42, True)]
        assert heard[0].start == pytest.approx(len(offset) / RATE, abs=0.041)
        assert heard[0].end == pytest.approx(len(offset) / RATE + 0.6, abs=0.041)


@pytest.mark.parametrize("cut", [0.1, 0.2, 0.3, 0.5, 1.9])
def test_cut_prompt_is_not_complete(cut: float) -> None:
    part = samples(encode(300, 2.0))[: round(cut * RATE)]
    first, second = listen(part + samples(encode(411, 0.5)))
    assert first.code == (300 if cut >= 0.3 else first.code)
    assert first.code in (300, UNREADABLE)
    assert not first.complete
    assert first.end == pytest.approx(cut, abs=0.041)
    assert (second.code, second.complete) == (411, True)


def test_other_sounds_are_not_misread() -> None:
    chance = random.Random(2)
    noise = array("h", (chance.randrange(-6000, 6000) for _ in range(RATE)))
    assert [one.code for one in listen(noise)] == [UNREADABLE]
    assert listen(silence(1)) == []


def test_known_while_it_plays() -> None:
    decoder = Decoder()
    decoder.feed(samples(encode(7, 5.0))[: round(0.34 * RATE)], 0.34)
    assert [(one.code, one.complete) for one in decoder.heard()] == [(7, False)]


def test_codebook_names() -> None:
    book = Codebook()
    assert book.code("welcome") != book.code("closed")
    assert book.name(book.code("closed")) == "closed"
    assert book.name(UNREADABLE) == "?"
    assert book.name(4000) == "#4000"


def test_impossible_prompts_are_refused() -> None:
    with pytest.raises(ValueError, match="not between"):
        encode(CODES, 1)
    with pytest.raises(ValueError, match="shorter"):
        encode(1, 0.4)
