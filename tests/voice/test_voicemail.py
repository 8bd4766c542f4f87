"""A voice message: taken by Twilio, told of, fetched into the tenant's files, and then only there."""

from __future__ import annotations

import pytest
from celery.exceptions import Retry

from config.demo import MOREAU, NORTHSIDE
from conversations.models import Message
from tenants.context import tenant_context
from tests.factories import make_call
from tests.fakes.twilio_api import Failure
from tests.twilio_requests import STATUS, call_of, form, post_raw, twilio_post, verbs
from voice import recordings, twilio_api
from voice.dialogue.phrases import spoken
from voice.models import Call, Recording, TwilioAccount
from voice.simulator.line import new_sid
from voice.simulator.twiml import Hangup, SayText
from voice.twilio_api import TwilioUnavailable

State, Outcome = Call.State, Call.Outcome
SOUND = b"ID3" + bytes(range(256)) * 700


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def queued(monkeypatch) -> list[int]:
    """What would be left to the worker."""
    ids: list[int] = []
    monkeypatch.setattr(recordings, "fetch_later", ids.append)
    return ids


@pytest.fixture
def call(moreau) -> Call:
    with tenant_context(moreau):
        return make_call(state=State.IN_PROGRESS, outcome=Outcome.VOICEMAIL, from_number="+33612345601")


def path_of(tenant, what: str = "recording") -> str:
    return f"/twilio/recording/{tenant.pk}/voicemail" if what == "recording" else f"/twilio/voice/voicemail/{tenant.pk}"


def told(call: Call, recording_sid: str, **changes: str) -> dict[str, str]:
    """What Twilio posts to recordingStatusCallback: neither From nor To."""
    return {
        "AccountSid": "AC" + "0" * 32,
        "CallSid": call.call_sid,
        "RecordingSid": recording_sid,
        "RecordingUrl": f"https://api.twilio.com/2010-04-01/Accounts/AC0/Recordings/{recording_sid}",
        "RecordingStatus": "completed",
        "RecordingDuration": "12",
        "RecordingChannels": "1",
        "RecordingSource": "RecordVerb",
    } | changes


@pytest.fixture(autouse=True)
def none_recorded(moreau, northside) -> None:
    """Without the recordings that whole calls of other tests have committed; undone with the test's transaction."""
    for tenant in (moreau, northside):
        with tenant_context(tenant):
            Recording.objects.all().delete()


def kept(tenant) -> list[tuple[str, str, str]]:
    with tenant_context(tenant):
        return list(Recording.objects.values_list("kind", "state", "recording_sid"))


def messages(tenant, call: Call) -> list[Message]:
    with tenant_context(tenant):
        return list(Message.objects.filter(conversation_id=call.conversation_id))


def test_a_voice_message_becomes_a_message_with_its_recording(moreau, call, queued, django_capture_on_commit_callbacks):
    sid = new_sid("RE")
    with django_capture_on_commit_callbacks(execute=True):
        assert twilio_post(path_of(moreau), told(call, sid)).status_code == 204
    (message,) = messages(moreau, call)
    assert (message.name, message.phone, message.reason) == ("", "+33612345601", spoken("voice_message", "fr"))
    assert kept(moreau) == [("voicemail", "in_progress", sid)]
    with tenant_context(moreau):
        assert queued == [Recording.objects.get().pk]
    assert call_of(MOREAU, call.call_sid).outcome == Outcome.VOICEMAIL


def test_a_voice_message_told_of_twice_counts_once(moreau, call, queued):
    fields = told(call, new_sid("RE"))
    for _ in range(2):
        assert twilio_post(path_of(moreau), fields).status_code == 204
    assert len(messages(moreau, call)) == len(kept(moreau)) == 1


def test_a_caller_who_said_nothing_leaves_no_message(moreau, call, queued):
    for changes in ({"RecordingStatus": "absent"}, {"RecordingDuration": "0"}, {"RecordingStatus": "in-progress"}):
        assert twilio_post(path_of(moreau), told(call, new_sid("RE"), **changes)).status_code == 204
    assert (messages(moreau, call), kept(moreau)) == ([], [])


def test_a_caller_is_thanked_and_the_call_is_over(moreau, call):
    fields = form(MOREAU, CallSid=call.call_sid, CallStatus="in-progress", RecordingDuration="12", Digits="#")
    answer = verbs(twilio_post(path_of(moreau, "voicemail"), fields))
    assert answer == (SayText(spoken("voicemail_taken", "fr")), Hangup())
    after = call_of(MOREAU, call.call_sid)
    assert (after.state, after.outcome) == (State.COMPLETED, Outcome.VOICEMAIL)


