"""Text as a voice should read it: hours, amounts, dates, telephone numbers in words.

Only what espeak-ng gets wrong: it says "huit hache" for `8 h`, thousands for telephone numbers.
Plain numbers stay, since the voice reads them in its own language.
"""

import re
from collections.abc import Callable, Mapping

from runtime.spoken import say_time_words, spoken
from runtime.spoken_words import WORDS, Tongue

CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "Fr.": "CHF"}
SIGN = r"€|\$|£|EUR\b|CHF\b|USD\b|GBP\b|Fr\.(?=\s|$)"
AMOUNT = r"(?<![\d.,])(?:\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+|\d{1,9})(?:[.,]\d{2})?(?![.,]?\d)"

PHONE = re.compile(r"(?<![\w+.,-])(?:\+\d{1,3}|0\d{1,4})(?:[ .\-/\u00a0\u202f]?\d{1,4}){2,6}(?!\w)")
ISO_DATE = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
LOCAL_DATE = re.compile(r"(?<![\w./])(\d{1,2})([./])(\d{1,2})\2(\d{4})(?![\w/])")
MONEY = re.compile(rf"(?P<n>{AMOUNT})\s?(?P<after>{SIGN})|(?P<before>{SIGN})\s?(?P<m>{AMOUNT})")
HOURS = {
    "fr": re.compile(r"(?<![\w,.])(\d{1,2})\s?[hH](?:\s?(\d{2}))?(?!\w)"),
    "de": re.compile(r"(?<![\w,.])(\d{1,2})[:.](\d{2})\s?Uhr(?!\w)"),
}
SHORT: Mapping[str, tuple[tuple[str, str], ...]] = {
    "fr": (
        (r"\b24\s?[hH]?\s?/\s?24\b", "24 heures sur 24"),
        (r"\b7\s?[jJ]?\s?/\s?7\b", "7 jours sur 7"),
        (r"\bM\.(?= [A-ZÀ-Ý])", "Monsieur"), (r"\b[Nn]°\s?(?=\d)", "numéro "),
    ),
    "en": ((r"\b[Nn]o\.(?= ?\d)", "number"), (r"\b24/7\b", "24 7")),
    "it": (
        (r"\b[Ss]ig\.ra\b", "signora"), (r"\b[Ss]ig\.(?= )", "signor"),
        (r"\b[Nn]\.(?= ?\d)", "numero"), (r"\b24/24\b", "24 su 24"),
    ),
    "de": ((r"\bNr\.(?= ?\d)", "Nummer"), (r"\bz\. ?B\.", "zum Beispiel")),
}  # fmt: skip


def readable(text: str, language: str) -> str:
    """The text with such things in words; other languages than ours unchanged."""
    base = language.replace("_", "-").partition("-")[0].lower()
    if base not in WORDS:
        return text
    tongue = Tongue(language)
    for short, long in SHORT[base]:
        text = re.sub(short, long, text)
    text = ISO_DATE.sub(lambda m: said(m[0], m[0], "date", language), text)
    if base != "en":  # in English, 04/03 is March or April
        text = LOCAL_DATE.sub(
            lambda m: said(m[0], f"{m[4]}-{m[3]:0>2}-{m[1]:0>2}", "date", language), text
        )
    text = PHONE.sub(lambda m: telephone(m[0], language), text)
    text = MONEY.sub(lambda m: money(m, language), text)
    if base in HOURS:
        text = HOURS[base].sub(hour_in(tongue), text)
    return text


def said(original: str, value: str, kind: str, language: str, currency: str = "") -> str:
    try:
        return spoken(value, kind, language, currency)
    except ValueError:
        return original


def telephone(number: str, language: str) -> str:
    return said(number, number, "digits", language) if sum(map(str.isdigit, number)) > 8 else number


def money(found: re.Match[str], language: str) -> str:
    amount, sign = found["n"] or found["m"], found["after"] or found["before"]
    if language.startswith("en"):
        amount = amount.replace(" ", "")
    return said(found[0], amount, "money", language, CURRENCIES.get(sign, sign))


def hour_in(tongue: Tongue) -> Callable[[re.Match[str]], str]:
    def words(found: re.Match[str]) -> str:
        hour, minute = int(found[1]), int(found[2] or 0)
        return say_time_words(hour, minute, tongue) if hour <= 24 and minute < 60 else found[0]

    return words
