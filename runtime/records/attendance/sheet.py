"""Rows pasted from a spreadsheet, or read from a CSV file, with headings in several languages."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from runtime.records.attendance.import_words import say
from runtime.records.errors import Invalid

MOST_BYTES = 2_000_000
MOST_ROWS = 10_000
MOST_LINES = 200_000
MOST_IGNORED = 50
SEPARATORS = ("\t", ";", ",")
MANY = ("lines",)
"""Fields that several columns may hold."""

# What the headings may say, without accents and capitals; English, French, Italian.
PHONE = (
    "phone|telephone|tel|mobile|portable|telefono|cellulare|gsm|natel|phone number|telefonino|"
    "numero de telephone|numero di telefono|mobile phone|telephone portable|n de telephone"
)


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split("|") if "|" in words else words.split())


HEADINGS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "sites": {
        "name": _split(
            "name|nom|nome|site|sede|site name|nom du site|nome della sede|lieu|luogo|"
            "place|denominazione|libelle|intitule"
        ),
        "id": _split("id|identifiant|identificativo|reference|ref|riferimento|site id|id site"),
        "code": _split(
            "code|codice|site code|code site|code du site|codice sede|codice della sede|n de site"
        ),
        "zone": _split("zone|time zone|timezone|fuseau|fuseau horaire|fuso|fuso orario"),
        "address": _split("address|adresse|indirizzo"),
        "lines": _split(f"{PHONE}|lines|line|phones|telephones|lignes|ligne|linee|linea|telefoni|"
                        "number|numbers|numero|numeros|numeri|fixe|fisso"),
        "active": _split("active|actif|attivo|attiva|en service|in service|in servizio"),
    },
    "workers": {
        "name": _split(
            "name|nom|nome|worker|intervenant|addetto|full name|nom complet|nome completo|"
            "nominativo|nom et prenom|nom prenom|salarie|employe|employee|dipendente|collaborateur|"
            "collaboratore|operatore|intervenante"
        ),
        "first": _split("first name|firstname|prenom|given name"),
        "last": _split("last name|lastname|surname|nom de famille|cognome|family name"),
        "id": _split("id|identifiant|identificativo|reference|ref|riferimento|matricule|matricola|"
                     "worker id|employee id|id intervenant"),
        "code": _split("code|codice|pin|code pin|codice pin|code de pointage|codice di timbratura"),
        "language": _split("language|langue|lingua"),
        "phone": _split(PHONE),
        "email": _split("email|e mail|mail|courriel|adresse e mail|adresse email|posta elettronica|"
                        "indirizzo e mail|indirizzo email"),
        "active": _split("active|actif|attivo|attiva|en service|in service|in servizio"),
    },
    "planning": {
        "worker": _split(
            "worker|intervenant|intervenante|addetto|addetta|name|nom|nome|salarie|employe|"
            "employee|dipendente|nominativo|worker id|id intervenant|matricule|matricola|qui|chi|"
            "collaborateur|collaboratore|operatore|who|nom de l intervenant|nome dell addetto"
        ),
        "first": _split("first name|firstname|prenom|given name"),
        "last": _split("last name|lastname|surname|nom de famille|cognome|family name"),
        "site": _split("site|sede|lieu|luogo|place|where|ou|dove|site id|id site|code site|"
                       "site code|code du site|codice sede|client|cliente|chantier|cantiere|"
                       "nom du site|nome della sede|site name|lieu d intervention|beneficiaire|"
                       "usager|residence|luogo di lavoro|assistito|utente|nom du client"),
        "date": _split("date|day|jour|data|giorno|le|date de debut|start date|data inizio|"
                       "date d intervention|data intervento|date de l intervention"),
        "from": _split(
            "from|begin|begins|start|start time|starts|debut|heure de debut|heure debut|de|arrivee|"
            "inizio|ora inizio|ora di inizio|dalle|da|entrata|debut prevu|arrival|dalle ore|"
            "heure d arrivee|heure arrivee|ora di entrata|ora entrata|begin time|dal|du"
        ),
        "to": _split(
            "to|end|ends|end time|until|fin|heure de fin|heure fin|a|depart|fine|ora fine|"
            "ora di fine|alle|uscita|fin prevue|departure|alle ore|"
            "heure de depart|heure depart|ora di uscita|ora uscita|al|au"
        ),
        "hours": _split("hours|horaire|horaires|heures|orario|orari|ore|time|times"),
        "tolerance": _split("tolerance|tolleranza|tolerance min|tolleranza min|"
                            "tolerance minutes|tolleranza minuti"),
        "note": _split("note|notes|comment|commentaire|remarque|commento|nota|annotazione|"
                       "prestation|prestazione|task|tache|attivita"),
        "id": _split("id|identifiant|identificativo|reference|ref|riferimento|uid"),
        "cancelled": _split("cancelled|canceled|annule|annulee|annullato|annullata"),
    },
}  # fmt: skip
NEEDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "sites": (("name",),),
    "workers": (("name", "last"),),
    "planning": (("from", "hours"), ("to", "hours"), ("date", "from")),
}
"""Of each group one column must be there; worker and site may also be chosen for all rows."""


@dataclass
class Line:
    """A row: `line` is where it begins in the text, from 1; cells by field, trimmed."""

    line: int
    cells: dict[str, str]
    extra: bool = False


@dataclass
class Sheet:
    """The fields that have columns, the rows that are not empty, and headings nobody knows."""

    fields: list[str]
    lines: list[Line] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def plain(text: str) -> str:
    """A heading or name as it is compared: no accents, no capitals, single spaces."""
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("°", " "))
    letters = "".join(c for c in bare if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[^\w]+|_", " ", letters).split())


def check_size(text: str) -> None:
    """Invalid for a text that is empty, or too large to import at once."""
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise Invalid(say("too-large", most=MOST_BYTES // 1_000_000), code="too-large")
    if text.count("\n") > MOST_LINES:
        raise Invalid(say("too-many-rows", most=MOST_ROWS), code="too-large")
    if not text.strip("\ufeff \t\r\n;,"):
        raise Invalid(say("nothing"), code="empty")


def read_sheet(text: str, what: str, given: frozenset[str] = frozenset()) -> Sheet:
    """The table in a text; Invalid when it has no headings that are understood, or is too large.

    `given`: fields that are the same for all rows, so that no column is needed.
    """
    check_size(text)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    first = next(line for line in text.split("\n") if line.strip("\t;, "))
    separator = max(SEPARATORS, key=lambda mark: _understood(first, mark, what))
    try:
        return _table(_rows(text, separator), what, given)
    except csv.Error as error:
        raise Invalid(say("no-table"), code="not-a-table") from error


def _understood(first: str, separator: str, what: str) -> int:
    return sum(bool(_field(cell, what)) for cell in next(csv.reader([first], delimiter=separator)))


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    if "\0" in text:
        raise Invalid(say("no-table"), code="not-a-table")
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    before = 0
    for row in reader:
        line, before = before + 1, reader.line_num
        if any(cell.strip() for cell in row):
            yield line, [cell.strip() for cell in row]


def _table(rows: Iterator[tuple[int, list[str]]], what: str, given: frozenset[str]) -> Sheet:
    none: list[str] = []
    _, headings = next(rows, (0, none))
    columns = [_field(heading, what) for heading in headings]
    _check_headings(headings, columns, what, given)
    sheet = Sheet([*dict.fromkeys(name for name in columns if name)])
    pairs = zip(headings, columns, strict=True)
    unknown = [heading[:60] for heading, name in pairs if heading and not name]
    sheet.ignored = unknown[:MOST_IGNORED]
    for number, row in rows:
        if len(sheet.lines) >= MOST_ROWS:
            raise Invalid(say("too-many-rows", most=MOST_ROWS), code="too-large")
        cells: dict[str, str] = dict.fromkeys(sheet.fields, "")
        for name, cell in zip(columns, row, strict=False):
            if name and cell:
                cells[name] = f"{cells[name]} / {cell}" if cells[name] else cell
        extra = any(row[len(columns) :])
        sheet.lines.append(Line(number, cells, extra))
    return sheet


def _field(heading: str, what: str) -> str:
    """The field that a heading means, "" for none."""
    bare = plain(heading)
    for name, words in HEADINGS[what].items():
        if bare in words or (name in MANY and re.sub(r" ?\d+$", "", bare) in words):
            return name
    # Units and hints in brackets: "Tolérance (min)".
    shorter = plain(re.sub(r"\(.*\)", "", heading))
    return _field(shorter, what) if shorter and shorter != bare else ""


def _check_headings(
    headings: list[str], columns: list[str], what: str, given: frozenset[str]
) -> None:
    seen: dict[str, str] = {}
    for heading, name in zip(headings, columns, strict=True):
        if name in seen and name not in MANY:
            twice = say("heading-twice", first=seen[name][:40], second=heading[:40])
            raise Invalid(twice, code="heading-twice")
        if name:
            seen[name] = heading
    groups = list(NEEDED[what])
    if what == "planning":
        people = {"worker": ("worker", "last"), "site": ("site",)}
        groups += [group for name, group in people.items() if name not in given]
    missing = [" / ".join(group) for group in groups if not set(group) & set(seen)]
    if missing:
        values = {"missing": ", ".join(missing), "known": ", ".join(seen.values()) or "–"}
        raise Invalid(say("no-heading", **values), code="no-heading")
