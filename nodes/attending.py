"""What sites and workers hear when they punch, and the codes they key: shared by `site` and
`punch`. Only words and readings; what counts is decided elsewhere."""

from datetime import datetime

from nodes.base import Call, Prompt
from nodes.keys import Entry, Reading, read

FIRST, NEXT, TOTAL = 8.0, 5.0, 30.0
"""Seconds to begin a code, between its digits, and for all of it."""
Words = dict[str, str]


def say(words: Words) -> Prompt:
    """A message of our own, in the languages we have."""
    return Prompt.model_validate({"text": words})


WRONG = say(
    {
        "en": "This code is not known.",
        "fr": "Ce code n’est pas reconnu.",
        "it": "Questo codice non è riconosciuto.",
        "de": "Dieser Code ist nicht bekannt.",
    }
)
SITE = say(
    {
        "en": "Please enter the code of your site.",
        "fr": "Tapez le code de votre site.",
        "it": "Digitare il codice della sede.",
        "de": "Bitte geben Sie den Code Ihres Standorts ein.",
    }
)
WHICH_WAY = say(
    {
        "en": "For an arrival, press 1. For a departure, press 2.",
        "fr": "Pour une arrivée, tapez 1. Pour un départ, tapez 2.",
        "it": "Per un’entrata, premere 1. Per un’uscita, premere 2.",
        "de": "Für eine Ankunft drücken Sie die 1, für einen Weggang die 2.",
    }
)
THANKS: dict[str, Words] = {
    "in": {
        "en": "Thank you {name}. Arrival recorded at",
        "fr": "Merci {name}. Arrivée enregistrée à",
        "it": "Grazie {name}. Entrata registrata alle",
        "de": "Danke {name}. Ankunft erfasst um",
    },
    "out": {
        "en": "Thank you {name}. Departure recorded at",
        "fr": "Merci {name}. Départ enregistré à",
        "it": "Grazie {name}. Uscita registrata alle",
        "de": "Danke {name}. Weggang erfasst um",
    },
    "duplicate": {
        "en": "Thank you {name}. This was already recorded.",
        "fr": "Merci {name}. C’était déjà enregistré.",
        "it": "Grazie {name}. Era già registrato.",
        "de": "Danke {name}. Das war bereits erfasst.",
    },
}


def thanks(result: str, name: str) -> Prompt:
    """The thanks for a punch; the time of day follows those for `in` and `out`."""
    plain = name.replace("{", "").replace("}", "")  # a name is no template
    return say({tag: text.format(name=plain) for tag, text in THANKS[result].items()})


def code_of(digits: int, *, secret: bool) -> Reading:
    """When a code is over; any first digit counts, so that it is known where a caller left."""
    return Reading(
        shortest=1, longest=digits, terminator="#", cancel="", timeout=FIRST, inter_digit=NEXT,
        total=TOTAL, secret=secret,
    )  # fmt: skip


async def ask(call: Call, prompt: Prompt, rule: Reading) -> Entry:
    """A code that is asked for."""
    await call.say(prompt)
    return await read(call, rule)


def keying(digits: int) -> float:
    """Seconds that keying a code takes at most."""
    return min(TOTAL, FIRST + NEXT * digits)


def instant(call: Call) -> datetime:
    """When the call began: the time of a punch, however long the code took."""
    return datetime.fromisoformat(str(call.get("call.started")))
