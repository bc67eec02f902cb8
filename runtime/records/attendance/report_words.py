"""The words of reports, in the languages of the studio."""

from runtime.records.words import Said, Texts

TEXTS: dict[str, Texts] = {
    "bad-days": (
        "Choose a last day that is not before the first, and at most {days} days after it.",
        "Choisissez un dernier jour qui ne précède pas le premier, {days} jours après au plus.",
        "Scegliete un ultimo giorno non precedente al primo, al massimo {days} giorni dopo.",
    ),
    "title": ("Hours", "Heures", "Ore"),
    "by-worker": ("by worker", "par intervenant", "per addetto"),
    "by-site": ("by site", "par site", "per sede"),
    "by-day": ("by day", "par jour", "per giorno"),
    "period": ("From {first} to {last}", "Du {first} au {last}", "Dal {first} al {last}"),
    "one-day": ("On {first}", "Le {first}", "Il {first}"),
    "with-tests": ("with test calls", "appels d’essai compris", "chiamate di prova comprese"),
    "rounded": (
        "Hours are rounded to the minute here; the CSV file has the exact seconds.",
        "Les heures sont arrondies ici à la minute ; le fichier CSV a les secondes exactes.",
        "Qui le ore sono arrotondate al minuto; il file CSV ha i secondi esatti.",
    ),
    "made": ("Made on {at}", "Établi le {at}", "Prodotto il {at}"),
    "page": ("Page {page} of {pages}", "Page {page} sur {pages}", "Pagina {page} di {pages}"),
    "total": ("Total", "Total", "Totale"),
    "nothing": (
        "Nothing was planned or done on these days.",
        "Rien n’était prévu ni n’a été réalisé ces jours-là.",
        "In questi giorni nulla era previsto né è stato effettuato.",
    ),
    "worker": ("Worker", "Intervenant", "Addetto"),
    "site": ("Site", "Site", "Sede"),
    "day": ("Day", "Jour", "Giorno"),
    "id": ("Id", "Identifiant", "Identificativo"),
    "interventions": ("Interventions", "Interventions", "Interventi"),
    "planned": ("Planned", "Prévu", "Previsto"),
    "actual": ("Actual", "Réalisé", "Effettuato"),
    "difference": ("Difference", "Écart", "Differenza"),
    "hours": ("{what} (h)", "{what} (h)", "{what} (h)"),
    "seconds": ("{what} (s)", "{what} (s)", "{what} (s)"),
    "late": ("Late", "Retards", "Ritardi"),
    "early": ("Left early", "Départs en avance", "Uscite anticipate"),
    "missing_in": ("No arrival", "Sans arrivée", "Senza entrata"),
    "missing_out": ("No departure", "Sans départ", "Senza uscita"),
    "short": ("Too short", "Trop courtes", "Troppo brevi"),
    "long": ("Too long", "Trop longues", "Troppo lunghi"),
    "unplanned": ("Unplanned", "Non prévues", "Non previsti"),
}


def say(word: str, **values: object) -> Said:
    """One of the sentences above."""
    return Said(TEXTS[word], values)
