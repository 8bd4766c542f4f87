"""Speech on ConversationRelay takes time: who may cut in, and what the server is told of it."""

from __future__ import annotations

from .fake_server import HANGUP, RELAY, FakeServer, Peer, call

LONG = "Nous sommes ouverts du lundi au vendredi. " * 60  # 168 s at pace 1.0, 17 s at the pace of these tests
CUT_IN = "  - say: Stop\n    interrupt_after_ms: 500\n"
HEAD = "patience_ms: 400\nclosing_ms: 0"
PACE = 0.1


def server_saying(text: str, attributes: str = "", **text_fields: object) -> FakeServer:
    async def talk(peer: Peer) -> None:
        await peer.until(type="setup")
        await peer.send(type="text", token=text, last=True, **text_fields)
        await peer.until(type="prompt", last=True)
        await peer.send(type="text", token="Oui ?", last=True)
        await peer.next()

    relay = RELAY.replace(' language="fr-FR"', f' language="fr-FR" {attributes}')
    return FakeServer({"/twilio/voice": relay, "/twilio/action": HANGUP}, talk)


def sent(server: FakeServer, kind: str) -> list[dict]:
    return [message for message in server.peer.messages if message["type"] == kind]


def test_cutting_in_reports_what_was_heard_before_what_was_said() -> None:
    server = server_saying(LONG)
    report = call(server, CUT_IN, head=HEAD, pace=PACE)
    (interrupt,) = sent(server, "interrupt")

    assert [message["type"] for message in server.peer.messages] == ["setup", "interrupt", "prompt"]
    assert LONG.startswith(interrupt["utteranceUntilInterrupt"])
    assert 5 <= len(interrupt["utteranceUntilInterrupt"]) < len(LONG) / 2
    assert interrupt["durationUntilInterruptMs"] >= 500
    assert report.turns[0].text == interrupt["utteranceUntilInterrupt"]
    assert report.turns[-1].text == "Oui ?"


def test_a_caller_talking_over_speech_that_may_not_be_interrupted_is_not_listened_to() -> None:
    server = server_saying(LONG, interruptible=False)
    report = call(server, CUT_IN, head=HEAD, pace=PACE, longest_s=2)

    assert [message["type"] for message in server.peer.messages] == ["setup"]
    assert any(event.name == "not listened to" for event in report.events)


def test_talking_over_is_reported_without_interrupting_where_the_twiml_asks_for_it() -> None:
    server = server_saying(LONG, 'interruptible="none" reportInputDuringAgentSpeech="speech"')
    call(server, CUT_IN, head=HEAD, pace=PACE, longest_s=2)

    assert [message["type"] for message in server.peer.messages] == ["setup", "prompt"]


def test_a_message_may_allow_what_the_twiml_forbids() -> None:
    server = server_saying(LONG, 'interruptible="none"', interruptible=True)
    call(server, CUT_IN, head=HEAD, pace=PACE)

    assert len(sent(server, "interrupt")) == 1


def test_an_end_in_the_middle_of_a_sentence_cuts_it() -> None:
    async def hurried(peer: Peer) -> None:
        await peer.until(type="setup")
        await peer.send(type="text", token=LONG, last=True)
        await peer.send(type="end")
        await peer.next()

    report = call(FakeServer({"/twilio/voice": RELAY, "/twilio/action": HANGUP}, hurried), CUT_IN, pace=PACE)

    assert any(event.name == "speech cut" for event in report.events)
    assert sum(len(turn.text) for turn in report.turns) < len(LONG)


def test_the_welcome_greeting_of_the_twiml_is_the_first_word() -> None:
    async def quiet(peer: Peer) -> None:
        await peer.until(type="prompt")
        await peer.send(type="text", token="Oui ?", last=True)
        await peer.next()

    relay = RELAY.replace("dtmfDetection", 'welcomeGreeting="Plomberie Moreau !" dtmfDetection')
    report = call(FakeServer({"/twilio/voice": relay, "/twilio/action": HANGUP}, quiet), "  - say: Allô ?\n")

    assert [turn.text for turn in report.turns] == ["Plomberie Moreau !", "Allô ?", "Oui ?"]


def test_the_server_is_told_when_its_speech_starts_and_ends_where_it_asked() -> None:
    server = server_saying("Bonjour, que puis-je pour vous ?", 'debug="speaker-events tokens-played"')
    call(server, "  - say: Rien\n", head=HEAD, pace=PACE)

    assert [(message["name"], message["value"]) for message in sent(server, "info")[:3]] == [
        ("agentSpeaking", "on"),
        ("agentSpeaking", "off"),
        ("tokensPlayed", "Bonjour, que puis-je pour vous ?"),
    ]


def test_the_language_of_prompts_follows_the_server() -> None:
    async def polyglot(peer: Peer) -> None:
        await peer.until(type="setup")
        await peer.send(type="language", ttsLanguage="en-US", transcriptionLanguage="en-US")
        await peer.send(type="text", token="Hello.", last=True)
        await peer.until(type="prompt")
        await peer.send(type="text", token="Yes.", last=True)
        await peer.next()

    server = FakeServer({"/twilio/voice": RELAY, "/twilio/action": HANGUP}, polyglot)
    call(server, "  - say: Hello\n")

    assert [prompt["lang"] for prompt in sent(server, "prompt")] == ["en-US"]


def test_two_pieces_of_a_reply_are_one_turn() -> None:
    async def thinks(peer: Peer) -> None:
        await peer.until(type="setup")
        await peer.send(type="text", token="Un instant.", last=True)
        await peer.send(type="text", token="Voilà.", last=True)
        await peer.until(type="prompt")
        await peer.send(type="text", token="", last=True)
        await peer.send(type="text", token="Au revoir.", last=True)
        await peer.next()

    server = FakeServer({"/twilio/voice": RELAY, "/twilio/action": HANGUP}, thinks)
    report = call(server, "  - say: Merci\n")

    assert [turn.text for turn in report.turns] == ["Un instant. Voilà.", "Merci", "Au revoir."]
