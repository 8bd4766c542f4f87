"""Reads TwiML as strictly as Twilio's schema does, the verbs that a receptionist needs.

Sources: https://www.twilio.com/docs/voice/twiml and its pages connect, stream, connect/conversationrelay, dial, number,
conference, say, play, pause, record, gather, redirect, reject, hangup; https://www.twilio.com/docs/api/errors
12100 (cannot be parsed) and 12200 (does not conform to the schema).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit


class TwimlError(Exception):
    """A document Twilio would not execute. `code` is Twilio's number for it."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Stream:
    """Bidirectional Media Stream. The url carries no query string: Twilio supports none and hands on none."""

    url: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConversationRelay:
    """ConversationRelay session. attributes: all of the element's, as written; `url` without its query string."""

    url: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Connect:
    noun: Stream | ConversationRelay
    action: str = ""
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Conference:
    """attributes: all of the element's, as written."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dial:
    """whisper: the address whose TwiML the person hears before being put through; empty without."""

    numbers: tuple[str, ...]
    action: str = ""
    method: str = "POST"
    whisper: str = ""
    conference: Conference | None = None


@dataclass(frozen=True, slots=True)
class SayText:
    text: str


@dataclass(frozen=True, slots=True)
class Play:
    url: str


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: int = 1


@dataclass(frozen=True, slots=True)
class Redirect:
    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Reject:
    reason: str = "rejected"


@dataclass(frozen=True, slots=True)
class Hangup:
    pass


@dataclass(frozen=True, slots=True)
class Record:
    """attributes: all of the element's, as written."""

    action: str = ""
    method: str = "POST"
    status_callback: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gather:
    """prompts: what is said while keys are waited for."""

    prompts: tuple[Verb, ...]
    action: str = ""
    method: str = "POST"
    attributes: Mapping[str, str] = field(default_factory=dict)


Verb = Connect | Dial | SayText | Play | Pause | Redirect | Reject | Hangup | Record | Gather

_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    name: frozenset(attributes.split())
    for name, attributes in {
        "Connect": "action method",
        "Stream": "url name track statusCallback statusCallbackMethod connectorName",
        "ConversationRelay": "url language ttsLanguage transcriptionLanguage ttsProvider voice transcriptionProvider"
        " speechModel profanityFilter dtmfDetection welcomeGreeting partialPrompts welcomeGreetingInterruptible"
        " interruptible preemptible hints intelligenceService reportInputDuringAgentSpeech"
        " elevenlabsTextNormalization interruptSensitivity debug backgroundNoiseReduction speechTimeout"
        " deepgramSmartFormat ignoreBackchannel events partialPromptOnHangup eagerEotThreshold asrSmartFormat"
        " ttsTextNormalization ttsLanguageTextNormalization elevenlabsLanguageTextNormalization includeInPrompt"
        " customerName applicationReconnect echoPromptFiltering turnDetection conversationConfiguration",
        "Language": "code ttsProvider voice transcriptionProvider speechModel hints asrSmartFormat"
        " ttsTextNormalization ttsLanguageTextNormalization",
        "Parameter": "name value",
        "Dial": "action method answerOnBridge callerId callReason hangupOnStar record recordingStatusCallback"
        " recordingStatusCallbackEvent recordingStatusCallbackMethod recordingTrack referMethod referUrl ringTone"
        " sequential timeLimit timeout trim events",
        "Number": "sendDigits url method byoc statusCallbackEvent statusCallback statusCallbackMethod"
        " machineDetection machineDetectionTimeout machineDetectionSpeechThreshold"
        " machineDetectionSpeechEndThreshold machineDetectionSilenceTimeout amdStatusCallback"
        " amdStatusCallbackMethod",
        "Say": "language loop voice",
        "Play": "digits loop",
        "Pause": "length",
        "Redirect": "method",
        "Reject": "reason",
        "Hangup": "",
        "Record": "action method timeout finishOnKey maxLength playBeep trim recordingStatusCallback"
        " recordingStatusCallbackMethod recordingStatusCallbackEvent transcribe transcribeCallback",
        "Gather": "input action method timeout speechTimeout numDigits finishOnKey actionOnEmptyResult language hints"
        " profanityFilter partialResultCallback partialResultCallbackMethod speechModel enhanced debug",
        "Conference": "muted beep startConferenceOnEnter endConferenceOnExit participantLabel jitterBufferSize waitUrl"
        " waitMethod maxParticipants record region trim coach statusCallbackEvent statusCallback statusCallbackMethod"
        " recordingStatusCallback recordingStatusCallbackMethod recordingStatusCallbackEvent eventCallbackUrl",
    }.items()
}


def read_twiml(document: str) -> tuple[Verb, ...]:
    """The verbs of a document, in order. Raises TwimlError."""
    try:
        root = ET.fromstring(document)  # noqa: S314 - the document is that of the server under test
    except ET.ParseError as error:
        raise TwimlError(12100, f"Document parse failure: {error}") from error
    if root.tag != "Response":
        raise TwimlError(12100, f"Document parse failure: the root element is <{root.tag}>, not <Response>")
    return tuple(_read_verb(element) for element in root)


def without_query(url: str) -> str:
    scheme, host, path, _, _ = urlsplit(url)
    return urlunsplit((scheme, host, path, "", ""))


def _read_verb(element: ET.Element) -> Verb:
    if element.tag not in _READERS:
        raise TwimlError(12200, f"Schema validation: <{element.tag}> is not a verb, or not one the simulator plays")
    _check_attributes(element)
    return _READERS[element.tag](element)


