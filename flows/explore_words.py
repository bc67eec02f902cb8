"""What the explorer says: names of the callers it makes up, and why an outcome is not covered.

Each in English, French and Italian.
"""

from collections.abc import Mapping
from datetime import datetime

from babel.dates import format_date, format_time

from flows.problems import column

Words = tuple[str, str, str]
LOCALES = ("en_GB", "fr", "it")

NAMES: dict[str, Words] = {
    "hidden": ("hidden number", "numéro masqué", "numero nascosto"),
    "from": ("from {value}", "du {value}", "dal {value}"),
    "to": ("calls {value}", "appelle le {value}", "chiama il {value}"),
    "chosen": ("“{step}”: {port}", "« {step} » : {port}", "«{step}»: {port}"),
    "calendar": ("“{step}” set by hand: {port}", "« {step} » réglé à la main : {port}",
                 "«{step}» impostato a mano: {port}"),
    "fails": ("“{step}” fails", "« {step} » en panne", "«{step}» guasto"),
    "key": ("key {keys}", "touche {keys}", "tasto {keys}"),
    "keys": ("enters {keys}", "tape {keys}", "digita {keys}"),
    "times": ("{count} × {what}", "{count} × {what}", "{count} × {what}"),
    "silent": ("silent at “{step}”", "se tait dans « {step} »", "tace in «{step}»"),
    "hangs-up": ("hangs up in “{step}”", "raccroche dans « {step} »", "riaggancia in «{step}»"),
    "listens": ("listens to the end", "écoute jusqu’au bout", "ascolta fino alla fine"),
    "until": ("up to “{step}”", "jusqu’à « {step} »", "fino a «{step}»"),
}  # fmt: skip

WHY: dict[str, Words] = {
    "unreachable": (
        "No link leads to “{step}”.",
        "Aucun lien ne mène à « {step} ».",
        "Nessun collegamento porta a «{step}».",
    ),
    "fault": (
        "Only a technical fault leads to “{step}”; no caller can bring one about.",
        "Seule une panne mène à « {step} » ; aucun appelant ne peut en provoquer une.",
        "Solo un guasto porta a «{step}»; nessun chiamante può provocarlo.",
    ),
    "cut-off": (
        "Only outcomes that never happen lead to “{step}”.",
        "Seules des sorties qui ne se produisent jamais mènent à « {step} ».",
        "Solo esiti che non si verificano mai portano a «{step}».",
    ),
    "no-fault": (
        "Nothing that a caller does makes “{step}” fail.",
        "Rien de ce que fait un appelant ne fait échouer « {step} ».",
        "Niente di ciò che fa il chiamante fa fallire «{step}».",
    ),
    "no-sound": (
        "“{step}” says nothing and waits for nothing: nobody can hang up in it.",
        "« {step} » ne dit rien et n’attend rien : personne ne peut y raccrocher.",
        "«{step}» non dice nulla e non attende nulla: nessuno può riagganciarvi.",
    ),
    "gone": (
        "The caller has already gone when “{step}” is reached.",
        "L’appelant a déjà raccroché quand « {step} » est atteint.",
        "Il chiamante ha già riagganciato quando si arriva a «{step}».",
    ),
    "never": (
        "With its settings, “{step}” never leaves by “{port}”.",
        "Avec ses réglages, « {step} » ne sort jamais par « {port} ».",
        "Con le sue impostazioni, «{step}» non esce mai con «{port}».",
    ),
    "checked": (
        "The rules of “{step}” never let a call leave by “{port}”, as the check says.",
        "Les règles de « {step} » ne laissent sortir personne par « {port} » (voir les contrôles).",
        "Le regole di «{step}» non lasciano mai uscire con «{port}», come dice la verifica.",
    ),
    "proved": (
        "Nothing that “{value}” can be at “{step}” leads to “{port}”.",
        "Rien de ce que « {value} » peut être à « {step} » ne mène à « {port} ».",
        "Niente di ciò che «{value}» può essere in «{step}» porta a «{port}».",
    ),
    "late": (
        "The time was over before a caller was found who leaves “{step}” by “{port}”.",
        "Temps écoulé avant de trouver un appelant qui sorte de « {step} » par « {port} ».",
        "Il tempo è scaduto prima di trovare un chiamante che esca da «{step}» con «{port}».",
    ),
    "no-way": (
        "None of the callers tried comes to “{step}”.",
        "Aucun des appelants essayés n’arrive à « {step} ».",
        "Nessuno dei chiamanti provati arriva a «{step}».",
    ),
    "no-value": (
        "No value of “{value}” that was tried leads from “{step}” to “{port}”.",
        "Aucune valeur essayée de « {value} » ne mène de « {step} » à « {port} ».",
        "Nessun valore provato di «{value}» porta da «{step}» a «{port}».",
    ),
    "no-caller": (
        "None of the callers tried leaves “{step}” by “{port}”.",
        "Aucun des appelants essayés ne sort de « {step} » par « {port} ».",
        "Nessuno dei chiamanti provati esce da «{step}» con «{port}».",
    ),
}
IMPOSSIBLE = ("unreachable", "fault", "cut-off", "no-fault", "no-sound", "gone", "never",
              "checked", "proved")  # fmt: skip
"""Reasons that no caller could do anything about: such outcomes do not count as missing."""


def name_part(word: str, language: str, **values: object) -> str:
    """A part of the name of a caller."""
    return NAMES[word][column(language)].format(**values)


def why(word: str, language: str, values: Mapping[str, str]) -> str:
    """The sentence that explains why an outcome is not covered."""
    return WHY[word][column(language)].format(**values)


def moment(at: datetime, dated: bool, language: str) -> str:
    """When a caller calls: `Saturday 10:00`, or with its date on a day unlike others."""
    locale = LOCALES[column(language)]
    day = format_date(at, "d MMMM y" if dated else "EEEE", locale=locale)
    return f"{day} {format_time(at, 'HH:mm', locale=locale)}"
