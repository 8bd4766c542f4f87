"""Whatever a business left untold, nothing is made up in its place."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voice.dialogue.arabic import arabic_call, hours_in_digits
from tests.voice.dialogue.driving import PARIS, english_call, french_call, spanish_call
from voice.business import WEEKDAYS, BusinessInfo, OpeningPeriod, Service
from voice.dialogue.base import ToolResult

FRENCH_QUESTIONS = [
    "Quels sont vos horaires ?",
    "Vous êtes ouverts ?",
    "Quand ouvrez-vous ?",
    "Vous êtes ouverts demain et samedi ?",
    "Vous êtes ouverts le week-end ?",
    "Quels sont vos tarifs ?",
    "Combien coûte une coupe ?",
    "Combien coûte une couronne ?",
    "Ça dure combien de temps une coupe ?",
    "Vous faites des colorations ?",
    "Quels services proposez-vous ?",
    "Où êtes-vous ?",
    "Quel est votre numéro de téléphone ?",
    "Vous avez un parking ?",
    "Qui êtes-vous ?",
    "blabla",
]
ENGLISH_QUESTIONS = [
    "what are your opening hours",
    "are you open now",
    "when do you open",
    "are you open on saturday and tomorrow",
    "what are your prices",
    "how much is a haircut",
    "how much is a crown",
    "how long does a haircut take",
    "do you do highlights",
    "what services do you offer",
    "where are you",
    "what is your phone number",
    "can i park there",
    "who are you",
    "purple monkey",
]
SPANISH_QUESTIONS = [
    "¿Qué horario tienen?",
    "¿Están abiertos ahora?",
    "¿Cuándo abren?",
    "¿Abren mañana y el sábado?",
    "¿Abren el fin de semana?",
    "¿Qué precios tienen?",
    "¿Cuánto cuesta un corte?",
    "¿Cuánto cuesta un brushing?",
    "¿Cuánto dura un brushing?",
    "¿Hacen brushing?",
    "¿Qué servicios ofrecen?",
    "¿Dónde están?",
    "¿Cuál es su número de teléfono?",
    "¿Tienen aparcamiento?",
    "¿Quién es?",
    "dragones de colores",
]
ARABIC_QUESTIONS = [
    "ما هي أوقات العمل؟",
    "هل أنتم مفتوحون الآن؟",
    "متى تفتحون؟",
    "هل تفتحون غدا ويوم السبت؟",
    "هل تعملون في نهاية الأسبوع؟",
    "ما هي أسعاركم؟",
    "بكم Coupe",
    "كم سعر التقويم؟",
    "كم يستغرق Coupe؟",
    "هل عندكم Coloration؟",
    "ما هي خدماتكم؟",
    "أين أنتم؟",
    "ما هو رقم هاتفكم؟",
    "هل عندكم موقف سيارات؟",
    "من أنت؟",
    "القطة نائمة",
]

ANSWERS = [
    "محمد العلوي",
    "نعم",
    "لا",
    "أريد أن أترك رسالة",
    "Jean Dupont",
    "john miller",
    "06 12 34 56 78",
    "07700 900123",
    "j'ai une fuite",
    "i have a leak",
    "",
]
TALKS = [
    (french_call, FRENCH_QUESTIONS),
    (english_call, ENGLISH_QUESTIONS),
    (spanish_call, SPANISH_QUESTIONS),
    (arabic_call, ARABIC_QUESTIONS),
]
_TIMES = st.times(min_value=dt.time(0), max_value=dt.time(23, 58)).map(
    lambda time: time.replace(second=0, microsecond=0)
)


@st.composite
def _periods(draw) -> tuple[OpeningPeriod, ...]:
    edges = sorted(draw(st.sets(_TIMES, min_size=0, max_size=4)))
    return tuple(OpeningPeriod(opens=a, closes=b) for a, b in zip(edges[::2], edges[1::2], strict=False))


_SERVICES = st.lists(
    st.builds(
        Service,
        name=st.sampled_from(["Coupe", "Haircut", "Coloration", "Highlights", "Brushing"]),
        price=st.none() | st.decimals(min_value=0, max_value=9999, places=2),
        price_from=st.booleans(),
        duration_minutes=st.none() | st.integers(1, 600),
    ),
    max_size=7,
    unique_by=lambda service: service.name,
).map(tuple)
BUSINESSES = st.builds(
    BusinessInfo,
    name=st.sampled_from(["", "Chez Léa"]),
    address=st.sampled_from(["", "7 rue Neuve, 33000 Bordeaux"]),
    phone=st.sampled_from(["", "+33556123456"]),
    hours=st.dictionaries(st.sampled_from(WEEKDAYS), _periods()),
    services=_SERVICES,
    currency=st.sampled_from(["EUR", "GBP", "MAD"]),
)
NOWS = st.integers(0, 60 * 24 * 370).map(
    lambda minutes: dt.datetime(2025, 1, 1, tzinfo=PARIS) + dt.timedelta(minutes=minutes)
)


def told_numbers(business: BusinessInfo) -> set[int]:
    """Every number that may be said of a business: its own, and the forms its times and prices take in speech."""
    phone = "05 56 12 34 56 0 1 2 3 4 5 6" if business.phone else ""
    found = {int(digits) for digits in re.findall(r"\d+", f"{business.address} {phone}")}
    for time in (
        time for periods in business.hours.values() for period in periods for time in (period.opens, period.closes)
    ):
        found |= {time.hour, time.minute, (time.hour - 1) % 12 + 1, time.hour % 12 + 1, 60 - time.minute}
    for service in business.services:
        if service.price is not None:
            found |= {int(service.price), int(service.price * 100) % 100}
        if service.duration_minutes is not None:
            found |= {service.duration_minutes, *divmod(service.duration_minutes, 60)}
    return found


@pytest.mark.parametrize(("call", "questions"), TALKS)
@settings(max_examples=60, deadline=None)
@given(business=BUSINESSES, now=NOWS)
def test_every_number_said_was_told_by_the_business(call, questions, business, now):
    running = call(business, now=now)
    for question in questions:
        answer = running.says(question)
        said = {int(digits) for digits in re.findall(r"\d+", hours_in_digits(answer))}
        assert said <= told_numbers(business), (question, answer)


@pytest.mark.parametrize(("call", "questions"), TALKS)
@given(now=NOWS)
@settings(max_examples=30, deadline=None)
def test_a_business_that_told_nothing_gets_no_figure_and_no_claim(call, questions, now):
    running = call(BusinessInfo(), now=now, transfer_number="")
    for question in questions:
        answer = running.says(question)
        assert not re.search(r"\d", answer), (question, answer)
        assert not re.search(r"nous (sommes ouverts|sommes fermés|ouvrons|proposons)|we're (open|closed)", answer), (
            answer
        )
        assert not re.search(r"نحن (نعمل|مغلقون)|نفتح|نقدّم|يبلغ سعر|عنواننا هو|مجانًا", answer), answer
        assert hours_in_digits(answer) == answer
        assert not re.search(r"notre adresse est|our address is|c'est gratuit|free of charge", answer.lower()), answer
        assert not re.search(r"abrimos|cerramos|estamos|ofrecemos|nuestra dirección es|es gratis", answer.lower()), (
            answer
        )


@pytest.mark.parametrize("call", [french_call, english_call, spanish_call, arabic_call])
@given(
    turns=st.lists(
        st.sampled_from(
            [
                *FRENCH_QUESTIONS,
                *ENGLISH_QUESTIONS,
                *SPANISH_QUESTIONS,
                "sí",
                "dejar un mensaje",
                "hablar con alguien",
                *ARABIC_QUESTIONS,
                "oui",
                "yes",
                "non",
                "no",
                "laisser un message",
                "leave a message",
                *ANSWERS,
            ]
        )
        | st.text(max_size=40),
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_nothing_is_said_to_be_done_when_every_action_fails(call, turns):
    running = call()
    running.results = {name: ToolResult(ok=False, error="failed") for name in ("take_message", "transfer_call")}
    for said in turns:
        answer = running.says(said)
        assert "C'est noté" not in answer
        assert "تم تسجيل" not in answer
        assert "سأحاول تحويلكم" not in answer
        assert "I've taken" not in answer
        assert "He tomado nota" not in answer
        assert "Voy a intentar pasarle" not in answer
        assert "put you through to someone. One moment" not in answer
        assert "Je vais essayer de vous passer" not in answer