def test_a_caller_who_hangs_up_at_the_tone_has_hung_up_without_a_word(moreau, call):
    twilio_post(STATUS, form(MOREAU, CallSid=call.call_sid, CallStatus="completed"))
    after = call_of(MOREAU, call.call_sid)
    assert (after.state, after.outcome) == (State.COMPLETED, Outcome.ABANDONED)


def test_a_recording_told_of_after_the_end_still_counts(moreau, call, queued):
    twilio_post(STATUS, form(MOREAU, CallSid=call.call_sid, CallStatus="completed"))
    twilio_post(path_of(moreau), told(call, new_sid("RE")))
    after = call_of(MOREAU, call.call_sid)
    assert (after.state, after.outcome) == (State.COMPLETED, Outcome.VOICEMAIL)
    assert len(messages(moreau, call)) == 1


# --- who may tell ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["recording", "voicemail"])
def test_a_wrong_signature_is_refused(moreau, call, what):
    response = post_raw(path_of(moreau, what), f"CallSid={call.call_sid}&RecordingStatus=completed", signature="x")
    assert response.status_code == 403
    assert kept(moreau) == []


def test_another_tenants_address_does_not_reach_the_call(moreau, northside, call):
    assert twilio_post(path_of(northside), told(call, new_sid("RE"))).status_code == 204
    fields = form(NORTHSIDE, CallSid=call.call_sid, RecordingDuration="12")
    assert verbs(twilio_post(path_of(northside, "voicemail"), fields)) == (Hangup(),)
    assert (kept(moreau), kept(northside), messages(moreau, call)) == ([], [], [])
    assert call_of(MOREAU, call.call_sid).state == State.IN_PROGRESS


def test_a_tenants_own_token_tells_nothing_of_another_tenant(moreau, northside, call):
    with tenant_context(northside):
        TwilioAccount.objects.create(account_sid="AC" + "7" * 32, auth_token="7" * 32)
    assert twilio_post(path_of(moreau), told(call, new_sid("RE")), token="7" * 32).status_code == 403
    assert kept(moreau) == []


def test_a_recording_is_not_told_of_by_another_call(moreau, call, queued):
    sid = new_sid("RE")
    twilio_post(path_of(moreau), told(call, sid))
    with tenant_context(moreau):
        other = make_call(state=State.IN_PROGRESS)
    twilio_post(path_of(moreau), told(other, sid))
    assert messages(moreau, other) == []
    assert call_of(MOREAU, other.call_sid).outcome == Outcome.NONE


@pytest.mark.parametrize("tenant_id", ["0", "999999999999999999"])
def test_an_address_of_no_tenant_changes_nothing(moreau, call, tenant_id):
    path = f"/twilio/recording/{tenant_id}/voicemail"
    assert twilio_post(path, told(call, new_sid("RE"))).status_code == 204
    assert kept(moreau) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"RecordingSid": ""}, "RecordingSid is missing or malformed."),
        ({"RecordingSid": "CA" + "0" * 32}, "RecordingSid is missing or malformed."),
        ({"RecordingSid": "RE" + "0" * 31 + "\x00"}, "RecordingSid is missing or malformed."),
        ({"RecordingStatus": "lost"}, "RecordingStatus is missing or unknown."),
        ({"RecordingDuration": "-1"}, "RecordingDuration is not a number of seconds."),
        ({"RecordingDuration": "٣"}, "RecordingDuration is not a number of seconds."),
        ({"CallSid": "x"}, "CallSid is missing or malformed."),
    ],
)
def test_a_malformed_field_is_refused_in_plain_words(moreau, call, changes, problem):
    response = twilio_post(path_of(moreau), told(call, new_sid("RE"), **changes))
    assert (response.status_code, response.content.decode()) == (400, problem)
    assert kept(moreau) == []


def test_a_kind_that_does_not_exist_has_no_address(moreau, call):
    assert twilio_post(f"/twilio/recording/{moreau.pk}/song", told(call, new_sid("RE"))).status_code == 404


# --- fetching -------------------------------------------------------------------------------------------------


@pytest.fixture
def recording(moreau, call, twilio) -> Recording:
    twilio.recordings[sid := new_sid("RE")] = SOUND
    with tenant_context(moreau):
        return Recording.objects.create(call=call, kind="voicemail", recording_sid=sid, duration_seconds=12)


