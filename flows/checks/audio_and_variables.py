"""A recording replaces a text that holds variables: what they hold is never said."""

from collections.abc import Iterator

from flows.checks.rule import Fix, Found, Rule, Tongue
from flows.graph import Graph
from nodes.text import BadTemplate, compile_text

FIXES = {
    "remove": ("Say the text instead", "Dire plutôt le texte", "Di’ invece il testo"),
}
TEXTS = {
    "en": (
        (
            "“{node}”: the recording in {language} replaces a text with {{{{ {name} }}}}: remove"
            " the recording, or the variable."
        ),
        "Callers hear the recording, and never the value.",
    ),
    "fr": (
        (
            "« {node} » : l’enregistrement en {language} remplace un texte avec {{{{ {name} }}}} :"
            " supprimez l’enregistrement ou la variable."
        ),
        "L’appelant entend l’enregistrement, jamais la valeur.",
    ),
    "it": (
        (
            "«{node}»: la registrazione in {language} sostituisce un testo con {{{{ {name} }}}}:"
            " togliete la registrazione o la variabile."
        ),
        "Il chiamante sente la registrazione, mai il valore.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """One per prompt and language."""
    for id, at, prompt in graph.prompts:
        for language, text in prompt.text.items():
            if language not in prompt.audio or "{" not in text:
                continue
            try:
                names = sorted(compile_text(text).names)
            except BadTemplate:
                continue  # another rule tells
            for name in names[:1]:
                param = f"{at}/audio/{language}"
                place = graph.pointer(id, param)
                values = {"language": Tongue(str(language)), "name": name}
                remove = Fix("remove", ({"op": "remove", "path": place},))
                yield Found(place, id, param, values, (remove,))


RULE = Rule("audio-and-variables", "error", TEXTS, find, FIXES)
