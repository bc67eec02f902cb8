"""The words for what is wrong with a file, each in English, French and Italian."""

TEXTS: dict[str, tuple[str, str, str]] = {
    "not-text": (
        "the file is not UTF-8 text: save it as UTF-8",
        "le fichier n’est pas du texte UTF-8 : enregistrez-le en UTF-8",
        "il file non è testo UTF-8: salvatelo in UTF-8",
    ),
    "not-json": (
        "not JSON: {detail} at line {line}, column {column}",
        "ce n’est pas du JSON : {detail}, ligne {line}, colonne {column}",
        "non è JSON: {detail}, riga {line}, colonna {column}",
    ),
    "not-plain": (
        "{value} is not a JSON value: use text, numbers, true, false, null, lists or objects",
        "{value} n’est pas une valeur JSON : texte, nombre, true, false, null, liste ou objet",
        "{value} non è un valore JSON: testo, numero, true, false, null, lista o oggetto",
    ),
    "too-large": (
        "the file has {size} bytes; at most {limit} are accepted",
        "le fichier fait {size} octets ; la limite est de {limit}",
        "il file ha {size} byte; il limite è {limit}",
    ),
    "too-deep": (
        "nested deeper than {limit} levels: split it up",
        "plus de {limit} niveaux d’imbrication : simplifiez",
        "più di {limit} livelli annidati: semplificate",
    ),
    "twice": (
        "“{name}” is written twice in the same object: rename or remove one of them",
        "« {name} » figure deux fois dans le même objet : renommez ou supprimez l’un des deux",
        "«{name}» compare due volte nello stesso oggetto: rinominate o togliete uno dei due",
    ),
    "wrong-format": (
        "format {value} is not known: this version of Ariane reads formats 1 to {newest}",
        "format {value} inconnu : cette version d’Ariane lit les formats 1 à {newest}",
        "formato {value} sconosciuto: questa versione di Ariane legge i formati da 1 a {newest}",
    ),
    "unknown-field": (
        "no field is called “{name}”; {hint}",
        "aucun champ ne s’appelle « {name} » ; {hint}",
        "nessun campo si chiama «{name}»; {hint}",
    ),
    "missing-field": (
        "“{name}” is missing: add it",
        "« {name} » manque : ajoutez-le",
        "«{name}» manca: aggiungetelo",
    ),
    "not-set": ("still to be set", "encore à régler", "ancora da impostare"),
    "wrong-type": (
        "{got} where {wanted} is expected",
        "{got} au lieu de {wanted}",
        "{got} invece di {wanted}",
    ),
    "not-one-of": (
        "{value} is not possible here; {hint}",
        "{value} n’est pas possible ici ; {hint}",
        "{value} non è possibile qui; {hint}",
    ),
    "unknown-type": (
        "no type of step is called {value}; {hint}",
        "aucun type d’étape ne s’appelle {value} ; {hint}",
        "nessun tipo di passo si chiama {value}; {hint}",
    ),
    "bad-pattern": (
        "{value} is not {wanted}",
        "{value} n’est pas {wanted}",
        "{value} non è {wanted}",
    ),
    "too-small": (
        "{value} is too small: at least {limit}",
        "{value} est trop petit : au moins {limit}",
        "{value} è troppo piccolo: almeno {limit}",
    ),
    "too-early": (
        "{value} is too early: {limit} at the earliest",
        "{value} est trop tôt : le {limit} au plus tôt",
        "{value} è troppo presto: {limit} al più presto",
    ),
    "too-late": (
        "{value} is too late: {limit} at the latest",
        "{value} est trop tard : le {limit} au plus tard",
        "{value} è troppo tardi: {limit} al più tardi",
    ),
    "too-big": (
        "{value} is too big: at most {limit}",
        "{value} est trop grand : au plus {limit}",
        "{value} è troppo grande: al massimo {limit}",
    ),
    "too-few": (
        "{count} given, at least {limit} needed",
        "{count} donné, au moins {limit} attendu",
        "{count} dato, almeno {limit} richiesto",
    ),
    "too-many": (
        "{count} given, at most {limit} accepted",
        "{count} donnés, au plus {limit} acceptés",
        "{count} dati, al massimo {limit} accettati",
    ),
    "too-short": (
        "too short: at least {limit} characters",
        "trop court : au moins {limit} caractères",
        "troppo corto: almeno {limit} caratteri",
    ),
    "too-long": (
        "too long: {count} characters, at most {limit}",
        "trop long : {count} caractères, au plus {limit}",
        "troppo lungo: {count} caratteri, al massimo {limit}",
    ),
    "not-unique": (
        "the same item is there twice: remove one",
        "le même élément figure deux fois : retirez-en un",
        "lo stesso elemento compare due volte: toglietene uno",
    ),
    "unknown-zone": (
        "no time zone is called {value}; write one such as Europe/Paris",
        "aucun fuseau horaire ne s’appelle {value} ; écrivez par exemple Europe/Paris",
        "nessun fuso orario si chiama {value}; scrivete per esempio Europe/Rome",
    ),
    "unknown-country": (
        "no public holidays are known for {value}; {hint}",
        "jours fériés inconnus pour {value} ; {hint}",
        "festività sconosciute per {value}; {hint}",
    ),
    "unknown-range": (
        "the calendar has no range {value}; {hint}",
        "le calendrier n’a pas de plage {value} ; {hint}",
        "il calendario non ha la fascia {value}; {hint}",
    ),
    "no-node": (
        "there is no step {value}; {hint}",
        "il n’y a pas d’étape {value} ; {hint}",
        "non c’è un passo {value}; {hint}",
    ),
    "no-port": (
        "there is no outcome {value} any more; {hint}",
        "il n’y a pas (ou plus) de sortie {value} ; {hint}",
        "non c’è (più) un esito {value}; {hint}",
    ),
    "no-calendar": (
        "there is no calendar {value}; {hint}",
        "il n’y a pas de calendrier {value} ; {hint}",
        "non c’è un calendario {value}; {hint}",
    ),
    "no-sound": (
        "there is no recording {value}; {hint}",
        "il n’y a pas d’enregistrement {value} ; {hint}",
        "non c’è una registrazione {value}; {hint}",
    ),
    "bad-sound": (
        "the recording {value} cannot be played: record or upload it again",
        "l’enregistrement {value} ne peut pas être lu : refaites-le ou importez-le à nouveau",
        "la registrazione {value} non si può riprodurre: rifatela o importatela di nuovo",
    ),
    "no-language": (
        "the flow does not speak {value}; {hint}",
        "le parcours ne parle pas {value} ; {hint}",
        "il percorso non parla {value}; {hint}",
    ),
    "no-variable": (
        "no variable or result is called {value}: declare it; {hint}",
        "aucune variable ni résultat ne s’appelle {value} : à déclarer ; {hint}",
        "nessuna variabile o risultato si chiama {value}: dichiaratela; {hint}",
    ),
    "taken-code": (
        "the code of “{name}” is also that of “{other}”: give each a code of their own",
        "le code de « {name} » est aussi celui de « {other} » : donnez à chacun le sien",
        "il codice di «{name}» è anche quello di «{other}»: date a ciascuno il suo",
    ),
    "no-site": (
        "there is no site “{name}”; {hint}",
        "il n’y a pas de site « {name} » ; {hint}",
        "non c’è una sede «{name}»; {hint}",
    ),
    "no-worker": (
        "there is no worker “{name}”; {hint}",
        "il n’y a pas d’intervenant « {name} » ; {hint}",
        "non c’è un addetto «{name}»; {hint}",
    ),
    "no-time": (
        "{value} lasts no time; write 00:00-24:00 for a whole day",
        "{value} ne dure pas ; écrivez 00:00-24:00 pour une journée entière",
        "{value} non dura; scrivete 00:00-24:00 per un giorno intero",
    ),
    "invalid": ("not valid: {detail}", "non valable : {detail}", "non valido: {detail}"),
}

