"""A prompt has neither words nor a recording in a language the flow speaks."""

from collections.abc import Iterator, Mapping

from flows.checks.rule import Found, Rule, Tongue
from flows.graph import Graph
from flows.problems import unpoint
from nodes.base import Node, Prompt

TEXTS = {
    "en": (
        "“{node}” says nothing in {language}: write the text or choose a recording.",
        "A caller who chose {language} hears silence.",
    ),
    "fr": (
        (
            "« {node} » ne dit rien en {language} : écrivez le texte ou choisissez un "
            "enregistrement."
        ),
        "Un appelant qui a choisi cette langue ({language}) n’entend rien.",
    ),
    "it": (
        (
            "«{node}» non dice niente in {language}: scrivete il testo o scegliete una "
            "registrazione."
        ),
        "Chi ha scelto questa lingua ({language}) non sente niente.",
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """One per prompt and language; only blanks count as nothing."""
    spoken = tuple(dict.fromkeys(graph.flow.languages))
    for node, at, prompt in graph.prompts:
        own = _own_language(graph.nodes[node], at)
        for language in (own,) if own else spoken:
            if not any(_says(prompt, tag) for tag in (language, language[:2])):
                param = f"{at}/text/{language}"
                values = {"language": Tongue(str(language))}
                yield Found(graph.pointer(node, param), node, param, values)


def _says(prompt: Prompt, tag: str) -> bool:
    # a caller in `fr-CH` hears what is written for `fr`; the tag is as good a key as a Language
    spoken: Mapping[str, str] = prompt.text  # type: ignore[assignment]  # tags are str
    return bool(spoken.get(tag, "").strip() or tag in prompt.audio)


def _own_language(node: Node, at: str) -> str | None:
    """The one language of a prompt that belongs to an item with a `language` of its own."""
    part: object = node
    for step in unpoint(at)[:-1]:
        part = part[int(step)] if isinstance(part, tuple) else getattr(part, step)
    return None if part is node else getattr(part, "language", None)


RULE = Rule("missing-prompt", "error", TEXTS, find)
