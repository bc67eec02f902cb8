"""Reading an entry back to the caller: 1 keeps it, 2 asks again."""

from typing import Literal

from nodes.base import Call, Lengths, Prompt
from nodes.entries import Kind

Confirm = Literal["none", "digits", "value"]

TURNS, WAIT = 3, 5
QUESTION = Prompt.model_validate(
    {
        "text": {
            "en": "If this is right, press 1. To enter it again, press 2.",
            "fr": "Si c'est exact, tapez 1. Pour recommencer, tapez 2.",
            "it": "Se è corretto, premere 1. Per ricominciare, premere 2.",
            "de": "Wenn das stimmt, drücken Sie die 1. Zum Wiederholen die 2.",
        }
    }
)
SAID_AS: dict[Kind, str] = {
    "digits": "number", "amount": "money", "date": "date", "time": "time",
}  # fmt: skip


async def confirmed(
    call: Call, value: str, said_as: str, currency: str | None, question: Prompt | None
) -> bool:
    """Whether the caller keeps the value; silence or another key hears it again, twice at most."""
    for _ in range(TURNS):
        await call.say_value(value, said_as, currency)
        await call.say(question or QUESTION)
        key = await call.key(WAIT)
        if key in ("1", "2"):
            return key == "1"
    return False


def confirming(lengths: Lengths, question: Prompt | None) -> float:
    """Seconds that it takes at most."""
    return TURNS * (lengths.value() + lengths.prompt(question or QUESTION) + WAIT)
