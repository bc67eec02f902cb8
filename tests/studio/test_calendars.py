"""What the form of opening hours asks: countries, holidays, the days of a year, a check."""

from datetime import date, timedelta

import pytest

from tests.runtime.records.documents import calendar, with_hours
from tests.studio.visitor import Visitor

OFFICE = {
    "label": "Office",
    "zone": "Europe/Zurich",
    "ranges": {
        "office": {"weekly": {"mon": ["08:00-12:00", "14:00-18:00"], "fri": ["22:00-02:00"]}},
    },
    "holidays": {"country": "CH", "region": "VD", "days": ["12-28"]},
    "exceptions": [
        {"date": "2026-12-21", "range": "office", "hours": ["08:00-10:00"], "label": "Party"},
        {"date": "2026-12-24", "state": "closed"},
    ],
}


def test_countries_in_the_language_of_the_reader(owner: Visitor) -> None:
    names = {}
    for language in ("fr", "en", "it"):
        found = owner.get(f"/calendars/countries?language={language}").get_json()["countries"]
        assert len(found) > 200
        names[language] = {one["code"]: one["name"] for one in found}
        swiss = next(one for one in found if one["code"] == "CH")
        assert {"code": "VD", "name": "Vaud"} in swiss["regions"]
        assert {"code": "BE", "name": "Bern / Berne"} in swiss["regions"]
    assert [names[tag]["CH"] for tag in ("fr", "en", "it")] == ["Suisse", "Switzerland", "Svizzera"]
    french = list(names["fr"].values())
    assert french.index("Égypte") < french.index("France")


def test_holidays_in_the_language_of_the_reader(owner: Visitor) -> None:
    path = "/calendars/holidays?country=CH&region=VD&year=2026"
    for language, said in [("fr", "Noël"), ("en", "Christmas Day"), ("it", "Natale")]:
        found = owner.get(f"{path}&language={language}").get_json()
        days = {day["date"]: day["name"] for day in found["days"]}
        assert days["2026-12-25"] == said
        assert "2026-09-21" in days  # of Vaud only
    assert list(days) == sorted(days)
    whole = owner.get("/calendars/holidays?country=CH&year=2026").get_json()
    assert "2026-09-21" not in {day["date"] for day in whole["days"]}
    assert len(whole["regions"]) == 27
    spoken_there = owner.get("/calendars/holidays?country=IT&year=2026&language=fr").get_json()
    assert {"date": "2026-04-25", "name": "Anniversario della Liberazione"} in spoken_there["days"]
    for wrong in ("country=XX&year=2026", "country=CH&region=ZZ&year=2026"):
        assert owner.get(f"/calendars/holidays?{wrong}").status_code == 404
    for wrong in ("country=CH", "country=CH&year=12", "country=CH&year=x", "year=2026"):
        assert owner.get(f"/calendars/holidays?{wrong}").status_code == 400


def test_the_days_of_a_calendar(owner: Visitor) -> None:
    owner.put("/calendars/office", OFFICE)
    path = "/calendars/office/days?from=2026-12-18&days=15&language=fr"
    found = owner.get(path).get_json()
    assert found["zone"] == "Europe/Zurich"
    days = {day["date"]: day for day in found["days"]}
    assert list(days) == [(date(2026, 12, 18) + timedelta(n)).isoformat() for n in range(15)]

    def told(day: str) -> list[tuple[str, str, str]]:
        return [(part["at"], part["until"], part["state"]) for part in days[day]["changes"]]

    assert told("2026-12-18") == [("00:00", "22:00", "closed"), ("22:00", "24:00", "office")]
    assert told("2026-12-19") == [("00:00", "02:00", "office"), ("02:00", "24:00", "closed")]
    assert told("2026-12-20") == [("00:00", "24:00", "closed")]
    assert told("2026-12-21") == [
        ("00:00", "08:00", "closed"), ("08:00", "10:00", "office"), ("10:00", "24:00", "closed"),
    ]  # fmt: skip
    assert told("2026-12-25") == [("00:00", "24:00", "holiday")]
    assert [day for day, what in days.items() if what["exception"]] == ["2026-12-21", "2026-12-24"]
    holidays = {day: what["holiday"] for day, what in days.items() if what["holiday"]}
    assert holidays == {
        "2026-12-25": "Noël", "2026-12-28": "Jour férié", "2027-01-01": "Nouvel An",
    }  # fmt: skip

    # The night on which the clock goes back: the day has 25 hours and still ends at 24:00.
    summer = owner.get("/calendars/office/days?from=2026-10-25&days=1").get_json()["days"]
    assert summer[0]["changes"] == [{"at": "00:00", "until": "24:00", "state": "closed"}]
    assert len(owner.get("/calendars/office/days").get_json()["days"]) == 366
    for wrong in ("from=x", "days=0", "days=801", "from=1969-12-31", "from=2199-12-31"):
        answer = owner.get(f"/calendars/office/days?{wrong}")
        assert answer.status_code == 400, wrong
        assert answer.get_json()["errors"]


@pytest.mark.parametrize("override", [None, "2026-12-21T09:00:00+01:00"])
def test_a_state_set_by_hand_is_among_the_days(owner: Visitor, override: str | None) -> None:
    owner.put("/calendars/office", {**OFFICE, "override": {"state": "emergency",
                                                           "until": override}})  # fmt: skip
    (day,) = owner.get("/calendars/office/days?from=2026-12-21&days=1").get_json()["days"]
    states = [(part["at"], part["state"]) for part in day["changes"]]
    if override is None:
        assert states == [("00:00", "emergency")]
    else:
        assert states == [("00:00", "emergency"), ("09:00", "office"), ("10:00", "closed")]


def test_a_check_without_saving(owner: Visitor) -> None:
    assert owner.post("/calendars/check", OFFICE).get_json() == {"ok": True, "problems": []}
    wrong = owner.post("/calendars/check?language=fr", {**OFFICE, "zone": "Mars/Base"}).get_json()
    assert not wrong["ok"]
    (problem,) = wrong["problems"]
    assert problem["pointer"] == "/zone"
    assert "fuseau" in problem["detail"]
    for odd in ([], 7, "x", {"zone": 1}, {"zone": "Europe/Zurich", "surprise": 1}):
        assert not owner.post("/calendars/check", odd).get_json()["ok"]
    assert owner.get("/calendars").get_json()["calendars"] == []


def test_who_uses_a_calendar(owner: Visitor) -> None:
    owner.put("/calendars/day", calendar())
    owner.create(with_hours("day"))
    expected = [{"flow": "hello", "name": "Hours"}]
    assert owner.get("/calendars/day").get_json()["used_by"] == expected
    assert owner.get("/calendars").get_json()["calendars"][0]["used_by"] == expected
