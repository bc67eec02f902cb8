"""What keyed digits mean, over many more of them than the cases show."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.entries import LENGTHS, NotValid, accepted, luhn, value_of

KEYS = st.text(alphabet="0123456789*#", min_size=1, max_size=32)
DIGITS = st.text(alphabet="0123456789", min_size=1, max_size=19)


@given(st.sampled_from(sorted(LENGTHS)), KEYS, st.sampled_from([None, "CH", "FR", "ZZ"]))
def test_any_entry_is_a_value_or_not_valid(kind: str, keys: str, country: str | None) -> None:
    try:
        value = value_of(kind, keys, country)  # type: ignore[arg-type]
    except NotValid as problem:
        assert str(problem).replace("_", "").isalpha()  # noqa: PT017  # the code is what matters
    else:
        assert value


@given(DIGITS)
def test_one_check_digit_fits_and_one_wrong_digit_never_does(body: str) -> None:
    fitting = [d for d in "0123456789" if luhn(body + d)]
    assert len(fitting) == 1
    card = body + fitting[0]
    for at in range(len(card)):
        other = str((int(card[at]) + 1) % 10)
        assert not luhn(card[:at] + other + card[at + 1 :])


@given(st.dates(min_value=date(1, 1, 1)))
def test_every_real_date_is_taken(day: date) -> None:
    assert value_of("date", day.strftime("%d%m") + f"{day.year:04}") == day.isoformat()


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_amounts(whole: int, cents: int) -> None:
    assert value_of("amount", f"{whole}*{cents:02}") == f"{whole}.{cents:02}"
    assert value_of("amount", str(whole)) == f"{whole}.00"


@given(DIGITS)
def test_digits_are_kept_as_keyed(keys: str) -> None:
    assert value_of("digits", keys) == keys
    assert value_of("code", keys) == keys


@pytest.mark.parametrize(
    ("keys", "accept", "fits"),
    [
        ("7", "1-10,15", True), ("15", "1-10,15", True), ("11", "1-10,15", False),
        ("007", "1-10", True), ("0", "1-10", False), ("0612", "06*", True), ("612", "06*", False),
        ("2026", "20??", True), ("202", "20??", False), ("5", "10-1", False), ("12", "", True),
        ("1*2", "1-10", False), ("0830", "0800-1800", True), ("9" * 32, "1-10", False),
        ("42", "1-5, 42", True), ("77", "7*7", True), ("787", "7*7", True), ("78", "7*7", False),
    ],
)  # fmt: skip
def test_accepted(keys: str, accept: str, fits: bool) -> None:
    assert accepted("digits", keys, keys, accept) is fits


@pytest.mark.parametrize(
    ("kind", "keys"),
    [("time", "300000000000"), ("time", "2560"), ("time", "5"), ("date", "010126"),
     ("date", "0101202600000000"), ("date", "00002026"), ("date", "01010000")],
)  # fmt: skip
def test_no_such_day_or_time(kind: str, keys: str) -> None:
    with pytest.raises(NotValid, match=f"no_such_{kind}"):
        value_of(kind, keys)  # type: ignore[arg-type]
