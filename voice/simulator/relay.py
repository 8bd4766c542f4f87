"""ConversationRelay, Twilio's side: it hears and speaks for the server, which sends and receives text.

Sources: https://www.twilio.com/docs/voice/conversationrelay/websocket-messages,
https://www.twilio.com/docs/voice/twiml/connect/conversationrelay (attributes);
https://www.twilio.com/docs/api/errors 64105 (websocket ended by the server) and 64107 (invalid message).
"""

from __future__ import annotations

import asyncio
import json
import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from websockets.exceptions import ConnectionClosed

from voice.simulator.caller import Action, Ear, HangUpNow, Player, PressNow, SpeakNow, Wait
from voice.simulator.line import CallIdentity, LineEnd, new_sid
from voice.simulator.playback import Playback
from voice.simulator.relay_messages import (
    End,
    InvalidMessageError,
    Language,
    PlayMedia,
    SendDigits,
    ServerMessage,
    Text,
    read_server_message,
)
from voice.simulator.report import CallLog
from voice.simulator.twiml import ConversationRelay
from voice.simulator.wire import Socket

CHARACTERS_PER_SECOND = 15.0
_KEY_MS = 250.0
_PARTIALS = 3


@dataclass(frozen=True, slots=True)
class _Due:
    """A message to the server at its time; None marks the end of what the caller was doing."""

    at_ms: float
    message: Mapping[str, object] | None


