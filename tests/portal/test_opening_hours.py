"""When appointments can be: the week, special days, holidays, settings, and what callers are offered."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from appointments import configuration
from appointments.availability import public_holidays
from appointments.configuration import oddities
from appointments.details import ChangedMeanwhile
from appointments.models import BookingSettings, OpeningException, OpeningRule, Service
from appointments.timetable import WeeklyRule
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendar_of import at, open_practice
from tests.portal.booking_pages import book, hidden, practice, that_monday
from tests.portal.pages import words

__all__ = ["practice", "that_monday"]

HOURS = "/opening-hours/"
MONDAY = "/opening-hours/days/0/"
EXCEPTION = {"kind": "closed", "first_day": "2026-03-10", "last_day": "", "opens": "", "closes": "", "label": ""}
SETTINGS = {
    "step_minutes": "30",
    "horizon_days": "60",
    "hold_minutes": "5",
    "reminder_hours": "48",
    "change_notice_minutes": "1440",
}


def rules(tenant: Tenant, weekday: int, resource: Any = None) -> list[str]:
    """A weekday's rules as `open 09:00-12:00`."""
    with tenant_context(tenant):
        rows = list(OpeningRule.objects.filter(weekday=weekday, resource=resource))
    return [f"{row.kind} {row.opens:%H:%M}-{row.closes:%H:%M}" for row in rows]


def lines(*periods: str, **changes: str) -> dict[str, str]:
    """What a browser sends of periods as `open 09:00-12:00`, one a line."""
    sent = {"rows": str(len(periods) + 1), f"{len(periods)}-kind": "open"}
    for number, period in enumerate(periods):
        kind, _, times = period.partition(" ")
        sent[f"{number}-kind"] = kind
        sent[f"{number}-opens"], _, sent[f"{number}-closes"] = times.partition("-")
    return sent | {name.replace("__", "-"): value for name, value in changes.items()}


def save(client: Client, *periods: str, address: str = MONDAY, whose: Any = None, **more: Any):
    query = {"for": whose.pk} if whose else {}
    seen = hidden(client.get(address, query), "version")
    return client.post(
        address, {"version": seen, **{name: str(pk) for name, pk in query.items()}, **lines(*periods), **more}
    )


def exceptions(tenant: Tenant) -> list[OpeningException]:
    with tenant_context(tenant):
        return list(OpeningException.objects.select_related("resource"))


# --- the week ---------------------------------------------------------------------------------------------------


def test_the_week_is_told_day_by_day(moreau_client: Client, practice) -> None:
    shown = words(moreau_client.get(HOURS))
    assert "Monday 09:00–12:00 , 14:00–18:00" in shown and "Sunday Closed" in shown


def test_a_day_is_replaced_as_a_whole_and_copied_to_others(moreau_client: Client, moreau: Tenant, practice) -> None:
    response = save(moreau_client, "open 08:00-18:00", "break 12:00-12:30", copy_to=["1", "5"])
    assert response["Location"] == HOURS
    for weekday in (0, 1, 5):
        assert rules(moreau, weekday) == ["open 08:00-18:00", "break 12:00-12:30"]
    assert rules(moreau, 2) == ["open 09:00-12:00", "open 14:00-18:00"]


def test_a_line_that_is_emptied_is_taken_away(moreau_client: Client, moreau: Tenant, practice) -> None:
    save(moreau_client, "open -", "open 14:00-18:00")
    assert rules(moreau, 0) == ["open 14:00-18:00"]
    save(moreau_client)
    assert rules(moreau, 0) == []


