"""What a business may say of how its assistant listens, speaks and hands over, in plain words.

What belongs to one language is a form of its own: there is one for each language that was on the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from voice import presentation, selectors
from voice.dialogue.phone import digits_of, regions_of, to_e164
from voice.models import Assistant, Patience, Sensitivity, TransferMode
from voice.speech import registry

# Named one by one, so that a role added later changes nothing until somebody decides that it may.
CHANGES_ASSISTANTS = frozenset({User.Role.OWNER, User.Role.ADMIN})

LONGEST_SENTENCE = 600
LONGEST_PROMPT = 8000
LONGEST_VOICE_NAME = 100
SLOWEST, FASTEST = 0.5, 2.0
LONGEST_CALL_MIN = 240

Choices = list[tuple[str, Any]]


def changes_assistants(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.role in CHANGES_ASSISTANTS


# --- fields ----------------------------------------------------------------------------------------------------

_NOT_A_CHOICE = {
    "required": gettext_lazy("Choose one of these."),
    "invalid_choice": gettext_lazy("Choose one of these."),
}

_TOO_LONG = gettext_lazy("This is too long: %(show_value)d characters of %(limit_value)d at most.")


class LongText(forms.CharField):
    """Several lines. A browser counts a line's end as one character and sends two, and would cut what is too long."""

    widget = forms.Textarea

    def __init__(self, *, rows: int, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "cols": None, "dir": "auto"})
        super().__init__(required=False, widget=widget, error_messages={"max_length": _TOO_LONG}, **options)

    def to_python(self, value: Any) -> str:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value) or ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class SpeedField(forms.FloatField):
    """A factor, shown as `1` and not as `1.0`."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:g}" if isinstance(value, float) else value


class TelephoneField(forms.CharField):
    """A telephone number that may be left out, shown as people write it."""

    def prepare_value(self, value: Any) -> Any:
        return presentation.readable_number(value) if isinstance(value, str) else value


def _choice(label: Any, choices: Choices | None = None, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices or (), error_messages=_NOT_A_CHOICE, **options)


def _languages() -> Choices:
    return [(code, capfirst(name)) for code, name in settings.LANGUAGES]


def _engines(offered: Iterable[str], chosen: str) -> Choices:
    """The platform's choice first. What was chosen stays a choice, also while it is not to be had."""
    names = list(offered)
    choices: Choices = [("", _("Platform's choice")), *((name, presentation.engine_name(name)) for name in names)]
    if chosen and chosen not in names:
        label = _("%(engine)s (not available now)") % {"engine": presentation.engine_name(chosen)}
        choices.append((chosen, label))
    return choices


# --- one language ----------------------------------------------------------------------------------------------


class SpeechForm(forms.Form):
    """What the assistant says in one language, and by which engines it speaks and listens in it."""

    greeting = LongText(
        label=gettext_lazy("Greeting"),
        help_text=gettext_lazy("The first words callers hear. Left empty, it greets in the name of your business."),
        max_length=LONGEST_SENTENCE,
        rows=3,
    )
    closing = LongText(
        label=gettext_lazy("Goodbye"),
        help_text=gettext_lazy("The last words callers hear. Left empty, it says a short goodbye."),
        max_length=LONGEST_SENTENCE,
        rows=2,
    )
    engine = _choice(gettext_lazy("Voice engine"), required=False)
    voice = forms.CharField(
        label=gettext_lazy("Name of the voice"),
        help_text=gettext_lazy("As the maker of the engine calls it. Left empty, it is the engine's usual voice."),
        required=False,
        max_length=LONGEST_VOICE_NAME,
        widget=forms.TextInput(attrs={"dir": "auto", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"max_length": gettext_lazy("The name of a voice is a short text.")},
    )
    gender = _choice(
        gettext_lazy("Woman or man"),
        [("", gettext_lazy("Either")), ("female", gettext_lazy("Woman")), ("male", gettext_lazy("Man"))],
        required=False,
        help_text=gettext_lazy("Where the engine has both."),
    )
    speed = SpeedField(
        label=gettext_lazy("Speed"),
        help_text=gettext_lazy("1 is normal, 0.8 slower, 1.2 faster."),
        required=False,
        min_value=SLOWEST,
        max_value=FASTEST,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("The speed is a number from 0.5 to 2.")
        ),
    )
    transcriber = _choice(
        gettext_lazy("Listening engine"),
        required=False,
        help_text=gettext_lazy("It turns the caller's words into text."),
    )

    def __init__(self, assistant: Assistant, language: str, data: QueryDict | None = None) -> None:
        self.language = language
        self.language_name = capfirst(dict(settings.LANGUAGES)[language])
        self._voice: dict[str, Any] = assistant.voices.get(language, {})
        initial = {
            "greeting": assistant.greeting.get(language, ""),
            "closing": assistant.closing.get(language, ""),
            "engine": self._voice.get("engine", ""),
            "voice": self._voice.get("name", ""),
            "gender": self._voice.get("gender", ""),
            "speed": self._voice.get("speed", 1.0),
            "transcriber": assistant.transcribers.get(language, ""),
        }
        super().__init__(data, initial=initial, prefix=language)
        self._choices("engine").choices = _engines(registry.offered_synthesizers(language), initial["engine"])
        self._choices("transcriber").choices = _engines(registry.offered_transcribers(language), initial["transcriber"])
        for name in ("greeting", "closing"):
            self.fields[name].widget.attrs["lang"] = language

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("voice") and self.cleaned_data.get("engine") == "":
            self.add_error(
                "engine", _("A voice that is named needs its engine: another engine does not know the name.")
            )
        return self.cleaned_data

    def chosen_voice(self) -> dict[str, Any]:
        """Only what differs from an engine's own ways."""
        cleaned = self.cleaned_data
        chosen = {"engine": cleaned["engine"], "name": cleaned["voice"], "gender": cleaned["gender"]}
        speed = cleaned["speed"] or 1.0
        return {name: value for name, value in chosen.items() if value} | ({"speed": speed} if speed != 1.0 else {})


