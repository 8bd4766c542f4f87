"""What Twilio is told to do with a call, as TwiML (https://www.twilio.com/docs/voice/twiml)."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from twilio.twiml.voice_response import Connect, Dial, Gather, VoiceResponse

from tenants.models import Tenant
from voice.dialogue.phrases import spoken
from voice.models import Call, Recording, Sensitivity, Transport
from voice.signatures import credentials_of, websocket_address
from voice.transports.locales import LOCALES

# What <Say> calls our languages. It knows no Darija either.
SAY_LOCALES = {"fr": "fr-FR", "en": "en-GB", "es": "es-ES", "ar": "arb", "ary": "arb"}

DIAL_TIMEOUT_S = 25

_INTERRUPT_SENSITIVITY = {Sensitivity.LOW: "low", Sensitivity.NORMAL: "medium", Sensitivity.HIGH: "high"}
LONGEST_VOICEMAIL_S = 120
# A pause in a voice message that ends it.
VOICEMAIL_SILENCE_S = 6
# How long a person may take to press the key after the announcement.
OFFER_TIMEOUT_S = 8


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where Twilio reaches us. web: https://host, websocket: wss://host, both without a path.

    tenant_path: of websockets, for a tenant whose own account signs them. tenant_id: in the addresses that must name
    the tenant because no number of the request does; 0 when there is none. by_tenant: the next step is such a one.
    """

    web: str
    websocket: str
    tenant_path: str = ""
    tenant_id: int = 0
    by_tenant: bool = False

    @property
    def next_step(self) -> str:
        return f"{self.web}/twilio/voice/next" + (f"/{self.tenant_id}" if self.by_tenant else "")

    @property
    def voicemail(self) -> str:
        return f"{self.web}/twilio/voice/voicemail/{self.tenant_id}"

    def announcement(self, call: Call) -> str:
        return f"{self.web}/twilio/voice/announce/{self.tenant_id}/{call.pk}"

    def outbound(self, call: Call) -> str:
        return f"{self.web}/twilio/voice/outbound/{self.tenant_id}/{call.pk}"

    def take_over(self, call: Call, attempt: str) -> str:
        return f"{self.web}/twilio/voice/take-over/{self.tenant_id}/{call.pk}/{attempt}"

    def sms_status(self, notification_id: int) -> str:
        return f"{self.web}/twilio/sms/{self.tenant_id}/{notification_id}/status"

    def recorded(self, kind: Recording.Kind) -> str:
        return f"{self.web}/twilio/recording/{self.tenant_id}/{kind.value}"


def addresses_of(tenant: Tenant | None, base: str, *, own: bool, by_tenant: bool) -> Addresses:
    """The addresses of a tenant's calls below `base`. own: its own account signs."""
    tenant_id = tenant.pk if tenant else 0
    return Addresses(base, websocket_address(base), f"/{tenant_id}" if own else "", tenant_id, by_tenant)


def public_addresses_of(tenant: Tenant) -> Addresses:
    """The same where no request of Twilio's tells the address: for what we begin ourselves."""
    return addresses_of(tenant, settings.PUBLIC_BASE_URL, own=credentials_of(tenant).own, by_tenant=True)


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
        interruptible="any" if assistant.interruptible else "dtmf",
        interrupt_sensitivity=_INTERRUPT_SENSITIVITY[Sensitivity(assistant.sensitivity)],
        ignoreBackchannel=True,
        partial_prompts=True,
        dtmf_detection=True,
        hints=", ".join(service["name"] for service in assistant.business.get("services", []))[:500] or None,
    )
    # All of them: a caller is told in any language which ones the assistant speaks.
    for locale in dict.fromkeys(LOCALES[one] for one in (assistant.language, *assistant.languages, *LOCALES)):
        relay.language(code=locale)
    return relay


def transfer(call: Call, addresses: Addresses, *, announced: bool = False) -> str:
    """Dial the person; Twilio comes back to `next_step` with how it went.

    announced: the person hears who calls before being put through, while the caller hears it ring
    (https://www.twilio.com/docs/voice/twiml/number#url).
    """
    response = VoiceResponse()
    dial = Dial(action=addresses.next_step, method="POST", timeout=DIAL_TIMEOUT_S, answer_on_bridge=True)
    whisper = {"url": addresses.announcement(call), "method": "POST"} if announced else {}
    dial.number(call.transfer_to, **whisper)
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


def take_voicemail(phrase: str, call: Call, addresses: Addresses) -> str:
    """Say one of the fixed phrases and record what the caller says after the tone.

    An empty recording is not reported to `action`: the call goes on with the next verb
    (https://www.twilio.com/docs/voice/twiml/record).
    """
    language = call.assistant.language
    response = VoiceResponse()
    response.say(spoken(phrase, language), language=SAY_LOCALES[language])
    response.record(
        action=addresses.voicemail,
        method="POST",
        timeout=VOICEMAIL_SILENCE_S,
        finish_on_key="#",
        max_length=LONGEST_VOICEMAIL_S,
        play_beep=True,
        trim="trim-silence",
        recording_status_callback=addresses.recorded(Recording.Kind.VOICEMAIL),
        recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
    )
    response.hangup()
    return str(response)


# --- for the person who is offered a caller ------------------------------------------------------------------------


def offer(summary: str, language: str, accept: str) -> str:
    """Tell the person who calls and wait for a key, sent to `accept`. Without one, hang up."""
    response = VoiceResponse()
    ask = Gather(input="dtmf", num_digits=1, timeout=OFFER_TIMEOUT_S, action=accept, method="POST")
    ask.say(f"{summary} {spoken('press_to_accept', language)}", language=SAY_LOCALES[language])
    response.append(ask)
    response.hangup()
    return str(response)


def put_through() -> str:
    """Nothing more to hear: Twilio connects the person with the caller."""
    return str(VoiceResponse())


def wait_for_staff(call: Call, addresses: Addresses) -> str:
    """The caller waits, with music, for a member of staff; `next_step` is asked when the two have spoken."""
    language = call.assistant.language
    response = VoiceResponse()
    response.say(spoken("putting_through", language), language=SAY_LOCALES[language])
    dial = Dial(action=addresses.next_step, method="POST")
    dial.conference(
        room_of(call, addresses), start_conference_on_enter=False, end_conference_on_exit=True, beep="false"
    )
    response.append(dial)
    return str(response)


def join_caller(call: Call, addresses: Addresses) -> str:
    """The member of staff joins the caller; when one of them leaves, both have."""
    response = VoiceResponse()
    dial = Dial()
    dial.conference(room_of(call, addresses), start_conference_on_enter=True, end_conference_on_exit=True, beep="false")
    response.append(dial)
    return str(response)


def room_of(call: Call, addresses: Addresses) -> str:
    """The conference of one call of one tenant."""
    return f"t{addresses.tenant_id}-{call.call_sid}"
