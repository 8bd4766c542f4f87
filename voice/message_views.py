"""The portal's pages of the messages that callers have left: read, taken, noted, done."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.roles import HANDLES_MESSAGES
from conversations import services
from conversations.models import Message
from conversations.services import NoteChanged
from tenants.errors import IllegalTransition
from voice import selectors
from voice.control_forms import controls_calls
from voice.views import page_of, sees_numbers

State = Message.State
ALL = "all"


class NoteForm(forms.Form):
    """What the staff notes of a message. version: of the note that the writer has seen."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("For you and your colleagues. Callers never see it."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"max_length": gettext_lazy("This is too long.")},
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_note(self) -> str:
        return str(self.cleaned_data["note"]).replace("\r\n", "\n").strip()


def _handler(request: HttpRequest) -> User | None:
    """Who asks, where they may see to messages."""
    user = request.user
    return user if isinstance(user, User) and user.role in HANDLES_MESSAGES else None


def changes_message(view: Callable[[HttpRequest, Message, User], None]) -> Callable[..., HttpResponse]:
    """A view that does one thing to a message, for roles that may, and goes back to where it was asked.

    Raises Http404, PermissionDenied.
    """

    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest, message_id: str) -> HttpResponse:
        actor = _handler(request)
        if actor is None:
            raise PermissionDenied
        message = _found(message_id)
        try:
            view(request, message, actor)
        except IllegalTransition:
            notices.error(request, _("Somebody else has seen to this message meanwhile."))
            return redirect("message", message.pk)
        back = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        return redirect(back) if safe else redirect("message", message.pk)

    return guarded


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """What callers asked to be passed on: the new ones, or those in the state that `?state=` names."""
    asked = request.GET.get("state", "")
    chosen = asked if asked in {*State.values, ALL} else State.NEW.value
    counts = selectors.message_counts()
    page = page_of(request, selectors.messages("" if chosen == ALL else chosen))
    context = _rights(request) | {
        "page": page,
        "chosen": chosen,
        "total": counts[""],
        "filters": [
            (State.NEW.value, _("New"), counts[State.NEW]),
            (State.IN_PROGRESS.value, _("In progress"), counts[State.IN_PROGRESS]),
            (State.DONE.value, _("Done"), counts[State.DONE]),
            (ALL, _("All"), counts[""]),
        ],
    }
    if not counts[""]:
        context["numbers"] = selectors.answered_numbers()
    return render(request, "messages/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, message_id: str) -> HttpResponse:
    """One message and what is known of it; posted is the staff's note. Raises Http404, PermissionDenied."""
    found = _found(message_id)
    if request.method != "POST":
        return _detail(request, found, _note_form(found))
    if _handler(request) is None:
        raise PermissionDenied
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _detail(request, found, form, status=422)
    try:
        services.write_note(found, form.cleaned_data["note"], seen=form.cleaned_data["version"])
    except NoteChanged:
        # What was typed stays; saved once more it replaces the note that is shown now.
        again = NoteForm({"note": form.cleaned_data["note"], "version": services.note_version(found)})
        return _detail(request, found, again, status=409, changed_note=found.note)
    notices.success(request, _("The note is saved."))
    return redirect("message", found.pk)


@changes_message
def take(request: HttpRequest, message: Message, actor: User) -> None:
    """See to a new message."""
    services.take_in_hand(message, actor=actor)
    notices.success(request, _("This message is yours now."))


@changes_message
def finish(request: HttpRequest, message: Message, actor: User) -> None:
    """It is dealt with."""
    services.finish(message, actor=actor)
    notices.success(request, _("The message is done."))


@changes_message
def put_back(request: HttpRequest, message: Message, actor: User) -> None:
    """It is to be seen to by anybody, whether it was done already or not."""
    services.put_back(message)
    notices.success(request, _("The message is among the new ones again."))


def _detail(request: HttpRequest, found: Message, form: NoteForm, status: int = 200, **more: Any) -> HttpResponse:
    context = _rights(request) | {"message": found, "form": form}
    return render(request, "messages/detail.html", context | more, status=status)


def _rights(request: HttpRequest) -> dict[str, Any]:
    return {
        "sees_numbers": sees_numbers(request),
        "controls_calls": controls_calls(request),
        "handles_messages": _handler(request) is not None,
    }


def _note_form(message: Message) -> NoteForm:
    return NoteForm(initial={"note": message.note, "version": services.note_version(message)})


def _found(message_id: str) -> Message:
    found = selectors.message(int(message_id))
    if found is None:
        raise Http404
    return found
