"""Why a call cannot be played again, and where calls diverge, in the languages of the studio."""

from runtime.records.words import Said, Texts

TEXTS: dict[str, Texts] = {
    "lasts": (
        "The call has not ended yet.",
        "L’appel n’est pas encore terminé.",
        "La chiamata non è ancora terminata.",
    ),
    "incomplete": (
        "Part of what happened in this call was never written down.",
        "Une partie de ce qui s’est passé dans cet appel n’a jamais été notée.",
        "Una parte di ciò che è successo in questa chiamata non è mai stata annotata.",
    ),
    "version-gone": (
        "Version {version} of the flow, which this call followed, cannot be read any more.",
        "La version {version} du parcours, que cet appel a suivie, n’est plus lisible.",
        "La versione {version} del percorso, seguita da questa chiamata, non è più leggibile.",
    ),
    "draft-changed": (
        "It was a call to the draft, which has changed since.",
        "C’était un appel au brouillon, qui a changé depuis.",
        "Era una chiamata alla bozza, che nel frattempo è cambiata.",
    ),
    "technical": (
        "It met a technical failure at “{step}”, which cannot be brought about again.",
        "Il a rencontré une panne technique à « {step} », qu’on ne peut pas reproduire.",
        "Ha incontrato un guasto tecnico in «{step}», che non si può riprodurre.",
    ),
    "by-hand": (
        "Somebody changed variables during the call, in the debugger.",
        "Quelqu’un a modifié des variables pendant l’appel, dans le débogueur.",
        "Qualcuno ha modificato delle variabili durante la chiamata, nella prova passo a passo.",
    ),
    "hours": (
        "The opening hours asked at “{step}” have changed since.",
        "Les horaires consultés à « {step} » ont changé depuis.",
        "Gli orari consultati in «{step}» sono cambiati nel frattempo.",
    ),
    "secret": (
        "Its way depends on secret digits at “{step}”, which nobody wrote down.",
        "Son chemin dépend de chiffres secrets à « {step} », que personne n’a notés.",
        "La strada presa dipende da cifre segrete in «{step}», che nessuno ha annotato.",
    ),
    "otherwise": (
        "At “{step}” it went a way that cannot be found again.",
        "À « {step} », il a pris un chemin qu’on ne retrouve pas.",
        "In «{step}» ha preso una strada che non si ritrova.",
    ),
    "not-reached": (
        "Not played: the {seconds} s for all calls were over before its turn. Choose fewer calls.",
        "Pas rejoué : les {seconds} s prévues étaient écoulées. Choisissez moins d’appels.",
        "Non riprodotta: i {seconds} s previsti erano finiti. Scegliete meno chiamate.",
    ),
    "port": (
        "At “{step}” these calls left by “{was}”; now they leave by “{now}”.",
        "À « {step} », ces appels sortaient par « {was} » ; ils sortent maintenant par « {now} ».",
        "In «{step}» queste chiamate uscivano con «{was}»; ora escono con «{now}».",
    ),
    "stay": (
        "At “{step}” these calls left by “{was}”; now they end there.",
        "À « {step} », ces appels sortaient par « {was} » ; maintenant ils s’y terminent.",
        "In «{step}» queste chiamate uscivano con «{was}»; ora finiscono lì.",
    ),
    "leave": (
        "These calls ended at “{step}”; now they leave it by “{now}”.",
        "Ces appels se terminaient à « {step} » ; maintenant ils en sortent par « {now} ».",
        "Queste chiamate finivano in «{step}»; ora ne escono con «{now}».",
    ),
    "step": (
        "From “{step}” the outcome “{port}” led these calls to “{was}”; now to “{now}”.",
        "À « {step} », « {port} » menait ces appels à « {was} » ; maintenant à « {now} ».",
        "Da «{step}» l’esito «{port}» portava queste chiamate a «{was}»; ora a «{now}».",
    ),
    "shorter": (
        "From “{step}” the outcome “{port}” led these calls to “{was}”; now they end there.",
        "À « {step} », la sortie « {port} » menait ces appels à « {was} » ; ils s’y terminent.",
        "Da «{step}» l’esito «{port}» portava queste chiamate a «{was}»; ora finiscono lì.",
    ),
    "longer": (
        "These calls ended after “{step}”; now they go on to “{now}”.",
        "Ces appels se terminaient après « {step} » ; maintenant ils continuent vers « {now} ».",
        "Queste chiamate finivano dopo «{step}»; ora proseguono verso «{now}».",
    ),
    "start": (
        "These calls began at “{was}”; now they begin at “{now}”.",
        "Ces appels commençaient à « {was} » ; ils commencent maintenant à « {now} ».",
        "Queste chiamate cominciavano da «{was}»; ora cominciano da «{now}».",
    ),
    "end": (
        "At “{step}” these calls ended because {was}; now because {now}.",
        "À « {step} », ces appels se terminaient parce que {was} ; maintenant parce que {now}.",
        "In «{step}» queste chiamate finivano perché {was}; ora perché {now}.",
    ),
    "test-name": (
        "Call from {caller} on {day}",
        "Appel de {caller} le {day}",
        "Chiamata da {caller} del {day}",
    ),
    "hidden": ("a hidden number", "un numéro masqué", "un numero nascosto"),
}


def say(word: str, **values: object) -> Said:
    """One of the sentences above."""
    return Said(TEXTS[word], values)


class Unreplayable(Exception):
    """A call that cannot be played again. `code` is one of the words above, `step` a node or ""."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(say(code, **{"step": "", **values}).text("en"))
        self.code, self.values = code, values
        self.step = str(values.get("step", ""))

    def said(self, name: str = "") -> Said:
        """Why, for people; `name` is what they call the step."""
        return say(self.code, **{**self.values, "step": name or self.step})
