"""Values as a native speaker would say them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from runtime.spoken import KINDS, LANGUAGES, spoken

FRENCH = [
    ("0612345678", "digits", "zéro six, un deux, trois quatre, cinq six, sept huit"),
    ("+33612345678", "digits", "plus trois trois, six, un deux, trois quatre, cinq six, sept huit"),
    ("4071", "digits", "quatre zéro sept un"),
    ("*21#", "digits", "étoile deux un dièse"),
    (12345, "digits", "un deux trois, quatre cinq"),
    (0, "number", "zéro"),
    (71, "number", "soixante et onze"),
    (80, "number", "quatre-vingts"),
    (80000, "number", "quatre-vingt mille"),
    (200, "number", "deux cents"),
    (201, "number", "deux cent un"),
    (-5, "number", "moins cinq"),
    ("3,14", "number", "trois virgule quatorze"),
    (12.05, "number", "douze virgule zéro cinq"),
    (0.1 + 0.2, "number", "zéro virgule trois"),
    ("1 234,5", "number", "mille deux cent trente-quatre virgule cinq"),
    ("12.50", "money", "douze euros cinquante"),
    ("12.05", "money", "douze euros et cinq centimes"),
    (1, "money", "un euro"),
    (0, "money", "zéro euro"),
    ("0.50", "money", "cinquante centimes"),
    (0.01, "money", "un centime"),
    (1_000_000, "money", "un million d'euros"),
    (Decimal(-3), "money", "moins trois euros"),
    ("2026-03-01", "date", "premier mars deux mille vingt-six"),
    (date(1998, 11, 21), "date", "vingt et un novembre mille neuf cent quatre-vingt-dix-huit"),
    ("08:30", "time", "huit heures trente"),
    ("08:05", "time", "huit heures cinq"),
    ("21:21", "time", "vingt et une heures vingt et une"),
    ("1h00", "time", "une heure"),
    ("00:30", "time", "zéro heure trente"),
    (time(12), "time", "midi"),
    (time(0), "time", "minuit"),
    (3725, "duration", "une heure, deux minutes et cinq secondes"),
    (21, "duration", "vingt et une secondes"),
    (0, "duration", "zéro seconde"),
    (1, "ordinal", "premier"),
    (5, "ordinal", "cinquième"),
    (9, "ordinal", "neuvième"),
    (21, "ordinal", "vingt et unième"),
    (80, "ordinal", "quatre-vingtième"),
    (200, "ordinal", "deux centième"),
    (1000, "ordinal", "millième"),
    ("Zoé-1", "spell", "Z, O, E accent aigu, tiret, un"),
    ("a.b@c", "spell", "A, point, B, arobase, C"),
]
SWISS_FRENCH = [
    ("0218025555", "digits", "zéro deux un, huit zéro deux, cinq cinq, cinq cinq"),
    (70, "number", "septante"),
    (71, "number", "septante et un"),
    (80, "number", "huitante"),
    (80000, "number", "huitante mille"),
    (97, "number", "nonante-sept"),
    (99, "number", "nonante-neuf"),
    (1_000_000, "number", "un million"),
    (201, "number", "deux cent un"),
    ("71.95", "money", "septante et un euros nonante-cinq"),
    (91, "ordinal", "nonante et unième"),
    (80, "ordinal", "huitantième"),
    ("1998-11-21", "date", "vingt et un novembre mille neuf cent nonante-huit"),
]
BELGIAN_FRENCH = [
    (75, "number", "septante-cinq"),
    (80, "number", "quatre-vingts"),
    (81, "number", "quatre-vingt-un"),
    (93, "number", "nonante-trois"),
]
ENGLISH = [
    ("0612345678", "digits", "zero six one, two three four, five six seven eight"),
    ("4071", "digits", "four zero seven one"),
    ("12#", "digits", "one two hash"),
    (0, "number", "zero"),
    (101, "number", "one hundred and one"),
    ("1,234.5", "number", "one thousand, two hundred and thirty-four point five"),
    (3.14, "number", "three point one four"),
    (-5, "number", "minus five"),
    ("12.50", "money", "twelve euros and fifty cents"),
    (1, "money", "one euro"),
    (0, "money", "zero euros"),
    (0.01, "money", "one cent"),
    ("2026-03-01", "date", "the first of March, twenty twenty-six"),
    ("2005-12-24", "date", "the twenty-fourth of December, two thousand and five"),
    ("08:30", "time", "eight thirty a.m."),
    ("20:05", "time", "eight oh five p.m."),
    ("14:00", "time", "two p.m."),
    ("00:15", "time", "twelve fifteen a.m."),
    ("12:00", "time", "noon"),
    ("00:00", "time", "midnight"),
    (3725, "duration", "one hour, two minutes and five seconds"),
    (timedelta(days=2), "duration", "two days"),
    (0, "duration", "zero seconds"),
    (3, "ordinal", "third"),
    (21, "ordinal", "twenty-first"),
    (112, "ordinal", "one hundred and twelfth"),
    ("AB 1", "spell", "A, B, one"),
    ("x_y", "spell", "X, underscore, Y"),
]
AMERICAN = [
    (101, "number", "one hundred one"),
    ("2005-03-01", "date", "March first, two thousand five"),
    ("12#", "digits", "one two pound"),
    (112, "ordinal", "one hundred twelfth"),
]
ITALIAN = [
    ("3331234567", "digits", "tre tre tre, uno due tre, quattro cinque sei sette"),
    ("*21#", "digits", "asterisco due uno cancelletto"),
    (0, "number", "zero"),
    (21, "number", "ventuno"),
    (23, "number", "ventitré"),
    (1000, "number", "mille"),
    (2001, "number", "duemilauno"),
    ("3,14", "number", "tre virgola quattordici"),
    (-5, "number", "meno cinque"),
    ("12.50", "money", "dodici euro e cinquanta"),
    ("12.05", "money", "dodici euro e cinque centesimi"),
    (1, "money", "un euro"),
    (1_000_000, "money", "un milione di euro"),
    ("0.01", "money", "un centesimo"),
    ("2026-03-01", "date", "primo marzo duemilaventisei"),
    ("2026-11-08", "date", "otto novembre duemilaventisei"),
    ("08:30", "time", "ore otto e trenta"),
    ("01:00", "time", "ore una"),
    ("12:00", "time", "mezzogiorno"),
    ("00:00", "time", "mezzanotte"),
    (3725, "duration", "un'ora, due minuti e cinque secondi"),
    (61, "duration", "un minuto e un secondo"),
    (3, "ordinal", "terzo"),
    (23, "ordinal", "ventitreesimo"),
    (100, "ordinal", "centesimo"),
    ("R2@è", "spell", "R, due, chiocciola, E accento grave"),
]
GERMAN = [
    ("0612345678", "digits", "null sechs, eins zwei, drei vier, fünf sechs, sieben acht"),
    ("12#", "digits", "eins zwei Raute"),
    (0, "number", "null"),
    (1, "number", "eins"),
    (31, "number", "einunddreißig"),
    (1_000_000, "number", "eine Million"),
    ("3,14", "number", "drei Komma eins vier"),
    (-5, "number", "minus fünf"),
    ("12.50", "money", "zwölf Euro fünfzig"),
    ("12.05", "money", "zwölf Euro und fünf Cent"),
    (1, "money", "ein Euro"),
    (101, "money", "einhundertein Euro"),
    ("2026-03-01", "date", "erster März zweitausendsechsundzwanzig"),
    ("1998-11-21", "date", "einundzwanzigster November neunzehnhundertachtundneunzig"),
    ("08:30", "time", "acht Uhr dreißig"),
    ("01:00", "time", "ein Uhr"),
    ("00:00", "time", "null Uhr"),
    (3725, "duration", "eine Stunde, zwei Minuten und fünf Sekunden"),
    (86400, "duration", "ein Tag"),
    (1, "ordinal", "erste"),
    (3, "ordinal", "dritte"),
    (21, "ordinal", "einundzwanzigste"),
    ("Müß", "spell", "M, Ü, Eszett"),
    ("é7", "spell", "E Akut, sieben"),
]
SWISS_GERMAN = [
    (33, "number", "dreiunddreissig"),
    ("18:30", "time", "achtzehn Uhr dreissig"),
    (30, "ordinal", "dreissigste"),
    ("0443334455", "digits", "null vier vier, drei drei drei, vier vier, fünf fünf"),
]
TABLES = {
    "fr": FRENCH, "fr-FR": FRENCH, "fr-CH": SWISS_FRENCH, "fr-BE": BELGIAN_FRENCH,
    "en": ENGLISH, "en-GB": ENGLISH, "en-US": AMERICAN,
    "it": ITALIAN, "it-CH": ITALIAN[1:], "de": GERMAN, "de-DE": GERMAN, "de-CH": SWISS_GERMAN,
}  # fmt: skip
CASES = [
    pytest.param(value, kind, language, said, id=f"{language}-{kind}-{value}")
    for language, table in TABLES.items()
    for value, kind, said in table
]


@pytest.mark.parametrize(("value", "kind", "language", "said"), CASES)
def test_a_native_says(value, kind, language, said):
    assert spoken(value, kind, language) == said


@pytest.mark.parametrize(
    ("value", "language", "currency", "said"),
    [
        ("21.50", "fr-CH", "CHF", "vingt et un francs cinquante"),
        ("21.50", "de-CH", "chf", "einundzwanzig Franken fünfzig"),
        ("1.05", "de", "CHF", "ein Franken und fünf Rappen"),
        ("21.50", "it", "CHF", "ventuno franchi e cinquanta"),
        ("21.50", "fr", "GBP", "vingt et une livres cinquante"),
        ("1", "it", "GBP", "una sterlina"),
        ("2.20", "en", "USD", "two dollars and twenty cents"),
        ("21", "fr", "DKK", "vingt et une couronnes danoises"),
        ("1", "de", "DKK", "eine Dänische Krone"),
        ("500", "fr", "JPY", "cinq cents yens japonais"),
        ("499.6", "en", "JPY", "five hundred Japanese yen"),
        ("2.5", "en", "DKK", "two point five Danish kroner"),
    ],
)
def test_other_currencies(value, language, currency, said):
    assert spoken(value, "money", language, currency) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "samedi vingt et un novembre deux mille vingt-six"),
        ("en", "Saturday the twenty-first of November, twenty twenty-six"),
        ("en-US", "Saturday, November twenty-first, twenty twenty-six"),
        ("it", "sabato ventuno novembre duemilaventisei"),
        ("de", "Samstag, einundzwanzigster November zweitausendsechsundzwanzig"),
    ],
)
def test_the_weekday_when_wanted(language, said):
    assert spoken("2026-11-21", "date", language, weekday=True) == said


def test_an_instant_gives_its_own_day_and_hour():
    instant = datetime(2026, 11, 21, 18, 5, tzinfo=UTC)
    assert spoken(instant, "date", "it") == "ventuno novembre duemilaventisei"
    assert spoken(instant.isoformat(), "date", "it") == "ventuno novembre duemilaventisei"
    assert spoken(instant.isoformat(), "time", "it") == "ore diciotto e cinque"


def test_groups_written_in_the_value_are_kept():
    assert spoken("02-1 802", "digits", "en") == "zero two, one, eight zero two"


@pytest.mark.parametrize(
    ("value", "kind", "told"),
    [
        (None, "number", "there is no value"),
        ("  ", "digits", "there is no value"),
        (True, "number", "there is no value"),
        ("douze", "number", "such as 12 or 12.50"),
        ("nan", "number", "such as 12"),
        ("1e-999999999", "number", "such as 12"),
        (float("inf"), "money", "such as 12"),
        (Decimal("1e-999999999"), "number", "such as 12"),
        (10**12, "number", "at most 12 digits"),
        ("١٢", "number", "such as 12"),
        ("12a", "digits", "digits, * or #"),
        (-12, "digits", "digits, * or #"),
        (1.5, "digits", "decimals"),
        ("1" * 65, "digits", "at most 64"),
        ("2026-02-29", "date", "2026-12-24"),
        ("24/12/2026", "date", "2026-12-24"),
        ("24:00", "time", "08:30"),
        ("8", "time", "08:30"),
        (-1, "duration", "zero or more"),
        (0, "ordinal", "from 1"),
        (1.5, "ordinal", "whole number"),
        ("x" * 65, "spell", "at most 64"),
        ("я", "spell", "no name"),
        (["a"], "number", "such as 12"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bad_value_says_what_is_wrong(value, kind, told, language):
    with pytest.raises(ValueError, match="cannot say") as caught:
        spoken(value, kind, language)
    assert told in str(caught.value)
    assert kind in str(caught.value)


def test_unknown_kind_language_and_currency_are_named():
    with pytest.raises(ValueError, match=r"'speed'.*digits, number"):
        spoken(1, "speed", "fr")
    with pytest.raises(ValueError, match=r"'es'.*fr, en, it, de"):
        spoken(1, "number", "es")
    with pytest.raises(ValueError, match=r"'EURO'.*EUR"):
        spoken(1, "money", "fr", "EURO")


def test_every_language_says_every_kind_of_table():
    for tag in LANGUAGES:
        assert {kind for _, kind, _ in TABLES[tag]} == set(KINDS)
        assert len(TABLES[tag]) >= 15
