"""The types of steps that a flow can be made of."""

from nodes.catalogue import catalogue
from studio.api import shapes
from studio.auth import reader_language
from studio.routes import Area, At

area = Area("catalogue")


@area.get("/catalogue", can="read", query=shapes.CatalogueQuery, answer=shapes.Catalogue)
def get_catalogue(at: At[None]) -> shapes.Catalogue:
    """All types of steps, with their fields, ports and words, in the palette's order."""
    return shapes.Catalogue(types=catalogue(at.query.language or reader_language()))
