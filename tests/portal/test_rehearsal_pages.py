"""The portal's pages of rehearsals: who sees and starts what, how faults are told, and that workspaces stay apart."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from rehearsals import library, services, work
from rehearsals.models import OwnScenario, Run
from rehearsals.scenario import Means
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.conftest import owner_of
from tests.portal.pages import words
from voice.models import Assistant

MINE = """\
title: Le dimanche
language: fr
now: 2026-03-15T10:00
from: "+33639980101"
lines:
  - say: Vous êtes ouverts le dimanche ?
    expect: fermés
  - hang_up: true
"""
PRICE = "/rehearsals/fr/price/"


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The runs that a worker was told of."""
    told: list[int] = []
    monkeypatch.setattr(services.run_rehearsal, "delay", told.append)
    return told


def save(client: Client, text: str = MINE, address: str = "/rehearsals/new/"):
    # As a browser sends it.
    return client.post(address, {"text": text.replace("\n", "\r\n")})


def own(tenant: Tenant, text: str = MINE) -> OwnScenario:
    with tenant_context(tenant):
        return services.save_own(text, actor=owner_of(tenant))


def a_run(tenant: Tenant, **fields: object) -> Run:
    with tenant_context(tenant):
        values = {"scenario": "fr/price", "title": "Le prix", "language": "fr", "text": MINE, "transport": "text"}
        return Run.objects.create(**values | fields)


# --- the list ------------------------------------------------------------------------------------------------


def test_the_list_shows_what_ships_and_how_it_went_last(moreau_client: Client, moreau: Tenant):
    a_run(moreau, state=Run.State.PASSED)
    a_run(moreau, state=Run.State.FAILED)
    page = words(moreau_client.get("/rehearsals/"))
    assert "Le prix d'une réparation de fuite Failed" in page
    assert "What a check-up costs Never rehearsed" in page
    assert "None yet. Take one of those below as a model" in page
    assert 'href="/rehearsals/"' in moreau_client.get("/calls/").content.decode()


def test_the_list_is_filtered_by_language(moreau_client: Client, moreau: Tenant):
    own(moreau)
    page = words(moreau_client.get("/rehearsals/?language=en"))
    assert "What a check-up costs" in page and "Le prix" not in page and "Le dimanche" not in page
    assert "Le dimanche" not in words(moreau_client.get("/rehearsals/?language=ary"))
    assert "Le dimanche" in words(moreau_client.get("/rehearsals/?language=klingon"))


