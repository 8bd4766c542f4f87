"""Webhooks that Twilio would not send, well signed: refused in plain words, never with a crash, nothing written."""

from __future__ import annotations

from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from config.demo import MOREAU
from tenants.context import tenant_context
from tests.factories import make_call
from tests.twilio_requests import (
    INCOMING,
    NEXT,
    STATUS,
    call_of,
    form,
    names,
    post_raw,
    rows,
    signature_of,
    twilio_post,
)
from voice.models import Call

SID = "CA" + "0" * 32
PATHS = pytest.mark.parametrize("path", [INCOMING, NEXT, STATUS])
BAD_SIDS = {
    "empty": "",
    "short": SID[:-1],
    "long": SID + "0",
    "of another thing": "AC" + "0" * 32,
    "not hexadecimal": "CA" + "g" * 32,
    "in other digits": "CA" + "٣" * 32,
    "with a newline": SID + "\n",
    "with NUL": SID[:-1] + "\x00",
    "huge": "CA" + "0" * 10_000,
}
BAD_NUMBERS = {
    "with NUL": MOREAU.number + "\x00",
    "huge": "+" + "3" * 10_000,
    "a little too long": "+" + "3" * 255,
    "in other digits": "+٣٣١٩٩٠٠١٠٠١",
    "with markup": "<Dial>+33199001001</Dial>",
    "with a newline": "+33199\n001001",
}


def refusal(response) -> str:
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain")
    return response.content.decode()


@PATHS
@pytest.mark.parametrize("call_sid", BAD_SIDS.values(), ids=BAD_SIDS)
def test_a_malformed_callsid_is_refused(moreau, path, call_sid):
    before = rows(MOREAU)
    fields = form(MOREAU, CallSid=call_sid, CallStatus="completed")
    assert refusal(twilio_post(path, fields)) == "CallSid is missing or malformed."
    assert rows(MOREAU) == before


@PATHS
@pytest.mark.parametrize(
    ("name", "reason"), [("CallSid", "CallSid is missing or malformed."), ("To", "To is missing.")]
)
def test_a_field_that_every_request_must_have_is_missed(moreau, path, name, reason):
    before = rows(MOREAU)
    fields = form(MOREAU)
    del fields[name]
    assert refusal(twilio_post(path, fields)) == reason
    assert rows(MOREAU) == before


@PATHS
@pytest.mark.parametrize("name", ["From", "To"])
@pytest.mark.parametrize("number", BAD_NUMBERS.values(), ids=BAD_NUMBERS)
def test_a_malformed_number_is_refused(moreau, path, name, number):
    before = rows(MOREAU)
    assert refusal(twilio_post(path, form(MOREAU, **{name: number}))) == f"{name} is malformed."
    assert rows(MOREAU) == before


@PATHS
@pytest.mark.parametrize("name", ["CallSid", "From", "To", "CallStatus"])
def test_a_field_given_twice_is_refused(moreau, path, name):
    """Which of the two was signed for, and which would be used, must never be a question."""
    before, fields = rows(MOREAU), form(MOREAU, CallStatus="completed")
    other = {"CallSid": SID, "From": "+33639980199", "To": "+33199001777", "CallStatus": "failed"}[name]
    pairs = [*fields.items(), (name, other)]
    url = f"http://localhost{path}"
    text = url + "".join(key + value for key, value in sorted(pairs))  # every value is signed, in order
    for signature in (signature_of(text), signature_of(url, fields | {name: other}), signature_of(url, fields)):
        for body in (urlencode(pairs), urlencode(pairs[::-1])):
            assert 400 <= post_raw(path, body, signature=signature).status_code < 404
    assert refusal(post_raw(path, urlencode(pairs), signature=signature_of(text))) == f"{name} is given more than once."
    assert rows(MOREAU) == before


@PATHS
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"CallSid=\xff\xfe&To=%ff%fe", "application/x-www-form-urlencoded"),
        (b"\x00\xff" * 100, "application/x-www-form-urlencoded"),
        (urlencode({"To": "é"}, encoding="latin-1").encode(), "application/x-www-form-urlencoded; charset=latin-1"),
        (b"CallSid=1", "application/x-www-form-urlencoded; charset=nonsense"),
        (b"{}", "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"broken", "multipart/form-data"),
        (b"&".join(b"a%d=1" % number for number in range(1000)), "application/x-www-form-urlencoded"),
        (b"a=" + b"1" * 2_000_000, "application/x-www-form-urlencoded"),
        (b"", "text/xml"),
    ],
    ids=["not UTF-8", "binary", "latin-1", "charset", "JSON", "multipart", "no boundary", "many", "2 MB", "empty"],
)
def test_a_body_that_is_no_form_of_twilios_is_refused(moreau, path, body, content_type):
    before = rows(MOREAU)
    response = post_raw(path, body, signature=signature_of(f"http://localhost{path}"), content_type=content_type)
    assert 400 <= response.status_code < 500
    assert b"Traceback" not in response.content
    assert rows(MOREAU) == before


