"""The words of each language that values are said with, and its cardinals in agreement."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from num2words import num2words

Money = Mapping[str, tuple[str, str, str, str]]
"""By ISO code: one unit, many units, one cent, many cents."""


@dataclass(frozen=True)
class Words:
    """One language."""

    minus: str
    comma: str
    and_: str
    of_millions: str
    """`un million d'euros`: the link after a round million; "" where there is none."""
    bare_cents: str | None
    """What stands before cents said without their name (`douze euros cinquante`); None: never."""
    by_pairs: bool
    """Whether long numbers are dictated two digits at a time, else three."""
    keys: dict[str, str]
    units: Mapping[str, tuple[str, str]]
    money: Money
    accents: Mapping[str, str]
    signs: Mapping[str, str]


GRAVE, ACUTE, CIRCUMFLEX, TILDE, DIAERESIS, CEDILLA = (
    "\u0300", "\u0301", "\u0302", "\u0303", "\u0308", "\u0327"
)  # fmt: skip

FRENCH = Words(
    minus="moins", comma="virgule", and_="et", of_millions="de", bare_cents="", by_pairs=True,
    keys={"*": "étoile", "#": "dièse", "+": "plus"},
    units={
        "day": ("jour", "jours"), "hour": ("heure", "heures"),
        "minute": ("minute", "minutes"), "second": ("seconde", "secondes"),
    },
    money={
        "EUR": ("euro", "euros", "centime", "centimes"),
        "CHF": ("franc", "francs", "centime", "centimes"),
        "USD": ("dollar", "dollars", "cent", "cents"),
        "GBP": ("livre", "livres", "penny", "pence"),
    },
    accents={
        GRAVE: "accent grave", ACUTE: "accent aigu", CIRCUMFLEX: "accent circonflexe",
        TILDE: "tilde", DIAERESIS: "tréma", CEDILLA: "cédille",
    },
    signs={
        "-": "tiret", "_": "tiret bas", ".": "point", ",": "virgule", "@": "arobase",
        "/": "barre oblique", "'": "apostrophe", "’": "apostrophe", "&": "et commercial",
        "+": "plus", "*": "étoile", "#": "dièse", ":": "deux points", "ß": "double S",
        "œ": "O E liés", "Œ": "O E liés", "æ": "A E liés", "Æ": "A E liés",
    },
)  # fmt: skip

ENGLISH = Words(
    minus="minus", comma="point", and_="and", of_millions="", bare_cents=None, by_pairs=False,
    keys={"*": "star", "#": "hash", "+": "plus"},
    units={
        "day": ("day", "days"), "hour": ("hour", "hours"),
        "minute": ("minute", "minutes"), "second": ("second", "seconds"),
    },
    money={
        "EUR": ("euro", "euros", "cent", "cents"),
        "CHF": ("Swiss franc", "Swiss francs", "centime", "centimes"),
        "USD": ("dollar", "dollars", "cent", "cents"),
        "GBP": ("pound", "pounds", "penny", "pence"),
    },
    accents={
        GRAVE: "grave", ACUTE: "acute", CIRCUMFLEX: "circumflex",
        TILDE: "tilde", DIAERESIS: "umlaut", CEDILLA: "cedilla",
    },
    signs={
        "-": "hyphen", "_": "underscore", ".": "dot", ",": "comma", "@": "at", "/": "slash",
        "'": "apostrophe", "’": "apostrophe", "&": "ampersand", "+": "plus", "*": "star",
        "#": "hash", ":": "colon", "ß": "sharp S", "œ": "O E together", "Œ": "O E together",
        "æ": "A E together", "Æ": "A E together",
    },
)  # fmt: skip

ITALIAN = Words(
    minus="meno", comma="virgola", and_="e", of_millions="di", bare_cents="e ", by_pairs=False,
    keys={"*": "asterisco", "#": "cancelletto", "+": "più"},
    units={
        "day": ("giorno", "giorni"), "hour": ("ora", "ore"),
        "minute": ("minuto", "minuti"), "second": ("secondo", "secondi"),
    },
    money={
        "EUR": ("euro", "euro", "centesimo", "centesimi"),
        "CHF": ("franco", "franchi", "centesimo", "centesimi"),
        "USD": ("dollaro", "dollari", "centesimo", "centesimi"),
        "GBP": ("sterlina", "sterline", "penny", "pence"),
    },
    accents={
        GRAVE: "accento grave", ACUTE: "accento acuto", CIRCUMFLEX: "accento circonflesso",
        TILDE: "tilde", DIAERESIS: "dieresi", CEDILLA: "cediglia",
    },
    signs={
        "-": "trattino", "_": "trattino basso", ".": "punto", ",": "virgola", "@": "chiocciola",
        "/": "barra", "'": "apostrofo", "’": "apostrofo", "&": "e commerciale", "+": "più",
        "*": "asterisco", "#": "cancelletto", ":": "due punti", "ß": "doppia esse",
        "œ": "O E unite", "Œ": "O E unite", "æ": "A E unite", "Æ": "A E unite",
    },
)  # fmt: skip

GERMAN = Words(
    minus="minus", comma="Komma", and_="und", of_millions="", bare_cents="", by_pairs=True,
    keys={"*": "Stern", "#": "Raute", "+": "plus"},
    units={
        "day": ("Tag", "Tage"), "hour": ("Stunde", "Stunden"),
        "minute": ("Minute", "Minuten"), "second": ("Sekunde", "Sekunden"),
    },
    money={
        "EUR": ("Euro", "Euro", "Cent", "Cent"),
        "CHF": ("Franken", "Franken", "Rappen", "Rappen"),
        "USD": ("Dollar", "Dollar", "Cent", "Cent"),
        "GBP": ("Pfund", "Pfund", "Penny", "Pence"),
    },
    accents={
        GRAVE: "Gravis", ACUTE: "Akut", CIRCUMFLEX: "Zirkumflex",
        TILDE: "Tilde", DIAERESIS: "Trema", CEDILLA: "Cedille",
    },
    signs={
        "-": "Bindestrich", "_": "Unterstrich", ".": "Punkt", ",": "Komma", "@": "at",
        "/": "Schrägstrich", "'": "Apostroph", "’": "Apostroph", "&": "und-Zeichen",
        "+": "plus", "*": "Stern", "#": "Raute", ":": "Doppelpunkt", "ß": "Eszett",
        "œ": "O E verbunden", "Œ": "O E verbunden", "æ": "A E verbunden", "Æ": "A E verbunden",
    },
)  # fmt: skip

WORDS: Mapping[str, Words] = {"fr": FRENCH, "en": ENGLISH, "it": ITALIAN, "de": GERMAN}

FEMININE = re.compile(r"heure|minute|seconde|livre|couronne|roupie|lire\b|ora\b|sterlina|corona"
                      r"|rupia|lira|Stunde|Minute|Sekunde|Krone|Rupie|Lira")  # fmt: skip
MILLIONS = re.compile(r"(million|milliard|milion|miliard)[a-z]*$")


class Tongue:
    """A language, perhaps with a region (`fr-CH`), and its cardinals."""

    def __init__(self, tag: str) -> None:
        base, _, region = tag.replace("_", "-").partition("-")
        self.base, self.region = base.lower(), region.upper()
        if self.base not in WORDS:
            known = ", ".join(WORDS)
            raise ValueError(f"no words for values in language {tag!r}: choose one of {known}")
        self.words: Words = WORDS[self.base]

    def cardinal(self, number: int) -> str:
        """`21` → `vingt et un`; the region decides on septante, on "and" and on ß."""
        text = str(num2words(abs(number), lang=self.base))
        if self.base == "fr" and self.region in ("CH", "BE"):
            pattern, tens = regional_tens(self.region)
            text = pattern.sub(lambda found: tens[found[0]], text)
        elif self.base == "en" and self.region == "US":
            text = text.replace(" and ", " ")
        elif self.base == "de" and self.region in ("CH", "LI"):
            text = text.replace("ß", "ss")
        return f"{self.words.minus} {text}" if number < 0 else text

    def counted(self, number: int, noun: str) -> str:
        """The cardinal in agreement with the noun, then the noun: `une heure`, `ein Euro`."""
        text, feminine = self.cardinal(number), FEMININE.search(noun) is not None
        if self.base == "fr" and feminine and text.endswith("un"):
            text += "e"
        elif self.base == "de" and text.endswith("eins"):
            text = text[:-1] + ("e" if feminine and text == "eins" else "")
        elif self.base == "it" and text == "uno":
            text = "un'" if noun == "ora" else "una" if feminine else "un"
        if MILLIONS.search(text) and self.words.of_millions:
            of = self.words.of_millions
            noun = f"d'{noun}" if of == "de" and noun[0] in "aeiouéh" else f"{of} {noun}"
        return f"{text}{'' if text.endswith(chr(39)) else ' '}{noun}"

    def one_by_one(self, digits: str) -> str:
        """`06` → `zéro six`."""
        keys = self.words.keys | ({"#": "pound"} if self.region == "US" else {})
        return " ".join(keys.get(c) or self.cardinal(int(c)) for c in digits)


@lru_cache
def regional_tens(region: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """French words of 70 to 99 with the Swiss or Belgian ones (Belgians keep quatre-vingts)."""
    tens = {}
    for number in range(70, 100):
        if region == "CH" or not 80 <= number < 90:
            regional = num2words(number, lang=f"fr_{region}")
            tens[str(num2words(number, lang="fr"))] = str(regional)
    if region == "CH":
        tens["quatre-vingt"] = tens["quatre-vingts"]  # no s before mille
    longest_first = sorted(tens, key=len, reverse=True)
    return re.compile("|".join(longest_first)), tens
