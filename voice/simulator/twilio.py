"""A simulated call: Twilio as the server meets it, from the first webhook to the last status callback.

Sources: https://www.twilio.com/docs/voice/twiml (request parameters, order of execution),
https://www.twilio.com/docs/voice/twiml/connect and connect/conversationrelay (action),
https://www.twilio.com/docs/voice/twiml/dial (action), https://www.twilio.com/docs/voice/twiml/number (url),
https://www.twilio.com/docs/voice/twiml/record, https://www.twilio.com/docs/voice/twiml/reject,
https://www.twilio.com/docs/voice/api/call-resource (status callback).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime
from enum import StrEnum
from typing import Final

import phonenumbers

from voice.simulator.caller import SETTLE_MS, Player, ScriptPlayer
from voice.simulator.clock import CallClock
from voice.simulator.line import CallIdentity, LineEnd, Tongue, new_sid
from voice.simulator.media import MediaStream
from voice.simulator.relay import CHARACTERS_PER_SECOND, RelaySession
from voice.simulator.report import CallLog, CallReport, EndedBy
from voice.simulator.script import Say, Script
from voice.simulator.twiml import (
    Connect,
    ConversationRelay,
    Dial,
    Gather,
    Hangup,
    Pause,
    Play,
    Record,
    Redirect,
    Reject,
    SayText,
    TwimlError,
    Verb,
    read_twiml,
)
from voice.simulator.wire import Answer, CallFailedError, Wire

_MOST_DOCUMENTS = 20
# How long the simulated caller speaks on an answering machine.
_VOICEMAIL_S = 4


class Transport(StrEnum):
    MEDIA = "media"
    RELAY = "relay"


class DialStatus(StrEnum):
    """How the transfer goes, should the server ask for one."""

    COMPLETED = "completed"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    FAILED = "failed"
    DECLINED = "declined"  # the person picks up, hears who calls, and presses nothing


class Flow(StrEnum):
    """What follows a verb that is not followed by another document."""

    NEXT_VERB = "next verb"
    CALL_OVER = "call over"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlan:
    """One call to be made.

    recordings: the caller's speech as mu-law, by step number from 1 on; every `say` needs one on Media Streams, unless
        there is a tongue: with one, the assistant's words are known there too.
    player: who decides what the caller does, instead of one that plays the script.
    transport: when given, the call fails if the server offers the other one.
    pace: factor on the caller's waits and, on ConversationRelay and for <Say> and <Pause>, on everybody's speech; 0
        waits for nothing but the server. Media Streams always run in the clock's time.
    settle_ms: the least quiet after which the caller takes a reply for finished; it matters at small paces, with a
        server that thinks between two pieces of a reply.
    speaking_rate: characters a second at pace 1.0. longest_s: the call is abandoned after so many seconds.
    """

    script: Script
    to_number: str
    wire: Wire
    recordings: Mapping[int, bytes] = field(default_factory=dict)
    transport: Transport | None = None
    pace: float = 1.0
    settle_ms: float = SETTLE_MS
    speaking_rate: float = CHARACTERS_PER_SECOND
    dial_status: DialStatus = DialStatus.COMPLETED
    voice_path: str = "/twilio/voice"
    status_path: str = "/twilio/status"
    longest_s: float = 900.0
    tongue: Tongue | None = None
    player: Player | None = None


_FINAL_STATUS: Final = {"busy": "busy", "rejected": "no-answer"}


class SimulatedCall:
    """Makes one call. Never raises for what the server does: the report tells."""

    def __init__(self, plan: CallPlan, clock: CallClock | None = None) -> None:
        self._plan = plan
        self._clock = clock or CallClock()
        self._log = CallLog(self._clock)
        self._player: Player = plan.player or ScriptPlayer(plan.script, plan.pace, plan.settle_ms)
        account_sid = plan.wire.account.account_sid
        self.identity = CallIdentity(new_sid("CA"), account_sid, plan.script.from_number, plan.to_number)
        self._ended_by = EndedBy.ASSISTANT
        self._final_status = "completed"

    async def run(self) -> CallReport:
        self._clock.start()
        try:
            async with asyncio.timeout(self._plan.longest_s):
                await self._play(await self._fetch(self._plan.voice_path, "", "POST", "ringing"))
        except CallFailedError as error:
            self._fail(str(error))
        except TimeoutError:
            self._fail(f"the call was not over after {self._plan.longest_s:g} s")
        await self._report_status()
        if self._log.transport != Transport.MEDIA or self._plan.tongue:  # elsewhere the assistant's words are not known
            self._player.check_expectations(self._log.replies())
        return self._log.report(self.identity.call_sid, self._ended_by, self._player.failures)

    async def _play(self, document: Answer) -> None:
        for _ in range(_MOST_DOCUMENTS):
            following = await self._perform(document)
            if following is None:
                return
            document = following
        raise CallFailedError(f"the server answered with more than {_MOST_DOCUMENTS} TwiML documents")

    async def _perform(self, document: Answer) -> Answer | None:
        """Execute a document verb by verb. Returns the one that takes its place, None when the call is over."""
        for verb in _read(document):
            self._log.twiml.append(type(verb).__name__)
            following = await self._do(verb, document.url)
            if isinstance(following, Answer):
                return following
            if following is Flow.CALL_OVER:
                return None
        return None

    async def _do(self, verb: Verb, base: str) -> Answer | Flow:
        match verb:
            case Connect():
                return await self._connect(verb, base)
            case Dial():
                return await self._dial(verb, base)
            case Redirect():
                return await self._fetch(verb.url, base, verb.method)
            case Record():
                return await self._record(verb, base)
            case SayText():
                await self._say(verb.text)
            case Play():
                self._log.answered = True
                self._log.event("play", verb.url)
            case Pause():
                await self._wait(verb.seconds * 1000)
            case Reject():
                self._final_status = _FINAL_STATUS[verb.reason]
                return Flow.CALL_OVER
            case Hangup():
                return Flow.CALL_OVER
        return Flow.NEXT_VERB

    async def _connect(self, verb: Connect, base: str) -> Answer | Flow:
        if isinstance(verb.noun, ConversationRelay):
            self._accept(Transport.RELAY)
            return await self._relay(verb, verb.noun, base)
        self._accept(Transport.MEDIA)
        if self._plan.tongue:
            return await self._stream(verb, base)
        missing = [number for number, step in self._says() if number not in self._plan.recordings]
        if missing:
            raise CallFailedError(f"step {missing[0]} of the script has no recording, which a media stream needs")
        return await self._stream(verb, base)

    def _says(self) -> list[tuple[int, Say]]:
        return [(number, step) for number, step in enumerate(self._plan.script.steps, 1) if isinstance(step, Say)]

    def _accept(self, offered: Transport) -> None:
        if self._plan.transport not in (None, offered):
            raise CallFailedError(f"the server offers the transport {offered}, {self._plan.transport} was asked for")
        self._log.transport = offered

    async def _stream(self, verb: Connect, base: str) -> Answer | Flow:
        end = LineEnd.LOST
        try:
            socket = await self._plan.wire.open_socket(verb.noun.url)
        except CallFailedError as error:
            self._unreached(str(error))
        else:
            self._log.answered = True
            stream = MediaStream(
                socket,
                self.identity,
                verb.noun.parameters,
                self._player,
                self._plan.recordings,
                self._log,
                self._plan.tongue,
            )
            async with socket:
                end = await stream.run()
        return await self._after_connect(verb, base, end, {})

    async def _relay(self, verb: Connect, noun: ConversationRelay, base: str) -> Answer | Flow:
        try:
            socket = await self._plan.wire.open_socket(noun.url)
        except CallFailedError as error:
            self._unreached(f"64102 {error}")
            failure = {"SessionStatus": "failed", "ErrorCode": "64102", "ErrorMessage": "Unable to connect"}
            return await self._after_connect(verb, base, LineEnd.LOST, {"SessionId": new_sid("VX"), **failure})
        self._log.answered = True
        session = RelaySession(socket, self.identity, noun, self._player, self._log, self._plan.speaking_rate)
        began_ms = self._clock.now_ms()
        async with socket:
            end = await session.run()
        lasted_s = str(round((self._clock.now_ms() - began_ms) / 1000))
        outcome = {"SessionId": session.session_id, "SessionDuration": lasted_s, **_session_outcome(end, session)}
        return await self._after_connect(verb, base, end, outcome)

    async def _after_connect(self, verb: Connect, base: str, end: LineEnd, outcome: Mapping[str, str]) -> Answer | Flow:
        """Request the action, if there is one to be requested.

        When the caller hangs up, ConversationRelay still reports the session (its SessionStatus is then
        "completed"), and nobody is left to hear the TwiML answered; a stream's action is not requested.
        """
        if end is LineEnd.CALLER:
            self._ended_by = EndedBy.CALLER
            if verb.action and outcome:
                await self._fetch(verb.action, base, verb.method, "completed", outcome)
            return Flow.CALL_OVER
        if end is LineEnd.LOST:
            self._ended_by = EndedBy.ERROR
        if not verb.action:
            return Flow.NEXT_VERB
        return await self._fetch(verb.action, base, verb.method, "in-progress", outcome)

    async def _dial(self, verb: Dial, base: str) -> Answer | Flow:
        status = self._plan.dial_status
        self._log.transfer_number = verb.numbers[0]
        self._log.answered = True
        self._log.event("dial", f"{', '.join(verb.numbers)}: {status}")
        picked_up = status in (DialStatus.COMPLETED, DialStatus.DECLINED)
        bridged = picked_up
        if picked_up and verb.whisper:
            bridged = await self._whisper(verb, base)
        if not verb.action:
            return Flow.NEXT_VERB
        told = "completed" if picked_up else status.value
        outcome = {"DialCallStatus": told, "DialCallSid": new_sid("CA"), "DialBridged": str(bridged).lower()}
        if bridged:
            outcome["DialCallDuration"] = "1"
        return await self._fetch(verb.action, base, verb.method, "in-progress", outcome)

    async def _whisper(self, verb: Dial, base: str) -> bool:
        """What the person does who is rung: listens, and presses 1 to take the call, or nothing to decline it.

        Runs on the person's leg, a call of its own. Put through unless its TwiML hangs up.
        """
        leg = {"CallSid": new_sid("CA"), "ParentCallSid": self.identity.call_sid, "Direction": "outbound-dial"}
        document = await self._fetch(verb.whisper, base, "POST", "in-progress", leg)
        for heard in _read(document):
            if isinstance(heard, Hangup):
                return False
            if isinstance(heard, Gather):
                said = " ".join(prompt.text for prompt in heard.prompts if isinstance(prompt, SayText))
                self._log.event("the person hears", said)
                if self._plan.dial_status is DialStatus.COMPLETED:
                    keyed = leg | {"Digits": "1"}
                    after = await self._fetch(heard.action, document.url, heard.method, "in-progress", keyed)
                    return not any(isinstance(verb, Hangup) for verb in _read(after))
        return True

    async def _record(self, verb: Record, base: str) -> Answer | Flow:
        self._log.answered = True
        await self._wait(_VOICEMAIL_S * 1000)
        self._log.event("voice message", f"{_VOICEMAIL_S} s")
        told = {"RecordingSid": new_sid("RE"), "RecordingDuration": str(_VOICEMAIL_S)}
        if verb.status_callback:
            params = told | {"CallSid": self.identity.call_sid, "RecordingStatus": "completed"}
            await self._plan.wire.notify(self._plan.wire.resolve(verb.status_callback, base), params)
        if not verb.action:
            return Flow.NEXT_VERB
        return await self._fetch(verb.action, base, verb.method, "in-progress", {**told, "Digits": "#"})

    async def _say(self, text: str) -> None:
        self._log.answered = True
        started_ms = self._clock.now_ms()
        await self._wait(len(text) * 1000 / self._plan.speaking_rate)
        self._log.assistant_spoke(text, started_ms, self._clock.now_ms(), self._player.utterances)

    async def _wait(self, milliseconds: float) -> None:
        await self._clock.sleep_until(self._clock.now_ms() + milliseconds * self._plan.pace)

    async def _fetch(
        self,
        url: str,
        base: str,
        method: str,
        call_status: str = "in-progress",
        more: Mapping[str, str] | None = None,
    ) -> Answer:
        target = self._plan.wire.resolve(url, base)
        sent_ms = self._clock.now_ms()
        params = self._params(call_status) | dict(more or {})
        answer = await self._plan.wire.request(method, target, params)
        self._log.event(f"{method} {target}", f"answered in {self._clock.now_ms() - sent_ms:.0f} ms")
        return answer

    async def _report_status(self) -> None:
        seconds = math.ceil(self._clock.now_ms() / 1000)
        params = self._params(self._final_status) | {
            "CallDuration": str(seconds),
            "Duration": str(math.ceil(seconds / 60)),
            "Timestamp": format_datetime(dt.datetime.now(dt.UTC)),
            "CallbackSource": "call-progress-events",
            "SequenceNumber": "0",
        }
        try:
            status = await self._plan.wire.notify(self._plan.wire.resolve(self._plan.status_path), params)
            self._log.event("status callback", str(status))
            if status >= 400:
                self._log.protocol_error(f"11200 the status callback was answered with {status}")
        except CallFailedError as error:
            self._log.protocol_error(str(error))

    def _params(self, call_status: str) -> dict[str, str]:
        caller, called = self.identity.from_number, self.identity.to_number
        return {
            "AccountSid": self.identity.account_sid,
            "ApiVersion": "2010-04-01",
            "CallSid": self.identity.call_sid,
            "CallStatus": call_status,
            "Direction": "inbound",
            **_party_params(("From", "Caller"), caller),
            **_party_params(("To", "Called"), called),
        }

    def _unreached(self, said: str) -> None:
        self._log.error = self._log.error or said
        self._log.protocol_error(said)

    def _fail(self, said: str) -> None:
        self._log.error = said
        self._log.event("failed", said)
        self._ended_by = EndedBy.ERROR


def _read(document: Answer) -> tuple[Verb, ...]:
    if not document.body.strip():
        return ()
    try:
        return read_twiml(document.body)
    except TwimlError as error:
        raise CallFailedError(f"{error} ({document.url})") from error


def _session_outcome(end: LineEnd, session: RelaySession) -> dict[str, str]:
    match end:
        case LineEnd.CALLER:
            return {"SessionStatus": "completed"}
        case LineEnd.LOST:
            return {"SessionStatus": "failed", "ErrorCode": "64105", "ErrorMessage": "WebSocket ended"}
        case LineEnd.SERVER:
            handoff = {"HandoffData": session.handoff_data} if session.handoff_data else {}
            return {"SessionStatus": "ended", **handoff}


def _party_params(names: tuple[str, str], number: str) -> dict[str, str]:
    """A party's number under both its names, with the geography Twilio sends along, empty but for the country."""
    try:
        country = phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        country = ""
    params: dict[str, str] = {}
    for name in names:
        params |= {name: number, f"{name}City": "", f"{name}State": "", f"{name}Zip": "", f"{name}Country": country}
    return params
