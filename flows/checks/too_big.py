"""A flow has more steps, or a step more options, than can be kept in hand."""

from collections.abc import Iterator

from flows.checks.rule import Counted, Found, Rule
from flows.graph import Graph
from nodes.base import Severity
from nodes.language import SetLanguage
from nodes.menu import Menu

MOST, OPTIONS, SOON = 2000, 100, 0.8
OVER = (
    "{count} steps are too many: 2000 at most; move parts into flows of their own",
    "{count} étapes, c’est trop : 2000 au plus ; déplacez des parties dans d’autres parcours",
    "{count} passi sono troppi: al massimo 2000; spostate delle parti in altri percorsi",
)
NEAR = (
    "{count} steps come near the limit of 2000; move parts into flows of their own",
    "{count} étapes, c’est près de la limite de 2000 ; déplacez des parties dans d’autres parcours",
    "{count} passi si avvicinano al limite di 2000; spostate delle parti in altri percorsi",
)
CROWD = (
    "{count} options come near the limit of 100; group them",
    "{count} choix, c’est près de la limite de 100 ; regroupez-les",
    "{count} scelte si avvicinano al limite di 100; raggruppatele",
)

TEXTS = {
    "en": (
        "{what}.",
        "Nothing yet, but nobody can keep track of such a flow.",
    ),
    "fr": (
        "{what}.",
        "Rien encore, mais personne ne garde une vue d’ensemble d’un tel parcours.",
    ),
    "it": (
        "{what}.",
        "Ancora niente, ma nessuno ha più la visione d’insieme di un percorso simile.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """An error above the limit, a warning from four fifths of it on."""
    count = len(graph.flow.nodes)
    if count > SOON * MOST:
        severity: Severity = "error" if count > MOST else "warning"
        words = OVER if count > MOST else NEAR
        yield Found("/nodes", values={"what": Counted(words, count)}, severity=severity)
    for id, node in graph.nodes.items():
        options = len(node.options) if isinstance(node, Menu | SetLanguage) else 0
        if options > SOON * OPTIONS:
            yield Found(graph.pointer(id, "/options"), id, "/options",
                        {"what": Counted(CROWD, options)}, severity="warning")  # fmt: skip


RULE = Rule("too-big", "error", TEXTS, find)