def test_hours_may_hold_only_for_a_time(moreau_client: Client, moreau: Tenant, practice) -> None:
    sent = lines("open 09:00-20:00", **{"0__valid_from": "2026-06-01", "0__valid_until": "2026-08-31"})
    seen = hidden(moreau_client.get(MONDAY), "version")
    moreau_client.post(MONDAY, sent | {"version": seen})
    with tenant_context(moreau):
        kept = OpeningRule.objects.get(weekday=0)
    assert (kept.valid_from, kept.valid_until) == (dt.date(2026, 6, 1), dt.date(2026, 8, 31))
    assert "09:00–20:00 (from 1 Jun 2026 until 31 Aug 2026)" in words(moreau_client.get(HOURS))
    assert 'value="2026-06-01"' in moreau_client.get(MONDAY).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (lines("open 09:00-"), "Give a time, such as 14:30."),
        (lines("open -12:00"), "Give a time, such as 14:30."),
        (lines("open nine-12:00"), "Give a time, such as 14:30."),
        (lines("open 25:00-12:00"), "Give a time, such as 14:30."),
        (lines("open 09:00-09:00"), "From and to are the same."),
        (lines("pause 09:00-12:00"), "Choose one of these."),
        (lines("open 09:00-12:00", **{"0__valid_from": "soon"}), "Give a day."),
        (
            lines("open 09:00-12:00", **{"0__valid_from": "2026-06-02", "0__valid_until": "2026-06-01"}),
            "The last day is before the first.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_changed(moreau_client, moreau, practice, typed, said: str) -> None:
    seen = hidden(moreau_client.get(MONDAY), "version")
    response = moreau_client.post(MONDAY, typed | {"version": seen, "copy_to": ["1"]})
    assert response.status_code == 422 and said in words(response)
    assert 'aria-invalid="true"' in response.content.decode()
    assert 'value="1" checked' in response.content.decode(), "what was ticked stays ticked"
    assert rules(moreau, 0) == ["open 09:00-12:00", "open 14:00-18:00"]


@pytest.mark.parametrize("rows", ["", "x", "-1", "9999999", "١"])
def test_a_strange_number_of_lines_does_no_harm(moreau_client, moreau, practice, rows: str) -> None:
    seen = hidden(moreau_client.get(MONDAY), "version")
    sent = lines("open 08:00-10:00") | {"version": seen, "rows": rows}
    assert moreau_client.post(MONDAY, sent).status_code in (302, 422)


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        (["open 08:00-12:00", "open 11:00-14:00"], "08:00–12:00 and 11:00–14:00 overlap; together they count as one."),
        (["open 08:00-12:00", "break 13:00-14:00"], "The break 13:00–14:00 lies outside the opening hours"),
        (["open 20:00-02:00"], "20:00–02:00 goes on into the next day."),
    ],
)
def test_what_is_odd_is_saved_and_told(moreau_client, moreau, practice, periods: list[str], said: str) -> None:
    assert save(moreau_client, *periods).status_code == 302
    page = words(moreau_client.get(HOURS))
    assert page.count(said) == 2, "once after saving, once beside the day"
    assert words(moreau_client.get(HOURS)).count(said) == 1


def test_the_whole_day_is_from_midnight_to_midnight(moreau_client, moreau, practice) -> None:
    save(moreau_client, "open 00:00-00:00")
    assert rules(moreau, 0) == ["open 00:00-00:00"]


def test_somebody_elses_hours_are_not_overwritten(moreau_client, moreau, practice) -> None:
    seen = hidden(moreau_client.get(MONDAY), "version")
    save(moreau_client, "open 07:00-11:00")
    refused = moreau_client.post(MONDAY, lines("open 10:00-11:00") | {"version": seen})
    assert refused.status_code == 409 and "Somebody else has changed this day meanwhile." in words(refused)
    assert rules(moreau, 0) == ["open 07:00-11:00"] and 'value="10:00"' in refused.content.decode()


def test_a_days_rules_are_replaced_all_or_none(moreau: Tenant, practice) -> None:
    broken = WeeklyRule(0, dt.time(9), None)  # type: ignore[arg-type]
    with tenant_context(moreau):
        seen = configuration.rules_version(0, None)
        with pytest.raises(Exception, match="null value"):
            configuration.replace_weekday(0, [WeeklyRule(0, dt.time(8), dt.time(9)), broken], copy_to=[1], seen=seen)
    assert rules(moreau, 0) == rules(moreau, 1) == ["open 09:00-12:00", "open 14:00-18:00"]


