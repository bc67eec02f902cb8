"""How five languages tell a caller which key to press: the words `flows.announced` looks for.

All in small letters without accents. In phrases of several words each word counts.
"""

from dataclasses import dataclass
from functools import cached_property


def _all(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _keys(text: str) -> dict[str, str]:
    """`un=1 deux=2` as a table."""
    return dict(pair.split("=") for pair in text.split())


@dataclass(frozen=True)
class Phrasing:
    """The words of one language.

    `press`: verbs that ask for a key; `key`: nouns for one; `between`: what may stand before the
    key itself; `names`: keys in words; `or_`: what joins keys; `for_`: what begins the purpose;
    `goes_on`: what may follow a word such as `un` for it to be a key and no article; `units`: what
    makes a number a quantity; `to`: between the ends of a range; `never`: negations; `last`: the
    key comes before the verb at the end; `ends`: what asks for a key after an entry; `by`: what
    tells of a key without a verb ("c'est le 1", "mit der 1"), `article`: if an article follows;
    `amid`: what makes a number right after it a place, a time or a count.
    """

    press: frozenset[str]
    key: frozenset[str]
    between: frozenset[str]
    names: dict[str, str]
    or_: frozenset[str]
    for_: frozenset[str]
    goes_on: frozenset[str]
    units: frozenset[str]
    to: frozenset[str]
    never: frozenset[str]
    last: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()
    by: frozenset[str] = frozenset()
    article: bool = True
    amid: frozenset[str] = frozenset()

    @cached_property
    def asking(self) -> frozenset[str]:
        """The words without one of which a text is taken to ask for no key."""
        tastes = (name for name in self.names if name.endswith("taste"))
        return self.press | self.key | self.ends | self.by | self.signs | frozenset(tastes)

    @cached_property
    def signs(self) -> frozenset[str]:
        """The names of `*` and `#`."""
        return frozenset(name for name, key in self.names.items() if key in "*#")

    @cached_property
    def only_for(self) -> frozenset[str]:
        """The words that begin a purpose and can be nothing else."""
        other = self.press | self.key | self.ends | self.by | self.names.keys()
        return self.for_ - other

    @cached_property
    def telling(self) -> frozenset[str]:
        """The words at which something may begin that tells of a key, digits apart."""
        return self.press | self.key | self.ends | self.for_ | self.by | frozenset(self.names)


PHRASINGS = {
    "fr": Phrasing(
        press=_all(
            "tapez taper tape tapant appuyez appuyer appuie appuyant composez composer compose "
            "composant faisant pressant selectionnant "
            "faites faire fais pressez presser choisissez choisir selectionnez selectionner "
            "utilisez utiliser utilisant enfoncez entrez saisissez actionnez repondez repondre "
            "choisissant tapons pressant validant"
        ),
        key=_all("touche touches chiffre bouton option choix"),
        between=_all(
            "sur le la les l' de du des votre simplement ensuite maintenant directement alors "
            "donc touche touches chiffre bouton numero une fois a nouveau encore juste par "
            "clavier signe caractere"
        ),
        names=_keys(
            "zero=0 un=1 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 etoile=* "
            "asterisque=* diese=# #=# *=*"
        ),
        or_=_all("ou et puis , soit sinon"),
        for_=_all("pour si afin"),
        goes_on=_all("pour si afin ou et puis , . maintenant a au quand lorsque sinon ; :"),
        units=_all(
            "h heure heures minute minutes seconde secondes jour jours fois chiffres chiffre euros "
            "euro francs franc caracteres ans mois semaines semaine personnes personne appels "
            "postes caractere premiers derniers eme e janvier fevrier mars avril mai juin juillet "
            "aout septembre octobre novembre decembre % pourcent agences lettres cases"
        ),
        to=_all("a jusqu'a"),
        never=_all("ne n' jamais"),
        by=_all("est"),
        amid=_all("a au de du des jusqu'a jusqu'au vers numero avant apres des entre est sont"),
        ends=_all("terminez validez suivi suivie confirmez finissez"),
    ),
    "en": Phrasing(
        press=_all(
            "press presses pressing dial dials dialing dialling push pushing hit hitting enter "
            "entering key keying choose choosing select selecting pick picking type typing touch "
            "touching tap tapping use using say"
        ),
        key=_all("key keys button digit option options"),
        between=_all(
            "the key keys button digit number a please just simply then now on your keypad again "
            "option by in"
        ),
        names=_keys(
            "zero=0 oh=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 star=* "
            "asterisk=* pound=# hash=# #=# *=*"
        ),
        or_=_all("or and then , otherwise"),
        for_=_all("for to if"),
        goes_on=_all("for to if or and then , . now at when otherwise key again ; : on"),
        units=_all(
            "hour hours minute minutes second seconds day days time times digit digits dollars "
            "dollar pounds euros euro percent % characters character am pm a.m p.m a.m. p.m. years "
            "months weeks week month year calls people o'clock letters working business st nd rd th"
        ),
        to=_all("to through thru"),
        never=_all("not don't dont never"),
        by=_all("is are s"),
        article=False,
        amid=_all("until till at by from of in on number no than the a past since about to are"),
        ends=_all("followed finish end confirm"),
    ),
    "it": Phrasing(
        press=_all(
            "premere prema premete premi premendo digitare digiti digitate digita digitando "
            "schiacciare schiacci schiacciate selezionare selezioni selezionate seleziona "
            "comporre componga componete scegliere scelga scegliete scegli inserire inserisca "
            "schiacciando selezionando componendo scegliendo utilizzi utilizzare utilizzate "
            "utilizzando usi usare usate usando pigiare pigi pigiate pigia spinga spingere "
            "spingete faccia fai premerlo premetelo"
        ),
        key=_all("tasto tasti pulsante cifra opzione opzioni scelta"),
        between=_all(
            "il lo la l' l i gli le sul sulla sui al is tasto tasti pulsante cifra numero il/la "
            "ora adesso poi pure semplicemente direttamente quindi di nuovo una volta con"
        ),
        names=_keys(
            "zero=0 uno=1 due=2 tre=3 quattro=4 cinque=5 sei=6 sette=7 otto=8 nove=9 asterisco=* "
            "stella=* stelletta=* cancelletto=# hash=# #=# *=*"
        ),
        or_=_all("o oppure e ed poi , altrimenti"),
        for_=_all("per se"),
        goes_on=_all("per se o oppure e ed poi , . adesso ora a quando altrimenti ; :"),
        units=_all(
            "ora ore minuto minuti secondo secondi giorno giorni volta volte cifre cifra euro "
            "franchi caratteri anni anno mesi mese settimane settimana persone persona chiamate "
            "percento % numeri lettere gennaio febbraio marzo aprile maggio giugno luglio agosto "
            "settembre ottobre novembre dicembre sportelli"
        ),
        to=_all("a al"),
        never=_all("non mai"),
        by=_all("is"),
        amid=_all("a al alle di del da dal fino entro ore numero in tra fra is sono"),
        ends=_all("seguito seguita seguiti termini terminare confermi confermare concludere"),
    ),
    "de": Phrasing(
        press=_all(
            "drucken drucke druckt druck wahlen wahle wahlt tippen tippe tippt geben betatigen "
            "betatige benutzen benutze nutzen verwenden verwende"
        ),
        key=_all("taste tasten ziffer option"),
        between=_all(
            "sie bitte die der den das auf taste tasten ziffer zahl nummer einfach jetzt nun dann "
            "ihre ihrer tastatur noch einmal erneut mit danach anschliessend dafur hier du wir"
        ),
        names=_keys(
            "null=0 eins=1 zwei=2 zwo=2 drei=3 vier=4 funf=5 sechs=6 sieben=7 acht=8 neun=9 "
            "stern=* sterntaste=* stern-taste=* raute=# rautetaste=# raute-taste=# doppelkreuz=# "
            "rautezeichen=# #=# *=*"
        ),
        or_=_all("oder und dann , andernfalls ansonsten sonst"),
        for_=_all("fur um wenn falls zum zur"),
        goes_on=_all("fur um wenn falls oder und dann , . jetzt sonst ein drucken wahlen ; : zum"),
        units=_all(
            "uhr stunde stunden minute minuten sekunde sekunden tag tage tagen mal stellen "
            "stellige stelligen ziffern zeichen euro franken prozent % jahre jahren monat monate "
            "monaten "
            "woche wochen personen anrufer januar februar marz april mai juni juli august "
            "september oktober november dezember filialen buchstaben"
        ),
        to=_all("bis"),
        never=_all("nicht nie"),
        last=_all("drucken wahlen tippen eingeben betatigen"),
        by=_all("mit ist"),
        amid=_all("bis um ab von vor nach gegen nummer in am im den der ist sind"),
        ends=_all("gefolgt beenden bestatigen abschliessen"),
    ),
    "es": Phrasing(
        press=_all(
            "pulse pulsar pulsa pulsando marque marcar marca marcando presione presionar presiona "
            "oprima oprimir teclee teclear seleccione seleccionar elija elegir digite digitar "
            "introduzca apriete"
        ),
        key=_all("tecla teclas boton opcion opciones"),
        between=_all("el la los las tecla teclas boton numero cifra digito ahora simplemente en"),
        names=_keys(
            "cero=0 uno=1 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 asterisco=* "
            "estrella=* almohadilla=# numeral=# gato=# #=# *=*"
        ),
        or_=_all("o y u luego ,"),
        for_=_all("para si"),
        goes_on=_all("para si o y u luego , . ahora a cuando ; :"),
        units=_all(
            "hora horas minuto minutos segundo segundos dia dias vez veces digitos digito cifras "
            "euros euro pesos caracteres anos ano meses mes semanas semana personas llamadas % "
            "ciento enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
            "diciembre oficinas letras"
        ),
        to=_all("a al hasta"),
        never=_all("no nunca"),
        amid=_all("a al las de del hasta numero en entre es son"),
        ends=_all("seguido seguida termine finalice confirme"),
    ),
}
