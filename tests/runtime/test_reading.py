"""Texts of prompts as the voice gets them."""

import pytest

from runtime.reading import readable

CASES = [
    ("fr", "De 8 h à 12 h, et de 14h30 à 18h.",
     "De huit heures à douze heures, et de quatorze heures trente à dix-huit heures."),
    ("fr", "Vers 1h05 ou 21 h", "Vers une heure cinq ou vingt et une heures"),
    ("fr", "Ouvert 24h/24 et 7j/7.", "Ouvert 24 heures sur 24 et 7 jours sur 7."),
    ("fr", "Appelez le 021 802 55 55.",
     "Appelez le zéro deux un, huit zéro deux, cinq cinq, cinq cinq."),
    ("fr", "ou le 0612345678.", "ou le zéro six, un deux, trois quatre, cinq six, sept huit."),
    ("fr", "Soit 12,50 €.", "Soit douze euros cinquante."),
    ("fr-CH", "CHF 1'095.-", "mille nonante-cinq francs.-"),
    ("fr", "Le 04.03.2026 à 8h", "Le quatre mars deux mille vingt-six à huit heures"),
    ("fr", "M. Dupont, N° 12", "Monsieur Dupont, numéro 12"),
    ("fr", "Tapez 1, pour 2026 tapez 22.", "Tapez 1, pour 2026 tapez 22."),
    ("fr", "Le 31.02.2026, à 99h99", "Le 31.02.2026, à 99h99"),
    ("en", "Call +33 6 12 34 56 78 now",
     "Call plus three three, six, one two, three four, five six, seven eight now"),
    ("en", "It costs $12.50 or £3", "It costs twelve dollars and fifty cents or three pounds"),
    ("en", "On 2026-03-04, 04/03/2026", "On the fourth of March, twenty twenty-six, 04/03/2026"),
    ("en", "Press 1 at 8:30 am", "Press 1 at 8:30 am"),
    ("it", "Costa € 12,50, il 4/3/2026",
     "Costa dodici euro e cinquanta, il quattro marzo duemilaventisei"),
    ("it", "Sig. Rossi, n. 12", "signor Rossi, numero 12"),
    ("de", "Um 8:30 Uhr, Nr. 5", "Um acht Uhr dreißig, Nummer 5"),
    ("de", "Es kostet 12,50 €.", "Es kostet zwölf Euro fünfzig."),
    ("de-CH", "0443334455", "null vier vier, drei drei drei, vier vier, fünf fünf"),
    ("es", "Son 12,50 €", "Son 12,50 €"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "read"), CASES)
def test_a_text_is_read(language, text, read):
    assert readable(text, language) == read
