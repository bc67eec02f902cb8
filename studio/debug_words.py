"""What the debugger has to object, in the languages of the studio."""

from typing import Any

from runtime.records.words import Said, Texts

TEXTS: dict[str, Texts] = {
    "busy": (
        "{most} tests last already; end one first.",
        "{most} essais sont déjà en cours ; terminez-en un d’abord.",
        "{most} prove sono già in corso; terminatene prima una.",
    ),
    "busy-yours": (
        "{most} tests of yours last already; end one first.",
        "{most} de vos essais sont déjà en cours ; terminez-en un d’abord.",
        "{most} delle vostre prove sono già in corso; terminatene prima una.",
    ),
    "no-session": (
        "No call is being tried here.",
        "Aucun appel n’est à l’essai ici.",
        "Qui non c’è nessuna chiamata in prova.",
    ),
    "not-found": (
        "There is no such flow or version.",
        "Ce parcours ou cette version n’existe pas.",
        "Questo percorso o questa versione non esiste.",
    ),
    "flow-has-errors": (
        "The flow has {issues} problems to correct first.",
        "Le parcours a {issues} problèmes à corriger d’abord.",
        "Il percorso ha {issues} problemi da correggere prima.",
    ),
    "step-gone": (
        "The step “{step}”, at which the call is, no longer exists.",
        "L’étape « {step} », où se trouve l’appel, n’existe plus.",
        "Il passo «{step}», a cui si trova la chiamata, non esiste più.",
    ),
    "no-such-step": (
        "There is no step “{step}”.",
        "Il n’y a pas d’étape « {step} ».",
        "Non c’è nessun passo «{step}».",
    ),
    "ended": (
        "The call is over. Go back some steps, or call again.",
        "L’appel est terminé. Revenez en arrière, ou appelez de nouveau.",
        "La chiamata è finita. Tornate indietro, o chiamate di nuovo.",
    ),
    "real-ended": (
        "The call is over. Call the test number again.",
        "L’appel est terminé. Rappelez le numéro de test.",
        "La chiamata è finita. Richiamate il numero di prova.",
    ),
    "no-call": (
        "Nobody has called the test number yet.",
        "Personne n’a encore appelé le numéro de test.",
        "Nessuno ha ancora chiamato il numero di prova.",
    ),
    "nothing-before": (
        "One can go back {past} steps from here, not more.",
        "On peut revenir de {past} étapes d’ici, pas plus.",
        "Da qui si può tornare indietro di {past} passi, non di più.",
    ),
    "no-such-variable": (
        "There is no variable “{name}” that can be set.",
        "Il n’y a pas de variable « {name} » modifiable.",
        "Non c’è nessuna variabile «{name}» modificabile.",
    ),
    "secret-condition": (
        "The breakpoint at “{step}” depends on “{name}”, which is secret. Choose another variable.",
        "Le point d’arrêt à « {step} » dépend de « {name} », secrète. Prenez une autre variable.",
        "Il punto di arresto a «{step}» dipende da «{name}», segreta. Prendete un’altra variabile.",
    ),
    "not-on-real-calls": (
        "This is not possible with a real call.",
        "Ce n’est pas possible avec un appel réel.",
        "Non è possibile con una chiamata vera.",
    ),
    "too-slow": (
        "The server is busy; try again.",
        "Le serveur est occupé ; réessayez.",
        "Il server è occupato; riprovate.",
    ),
    "fault": (
        "This is a fault of Ariane, not yours. It was written to the log.",
        "C’est une faute d’Ariane, pas la vôtre. Elle est notée dans le journal.",
        "È un errore di Ariane, non vostro. È stato scritto nel registro.",
    ),
    "invalid": ("{problem}", "{problem}", "{problem}"),
    # values that do not fit
    "text": ("Write a text.", "Écrivez un texte.", "Scrivete un testo."),
    "too-long": (
        "Write at most {most} characters.",
        "Écrivez au plus {most} caractères.",
        "Scrivete al massimo {most} caratteri.",
    ),
    "digits": (
        "Write digits only, such as 0042.",
        "Écrivez des chiffres seulement, comme 0042.",
        "Scrivete solo cifre, come 0042.",
    ),
    "number": (
        "Write a number, such as 12 or 12.5.",
        "Écrivez un nombre, comme 12 ou 12.5.",
        "Scrivete un numero, come 12 o 12.5.",
    ),
    "money": (
        "Write an amount, such as 12.50.",
        "Écrivez un montant, comme 12.50.",
        "Scrivete un importo, come 12.50.",
    ),
    "boolean": ("Choose yes or no.", "Choisissez oui ou non.", "Scegliete sì o no."),
    "date": (
        "Write a date, such as 2026-12-24.",
        "Écrivez une date, comme 2026-12-24.",
        "Scrivete una data, come 2026-12-24.",
    ),
    "time": (
        "Write a time, such as 18:30.",
        "Écrivez une heure, comme 18:30.",
        "Scrivete un’ora, come 18:30.",
    ),
    "datetime": (
        "Write an instant, such as 2026-12-24T18:30:00+01:00.",
        "Écrivez un instant, comme 2026-12-24T18:30:00+01:00.",
        "Scrivete un istante, come 2026-12-24T18:30:00+01:00.",
    ),
    "phone": (
        "Write a telephone number, such as +41218025555.",
        "Écrivez un numéro de téléphone, comme +41218025555.",
        "Scrivete un numero di telefono, come +41218025555.",
    ),
    "list": ("Give a list of values.", "Donnez une liste de valeurs.", "Date una lista di valori."),
    "language": (
        "Choose a language of the flow: {languages}.",
        "Choisissez une langue du parcours : {languages}.",
        "Scegliete una lingua del percorso: {languages}.",
    ),
}


class Refused(Exception):
    """An order that is not carried out: a `code` for programs, `more` for both, words for people.

    `word` chooses other words than those of the code.
    """

    def __init__(self, code: str, word: str | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code, self.more = code, more
        self._said = Said(TEXTS[word or code], more)

    def answer(self, language: str) -> dict[str, Any]:
        """What the page is told."""
        told = {"ok": False, "error": self.code, "detail": self._said.text(language)}
        return {**self.more, **told}