def test_the_second_of_two_who_saw_the_same_hours_is_refused(moreau: Tenant, practice) -> None:
    with tenant_context(moreau):
        seen = configuration.rules_version(6, None)
        configuration.replace_weekday(6, [WeeklyRule(6, dt.time(9), dt.time(12))], seen=seen)
        with pytest.raises(ChangedMeanwhile):
            configuration.replace_weekday(6, [], seen=seen)
    assert rules(moreau, 6) == ["open 09:00-12:00"]


# --- whose hours ------------------------------------------------------------------------------------------------


def test_a_person_keeps_the_hours_of_the_business_until_given_their_own(moreau_client, moreau, practice) -> None:
    julie = practice.julie
    assert "They keep the hours of the business." in words(moreau_client.get(HOURS, {"for": julie.pk}))
    moreau_client.post(f"/resources/{julie.pk}/hours", {"own": "1"})
    assert rules(moreau, 0, julie) == ["open 09:00-12:00", "open 14:00-18:00"]
    save(moreau_client, "open 10:00-11:00", whose=julie)
    assert rules(moreau, 0, julie) == ["open 10:00-11:00"] and len(rules(moreau, 0)) == 2
    assert "Monday 10:00–11:00" in words(moreau_client.get(HOURS, {"for": julie.pk}))
    moreau_client.post(f"/resources/{julie.pk}/hours", {"own": "1"})
    assert rules(moreau, 0, julie) == ["open 10:00-11:00"], "pressed twice, it changes nothing"
    moreau_client.post(f"/resources/{julie.pk}/hours", {"own": "0"})
    assert rules(moreau, 0, julie) == []


def test_one_day_alone_is_not_given_to_who_keeps_the_business_hours(moreau_client, moreau, practice) -> None:
    sent = lines("open 10:00-11:00") | {"version": "x", "for": str(practice.julie.pk)}
    assert moreau_client.post(MONDAY, sent)["Location"] == f"{HOURS}?for={practice.julie.pk}"
    assert rules(moreau, 0, practice.julie) == []


@pytest.mark.parametrize("whose", ["x", "999999", "-1", "٣"])
def test_hours_of_nobody_are_a_page_that_says_so(moreau_client, practice, whose: str) -> None:
    assert moreau_client.get(HOURS, {"for": whose}).status_code == 404
    assert moreau_client.get(MONDAY, {"for": whose}).status_code == 404


# --- days that are not like others ------------------------------------------------------------------------------


def test_a_day_is_closed_and_opened_again(moreau_client: Client, moreau: Tenant, practice) -> None:
    book(moreau, practice, at(10, 10))
    sent = EXCEPTION | {"label": "Congrès"}
    assert moreau_client.post("/opening-hours/exceptions/new/", sent)["Location"] == HOURS
    (made,) = exceptions(moreau)
    assert (made.first_day, made.last_day, made.opens, made.resource) == (made.first_day, made.first_day, None, None)
    page = words(moreau_client.get(HOURS))
    assert "1 appointment stands at that time." in page and "Tue 10 Mar 2026 Closed · Congrès" in page
    moreau_client.post(f"/opening-hours/exceptions/{made.pk}/remove")
    assert exceptions(moreau) == []