class RelaySession:
    """One ConversationRelay session, from `setup` to the end of the websocket.

    speaking_rate: characters a second, for both parties, at the player's pace 1.0. handoff_data: what the server
    gave with `end`, None when it ended otherwise.
    """

    def __init__(
        self,
        socket: Socket,
        identity: CallIdentity,
        noun: ConversationRelay,
        player: Player,
        log: CallLog,
        speaking_rate: float = CHARACTERS_PER_SECOND,
    ) -> None:
        self._socket = socket
        self._identity = identity
        self._noun = noun
        self._player = player
        self._log = log
        self._ms_per_character = 1000 / speaking_rate * player.pace
        self.session_id = new_sid("VX")
        self.handoff_data: str | None = None
        self.playback = Playback(1 / self._ms_per_character if self._ms_per_character else math.inf, "")
        self.playback.begin_stretch(player.utterances)
        self._language = noun.attributes.get("transcriptionLanguage") or noun.attributes.get("language", "en-US")
        self._complete = True
        self._interruptible = _by_whom(noun.attributes.get("interruptible", "any"))
        self._agenda: deque[_Due] = deque()
        self._doing = ("", 0.0)
        self._speaking = False

    async def run(self) -> LineEnd:
        """Play the caller's part until one side ends it."""
        try:
            await self._open()
            while True:
                end = await self._step()
                if end is not None:
                    await self._socket.close()
                    return end
        except ConnectionClosed as closed:
            self._log.protocol_error(f"64105 the server closed the websocket without an end message: {closed}")
            return LineEnd.LOST
        finally:
            self._note_heard()
            if self._agenda:
                self._note_utterance()

    async def _step(self) -> LineEnd | None:
        await self._report_speech(self._log.clock.now_ms())
        wake_ms = await self._do_what_is_due() if self._agenda else await self._act()
        if wake_ms is None:
            return LineEnd.CALLER
        raw = await self._receive_until(wake_ms)
        return await self._obey(raw) if raw is not None else None

    async def _open(self) -> None:
        identity = self._identity
        setup = {
            "type": "setup",
            "sessionId": self.session_id,
            "accountSid": identity.account_sid,
            "parentCallSid": "",
            "callSid": identity.call_sid,
            "from": identity.from_number,
            "to": identity.to_number,
            "forwardedFrom": "",
            "callType": "PSTN",
            "callerName": "",
            "direction": "inbound",
            "callStatus": "RINGING",
            "customParameters": dict(self._noun.parameters),
        }
        await self._send(setup)
        self._log.event("relay session started", self.session_id)
        now_ms = self._log.clock.now_ms()
        self._player.ready(now_ms)
        welcome = self._noun.attributes.get("welcomeGreeting", "")
        if welcome:
            self._interruptible = _by_whom(self._noun.attributes.get("welcomeGreetingInterruptible", "any"))
            self._hear(welcome, now_ms)

    async def _do_what_is_due(self) -> float:
        """Send what is due of the caller's speech or keys. Returns when to look again."""
        now_ms = self._log.clock.now_ms()
        while self._agenda and self._agenda[0].at_ms <= now_ms:
            due = self._agenda.popleft()
            if due.message is None:
                self._note_utterance()
                self._player.ready(now_ms)
            else:
                await self._send(due.message)
        return self._agenda[0].at_ms if self._agenda else now_ms

    async def _act(self) -> float | None:
        """Let the caller decide. Returns when to look again; None when the caller hangs up."""
        now_ms = self._log.clock.now_ms()
        action: Action = self._player.poll(now_ms, self._ear())
        match action:
            case Wait():
                return min(action.until_ms, self.playback.dry_ms) if self._speaking else action.until_ms
            case SpeakNow():
                await self._speak(action.step.say, now_ms)
            case PressNow():
                await self._press(action.digits, now_ms)
            case HangUpNow():
                self._log.event("caller hangs up", action.reason)
                return None
        return now_ms

    async def _speak(self, text: str, now_ms: float) -> None:
        listened_to = await self._talk_over("speech", now_ms)
        self._begin_utterance(text, now_ms)
        ended_ms = now_ms + len(text) * self._ms_per_character
        if listened_to:
            for part in self._partials(text):
                at_ms = now_ms + len(part) * self._ms_per_character
                self._agenda.append(_Due(at_ms, self._prompt(part, last=False)))
            self._agenda.append(_Due(ended_ms, self._prompt(text, last=True)))
        self._agenda.append(_Due(ended_ms, None))

    async def _press(self, digits: str, now_ms: float) -> None:
        detected = self._noun.attributes.get("dtmfDetection", "false") == "true"
        listened_to = await self._talk_over("dtmf", now_ms) and detected
        if not listened_to:
            self._log.event("keys not reported", "" if detected else "dtmfDetection is off")
        self._begin_utterance(f"[keys {digits}]", now_ms)
        key_ms = _KEY_MS * self._player.pace
        for index, digit in enumerate(digits if listened_to else ""):
            self._agenda.append(_Due(now_ms + index * key_ms, {"type": "dtmf", "digit": digit}))
        self._agenda.append(_Due(now_ms + len(digits) * key_ms, None))

    def _begin_utterance(self, text: str, now_ms: float) -> None:
        self._doing = (text, now_ms)
        self.playback.begin_stretch(self._player.utterances)

    async def _talk_over(self, means: str, now_ms: float) -> bool:
        """Interrupt the assistant if it speaks and may be. Returns whether Twilio listens to the caller now."""
        self.playback.advance(now_ms)
        if not self.playback.waiting:
            return True
        if means in self._interruptible:
            await self._interrupt(now_ms)
            return True
        listened_to = means in _by_whom(self._noun.attributes.get("reportInputDuringAgentSpeech", "none"))
        if not listened_to:
            self._log.event("not listened to", f"{means} during speech that may not be interrupted")
        return listened_to

    async def _interrupt(self, now_ms: float) -> None:
        heard = self.playback.current
        until = heard.content
        spoken_ms = (now_ms - heard.started_ms) / self._player.pace if until else 0
        self.playback.clear(now_ms)
        self._complete = True
        self._log.event("interrupt", until)
        await self._send(
            {"type": "interrupt", "utteranceUntilInterrupt": until, "durationUntilInterruptMs": round(spoken_ms)}
        )

    def _partials(self, text: str) -> list[str]:
        """What has been recognised so far, at a few moments: each holds all words of the one before."""
        if not (self._player.script.partials or self._noun.attributes.get("partialPrompts") == "true"):
            return []
        words = text.split()
        counts = sorted({math.ceil(len(words) * part / (_PARTIALS + 1)) for part in range(1, _PARTIALS + 1)})
        return [" ".join(words[:count]) for count in counts if count < len(words)]

    def _prompt(self, text: str, *, last: bool) -> Mapping[str, object]:
        language = self._player.script.language if self._language == "multi" else self._language
        return {"type": "prompt", "voicePrompt": text, "lang": language, "last": last}

    def _ear(self) -> Ear:
        playback = self.playback
        return Ear(playback.began_ms, playback.dry_ms, self._complete, playback.anything_fed, self._said)

    def _said(self) -> str:
        """What was heard since the caller's last utterance."""
        heard = (part.content for part in self.playback.heard if part.utterance == self._player.utterances)
        return " ".join(part.strip() for part in heard)

    async def _receive_until(self, moment_ms: float) -> str | bytes | None:
        try:
            async with asyncio.timeout(self._log.clock.seconds_until(moment_ms)):
                return await self._socket.recv()
        except TimeoutError:
            return None

    async def _obey(self, raw: str | bytes) -> LineEnd | None:
        now_ms = self._log.clock.now_ms()
        self.playback.advance(now_ms)
        try:
            return self._apply(read_server_message(raw), now_ms)
        except InvalidMessageError as error:
            self._log.protocol_error(f"64107 {error}")
            await self._send({"type": "error", "description": str(error)})
            return None

    def _apply(self, message: ServerMessage, now_ms: float) -> LineEnd | None:
        match message:
            case Text():
                self._take_text(message, now_ms)
            case PlayMedia():
                self._hear(f"[plays {message.source}]", now_ms)
            case SendDigits():
                self._log.event("digits sent to the caller", message.digits)
            case Language():
                self._language = message.transcription_language or self._language
                self._log.event("language", self._language)
            case End():
                self._end_speech()
                self.handoff_data = message.handoff_data
                self._log.event("end", message.handoff_data)
                return LineEnd.SERVER
        return None

    def _take_text(self, message: Text, now_ms: float) -> None:
        if message.interruptible is not None:
            self._interruptible = _by_whom(message.interruptible)
        fresh = self._complete and self.playback.began_ms is not None
        gap = " " if fresh and message.token and not message.token[0].isspace() else ""
        self._complete = message.last
        self._hear(gap + message.token if message.token else "", now_ms)

    def _hear(self, text: str, now_ms: float) -> None:
        if self.playback.began_ms is None and text:
            self._log.event("assistant begins", f"utterance {self.playback.current.utterance}")
        self.playback.feed(text, now_ms)

    def _end_speech(self) -> None:
        """The session ends at once, in the middle of a word if need be."""
        if self.playback.waiting:
            self._log.event("speech cut", f"{self.playback.waiting} characters not heard: end came before they were")

    async def _report_speech(self, now_ms: float) -> None:
        """Tell the server that the assistant's speech starts or stops, where the TwiML asked to be told."""
        self.playback.advance(now_ms)
        speaking = self.playback.waiting > 0
        if speaking == self._speaking:
            return
        self._speaking = speaking
        wanted = f"{self._noun.attributes.get('debug', '')} {self._noun.attributes.get('events', '')}"
        if "speaker-events" in wanted:
            await self._send({"type": "info", "name": "agentSpeaking", "value": "on" if speaking else "off"})
        if "tokens-played" in wanted and not speaking and self.playback.heard:
            await self._send({"type": "info", "name": "tokensPlayed", "value": self.playback.heard[-1].content})

    def _note_utterance(self) -> None:
        text, started_ms = self._doing
        self._log.caller_spoke(text, started_ms, self._player.utterances)

    def _note_heard(self) -> None:
        self.playback.advance(self._log.clock.now_ms())
        for stretch in self.playback.heard:
            self._log.assistant_spoke(stretch.content, stretch.started_ms, stretch.ended_ms, stretch.utterance)

    async def _send(self, message: Mapping[str, object]) -> None:
        self._log.event(f"sent {message['type']}", str(message.get("voicePrompt", "")))
        await self._socket.send(json.dumps(message, ensure_ascii=False))


def _by_whom(value: str | bool) -> frozenset[str]:
    """What may interrupt: none, dtmf, speech or any; true and false are older names of any and none."""
    any_input = frozenset({"speech", "dtmf"})
    meanings = {"any": any_input, "true": any_input, "speech": frozenset({"speech"}), "dtmf": frozenset({"dtmf"})}
    return meanings.get(str(value).lower(), frozenset())