def test_a_language_without_scenarios_is_told(moreau_client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(library, "shipped", tuple)
    assert "None in this language yet." in words(moreau_client.get("/rehearsals/?language=ary"))


def test_the_list_takes_as_many_queries_for_many_as_for_one(moreau_client: Client, moreau: Tenant):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert moreau_client.get("/rehearsals/").status_code == 200
        return len(captured)

    a_run(moreau, scenario=own(moreau).key)
    for_one = queries()
    for _ in range(4):
        a_run(moreau, scenario=own(moreau).key)
    assert queries() == for_one


# --- starting ------------------------------------------------------------------------------------------------


def test_a_scenario_is_started_against_its_example(
    moreau_client: Client, moreau: Tenant, queued, django_capture_on_commit_callbacks
):
    assert "Prix" not in words(moreau_client.get(PRICE))
    with django_capture_on_commit_callbacks(execute=True):
        response = moreau_client.post(PRICE, {"against": "example", "means": "media"})
    with tenant_context(moreau):
        run = Run.objects.get()
        assert (run.scenario, run.transport, run.assistant_id, run.state) == ("fr/price", "media", None, "waiting")
        assert run.requested_by == owner_of(moreau)
    assert queued == [run.pk]
    assert response["Location"] == f"/rehearsals/runs/{run.pk}/"


def test_a_scenario_is_started_against_an_assistant_of_ones_own(moreau_client: Client, moreau: Tenant):
    mine = own(moreau)
    with tenant_context(moreau):
        assistant = Assistant.objects.get()
    # Without an example of its own it is run against one's own first of all.
    page = moreau_client.get(f"/rehearsals/{mine.key}/").content.decode()
    assert page.index(f'value="{assistant.pk}"') < page.index('value="example"')
    moreau_client.post(f"/rehearsals/{mine.key}/", {"against": assistant.pk, "means": "relay"})
    with tenant_context(moreau):
        run = Run.objects.get()
    assert (run.assistant_id, run.assistant_name, run.text) == (assistant.pk, assistant.name, MINE)


def test_another_workspaces_assistant_cannot_be_chosen(moreau_client: Client, moreau: Tenant):
    with tenant_context(moreau):
        unknown = Assistant.objects.get().pk + 999
    response = moreau_client.post(PRICE, {"against": unknown, "means": "text"})
    assert response.status_code == 422
    with tenant_context(moreau):
        assert not Run.objects.exists()


def test_only_so_many_go_on_at_once(moreau_client: Client, moreau: Tenant):
    for _ in range(services.MOST_OPEN):
        a_run(moreau)
    response = moreau_client.post(PRICE, {"against": "example", "means": "text"})
    assert response.status_code == 409
    assert "Several rehearsals are going on already." in words(response)
    with tenant_context(moreau):
        Run.objects.update(alive_at=timezone.now() - dt.timedelta(hours=1))  # their worker was killed
    assert moreau_client.post(PRICE, {"against": "example", "means": "text"}).status_code == 302


def test_a_broker_that_is_away_is_told(moreau_client, moreau, monkeypatch, django_capture_on_commit_callbacks):
    def away(run_id: int) -> None:
        raise services.OperationalError

    monkeypatch.setattr(services.run_rehearsal, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        address = moreau_client.post(PRICE, {"against": "example", "means": "text"})["Location"]
    response = moreau_client.get(address)
    assert "Broken off" in words(response) and "Try again in a minute." in words(response)


def test_the_last_twenty_of_a_scenario_are_kept(moreau_client: Client, moreau: Tenant):
    other = a_run(moreau, scenario="en/price", state=Run.State.PASSED)
    runs = [a_run(moreau, state=Run.State.PASSED) for _ in range(services.KEPT_RUNS + 3)]
    moreau_client.post(PRICE, {"against": "example", "means": "text"})
    with tenant_context(moreau):
        kept = set(Run.objects.filter(scenario="fr/price").values_list("pk", flat=True))
        assert len(kept) == services.KEPT_RUNS and runs[3].pk not in kept and runs[-1].pk in kept
        assert Run.objects.filter(pk=other.pk).exists()


# --- a rehearsal ---------------------------------------------------------------------------------------------

RESULT = {
    "steps": [
        {"number": 0, "deed": "listens", "words": "", "heard": "Bonjour <b>!", "expected": [], "reasons": []},
        {
            "number": 1,
            "deed": "says",
            "words": "C'est combien ?",
            "heard": "95 euros.",
            "expected": ["120 euros"],
            "reasons": ["expected '120 euros', heard '95 euros.'"],
        },
        {"number": 2, "deed": "is silent", "words": "15", "heard": "", "reasons": []},
        {"number": 3, "deed": "presses", "words": "0", "heard": "", "reasons": [], "passed_over": True},
    ],
    "checks": [{"what": "ends: caller", "reason": ""}, {"what": "database: 1 message", "reason": "0 of 0 match"}],
    "passed": False,
    "error": "",
}


def test_a_rehearsal_is_shown_step_by_step(moreau_client: Client, moreau: Tenant):
    run = a_run(moreau, state=Run.State.FAILED, result=RESULT, assistant_name="Léa")
    response = moreau_client.get(f"/rehearsals/runs/{run.pk}/")
    page = words(response)
    assert "4 of 6 points as expected." in page
    assert "C'est combien ? Assistant Not as expected 95 euros. Expected: 120 euros" in page
    assert "Is silent for 15 seconds" in page and "Passed over Presses 0" in page
    assert "Yes ends: caller" in page and "No database: 1 message 0 of 0 match" in page
    assert "Refresh" not in response
    assert "Bonjour &lt;b&gt;!" in response.content.decode()


def test_the_page_of_one_that_goes_on_keeps_itself_up_to_date(moreau_client: Client, moreau: Tenant):
    steps = {"steps": RESULT["steps"][:1]}
    run = a_run(moreau, state=Run.State.RUNNING, result=steps)
    response = moreau_client.get(f"/rehearsals/runs/{run.pk}/")
    assert response["Refresh"] == "2"
    assert "The caller is on the line." in words(response) and "Bonjour" in words(response)
    with tenant_context(moreau):
        Run.objects.update(alive_at=timezone.now() - dt.timedelta(hours=1))
    response = moreau_client.get(f"/rehearsals/runs/{run.pk}/")
    assert "Refresh" not in response and "It was never finished. Start it again." in words(response)


@pytest.mark.parametrize("address", ["runs/999999/", "own/999999/", "fr/nothing/", "own/abc/", "xx/price/"])
def test_what_is_not_there_is_not_found(moreau_client: Client, address: str):
    assert moreau_client.get(f"/rehearsals/{address}").status_code == 404


# --- scenarios of one's own ----------------------------------------------------------------------------------


def test_a_scenario_is_written_changed_and_deleted(moreau_client: Client, moreau: Tenant):
    with tenant_context(moreau):
        assert save(moreau_client)["Location"] == f"/rehearsals/own/{OwnScenario.objects.get().pk}/"
        mine = OwnScenario.objects.get()
    assert (mine.title, mine.language, mine.text) == ("Le dimanche", "fr", MINE)
    a_run(moreau, scenario=mine.key)
    assert (
        save(moreau_client, MINE.replace("Le dimanche", "Dimanche"), f"/rehearsals/{mine.key}/change").status_code
        == 302
    )
    assert "Dimanche" in words(moreau_client.get("/rehearsals/"))
    assert moreau_client.get(f"/rehearsals/{mine.key}/delete").status_code == 405
    assert moreau_client.post(f"/rehearsals/{mine.key}/delete").status_code == 302
    with tenant_context(moreau):
        assert not OwnScenario.objects.exists() and not Run.objects.exists()


def test_a_shipped_scenario_serves_as_a_model(moreau_client: Client):
    page = moreau_client.get(PRICE).content.decode()
    assert 'href="/rehearsals/new/?after=fr/price"' in page
    assert "réparation de fuite" in words(moreau_client.get("/rehearsals/new/?after=fr/price"))
    assert "Opening hours on a Saturday" in words(moreau_client.get("/rehearsals/new/?after=nothing"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "This field is required."),
        (MINE.replace("expect:", "expects:"), "Line 7: “lines.1.expects” is not known here"),
        (MINE.replace("fermés", "'(('"), "Line 7: “lines.1.expect” is no regular expression"),
        (MINE.replace("Le dimanche", "Le: dimanche"), "Line 1: a colon within a text: put the text between quotes"),
        (MINE + "setting: circus\n", "“setting” circus is not known; known are"),
        (MINE + "goal: " + "x" * 21_000, "Ensure this value has at most"),
    ],
)
def test_a_fault_is_told_in_plain_words_beside_the_text(moreau_client: Client, moreau: Tenant, text: str, told: str):
    response = save(moreau_client, text)
    assert response.status_code == 422
    assert told in words(response)
    if text:
        assert "Vous êtes ouverts le dimanche" in words(response)
    with tenant_context(moreau):
        assert not OwnScenario.objects.exists()


def test_there_is_an_end_to_how_many_are_kept(moreau_client: Client, moreau: Tenant, monkeypatch):
    monkeypatch.setattr(services, "MOST_OWN", 1)
    mine = own(moreau)
    response = save(moreau_client)
    assert response.status_code == 409 and "Delete one" in words(response)
    assert save(moreau_client, MINE, f"/rehearsals/{mine.key}/change").status_code == 302


# --- who may -------------------------------------------------------------------------------------------------


def test_a_viewer_looks_and_does_nothing(viewer_client: Client, moreau: Tenant):
    mine = own(moreau)
    run = a_run(moreau, state=Run.State.PASSED)
    for address in ("/rehearsals/", PRICE, f"/rehearsals/{mine.key}/", f"/rehearsals/runs/{run.pk}/"):
        response = viewer_client.get(address)
        assert response.status_code == 200
        assert not any(word in words(response) for word in ("Write a scenario", "Copy and change", "Delete", "Start"))
    assert viewer_client.post(PRICE, {"against": "example", "means": "text"}).status_code == 403
    assert save(viewer_client).status_code == 403
    for address in (f"/rehearsals/{mine.key}/change", "/rehearsals/new/"):
        assert viewer_client.get(address).status_code == 403
    assert viewer_client.post(f"/rehearsals/{mine.key}/delete").status_code == 403
    with tenant_context(moreau):
        assert Run.objects.count() == 1 and OwnScenario.objects.get() == mine


def test_members_rehearse(member_client: Client):
    assert member_client.post(PRICE, {"against": "example", "means": "text"}).status_code == 302


def test_a_scenario_and_a_rehearsal_of_another_workspace_do_not_exist(
    moreau_client: Client, moreau: Tenant, northside: Tenant
):
    theirs = own(northside, MINE.replace("Le dimanche", "Their secret"))
    run = a_run(northside, scenario=theirs.key, title="Their secret", state=Run.State.PASSED, result=RESULT)
    assert "Their secret" not in words(moreau_client.get("/rehearsals/"))
    for address in (f"/rehearsals/{theirs.key}/", f"/rehearsals/runs/{run.pk}/", f"/rehearsals/{theirs.key}/change"):
        assert moreau_client.get(address).status_code == 404
    assert "Their secret" not in words(moreau_client.get(f"/rehearsals/new/?after={theirs.key}"))
    assert moreau_client.post(f"/rehearsals/{theirs.key}/delete").status_code == 404
    assert moreau_client.post(f"/rehearsals/{theirs.key}/", {"against": "example", "means": "text"}).status_code == 404
    with tenant_context(northside):
        assert OwnScenario.objects.filter(pk=theirs.pk).exists() and Run.objects.count() == 1


# --- in the worker -------------------------------------------------------------------------------------------


@pytest.fixture
def committed_moreau(committed):
    tenant = Tenant.objects.get(slug="moreau")
    yield tenant
    with tenant_context(tenant):
        Run.objects.all().delete()


def asked_for(tenant: Tenant, text: str, means: Means = Means.TEXT) -> Run:
    with tenant_context(tenant):
        assistant, owner = Assistant.objects.get(), User.objects.get(role=User.Role.OWNER)
        return services.start("own/1", text, means, assistant, actor=owner)


def run_in_worker(tenant: Tenant, run: Run) -> Run:
    with tenant_context(tenant):
        work.run_rehearsal.apply(args=[run.pk], headers={"_schema_name": tenant.schema_name}, throw=True)
        run.refresh_from_db()
    return run


@pytest.mark.parametrize("means", [Means.TEXT, Means.RELAY])
def test_a_worker_rehearses_and_keeps_the_result(committed_moreau: Tenant, means: Means):
    run = run_in_worker(committed_moreau, asked_for(committed_moreau, MINE, means))
    assert run.state == Run.State.PASSED and run.ended_at and run.result["passed"]
    assert "fermés" in run.result["steps"][1]["heard"]
    failing = asked_for(committed_moreau, MINE.replace("fermés", "ouverts toute la nuit"), means)
    assert run_in_worker(committed_moreau, failing).state == Run.State.FAILED


def test_a_rehearsal_is_run_once_and_once_more_when_its_worker_was_killed(committed_moreau: Tenant):
    run = asked_for(committed_moreau, MINE)
    with tenant_context(committed_moreau):
        Run.objects.filter(pk=run.pk).update(state=Run.State.RUNNING, attempts=1)
    assert run_in_worker(committed_moreau, run).state == Run.State.PASSED
    before = run.ended_at
    assert run_in_worker(committed_moreau, run).ended_at == before
    with tenant_context(committed_moreau):
        Run.objects.filter(pk=run.pk).update(state=Run.State.RUNNING, attempts=Run.MOST_ATTEMPTS)
    assert run_in_worker(committed_moreau, run).state == Run.State.RUNNING


def test_a_rehearsal_shows_how_far_it_has_come(committed_moreau: Tenant, monkeypatch):
    kept: list[dict] = []
    monkeypatch.setattr(work, "_PROGRESS_EVERY_S", 0.05)
    monkeypatch.setattr(Run, "keep", lambda run, result: kept.append(result))
    text = MINE.replace("  - hang_up", "  - silence: 5\n  - hang_up")
    assert run_in_worker(committed_moreau, asked_for(committed_moreau, text, Means.RELAY)).state == Run.State.PASSED
    assert [step["deed"] for step in kept[-1]["steps"]][:3] == ["listens", "says", "is silent"]


def test_a_rehearsal_that_breaks_is_not_left_running(committed_moreau: Tenant, monkeypatch):
    async def breaks(*args: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(work, "_watched", breaks)
    run = asked_for(committed_moreau, MINE)
    with pytest.raises(RuntimeError):
        run_in_worker(committed_moreau, run)
    with tenant_context(committed_moreau):
        run.refresh_from_db()
    assert (run.state, run.result) == (Run.State.BROKEN, {"error": "It broke off: RuntimeError"})


def test_a_run_that_was_forgotten_meanwhile_is_none(committed_moreau: Tenant):
    with tenant_context(committed_moreau):
        work.run_rehearsal.apply(args=[999_999], headers={"_schema_name": committed_moreau.schema_name}, throw=True)
        assert not Run.objects.exists()


def test_what_ships_is_fit_to_be_a_model_for_the_portal():
    """It is kept and shown as it is written."""
    for entry in library.shipped():
        text = library.shipped_text(entry.name)
        assert text and len(text) < 20_000 and services.checked(text) == entry.scenario
