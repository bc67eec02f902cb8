"""What the planning and imports have to object, in the languages of the studio."""

from runtime.records.errors import FieldError
from runtime.records.words import Said, Texts

TEXTS: dict[str, Texts] = {
    "bad-shift": (
        "This cannot be planned.",
        "Cela ne peut pas être planifié.",
        "Questo non può essere pianificato.",
    ),
    "no-worker": (
        "there is no worker “{name}”; write name or id as in the directory, or add them there",
        "pas d’intervenant « {name} » ; écrivez le nom ou l’id de l’annuaire, ou ajoutez-le là",
        "nessun addetto «{name}»; scrivete nome o id come nella rubrica, o aggiungetelo lì",
    ),
    "no-site": (
        "there is no site “{name}”; write name, code or id as in the directory, or add it there",
        "pas de site « {name} » ; écrivez le nom, le code ou l’id de l’annuaire, ou ajoutez-le là",
        "nessuna sede «{name}»; scrivete nome, codice o id come nella rubrica, o aggiungetela lì",
    ),
    "worker-twice": (
        "several workers are called “{name}”; write the id instead: {ids}",
        "plusieurs intervenants s’appellent « {name} » ; écrivez l’identifiant : {ids}",
        "più addetti si chiamano «{name}»; scrivete l’identificativo: {ids}",
    ),
    "site-twice": (
        "several sites are called “{name}”; write the id instead: {ids}",
        "plusieurs sites s’appellent « {name} » ; écrivez l’identifiant : {ids}",
        "più sedi si chiamano «{name}»; scrivete l’identificativo: {ids}",
    ),
    "date-range": (
        "choose a date between 1970 and 2190",
        "choisissez une date entre 1970 et 2190",
        "scegliete una data tra il 1970 e il 2190",
    ),
    "end-before-begin": (
        "the end must come after the begin",
        "la fin doit venir après le début",
        "la fine deve venire dopo l’inizio",
    ),
    "too-long": (
        "at most {hours} hours in one; plan several",
        "{hours} heures au plus à la fois ; planifiez-en plusieurs",
        "al massimo {hours} ore in una volta; pianificatene più d’una",
    ),
    "tolerance-range": (
        "write minutes from 0 to {most}",
        "écrivez des minutes, de 0 à {most}",
        "scrivete minuti, da 0 a {most}",
    ),
    "note-shape": (
        "write at most {longest} ordinary characters",
        "écrivez au plus {longest} caractères ordinaires",
        "scrivete al massimo {longest} caratteri normali",
    ),
    "repeat-range": (
        "choose a later day, at most a year ahead",
        "choisissez un jour plus tard, dans un an au plus",
        "scegliete un giorno successivo, al massimo entro un anno",
    ),
}


def say(word: str, **values: object) -> Said:
    """One of the sentences above."""
    return Said(TEXTS[word], values)


def wrong(pointer: str, word: str, **values: object) -> FieldError:
    """A wrong value, told by one of the sentences above."""
    said = say(word, **values)
    return FieldError(pointer, said.text("en"), said)
