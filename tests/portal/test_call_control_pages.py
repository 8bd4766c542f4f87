"""What the staff does to calls in the portal, and what it hears and sees of calls that no assistant took."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tenants.context import tenant_context
from tenants.models import Tenant
from tests.factories import make_call, make_message
from tests.fakes.twilio_api import Failure, FakeTwilioApi
from tests.portal.pages import words
from voice.models import Assistant, Call, Recording, RefusedCall
from voice.simulator.line import new_sid

State, Outcome = Call.State, Call.Outcome
SID = "CA" + "7" * 32
PAGE = f"/calls/{SID}/"
SOUND = bytes(range(256)) * 1000


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def running(moreau: Tenant, twilio: FakeTwilioApi) -> Call:
    twilio.calls[SID] = "in-progress"
    with tenant_context(moreau):
        return make_call(call_sid=SID, state=State.IN_PROGRESS)


def call_again(tenant: Tenant) -> Call:
    with tenant_context(tenant):
        return Call.objects.get(call_sid=SID)


# --- the assistant calls --------------------------------------------------------------------------------------


def test_the_page_of_calls_leads_to_the_page_that_has_the_assistant_call(moreau_client: Client) -> None:
    page = moreau_client.get("/calls/")
    assert 'href="/calls/call-me/"' in page.content.decode()
    assert "Telephone number" in words(moreau_client.get("/calls/call-me/"))


@pytest.mark.parametrize("written", ["+33612345601", "06 12 34 56 01", "+33 (0)6 12 34 56 01".replace("(0)", "")])
def test_the_assistant_calls_the_number_given(moreau_client: Client, moreau: Tenant, twilio, written: str) -> None:
    response = moreau_client.post("/calls/call-me/", {"number": written})
    (sid,) = twilio.calls
    assert (response.status_code, response["Location"]) == (302, f"/calls/{sid}/")
    assert twilio.placed[0].one("To") == "+33612345601"
    with tenant_context(moreau):
        call = Call.objects.get()
        assert (call.direction, call.requested_by.role) == ("outbound", "owner")
    page = words(moreau_client.get(f"/calls/{sid}/"))
    assert "Outgoing" in page and "Person called +33 6 •• •• •• 01" in page and "The assistant is calling." in page


@pytest.mark.parametrize("number", ["", "Claire", "12", "+", "٠٦١٢٣٤٥٦٠١", "<b>", "1" * 41, "\x00"])
def test_what_is_no_number_is_said_to_be_none(moreau_client: Client, moreau: Tenant, twilio, number: str) -> None:
    response = moreau_client.post("/calls/call-me/", {"number": number})
    assert response.status_code == 422
    assert 'class="field-error"' in response.content.decode()
    assert twilio.requests == []


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (
            lambda fake: fake.forbidden.add("+33612345601"),
            "Your telephone account may not call this country or number.",
        ),
        (lambda fake: fake.fail(Failure.OVERLOADED), "The telephone network did not answer."),
        (lambda fake: setattr(fake, "auth_token", "x"), "The telephone account is not set up"),
    ],
)
def test_what_went_wrong_is_said_in_words(moreau_client: Client, twilio, prepare, sentence: str) -> None:
    prepare(twilio)
    response = moreau_client.post("/calls/call-me/", {"number": "+33612345601"})
    assert response.status_code == 409
    assert sentence in words(response)
    assert "+33612345601" in response.content.decode()  # what was typed is not lost


def test_no_place_for_another_call_is_said_in_words(moreau_client: Client, moreau: Tenant, twilio) -> None:
    moreau.max_calls = 0
    moreau.save()
    assert "All lines are busy." in words(moreau_client.post("/calls/call-me/", {"number": "+33612345601"}))
    assert twilio.requests == []


def test_sent_twice_it_is_one_call(moreau_client: Client, twilio) -> None:
    moreau_client.post("/calls/call-me/", {"number": "+33612345601"})
    again = moreau_client.post("/calls/call-me/", {"number": "+33612345601"})
    assert "This number is being called already." in words(again)
    assert len(twilio.placed) == 1


def test_a_message_leads_to_the_page_with_its_number_and_no_number_in_the_address(
    moreau_client: Client, moreau: Tenant
) -> None:
    with tenant_context(moreau):
        message = make_message(make_call().conversation, phone="+33612345677")
    assert f'href="/calls/call-me/?message={message.pk}"' in moreau_client.get("/messages/").content.decode()
    assert 'value="+33612345677"' in moreau_client.get(f"/calls/call-me/?message={message.pk}").content.decode()


@pytest.mark.parametrize("wanted", ["", "0", "x", "9" * 30, "-1", "٣"])
def test_a_message_that_is_not_there_fills_nothing_in(moreau_client: Client, wanted: str) -> None:
    response = moreau_client.get("/calls/call-me/", {"message": wanted})
    assert response.status_code == 200
    assert 'value="+' not in response.content.decode()


def test_another_tenants_message_fills_nothing_in(moreau_client: Client, moreau: Tenant, northside: Tenant) -> None:
    with tenant_context(northside):
        message = make_message(make_call().conversation, phone="+442079460777")
    assert "+442079460777" not in moreau_client.get(f"/calls/call-me/?message={message.pk}").content.decode()


def test_with_several_assistants_one_chooses(moreau_client: Client, moreau: Tenant, twilio) -> None:
    with tenant_context(moreau):
        second = Assistant.objects.create(name="Nuit", language="fr", business={"name": "Moreau"})
    assert "Nuit" in words(moreau_client.get("/calls/call-me/"))
    moreau_client.post("/calls/call-me/", {"number": "+33612345601", "assistant": second.pk})
    with tenant_context(moreau):
        assert Call.objects.get().assistant == second


# --- a call that is going on ----------------------------------------------------------------------------------


def test_a_call_that_goes_on_can_be_taken_and_ended(moreau_client: Client, running: Call) -> None:
    page = moreau_client.get(PAGE)
    assert "Take this call" in words(page) and "End this call" in words(page)
    assert 'value="+33199001099"' in page.content.decode()  # the assistant's own transfer number


def test_a_call_that_is_over_or_taken_cannot_be_taken(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        call = make_call(call_sid=SID)
    assert "Take this call" not in words(moreau_client.get(PAGE))
    with tenant_context(moreau):
        Call.objects.filter(pk=call.pk).update(state=State.IN_PROGRESS, outcome=Outcome.TRANSFERRED)
    shown = words(moreau_client.get(PAGE))
    assert "Take this call" not in shown and "End this call" in shown


def test_taking_a_call_rings_the_telephone_given(moreau_client: Client, moreau: Tenant, running: Call, twilio) -> None:
    response = moreau_client.post(f"/calls/{SID}/take", {"number": "06 99 88 77 01"})
    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert twilio.placed[0].one("To") == "+33699887701"
    assert "Your telephone rings." in words(moreau_client.get(PAGE))
    assert call_again(moreau).outcome == Outcome.TRANSFERRED


@pytest.mark.parametrize("number", ["", "Claire"])
def test_taking_a_call_without_a_number_says_so(
    moreau_client: Client, moreau: Tenant, running: Call, twilio, number: str
) -> None:
    moreau_client.post(f"/calls/{SID}/take", {"number": number})
    assert 'class="notice notice-error"' in moreau_client.get(PAGE).content.decode()
    assert (twilio.requests, call_again(moreau).outcome) == ([], Outcome.NONE)


def test_ending_a_call_hangs_it_up(moreau_client: Client, running: Call, twilio) -> None:
    assert moreau_client.post(f"/calls/{SID}/end").status_code == 302
    assert twilio.calls[SID] == "completed"
    assert "The call has been ended." in words(moreau_client.get(PAGE))


def test_what_twilio_refuses_is_said_in_words(moreau_client: Client, moreau: Tenant, running: Call, twilio) -> None:
    twilio.calls[SID] = "completed"
    moreau_client.post(f"/calls/{SID}/take", {"number": "+33699887701"})
    assert "This call is over." in words(moreau_client.get(PAGE))
    assert call_again(moreau).outcome == Outcome.NONE


@pytest.mark.parametrize("action", ["take", "end"])
def test_another_tenants_call_can_neither_be_taken_nor_ended(
    northside_client: Client, northside: Tenant, running: Call, moreau: Tenant, twilio, action: str
) -> None:
    northside_client.post(f"/calls/{SID}/{action}", {"number": "+33699887701"})
    assert twilio.requests == []
    assert (call_again(moreau).state, call_again(moreau).outcome) == (State.IN_PROGRESS, Outcome.NONE)


@pytest.mark.parametrize("path", ["/calls/call-me/", f"/calls/{SID}/take", f"/calls/{SID}/end"])
def test_viewers_control_no_calls(viewer_client: Client, running: Call, twilio, path: str) -> None:
    assert viewer_client.post(path, {"number": "+33699887701"}).status_code == 403
    assert twilio.requests == []
    shown = words(viewer_client.get(PAGE))
    assert "Take this call" not in shown and "End this call" not in shown
    assert "/calls/call-me/" not in viewer_client.get("/calls/").content.decode()


def test_members_control_calls(member_client: Client, running: Call, twilio) -> None:
    assert member_client.post(f"/calls/{SID}/end").status_code == 302
    assert twilio.calls[SID] == "completed"


@pytest.mark.parametrize("action", ["take", "end"])
def test_nothing_is_done_by_following_a_link_or_without_the_forms_token(
    moreau_client: Client, running: Call, twilio, action: str
) -> None:
    assert moreau_client.get(f"/calls/{SID}/{action}").status_code == 405
    moreau_client.handler.enforce_csrf_checks = True
    assert moreau_client.post(f"/calls/{SID}/{action}", {"number": "+33699887701"}).status_code == 403
    assert twilio.requests == []


# --- calls that no assistant took -----------------------------------------------------------------------------


def refuse(tenant: Tenant, **fields: object) -> None:
    with tenant_context(tenant):
        RefusedCall.objects.create(call=make_call(**fields), reason="tenant")


def test_the_list_says_how_many_calls_were_turned_away_today(moreau_client: Client, moreau: Tenant) -> None:
    for _ in range(3):
        refuse(moreau, outcome=Outcome.FORWARDED, transfer_to="+33199001099")
    refuse(moreau, outcome=Outcome.VOICEMAIL)
    shown = words(moreau_client.get("/calls/"))
    assert "3 calls were forwarded today because all lines were busy." in shown
    assert "1 caller was asked for a voice message today because all lines were busy." in shown
    assert "Forwarded: too many calls" in shown and "All lines busy" in shown


def test_yesterdays_calls_and_another_tenants_are_not_counted(
    moreau_client: Client, moreau: Tenant, northside: Tenant
) -> None:
    refuse(moreau, outcome=Outcome.FORWARDED, transfer_to="+33199001099")
    with tenant_context(moreau):
        RefusedCall.objects.update(at="2020-01-01T12:00:00Z")
    refuse(northside, outcome=Outcome.FORWARDED, transfer_to="+442079460199")
    assert "because all lines were busy" not in words(moreau_client.get("/calls/"))


# --- recordings -----------------------------------------------------------------------------------------------


@pytest.fixture
def recording(moreau: Tenant) -> Recording:
    with tenant_context(moreau):
        call = make_call(call_sid=SID, outcome=Outcome.VOICEMAIL)
        make_message(call.conversation, name="", phone="+33612345601", reason="Message vocal")
        recording = Recording(call=call, kind="voicemail", state="ready", recording_sid=new_sid("RE"))
        recording.file.save("message.mp3", ContentFile(SOUND))
        return recording


def sound_of(recording: Recording) -> str:
    return f"/calls/{SID}/recordings/{recording.pk}"


def body(response) -> bytes:
    return b"".join(response)


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators")
class TestSound:
    def test_a_recording_can_be_listened_to(self, member_client: Client, recording: Recording) -> None:
        response = member_client.get(sound_of(recording))
        assert (response.status_code, response["Content-Type"], response["Accept-Ranges"]) == (
            200,
            "audio/mpeg",
            "bytes",
        )
        assert response["Content-Length"] == str(len(SOUND))
        assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
        assert body(response) == SOUND

    @pytest.mark.parametrize(
        ("asked", "first", "last"),
        [
            ("bytes=0-", 0, len(SOUND) - 1),
            ("bytes=0-0", 0, 0),
            ("bytes=100-199", 100, 199),
            ("bytes=70000-140000", 70_000, 140_000),
            ("bytes=255990-999999", 255_990, len(SOUND) - 1),
            ("bytes=-10", len(SOUND) - 10, len(SOUND) - 1),
            ("bytes=-999999999", 0, len(SOUND) - 1),
        ],
    )
    def test_a_part_of_it_can_be_asked_for(
        self, moreau_client: Client, recording: Recording, asked: str, first: int, last: int
    ) -> None:
        response = moreau_client.get(sound_of(recording), headers={"range": asked})
        assert (response.status_code, response["Content-Range"]) == (206, f"bytes {first}-{last}/{len(SOUND)}")
        assert body(response) == SOUND[first : last + 1]
        assert response["Content-Length"] == str(last - first + 1)

    @pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=999999-1000000", "bytes=-0"])
    def test_a_part_it_does_not_have_is_refused(self, moreau_client: Client, recording: Recording, asked: str) -> None:
        response = moreau_client.get(sound_of(recording), headers={"range": asked})
        assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(SOUND)}")

    @pytest.mark.parametrize("asked", ["bytes=-", "bytes=5-2", "bytes=0-1,4-5", "items=0-1", "bytes=a-b", "bytes=٠-١"])
    def test_a_range_that_says_nothing_gets_it_whole(
        self, moreau_client: Client, recording: Recording, asked: str
    ) -> None:
        response = moreau_client.get(sound_of(recording), headers={"range": asked.encode().decode("latin-1")})
        assert response.status_code == 200
        assert body(response) == SOUND


def test_a_recording_is_closed_to_visitors_viewers_and_other_tenants(
    anonymous_client: Client, viewer_client: Client, northside_client: Client, recording: Recording
) -> None:
    assert anonymous_client.get(sound_of(recording))["Location"].startswith("/sign-in")
    assert viewer_client.get(sound_of(recording)).status_code == 403
    assert northside_client.get(sound_of(recording)).status_code == 404


def test_the_same_recording_is_not_found_under_another_call(
    moreau_client: Client, moreau: Tenant, recording: Recording
) -> None:
    with tenant_context(moreau):
        other = make_call()
    assert moreau_client.get(f"/calls/{other.call_sid}/recordings/{recording.pk}").status_code == 404
    assert moreau_client.get(f"/calls/{SID}/recordings/{10**17}").status_code == 404


def test_a_recording_without_its_file_is_not_found(moreau_client: Client, recording: Recording, files) -> None:
    (found,) = files.rglob("*.mp3")
    found.unlink()
    assert moreau_client.get(sound_of(recording)).status_code == 404


def test_a_recording_that_is_not_fetched_yet_is_not_found_and_the_page_says_so(
    moreau_client: Client, moreau: Tenant, recording: Recording
) -> None:
    for state, sentence in (("in_progress", "will be here in a moment"), ("failed", "could not be fetched")):
        with tenant_context(moreau):
            Recording.objects.update(state=state)
        assert moreau_client.get(sound_of(recording)).status_code == 404
        assert sentence in words(moreau_client.get(PAGE))


def test_the_call_and_the_message_have_a_player_for_who_may_listen(
    moreau_client: Client, viewer_client: Client, recording: Recording
) -> None:
    for page in (PAGE, "/messages/"):
        assert f'src="{sound_of(recording)}"' in moreau_client.get(page).content.decode()
        assert "<audio" not in viewer_client.get(page).content.decode()
        assert "Your role may not listen to recordings." in words(viewer_client.get(page))


def test_a_voice_message_is_headed_by_its_number_which_viewers_do_not_see(
    moreau_client: Client, viewer_client: Client, recording: Recording
) -> None:
    assert "+33 6 12 34 56 01" in words(moreau_client.get("/messages/"))
    assert "612345601" not in "".join(filter(str.isdigit, viewer_client.get("/messages/").content.decode()))


def test_a_voice_message_from_a_withheld_number_says_so(
    moreau_client: Client, moreau: Tenant, recording: Recording
) -> None:
    with tenant_context(moreau):
        recording.call.conversation.messages.update(phone="anonymous")
    assert "Withheld" in words(moreau_client.get("/messages/"))


def test_viewers_never_get_the_number_of_whom_the_assistant_called(viewer_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        make_call(call_sid=SID, direction="outbound", from_number="+33199001001", to_number="+33612345601")
    for page in (PAGE, "/calls/"):
        content = viewer_client.get(page).content.decode()
        assert "612345601" not in "".join(filter(str.isdigit, content))
