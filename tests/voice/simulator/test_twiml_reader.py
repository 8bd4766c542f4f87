"""TwiML is read as strictly as Twilio's schema."""

from __future__ import annotations

import pytest

from voice.simulator.twiml import (
    Connect,
    ConversationRelay,
    Dial,
    Hangup,
    Pause,
    Play,
    Redirect,
    Reject,
    SayText,
    Stream,
    TwimlError,
    read_twiml,
)


def read(body: str):
    return read_twiml(f'<?xml version="1.0" encoding="UTF-8"?><Response>{body}</Response>')


def test_verbs_come_in_order() -> None:
    assert read(
        '<Say language="fr-FR"> Un  instant </Say><Pause length="2"/><Play>/tone.mp3</Play>'
        "<Redirect>/again</Redirect><Reject reason='busy'/><Hangup/>"
    ) == (SayText("Un instant"), Pause(2), Play("/tone.mp3"), Redirect("/again"), Reject("busy"), Hangup())


def test_a_stream_keeps_its_parameters_and_loses_its_query_string() -> None:
    body = '<Connect action="/a"><Stream url="wss://h/m?t=1"><Parameter name="t" value="&amp;"/></Stream></Connect>'

    assert read(body) == (Connect(Stream("wss://h/m", {"t": "&"}), "/a"),)


def test_a_relay_keeps_its_attributes() -> None:
    relay = '<ConversationRelay url="wss://h/r?x=1" language="fr-FR"><Language code="en-GB"/></ConversationRelay>'
    (connect,) = read(f"<Connect>{relay}</Connect>")

    assert isinstance(connect.noun, ConversationRelay)
    assert connect.noun.url == "wss://h/r"
    assert connect.noun.attributes["language"] == "fr-FR"


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("<Dial>+33639980199</Dial>", ("+33639980199",)),
        ("<Dial><Number>+1</Number><Number>+2</Number></Dial>", ("+1", "+2")),
    ],
)
def test_a_dial_names_its_numbers(body: str, numbers: tuple[str, ...]) -> None:
    assert read(body) == (Dial(numbers),)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<say>Non</say>", "<say> is not a verb"),
        ("<Enqueue/>", "<Enqueue> is not a verb, or not one the simulator plays"),
        ('<Gather numDigits="one"/>', "is not a number of keys"),
        ("<Gather><Dial>+33199001099</Dial></Gather>", "<Dial> is not allowed in <Gather>"),
        ('<Record maxLength="1"/>', "is not more than a second"),
        ('<Record finishOnKey="x"/>', "holds what is no key"),
        ('<Record trim="all"/>', "neither trim-silence nor do-not-trim"),
        ('<Record beep="true"/>', "attribute 'beep' is not allowed in <Record>"),
        ("<Dial><Conference/></Dial>", "<Conference> needs a name"),
        ("<Dial><Conference>a</Conference><Number>+33199001099</Number></Dial>", "stands alone"),
        ("<Connect/>", "<Connect> holds 0 nouns"),
        ('<Connect><Stream url="wss://h"/><Stream url="wss://h"/></Connect>', "<Connect> holds 2 nouns"),
        ("<Connect><Room>x</Room></Connect>", "<Room> is not a noun"),
        ("<Connect><Stream/></Connect>", "<Stream> needs the attribute url"),
        ('<Connect><Stream url="wss://h" speed="2"/></Connect>', "attribute 'speed' is not allowed in <Stream>"),
        ('<Connect><Stream url="wss://h"><Say>x</Say></Stream></Connect>', "<Say> is not allowed in <Stream>"),
        ('<Connect><Stream url="wss://h"><Parameter value="x"/></Stream></Connect>', "<Parameter> needs"),
        ('<Connect method="PUT"><Stream url="wss://h"/></Connect>', "neither GET nor POST"),
        ("<Dial/>", "<Dial> without a number"),
        ("<Dial><Sip>sip:a@b</Sip></Dial>", "<Sip> is not a noun of <Dial>"),
        ('<Pause length="long"/>', "not a number of seconds"),
        ('<Reject reason="tired"/>', "neither rejected nor busy"),
    ],
)
def test_what_the_schema_does_not_know_is_error_12200(body: str, complaint: str) -> None:
    with pytest.raises(TwimlError, match=complaint) as raised:
        read(body)
    assert raised.value.code == 12200


@pytest.mark.parametrize("document", ["", "Bonjour", "<Response>", " <?xml version='1.0'?><Response/>", "<Twiml/>"])
def test_what_is_no_document_is_error_12100(document: str) -> None:
    with pytest.raises(TwimlError) as raised:
        read_twiml(document)
    assert raised.value.code == 12100
