"""The sentences of `flows.differences`, each in English, French and Italian."""

TEXTS: dict[str, tuple[str, str, str]] = {
    "port": (
        "At “{step}” the caller left by “{found}”; the test expects “{wanted}”.",
        "À l’étape « {step} », l’appelant est sorti par « {found} » ; le test attend « {wanted} ».",
        "Al passo «{step}» il chiamante è uscito con «{found}»; la prova si aspetta «{wanted}».",
    ),
    "port-not-reached": (
        "The caller never came to “{step}”; the test expects them to leave it by “{wanted}”.",
        (
            "L’appelant n’est jamais arrivé à « {step} » ; le test attend qu’il en sorte par "
            "« {wanted} »."
        ),
        (
            "Il chiamante non è mai arrivato a «{step}»; la prova si aspetta che ne esca con "
            "«{wanted}»."
        ),
    ),
    "led": (
        "From “{step}” the outcome “{port}” led to “{found}”; the test expects “{wanted}”.",
        (
            "Depuis « {step} », la sortie « {port} » a mené à « {found} » ; le test attend "
            "« {wanted} »."
        ),
        "Da «{step}» l’esito «{port}» ha portato a «{found}»; la prova si aspetta «{wanted}».",
    ),
    "ended-early": (
        "After “{step}” the call ended; the test expects it to go on to “{wanted}”.",
        (
            "Après « {step} », l’appel s’est terminé ; le test attend qu’il continue vers "
            "« {wanted} »."
        ),
        "Dopo «{step}» la chiamata è finita; la prova si aspetta che prosegua verso «{wanted}».",
    ),
    "went-on": (
        "After “{step}” the call went on to “{found}”; the test expects its end.",
        "Après « {step} », l’appel a continué vers « {found} » ; le test attend sa fin.",
        "Dopo «{step}» la chiamata è proseguita verso «{found}»; la prova si aspetta la sua fine.",
    ),
    "began": (
        "The call began at “{found}”; the test expects “{wanted}”.",
        "L’appel a commencé à « {found} » ; le test attend « {wanted} ».",
        "La chiamata è cominciata da «{found}»; la prova si aspetta «{wanted}».",
    ),
    "end": (
        "The call ended because {found}; the test expects that {wanted}.",
        "L’appel s’est terminé parce que {found} ; le test attend que {wanted}.",
        "La chiamata è finita perché {found}; la prova si aspetta che {wanted}.",
    ),
    "marker": (
        "The counter “{name}” went up by {found}; the test expects {wanted}.",
        "Le compteur « {name} » a augmenté de {found} ; le test attend {wanted}.",
        "Il contatore «{name}» è aumentato di {found}; la prova si aspetta {wanted}.",
    ),
    "variable": (
        "At the end “{name}” was {found}; the test expects {wanted}.",
        "À la fin, « {name} » valait {found} ; le test attend {wanted}.",
        "Alla fine «{name}» era {found}; la prova si aspetta {wanted}.",
    ),
    "heard": (
        "The caller did not hear the message of “{step}” where the test expects it.",
        "L’appelant n’a pas entendu le message de « {step} » là où le test l’attend.",
        "Il chiamante non ha sentito il messaggio di «{step}» dove la prova se lo aspetta.",
    ),
    "heard-words": (
        "The caller did not hear “{wanted}” where the test expects it.",
        "L’appelant n’a pas entendu « {wanted} » là où le test l’attend.",
        "Il chiamante non ha sentito «{wanted}» dove la prova se lo aspetta.",
    ),
    "waited": (
        "The caller was waiting to hear “{step}”, which never came; the call ended at “{last}”.",
        (
            "L’appelant attendait d’entendre « {step} », qui n’est jamais venu ; l’appel s’est "
            "terminé à « {last} »."
        ),
        (
            "Il chiamante aspettava di sentire «{step}», che non è mai arrivato; la chiamata è "
            "finita a «{last}»."
        ),
    ),
    "unpressed": (
        "The call ended at “{last}” before the caller could press {keys}.",
        "L’appel s’est terminé à « {last} » avant que l’appelant puisse taper {keys}.",
        "La chiamata è finita a «{last}» prima che il chiamante potesse premere {keys}.",
    ),
    "not-run": (
        "Not run: the {seconds} s for all tests were over before its turn. Run fewer at once.",
        (
            "Pas exécuté : les {seconds} s prévues pour tous les tests étaient écoulées avant son "
            "tour. Exécutez-en moins à la fois."
        ),
        (
            "Non eseguita: i {seconds} s per tutte le prove sono finiti prima del suo turno. "
            "Eseguitene meno alla volta."
        ),
    ),
    "failed": (
        "The step “{step}” failed: {problem}",
        "L’étape « {step} » a échoué : {problem}",
        "Il passo «{step}» è fallito: {problem}",
    ),
}
# Why a call ended: as what happened, and as what the test expects.
ENDED: dict[str, tuple[str, str, str]] = {
    "finished": ("the flow was over", "le parcours est fini", "il percorso è finito"),
    "caller": ("the caller hung up", "l’appelant a raccroché", "il chiamante ha riagganciato"),
    "failed": ("a step failed", "une étape a échoué", "un passo è fallito"),
    "lost": ("the line was lost", "la ligne a été perdue", "la linea è caduta"),
    "refused": ("it was refused", "il a été refusé", "è stata rifiutata"),
    "too_long": ("it lasted too long", "il a duré trop longtemps", "è durata troppo a lungo"),
    "supervisor": ("somebody ended it", "quelqu’un y a mis fin", "qualcuno l’ha conclusa"),
}
ENDING: dict[str, tuple[str, str, str]] = {
    "finished": ("the flow comes to its end", "le parcours se termine", "il percorso finisca"),
    "caller": ("the caller hangs up", "l’appelant raccroche", "il chiamante riagganci"),
    "failed": ("a step fails", "une étape échoue", "un passo fallisca"),
    "lost": ("the line is lost", "la ligne se perde", "la linea cada"),
    "refused": ("it is refused", "il soit refusé", "venga rifiutata"),
    "too_long": ("it lasts too long", "il dure trop longtemps", "duri troppo a lungo"),
    "supervisor": ("somebody ends it", "quelqu’un y mette fin", "qualcuno la concluda"),
}
NOTHING = ("nothing", "rien", "niente")
YES_NO = {True: ("yes", "oui", "sì"), False: ("no", "non", "no")}