def _read_connect(element: ET.Element) -> Connect:
    if len(element) != 1:
        raise TwimlError(12200, f"Schema validation: <Connect> holds {len(element)} nouns, exactly one is needed")
    noun = element[0]
    if noun.tag not in ("Stream", "ConversationRelay"):
        raise TwimlError(12200, f"Schema validation: <{noun.tag}> is not a noun of <Connect> the simulator plays")
    _check_attributes(noun)
    url, parameters = without_query(_needed(noun, "url")), _read_parameters(noun)
    read: Stream | ConversationRelay = (
        Stream(url, parameters) if noun.tag == "Stream" else ConversationRelay(url, parameters, dict(noun.attrib))
    )
    return Connect(read, element.get("action", ""), _method(element))


def _read_parameters(noun: ET.Element) -> dict[str, str]:
    allowed = ("Parameter",) if noun.tag == "Stream" else ("Parameter", "Language")
    for child in noun:
        if child.tag not in allowed:
            raise TwimlError(12200, f"Schema validation: <{child.tag}> is not allowed in <{noun.tag}>")
        _check_attributes(child)
    return {_needed(child, "name"): child.get("value", "") for child in noun if child.tag == "Parameter"}


def _read_dial(element: ET.Element) -> Dial:
    for child in element:
        if child.tag not in ("Number", "Conference"):
            raise TwimlError(12200, f"Schema validation: <{child.tag}> is not a noun of <Dial> the simulator plays")
        _check_attributes(child)
    conference = element.find("Conference")
    if conference is not None:
        if len(element) != 1 or not _text(conference):
            raise TwimlError(12200, "Schema validation: <Conference> needs a name and stands alone in <Dial>")
        room = Conference(_text(conference), dict(conference.attrib))
        return Dial((), element.get("action", ""), _method(element), conference=room)
    numbers = [_text(child) for child in element] or [_text(element)]
    if not all(numbers):
        raise TwimlError(12200, "Schema validation: <Dial> without a number")
    whisper = element[0].get("url", "") if len(element) else ""
    return Dial(tuple(numbers), element.get("action", ""), _method(element), whisper)


def _read_record(element: ET.Element) -> Record:
    length = element.get("maxLength", "3600")
    if not length.isdecimal() or int(length) <= 1:
        raise TwimlError(12200, f"Schema validation: maxLength {length!r} of <Record> is not more than a second")
    if not set(element.get("finishOnKey", "")) <= set("0123456789#*"):
        raise TwimlError(12200, "Schema validation: finishOnKey of <Record> holds what is no key")
    if element.get("trim", "trim-silence") not in ("trim-silence", "do-not-trim"):
        raise TwimlError(12200, "Schema validation: trim of <Record> is neither trim-silence nor do-not-trim")
    callback = element.get("recordingStatusCallback", "")
    return Record(element.get("action", ""), _method(element), callback, dict(element.attrib))


def _read_gather(element: ET.Element) -> Gather:
    for child in element:
        if child.tag not in ("Say", "Play", "Pause"):
            raise TwimlError(12200, f"Schema validation: <{child.tag}> is not allowed in <Gather>")
    digits = element.get("numDigits", "1")
    if not digits.isdecimal() or int(digits) < 1:
        raise TwimlError(12200, f"Schema validation: numDigits {digits!r} of <Gather> is not a number of keys")
    prompts = tuple(_read_verb(child) for child in element)
    return Gather(prompts, element.get("action", ""), _method(element), dict(element.attrib))


def _read_pause(element: ET.Element) -> Pause:
    length = element.get("length", "1")
    if not length.isdecimal():
        raise TwimlError(12200, f"Schema validation: length {length!r} of <Pause> is not a number of seconds")
    return Pause(int(length))


def _read_reject(element: ET.Element) -> Reject:
    reason = element.get("reason", "rejected")
    if reason not in ("rejected", "busy"):
        raise TwimlError(12200, f"Schema validation: reason {reason!r} of <Reject> is neither rejected nor busy")
    return Reject(reason)


def _read_hangup(_element: ET.Element) -> Hangup:
    return Hangup()


_READERS: Mapping[str, Callable[[ET.Element], Verb]] = {
    "Connect": _read_connect,
    "Dial": _read_dial,
    "Say": lambda element: SayText(_text(element)),
    "Play": lambda element: Play(_text(element)),
    "Pause": _read_pause,
    "Redirect": lambda element: Redirect(_text(element), _method(element)),
    "Reject": _read_reject,
    "Hangup": _read_hangup,
    "Record": _read_record,
    "Gather": _read_gather,
}


def _check_attributes(element: ET.Element) -> None:
    unknown = sorted(set(element.attrib) - _ATTRIBUTES[element.tag])
    if unknown:
        raise TwimlError(12200, f"Schema validation: attribute {unknown[0]!r} is not allowed in <{element.tag}>")


def _method(element: ET.Element) -> str:
    method = element.get("method", "POST")
    if method not in ("GET", "POST"):
        raise TwimlError(12200, f"Schema validation: method {method!r} of <{element.tag}> is neither GET nor POST")
    return method


def _needed(element: ET.Element, attribute: str) -> str:
    value = element.get(attribute, "")
    if not value:
        raise TwimlError(12200, f"Schema validation: <{element.tag}> needs the attribute {attribute}")
    return value


def _text(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())
