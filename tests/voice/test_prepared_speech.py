"""What an assistant is known to say is at hand when the phone rings: in its words of now, in its own tenant alone."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from io import StringIO

import pytest
from celery.contrib.testing.worker import start_worker
from celery.exceptions import Retry
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from kombu.exceptions import OperationalError

from config.celery import app
from config.demo import MOREAU, NORTHSIDE
from tenants.context import current_schema, public_context, tenant_context
from tenants.models import Tenant
from tests.factories import make_call
from tests.voice.lines.phone import Phone
from tests.voice.virtual_time import in_virtual_time, now
from voice import breaker, prepared, services
from voice.calls import snapshot_of
from voice.dialogue.base import Opening, Say
from voice.dialogue.phrases import spoken
from voice.dialogue.registry import make_engine
from voice.lines.mouth import Mouth
from voice.lines.sentences import sentences
from voice.models import Assistant, Call, PreparedSpeech, Transport
from voice.simulator.carried_speech import CarryingSynthesizer, audio_of, texts_in
from voice.snapshot import CallSnapshot
from voice.speech.base import SpeechError, Voice
from voice.speech.cache import SpeechCache, speech_key
from voice.usage import Meter

LANGUAGES = ["fr", "en", "es", "ar", "ary"]
CARRYING = "voice.simulator.carried_speech:CarryingSynthesizer"
MOODY = f"{__name__}:Moody"


class Moody(CarryingSynthesizer):
    """Says what it is asked to unless it is down. said: how often which text."""

    name = "moody"
    capabilities = replace(CarryingSynthesizer.capabilities, languages=frozenset(LANGUAGES))
    down = False
    said: Counter[str] = Counter()

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[bytes]:
        Moody.said[text] += 1
        if Moody.down:
            raise SpeechError("the provider is down")
        yield audio_of(text)


@pytest.fixture(autouse=True)
def engines(settings):
    settings.SYNTHESIZERS = [MOODY, CARRYING]
    settings.LLM_PROVIDERS = ["unreachable"]
    settings.LLM = {"unreachable": {"url": "http://127.0.0.1:9/v1", "model": "m", "api_key": "", "temperature": None}}
    Moody.down = False
    Moody.said.clear()
    breaker.forget_all()
    yield
    breaker.forget_all()


@pytest.fixture
def assistant(moreau: Tenant) -> Assistant:
    with tenant_context(moreau):
        assistant = Assistant.objects.get()
        assistant.prepared_speech.all().delete()
        assistant.transport = Transport.MEDIA
        assistant.save()
        return assistant


def prepare(tenant: Tenant, assistant: Assistant) -> int:
    with tenant_context(tenant):
        return prepared.prepare(assistant)


def change(tenant: Tenant, assistant: Assistant, **changes: object) -> None:
    with tenant_context(tenant):
        for name, value in changes.items():
            setattr(assistant, name, value)
        assistant.save()


def texts(tenant: Tenant) -> list[str]:
    """What the rows of a tenant say."""
    with tenant_context(tenant):
        rows = PreparedSpeech.objects.order_by("pk")
        return [text for row in rows for text in texts_in(bytes(row.audio))]


def call_to(tenant: Tenant, assistant: Assistant, transport: str = "media") -> CallSnapshot:
    with tenant_context(tenant):
        call = make_call(assistant=assistant, state=Call.State.IN_PROGRESS, transport=transport)
        return snapshot_of(call, tenant, Opening.NEW_CALL)


def mouth_of(call: CallSnapshot, meter: Meter | None = None) -> Mouth:
    assistant = call.assistant
    return Mouth(
        assistant.language,
        assistant.voices,
        [MOODY, CARRYING],
        tenant_id=call.tenant_id,
        meter=meter or Meter(),
        prepared=call.prepared,
        cache=SpeechCache(),
    )


def first_words(call: CallSnapshot) -> list[Say]:
    """What the dialogue says of itself: its greeting, and what it asks a silent caller."""
    engine = make_engine(call, lambda: dt.datetime.now(dt.UTC))

    async def planned() -> list[Say]:
        replies = (engine.open(Opening.NEW_CALL), engine.silence(1, ()))
        return [event for reply in replies async for event in reply if isinstance(event, Say)]

    return asyncio.run(planned())


async def at_hand(call: CallSnapshot, says: Iterable[Say]) -> list[bool]:
    mouth = mouth_of(call)
    return [mouth.prepared(text, say.language) is not None for say in says for text in sentences(say.text)]


# --- what is prepared ---


@pytest.mark.parametrize("dialogue", ["rules", "llm"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_call_begins_with_is_at_hand(moreau, assistant, language, dialogue):
    change(moreau, assistant, language=language, languages=[], greeting={}, dialogue=dialogue, records_calls=True)
    assert prepare(moreau, assistant) == 0
    call = call_to(moreau, assistant)
    phrases = [Say(spoken(phrase, language)) for phrase in ("moment", "recording_announcement")]
    found = asyncio.run(at_hand(call, [*first_words(call), *phrases]))
    assert len(found) >= 4
    assert all(found)


def test_the_assistants_own_words_are_prepared_in_each_of_its_languages(moreau, assistant):
    greeting = {"fr": "Bonjour. Je vous écoute.", "en": "Good morning."}
    closing = {"fr": "Bonne journée !", "en": "Have a nice day!"}
    change(moreau, assistant, languages=["en"], greeting=greeting, closing=closing)
    prepare(moreau, assistant)
    assert {"Bonjour.", "Je vous écoute.", "Good morning.", *closing.values()} <= set(texts(moreau))


def test_the_end_of_a_call_is_at_hand_without_words_of_ones_own(moreau, assistant):
    for dialogue, language, words in (("rules", "en", "goodbye"), ("llm", "en", "goodbye"), ("rules", "es", "adiós")):
        change(moreau, assistant, dialogue=dialogue, language=language, languages=[], closing={})
        prepare(moreau, assistant)
        assert any(words in text.lower() for text in texts(moreau)), (dialogue, language)


def test_the_recording_is_announced_by_those_alone_that_record(moreau, assistant):
    announcement = spoken("recording_announcement", "fr")
    prepare(moreau, assistant)
    assert announcement not in texts(moreau)
    change(moreau, assistant, records_calls=True)
    prepare(moreau, assistant)
    assert announcement in texts(moreau)


def test_preparing_again_says_nothing_again(moreau, assistant):
    assert prepare(moreau, assistant) == 0
    before, said = texts(moreau), Counter(Moody.said)
    assert said
    assert set(said.values()) == {1}
    assert prepare(moreau, assistant) == 0
    assert (texts(moreau), Moody.said) == (before, said)


def test_another_voice_has_everything_said_anew(moreau, assistant, settings):
    prepare(moreau, assistant)
    change(moreau, assistant, languages=[], voices={"fr": {"gender": "male", "speed": 1.2}})
    before = set(texts(moreau))
    prepare(moreau, assistant)
    french = set(texts(moreau))
    assert french < before
    assert {Moody.said[text] for text in french} == {2}
    call = call_to(moreau, assistant)
    assert all(asyncio.run(at_hand(call, first_words(call))))


# --- words that have changed ---


def test_a_call_never_hears_words_that_have_been_changed(moreau, assistant):
    change(moreau, assistant, languages=[], greeting={"fr": "Avant."})
    prepare(moreau, assistant)
    change(moreau, assistant, greeting={"fr": "Après."})
    call = call_to(moreau, assistant)
    assert asyncio.run(at_hand(call, [Say("Après.")])) == [False]
    prepare(moreau, assistant)
    assert ("Avant." in texts(moreau), "Après." in texts(moreau)) == (False, True)
    call = call_to(moreau, assistant)
    assert asyncio.run(at_hand(call, [Say("Avant."), Say("Après.")])) == [False, True]


def test_who_prepares_old_words_slowly_does_not_undo_the_new_ones(moreau, assistant, monkeypatch):
    change(moreau, assistant, languages=[], greeting={"fr": "Avant."})
    known = prepared._known

    def changed_after(stale: Assistant, tenant: Tenant):
        found = known(stale, tenant)
        monkeypatch.setattr(prepared, "_known", known)
        fresh = Assistant.objects.get(pk=stale.pk)
        fresh.greeting = {"fr": "Après."}
        fresh.save()
        prepared.prepare(fresh)
        return found

    monkeypatch.setattr(prepared, "_known", changed_after)
    prepare(moreau, assistant)
    assert ("Avant." in texts(moreau), "Après." in texts(moreau)) == (False, True)


def test_an_assistant_that_is_gone_meanwhile_leaves_nothing(moreau, assistant, monkeypatch):
    with tenant_context(moreau):
        other = Assistant.objects.create(name="Autre", language="fr")
        known = prepared._known

        def gone_after(stale: Assistant, tenant: Tenant):
            Assistant.objects.filter(pk=other.pk).delete()
            return known(stale, tenant)

        monkeypatch.setattr(prepared, "_known", gone_after)
        assert prepared.prepare(other) == 0
        assert not PreparedSpeech.objects.exists()


# --- engines that are down ---


def test_while_the_first_engine_is_down_the_second_prepares_and_later_gives_way(moreau, assistant, settings):
    Moody.down = True
    lacking = prepare(moreau, assistant)
    by_the_second = texts(moreau)
    assert lacking == len(by_the_second) > 0
    Moody.down = False
    breaker.forget_all()
    assert prepare(moreau, assistant) == 0
    assert sorted(texts(moreau)) == sorted(by_the_second)
    with tenant_context(moreau):
        keys = set(PreparedSpeech.objects.values_list("key", flat=True))
    assert speech_key("moody", Voice("fr"), spoken("moment", "fr")) in keys
    assert speech_key("carrying", Voice("fr"), spoken("moment", "fr")) not in keys


def test_a_dead_engine_is_not_asked_for_every_sentence(moreau, assistant):
    Moody.down = True
    assert prepare(moreau, assistant) > 3
    assert sum(Moody.said.values()) == 3  # then its breaker is open


def test_when_nobody_can_speak_nothing_is_prepared_and_stale_words_go_all_the_same(moreau, assistant, settings):
    change(moreau, assistant, languages=[], greeting={"fr": "Avant."})
    prepare(moreau, assistant)
    settings.SYNTHESIZERS = [MOODY]
    Moody.down = True
    change(moreau, assistant, greeting={"fr": "Après."})
    assert prepare(moreau, assistant) == 1
    assert "Avant." not in texts(moreau)
    assert spoken("moment", "fr") in texts(moreau)


def test_a_language_that_nobody_speaks_is_not_waited_for(moreau, assistant, settings):
    settings.SYNTHESIZERS = []
    assert prepare(moreau, assistant) == 0
    assert texts(moreau) == []


# --- who meets it ---


@in_virtual_time
async def test_a_prepared_greeting_is_heard_with_the_first_frame_whatever_the_engine_does():
    greeting = "Bonjour."
    key = speech_key("silent", Voice("fr"), greeting)
    ready = {key: audio_of(greeting)}
    mouth = Mouth("fr", {}, [f"{__name__}:Silent"], tenant_id=1, meter=Meter(), prepared=ready, cache=SpeechCache())
    async with Phone(mouth=mouth).calling() as phone:
        began = now()
        phone.line.begin_turn()
        await phone.line.say(Say(greeting))
        turn = await phone.line.end_turn()
        assert turn.first_audio_at is not None
        assert turn.first_audio_at - began < 0.02
        assert phone.heard == [greeting]


class Silent(CarryingSynthesizer):
    name = "silent"

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[bytes]:
        await asyncio.sleep(60)
        yield b""


def test_prepared_words_are_not_paid_for_by_a_call(moreau, assistant):
    prepare(moreau, assistant)
    call, meter = call_to(moreau, assistant), Meter()
    said = asyncio.run(mouth_of(call, meter).whole(spoken("moment", "fr")))
    assert texts_in(said) == [spoken("moment", "fr")]
    assert meter.totals() == {}


def test_a_call_on_conversation_relay_has_no_use_for_them(moreau, assistant):
    prepare(moreau, assistant)
    assert call_to(moreau, assistant, "relay").prepared == {}
    assert call_to(moreau, assistant, "media").prepared


def test_calls_hold_the_same_bytes(moreau, assistant):
    prepare(moreau, assistant)
    one, other = call_to(moreau, assistant), call_to(moreau, assistant)
    assert all(other.prepared[key] is audio for key, audio in one.prepared.items())


def test_what_one_tenant_has_prepared_never_loads_in_another(moreau, northside, assistant):
    with tenant_context(northside):
        theirs = Assistant.objects.get()
        theirs.prepared_speech.all().delete()
    assert theirs.pk == assistant.pk  # the same row number in another schema: the worst case
    change(moreau, assistant, greeting={"fr": "Ici Moreau."})
    prepare(moreau, assistant)
    call = call_to(northside, theirs)
    assert call.prepared == {}
    assert texts(northside) == []
    assert asyncio.run(at_hand(call, [Say("Ici Moreau.", "fr"), Say(spoken("moment", "fr"), "fr")])) == [False] * 2
    prepare(northside, theirs)
    assert "Ici Moreau." not in texts(northside)
    assert "Ici Moreau." in texts(moreau)


# --- when it is prepared ---


@pytest.fixture
def queued(monkeypatch) -> list[tuple[str, int]]:
    """Which tasks were sent, and inside which tenant."""
    sent: list[tuple[str, int]] = []
    monkeypatch.setattr(prepared.prepare_assistant, "delay", lambda pk: sent.append((current_schema(), pk)))
    return sent


def test_a_saved_assistant_is_prepared_once_it_is_committed_for_its_own_tenant(
    moreau, assistant, queued, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        with tenant_context(moreau):
            services.save_assistant(assistant)
        assert queued == []
    assert queued == [("t_moreau", assistant.pk)]


def test_an_assistant_that_is_not_valid_is_neither_saved_nor_prepared(
    moreau, assistant, queued, django_capture_on_commit_callbacks
):
    assistant.voices = {"fr": {"engine": "parrot"}}
    with (
        django_capture_on_commit_callbacks(execute=True),
        tenant_context(moreau),
        pytest.raises(ValidationError, match="not one of"),
    ):
        services.save_assistant(assistant)
    with tenant_context(moreau):
        assert Assistant.objects.get().voices == {}
    assert queued == []


def test_a_broker_that_is_away_keeps_nobody_from_saving(
    moreau, assistant, monkeypatch, django_capture_on_commit_callbacks
):
    def away(_pk: int) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(prepared.prepare_assistant, "delay", away)
    assistant.name = "Nouvelle"
    with django_capture_on_commit_callbacks(execute=True), tenant_context(moreau):
        services.save_assistant(assistant)
    with tenant_context(moreau):
        assert Assistant.objects.get().name == "Nouvelle"


def test_the_task_prepares_and_tries_again_when_something_is_lacking(moreau, assistant):
    with tenant_context(moreau):
        prepared.prepare_assistant.run(assistant.pk)
        assert PreparedSpeech.objects.exists()
        PreparedSpeech.objects.all().delete()
        Moody.down = True
        with pytest.raises(Retry):
            prepared.prepare_assistant.run(assistant.pk)


def test_a_worker_tries_again_inside_the_same_tenant(committed, monkeypatch):
    """With a real worker: the engine is down at the first attempt, and there at the second."""
    monkeypatch.setattr(prepared, "FIRST_RETRY_S", 0)
    with public_context():
        tenant = Tenant.objects.get(slug=MOREAU.slug)
    with tenant_context(tenant):
        theirs = Assistant.objects.create(name="Pour un essai", language="fr")
    places: list[str] = []
    done = threading.Event()

    def prepare_then(assistant: Assistant) -> int:
        places.append(current_schema())
        Moody.down = len(places) == 1
        breaker.forget_all()
        lacking = prepare_really(assistant)
        if not lacking:
            done.set()
        return lacking

    prepare_really = prepared.prepare
    monkeypatch.setattr(prepared, "prepare", prepare_then)
    try:
        with start_worker(app, pool="solo", perform_ping_check=False, queues=["tests"], loglevel="CRITICAL"):
            with tenant_context(tenant):
                prepared.prepare_assistant.apply_async([theirs.pk], queue="tests")
            assert done.wait(30)
        with tenant_context(tenant):
            assert spoken("moment", "fr") in [
                text for row in theirs.prepared_speech.all() for text in texts_in(bytes(row.audio))
            ]
    finally:
        with tenant_context(tenant):
            Assistant.objects.filter(pk=theirs.pk).delete()
    assert places == ["t_moreau"] * 2


def test_the_task_of_an_assistant_that_is_gone_does_nothing(moreau):
    with tenant_context(moreau):
        before = PreparedSpeech.objects.count()
        prepared.prepare_assistant.run(987_654)
        assert PreparedSpeech.objects.count() == before


def test_the_demo_is_seeded_with_its_greetings_prepared(moreau, northside):
    """As the suite's database was: by the engine of the settings, before any test changed them."""
    for tenant, demo in ((moreau, MOREAU), (northside, NORTHSIDE)):
        with tenant_context(tenant):
            keys = set(PreparedSpeech.objects.values_list("key", flat=True))
        greeting = demo.assistant["greeting"][demo.language]
        wanted = {speech_key("espeak", Voice(demo.language), sentence) for sentence in sentences(greeting)}
        assert wanted <= keys


def test_the_command_prepares_one_workspace_or_all(moreau, northside, assistant):
    out = StringIO()
    call_command("prepare_speech", tenant="moreau", stdout=out)
    assert "Plomberie Moreau" in out.getvalue()
    assert "Northside" not in out.getvalue()
    assert spoken("moment", "fr") in texts(moreau)
    call_command("prepare_speech", stdout=out)
    assert "Northside" in out.getvalue()
    assert spoken("moment", "en") in texts(northside)


def test_the_command_refuses_a_workspace_that_is_not_there(moreau):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("prepare_speech", tenant="nowhere")
