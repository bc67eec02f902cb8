"""What a caller may key to be understood, or not to be: entries to try a flow with. Pure.

A wanted value may hold `*`: any text (`1*` is anything that begins with 1).
"""

from collections.abc import Callable, Iterator, Sequence

import phonenumbers

from nodes.entries import Kind

FILLERS = ("0", "1", "5", "9", "3")
DIGITS = "1234567890" * 4
CARDS = ("4111111111111111", "378282246310005", "4222222222222", "630490017740292441")
USUAL: dict[Kind, tuple[str, ...]] = {
    "date": ("24122026", "01022027"), "time": ("1830", "0800"), "card": CARDS,
    "amount": ("12*50", "5", "100"),
}  # fmt: skip
ODD = ("0", "99", "000000", "9" * 8, "31022026", "2575", "1" * 16, "7", "5" * 5, "**", "#")


def good(
    kind: Kind, lengths: tuple[int, int], accept: str, country: str | None, wanted: Sequence[str],
    valid: Callable[[str], bool],
) -> Iterator[str]:  # fmt: skip
    """Entries that are `valid`, each once: first those that give a wanted value, then others."""
    tried = [keys for value in wanted for keys in _first(_giving(kind, value, lengths), valid)]
    others = [keys for keys in _usual(kind, lengths, accept, country) if valid(keys)]
    yield from dict.fromkeys([*others[:1], *tried, *others[1:3]])


def bad(lengths: tuple[int, int], valid: Callable[[str], bool]) -> Iterator[str]:
    """Entries that are complete and yet not valid, then one that is too short."""
    shortest, longest = lengths
    whole = (keys.ljust(shortest, keys[-1])[:longest] for keys in ODD)
    yield from dict.fromkeys(keys for keys in (*whole, DIGITS[: shortest - 1]) if not valid(keys))


def _first(entries: Iterator[str], valid: Callable[[str], bool]) -> tuple[str, ...]:
    found = next((keys for keys in entries if valid(keys)), None)
    return () if found is None else (found,)


def _giving(kind: Kind, value: str, lengths: tuple[int, int]) -> Iterator[str]:
    """Keys that may mean a wanted value, the likeliest first."""
    for whole in _whole(value, lengths):
        match kind:
            case "date" if whole.count("-") == 2:
                yield "".join(reversed(whole[:10].split("-")))
            case "time":
                yield whole[:5].replace(":", "")
            case "amount":
                plain, _, cents = whole.partition(".")
                yield f"{plain}*{cents[:2]}" if cents.strip("0") else plain
            case "phone" if whole.startswith("+"):
                yield "00" + whole[1:]
        yield whole


def _whole(value: str, lengths: tuple[int, int]) -> Iterator[str]:
    """The value itself; without its `*`, filled up to the shortest entry or beyond."""
    yield value
    for filler in FILLERS if "*" in value else ():
        for room in range(max(0, lengths[0] - len(value) + 1), 4 + max(0, lengths[0] - len(value))):
            yield value.replace("*", filler * room, 1).replace("*", "")
    if value.isdigit() and len(value) < lengths[0]:
        yield value.rjust(lengths[0], "0")


def _usual(
    kind: Kind, lengths: tuple[int, int], accept: str, country: str | None
) -> Iterator[str]:  # fmt: skip
    for item in filter(None, (part.strip() for part in accept.split(","))):
        low, dash, high = item.partition("-")
        filled = [item.replace("?", f) for f in FILLERS]
        yield from (low, high) if dash else (k for f in filled for k in _whole(f, lengths))
    yield from USUAL.get(kind, ())
    if kind == "phone":
        if country and (number := phonenumbers.example_number_for_type(country, 1)):
            shape = phonenumbers.PhoneNumberFormat.NATIONAL
            yield "".join(filter(str.isdigit, phonenumbers.format_number(number, shape)))
        yield "0041791234567"
    shortest, longest = lengths
    usual = max(shortest, min(longest, 4))
    yield DIGITS[:usual]
    yield from (filler * usual for filler in FILLERS)
    yield DIGITS[:longest]
