"""The variables that every call has without declaring them, described for people."""

from typing import NamedTuple

from flows.names import BUILT_IN
from flows.problems import column
from runtime.records.words import Texts


class BuiltIn(NamedTuple):
    """One of them; `label` in a language."""

    name: str
    type: str
    label: str


SAID: dict[str, tuple[str, Texts]] = {
    "caller.number": ("phone", ("Caller’s number", "Numéro de l’appelant", "Numero del chiamante")),
    "caller.name": ("text", ("Caller’s name", "Nom de l’appelant", "Nome del chiamante")),
    "caller.attestation": (
        "text",
        (
            "How far the network vouches for the number (A, B or C)",
            "Confiance du réseau dans le numéro (A, B ou C)",
            "Fiducia della rete nel numero (A, B o C)",
        ),
    ),
    "called.number": ("phone", ("Called number", "Numéro appelé", "Numero chiamato")),
    "call.id": ("text", ("Id of the call", "Identifiant de l’appel", "Codice della chiamata")),
    "call.started": (
        "datetime",
        ("Start of the call", "Début de l’appel", "Inizio della chiamata"),
    ),
    "language": ("text", ("Language of the call", "Langue de l’appel", "Lingua della chiamata")),
    "now": ("datetime", ("Present instant", "Instant présent", "Istante attuale")),
}


def builtins(language: str) -> list[BuiltIn]:
    """All of them, in the order in which forms offer them."""
    return [
        BuiltIn(name=name, type=SAID[name][0], label=SAID[name][1][column(language)])
        for name in BUILT_IN
    ]
