"""What alerts, settings and webhooks of punch-in have to object or note, in three languages."""

from runtime.records.errors import FieldError
from runtime.records.words import Said, Texts

TEXTS: dict[str, Texts] = {
    "bad-settings": (
        "These settings are unusable.",
        "Ces réglages sont inutilisables.",
        "Queste impostazioni sono inutilizzabili.",
    ),
    "address-shape": (
        "write one e-mail address, as anna@example.org",
        "écrivez une adresse e-mail, comme anna@example.org",
        "scrivete un indirizzo e-mail, come anna@example.org",
    ),
    "mobile-shape": (
        "write a telephone number with its country, as +33 6 12 34 56 78",
        "écrivez un numéro de téléphone avec son pays, comme +33 6 12 34 56 78",
        "scrivete un numero di telefono con il suo paese, come +39 347 123 4567",
    ),
    "too-many": (
        "write at most {most}",
        "écrivez-en au plus {most}",
        "scrivetene al massimo {most}",
    ),
    "language-known": (
        "choose en, fr or it",
        "choisissez en, fr ou it",
        "scegliete en, fr o it",
    ),
    "tolerance-range": (
        "write seconds from 0 to {most}",
        "écrivez des secondes, de 0 à {most}",
        "scrivete secondi, da 0 a {most}",
    ),
    "yes-or-no": ("write true or false", "écrivez true ou false", "scrivete true o false"),
    "no-such-setting": (
        "there is no such setting",
        "ce réglage n’existe pas",
        "questa impostazione non esiste",
    ),
    "bad-webhook": (
        "This address cannot be used for a webhook.",
        "Cette adresse ne convient pas à un webhook.",
        "Questo indirizzo non è adatto a un webhook.",
    ),
    "url-shape": (
        "write an address as https://planning.example.org/a, without name and password",
        "écrivez une adresse comme https://planning.example.org/a, sans nom ni mot de passe",
        "scrivete un indirizzo come https://planning.example.org/a, senza nome né password",
    ),
    "url-private": (
        "this address is inside your own network; to allow it, set ARIANE_WEBHOOK_PRIVATE=1",
        "cette adresse est dans votre propre réseau ; pour la permettre : ARIANE_WEBHOOK_PRIVATE=1",
        "questo indirizzo è nella vostra rete; per permetterlo: ARIANE_WEBHOOK_PRIVATE=1",
    ),
    "webhooks-full": (
        "There are {most} webhooks already. Remove one first.",
        "Il y a déjà {most} webhooks. Retirez-en un d’abord.",
        "Ci sono già {most} webhook. Toglietene prima uno.",
    ),
    "note-too-long": (
        "write at most {longest} ordinary characters",
        "écrivez au plus {longest} caractères ordinaires",
        "scrivete al massimo {longest} caratteri normali",
    ),
    "bad-remark": (
        "The note is unusable.",
        "La note est inutilisable.",
        "La nota è inutilizzabile.",
    ),
    # Notes of alerts that closed by themselves.
    "note-arrived": (
        "Arrived at {time}.",
        "Arrivée pointée à {time}.",
        "Entrata timbrata alle {time}.",
    ),
    "note-left": (
        "Left at {time}.",
        "Départ pointé à {time}.",
        "Uscita timbrata alle {time}.",
    ),
    "note-gone": (
        "No longer expected: the planning has changed.",
        "N’est plus attendu : le planning a changé.",
        "Non è più previsto: la pianificazione è cambiata.",
    ),
    "note-old": (
        "Noticed only at {time}, too late for a message: Ariane was not running.",
        "Constaté seulement le {time}, trop tard pour un message : Ariane était arrêté.",
        "Rilevato solo il {time}, troppo tardi per un messaggio: Ariane era fermo.",
    ),
    "note-afterwards": (
        "Planned or changed only afterwards: nobody was told.",
        "Planifié ou modifié seulement après coup : personne n’a été prévenu.",
        "Pianificato o modificato solo in seguito: nessuno è stato avvisato.",
    ),
    "note-joined": (
        "Told by the alert for the missing arrival.",
        "Signalé par l’alerte d’arrivée manquante.",
        "Segnalato dall’avviso di entrata mancante.",
    ),
}


def say(word: str, **values: object) -> Said:
    """One of the sentences above."""
    return Said(TEXTS[word], values)


def wrong(pointer: str, word: str, **values: object) -> FieldError:
    """A wrong value told by one of the sentences above."""
    said = say(word, **values)
    return FieldError(pointer, said.text("en"), said)
