"""What the command line says beside the messages of the rules, in each language it speaks."""

from studio.cli import attendance_words

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
    "try": ("try: {what}", "essayez : {what}", "provate: {what}"),
    "not-read": (
        "the file cannot be read: {detail}; check its name and its rights",
        "le fichier ne peut pas être lu : {detail} ; vérifiez son nom et ses droits",
        "il file non può essere letto: {detail}; verificatene il nome e i diritti",
    ),
    "not-object": (
        "a flow is a JSON object: { … }",
        "un parcours est un objet JSON : { … }",
        "un percorso è un oggetto JSON: { … }",
    ),
    "no-workspace": (
        "Calendars and recordings come from {file} beside the flow; there is none in {folder}.",
        "Calendriers et enregistrements viennent de {file} près du parcours ; {folder} n’en a pas.",
        "Calendari e registrazioni vengono da {file}, accanto al percorso; in {folder} non c’è.",
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
    "will-be-live": (
        "{flow}: version {version} comes into effect on {at}",
        "{flow} : la version {version} sera en service le {at}",
        "{flow}: la versione {version} sarà in servizio il {at}",
    ),
    "imported": (
        "{flow} imported as a draft",
        "{flow} importé comme brouillon",
        "{flow} importato come bozza",
    ),
    "staff-imported": (
        "from workspace.json: {sites} sites, {workers} workers and their planning",
        "de workspace.json : {sites} sites, {workers} intervenants et leur planning",
        "da workspace.json: {sites} sedi, {workers} addetti e la loro pianificazione",
    ),
    "opens": ("opens on {at}", "ouvre {at}", "apre {at}"),
    "state-emergency": ("Emergency", "Urgence", "Emergenza"),
    "state-holiday": ("Holiday", "Jour férié", "Festività"),
    "state-closed": ("Closed", "Fermé", "Chiuso"),
    "why-override": ("set by hand", "réglé à la main", "impostato a mano"),
    "why-exception": ("exception", "exception", "eccezione"),
    "why-holiday": ("public holiday", "jour férié", "giorno festivo"),
    "why-range": ("weekly hours", "horaire de la semaine", "orario della settimana"),
    "why-closed": (
        "outside all hours",
        "en dehors de tous les horaires",
        "fuori da tutti gli orari",
    ),
    "day-open": ("open", "ouvert", "aperto"),
    "day-part": ("open, other hours", "ouvert, autres heures", "aperto, altre ore"),
    "day-holiday": ("holiday", "férié", "festivo"),
    "day-closed": ("closed", "fermé", "chiuso"),
    "replayed": (
        "{calls} calls: {same} go the same way, {skipped} cannot be played again",
        "{calls} appels : {same} suivent le même chemin, {skipped} ne peuvent pas être rejoués",
        "{calls} chiamate: {same} fanno la stessa strada, {skipped} non si possono rifare",
    ),
    "next": ("next: {command}", "ensuite : {command}", "poi: {command}"),
    "explored": (
        "{count} callers take {covered} of {total} outcomes",
        "{count} appelants empruntent {covered} sorties sur {total}",
        "{count} chiamanti percorrono {covered} esiti su {total}",
    ),
    "no-faults": (
        "Outcomes for faults that no caller can bring about do not count.",
        "Les sorties pour des pannes qu’aucun appelant ne peut provoquer ne comptent pas.",
        "Gli esiti per guasti che nessun chiamante può provocare non contano.",
    ),
    "not-written": (
        "the file cannot be written: {detail}; choose another place",
        "le fichier ne peut pas être écrit : {detail} ; choisissez un autre endroit",
        "il file non può essere scritto: {detail}; scegliete un altro posto",
    ),
    "no-tests": (
        "{flow} has no tests: name some with --scenario, or put them into {folder}.",
        "{flow} n’a pas de tests : indiquez-les avec --scenario ou mettez-les dans {folder}.",
        "{flow} non ha prove: indicatele con --scenario o mettetele in {folder}.",
    ),
    "one-flow": (
        "{folder} holds {count} flows: name the file of one.",
        "{folder} contient {count} parcours : indiquez le fichier de l’un d’eux.",
        "{folder} contiene {count} percorsi: indicate il file di uno.",
    ),
    "has-errors": (
        "{file} cannot be walked ({count} errors): mend it first; see ariane check {file}",
        "{file} ne peut pas être parcouru ({count} erreurs) : voyez ariane check {file}",
        "{file} non può essere percorso ({count} errori): vedete ariane check {file}",
    ),
    "simulated": (
        "as expected: {ok}, failing: {failed} ({took} s)",
        "conformes : {ok}, en échec : {failed} ({took} s)",
        "come previsto: {ok}, fallite: {failed} ({took} s)",
    ),
    "covers": (
        "steps passed: {steps} of {all}, different outcomes taken: {ports}",
        "étapes parcourues : {steps} sur {all}, sorties différentes prises : {ports}",
        "passi percorsi: {steps} su {all}, esiti diversi presi: {ports}",
    ),
    "lasts": ("a call of {seconds} s", "un appel de {seconds} s", "una chiamata di {seconds} s"),
    "type": ("type", "type", "tipo"),
    "name": ("name", "nom", "nome"),
    "does": ("what it does", "ce qu’elle fait", "che cosa fa"),
    **attendance_words.WORDS,
}


def word(name: str, language: str, **values: object) -> str:
    """One of the words above; English unless the language is French or Italian."""
    text = WORDS[name][{"fr": 1, "it": 2}.get(language[:2], 0)]
    return text.format(**values) if values else text