# --- the whole -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WrongField:
    """A field that has to be corrected, and its id on the page."""

    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which what was typed is not what is stored. stored: in words; of a long text, its beginning."""

    label: str
    stored: str


class AssistantForm(forms.Form):
    """An assistant's settings. `spoken`: a SpeechForm for each language that is on the page."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("As it stands in your list of calls."),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Give it a name."), "max_length": _TOO_LONG},
    )
    language = _choice(
        gettext_lazy("Language"), _languages(), help_text=gettext_lazy("In which it answers the telephone.")
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Further languages"),
        help_text=gettext_lazy(
            "Which callers may speak too. Tick one and save: its greeting and voice then appear here."
        ),
        required=False,
        choices=_languages(),
        widget=forms.CheckboxSelectMultiple,
        error_messages=_NOT_A_CHOICE,
    )
    patience = _choice(
        gettext_lazy("Patience"),
        [
            (Patience.QUICK, gettext_lazy("Quick: answers after a short silence")),
            (Patience.NORMAL, capfirst(Patience.NORMAL.label)),
            (Patience.PATIENT, gettext_lazy("Patient: leaves callers time to think")),
        ],
        help_text=gettext_lazy("How long it waits when a caller has stopped speaking."),
    )
    sensitivity = _choice(
        gettext_lazy("Sensitivity"),
        [(value, capfirst(label)) for value, label in Sensitivity.choices],
        help_text=gettext_lazy("How easily it takes a sound for the caller's voice."),
    )
    interruptible = forms.BooleanField(
        label=gettext_lazy("Callers may interrupt it"),
        help_text=gettext_lazy(
            "It falls silent when a caller speaks. That the call is recorded is always said to the end."
        ),
        required=False,
    )
    longest_call = forms.IntegerField(
        label=gettext_lazy("Longest call, in minutes"),
        required=False,
        min_value=1,
        max_value=LONGEST_CALL_MIN,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("Give whole minutes, from 1 to 240.")
        ),
    )
    dialogue = _choice(
        gettext_lazy("Who leads the conversation"),
        help_text=gettext_lazy("If the language model fails in a call, the rules go on in its place."),
    )
    model = _choice(gettext_lazy("Language model"), required=False)
    prompt = LongText(
        label=gettext_lazy("Instructions for the language model"),
        help_text=gettext_lazy(
            "What it should know and how it should speak, in your own words. 8,000 characters at most."
        ),
        max_length=LONGEST_PROMPT,
        rows=8,
    )
    transfer_number = TelephoneField(
        label=gettext_lazy("Number to hand over to"),
        help_text=gettext_lazy(
            "Where a caller who needs a person is put through. Left empty, it takes a message instead."
        ),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
        error_messages={"max_length": gettext_lazy("Give a telephone number, such as +33 6 12 34 56 78.")},
    )
    transfer_mode = _choice(
        gettext_lazy("Way of handing over"),
        [
            (TransferMode.DIRECT, gettext_lazy("Directly: your telephone rings and you have the caller")),
            (TransferMode.ANNOUNCED, gettext_lazy("Announced: you hear who calls and why, then press a key to accept")),
        ],
    )
    records_calls = forms.BooleanField(
        label=gettext_lazy("Record calls"),
        help_text=gettext_lazy(
            "Callers are told first, in their own language. You can listen to the recording on the page of the call."
        ),
        required=False,
    )

    def __init__(self, assistant: Assistant, data: QueryDict | None = None) -> None:
        self.assistant = assistant
        initial = {name: getattr(assistant, name) for name in self.base_fields if hasattr(assistant, name)}
        initial["longest_call"] = _minutes(assistant.max_duration_seconds)
        super().__init__(data, initial=initial)
        self.spoken = [SpeechForm(assistant, code, data) for code in _shown(assistant, data)]
        self.fields["longest_call"].help_text = _(
            "The caller is told before the end. Left empty, it is %(minutes)d minutes."
        ) % {"minutes": _minutes(int(settings.CALL_MAX_DURATION_S))}
        self._offer_models()

    def _offer_models(self) -> None:
        """A language model is a choice only where the platform has one, or the assistant was given one."""
        if not settings.LLM_PROVIDERS and self.assistant.dialogue == "rules":
            for name in ("dialogue", "model", "prompt"):
                del self.fields[name]
            return
        dialogue, model = self.fields["dialogue"], self.fields["model"]
        assert isinstance(dialogue, forms.ChoiceField) and isinstance(model, forms.ChoiceField)
        names = dict.fromkeys(["rules", "llm", self.assistant.dialogue])
        dialogue.choices = [(name, presentation.dialogue_name(name)) for name in names]
        model.choices = _engines(settings.LLM_PROVIDERS, self.assistant.model)

    def is_valid(self) -> bool:
        """What is wrong in a language that is given up does not matter."""
        return all([super().is_valid(), *(form.is_valid() for form in self._kept())])

    def _kept(self) -> list[SpeechForm]:
        if "languages" in self.errors or "language" in self.errors:
            return self.spoken
        wanted = {self.cleaned_data["language"], *self.cleaned_data["languages"]}
        return [form for form in self.spoken if form.language in wanted]

    def clean_languages(self) -> list[str]:
        """Without the one in which it answers."""
        return [code for code in self.cleaned_data["languages"] if code != self.cleaned_data.get("language")]

    def clean_transfer_number(self) -> str:
        written = str(self.cleaned_data["transfer_number"])
        if not written:
            return ""
        own = selectors.answered_numbers()
        number = to_e164(digits_of(written), regions_of(own, self.assistant.language))
        if not presentation.is_dialable(number):
            raise forms.ValidationError(_("Give a telephone number, such as +33 6 12 34 56 78."))
        if number in own:
            raise forms.ValidationError(_("An assistant answers this number itself: the caller would come back to it."))
        return number

    def changes(self) -> dict[str, Any]:
        """The values of the assistant's fields that were on the page. What is said in other languages is kept."""
        cleaned = dict(self.cleaned_data)
        longest = cleaned.pop("longest_call")
        if "longest_call" in self.changed_data:
            cleaned["max_duration_seconds"] = longest and longest * 60
        for name in ("greeting", "closing", "voices", "transcribers"):
            cleaned[name] = dict(getattr(self.assistant, name))
        for form in (form for form in self.spoken if form.is_valid()):
            said = form.cleaned_data
            _set(cleaned["greeting"], form.language, said["greeting"])
            _set(cleaned["closing"], form.language, said["closing"])
            _set(cleaned["voices"], form.language, form.chosen_voice())
            _set(cleaned["transcribers"], form.language, said["transcriber"])
        return cleaned

    def new_languages(self) -> bool:
        """Whether a language is wanted that has no fields on the page yet."""
        wanted = {self.cleaned_data["language"], *self.cleaned_data["languages"]}
        return bool(wanted - {form.language for form in self.spoken})

    def wrong_fields(self) -> list[WrongField]:
        """The fields that stop it from being saved."""
        checked: list[forms.Form] = [self, *self._kept()] if self.is_bound else []
        wrong = [(form, name) for form in checked for name in form.fields if name in form.errors]
        return [WrongField(_label(form, name), form[name].auto_id) for form, name in wrong]

    def differences(self, stored: Assistant) -> list[Difference]:
        """Where what was typed is not what is stored by now."""
        now = AssistantForm(stored)
        pairs = [(self, now), *((form, SpeechForm(stored, form.language)) for form in self._kept())]
        return [difference for typed, kept in pairs for difference in _differences(typed, kept)]


