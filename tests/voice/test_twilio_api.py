"""Twilio's REST API, asked over a real socket: what is asked, and what comes of an answer that is not a good one."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from tenants.context import tenant_context
from tests.fakes.twilio_api import Failure, FakeTwilioApi
from voice import twilio_api
from voice.models import TwilioAccount
from voice.simulator.line import new_sid
from voice.twilio_api import TwilioApi, TwilioRefused, TwilioUnavailable, client_for

SID, TOKEN = "AC" + "5" * 32, "f" * 32
FROM, TO = "+33199001001", "+33612345601"
ADDRESS = "https://permanence.example/twilio/voice/outbound/1/2"


@pytest.fixture
def twilio(settings, monkeypatch):
    monkeypatch.setattr(twilio_api, "RETRY_DELAYS_S", (0.0, 0.0))
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = SID, TOKEN
    with FakeTwilioApi(SID, TOKEN) as fake:
        settings.TWILIO_API_URL = fake.url
        yield fake


@pytest.fixture
def api(twilio) -> TwilioApi:
    return TwilioApi(twilio_api.TwilioCredentials(SID, TOKEN))


def place(api: TwilioApi, **changes: object) -> str:
    return api.place_call(
        **{"to": TO, "from_number": FROM, "url": ADDRESS, "status_callback": f"{ADDRESS}/status"} | changes
    )


def test_a_call_is_placed_with_what_twilio_documents(twilio, api):
    sid = place(api, detect_machine=True, timeout_s=25)
    assert twilio.calls == {sid: "queued"}
    (asked,) = twilio.placed
    assert asked.form == {
        "To": [TO],
        "From": [FROM],
        "Url": [ADDRESS],
        "Method": ["POST"],
        "StatusCallback": [f"{ADDRESS}/status"],
        "StatusCallbackMethod": ["POST"],
        "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
        "Timeout": ["25"],
        "MachineDetection": ["DetectMessageEnd"],
    }


def test_a_call_without_detection_says_nothing_of_it(twilio, api):
    place(api)
    assert "MachineDetection" not in twilio.placed[0].form


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"to": "0612345601"}, 21211),
        ({"from_number": "anonymous"}, 21212),
        ({"from_number": "+33199009999"}, 21210),
        ({"to": "+33899123456"}, 21215),
        ({"url": "/twilio/voice"}, 21205),
    ],
)
def test_what_twilio_refuses_is_refused_for_good_with_twilios_number(twilio, api, changes, number):
    twilio.own_numbers, twilio.forbidden = {FROM}, {"+33899123456"}
    with pytest.raises(TwilioRefused) as refused:
        place(api, **changes)
    assert (refused.value.number, refused.value.permanent) == (number, True)
    assert twilio.calls == {}


def test_a_wrong_token_is_refused_and_appears_nowhere(twilio, caplog):
    with pytest.raises(TwilioRefused) as refused:
        place(TwilioApi(twilio_api.TwilioCredentials(SID, "e" * 32)))
    assert refused.value.number == 20003
    assert "e" * 32 not in f"{caplog.text}{refused.value!r}{TwilioApi(twilio_api.TwilioCredentials(SID, 'e' * 32))!r}"


def test_an_account_that_is_not_set_up_is_refused_without_asking(twilio):
    with pytest.raises(TwilioRefused) as refused:
        place(TwilioApi(twilio_api.TwilioCredentials("", "")))
    assert refused.value.number == 20003
    assert twilio.requests == []


def test_the_logs_of_a_refusal_hold_no_number(twilio, api, caplog):
    with pytest.raises(TwilioRefused):
        place(api, to="+99")
    assert "+99" not in caplog.text and "21211" in caplog.text


@pytest.mark.parametrize(
    ("failure", "perhaps_done"),
    [
        (Failure.OVERLOADED, False),
        (Failure.BROKEN, True),
        (Failure.DROPPED, True),
        (Failure.RUBBISH, True),
        (Failure.SLOW, True),
    ],
)
def test_a_call_that_may_have_been_placed_is_never_placed_again(settings, twilio, api, failure, perhaps_done):
    settings.TWILIO_API_TIMEOUT_S = 0.3
    twilio.fail(failure)
    with pytest.raises(TwilioUnavailable) as unavailable:
        place(api)
    assert (unavailable.value.permanent, unavailable.value.perhaps_done) == (False, perhaps_done)
    assert len(twilio.requests) == 1


def test_a_server_that_is_not_there_has_placed_no_call(settings, twilio, api):
    with FakeTwilioApi(SID, TOKEN) as gone:
        settings.TWILIO_API_URL = gone.url
    with pytest.raises(TwilioUnavailable) as unavailable:
        place(api)
    assert unavailable.value.perhaps_done is False


def test_a_call_in_progress_is_redirected(twilio, api):
    sid = new_sid("CA")
    twilio.calls[sid] = "in-progress"
    api.redirect_call(sid, "<Response><Hangup/></Response>")
    (asked,) = twilio.asked("POST", f"/Calls/{sid}.json")
    assert asked.form == {"Twiml": ["<Response><Hangup/></Response>"]}


@pytest.mark.parametrize("failure", [Failure.OVERLOADED, Failure.BROKEN, Failure.DROPPED])
def test_a_redirection_is_tried_again_because_twice_is_no_harm(twilio, api, failure):
    sid = new_sid("CA")
    twilio.calls[sid] = "in-progress"
    twilio.fail(failure, failure)
    api.redirect_call(sid, "<Response/>")
    assert len(twilio.requests) == 3


def test_a_redirection_is_given_up_after_three_failures(twilio, api):
    sid = new_sid("CA")
    twilio.calls[sid] = "in-progress"
    twilio.fail(*[Failure.BROKEN] * 3)
    with pytest.raises(TwilioUnavailable):
        api.redirect_call(sid, "<Response/>")
    assert len(twilio.requests) == 3


@pytest.mark.parametrize(("status", "number"), [("completed", 21220), ("ringing", 21220), (None, 20404)])
def test_a_call_that_is_not_in_progress_is_not_redirected(twilio, api, status, number):
    sid = new_sid("CA")
    if status:
        twilio.calls[sid] = status
    with pytest.raises(TwilioRefused) as refused:
        api.redirect_call(sid, "<Response/>")
    assert refused.value.number == number


def test_a_call_is_hung_up_and_one_that_is_over_stays_as_it_is(twilio, api):
    running, over = new_sid("CA"), new_sid("CA")
    twilio.calls = {running: "in-progress", over: "busy"}
    api.hang_up(running)
    api.hang_up(over)
    assert twilio.calls == {running: "completed", over: "busy"}
    with pytest.raises(TwilioRefused):
        api.hang_up(new_sid("CA"))


def test_a_recording_is_started_on_two_channels(twilio, api):
    sid = new_sid("CA")
    twilio.calls[sid] = "in-progress"
    recording = api.start_recording(sid, status_callback="https://permanence.example/twilio/recording/1/call")
    assert list(twilio.recordings) == [recording]
    assert twilio.requests[0].one("RecordingChannels") == "dual"
    assert twilio.requests[0].one("RecordingStatusCallbackEvent") == "completed absent"


def test_a_recording_is_fetched_piece_by_piece(twilio, api):
    sid, sound = new_sid("RE"), bytes(range(256)) * 2000
    twilio.recordings[sid] = sound
    pieces: list[bytes] = []

    class Target(io.BytesIO):
        def write(self, piece):
            pieces.append(bytes(piece))
            return super().write(piece)

    api.fetch_recording(sid, target := Target())
    assert target.getvalue() == sound
    assert len(pieces) > 1


@pytest.mark.parametrize("failure", [Failure.CUT, Failure.DROPPED, Failure.BROKEN, Failure.OVERLOADED, Failure.SLOW])
def test_a_recording_that_does_not_come_whole_may_be_fetched_again(settings, twilio, api, failure):
    settings.TWILIO_API_TIMEOUT_S = 0.3
    twilio.recordings[sid := new_sid("RE")] = b"x" * 5000
    twilio.fail(failure)
    with pytest.raises(TwilioUnavailable):
        api.fetch_recording(sid, io.BytesIO())
    api.fetch_recording(sid, target := io.BytesIO())
    assert target.getvalue() == b"x" * 5000


def test_a_recording_that_is_not_there_is_refused(twilio, api):
    with pytest.raises(TwilioRefused) as refused:
        api.fetch_recording(new_sid("RE"), io.BytesIO())
    assert refused.value.number == 20404


def test_a_recording_is_deleted_and_deleting_it_again_is_no_error(twilio, api):
    twilio.recordings[sid := new_sid("RE")] = b"x"
    api.delete_recording(sid)
    api.delete_recording(sid)
    assert twilio.recordings == {}


def test_a_tenant_with_its_own_account_is_never_served_with_the_platforms(twilio, moreau, northside):
    with tenant_context(moreau):
        TwilioAccount.objects.create(account_sid="AC" + "7" * 32, auth_token="7" * 32)
    assert place(client_for(northside))
    with pytest.raises(TwilioRefused):
        place(client_for(moreau))
    with FakeTwilioApi("AC" + "7" * 32, "7" * 32) as own:
        twilio_api.settings.TWILIO_API_URL = own.url
        assert place(client_for(moreau)) in own.calls


# --- SMS ---


def send(api: TwilioApi, **changes: str) -> str:
    given = {"to": TO, "from_number": FROM, "body": "Bonjour", "status_callback": "https://permanence.example/sms"}
    return api.send_message(**{**given, **changes})


def test_an_sms_is_sent_with_what_twilio_documents(twilio, api):
    sid = send(api)
    assert [one.sid for one in twilio.messages] == [sid]
    (asked,) = twilio.asked("POST", "/Messages.json")
    assert asked.form == {
        "To": [TO],
        "From": [FROM],
        "Body": ["Bonjour"],
        "StatusCallback": ["https://permanence.example/sms"],
    }


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"to": "0612345601"}, 21211),
        ({"to": "+33611111111"}, 21610),
        ({"to": "+33142685300"}, 21614),
        ({"from_number": "+33199009999"}, 21606),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"status_callback": "/sms"}, 21609),
    ],
)
def test_an_sms_that_twilio_refuses_is_refused_for_good(twilio, api, changes, number):
    twilio.own_numbers, twilio.unsubscribed, twilio.landlines = {FROM}, {"+33611111111"}, {"+33142685300"}
    with pytest.raises(TwilioRefused) as refused:
        send(api, **changes)
    assert (refused.value.number, refused.value.permanent) == (number, True)
    assert twilio.messages == []


@pytest.mark.parametrize("failure", [Failure.OVERLOADED, Failure.BROKEN, Failure.DROPPED, Failure.RUBBISH])
def test_an_sms_is_never_sent_a_second_time_by_itself(twilio, api, failure):
    twilio.fail(failure)
    with pytest.raises(TwilioUnavailable) as unavailable:
        send(api)
    assert unavailable.value.perhaps_done is (failure is not Failure.OVERLOADED)
    assert len(twilio.requests) == 1


def test_what_was_sent_to_a_number_is_told_newest_first_and_asked_again(twilio, api):
    since = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=5)
    first, second = send(api), send(api, body="Encore")
    send(api, to="+33698765432")
    twilio.told(twilio.messages[0], "undelivered", 30003)
    twilio.fail(Failure.BROKEN, Failure.DROPPED)
    found = api.messages_to(TO, since)
    assert [(one.sid, one.body, one.status, one.error) for one in found] == [
        (second, "Encore", "queued", 0),
        (first, "Bonjour", "undelivered", 30003),
    ]
    assert api.messages_to(TO, since + dt.timedelta(hours=1)) == []
