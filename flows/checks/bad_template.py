"""A text with `{{ … }}` is not well formed or asks for more than templates may do."""

from collections.abc import Iterator

from flows.checks.rule import Found, Rule
from flows.graph import Graph
from nodes.base import Text
from nodes.text import BadTemplate, compile_text

TEXTS = {
    "en": (
        "“{node}”: the text “{text}” cannot be read: {detail}.",
        "At this step the call fails and goes to the error lane.",
    ),
    "fr": (
        "« {node} » : le texte « {text} » ne peut pas être lu : {detail}.",
        "À cette étape, l'appel échoue et part en erreur.",
    ),
    "it": (
        "«{node}»: il testo «{text}» non si può leggere: {detail}.",
        "A questo passo la chiamata fallisce e va in errore.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """Every text of every sound node."""
    for id, at, text in graph.words(Text):
        try:
            compile_text(text)
        except BadTemplate as problem:
            values = {"text": text[:60], "detail": str(problem).rstrip(".")}
            yield Found(graph.pointer(id, at), id, at, values)


RULE = Rule("bad-template", "error", TEXTS, find)
