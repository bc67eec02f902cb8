"""Templates: what is refused, what is computed, and that nothing takes long or grows large."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.formula import LONGEST
from nodes.text import BadTemplate, compile_text

# What template injection looks like, from the plain to the devious.
INJECTIONS = [
    "{{ ''.__class__ }}", "{{ a.__class__.__mro__ }}", "{{ a.__init__.__globals__ }}",
    "{{ self }}.{{ self.__dict__ }}", "{{ self._TemplateReference__context }}",
    "{{ config.__class__.from_envvar('x') }}", "{{ request.application.__globals__ }}",
    "{{ cycler.__init__.__globals__.os }}", "{{ lipsum.__globals__['os'] }}",
    "{{ joiner.__init__ }}", "{{ namespace.__init__ }}", "{{ a['__class__'] }}",
    "{{ a[0] }}", "{{ a[0:2] }}", "{{ ''['__class__'] }}", "{{ a|attr('__class__') }}",
    "{{ ''|attr('\\x5f\\x5fclass\\x5f\\x5f') }}", "{{ a|map('upper') }}", "{{ a|join }}",
    "{{ a|list }}", "{{ a|format(b) }}", "{{ '%s'|format(a) }}", "{{ '%1000000s' % a }}",
    "{{ a|replace('a', 'b') }}", "{{ a|tojson }}", "{{ a|safe }}", "{{ a|xmlattr }}",
    "{{ a|center(100000000) }}", "{{ a|indent(1000000) }}", "{{ a|batch(2) }}",
    "{{ a|select }}", "{{ a|groupby('x') }}", "{{ a|pprint }}", "{{ a|urlize }}",
    "{{ range(1000000000) }}", "{{ dict(a=1) }}", "{{ lipsum(100000) }}", "{{ a() }}",
    "{{ a.upper() }}", "{{ a.format(a) }}", "{{ ''.join(a) }}", "{{ cycler(1, 2) }}",
    "{{ super() }}", "{{ caller() }}", "{{ loop.index }}{% for x in a %}{% endfor %}",
    "{% for x in range(10) %}x{% endfor %}", "{% for c in a %}{{ c }}{% endfor %}",
    "{% if a %}b{% endif %}", "{% set b = a %}", "{% set b %}x{% endset %}",
    "{% include 'etc/passwd' %}", "{% import 'os' as os %}", "{% from 'x' import y %}",
    "{% extends 'base' %}", "{% block x %}{% endblock %}", "{% macro m() %}{% endmacro %}",
    "{% call m() %}{% endcall %}", "{% filter upper %}x{% endfilter %}",
    "{% with b = a %}{{ b }}{% endwith %}", "{% autoescape true %}{% endautoescape %}",
    "{% do a.append(1) %}", "{% debug %}", "{{ [1, 2, 3] }}", "{{ (1, 2) }}", "{{ {'a': 1} }}",
    "{{ 9 ** 9 ** 9 }}", "{{ 2 ** 100000000 }}", "{{ 'x' * 1000000000 }}", "{{ a % b }}",
    "{{ a // b }}", "{{ 'a' + 'b' }}", "{{ a is defined }}", "{{ a is callable }}", "{{ +a }}",
    "{{ (a ~ b).x }}", "{{ a|default(b, true) }}", "{{ a|default(*b) }}", "{{ a|default(**b) }}",
    "{{ a|money(currency='CHF') }}", "{{ a|date(1) }}", "{{ 1e999 }}", "{{ _a.b._c }}",
    "{{ a.b.__c }}", "{{ 1" + "0" * 40 + " }}",
]  # fmt: skip

UNFINISHED = [
    "{{",
    "{{ a",
    "{{ a }",
    "{% ",
    "{# ",
    "{{ }}",
    "{{ a b }}",
    "{{ | upper }}",
    "{{ 1 + }}",
]

BOMBS = [
    "{{ a" + "|spell" * 400 + " }}", "{{ a|default('" + "x" * 3000 + "') }}" * 1,
    "{{ n" + " * n" * 700 + " }}", "{{ " + "(" * 1500 + "a" + ")" * 1500 + " }}",
    "{{ " + "not " * 900 + "a }}", "{{ " + "-" * 2000 + "n }}", "{{ a" + ".b" * 1900 + " }}",
    "{{ a" + " ~ a" * 700 + " }}", "{{ a }}" * 570, "{{ (a ~ a) * 1000000000 }}",
    "{{ (a|upper) * 1000000000 }}", "{{ (a if a else 'x') * 999999999 }}", "{{ a * 1000000000 }}",
    "{{ " + "a if a else " * 300 + "a }}", "{{ a" + " and a" * 600 + " }}",
    "{{ 1" + " < 1" * 900 + " }}", "{{ " + "1e300 * " * 400 + "1 }}", "{" * 4000, "{{" * 2000,
    "{%" * 2000, "{#" * 2000, "{{ '" + "\\x41" * 900 + "' }}", "x" * 100_000,
]  # fmt: skip

VALUES: dict[str, Any] = {
    "nom": "Anne", "code": "042", "solde": "12.50", "n": 4, "x": 1.5, "oui": True, "vide": "",
    "quand": "2026-12-24T18:01:00+01:00", "caller.number": "+41790000001", "liste": ["a", "b"],
}  # fmt: skip


def fill(source: str) -> str:
    return compile_text(source).render(VALUES.get)


@pytest.mark.parametrize("source", INJECTIONS)
def test_injection_is_refused(source: str) -> None:
    with pytest.raises(BadTemplate):
        compile_text(source)


@pytest.mark.parametrize("source", UNFINISHED)
def test_unfinished_is_refused_with_its_line(source: str) -> None:
    with pytest.raises(BadTemplate, match=r"^line 1: "):
        compile_text(source)


@pytest.mark.timeout(20)  # what explodes would take years
@pytest.mark.parametrize("source", BOMBS, ids=lambda s: s[:24])
def test_a_bomb_is_refused_or_fizzles(source: str) -> None:
    big = {"a": "9" * 100_000, "n": 10**29}
    with suppress(ValueError):
        assert len(compile_text(source).render(big.get)) <= LONGEST


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Bonjour {{ nom }}.", "Bonjour Anne."),
        ("{{ code|digits }}", "0 4 2"),
        ("{{ solde|money('CHF') }}", "12.50 CHF"),
        ("{{ solde|money }} et {{ nom|money }}", "12.50 et Anne"),
        ("{{ solde * 2 }}", "25.00"),
        ("{{ 0.1 + 0.2 }} {{ 10 / 4 }} {{ 10 / 5 }} {{ 1 / 3 }}", "0.3 2.5 2 0.3333333333"),
        ("{{ n - 5 }} {{ -n }} {{ x }}", "-1 -4 1.5"),
        ("{{ oui }} {{ none }}{{ 1 == 1 }}", "true true"),
        ("{{ 'tu' if n > 3 else 'vous' }}", "tu"),
        ("{{ 'bien' if solde >= 12.5 and code == '042' }}", "bien"),
        ("{{ 'oui' if code == 42 else 'non' }}", "oui"),
        ("{{ 'non' if not oui }}{{ 'x' if 'nn' in nom }}{{ 'y' if 'z' not in nom }}", "xy"),
        ("{{ 2 < n < 6 }}{{ 5 < n < 6 }}", "truefalse"),
        ("{{ quand|date }} {{ quand|time }}", "2026-12-24 18:01"),
        ("{{ nom|upper }} {{ nom|lower }} {{ nom|spell }}", "ANNE anne A n n e"),
        ("{{ absent|default('personne') }} {{ vide|default(nom) }}", "personne Anne"),
        ("{{ caller.number }} {{ nom ~ '-' ~ code }}", "+41790000001 Anne-042"),
        ("{{ liste }}", "a, b"),
        ("{% raw %}{{ nom }}{% endraw %}{# note #}", "{{ nom }}"),
        ("{ nom }", "{ nom }"),
    ],
)
def test_what_is_said(source: str, said: str) -> None:
    assert fill(source) == said


@pytest.mark.parametrize(
    "source",
    [
        "{{ absent }}", "{{ absent.very.deep }}", "{{ absent * 2 }}", "{{ 1 + absent }}",
        "{{ -absent }}", "{{ absent|upper }}", "{{ absent|digits }}", "{{ absent|date }}",
        "{{ 'x' if absent }}", "{{ 'x' if absent > 3 }}", "{{ 'x' if absent == 'y' }}",
        "{{ absent ~ vide }}", "{{ vide * 2 }}", "{{ nom.prenom }}", "{{ caller }}",
    ],
)  # fmt: skip
def test_what_is_missing_prints_nothing(source: str) -> None:
    assert fill(source) == ""


@pytest.mark.parametrize("source", ["{{ nom * 2 }}", "{{ n / 0 }}", "{{ -nom }}", "{{ oui + 1 }}"])
def test_arithmetic_on_what_is_no_number_is_an_error(source: str) -> None:
    with pytest.raises(ValueError, match="cannot compute"):
        fill(source)


def test_the_names_read_are_known() -> None:
    names = compile_text("{{ a.b ~ c }}{{ d|default(e) if f.g > 1 else h }}{{ a }}").names
    assert names == {"a.b", "c", "d", "e", "f.g", "h", "a"}


def test_a_name_and_a_record_of_the_same_name_do_not_mix() -> None:
    assert compile_text("{{ a }}{{ a.x }}").render({"a": "1", "a.x": "2"}.get) == "12"


@given(st.text(alphabet="{}%#|.()'\"[] aб_1*+-~<=!,:\\\n", max_size=60))
def test_any_text_is_refused_or_said(source: str) -> None:
    with suppress(BadTemplate):
        template = compile_text(source)
        with suppress(ValueError):
            assert len(template.render({"a": "1"}.get)) <= LONGEST


@given(st.text(max_size=100))
def test_a_value_is_never_read_as_a_template(value: str) -> None:
    assert compile_text("{{ a }}").render({"a": "{{ b }}" + value}.get) == "{{ b }}" + value
