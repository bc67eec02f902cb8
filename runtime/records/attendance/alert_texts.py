"""What alerts say: e-mails and text messages in English, French and Italian. Pure.

Times are those of the site's clocks, told in the reader's language.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from runtime.records.words import Texts

LANGUAGES = ("en", "fr", "it")
LONGEST_SUBJECT, LONGEST_NAME = 200, 80

SUBJECTS: dict[str, Texts] = {
    "late": (
        "Late: {worker}, {site}, expected at {begins}",
        "Retard : {worker}, {site}, arrivée prévue à {begins}",
        "Ritardo: {worker}, {site}, entrata prevista alle {begins}",
    ),
    "missing_in": (
        "No arrival: {worker}, {site}, {begins}–{ends}",
        "Absence de pointage : {worker}, {site}, {begins}–{ends}",
        "Timbratura mancante: {worker}, {site}, {begins}–{ends}",
    ),
    "missing_out": (
        "No departure: {worker}, {site}, expected until {ends}",
        "Départ non pointé : {worker}, {site}, prévu jusqu’à {ends}",
        "Uscita non timbrata: {worker}, {site}, prevista alle {ends}",
    ),
    "guessing": (
        "Wrong codes, one after the other: somebody may be guessing",
        "Codes faux à la suite : quelqu’un essaie peut-être de deviner",
        "Codici sbagliati in serie: forse qualcuno prova a indovinare",
    ),
}
BODIES: dict[str, Texts] = {
    "late": (
        (
            "{worker} was expected at {site} on {day} at {begins}."
            " At {due} no arrival had been punched."
        ),
        (
            "{worker} devait arriver sur le site {site} le {day} à {begins}."
            " À {due}, aucune arrivée n’était pointée."
        ),
        (
            "{worker} doveva arrivare alla sede {site} {day} alle {begins}."
            " Alle {due} non risultava nessuna entrata."
        ),
    ),
    "missing_in": (
        "{worker} was expected at {site} on {day} from {begins} to {ends}. No arrival was punched.",
        (
            "{worker} était attendu(e) sur le site {site} le {day} de {begins} à {ends}."
            " Aucune arrivée n’a été pointée."
        ),
        (
            "Intervento di {worker} presso la sede {site} {day} dalle {begins} alle {ends}:"
            " nessuna entrata è stata timbrata."
        ),
    ),
    "missing_out": (
        (
            "{worker} arrived at {site} on {day} and was to leave at {ends}."
            " At {due} no departure had been punched."
        ),
        (
            "{worker} a pointé son arrivée sur le site {site} le {day} et devait partir à {ends}."
            " À {due}, aucun départ n’était pointé."
        ),
        (
            "{worker} ha timbrato l’entrata alla sede {site} {day} e doveva uscire alle {ends}."
            " Alle {due} non risultava nessuna uscita."
        ),
    ),
    "guessing": (
        (
            "Since {due} so many wrong codes came that the calls in question are refused for"
            " a while. Look at the exceptions in Ariane."
        ),
        (
            "Depuis {due}, tant de codes faux ont été composés que ces appels sont refusés pour un"
            " temps. Regardez les exceptions dans Ariane."
        ),
        (
            "Dalle {due} sono arrivati tanti codici sbagliati che queste chiamate sono rifiutate"
            " per un po’. Guardate «Da sistemare» in Ariane."
        ),
    ),
}
# What the worker is told; without blame, and with what helps.
WORKERS: dict[str, Texts] = {
    "late": (
        (
            "{site}, {day}, {begins}: your arrival has not been punched yet."
            " If you are there, please call to punch."
        ),
        (
            "{site}, {day}, {begins} : votre arrivée n’est pas encore pointée."
            " Si vous êtes sur place, appelez pour pointer."
        ),
        (
            "{site}, {day}, {begins}: la vostra entrata non è ancora timbrata."
            " Se siete sul posto, chiamate per timbrare."
        ),
    ),
    "missing_in": (
        (
            "{site}, {day}, {begins}–{ends}: no arrival was punched for you."
            " Please tell your supervisor."
        ),
        (
            "{site}, {day}, {begins}–{ends} : aucune arrivée n’a été pointée pour vous."
            " Prévenez votre responsable."
        ),
        (
            "{site}, {day}, {begins}–{ends}: non risulta la vostra entrata."
            " Avvisate il vostro responsabile."
        ),
    ),
    "missing_out": (
        (
            "{site}, {day}: your departure (planned at {ends}) has not been punched yet."
            " Please call to punch it."
        ),
        (
            "{site}, {day} : votre départ (prévu à {ends}) n’est pas encore pointé."
            " Appelez pour le pointer."
        ),
        (
            "{site}, {day}: la vostra uscita (prevista alle {ends}) non è ancora timbrata."
            " Chiamate per timbrarla."
        ),
    ),
}
PHONE: Texts = ("Telephone: {phone}", "Téléphone : {phone}", "Telefono: {phone}")
ADDRESS: Texts = ("Address: {address}", "Adresse : {address}", "Indirizzo: {address}")
BOARD: Texts = ("Planning board: {board}", "Planning : {board}", "Tabellone: {board}")
TEST: Texts = (
    "Ariane: a test message",
    "Ariane : message d’essai",
    "Ariane: messaggio di prova",
)
TEST_BODY: Texts = (
    "This message was asked for in the settings of attendance. Alerts will arrive like it.",
    "Ce message a été demandé dans les réglages des pointages. Les alertes arriveront ainsi.",
    (
        "Questo messaggio è stato richiesto nelle impostazioni delle timbrature."
        " Gli avvisi arriveranno così."
    ),
)


@dataclass(frozen=True)
class Facts:
    """What an alert is about. Instants are UTC seconds; `zone` is the site's."""

    kind: str
    due: float
    zone: str = "Europe/Paris"
    worker: str = ""
    site: str = ""
    address: str = ""
    phone: str = ""
    begins: float = 0.0
    ends: float = 0.0
    board: str = ""


