"""How a business sets its assistants in the portal: what is kept, what is refused, and what others may not see."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.demo import MOREAU
from tenants.context import public_context, tenant_context
from tenants.models import Tenant
from tests.factories import make_call
from tests.portal.pages import words
from voice import services
from voice.assistant_forms import AssistantForm
from voice.calls import snapshot_of
from voice.dialogue.base import Opening
from voice.models import Assistant, PhoneNumber
from voice.speech.base import Voice

CARRYING_EAR, CARRYING_MOUTH = (
    "voice.simulator.carried_speech:CarryingTranscriber",
    "voice.simulator.carried_speech:CarryingSynthesizer",
)


@pytest.fixture(autouse=True)
def engines(settings):
    settings.TRANSCRIBERS = ["pocketsphinx", CARRYING_EAR]
    settings.SYNTHESIZERS = ["espeak", CARRYING_MOUTH]
    settings.LLM_PROVIDERS = []


@pytest.fixture
def language_models(settings):
    settings.LLM_PROVIDERS = ["mistral", "local"]


@pytest.fixture
def assistant(moreau: Tenant) -> Assistant:
    with tenant_context(moreau):
        return Assistant.objects.get()


def page_of(assistant: Assistant) -> str:
    return f"/assistants/{assistant.pk}/"


def as_sent(client: Client, assistant: Assistant, **typed: Any) -> dict[str, Any]:
    """What a browser sends when the page is opened and `typed` is typed; None leaves a field out. `fr__greeting` is
    the greeting in French."""
    response = client.get(page_of(assistant))
    form: AssistantForm = response.context["form"]
    sent: dict[str, Any] = {"version": response.context["version"], "shown": [one.language for one in form.spoken]}
    for one in (form, *form.spoken):
        for name in one.fields:
            value = one[name].value()
            if value not in (None, False):
                sent[one.add_prefix(name)] = "on" if value is True else value
    sent |= {name.replace("__", "-"): value for name, value in typed.items()}
    return {name: value for name, value in sent.items() if value is not None}


def save(client: Client, assistant: Assistant, **typed: Any):
    return client.post(page_of(assistant), as_sent(client, assistant, **typed))


def again(tenant: Tenant, assistant: Assistant) -> Assistant:
    with tenant_context(tenant):
        return Assistant.objects.get(pk=assistant.pk)


# --- the list ---------------------------------------------------------------------------------------------------


def test_the_list_tells_who_answers_which_number_in_which_languages(moreau_client: Client, assistant) -> None:
    response = moreau_client.get("/assistants/")
    assert "Plomberie Moreau +33 1 99 00 10 01 French, English Fixed rules Conversation relay" in words(response)
    assert f'href="{page_of(assistant)}"' in response.content.decode()
    assert 'href="/assistants/"' in moreau_client.get("/calls/").content.decode()


def test_an_assistant_without_a_number_is_said_to_have_none(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        PhoneNumber.objects.all().delete()
    assert "No number yet" in words(moreau_client.get("/assistants/"))


def test_an_empty_list_says_whom_to_ask(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        PhoneNumber.objects.all().delete()
        Assistant.objects.all().delete()
    assert "No assistant yet" in words(moreau_client.get("/assistants/"))


def test_the_list_takes_as_many_queries_for_many_assistants_as_for_one(moreau_client: Client, moreau: Tenant) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert moreau_client.get("/assistants/").status_code == 200
        return len(captured)

    for_one = queries()
    with tenant_context(moreau):
        for number in range(5):
            added = Assistant.objects.create(name=f"Nuit {number}", language="fr")
            PhoneNumber.objects.create(number=f"+3319900200{number}", assistant=added)
    assert queries() == for_one


def test_the_page_takes_as_many_queries_for_five_languages_as_for_one(
    moreau_client: Client, moreau: Tenant, assistant
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert moreau_client.get(page_of(assistant)).status_code == 200
        return len(captured)

    with tenant_context(moreau):
        Assistant.objects.update(languages=[])
        for_one = queries()
        Assistant.objects.update(languages=["en", "es", "ar", "ary"])
    assert queries() == for_one


# --- saving -----------------------------------------------------------------------------------------------------


def test_everything_that_is_set_is_kept(moreau_client: Client, moreau: Tenant, assistant, language_models) -> None:
    response = save(
        moreau_client,
        assistant,
        name="Accueil",
        language="en",
        languages=["fr"],
        fr__greeting="Bonjour !\r\nQue puis-je faire ?",
        fr__closing="À bientôt !",
        fr__engine=CARRYING_MOUTH,
        fr__voice="louise",
        fr__gender="female",
        fr__speed="0.9",
        fr__transcriber=CARRYING_EAR,
        en__transcriber="pocketsphinx",
        patience="patient",
        sensitivity="low",
        interruptible=None,
        longest_call="12",
        dialogue="llm",
        model="local",
        prompt="Reste bref.",
        transfer_number="06 12 34 56 78",
        transfer_mode="announced",
        records_calls="on",
    )
    assert (response.status_code, response["Location"]) == (302, page_of(assistant))
    assert "Saved. It counts from the next call." in words(moreau_client.get(page_of(assistant)))
    kept = again(moreau, assistant)
    assert {name: getattr(kept, name) for name in services.SETTINGS} == {
        "name": "Accueil",
        "language": "en",
        "languages": ["fr"],
        "greeting": {"fr": "Bonjour !\nQue puis-je faire ?"},
        "closing": {"fr": "À bientôt !"},
        "voices": {"fr": {"engine": CARRYING_MOUTH, "name": "louise", "gender": "female", "speed": 0.9}},
        "transcribers": {"fr": CARRYING_EAR, "en": "pocketsphinx"},
        "dialogue": "llm",
        "model": "local",
        "prompt": "Reste bref.",
        "patience": "patient",
        "sensitivity": "low",
        "interruptible": False,
        "max_duration_seconds": 720,
        "transfer_number": "+33612345678",
        "transfer_mode": "announced",
        "records_calls": True,
    }
    assert (kept.business, kept.transport) == (assistant.business, assistant.transport)


def test_the_next_call_runs_on_what_was_saved_and_one_that_goes_on_does_not(
    moreau_client: Client, moreau: Tenant, assistant
) -> None:
    with tenant_context(moreau):
        before = snapshot_of(make_call(), moreau, Opening.NEW_CALL)
    save(
        moreau_client,
        assistant,
        fr__greeting="Allô ?",
        patience="patient",
        interruptible=None,
        records_calls="on",
        fr__speed="1.5",
        longest_call="5",
    )
    with tenant_context(moreau):
        after = snapshot_of(make_call(), moreau, Opening.NEW_CALL)
    assert before.assistant.greeting["fr"] != "Allô ?" and before.assistant.turns.stop_ms == 600
    heard = after.assistant
    assert (heard.greeting["fr"], heard.turns.stop_ms, heard.turns.interruptible) == ("Allô ?", 1000, False)
    assert (heard.records_calls, heard.max_duration_s) == (True, 300.0)
    assert heard.voices == {"fr": Voice(language="fr", speed=1.5)}


def test_what_is_saved_is_spoken_ahead(
    moreau_client: Client, assistant, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    asked = []
    monkeypatch.setattr(services.prepared, "queue", lambda tenant, assistant_id: asked.append(assistant_id))
    with django_capture_on_commit_callbacks(execute=True):
        save(moreau_client, assistant, fr__greeting="Allô ?")
    assert asked == [assistant.pk]


def test_saving_without_a_change_changes_nothing(moreau_client: Client, moreau: Tenant, assistant) -> None:
    with tenant_context(moreau):
        Assistant.objects.update(max_duration_seconds=90, voices={"fr": {"speed": 0.75}}, transcribers={"es": "vosk"})
    before = again(moreau, assistant)
    assert save(moreau_client, assistant).status_code == 302
    assert services.version_of(again(moreau, assistant)) == services.version_of(before)


def test_what_is_emptied_is_the_platforms_again(moreau_client: Client, moreau: Tenant, assistant) -> None:
    with tenant_context(moreau):
        Assistant.objects.update(
            max_duration_seconds=600,
            voices={"fr": {"engine": "espeak", "speed": 0.75}},
            transcribers={"fr": CARRYING_EAR},
        )
    emptied = dict.fromkeys(("fr__greeting", "fr__engine", "fr__speed", "fr__transcriber", "longest_call"), "")
    save(moreau_client, assistant, transfer_number="", **emptied)
    kept = again(moreau, assistant)
    assert (kept.greeting, kept.voices, kept.transcribers, kept.transfer_number) == ({}, {}, {}, "")
    assert kept.max_duration_seconds is None


def test_a_further_language_shows_its_fields_once_it_is_saved(moreau_client: Client, moreau: Tenant, assistant) -> None:
    assert "es-greeting" not in moreau_client.get(page_of(assistant)).content.decode()
    save(moreau_client, assistant, languages=["en", "es"])
    page = moreau_client.get(page_of(assistant))
    assert "The greeting and the voice of the new language can be set now." in words(page)
    assert 'name="es-greeting"' in page.content.decode() and 'name="es-engine"' in page.content.decode()
    save(moreau_client, assistant, es__greeting="¡Hola!")
    assert again(moreau, assistant).greeting["es"] == "¡Hola!"


def test_a_language_that_is_given_up_keeps_its_words_and_stops_nothing(
    moreau_client: Client, moreau: Tenant, assistant
) -> None:
    with tenant_context(moreau):
        Assistant.objects.update(greeting={"en": "Hello!", "es": "¡Hola!"})
    response = save(moreau_client, assistant, languages=None, en__speed="fast")
    assert response.status_code == 302
    kept = again(moreau, assistant)
    assert (kept.languages, kept.greeting) == ([], {"en": "Hello!", "es": "¡Hola!"})


def test_the_language_in_which_it_answers_is_no_further_one(moreau_client: Client, moreau: Tenant, assistant) -> None:
    save(moreau_client, assistant, languages=["fr", "en"])
    assert again(moreau, assistant).languages == ["en"]


# --- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Give it a name."),
        ("name", "x" * 121, "This is too long: 121 characters of 120 at most."),
        ("language", "", "Choose one of these."),
        ("language", "de", "Choose one of these."),
        ("languages", ["de"], "Choose one of these."),
        ("fr__greeting", "x" * 601, "This is too long: 601 characters of 600 at most."),
        ("fr__greeting", "Bonjour\x00", "Null characters"),
        ("fr__closing", "x" * 601, "This is too long"),
        ("fr__engine", "nonsense", "Choose one of these."),
        ("fr__engine", "os:system", "Choose one of these."),
        ("fr__voice", "louise", "A voice that is named needs its engine"),
        ("fr__voice", "x" * 101, "The name of a voice is a short text."),
        ("fr__gender", "other", "Choose one of these."),
        *(("fr__speed", speed, "The speed is a number from 0.5 to 2.") for speed in ("fast", "0.4", "2.1", "nan")),
        ("fr__transcriber", "nonsense", "Choose one of these."),
        ("patience", "endless", "Choose one of these."),
        ("sensitivity", "", "Choose one of these."),
        *(("longest_call", minutes, "Give whole minutes, from 1 to 240.") for minutes in ("0", "241", "x", "1.5")),
        ("dialogue", "magic", "Choose one of these."),
        ("model", "unknown", "Choose one of these."),
        ("prompt", "x" * 8001, "This is too long: 8001 characters of 8000 at most."),
        *(("transfer_number", number, "Give a telephone number") for number in ("Claire", "12", "+", "1" * 41)),
        ("transfer_number", "01 99 00 10 01", "An assistant answers this number itself"),
        ("transfer_mode", "", "Choose one of these."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    moreau_client: Client, moreau: Tenant, assistant, language_models, field: str, typed: Any, said: str
) -> None:
    typed_besides = {"fr__closing": "À très vite !"} if field != "fr__closing" else {"fr__greeting": "À très vite !"}
    response = save(moreau_client, assistant, **{field: typed}, **typed_besides)
    assert response.status_code == 422
    page = response.content.decode()
    assert said in words(response) and 'aria-invalid="true"' in page
    assert "Nothing has been saved yet." in words(response)
    assert "À très vite !" in page
    assert services.version_of(again(moreau, assistant)) == services.version_of(assistant)


def test_a_long_text_of_many_lines_is_counted_as_the_writer_sees_it(
    moreau_client: Client, moreau: Tenant, assistant, language_models
) -> None:
    assert save(moreau_client, assistant, prompt="x\r\n" * 4000).status_code == 302
    assert again(moreau, assistant).prompt == ("x\n" * 4000).strip()


def test_what_is_typed_is_never_taken_for_markup(moreau_client: Client, assistant) -> None:
    save(moreau_client, assistant, name="<b>x</b>", fr__greeting="</textarea><script>alert(1)</script>")
    for address in ("/assistants/", page_of(assistant)):
        page = moreau_client.get(address).content.decode()
        assert "<b>x</b>" not in page and "<script" not in page


# --- two people at once -----------------------------------------------------------------------------------------


def test_somebody_elses_change_is_not_overwritten(moreau_client: Client, moreau: Tenant, assistant) -> None:
    mine = as_sent(moreau_client, assistant, fr__greeting="De moi.", patience="quick")
    save(moreau_client, assistant, fr__greeting="De Paul.", sensitivity="low")
    response = moreau_client.post(page_of(assistant), mine)
    assert response.status_code == 409
    shown = words(response)
    assert "Somebody else has changed this assistant meanwhile." in shown
    for difference in ("Greeting (French) – De Paul.", "Patience – Normal", "Sensitivity – Low: for noisy places"):
        assert difference in shown
    assert ">\nDe moi.</textarea>" in response.content.decode()
    kept = again(moreau, assistant)
    assert (kept.greeting["fr"], kept.patience, kept.sensitivity) == ("De Paul.", "normal", "low")


def test_who_has_seen_the_change_may_save_all_the_same(moreau_client: Client, moreau: Tenant, assistant) -> None:
    mine = as_sent(moreau_client, assistant, fr__greeting="De moi.")
    save(moreau_client, assistant, fr__greeting="De Paul.")
    refused = moreau_client.post(page_of(assistant), mine)
    assert "Save all the same" in words(refused)
    response = moreau_client.post(page_of(assistant), mine | {"version": refused.context["version"]})
    assert response.status_code == 302
    assert again(moreau, assistant).greeting["fr"] == "De moi."


def test_correcting_a_mistake_does_not_overwrite_what_changed_meanwhile(
    moreau_client: Client, moreau: Tenant, assistant
) -> None:
    mine = as_sent(moreau_client, assistant, name="")
    save(moreau_client, assistant, fr__greeting="De Paul.")
    wrong = moreau_client.post(page_of(assistant), mine)
    assert wrong.status_code == 422
    corrected = mine | {"name": "Moreau", "version": wrong.context["version"]}
    assert moreau_client.post(page_of(assistant), corrected).status_code == 409
    assert again(moreau, assistant).greeting["fr"] == "De Paul."


@pytest.mark.parametrize("version", ["", "forged", "é", None])
def test_without_the_version_that_was_seen_nothing_is_saved(
    moreau_client: Client, moreau: Tenant, assistant, version: str | None
) -> None:
    assert save(moreau_client, assistant, name="Autre", version=version).status_code == 409
    assert again(moreau, assistant).name == assistant.name


def test_a_change_of_what_is_not_on_the_page_stops_nobody(moreau_client: Client, moreau: Tenant, assistant) -> None:
    mine = as_sent(moreau_client, assistant, name="Autre")
    with tenant_context(moreau):
        Assistant.objects.update(business={"name": "Moreau et fils"})
    assert moreau_client.post(page_of(assistant), mine).status_code == 302
    kept = again(moreau, assistant)
    assert (kept.name, kept.business) == ("Autre", {"name": "Moreau et fils"})


def test_of_many_who_save_at_the_same_instant_one_succeeds(committed: None, monkeypatch) -> None:
    monkeypatch.setattr(services.prepared, "queue", lambda tenant, assistant_id: None)
    with public_context():
        tenant = Tenant.objects.get(slug=MOREAU.slug)
    with tenant_context(tenant):
        contested = Assistant.objects.create(name="Before", language="fr")
    seen, together = services.version_of(contested), threading.Barrier(6)

    def save_as(name: str) -> bool:
        with tenant_context(tenant):
            together.wait()
            try:
                services.change_assistant(contested.pk, {"name": name}, seen=seen)
            except services.ChangedMeanwhile:
                return False
            finally:
                connection.close()
        return True

    names = [f"By {number}" for number in range(together.parties)]
    with ThreadPoolExecutor(max_workers=together.parties) as people:
        saved = dict(zip(names, people.map(save_as, names), strict=True))
    with tenant_context(tenant):
        kept = Assistant.objects.get(pk=contested.pk).name
        contested.delete()
    assert [name for name in names if saved[name]] == [kept]


# --- what there is to choose among ------------------------------------------------------------------------------


def test_only_engines_of_the_platform_that_know_the_language_are_offered(moreau_client: Client, assistant) -> None:
    french, english = moreau_client.get(page_of(assistant)).context["form"].spoken
    assert [name for name, _ in french.fields["transcriber"].choices] == ["", CARRYING_EAR]
    assert [name for name, _ in english.fields["transcriber"].choices] == ["", "pocketsphinx", CARRYING_EAR]
    assert [name for name, _ in french.fields["engine"].choices] == ["", "espeak", CARRYING_MOUTH]


def test_an_engine_that_was_chosen_stays_chosen_while_it_is_not_to_be_had(
    moreau_client: Client, moreau: Tenant, assistant
) -> None:
    with tenant_context(moreau):
        Assistant.objects.update(transcribers={"fr": "deepgram"}, voices={"fr": {"engine": "elevenlabs", "name": "x"}})
    assert "ElevenLabs (not available now)" in words(moreau_client.get(page_of(assistant)))
    assert save(moreau_client, assistant, name="Autre").status_code == 302
    kept = again(moreau, assistant)
    assert (kept.transcribers, kept.voices["fr"]["engine"]) == ({"fr": "deepgram"}, "elevenlabs")


def test_without_a_language_model_there_is_none_to_choose(moreau_client: Client, moreau: Tenant, assistant) -> None:
    with tenant_context(moreau):
        Assistant.objects.update(prompt="Reste bref.", model="mistral")
    page = moreau_client.get(page_of(assistant))
    assert "It follows fixed rules" in words(page)
    assert 'name="prompt"' not in page.content.decode()
    save(moreau_client, assistant, dialogue="llm", prompt="", model="")
    kept = again(moreau, assistant)
    assert (kept.dialogue, kept.prompt, kept.model) == ("rules", "Reste bref.", "mistral")


def test_who_had_a_language_model_may_go_back_to_the_rules(moreau_client: Client, moreau: Tenant, assistant) -> None:
    with tenant_context(moreau):
        Assistant.objects.update(dialogue="llm", model="gone")
    assert "gone (not available now)" in words(moreau_client.get(page_of(assistant)))
    save(moreau_client, assistant, dialogue="rules", model="")
    assert (again(moreau, assistant).dialogue, again(moreau, assistant).model) == ("rules", "")


def test_what_does_not_count_on_conversation_relay_is_said(moreau_client: Client, moreau: Tenant, assistant) -> None:
    note = "The telephone network listens and speaks for this assistant"
    assert note in words(moreau_client.get(page_of(assistant)))
    with tenant_context(moreau):
        Assistant.objects.update(transport="media")
    assert note not in words(moreau_client.get(page_of(assistant)))


# --- who may ----------------------------------------------------------------------------------------------------


def test_who_is_not_in_charge_reads_and_changes_nothing(
    viewer_client: Client, member_client: Client, moreau_client: Client, moreau: Tenant, assistant
) -> None:
    sent = as_sent(moreau_client, assistant, name="Autre")
    for reader in (viewer_client, member_client):
        page = reader.get(page_of(assistant))
        assert "You can read these settings." in words(page)
        assert '<fieldset class="bare stack" disabled>' in page.content.decode()
        assert 'class="save-bar"' not in page.content.decode()
        assert reader.post(page_of(assistant), sent).status_code == 403
    assert again(moreau, assistant).name == assistant.name


def test_another_tenants_assistant_does_not_exist(
    moreau_client: Client, moreau: Tenant, northside: Tenant, assistant
) -> None:
    with tenant_context(northside):
        theirs = Assistant.objects.create(pk=assistant.pk + 1000, name="Their secret", language="en")
    assert moreau_client.get(page_of(theirs)).status_code == 404
    sent = as_sent(moreau_client, assistant, name="Taken over")
    for version in (sent["version"], services.version_of(theirs)):
        assert moreau_client.post(page_of(theirs), sent | {"version": version}).status_code == 404
    assert again(northside, theirs).name == "Their secret"
    assert "secret" not in words(moreau_client.get("/assistants/"))


def test_the_same_id_in_two_workspaces_is_two_assistants(moreau_client: Client, northside: Tenant, assistant) -> None:
    with tenant_context(northside):
        theirs, _ = Assistant.objects.update_or_create(pk=assistant.pk, defaults={"name": "Theirs", "language": "en"})
    save(moreau_client, assistant, name="Autre")
    assert again(northside, theirs).name == "Theirs"


@pytest.mark.parametrize("wanted", ["0", "999999999999999999", "x", "-1", "٣", "1" * 30])
def test_an_unknown_assistant_is_a_page_that_says_so(moreau_client: Client, wanted: str) -> None:
    assert moreau_client.get(f"/assistants/{wanted}/").status_code == 404


def test_a_visitor_is_asked_to_sign_in(anonymous_client: Client, assistant) -> None:
    for address in ("/assistants/", page_of(assistant)):
        assert anonymous_client.get(address)["Location"] == f"/sign-in/?next={address}"
        assert anonymous_client.post(address, {"name": "x"})["Location"] == f"/sign-in/?next={address}"