def test_special_hours_hold_for_a_range_of_days_and_one_person(moreau_client, moreau, practice) -> None:
    sent = {"kind": "open", "first_day": "2026-03-14", "last_day": "2026-03-15", "opens": "10:00", "closes": "13:00"}
    moreau_client.post("/opening-hours/exceptions/new/", sent | {"resource": practice.karim.pk})
    (made,) = exceptions(moreau)
    assert (made.kind, made.last_day, made.closes, made.resource) == (
        "open",
        dt.date(2026, 3, 15),
        dt.time(13),
        practice.karim,
    )
    changed = EXCEPTION | {"version": hidden(moreau_client.get(f"/opening-hours/exceptions/{made.pk}/"), "version")}
    moreau_client.post(f"/opening-hours/exceptions/{made.pk}/", changed)
    (kept,) = exceptions(moreau)
    assert (kept.pk, kept.kind, kept.opens, kept.resource) == (made.pk, "closed", None, None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first_day": ""}, "Give a day."),
        ({"first_day": "10.3."}, "Give a day."),
        ({"last_day": "2026-03-09"}, "The last day is before the first."),
        ({"opens": "10:00"}, "Give both times, or neither."),
        ({"kind": "open"}, "Give both times."),
        ({"kind": "open", "opens": "10:00", "closes": "10:00"}, "From and to are the same."),
        ({"kind": "perhaps"}, "Choose one of these."),
        ({"label": "x" * 121}, "This is too long: 120 characters at most."),
        ({"resource": "999999"}, "Choose one of these."),
    ],
)
def test_what_is_wrong_with_an_exception_is_said(moreau_client, moreau, practice, typed, said: str) -> None:
    response = moreau_client.post("/opening-hours/exceptions/new/", EXCEPTION | typed)
    assert response.status_code == 422 and said in words(response)
    assert exceptions(moreau) == []


@pytest.mark.parametrize(
    ("opens", "closes", "resource", "standing"),
    [("09:00", "10:00", "", 0), ("10:15", "12:00", "", 1), ("", "", "karim", 0), ("", "", "julie", 1)],
)
def test_only_appointments_within_what_is_closed_are_counted(
    moreau_client, moreau, practice, opens: str, closes: str, resource: str, standing: int
) -> None:
    book(moreau, practice, at(10, 10), resource_id=practice.julie.pk)
    whose = {"resource": getattr(practice, resource).pk} if resource else {}
    moreau_client.post("/opening-hours/exceptions/new/", EXCEPTION | {"opens": opens, "closes": closes} | whose)
    assert ("1 appointment stands at that time." in words(moreau_client.get(HOURS))) == bool(standing)


# --- public holidays --------------------------------------------------------------------------------------------


def keep_holidays(client: Client, **typed: str):
    address = "/opening-hours/holidays/"
    return client.post(address, {"version": hidden(client.get(address), "version"), **typed})


def test_a_country_is_chosen_and_then_its_region(moreau_client: Client, moreau: Tenant, practice) -> None:
    assert "You are open on public holidays" in words(moreau_client.get(HOURS))
    first = moreau_client.get("/opening-hours/holidays/")
    assert '<option value="FR" selected>France</option>' in first.content.decode(), "as its time zone suggests"
    assert 'name="holiday_region"' not in first.content.decode()
    keep_holidays(moreau_client, holiday_country="FR")
    page = moreau_client.get("/opening-hours/holidays/")
    assert "Good Friday" not in words(page) and "Moselle" in page.content.decode()
    keep_holidays(moreau_client, holiday_country="FR", holiday_region="57")
    assert "Fri 3 Apr 2026 Good Friday" in words(moreau_client.get("/opening-hours/holidays/"))
    assert "Closed on the public holidays of France." in words(moreau_client.get(HOURS))


def test_another_country_forgets_the_region(moreau_client: Client, moreau: Tenant, practice) -> None:
    with tenant_context(moreau):
        BookingSettings.objects.create(holiday_country="FR", holiday_region="57")
    assert keep_holidays(moreau_client, holiday_country="GB", holiday_region="57").status_code == 302
    with tenant_context(moreau):
        kept = BookingSettings.objects.get()
    assert (kept.holiday_country, kept.holiday_region) == ("GB", "")


@pytest.mark.parametrize("typed", [{"holiday_country": "XX"}, {"holiday_country": "FR", "holiday_region": "ENG"}])
def test_a_place_that_is_not_known_is_refused(moreau_client, moreau, practice, typed) -> None:
    with tenant_context(moreau):
        BookingSettings.objects.create(holiday_country="FR")
    assert "Choose one of these." in words(keep_holidays(moreau_client, **typed))


