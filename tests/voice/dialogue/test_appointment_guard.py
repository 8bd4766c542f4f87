"""What a model says of appointments is spoken when the calendar has answered so, and withheld else."""

from __future__ import annotations

from tests.tables import every_row
from tests.voice.dialogue.appointment_sentences import DISHONEST, DONE, HONEST, MORE_DISHONEST, MORE_HONEST
from tests.voice.dialogue.driving import THURSDAY_10_AM, assistant, call_snapshot
from tests.voice.dialogue.test_llm_guard import BUSINESSES, CALLED, CANARY, LANGUAGES
from voice.business import BookableResource, Bookables, BookableService
from voice.dialogue.base import ToolCall, ToolResult
from voice.dialogue.llm import ear
from voice.dialogue.llm.agenda import Agenda
from voice.dialogue.llm.facts import Known, learn_present, regions_of_call, told_by_business
from voice.dialogue.llm.guard import Confirmed, Guard, Reason
from voice.dialogue.llm.mentions import mentions_in
from voice.dialogue.llm.prompt import INSTRUCTIONS

BOOKABLES = Bookables(
    services=(BookableService(name="Détartrage", duration_minutes=30),),
    resources=(BookableResource(name="Julie"), BookableResource(name="Karim")),
)


def verdict(language: str, done: str, sentence: str, *, heard: str = "", prompt: str = "") -> Reason | None:
    """The reason against a sentence, None when it is spoken. done: of `DONE`; heard: what the caller said; prompt: what
    the business has written for its assistant.
    """
    settings = {"language": language, "languages": LANGUAGES, "bookables": BOOKABLES, "prompt": prompt}
    call = call_snapshot(
        to_number=CALLED.get(language, CALLED["ar"]), assistant=assistant(BUSINESSES[language], **settings)
    )
    known, today = told_by_business(call), THURSDAY_10_AM.date()
    learn_present(known, THURSDAY_10_AM)
    caller = Known(LANGUAGES, regions_of_call(call))
    caller.learn(heard)
    agenda = Agenda(today, mentions_in(heard, language, today), mentions_in(prompt, language, today))
    guard = Guard(known, caller, call.assistant.business.hours, INSTRUCTIONS, CANARY, language, agenda)
    before, now = DONE[done]
    for name, answer in before:
        guard.learn(*_done(name, answer))
    agenda.begin_reply()
    for name, answer in now:
        guard.learn(*_done(name, answer))
    confirmed = Confirmed(*({name for name, answer in some if answer is not None} for some in (now, before)))
    refusal = guard.check(ear.plain(sentence), confirmed)
    return refusal.reason if refusal else None


def _done(name: str, answer: object) -> tuple[ToolCall, ToolResult]:
    if answer is None:
        return ToolCall(name, {"hold": 7}), ToolResult(ok=False, error="hold_gone")
    return ToolCall(name), ToolResult(ok=True, data=answer)


def each(sentences: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str, str]]:
    return [(language, *one) for language, all_ in sentences.items() for one in all_]


@every_row(("language", "done", "sentence"), [*each(HONEST), *each(MORE_HONEST)])
def test_what_the_calendar_has_answered_is_told(language, done, sentence):
    assert verdict(language, done, sentence) is None


@every_row(("language", "done", "sentence"), [*each(DISHONEST), *each(MORE_DISHONEST)])
def test_what_the_calendar_has_not_answered_is_not(language, done, sentence):
    assert verdict(language, done, sentence) in {Reason.CLAIM, Reason.MOMENT, Reason.CODE, Reason.FIGURE}


@every_row(
    ("language", "sentence"),
    [
        ("fr", "Mardi, il y a quelqu'un, nous sommes ouverts de 9 heures à midi."),
        ("fr", "Le samedi, nous proposons un accueil, c'est ouvert de 9 heures à midi."),
        ("en", "On Tuesday we have opening hours from 9 to noon."),
        ("es", "El martes tenemos abierto de nueve a doce."),
        ("ar", "لدينا عمل يوم الثلاثاء، نفتح من الساعة التاسعة إلى الثانية عشرة."),
        ("ary", "عندنا نهار الثلاثاء حالين من التسعود حتى لطناش."),
    ],
)
def test_the_hours_of_the_business_are_no_offer(language, sentence):
    assert verdict(language, "nothing", sentence) is None


def test_what_the_business_has_written_of_its_days_may_be_told():
    sentence = "Le mardi à 11 heures, nous proposons un atelier."
    assert verdict("fr", "nothing", sentence) is not None
    assert verdict("fr", "nothing", sentence, prompt="Atelier gratuit le mardi à 11 heures.") is None
    assert (
        verdict("fr", "nothing", "Le jeudi à 11 heures, nous proposons un atelier.", prompt="Le mardi à 11 h.")
        is not None
    )


@every_row(
    ("language", "heard", "sentence"),
    [
        ("fr", "je voudrais venir mardi à 11 heures", "Vous souhaitez venir mardi à 11 heures, c'est bien cela ?"),
        ("en", "could I come on Tuesday at eleven", "You'd like to come on Tuesday at 11, is that right?"),
        ("es", "quiero venir el martes a las once", "Quiere venir el martes a las once, ¿verdad?"),
        ("ar", "أريد أن آتي الثلاثاء الساعة الحادية عشرة", "تريد أن تأتي الثلاثاء الساعة الحادية عشرة، أليس كذلك؟"),
        ("ary", "بغيت نجي الثلاثاء مع الحداش", "بغيتي تجي الثلاثاء مع الحداش، ياك؟"),
    ],
)
def test_what_the_caller_wants_is_given_back_as_a_question(language, heard, sentence):
    assert verdict(language, "nothing", sentence, heard=heard) is None
