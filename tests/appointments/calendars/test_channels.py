"""Google calls about changes where it can reach the platform, and nobody else can call in its name."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from appointments.calendars import channels, links, tasks
from appointments.models import Calendar
from tenants.context import tenant_context
from tests.appointments.calendars.rows import link_caldav, link_google, read
from tests.fakes.google_calendar import Failure


@pytest.fixture
def calendar(google, anna, settings) -> Calendar:
    settings.PUBLIC_BASE_URL, settings.PUBLIC_BASE_URL_IS_SET = "https://permanence.example", True
    calendar = link_google(google, anna)
    return read(calendar)


def call(public, calendar: Calendar, tenant_id: int, **headers: str):
    headers = {"X-Goog-Channel-ID": calendar.channel_id, "X-Goog-Resource-State": "exists"} | headers
    return public.post(f"/calendars/google/changed/{tenant_id}/{calendar.pk}", headers=headers)


def opened(calendar: Calendar) -> Calendar:
    assert channels.open_channel(calendar.pk)
    calendar.refresh_from_db()
    return calendar


def test_a_call_makes_the_calendar_due_at_once(google, public, calendar, moreau):
    opened(calendar)
    (channel,) = google.channels.values()
    assert channel["address"] == f"https://permanence.example/calendars/google/changed/{moreau.pk}/{calendar.pk}"
    assert calendar.next_read_at > timezone.now()
    assert call(public, calendar, moreau.pk, **{"X-Goog-Channel-Token": channel["token"]}).status_code == 204
    calendar.refresh_from_db()
    assert calendar.next_read_at <= timezone.now()


def test_who_cannot_show_the_token_has_said_nothing(google, public, calendar, moreau, northside, monkeypatch):
    monkeypatch.setattr(tasks.read_calendar, "delay", pytest.fail)
    opened(calendar)
    ((channel_id, channel),) = google.channels.items()
    token = {"X-Goog-Channel-Token": channel["token"]}
    other_channel = {"X-Goog-Channel-ID": "another"}
    refused = [
        call(public, calendar, moreau.pk),
        call(public, calendar, moreau.pk, **{"X-Goog-Channel-Token": "x"}),
        call(public, calendar, moreau.pk, **token, **other_channel),
        call(public, calendar, moreau.pk, **token, **{"X-Goog-Channel-ID": ""}),
        call(public, calendar, northside.pk, **token),
        call(public, calendar, 10**9, **token),
        public.post(f"/calendars/google/changed/{moreau.pk}/{calendar.pk + 1}", headers=token),
    ]
    assert [one.status_code for one in refused] == [404] * len(refused)
    assert public.get(f"/calendars/google/changed/{moreau.pk}/{calendar.pk}").status_code == 405
    calendar.refresh_from_db()
    assert calendar.next_read_at > timezone.now()
    assert channel_id == calendar.channel_id


def test_the_same_calendar_of_two_workspaces_has_two_tokens(google, calendar, anna, northside):
    mine = channels.token_of(calendar.pk, "channel")
    with tenant_context(northside):
        assert channels.token_of(calendar.pk, "channel") != mine


def test_a_channel_is_renewed_before_it_ends_and_the_former_is_closed(google, calendar, time_machine):
    opened(calendar)
    first = calendar.channel_id
    assert channels.ending(timezone.now()) == []
    assert channels.ending(timezone.now() + dt.timedelta(days=6, hours=1)) == [calendar.pk]
    opened(calendar)
    assert calendar.channel_id != first
    assert list(google.channels) == [calendar.channel_id]


def test_a_watched_calendar_is_read_less_often(google, calendar):
    assert calendar.next_read_at - timezone.now() < dt.timedelta(minutes=7)
    opened(calendar)
    Calendar.objects.update(next_read_at=timezone.now())
    read(calendar)
    assert calendar.next_read_at - timezone.now() > dt.timedelta(minutes=20)


def test_where_google_refuses_a_channel_calendars_are_read_as_before(google, calendar):
    google.fail(Failure.FORBIDDEN)
    assert not channels.open_channel(calendar.pk)
    assert channels.ending(timezone.now()) == []  # not again before tomorrow
    Calendar.objects.update(next_read_at=timezone.now())
    read(calendar)
    assert calendar.next_read_at - timezone.now() < dt.timedelta(minutes=7)


@pytest.mark.parametrize(
    ("address", "is_set"), [("http://permanence.example", True), ("https://permanence.example", False)]
)
def test_where_google_cannot_call_no_channel_is_opened(calendar, settings, address, is_set):
    assert channels.ending(timezone.now()) == [calendar.pk]
    settings.PUBLIC_BASE_URL, settings.PUBLIC_BASE_URL_IS_SET = address, is_set
    assert channels.ending(timezone.now()) == []


def test_unlinking_closes_the_channel_and_what_still_comes_finds_nothing(google, public, calendar, moreau):
    opened(calendar)
    (channel,) = google.channels.values()
    links.unlink(calendar)
    assert google.channels == {}
    assert call(public, calendar, moreau.pk, **{"X-Goog-Channel-Token": channel["token"]}).status_code == 404


def test_a_google_that_is_away_does_not_keep_anybody_from_unlinking(google, calendar):
    opened(calendar)
    google.fail(Failure.BROKEN)
    links.unlink(calendar)
    assert not Calendar.objects.exists()


def test_a_suspended_workspace_hears_nothing(google, public, calendar, moreau):
    opened(calendar)
    (channel,) = google.channels.values()
    moreau.suspend()
    assert call(public, calendar, moreau.pk, **{"X-Goog-Channel-Token": channel["token"]}).status_code == 404


def test_only_googles_calendars_have_channels(server, path, anna, settings):
    settings.PUBLIC_BASE_URL, settings.PUBLIC_BASE_URL_IS_SET = "https://permanence.example", True
    calendar = read(link_caldav(server, anna, path))
    assert channels.ending(timezone.now()) == []
    assert not channels.open_channel(calendar.pk)