def test_one_tap_opens_a_holiday_and_one_closes_it_again(moreau_client: Client, moreau: Tenant, practice) -> None:
    with tenant_context(moreau):
        BookingSettings.objects.create(holiday_country="FR")
        OpeningRule.objects.create(kind="break", weekday=0, opens=dt.time(10), closes=dt.time(10, 15))
    easter = "/opening-hours/holidays/2026-04-06"
    for _ in range(2):  # a second tap changes nothing
        moreau_client.post(easter, {"open": "1"})
    made = [(one.kind, f"{one.opens:%H:%M}", one.label) for one in exceptions(moreau)]
    assert sorted(made) == [
        ("closed", "10:00", "Easter Monday"),
        ("open", "09:00", "Easter Monday"),
        ("open", "14:00", "Easter Monday"),
    ]
    assert "Easter Monday · 09:00–12:00 · 14:00–18:00 Open" in words(moreau_client.get("/opening-hours/holidays/"))
    moreau_client.post(easter, {"open": "0"})
    assert exceptions(moreau) == []


def test_a_holiday_on_a_day_without_hours_asks_for_them(moreau_client: Client, moreau: Tenant, practice) -> None:
    with tenant_context(moreau):
        BookingSettings.objects.create(holiday_country="FR")
    response = moreau_client.post("/opening-hours/holidays/2026-08-15", {"open": "1"})
    assert response["Location"] == "/opening-hours/exceptions/new/?kind=open&day=2026-08-15"
    assert 'value="2026-08-15"' in moreau_client.get(response["Location"]).content.decode()


@pytest.mark.parametrize("day", ["2026-04-07", "2026-13-01", "0001-01-01", "1"])
def test_a_day_that_is_no_holiday_cannot_be_opened_as_one(moreau_client, moreau, practice, day: str) -> None:
    with tenant_context(moreau):
        BookingSettings.objects.create(holiday_country="FR")
    assert moreau_client.post(f"/opening-hours/holidays/{day}", {"open": "1"}).status_code == 404
    assert exceptions(moreau) == []


@pytest.mark.parametrize(("language", "name"), [("fr", "Noël"), ("en", "Christmas Day"), ("es", "Noël"), ("", "Noël")])
def test_holidays_are_named_as_the_reader_would_or_as_they_are_there(language: str, name: str) -> None:
    assert public_holidays("FR", "", 2026, language)[dt.date(2026, 12, 25)] == name


# --- settings and the preview -----------------------------------------------------------------------------------


def test_how_bookings_are_taken_is_changed(moreau_client: Client, moreau: Tenant, practice) -> None:
    address = "/opening-hours/bookings/"
    seen = hidden(moreau_client.get(address), "version")
    assert moreau_client.post(address, SETTINGS | {"version": seen}).status_code == 302
    with tenant_context(moreau):
        kept = BookingSettings.objects.get()
    assert {name: str(getattr(kept, name)) for name in SETTINGS} == SETTINGS
    stale = moreau_client.post(address, SETTINGS | {"version": seen, "step_minutes": "10"})
    assert stale.status_code == 409 and "Somebody else has changed this meanwhile." in words(stale)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("step_minutes", "4", "Give a whole number from 5 to 240."),
        ("horizon_days", "731", "Give a whole number from 1 to 730."),
        ("hold_minutes", "0", "Give a whole number from 1 to 60."),
        ("reminder_hours", "-1", "Give a whole number from 0 to 336."),
        ("change_notice_minutes", "99999999", "Give a whole number from 0 to 43200."),
        ("change_notice_minutes", "", "Give a whole number from 0 to 43200."),
    ],
)
def test_settings_out_of_bounds_are_refused(moreau_client, moreau, practice, field, typed, said: str) -> None:
    response = moreau_client.post("/opening-hours/bookings/", SETTINGS | {"version": "x", field: typed})
    assert response.status_code == 422 and said in words(response)
    with tenant_context(moreau):
        assert not BookingSettings.objects.exists()


