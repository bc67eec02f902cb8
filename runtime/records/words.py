"""What records have to object, in the languages of the studio."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from flows.problems import column

Texts = tuple[str, str, str]  # English, French, Italian

TEXTS: dict[str, Texts] = {
    "not-found": (
        "There is no {what} “{name}” here.",
        "Il n’y a pas {what} « {name} » ici.",
        "Qui non c’è {what} «{name}».",
    ),
    "stale": (
        "Someone saved this flow after you opened it. Open it again, then make your changes.",
        "Ce parcours a été enregistré depuis que vous l’avez ouvert. Rouvrez-le, puis modifiez-le.",
        "Il percorso è stato salvato dopo che l’avete aperto. Riapritelo, poi modificatelo.",
    ),
    "locked": (
        "{name} has locked this flow since {since}. Ask them to unlock it.",
        "{name} a verrouillé ce parcours depuis le {since}. Demandez-lui de le déverrouiller.",
        "{name} ha bloccato questo percorso dal {since}. Chiedetegli di sbloccarlo.",
    ),
    "journal-broken": (
        "The journal of changes is not as it was written, from row {seq} on.",
        "Le journal des modifications n’est plus tel qu’il a été écrit, dès la ligne {seq}.",
        "Il registro delle modifiche non è come è stato scritto, dalla riga {seq} in poi.",
    ),
    "anchor-unreadable": (
        "Line {line} of the prints noted outside of the database is unreadable.",
        "La ligne {line} des empreintes conservées hors de la base de données est illisible.",
        "La riga {line} delle impronte annotate fuori dal database è illeggibile.",
    ),
    "anchor-differs": (
        "The history is not the one that was noted on {at}: it was written anew since then.",
        "L’historique n’est pas celui qui a été noté le {at} : il a été réécrit depuis.",
        "La cronologia non è quella annotata il {at}: è stata riscritta da allora.",
    ),
    "not-failed": (
        "This message is not one that failed: it waits, was sent, or is no longer needed.",
        "Ce message n’est pas un échec : il attend, est parti, ou n’a plus lieu d’être.",
        "Questo messaggio non è fallito: attende, è partito, o non serve più.",
    ),
    "punch-meanwhile": (
        "Someone else has corrected this punch meanwhile. Look at it again, then decide.",
        "Quelqu’un d’autre a corrigé ce pointage entre-temps. Relisez-le, puis décidez.",
        "Qualcun altro ha corretto questa timbratura nel frattempo. Rileggetela, poi decidete.",
    ),
    "too-many-tries": (
        "Too many tries. Wait {seconds} seconds, then try again.",
        "Trop d’essais. Attendez {seconds} secondes, puis réessayez.",
        "Troppi tentativi. Attendete {seconds} secondi, poi riprovate.",
    ),
    "id-in-use": (
        "There is already a flow with the id “{id}”.",
        "Il y a déjà un parcours avec l’identifiant « {id} ».",
        "C’è già un percorso con l’identificativo «{id}».",
    ),
    "archived": (
        "This flow is archived. Restore it first.",
        "Ce parcours est archivé. Restaurez-le d’abord.",
        "Questo percorso è archiviato. Ripristinatelo prima.",
    ),
    "flow-has-number": (
        "{numbers} leads to this flow. Give the number another flow first.",
        "{numbers} mène à ce parcours. Donnez d’abord un autre parcours à ce numéro.",
        "{numbers} porta a questo percorso. Date prima un altro percorso a questo numero.",
    ),
    "other-secret": (
        (
            "The codes of this workspace were made with another secret, so this one would"
            " recognise nobody. Give this Ariane the same ARIANE_SECRET, or the file “secret” of"
            " the data folder they were made in."
        ),
        (
            "Les codes de cet espace ont été créés avec un autre secret : celui-ci ne"
            " reconnaîtrait personne. Donnez à cet Ariane le même ARIANE_SECRET, ou le fichier"
            " « secret » du dossier de données où ils ont été créés."
        ),
        (
            "I codici di questo spazio sono stati creati con un altro segreto: questo non"
            " riconoscerebbe nessuno. Date a questo Ariane lo stesso ARIANE_SECRET, o il file"
            " «secret» della cartella di dati in cui sono stati creati."
        ),
    ),
    "number-in-use": (
        "{number} is already in use.",
        "{number} est déjà utilisé.",
        "{number} è già in uso.",
    ),
    "in-use": (
        "{users} needs it. Change that flow first.",
        "{users} en a besoin. Changez d’abord ce parcours.",
        "{users} ne ha bisogno. Modificate prima quel percorso.",
    ),
    "call-ended": (
        "This call has ended already.",
        "Cet appel est déjà terminé.",
        "Questa chiamata è già finita.",
    ),
    "email-in-use": (
        "{email} has an account already.",
        "{email} a déjà un compte.",
        "{email} ha già un account.",
    ),
    "wrong-sign-in": (
        "This e-mail address and this password do not go together.",
        "Cette adresse et ce mot de passe ne vont pas ensemble.",
        "Questo indirizzo e questa password non vanno insieme.",
    ),
    "in-effect": (
        "Version {version} is in effect already. Roll back to another one instead.",
        "La version {version} est déjà en service. Revenez plutôt à une autre.",
        "La versione {version} è già in servizio. Ripristinatene piuttosto un’altra.",
    ),
    "withdrawn-already": (
        "Version {version} was withdrawn already.",
        "La version {version} a déjà été retirée.",
        "La versione {version} è già stata ritirata.",
    ),
    "flow-has-errors": (
        "Errors in this flow: {count}. Correct them, then publish again.",
        "Erreurs dans ce parcours : {count}. Corrigez-les, puis remettez en service.",
        "Errori in questo percorso: {count}. Correggeteli, poi rimettete in servizio.",
    ),
    "not-a-flow": (
        "This is not a flow that can be saved.",
        "Ce n’est pas un parcours qui peut être enregistré.",
        "Questo non è un percorso che si possa salvare.",
    ),
    "not-a-calendar": (
        "These opening hours are unusable.",
        "Ces horaires sont inutilisables.",
        "Questi orari sono inutilizzabili.",
    ),
    "bad-date": (
        "The date of the publication is unusable.",
        "La date de mise en service est inutilisable.",
        "La data di messa in servizio è inutilizzabile.",
    ),
    "date-past": (
        "choose an instant that is still to come",
        "choisissez un instant à venir",
        "scegliete un istante futuro",
    ),
    "date-far": (
        "choose an instant within a year",
        "choisissez un instant d’ici un an",
        "scegliete un istante entro un anno",
    ),
    "bad-note": (
        "The note is unusable.",
        "La remarque est inutilisable.",
        "La nota è inutilizzabile.",
    ),
    "note-length": (
        "write at most {longest} ordinary characters",
        "écrivez au plus {longest} caractères ordinaires",
        "scrivete al massimo {longest} caratteri normali",
    ),
    "not-a-scenario": (
        "This cannot be kept as a test.",
        "Cela ne peut pas être enregistré comme test.",
        "Non può essere salvato come prova.",
    ),
    "too-many-scenarios": (
        "A flow can have {most} tests. Delete some that say the same.",
        "Un parcours peut avoir {most} tests. Supprimez ceux qui font double emploi.",
        "Un percorso può avere {most} prove. Eliminate quelle doppie.",
    ),
    "scenario-too-large": (
        "A test can have {most} characters. Make several of it.",
        "Un test peut avoir {most} caractères. Faites-en plusieurs.",
        "Una prova può avere {most} caratteri. Fatene più d’una.",
    ),
    "bad-id": (
        "“{id}” cannot be an id.",
        "« {id} » ne peut pas être un identifiant.",
        "«{id}» non può essere un identificativo.",
    ),
    "id-shape": (
        "use 1 to 64 small letters, digits, - and _, a letter or digit first",
        "1 à 64 minuscules, chiffres, - et _, avec une lettre ou un chiffre au début",
        "da 1 a 64 minuscole, cifre, - e _, con una lettera o una cifra all’inizio",
    ),
    "bad-name": (
        "The name is unusable.",
        "Le nom est inutilisable.",
        "Il nome è inutilizzabile.",
    ),
    "name-length": (
        "write 1 to {longest} ordinary characters",
        "écrivez 1 à {longest} caractères ordinaires",
        "scrivete da 1 a {longest} caratteri normali",
    ),
    "bad-number": (
        "“{number}” is not a telephone number.",
        "« {number} » n’est pas un numéro de téléphone.",
        "«{number}» non è un numero di telefono.",
    ),
    "number-shape": (
        "write it with its country, as +41 21 802 55 55, or an internal one of 1 to 6 digits",
        "écrivez-le avec son pays, comme +41 21 802 55 55, ou un numéro interne de 1 à 6 chiffres",
        "scrivetelo con il suo paese, come +41 21 802 55 55, o un interno da 1 a 6 cifre",
    ),
    "code-too-short": (
        "{count} workers: a code needs {digits} digits (set the step that asks for it too).",
        "{count} intervenants : un code doit avoir {digits} chiffres (réglez aussi l’étape).",
        "{count} addetti: un codice deve avere {digits} cifre (impostate anche il passo).",
    ),
    "code-weak": (
        "This code is the first that people try. Choose digits without an order.",
        "Ce code est le premier que l’on essaie. Choisissez des chiffres sans suite.",
        "Questo codice è il primo che si prova. Scegliete cifre senza un ordine.",
    ),
    "code-in-use": (
        "Another worker has this code. Choose another one.",
        "Un autre intervenant a ce code. Choisissez-en un autre.",
        "Un altro addetto ha questo codice. Sceglietene un altro.",
    ),
    "code-shape": (
        "write 4 to 12 digits",
        "écrivez 4 à 12 chiffres",
        "scrivete da 4 a 12 cifre",
    ),
    "site-code-shape": (
        "write 2 to 12 digits, or nothing",
        "écrivez 2 à 12 chiffres, ou rien",
        "scrivete da 2 a 12 cifre, o niente",
    ),
    "site-code-in-use": (
        "The site {name} has this code. Choose another one.",
        "Le site {name} a ce code. Choisissez-en un autre.",
        "La sede {name} ha questo codice. Sceglietene un altro.",
    ),
    "bad-site": (
        "This site is unusable.",
        "Ce site est inutilisable.",
        "Questa sede è inutilizzabile.",
    ),
    "bad-worker": (
        "What is said of this worker is unusable.",
        "Cette fiche d’intervenant est inutilisable.",
        "La scheda di questo addetto è inutilizzabile.",
    ),
    "bad-punch": (
        "This punch is unusable.",
        "Ce pointage est inutilisable.",
        "Questa timbratura è inutilizzabile.",
    ),
    "zone-known": (
        "choose a time zone that exists, as Europe/Paris",
        "choisissez un fuseau horaire qui existe, comme Europe/Paris",
        "scegliete un fuso orario che esiste, come Europe/Paris",
    ),
    "text-length": (
        "write at most {longest} ordinary characters",
        "écrivez au plus {longest} caractères ordinaires",
        "scrivete al massimo {longest} caratteri normali",
    ),
    "email-shape": (
        "write one e-mail address, or nothing",
        "écrivez une adresse e-mail, ou rien",
        "scrivete un indirizzo e-mail, o niente",
    ),
    "language-shape": (
        "write a language by its code, as fr",
        "écrivez une langue par son code, comme fr",
        "scrivete una lingua con il suo codice, come fr",
    ),
    "reason-needed": (
        "say why, in 1 to {longest} ordinary characters",
        "dites pourquoi, en 1 à {longest} caractères ordinaires",
        "dite perché, con 1 a {longest} caratteri normali",
    ),
    "direction-known": (
        "choose in or out",
        "choisissez arrivée ou départ",
        "scegliete entrata o uscita",
    ),
    "instant-past": (
        "choose an instant that has come already, since the year 2000",
        "choisissez un instant déjà passé, depuis l’an 2000",
        "scegliete un istante già passato, dal 2000 in poi",
    ),
    "worker-needed": (
        "choose the worker",
        "choisissez l’intervenant",
        "scegliete l’addetto",
    ),
    "site-needed": (
        "choose the site",
        "choisissez le site",
        "scegliete la sede",
    ),
    "has-punches": (
        "Punches or planned interventions name {name}. Make it inactive instead.",
        "Des pointages ou interventions prévues portent sur {name}. Désactivez plutôt la fiche.",
        "Timbrature o interventi previsti riguardano {name}. Disattivate piuttosto la scheda.",
    ),
    "nothing-corrected": (
        "This is how the punch counts already.",
        "Ce pointage compte déjà ainsi.",
        "La timbratura vale già così.",
    ),
    "voided-already": (
        "This punch does not count any more already.",
        "Ce pointage ne compte déjà plus.",
        "Questa timbratura già non vale più.",
    ),
    "resolved-already": (
        "This attempt is settled already.",
        "Cette tentative est déjà traitée.",
        "Questo tentativo è già sistemato.",
    ),
    "open-already": (
        "This attempt is open: there is nothing to take back.",
        "Cette tentative est à traiter : il n’y a rien à annuler.",
        "Questo tentativo è da sistemare: non c’è nulla da annullare.",
    ),
    "chain-changed": (
        "Row {seq} is not as it was written.",
        "La ligne {seq} n’est pas telle qu’elle a été écrite.",
        "La riga {seq} non è come fu scritta.",
    ),
    "chain-gap": (
        "Row {seq} is missing, or one is there that was not written.",
        "La ligne {seq} manque, ou une ligne qui n’a pas été écrite s’y trouve.",
        "La riga {seq} manca, o ce n’è una che non fu scritta.",
    ),
    "chain-order": (
        "Row {seq} does not follow the one before it.",
        "La ligne {seq} ne suit pas la précédente.",
        "La riga {seq} non segue la precedente.",
    ),
    "chain-cut": (
        "The end of the history is missing, from row {seq} on.",
        "La fin de l’historique manque, à partir de la ligne {seq}.",
        "La fine della cronologia manca, dalla riga {seq} in poi.",
    ),
}
# As they follow "there is no": French and Italian bend what stands before the word.
THINGS: dict[str, Texts] = {
    "flow": ("flow", "de parcours", "nessun percorso"),
    "version": ("version", "de version", "nessuna versione"),
    "calendar": ("calendar", "d’horaire", "nessun orario"),
    "sound": ("sound", "d’enregistrement", "nessun suono"),
    "number": ("number", "de numéro", "nessun numero"),
    "call": ("call", "d’appel", "nessuna chiamata"),
    "user": ("user", "d’utilisateur", "nessun utente"),
    "template": ("template", "de modèle", "nessun modello"),
    "scenario": ("test", "de test", "nessuna prova"),
    "region": ("region", "de région", "nessuna regione"),
    "site": ("site", "de site", "nessuna sede"),
    "worker": ("worker", "d’intervenant", "nessun addetto"),
    "line": ("line", "de ligne", "nessuna linea"),
    "shift": ("planned intervention", "d’intervention prévue", "nessun intervento previsto"),
    "punch": ("punch", "de pointage", "nessuna timbratura"),
    "refusal": ("attempt", "de tentative", "nessun tentativo"),
    "alert": ("alert", "d’alerte", "nessun avviso"),
    "webhook": ("webhook", "de webhook", "nessun webhook"),
    "country": ("country", "de pays", "nessun paese"),
    "message": ("message", "de message", "nessun messaggio"),
}


@dataclass(frozen=True)
class Said:
    """A sentence in all languages, with what is put into it."""

    texts: Texts
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """The sentence in a language."""
        which = column(language)
        shown = {name: _shown(name, value, which) for name, value in self.values.items()}
        return self.texts[which].format(**shown)


def say(word: str, **values: object) -> Said:
    """One of the sentences above."""
    return Said(TEXTS[word], values)


def _shown(name: str, value: object, which: int) -> object:
    if name == "what" and value in THINGS:
        return THINGS[str(value)][which]
    if isinstance(value, float):  # an instant
        return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%d %H:%M UTC")
    return value
