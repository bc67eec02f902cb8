"""The types of steps that a flow can be made of, and the words that forms need beside them."""

from nodes.catalogue import catalogue, common
from nodes.formula import FILTERS
from studio.api import shapes
from studio.auth import reader_language
from studio.builtins import builtins
from studio.routes import Area, At

area = Area("catalogue")


@area.get("/catalogue", can="read", query=shapes.CatalogueQuery, answer=shapes.Catalogue)
def get_catalogue(at: At[None]) -> shapes.Catalogue:
    """All types of steps, with their fields, ports and words, in the palette's order."""
    language = at.query.language or reader_language()
    types, words = catalogue(language), common(language)
    groups = list(dict.fromkeys(kind["group"] for kind in types))
    return shapes.Catalogue(
        types=types,
        groups=[shapes.GroupShape(id=group, label=words["groups"][group]) for group in groups],
        builtins=[shapes.BuiltIn(**one._asdict()) for one in builtins(language)],
        words={**words, "filters": list(FILTERS)},
    )