HINTS = {
    "closest": ("did you mean “{closest}”?", "vouliez-vous « {closest} » ?",
                "forse «{closest}»?"),
    "known": ("possible: {known}", "possibles : {known}", "possibili: {known}"),
    "none": ("remove it", "supprimez-le", "toglietelo"),
    "none-yet": ("there is none yet: add it first", "il n’y en a encore aucun : ajoutez-le d’abord",
                 "non ce n’è ancora nessuno: aggiungetelo prima"),
    "count": ("there are {count} others", "il y en a {count} autres", "ce ne sono altri {count}"),
}  # fmt: skip

WORDS: dict[str, tuple[str, str, str]] = {
    "object": ("an object { }", "un objet { }", "un oggetto { }"),
    "array": ("a list [ ]", "une liste [ ]", "una lista [ ]"),
    "string": ("a text", "un texte", "un testo"),
    "number": ("a number", "un nombre", "un numero"),
    "integer": ("a whole number", "un nombre entier", "un numero intero"),
    "boolean": ("true or false", "true ou false", "true o false"),
    "null": ("null", "null", "null"),
    "id": (
        "an id (a–z, 0–9, - and _, at most 64 characters)",
        "un identifiant (a–z, 0–9, - et _, 64 caractères au plus)",
        "un identificativo (a–z, 0–9, - e _, al massimo 64 caratteri)",
    ),
    "variable": (
        "a variable name (a–z, 0–9 and _, starting with a letter)",
        "un nom de variable (a–z, 0–9 et _, commençant par une lettre)",
        "un nome di variabile (a–z, 0–9 e _, con una lettera all’inizio)",
    ),
    "key": ("one key: 0–9, * or #", "une touche : 0–9, * ou #", "un tasto: 0–9, * o #"),
    "keys": (
        "a key (0–9, *, #) or 2 to 6 digits",
        "une touche (0–9, *, #) ou 2 à 6 chiffres",
        "un tasto (0–9, *, #) o da 2 a 6 cifre",
    ),
    "language": (
        "a language tag such as fr or fr-CH",
        "un code de langue tel que fr ou fr-CH",
        "un codice di lingua come it o it-CH",
    ),
    "hours": (
        "opening hours such as 08:00-12:00",
        "un horaire tel que 08:00-12:00",
        "un orario come 08:00-12:00",
    ),
    "date": (
        "a date such as 2026-12-24",
        "une date telle que 2026-12-24",
        "una data come 2026-12-24",
    ),
    "instant": (
        "an instant with its zone, such as 2026-11-21T10:00:00+01:00",
        "un instant avec son fuseau, tel que 2026-11-21T10:00:00+01:00",
        "un istante con il suo fuso, come 2026-11-21T10:00:00+01:00",
    ),
    "day": (
        "a day such as 12-26 or 2026-09-21",
        "un jour tel que 12-26 ou 2026-09-21",
        "un giorno come 12-26 o 2026-09-21",
    ),
    "phone": (
        "a telephone number such as +41791234567",
        "un numéro de téléphone tel que +41791234567",
        "un numero di telefono come +41791234567",
    ),
    "line": (
        "a telephone number such as +33140000001",
        "un numéro de téléphone tel que +33140000001",
        "un numero di telefono come +390240000001",
    ),
    "site-code": (
        "a site code: 2 to 12 digits, such as 1204",
        "un code de site : 2 à 12 chiffres, par exemple 1204",
        "un codice di sede: da 2 a 12 cifre, per esempio 1204",
    ),
    "worker-code": (
        "a worker’s code: 4 to 12 digits, such as 482913",
        "un code d’intervenant : 4 à 12 chiffres, par exemple 482913",
        "un codice di addetto: da 4 a 12 cifre, per esempio 482913",
    ),
    "key-set": (
        "keys out of 0–9, * and #",
        "des touches parmi 0–9, * et #",
        "tasti tra 0–9, * e #",
    ),
    "country": ("a country such as CH", "un pays tel que CH", "un paese come CH"),
    "currency": ("a currency such as CHF", "une monnaie telle que CHF", "una valuta come CHF"),
    "pattern": ("written as expected", "écrit comme attendu", "scritto come atteso"),
}
SAME_WORD = {"node": "id", "calendar": "id", "audio": "id", "store": "variable"}