def fetched(tenant, recording: Recording) -> Recording:
    with tenant_context(tenant):
        recordings.fetch(recording.pk)
        return Recording.objects.get(pk=recording.pk)


def test_the_file_comes_into_the_tenants_folder_and_is_deleted_at_twilio(moreau, recording, twilio, files):
    after = fetched(moreau, recording)
    assert after.state == Recording.State.READY
    assert (files / "t_moreau" / after.file.name).read_bytes() == SOUND
    assert twilio.recordings == {}


def test_fetching_again_does_nothing_more(moreau, recording, twilio, files):
    first = fetched(moreau, recording).file.name
    assert fetched(moreau, recording).file.name == first
    assert len(list(files.rglob("*.mp3"))) == 1
    assert len(twilio.asked("GET", ".mp3")) == 1


@pytest.mark.parametrize("failure", [Failure.CUT, Failure.OVERLOADED, Failure.BROKEN, Failure.DROPPED])
def test_a_fetch_that_fails_leaves_nothing_half_done_and_may_be_tried_again(moreau, recording, twilio, files, failure):
    twilio.fail(failure)
    with pytest.raises(TwilioUnavailable):
        fetched(moreau, recording)
    assert list(files.rglob("*.mp3")) == []
    assert len(twilio.recordings) == 1
    assert fetched(moreau, recording).state == Recording.State.READY


def test_what_was_fetched_and_not_deleted_is_deleted_the_next_time(moreau, recording, twilio):
    class Gone(Exception):
        pass

    with pytest.MonkeyPatch.context() as patched, pytest.raises(Gone):
        patched.setattr(twilio_api.TwilioApi, "delete_recording", lambda *_: (_ for _ in ()).throw(Gone))
        fetched(moreau, recording)
    assert len(twilio.recordings) == 1
    assert fetched(moreau, recording).state == Recording.State.READY
    assert twilio.recordings == {}


def test_the_task_waits_longer_each_time_and_then_gives_up(moreau, recording, twilio):
    delays = []
    with tenant_context(moreau):
        for retries in range(recordings.MAX_RETRIES):
            twilio.fail(Failure.OVERLOADED)
            recordings.fetch_recording.push_request(retries=retries, called_directly=False, is_eager=True)
            with pytest.raises(Retry) as again, pytest.MonkeyPatch.context() as patched:
                patched.setattr("celery.app.task.Task.signature_from_request", lambda *a, **k: _NeverSent())
                recordings.fetch_recording.run(recording.pk)
            delays.append(again.value.when)
            recordings.fetch_recording.pop_request()
        assert Recording.objects.get(pk=recording.pk).state == Recording.State.IN_PROGRESS
        twilio.fail(Failure.OVERLOADED)
        recordings.fetch_recording.push_request(retries=recordings.MAX_RETRIES)
        recordings.fetch_recording.run(recording.pk)
        recordings.fetch_recording.pop_request()
        assert Recording.objects.get(pk=recording.pk).state == Recording.State.FAILED
    assert delays == [5, 10, 20, 40, 80, 160, 320, 600]


class _NeverSent:
    def apply(self, *args, **kwargs):
        return self

    def get(self):
        return None

    def apply_async(self, *args, **kwargs):
        return self


def test_a_recording_that_twilio_refuses_is_given_up_at_once(moreau, recording, twilio, settings):
    settings.TWILIO_AUTH_TOKEN = "wrong"
    with tenant_context(moreau):
        recordings.fetch_recording.run(recording.pk)
        assert Recording.objects.get(pk=recording.pk).state == Recording.State.FAILED
    assert len(twilio.recordings) == 1


def test_a_recording_nobody_fetches_any_more_is_found_again(moreau, recording, queued):
    with tenant_context(moreau):
        assert recordings.fetch_forgotten() == 0
        Recording.objects.update(created_at="2020-01-01T00:00:00Z")
        assert recordings.fetch_forgotten() == 1
    assert queued == [recording.pk]


def test_a_broker_that_is_away_does_not_lose_the_message(moreau, call, monkeypatch, django_capture_on_commit_callbacks):
    from kombu.exceptions import OperationalError

    def away(*args, **kwargs):
        raise OperationalError("no broker")

    monkeypatch.setattr(recordings.fetch_recording, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        assert twilio_post(path_of(moreau), told(call, new_sid("RE"))).status_code == 204
    assert len(messages(moreau, call)) == 1