def test_text_that_is_not_utf_8_in_a_field_that_nobody_reads_does_no_harm(moreau):
    fields = form(MOREAU)
    signature = signature_of(f"http://localhost{INCOMING}", fields | {"CallerCity": "�"})
    response = post_raw(INCOMING, urlencode(fields) + "&CallerCity=%ff", signature=signature)
    assert names(response) == ["Connect"]


@pytest.mark.parametrize("value", ["x" * 10_000, "\x00", "", "COMPLETED", "busy\x00"])
def test_an_unknown_callstatus_is_refused_and_changes_nothing(moreau, value):
    with tenant_context(moreau):
        call = make_call(state=Call.State.RINGING)
    answer = twilio_post(STATUS, form(MOREAU, CallSid=call.call_sid, CallStatus=value))
    assert refusal(answer) == "CallStatus is missing or unknown."
    assert call_of(MOREAU, call.call_sid).state == Call.State.RINGING


@pytest.mark.parametrize("value", ["-1", "1.5", "x", "٣", "9" * 8, "1" * 10_000, "1\x00"])
def test_a_malformed_duration_is_refused_and_changes_nothing(moreau, value):
    with tenant_context(moreau):
        call = make_call(state=Call.State.RINGING)
    fields = form(MOREAU, CallSid=call.call_sid, CallStatus="completed", CallDuration=value)
    assert refusal(twilio_post(STATUS, fields)) == "CallDuration is not a number of seconds."
    stored = call_of(MOREAU, call.call_sid)
    assert (stored.state, stored.duration_seconds) == (Call.State.RINGING, None)


@pytest.mark.parametrize("value", ["x" * 10_000, "answered-by-a-machine", "\x00", "Completed"])
def test_a_malformed_dialcallstatus_is_refused_and_changes_nothing(moreau, value):
    with tenant_context(moreau):
        call = make_call(state=Call.State.IN_PROGRESS, outcome=Call.Outcome.TRANSFERRED, transfer_to="+33199001099")
    fields = form(MOREAU, CallSid=call.call_sid, CallStatus="in-progress", DialCallStatus=value)
    assert refusal(twilio_post(NEXT, fields)) == "DialCallStatus is malformed."
    stored = call_of(MOREAU, call.call_sid)
    assert (stored.state, stored.outcome, stored.transfer_result) == ("in_progress", "transferred", "")


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from([INCOMING, NEXT, STATUS]),
    changes=st.dictionaries(
        st.sampled_from(["CallSid", "From", "To", "CallStatus", "DialCallStatus", "CallDuration"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
        min_size=1,
    ),
)
def test_whatever_the_fields_hold_the_answer_is_defined(moreau, path, changes):
    """An exception in a view would come out of the request."""
    assert twilio_post(path, form(MOREAU) | changes).status_code in (200, 204, 400)


def test_what_is_refused_is_logged_with_the_reason_and_not_with_the_value(moreau, caplog):
    twilio_post(INCOMING, form(MOREAU, From="+33639980101<secret>"))
    (line,) = (record.msg for record in caplog.records if record.name == "voice.webhooks")
    assert (line["event"], line["problem"]) == ("webhook refused", "From is malformed.")
    assert (line["path"], line["tenant"]) == (INCOMING, "t_moreau")
    assert "secret" not in caplog.text and "+336" not in caplog.text


@pytest.mark.parametrize(
    ("path", "field", "problem"),
    [
        (STATUS, "CallStatus", "CallStatus is missing or unknown."),
        (STATUS, "CallDuration", "CallDuration is not a number of seconds."),
        (NEXT, "DialCallStatus", "DialCallStatus is malformed."),
    ],
)
def test_a_refused_report_is_logged_too(moreau, caplog, path, field, problem):
    twilio_post(path, form(MOREAU, **{"CallStatus": "completed", field: "Secret"}))
    (line,) = (record.msg for record in caplog.records if record.name == "voice.webhooks")
    assert (line["event"], line["problem"], line["tenant"]) == ("webhook refused", problem, "t_moreau")
    assert "Secret" not in caplog.text


def test_plus_signs_that_a_careless_sender_left_bare_are_read_as_blanks_and_find_nobody(moreau):
    fields = form(MOREAU)
    read = fields | {"To": fields["To"].replace("+", " "), "From": fields["From"].replace("+", " ")}
    body = "&".join(f"{name}={quote_plus(value, safe='+')}" for name, value in fields.items())
    before = rows(MOREAU)
    response = post_raw(INCOMING, body, signature=signature_of(f"http://localhost{INCOMING}", read))
    assert names(response) == ["Reject"]
    assert rows(MOREAU) == before
