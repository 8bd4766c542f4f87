"""The page of what the calls of some days add up to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tenants.context import tenant_context
from tests.conftest import client_of
from tests.factories import make_call, make_turn, make_user
from tests.portal.pages import words
from voice.models import Assistant, Call

NOW = dt.datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def that_monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def total(response) -> str:
    found = re.search(r"Calls (\d+) Answered", words(response))
    return found[1] if found else "none"


def ring(days_ago: int, **fields) -> Call:
    return make_call(started_at=NOW - days_ago * DAY, **fields)


def test_the_last_thirty_days_unless_another_period_is_asked_for(moreau_client, moreau) -> None:
    with tenant_context(moreau):
        for days_ago in (0, 6, 7, 29, 30, 89, 90):
            ring(days_ago)
    assert total(moreau_client.get("/analytics/")) == "4"
    assert total(moreau_client.get("/analytics/?days=7")) == "2"
    assert total(moreau_client.get("/analytics/?days=30")) == "4"
    assert total(moreau_client.get("/analytics/?days=90")) == "6"
    assert total(moreau_client.get("/analytics/?since=2025-12-02&until=2025-12-03")) == "2"


@pytest.mark.parametrize("days", ["8", "-7", "0", "1e9", "٧", "x", "999999999999999999999"])
def test_a_period_that_is_not_offered_is_the_usual_one(moreau_client, moreau, days) -> None:
    with tenant_context(moreau):
        ring(8)
    assert total(moreau_client.get("/analytics/", {"days": days})) == "1"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"since": "2026-02-01"}, "Give both days."),
        ({"until": "2026-02-01"}, "Give both days."),
        ({"since": "2026-03-01", "until": "2026-02-01"}, "The first day is after the last."),
        ({"since": "2026-02-01", "until": "2026-03-03"}, "This day is still to come."),
        ({"since": "2025-03-01", "until": "2026-03-02"}, "Choose a year at most."),
        ({"since": "0001-01-01", "until": "0001-02-01"}, "This is too long ago."),
        ({"since": "yesterday", "until": "2026-03-02"}, "Enter a valid date."),
        ({"since": "2026-02-30", "until": "2026-03-02"}, "Enter a valid date."),
        ({"assistant": "99999"}, "Select a valid choice."),
        ({"assistant": "x"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_shown_is_said_beside_what_was_asked(moreau_client, asked, told) -> None:
    response = moreau_client.get("/analytics/", asked)
    assert response.status_code == 422
    assert told in words(response) and total(response) == "none"


def test_a_whole_year_is_shown(moreau_client, moreau) -> None:
    with tenant_context(moreau):
        ring(365)
    assert total(moreau_client.get("/analytics/?since=2025-03-02&until=2026-03-02")) == "1"


def test_the_figures_are_told_in_words_beside_every_picture(moreau_client, moreau) -> None:
    with tenant_context(moreau):
        call = ring(0, outcome=Call.Outcome.APPOINTMENT, language="es", duration_seconds=90)
        ring(1, outcome=Call.Outcome.MESSAGE)
        make_turn(call, "Sí.", speaker="assistant", first_audio_ms=420)
    response = moreau_client.get("/analytics/")
    shown = words(response)
    for part in (
        "Answered 100%",
        "Without a person 50%",
        "Appointment made 50%",
        "Time to reply 420 ms",
        "Appointment booked 1 50%",
        "Spanish 1 50%",
        "Monday 2 Mar 2026 1",
        "12:00–12:59 2",
        "Sunday 1",
        "Days and hours are those of Europe/Paris.",
    ):
        assert part in shown, part
    page = response.content.decode()
    pictures = re.findall(r'<svg class="chart-picture" role="img"[^>]*>\s*<title id="([^"]+)">[^<]+</title>', page)
    assert len(pictures) == len(set(pictures)) == 3 and page.count('<details class="chart-table">') == 3
    for name in pictures:
        assert f'aria-labelledby="{name}"' in page


def test_figures_in_pictures_are_written_for_machines_whatever_the_language(moreau_client, moreau) -> None:
    with tenant_context(moreau):
        ring(0)
    moreau_client.cookies["language"] = "fr"
    page = moreau_client.get("/analytics/").content.decode()
    rectangles = re.findall(r'<rect class="chart-bar" ([^>]+)>', page)
    assert rectangles and not any(re.search(r'"\d+,\d', one) for one in rectangles)


def test_one_assistant_can_be_looked_at_and_stays_chosen(moreau_client, moreau) -> None:
    with tenant_context(moreau):
        other = Assistant.objects.create(name="Night desk", language="fr")
        ring(0)
        ring(0)
        ring(0, assistant=other)
    response = moreau_client.get("/analytics/", {"assistant": other.pk, "days": 7})
    assert total(response) == "1"
    assert f'href="?days=90&amp;assistant={other.pk}"' in response.content.decode()


def test_days_without_a_call_say_so_and_what_to_do(moreau_client) -> None:
    assert "No calls in these days" in words(moreau_client.get("/analytics/"))


@pytest.mark.parametrize("role", User.Role.values)
def test_every_role_sees_figures_and_no_caller_s_number(moreau, role) -> None:
    with tenant_context(moreau):
        ring(0, from_number="+33612345601")
        client = client_of(moreau, make_user(role=role))
    response = client.get("/analytics/")
    assert response.status_code == 200 and "345601" not in response.content.decode()


def test_another_business_s_calls_and_assistants_do_not_exist(moreau_client, northside) -> None:
    with tenant_context(northside):
        theirs = Assistant.objects.create(name="Their desk", language="en", pk=4711)
        ring(0, assistant=theirs)
    assert "No calls in these days" in words(moreau_client.get("/analytics/"))
    assert moreau_client.get("/analytics/?assistant=4711").status_code == 422


def test_it_is_only_read(moreau_client) -> None:
    assert moreau_client.post("/analytics/").status_code == 405 and moreau_client.post("/").status_code == 405


def test_it_asks_the_database_as_often_whatever_there_is(moreau_client, moreau) -> None:
    for _ in range(2):
        with tenant_context(moreau):
            for days_ago in range(5):
                ring(days_ago)
        with CaptureQueriesContext(connection) as queries:
            moreau_client.get("/analytics/")
        assert len([one for one in queries if "search_path" not in one["sql"]]) == QUERIES


# Tenant, session and user; assistants; the six of the figures.
QUERIES = 10
