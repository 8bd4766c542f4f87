"""What an assistant is known to say, spoken ahead of any call: a caller hears its greeting with the first frame.

A sentence is kept under a key of engine, voice and text (voice/speech/cache.py), so that words that have been changed
are not found any more, whoever was slower. Preparing may be asked for at any time, any number of times.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import zoneinfo
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog
from celery import Task, shared_task
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from tenants.context import HasSchema, tenant_context
from tenants.current import current_tenant
from tenants.models import Tenant
from voice.breaker import breaker_of
from voice.calls import assistant_snapshot
from voice.dialogue.base import DialogueError, Opening, Reply, Say
from voice.dialogue.llm import phrases as llm
from voice.dialogue.phrases import spoken
from voice.dialogue.registry import make_engine
from voice.dialogue.rules import phrases as rules
from voice.lines.sentences import sentences
from voice.models import Assistant, PreparedSpeech, Transport
from voice.snapshot import AssistantSnapshot, CallSnapshot
from voice.speech.base import SpeechError
from voice.speech.failover import LAST_RESORT, Candidate, asked, candidates
from voice.usage import Meter

log = structlog.get_logger(__name__)

MAX_RETRIES = 6
FIRST_RETRY_S = 60


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that will be said, and who may say it, in order."""

    text: str
    candidates: Sequence[Candidate]

    @property
    def keys(self) -> list[str]:
        return [candidate.key(self.text) for candidate in self.candidates]


def prepare(assistant: Assistant) -> int:
    """Have spoken what is not yet, and forget what the assistant says no more.

    Returns how many sentences could not be spoken by the engine that a call asks first. Runs inside the tenant, and
    outside of any event loop.
    """
    tenant = current_tenant()
    made = asyncio.run(_spoken(_known(assistant, tenant), _kept(assistant)))
    with transaction.atomic():
        # It may have been changed meanwhile: what counts is what it says now.
        now = Assistant.objects.select_for_update().filter(pk=assistant.pk).first()
        return _store(now, _known(now, tenant), made) if now else 0


def _store(assistant: Assistant, known: Sequence[_Sentence], made: Mapping[str, bytes]) -> int:
    there = _kept(assistant) | set(made)
    wanted = {next((key for key in sentence.keys if key in there), "") for sentence in known}
    rows = [PreparedSpeech(assistant=assistant, key=key, audio=audio) for key, audio in made.items() if key in wanted]
    PreparedSpeech.objects.bulk_create(rows, ignore_conflicts=True)
    assistant.prepared_speech.exclude(key__in=wanted).delete()
    return sum(sentence.keys[0] not in wanted for sentence in known)


def _kept(assistant: Assistant) -> set[str]:
    return set(assistant.prepared_speech.values_list("key", flat=True))


# --- what is known beforehand ---


def _known(assistant: Assistant, tenant: Tenant) -> list[_Sentence]:
    snapshot = assistant_snapshot(assistant, tenant)
    found = []
    for language, text in asyncio.run(_texts(snapshot, tenant)):
        with contextlib.suppress(SpeechError):  # nobody here speaks it: then nothing can be prepared
            found.append(_Sentence(text, candidates(language, snapshot.voices, settings.SYNTHESIZERS)))
    return found


async def _texts(assistant: AssistantSnapshot, tenant: Tenant) -> list[tuple[str, str]]:
    """Language and text of every sentence, each once, cut as a line cuts them."""
    says = [say for language in assistant.languages for say in await _says_in(language, assistant, tenant)]
    return list(dict.fromkeys((say.language, sentence) for say in says for sentence in sentences(say.text)))


async def _says_in(language: str, assistant: AssistantSnapshot, tenant: Tenant) -> list[Say]:
    call = _a_call(replace(assistant, language=language), tenant)
    zone = zoneinfo.ZoneInfo(assistant.time_zone)
    engine = make_engine(call, lambda: dt.datetime.now(zone))
    said = [*await _planned(engine.open(Opening.NEW_CALL)), *await _planned(engine.silence(1, ()))]
    phrases = ["moment", *(["recording_announcement"] if assistant.records_calls else [])]
    fixed = [_closing(assistant, language), *(spoken(phrase, language) for phrase in phrases)]
    return [replace(say, language=say.language or language) for say in (*said, *map(Say, fixed))]


async def _planned(reply: Reply) -> list[Say]:
    """What an engine says by itself, up to the first thing that it wants done."""
    says: list[Say] = []
    async with contextlib.aclosing(reply) as events:
        try:
            async for event in events:
                if not isinstance(event, Say):
                    break
                says.append(event)
        except DialogueError as error:
            log.warning("nothing is known of what a dialogue engine says", reason=str(error))
    return says


def _closing(assistant: AssistantSnapshot, language: str) -> str:
    """How the call is ended when nothing else is left to say."""
    own = assistant.closing.get(language, "").strip()
    if own or assistant.dialogue != "rules" or language not in rules.PHRASES:
        return own or llm.say(llm.Phrase.CLOSING, language)
    return rules.PHRASES[language].say(rules.Phrase.CLOSING)


def _a_call(assistant: AssistantSnapshot, tenant: Tenant) -> CallSnapshot:
    """A call by nobody, of which an engine knows nothing but the assistant."""
    return CallSnapshot(
        tenant_id=tenant.pk,
        schema_name=tenant.schema_name,
        call_id=0,
        call_sid="",
        conversation_id=0,
        from_number="",
        to_number="",
        transport=Transport.MEDIA,
        opening=Opening.NEW_CALL,
        earlier_turns=(),
        assistant=assistant,
    )


# --- speaking ---


async def _spoken(known: Sequence[_Sentence], kept: Collection[str]) -> dict[str, bytes]:
    """The audio by key of every sentence that the engine that is asked first has not spoken yet."""
    made: dict[str, bytes] = {}
    for sentence in known:
        made |= await _speak(sentence, kept)
    return made


async def _speak(sentence: _Sentence, kept: Collection[str]) -> dict[str, bytes]:
    """The sentence by the first engine that can, under its key; nothing where no better one than before can."""
    for candidate, key in zip(sentence.candidates, sentence.keys, strict=True):
        if key in kept:
            break
        if not breaker_of("synthesizer", candidate.engine.name).allows():
            continue
        speech = asked(candidate, sentence.text, Meter(), LAST_RESORT * settings.SYNTHESIZER_FIRST_CHUNK_S)
        try:
            return {key: b"".join([chunk async for chunk in speech])}
        except SpeechError as error:
            log.warning("sentence not prepared", engine=candidate.engine.name, reason=str(error))
    return {}


# --- later ---


@shared_task(bind=True, max_retries=MAX_RETRIES)
def prepare_assistant(self: Task, assistant_id: int) -> None:
    """`prepare`, tried again while an engine is away: after one minute, two, and so on, for an hour."""
    assistant = Assistant.objects.filter(pk=assistant_id).first()
    lacking = prepare(assistant) if assistant else 0
    if lacking and self.request.retries < MAX_RETRIES:
        log.warning("sentences to be prepared again", assistant=assistant_id, sentences=lacking)
        raise self.retry(countdown=FIRST_RETRY_S * 2**self.request.retries)


def queue(tenant: HasSchema, assistant_id: int) -> None:
    """Leave the preparing to a worker. Where none can be told, calls have their sentences made as they come."""
    with tenant_context(tenant):
        try:
            prepare_assistant.delay(assistant_id)
        except OperationalError as error:
            log.warning("preparing not queued", assistant=assistant_id, reason=type(error).__name__)