def _shown(assistant: Assistant, data: QueryDict | None) -> list[str]:
    """The languages whose fields are on the page: those that were there when it was sent, else those it speaks."""
    codes = [assistant.language, *assistant.languages] if data is None else data.getlist("shown")
    known = dict(settings.LANGUAGES)
    return [code for code in dict.fromkeys(codes) if code in known]


def _minutes(seconds: int | None) -> int | None:
    return None if seconds is None else math.ceil(seconds / 60)


def _set(by_language: dict[str, Any], language: str, value: Any) -> None:
    """Nothing chosen is no entry."""
    by_language.pop(language, None)
    if value:
        by_language[language] = value


def _label(form: forms.Form, name: str) -> str:
    label = str(form[name].label)
    return f"{label} ({form.language_name})" if isinstance(form, SpeechForm) else label


def _differences(typed: forms.Form, stored: forms.Form) -> Iterator[Difference]:
    for name in typed.fields:
        if name not in stored.fields:
            continue
        value = stored.get_initial_for_field(stored.fields[name], name)
        if (typed.cleaned_data.get(name) or None) != (value or None):
            yield Difference(_label(typed, name), _in_words(stored.fields[name], value))


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, forms.ChoiceField):
        labels = {str(code): str(label) for code, label in field.choices}  # type: ignore[union-attr, misc]
        codes = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(code), str(code)) for code in codes) or _("none")
    if value in (None, ""):
        return _("empty")
    return Truncator(str(field.prepare_value(value))).chars(120)
