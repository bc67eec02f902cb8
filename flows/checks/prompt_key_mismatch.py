"""A prompt announces a key that does nothing, or never says one that does."""

from collections.abc import Iterator

from flows.announced import announced, announced_signs
from flows.checks.rule import Counted, Found, Rule, Tongue, Words
from flows.graph import Graph
from nodes.base import Prompt
from nodes.collect import Collect
from nodes.language import SetLanguage
from nodes.menu import Menu

Told = Iterator[tuple[str, Words, str, str]]  # place, words, key, language
DEAD = (
    "it says to press {count}, but nothing is set for that key: add it, or change the text",
    (
        "le message dit de taper {count}, mais rien n’est prévu pour cette touche : ajoutez-la "
        "ou changez le texte"
    ),
    (
        "il messaggio dice di premere {count}, ma per questo tasto non c’è nulla: aggiungetelo "
        "o cambiate il testo"
    ),
)
UNSAID = (
    "it never says what to press {count} for: add it to the text, or remove the key",
    "la touche {count} n’est jamais annoncée : ajoutez-la au texte ou supprimez-la",
    "il tasto {count} non viene mai annunciato: aggiungetelo al testo o toglietelo",
)
REFUSED = (
    "The caller presses what they were told and is refused.",
    "L’appelant tape ce qu’on lui a dit et son choix est refusé.",
    "Il chiamante preme ciò che gli è stato detto e viene rifiutato.",
)
UNKNOWN = (
    "The caller never learns of this choice.",
    "L’appelant ignore que ce choix existe.",
    "Il chiamante ignora che questa scelta esiste.",
)
EFFECTS = {DEAD: REFUSED, UNSAID: UNKNOWN}

TEXTS = {
    "en": (
        "“{node}”, in {language}: {what}.",
        "The caller presses what they were told and is refused, or never learns of a choice.",
    ),
    "fr": (
        "« {node} », en {language} : {what}.",
        (
            "L’appelant fait ce qu’on lui a dit et son choix est refusé, ou il ignore qu’un "
            "choix existe."
        ),
    ),
    "it": (
        "«{node}», in {language}: {what}.",
        (
            "Il chiamante preme ciò che gli è stato detto e viene rifiutato, o ignora che una"
            " scelta esiste."
        ),
    ),
}


def find(graph: Graph) -> Iterator[Found]:
    """Menus, languages and entries, in each language that is understood."""
    spoken = {str(tag)[:2] for tag in graph.flow.languages}
    for id, node in graph.nodes.items():
        if isinstance(node, Menu):
            told = _menu(node, spoken)
        elif isinstance(node, SetLanguage) and node.mode == "ask":
            told = _languages(node)
        elif isinstance(node, Collect):
            told = _entry(node, spoken)
        else:
            continue
        for param, words, key, tag in told:
            what, effect = Counted(words, key), Counted(EFFECTS[words])
            values = {"what": what, "effect": effect, "language": Tongue(tag)}
            yield Found(graph.pointer(id, param), id, param, values)


def _menu(node: Menu, spoken: set[str]) -> Told:
    works, longest = node.ways(), max(len(option.key) for option in node.options)
    silent: dict[int, str] = {}  # the options that some language does not announce, and which
    for tag, text in _texts(node.prompt, spoken):
        keys = announced(text, tag, longest)
        yield from ((f"/prompt/text/{tag}", DEAD, k, tag) for k in keys if k not in works)
        # a variable may hold the rest, and a menu announced elsewhere says no key at all
        for at, option in enumerate(node.options if keys and "{{" not in text else ()):
            if option.key not in keys:
                silent.setdefault(at, tag)
    for at, tag in silent.items():
        yield f"/options/{at}/key", UNSAID, node.options[at].key, tag
    for place, prompt in others(node):
        for tag, text in _texts(prompt, spoken):
            for key in announced(text, tag, longest):
                if key not in works:
                    yield f"{place}/text/{tag}", DEAD, key, tag


def others(node: Menu) -> Iterator[tuple[str, Prompt]]:
    """The prompts of a menu besides the first."""
    if node.short_prompt:
        yield "/short_prompt", node.short_prompt
    for name in ("no_input_prompts", "invalid_prompts"):
        yield from ((f"/{name}/{at}", prompt) for at, prompt in enumerate(getattr(node, name)))


def _languages(node: SetLanguage) -> Told:
    works = {option.key for option in node.options}
    said: dict[int, set[str]] = {}
    for at, option in enumerate(node.options):
        texts = option.prompt.text.items() if option.prompt else ()
        for tag, text in texts:
            keys = announced(text, tag)
            said.setdefault(at, set()).update(keys)
            for key in keys:
                if key not in works:
                    yield f"/options/{at}/prompt/text/{tag}", DEAD, key, str(tag)
    everywhere = set().union(*said.values())
    for at, option in enumerate(node.options):
        if said.get(at) and option.key and option.key not in everywhere:
            yield f"/options/{at}/key", UNSAID, option.key, str(option.language)


def _entry(node: Collect, spoken: set[str]) -> Told:
    """The keys that are no digits must end the entry, cancel it or be part of it."""
    reading = node.reading()
    works = {*reading.terminator, reading.cancel, *("*" if node.kind == "amount" else "")}
    if reading.terminator == "" and reading.cancel == "":
        works.add("*")  # where nothing is special, `*` is data
    for tag, text in _texts(node.prompt, spoken):
        for key in announced_signs(text, tag):
            if key not in works:
                yield f"/prompt/text/{tag}", DEAD, key, tag


def _texts(prompt: Prompt, spoken: set[str]) -> list[tuple[str, str]]:
    return [(str(tag), text) for tag, text in prompt.text.items() if tag[:2] in spoken]


RULE = Rule("prompt-key-mismatch", "warning", TEXTS, find)
