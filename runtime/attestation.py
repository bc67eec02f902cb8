"""How far the network vouches for a caller's number: the verdict of STIR/SHAKEN, as given to us.

Carriers verify signatures themselves and tell the outcome in a header: `P-Attestation-Indicator`,
or the parameter `verstat` of P-Asserted-Identity or From. The dialplan hands both over, encoded.
"""

import re
from urllib.parse import unquote

VERDICTS = ("A", "B", "C")
"""The carrier knows caller and number; it knows the caller only; it only lets the call in."""
ADDRESS = re.compile(r'\s*(?:"(?:[^"\\]|\\.)*"|[^"<>\\;,]*)\s*<([^<>"\s]*)>[^"<>]*|([^"<>\s,]+)')
"""A whole header: the address between < and > behind a display name, or a bare one."""
VERSTAT = re.compile(r";verstat=([A-Za-z-]{1,40})(?=[;@?>]|$)", re.IGNORECASE)
PASSED = re.compile(r"tn-validation-passed(?:-([abc]))?")


def attestation(indicator: str = "", address: str = "") -> str:
    """A, B or C; "" when nothing usable is told. Both are as the dialplan encodes them (%XX).

    What a stranger can write, as the display name, is not looked at. Where two verdicts disagree
    the worse one counts, and a failed verification is C.
    """
    told = {unquote(indicator).strip().upper(), _verified(unquote(address))}
    return max(told & set(VERDICTS), default="")


def _verified(header: str) -> str:
    """The verdict of `verstat` in the address of a header."""
    found = ADDRESS.fullmatch(header.strip())
    if found is None:
        return ""
    said = {value.lower() for value in VERSTAT.findall(found[1] or found[2] or "")}
    if "tn-validation-failed" in said:
        return "C"
    passed = [match[1] for value in said if (match := PASSED.fullmatch(value))]
    return max((level.upper() if level else "A" for level in passed), default="")
