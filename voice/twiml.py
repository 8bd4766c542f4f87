"""What Twilio is told to do with a call, as TwiML (https://www.twilio.com/docs/voice/twiml)."""

from __future__ import annotations

from dataclasses import dataclass

from twilio.twiml.voice_response import Connect, Dial, VoiceResponse

from voice.dialogue.phrases import spoken
from voice.models import Call, Transport
from voice.transports.locales import LOCALES

# What <Say> calls our languages. It knows no Darija either.
SAY_LOCALES = {"fr": "fr-FR", "en": "en-GB", "es": "es-ES", "ar": "arb", "ary": "arb"}

DIAL_TIMEOUT_S = 25


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where Twilio reaches us. web: https://host, websocket: wss://host, both without a path."""

    web: str
    websocket: str
    tenant_path: str = ""

    @property
    def next_step(self) -> str:
        return f"{self.web}/twilio/voice/next"


def connect(call: Call, ticket: str, addresses: Addresses) -> str:
    """Put the caller through to a session, over the call's transport, with its ticket."""
    response = VoiceResponse()
    link = Connect(action=addresses.next_step, method="POST")
    if call.transport == Transport.MEDIA:
        stream = link.stream(url=f"{addresses.websocket}/ws/twilio/media{addresses.tenant_path}")
    else:
        stream = _relay(link, call, addresses)
    stream.parameter(name="ticket", value=ticket)
    response.append(link)
    return str(response)


def _relay(link: Connect, call: Call, addresses: Addresses) -> Connect:
    assistant = call.assistant
    relay = link.conversation_relay(
        url=f"{addresses.websocket}/ws/twilio/relay{addresses.tenant_path}",
        language=LOCALES[assistant.language],
        interruptible="any",
        dtmf_detection=True,
        hints=", ".join(service["name"] for service in assistant.business.get("services", []))[:500] or None,
    )
    for language in dict.fromkeys([assistant.language, *assistant.languages]):
        if language in LOCALES:
            relay.language(code=LOCALES[language])
    return relay


def transfer(call: Call, addresses: Addresses) -> str:
    """Dial the person; Twilio comes back to `next_step` with how it went."""
    response = VoiceResponse()
    dial = Dial(action=addresses.next_step, method="POST", timeout=DIAL_TIMEOUT_S, answer_on_bridge=True)
    dial.number(call.transfer_to)
    response.append(dial)
    return str(response)


def hang_up() -> str:
    response = VoiceResponse()
    response.hangup()
    return str(response)


def reject() -> str:
    """Decline without answering: the caller hears that the number is not in service, and nobody pays."""
    response = VoiceResponse()
    response.reject(reason="rejected")
    return str(response)


def apologise(phrase: str, language: str) -> str:
    """Say one of the fixed phrases and hang up."""
    response = VoiceResponse()
    response.say(spoken(phrase, language), language=SAY_LOCALES[language])
    response.hangup()
    return str(response)