def subject(facts: Facts, language: str) -> str:
    """The subject of an e-mail: one line."""
    which = _column(language)
    return SUBJECTS[facts.kind][which].format(**_said(facts, language))[:LONGEST_SUBJECT]


def email(facts: Facts, language: str) -> str:
    """The text of an e-mail to those in charge."""
    which = _column(language)
    said = _said(facts, language)
    lines = [BODIES[facts.kind][which].format(**said), ""]
    if facts.phone:
        lines.append(PHONE[which].format(phone=plain(facts.phone)))
    if facts.address:
        lines.append(ADDRESS[which].format(address=plain(facts.address, 300)))
    return "\n".join([*lines, *_link(facts, which)]).strip() + "\n"


def sms(facts: Facts, language: str) -> str:
    """A text message to those in charge: what the subject of the e-mail says."""
    return f"Ariane: {subject(facts, language)}"


def to_worker(facts: Facts, language: str) -> str:
    """What the worker is told, by e-mail or text message; no link: the board is not theirs."""
    return WORKERS[facts.kind][_column(language)].format(**_said(facts, language))


def test(language: str, board: str) -> tuple[str, str]:
    """Subject and text of a message that only shows that messages arrive."""
    which = _column(language)
    lines = [TEST_BODY[which], "", *_link(Facts("late", 0.0, board=board), which)]
    return TEST[which], "\n".join(lines).strip() + "\n"


def clock(at: float, zone: str) -> str:
    """What a clock there shows: 08:10."""
    return f"{datetime.fromtimestamp(at, ZoneInfo(zone)):%H:%M}"


def day(at: float, zone: str, language: str) -> str:
    """The day there: `lundi 23 novembre`."""
    forms = {"en": "EEEE d MMMM", "fr": "EEEE d MMMM", "it": "EEEE d MMMM"}
    tag = LANGUAGES[_column(language)]
    return format_date(datetime.fromtimestamp(at, ZoneInfo(zone)).date(), forms[tag], locale=tag)


def plain(text: str, longest: int = LONGEST_NAME) -> str:
    """A name on one line, without characters that steer terminals or headers."""
    clean = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+", " ", text)
    return re.sub(r"\s+", " ", clean).strip()[:longest]


def _said(facts: Facts, language: str) -> dict[str, str]:
    return {
        "worker": plain(facts.worker),
        "site": plain(facts.site),
        "day": day(facts.begins or facts.due, facts.zone, language),
        "begins": clock(facts.begins, facts.zone),
        "ends": clock(facts.ends, facts.zone),
        "due": clock(facts.due, facts.zone),
    }


def _link(facts: Facts, which: int) -> list[str]:
    return ["", BOARD[which].format(board=facts.board)] if facts.board else []


def _column(language: str) -> int:
    tag = language[:2].lower()
    return LANGUAGES.index(tag) if tag in LANGUAGES else 0
