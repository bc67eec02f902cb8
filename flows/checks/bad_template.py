"""A text with `{{ … }}` is not well formed or asks for more than templates may do."""

from collections.abc import Iterator

from flows.checks.rule import Found, Rule
from flows.graph import Graph
from nodes.text import BadTemplate

TEXTS = {
    "en": (
        "“{node}”: the text “{text}” cannot be read: {detail}.",
        "The call fails at this step: it goes on at “If something goes wrong”, or ends.",
    ),
    "fr": (
        "« {node} » : le texte « {text} » ne peut pas être lu : {detail}.",
        "L’appel échoue à cette étape : il continue à « En cas d’incident » ou se termine.",
    ),
    "it": (
        "«{node}»: il testo «{text}» non si può leggere: {detail}.",
        "La chiamata fallisce a questo passo: continua da «In caso di problema» o finisce.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """Every text of every sound node."""
    for id, known in graph.facts.items():
        for at, text, template in known.templates:
            if isinstance(template, BadTemplate):
                values = {"text": text[:60], "detail": str(template).rstrip(".")}
                yield Found(graph.pointer(id, at), id, at, values)


RULE = Rule("bad-template", "error", TEXTS, find)
