"""An appointment that is begun in one language and booked in another: nothing is asked twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from appointments import booking
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendar_of import ANNA, CALLER, NOW, Practice, at, open_practice
from tests.voice.dialogue.booking_driving import BookingCall, bookables_of_database
from voice.dialogue.base import CallerTurn
from voice.dialogue.languages import LanguageFollower

ALL = ("fr", "en", "es", "ar", "ary")


class FollowedBooking(BookingCall):
    """A call whose language is followed as a session follows it."""

    def __post_init__(self) -> None:
        self.follower = LanguageFollower(ALL, self.language)
        super().__post_init__()

    def says(self, text: str) -> str:
        self.transcript.append(f"> {text}")
        followed = self.follower.hear(text, "", self.engine.hints.expecting)
        self.desk.language = followed.language
        return self._drive(self.engine.reply(CallerTurn(text, followed.language, change=followed.change), ()))


@pytest.fixture
def practice(moreau: Tenant) -> Iterator[Practice]:
    with tenant_context(moreau):
        yield open_practice()


@pytest.fixture
def calls(practice: Practice) -> Callable[..., FollowedBooking]:
    def call(language: str = "fr", **changes: Any) -> FollowedBooking:
        return FollowedBooking(language, bookables_of_database(), **changes)

    return call


def test_a_booking_begun_in_french_is_made_in_english(calls):
    call = calls()
    assert "Quel jour" in call.says("Bonjour, je voudrais un rendez-vous pour un contrôle")
    heard = call.says("Do you speak English?")
    assert heard.startswith("Of course, let's speak English.")
    assert "day" in heard
    assert "Thursday" in call.says("on Thursday at three in the afternoon please")
    call.hears("yes", "my name is Karim Bennis")
    recap = call.says("yes that's right")
    assert "Karim Bennis" in recap or call.standing
    if not call.standing:
        call.says("yes that's right")
    (made,) = call.standing
    assert (made.service.name, made.starts_at, made.customer.name) == ("contrôle", at(5, 15), "Karim Bennis")
    assert made.language == "en"


def test_the_times_offered_are_offered_again_in_the_new_language(calls):
    call = calls()
    offered = call.says("je voudrais un rendez-vous pour un contrôle jeudi")
    assert "jeudi" in offered.lower()
    heard = call.says("English please")
    assert heard.startswith("Of course, let's speak English.")
    assert "Thursday" in heard
    assert "name" in call.says("the first one please")


def test_the_recap_is_read_again_in_the_new_language_and_agreed_to_in_it(calls):
    call = calls()
    call.hears("je m'appelle Karim Bennis, je voudrais un contrôle jeudi à 15 heures", "oui")
    recap = call.says("¿Habla español?")
    assert recap.startswith("Claro, hablemos en español.")
    assert "Karim Bennis" in recap
    assert "jueves" in recap
    call.says("sí, correcto")
    (made,) = call.standing
    assert (made.starts_at, made.language) == (at(5, 15), "es")


def test_a_cancellation_is_agreed_to_in_another_language(calls, practice):
    booking.book(practice.wish(at(5, 15)), ANNA, actor=CALLER, now=NOW)
    call = calls(caller=ANNA.phone)
    assert "annule" in call.says("Je voudrais annuler mon rendez-vous").lower()
    heard = call.says("sorry can we speak in English please")
    assert heard.startswith("Of course, let's speak English.")
    assert "cancel" in heard
    call.says("yes please")
    assert call.standing == []
