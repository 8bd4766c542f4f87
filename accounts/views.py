"""Coming in, going out, and the language of the pages."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import entry, password_reset
from accounts.forms import FAILURES, ForgottenPasswordForm, NewPasswordForm, SignInForm
from accounts.middleware import LANGUAGE_COOKIE
from accounts.models import User
from accounts.password_reset import tokens
from accounts.tasks import mail_password_reset_later
from tenants.rate_limits import client_address

_A_YEAR_S = 365 * 24 * 3600


class SignInView(LoginView):
    """A person's own language, once they are known, wins over the one that this browser was left in."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        user = form.get_user()
        if isinstance(user, User) and user.language:
            _remember_language(response, user.language)
        return response


class SignOutView(LogoutView):
    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        messages.success(request, _("You are signed out."))
        return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Answers the same whether the address is known or not; what follows comes by mail."""
    form = ForgottenPasswordForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/password_forgotten.html", {"form": form})
    if not password_reset.may_ask(client_address(request)):
        return render(request, "accounts/password_forgotten.html", {"too_often": True}, status=429)
    mail_password_reset_later(form.cleaned_data["email"], request.LANGUAGE_CODE)
    return render(request, "accounts/password_forgotten.html", {"asked": True})


class NewPasswordView(PasswordResetConfirmView):
    """From the link of the mail. A new password ends every session: Django ties them to the old one."""

    template_name = "accounts/password_new.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("sign_in")
    token_generator = tokens

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        response = super().form_valid(form)
        FAILURES.forget(form.user.email, client_address(self.request))
        messages.success(self.request, _("Your new password is kept. Sign in with it."))
        return response


@never_cache
@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """In with a one-shot ticket, as whom it was made for; the session that was there before is not kept."""
    try:
        user = entry.redeem(request.GET.get("ticket", "")[:64])
    except entry.EntryRefused:
        if request.user.is_authenticated:  # the second of two clicks: the first has let them in
            return redirect(settings.LOGIN_REDIRECT_URL)
        return render(request, "accounts/entry_refused.html", status=410)
    request.session.flush()
    login(request, user)
    response = redirect(settings.LOGIN_REDIRECT_URL)
    if user.language:
        _remember_language(response, user.language)
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Show pages in another language and come back to the page that asked; an unknown language changes nothing."""
    response = HttpResponseRedirect(_safe_return(request))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=language)
        _remember_language(response, language)
    return response


def _safe_return(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe else settings.LOGIN_REDIRECT_URL


def _remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=_A_YEAR_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
