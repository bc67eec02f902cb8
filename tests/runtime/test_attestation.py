"""What carriers say of a number is read strictly; what strangers may write is not believed."""

from urllib.parse import quote

import pytest

from runtime.attestation import attestation

PASSED = "<sip:+33199004201;verstat=TN-Validation-Passed@carrier.example;user=phone>"


@pytest.mark.parametrize(
    ("indicator", "address", "verdict"),
    [
        ("", "", ""),
        ("A", "", "A"),
        ("b", "", "B"),
        (" C ", "", "C"),
        ("", PASSED, "A"),
        ("", f'"Chantier 12" {PASSED};tag=1', "A"),
        ("", "<tel:+33199004201;verstat=TN-Validation-Passed-B>", "B"),
        ("", "tel:+33199004201;verstat=TN-Validation-Passed-C", "C"),
        ("", "<sip:+33199004201;verstat=TN-Validation-Failed@c.example>", "C"),
        ("", "<sip:+33199004201;verstat=No-TN-Validation@c.example>", ""),
        ("A", "<sip:+33199004201;verstat=TN-Validation-Failed@c.example>", "C"),
        ("C", PASSED, "C"),
    ],
)
def test_verdicts(indicator: str, address: str, verdict: str) -> None:
    assert attestation(quote(indicator, ""), quote(address, "")) == verdict


@pytest.mark.parametrize(
    ("indicator", "address"),
    [
        ("D", ""),
        ("AA", ""),
        ("A; DROP TABLE punches", ""),
        ("{{7*7}}", ""),
        ("A" * 500, ""),
        ("é", ""),
        ("", f'"{PASSED}" <sip:+33199004201@stranger.example>'),
        ("", f'"\\"{PASSED}" <sip:+33199004201@stranger.example>'),
        ("", ";verstat=TN-Validation-Passed <sip:+33199004201@stranger.example>"),
        ("", f"{PASSED} <sip:+33199004201@stranger.example>"),
        ("", f"{PASSED}, <sip:+33199004201@stranger.example>"),
        ("", f'"unclosed {PASSED}'),
        ("", '<sip:+33199004201@stranger.example>;x="<sip:1;verstat=TN-Validation-Passed@x>"'),
        ("", "<sip:+33199004201;verstat=TN-Validation-Passed-Z@c.example>"),
        ("", "<sip:+33199004201;notverstat=TN-Validation-Passed@c.example>"),
        ("", "<sip:1;verstat=" + "TN-Validation-Passed" * 40 + "@c.example>"),
    ],
)
def test_nothing_else_is_believed(indicator: str, address: str) -> None:
    assert attestation(quote(indicator, ""), quote(address, "")) == ""


def test_broken_encodings_are_nothing() -> None:
    assert attestation("%", "%3Csip:%zz") == ""
    assert attestation("%FF%00A", "%") == ""