def test_the_preview_is_what_callers_would_be_offered_now(moreau_client: Client, moreau: Tenant, practice) -> None:
    shown = words(moreau_client.get(HOURS, {"service": practice.check_up.pk}))
    assert "Mon 2 Mar 26 times 09:00 … 17:30" in shown and "Sat 7 Mar nothing" in shown
    with tenant_context(moreau):
        Service.objects.update(daily_limit=1)
    book(moreau, practice, at(3, 10))
    assert "Tue 3 Mar nothing" in words(moreau_client.get(HOURS, {"service": practice.check_up.pk}))
    filling = words(moreau_client.get(HOURS, {"service": practice.filling.pk, "for": practice.julie.pk}))
    assert "09:00 … 17:00" in filling


def test_without_a_service_the_preview_says_so(moreau_client: Client, moreau: Tenant, practice) -> None:
    with tenant_context(moreau):
        Service.objects.all().delete()
    assert "Nothing, as long as there is no service." in words(moreau_client.get(HOURS))


def test_the_page_takes_as_many_queries_for_many_rules_as_for_few(moreau_client, moreau, practice) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert moreau_client.get(HOURS, {"service": practice.check_up.pk}).status_code == 200
        return len(captured)

    for_few = queries()
    with tenant_context(moreau):
        for number in range(8):
            OpeningRule.objects.create(weekday=5, opens=dt.time(8 + number), closes=dt.time(9 + number))
            day = dt.date(2026, 4, 1 + number)
            OpeningException.objects.create(first_day=day, last_day=day, resource=practice.karim)
    assert queries() == for_few


# --- other workspaces -------------------------------------------------------------------------------------------


def test_hours_of_another_workspace_are_neither_seen_nor_changed(moreau_client, moreau, northside, practice) -> None:
    with tenant_context(northside):
        theirs = open_practice()
        julie = type(theirs.julie).objects.create(pk=9000, name="Their chair")
        day = dt.date(2026, 3, 10)
        secret = OpeningException.objects.create(pk=9000, first_day=day, last_day=day, label="Their secret")
    assert "secret" not in words(moreau_client.get(HOURS))
    for address in (f"{HOURS}?for={julie.pk}", f"{MONDAY}?for={julie.pk}", f"{HOURS}exceptions/{secret.pk}/"):
        assert moreau_client.get(address).status_code == 404
    assert moreau_client.post(f"{HOURS}exceptions/{secret.pk}/", EXCEPTION).status_code == 404
    assert moreau_client.post(f"{HOURS}exceptions/{secret.pk}/remove").status_code == 404
    assert moreau_client.post(f"/resources/{julie.pk}/hours", {"own": "1"}).status_code == 404
    assert moreau_client.post(f"{HOURS}exceptions/new/", EXCEPTION | {"resource": julie.pk}).status_code == 422
    save(moreau_client, "open 07:00-08:00", copy_to=["1", "2", "3", "4", "5", "6"])
    keep_holidays(moreau_client, holiday_country="FR")
    assert rules(northside, 0) == ["open 09:00-12:00", "open 14:00-18:00"]
    assert [one.label for one in exceptions(northside)] == ["Their secret"]
    with tenant_context(northside):
        assert not BookingSettings.objects.exists()


# --- what is odd ------------------------------------------------------------------------------------------------

TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0))
RULES = st.builds(WeeklyRule, st.just(0), TIMES, TIMES, st.booleans())


@given(st.lists(RULES, max_size=6))
def test_rules_that_do_not_meet_are_not_odd(found: list[WeeklyRule]) -> None:
    kinds = [odd.kind for odd in oddities(found)]
    opened = sorted((rule.opens, rule.closes) for rule in found if not rule.is_break and rule.closes > rule.opens)
    apart = all(one[1] <= other[0] for one, other in pairwise(opened))
    if apart and len(opened) == len([rule for rule in found if not rule.is_break]):
        assert "overlap" not in kinds and "overnight" not in kinds


def test_hours_of_different_seasons_do_not_overlap() -> None:
    summer = WeeklyRule(0, dt.time(8), dt.time(20), valid_from=dt.date(2026, 6, 1), valid_until=dt.date(2026, 8, 31))
    autumn = WeeklyRule(0, dt.time(9), dt.time(18), valid_from=dt.date(2026, 9, 1))
    assert oddities([summer, autumn]) == []
