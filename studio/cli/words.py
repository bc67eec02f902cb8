"""What the command line says beside the messages of the rules, in each language it speaks."""

WORDS: dict[str, tuple[str, str, str]] = {
    "error": ("error", "erreur", "errore"),
    "warning": ("warning", "avertissement", "avviso"),
    "hint": ("hint", "conseil", "consiglio"),
    "errors": ("errors", "erreurs", "errori"),
    "warnings": ("warnings", "avertissements", "avvisi"),
    "hints": ("hints", "conseils", "consigli"),
    "file": ("file", "fichier", "file"),
    "files": ("files", "fichiers", "file"),
    "sum": ("{files}: {found}", "{files} : {found}", "{files}: {found}"),
    "nothing": ("nothing wrong", "rien à signaler", "nessun problema"),
    "at": ("at {place}", "à {place}", "in {place}"),
    "not-read": (
        "the file cannot be read: {detail}; check its name and its rights",
        "le fichier ne peut pas être lu : {detail} ; vérifiez son nom et ses droits",
        "il file non può essere letto: {detail}; verificarne il nome e i diritti",
    ),
    "not-object": (
        "a flow is a JSON object: { … }",
        "un parcours est un objet JSON : { … }",
        "un percorso è un oggetto JSON: { … }",
    ),
    "no-workspace": (
        "Calendars and recordings come from {file} beside the flow; there is none in {folder}.",
        "Calendriers et enregistrements viennent de {file} près du parcours ; {folder} n'en a pas.",
        "Calendari e registrazioni vengono da {file}, accanto al percorso; in {folder} non c'è.",
    ),
    "not-published": (
        "not published: it has errors",
        "pas mis en service : il y a des erreurs",
        "non messo in servizio: ci sono errori",
    ),
    "is-live": (
        "{flow} is live as version {version}",
        "{flow} est en service : version {version}",
        "{flow} è in servizio: versione {version}",
    ),
    "imported": (
        "{flow} imported as a draft",
        "{flow} importé comme brouillon",
        "{flow} importato come bozza",
    ),
    "next": ("next: {command}", "ensuite : {command}", "poi: {command}"),
    "type": ("type", "type", "tipo"),
    "name": ("name", "nom", "nome"),
    "does": ("what it does", "ce qu'elle fait", "che cosa fa"),
}


def word(name: str, language: str, **values: object) -> str:
    """One of the words above; English unless the language is French or Italian."""
    text = WORDS[name][{"fr": 1, "it": 2}.get(language[:2], 0)]
    return text.format(**values) if values else text
