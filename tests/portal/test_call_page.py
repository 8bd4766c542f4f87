from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conversations.models import Turn
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.factories import make_call, make_message, make_turn
from tests.portal.pages import words
from voice.models import Call, EngineUse

SID = "CA" + "7" * 32
PAGE = f"/calls/{SID}/"


def test_the_page_tells_the_conversation_turn_by_turn(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        call = make_call(call_sid=SID)
        make_turn(call, "Plomberie Moreau, bonjour !", speaker=Turn.Speaker.ASSISTANT, interrupted=True)
        make_turn(call, "J'ai une fuite.", at_s=4)
    shown = words(moreau_client.get(PAGE))
    assert "Assistant 0:00 Interrupted Plomberie Moreau, bonjour !" in shown
    assert "Caller 0:04 J'ai une fuite." in shown


def test_an_answer_shows_its_timings_as_figures_and_as_a_bar(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        call = make_call(call_sid=SID)
        make_turn(
            call,
            "Oui.",
            speaker=Turn.Speaker.ASSISTANT,
            transcript_ms=180,
            first_text_ms=240,
            first_audio_ms=610,
        )
    response = moreau_client.get(PAGE)
    assert "Understood 180 ms First text 240 ms First audio 610 ms" in words(response)
    assert '<rect class="step-audio" x="240" width="370" height="6"/>' in response.content.decode()


def test_what_was_not_understood_is_said_to_be(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_turn(make_call(call_sid=SID), "")
    assert "Nothing could be understood." in words(moreau_client.get(PAGE))


def test_what_a_caller_says_is_never_taken_for_markup(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        call = make_call(call_sid=SID)
        make_turn(call, "<script>alert(1)</script>")
        make_message(call.conversation, name="<b>x</b>", reason="<img src=x>")
    page = moreau_client.get(PAGE).content.decode()
    assert "<script" not in page and "<b>x</b>" not in page and "<img" not in page


def test_what_the_call_used_is_told_in_words_its_sessions_added_up(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        call = make_call(call_sid=SID)
        for session, seconds in ((uuid.uuid4(), 60.4), (uuid.uuid4(), 23.0)):
            use(call, session, "deepgram", "seconds", seconds)
        use(call, session, "espeak", "characters", 540)
        use(call, session, "mistral", "input_tokens", 12_840)
        use(call, session, "mistral", "output_tokens", 310)
    assert (
        "What this call used What Engine Amount Speech understood Deepgram 1 min 23 s Characters spoken eSpeak 540 "
        "Tokens read by the language model mistral 12,840 Tokens written by the language model mistral 310"
    ) in words(moreau_client.get(PAGE))


def test_a_call_that_used_nothing_says_nothing_of_it(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_call(call_sid=SID)
    assert "What this call used" not in words(moreau_client.get(PAGE))


def use(call: Call, session: uuid.UUID, engine: str, unit: str, amount: float) -> None:
    EngineUse.objects.create(call=call, session=session, engine=engine, unit=unit, amount=amount)


def test_messages_taken_come_with_a_way_to_call_back(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        call = make_call(call_sid=SID, outcome=Call.Outcome.MESSAGE)
        make_message(call.conversation, urgency="urgent", phone="+33612345699", reason="Fuite.")
    response = moreau_client.get(PAGE)
    assert "Urgent" in words(response) and "Fuite." in words(response)
    assert 'href="tel:+33612345699"' in response.content.decode()


def test_a_transfer_says_to_whom_and_how_it_ended(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_call(
            call_sid=SID, outcome=Call.Outcome.TRANSFERRED, transfer_to="+33199001099", transfer_result="no-answer"
        )
    shown = words(moreau_client.get(PAGE))
    assert "Put through to +33 1 99 00 10 99" in shown and "Nobody answered" in shown


def test_members_may_disclose_the_callers_number(member_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_call(call_sid=SID, from_number="+33612345601")
    page = member_client.get(PAGE).content.decode()
    assert "<details" in page and "+33 6 •• •• •• 01" in page and "+33 6 12 34 56 01" in page


def test_viewers_never_get_the_callers_number(viewer_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        call = make_call(call_sid=SID, from_number="+33612345601")
        make_turn(call, "Au 06 12 34 56 01, merci.")
        make_message(call.conversation, phone="+33612345601", reason="Rappeler au 06 12 34 56 01.")
    for page in (PAGE, "/calls/", "/messages/"):
        content = viewer_client.get(page).content.decode()
        digits = "".join(char for char in content if char.isdigit())
        assert "612345601" not in digits
    assert "Au •• •• •• •• 01, merci." in words(viewer_client.get(PAGE))


def test_a_withheld_number_cannot_be_disclosed(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_call(call_sid=SID, from_number="anonymous")
    page = moreau_client.get(PAGE)
    assert "Caller Withheld" in words(page) and "<details" not in page.content.decode()


def test_a_call_that_goes_on_says_that_turns_appear_as_they_end(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_call(call_sid=SID, state=Call.State.IN_PROGRESS)
    response = moreau_client.get(PAGE)
    shown = words(response)
    assert "In progress" in shown and "Each turn appears here as it ends." in shown
    assert "Nothing has been said yet." in shown
    assert f'<a href="{PAGE}">Refresh</a>' in response.content.decode()
    assert "http-equiv" not in response.content.decode()


def test_a_call_that_is_over_has_nothing_to_refresh(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_call(call_sid=SID)
    assert "Refresh" not in words(moreau_client.get(PAGE))


@pytest.mark.parametrize("sid", ["CA" + "0" * 32, "nonsense", "x" * 200, "%00", "..%2f", "é"])
def test_an_unknown_call_is_a_page_that_says_so(moreau_client: Client, sid: str) -> None:
    response = moreau_client.get(f"/calls/{sid}/")
    assert response.status_code == 404
    assert "Nobody at this address" in words(response)


def test_the_page_takes_as_many_queries_for_a_long_call_as_for_a_short_one(
    moreau_client: Client, moreau: Tenant
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert moreau_client.get(PAGE).status_code == 200
        return len(captured)

    with tenant_context(moreau):
        call = make_call(call_sid=SID)
        make_turn(call, "Bonjour.")
        make_message(call.conversation)
    for_one = queries()
    with tenant_context(moreau):
        for _ in range(20):
            make_turn(call, "Encore.")
            make_message(call.conversation)
            use(call, uuid.uuid4(), "espeak", "characters", 10)
    assert queries() == for_one
