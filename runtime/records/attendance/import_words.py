"""What imports have to object, in the languages of the studio: what is wrong, and what to write."""

from runtime.records.attendance.planning_words import TEXTS as OF_PLANNING
from runtime.records.words import Said, Texts

TEXTS: dict[str, Texts] = {
    **OF_PLANNING,
    "nothing": (
        "There is nothing in it. Paste the rows with their headings.",
        "Il n’y a rien. Collez les lignes avec leurs en-têtes.",
        "Non c’è niente. Incollate le righe con le loro intestazioni.",
    ),
    "too-large": (
        "This is more than {most} MB. Import it in several parts.",
        "C’est plus que {most} Mo. Importez en plusieurs fois.",
        "È più di {most} MB. Importate in più parti.",
    ),
    "too-many-rows": (
        "There are more than {most} rows. Import them in several parts.",
        "Il y a plus de {most} lignes. Importez en plusieurs fois.",
        "Ci sono più di {most} righe. Importate in più parti.",
    ),
    "no-table": (
        "This is no table: copy the rows from a spreadsheet, or save it as CSV (UTF-8).",
        "Ce n’est pas un tableau : copiez les lignes d’un tableur, ou enregistrez en CSV (UTF-8).",
        "Non è una tabella: copiate le righe da un foglio di calcolo, o salvate in CSV (UTF-8).",
    ),
    "no-heading": (
        "The first row must name the columns. Missing: {missing}. Understood: {known}.",
        "La première ligne doit nommer les colonnes. Il manque : {missing}. Compris : {known}.",
        "La prima riga deve nominare le colonne. Mancano: {missing}. Capiti: {known}.",
    ),
    "heading-twice": (
        "Two columns mean the same: {first} and {second}. Rename or remove one.",
        "Deux colonnes veulent dire la même chose : {first} et {second}. Renommez-en une.",
        "Due colonne significano lo stesso: {first} e {second}. Rinominatene una.",
    ),
    "cells-too-many": (
        "more cells than headings; put a text with the separator in it in double quotes",
        "plus de cellules que d’en-têtes ; mettez un texte avec le séparateur entre guillemets",
        "più celle che intestazioni; mettete un testo con il separatore tra virgolette",
    ),
    "needed": ("write something here", "écrivez quelque chose ici", "scrivete qualcosa qui"),
    "text-shape": (
        "write at most {longest} ordinary characters",
        "écrivez au plus {longest} caractères ordinaires",
        "scrivete al massimo {longest} caratteri normali",
    ),
    "date-shape": (
        "write a day that exists, as 23/11/2026 or 2026-11-23",
        "écrivez un jour qui existe, comme 23/11/2026 ou 2026-11-23",
        "scrivete un giorno che esiste, come 23/11/2026 o 2026-11-23",
    ),
    "time-shape": (
        "write a time, as 08:30 or 8h30",
        "écrivez une heure, comme 08:30 ou 8h30",
        "scrivete un’ora, come 08:30 o 8h30",
    ),
    "hours-shape": (
        "write two times, as 08:30-10:00",
        "écrivez deux heures, comme 08:30-10:00",
        "scrivete due orari, come 08:30-10:00",
    ),
    "minutes-shape": (
        "write whole minutes, as 10",
        "écrivez des minutes entières, comme 10",
        "scrivete minuti interi, come 10",
    ),
    "yes-shape": (
        "write yes or no",
        "écrivez oui ou non",
        "scrivete sì o no",
    ),
    "zone-shape": (
        "write a time zone, as Europe/Paris, Europe/Zurich or Europe/Rome",
        "écrivez un fuseau, comme Europe/Paris, Europe/Zurich ou Europe/Rome",
        "scrivete un fuso, come Europe/Paris, Europe/Zurich o Europe/Rome",
    ),
    "phone-shape": (
        "“{number}” is no telephone number; write it as +33 1 45 22 33 44",
        "« {number} » n’est pas un numéro de téléphone ; écrivez-le comme +33 1 45 22 33 44",
        "«{number}» non è un numero di telefono; scrivetelo come +39 02 1234 5678",
    ),
    "email-shape": (
        "write one address, as anna@example.org",
        "écrivez une adresse, comme anna@example.org",
        "scrivete un indirizzo, come anna@example.org",
    ),
    "language-shape": (
        "write fr, it, en or de",
        "écrivez fr, it, en ou de",
        "scrivete fr, it, en o de",
    ),
    "id-shape": (
        "use 1 to 64 small letters, digits, - and _, a letter or digit first",
        "1 à 64 minuscules, chiffres, - et _, avec une lettre ou un chiffre au début",
        "da 1 a 64 minuscole, cifre, - e _, con una lettera o una cifra all’inizio",
    ),
    "site-code-shape": (
        "write 2 to 12 digits, or nothing",
        "écrivez 2 à 12 chiffres, ou rien",
        "scrivete da 2 a 12 cifre, o niente",
    ),
    "worker-code-shape": (
        "write 4 to 12 digits, or nothing: a code is then made",
        "écrivez 4 à 12 chiffres, ou rien : un code est alors tiré",
        "scrivete da 4 a 12 cifre, o niente: verrà creato un codice",
    ),
    "code-weak": (
        "this code is among the first that people try; leave it empty, and one is made",
        "ce code est parmi les premiers qu’on essaie ; laissez vide, et il en sera tiré un",
        "questo codice è tra i primi che si provano; lasciate vuoto, e ne verrà creato uno",
    ),
    "code-short": (
        "too short for {count} workers, one could guess it; use {digits} digits or leave it empty",
        "trop court pour {count} intervenants : on le devinerait ; {digits} chiffres, ou rien",
        "troppo corto per {count} addetti: si indovinerebbe; {digits} cifre, o niente",
    ),
    "code-taken": (
        "somebody else has this code; choose another one, or leave it empty",
        "quelqu’un d’autre a ce code ; choisissez-en un autre, ou laissez vide",
        "qualcun altro ha questo codice; sceglietene un altro, o lasciate vuoto",
    ),
    "row-twice": (
        "the same as line {line}; remove one of them",
        "la même chose qu’à la ligne {line} ; supprimez l’une des deux",
        "lo stesso che alla riga {line}; toglietene una",
    ),
    "site-code-taken": (
        "the site {name} has this code; choose another one",
        "le site {name} a ce code ; choisissez-en un autre",
        "la sede {name} ha questo codice; sceglietene un altro",
    ),
    "same-times": (
        "begin and end are the same",
        "le début et la fin sont les mêmes",
        "inizio e fine sono uguali",
    ),
    # Calendar files.
    "not-ical": (
        "This is no iCalendar file: export the planning as .ics.",
        "Ce n’est pas un fichier iCalendar : exportez le planning en .ics.",
        "Non è un file iCalendar: esportate la pianificazione in .ics.",
    ),
    "ical-planning-only": (
        "A calendar file can only be imported as planning.",
        "Un fichier de calendrier ne peut être importé que comme planning.",
        "Un file di calendario può essere importato solo come pianificazione.",
    ),
    "ical-no-events": (
        "No appointment from {first} to {last} is in it.",
        "Il n’y a aucun rendez-vous du {first} au {last}.",
        "Non contiene nessun appuntamento dal {first} al {last}.",
    ),
    "ical-too-slow": (
        "These repetitions take too long to work out. Export fewer, or without rules.",
        "Ces répétitions sont trop longues à calculer. Exportez-en moins, ou sans règles.",
        "Queste ripetizioni sono troppo lunghe da calcolare. Esportatene meno, o senza regole.",
    ),
    "ical-rule": (
        "this repetition is not understood; use daily, weekly, monthly or yearly ones",
        "répétition non comprise ; utilisez chaque jour, semaine, mois ou année",
        "ripetizione non capita; usate ogni giorno, settimana, mese o anno",
    ),
    "ical-event": (
        "this appointment is not understood; export it anew",
        "rendez-vous non compris ; exportez-le à nouveau",
        "appuntamento non capito; esportatelo di nuovo",
    ),
    "ical-all-day": (
        "an appointment for whole days has no hours; give it a begin and an end",
        "un rendez-vous sur des jours entiers n’a pas d’heures ; donnez-lui un début et une fin",
        "un appuntamento di giorni interi non ha orari; dategli un inizio e una fine",
    ),
    "ical-worker": (
        "no worker in participants or title; write the name there, or choose who this is for",
        "aucun intervenant parmi les participants ni dans le titre ; écrivez-le là, ou choisissez",
        "nessun addetto tra i partecipanti né nel titolo; scrivetelo lì, o sceglietelo",
    ),
    "ical-site": (
        "no site in place or title; write its name there, or choose the site",
        "aucun site dans le lieu ni dans le titre ; écrivez-le là, ou choisissez le site",
        "nessuna sede nel luogo né nel titolo; scrivetela lì, o sceglietela",
    ),
}


def say(word: str, **values: object) -> Said:
    """One of the sentences above."""
    return Said(TEXTS[word], values)
