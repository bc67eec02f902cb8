"""What the HTTP API has to object, in the languages of the studio."""

from runtime.records.errors import FieldError
from runtime.records.words import Said, Texts

TEXTS: dict[str, Texts] = {
    "sign-in": ("Sign in first.", "Connectez-vous d’abord.", "Accedete prima."),
    "nobody": (
        "Nobody is signed in.",
        "Personne n’est connecté.",
        "Nessuno ha effettuato l’accesso.",
    ),
    "role": (
        "Your role ({role}) does not include this.",
        "Votre rôle ({role}) ne le permet pas.",
        "Il vostro ruolo ({role}) non lo permette.",
    ),
    "token": (
        "Send the token that GET /api/v1/session gives, in the header {header}.",
        "Envoyez le jeton que donne GET /api/v1/session, dans l’en-tête {header}.",
        "Inviate il token che dà GET /api/v1/session, nell’intestazione {header}.",
    ),
    "origin": (
        "Requests from {origin} are not accepted.",
        "Les demandes de {origin} ne sont pas acceptées.",
        "Le richieste da {origin} non sono accettate.",
    ),
    "no-etag": (
        "Send the ETag of the flow you opened, in the header If-Match.",
        "Envoyez l’ETag du parcours ouvert dans l’en-tête If-Match.",
        "Inviate l’ETag del percorso aperto nell’intestazione If-Match.",
    ),
    "superseded": (
        "A newer version of the same flow is being checked instead.",
        "Une version plus récente du même parcours est vérifiée à la place.",
        "Al suo posto viene verificata una versione più recente dello stesso percorso.",
    ),
    "meanwhile": (
        "Somebody did the same at this very moment. Look at it, then try again.",
        "Quelqu’un a fait la même chose au même instant. Vérifiez, puis réessayez.",
        "Qualcuno ha fatto la stessa cosa nello stesso istante. Controllate, poi riprovate.",
    ),
    "no-parameter": (
        "There is no parameter “{name}” here.",
        "Il n’y a pas de paramètre « {name} » ici.",
        "Qui non c’è nessun parametro «{name}».",
    ),
    "bad-parameters": (
        "The parameters are unusable.",
        "Les paramètres sont inutilisables.",
        "I parametri sono inutilizzabili.",
    ),
    "bad-body": (
        "The body is unusable.",
        "Le contenu envoyé est inutilisable.",
        "Il contenuto inviato è inutilizzabile.",
    ),
    "no-json": (
        "Send JSON, with the header Content-Type: application/json.",
        "Envoyez du JSON, avec l’en-tête Content-Type: application/json.",
        "Inviate JSON, con l’intestazione Content-Type: application/json.",
    ),
    "no-form": (
        "Send a form (multipart/form-data) with the sound in `file`.",
        "Envoyez un formulaire (multipart/form-data) avec le son dans `file`.",
        "Inviate un modulo (multipart/form-data) con il suono in `file`.",
    ),
    "no-field": (
        "There is no field “{name}”.",
        "Il n’y a pas de champ « {name} ».",
        "Non c’è nessun campo «{name}».",
    ),
    "no-file": ("There is no file.", "Il n’y a pas de fichier.", "Non c’è nessun file."),
    "attach": (
        "attach a WAV, MP3 or OGG file",
        "joignez un fichier WAV, MP3 ou OGG",
        "allegate un file WAV, MP3 o OGG",
    ),
    "bad-language": (
        "The language is unusable.",
        "La langue est inutilisable.",
        "La lingua è inutilizzabile.",
    ),
    "language-tag": (
        "write a tag such as fr or fr-CH",
        "écrivez un code comme fr ou fr-CH",
        "scrivete un codice come fr o fr-CH",
    ),
    "bad-instant": (
        "The instant is unusable.",
        "L’instant est inutilisable.",
        "L’istante è inutilizzabile.",
    ),
    "zone": (
        "write it with its zone, as 2026-11-21T10:00:00+01:00",
        "écrivez-le avec son fuseau, comme 2026-11-21T10:00:00+01:00",
        "scrivetelo con il suo fuso, come 2026-11-21T10:00:00+01:00",
    ),
    "years": (
        "choose a day of the years {first} to {last}",
        "choisissez un jour des années {first} à {last}",
        "scegliete un giorno degli anni dal {first} al {last}",
    ),
    "stale-record": (
        "Somebody changed this after you opened it. Open it again, then make your changes.",
        "Quelqu’un a modifié ceci depuis que vous l’avez ouvert. Rouvrez-le, puis modifiez-le.",
        "Qualcuno l’ha modificato dopo che l’avete aperto. Riapritelo, poi modificatelo.",
    ),
    "id-taken": (
        "There is already one with the id “{id}”.",
        "L’identifiant « {id} » est déjà pris.",
        "L’identificativo «{id}» è già in uso.",
    ),
    "days-between": (
        "choose a last day that is not before the first, at most {most} days in all",
        "choisissez un dernier jour qui ne précède pas le premier, {most} jours au plus en tout",
        "scegliete un ultimo giorno non precedente al primo, al massimo {most} giorni in tutto",
    ),
    "no-mail": (
        "No mail server is set up: set ARIANE_SMTP_URL and ARIANE_MAIL_FROM, then start again.",
        "Aucun serveur de messagerie : réglez ARIANE_SMTP_URL et ARIANE_MAIL_FROM, et redémarrez.",
        "Nessun server di posta: impostate ARIANE_SMTP_URL e ARIANE_MAIL_FROM, e riavviate.",
    ),
    "nothing-there": (
        "There is nothing at {path}.",
        "Il n’y a rien à {path}.",
        "Non c’è niente in {path}.",
    ),
    "verb": (
        "{verb} is not possible at {path}.",
        "{verb} n’est pas possible à {path}.",
        "{verb} non è possibile in {path}.",
    ),
    "too-large": (
        "What you sent is too large: at most 5 MB of JSON, or 20 MB of sound.",
        "Ce que vous envoyez est trop gros : au plus 5 Mo de JSON, ou 20 Mo de son.",
        "Ciò che inviate è troppo grande: al massimo 5 MB di JSON, o 20 MB di suono.",
    ),
    "database": (
        "The database cannot be used at present; the log of Ariane says why.",
        "La base de données est inutilisable en ce moment ; le journal d’Ariane dit pourquoi.",
        "La base di dati è inutilizzabile al momento; il registro di Ariane dice perché.",
    ),
    "speech": (
        "This could not be spoken: {problem}",
        "Ceci n’a pas pu être prononcé : {problem}",
        "Non è stato possibile pronunciarlo: {problem}",
    ),
    "failing-tests": (
        "Tests of this flow fail ({count}): mend the flow, or the tests, then publish.",
        "Des tests de ce parcours échouent ({count}) : corrigez-les, ou le parcours, puis publiez.",
        "Falliscono prove di questo percorso ({count}): correggetele, o il percorso, e pubblicate.",
    ),
    "test-fails": (
        "“{name}”: {message}",
        "« {name} » : {message}",
        "«{name}»: {message}",
    ),
    "fault": (
        "This is a fault of Ariane, not yours. It was written to the log.",
        "C’est une faute d’Ariane, pas la vôtre. Elle est notée dans le journal.",
        "È un errore di Ariane, non vostro. È stato scritto nel registro.",
    ),
    "failed": (
        "This did not work.",
        "Cela n’a pas fonctionné.",
        "Non ha funzionato.",
    ),
}


def say(word: str, **values: object) -> Said:
    """One of the sentences above."""
    return Said(TEXTS[word], values)


def wrong(pointer: str, word: str, **values: object) -> FieldError:
    """A wrong value told by one of the sentences above."""
    said = say(word, **values)
    return FieldError(pointer, said.text("en"), said)
