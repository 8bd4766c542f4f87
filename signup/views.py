"""The public host: what the product is, signing up, confirming, finding one's workspace."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.security_headers import form_leads_to
from signup import addresses, documents, limits, links, services
from signup.forms import TAKEN, AnotherAddressForm, FindForm, SignUpForm
from signup.models import SignUp
from signup.tasks import mail_workspaces_later
from tenants.addresses import any_workspace
from tenants.rate_limits import address_of, client_address


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "public/home.html", {"base_domain": settings.TENANT_BASE_DOMAIN})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """The form. Whoever sends it well-filled is told the same: to look at their mail."""
    form = SignUpForm(request.POST or None)
    context = {"form": form, "base_domain": settings.TENANT_BASE_DOMAIN}
    if request.method != "POST" or not form.is_valid():
        return render(request, "public/sign_up.html", context)
    if not limits.may_sign_up(client_address(request), form.cleaned_data["email"]):
        return _too_often(request)
    agreed = documents.as_agreed(request.LANGUAGE_CODE)
    begun = services.begin(form.unsaved(agreed, address_of(request), request.META.get("HTTP_USER_AGENT", "")))
    return redirect("sign_up_sent", token=links.resend_token(begun))


@never_cache
@require_POST
def check_address(request: HttpRequest) -> HttpResponse:
    """Whether an address is free: the piece of the page that says so, or without script the whole form."""
    if not limits.may_check_address(client_address(request)):
        return _too_often(request)
    checked = _checked(request.POST.get("name", "")[:120], request.POST.get("slug", "")[:60].strip().lower())
    if "part" in request.POST:
        return render(request, "public/address.html", {"checked": checked})
    form = SignUpForm(initial={name: value for name, value in request.POST.items() if name != "password"})
    context = {"form": form, "checked": checked, "base_domain": settings.TENANT_BASE_DOMAIN}
    return render(request, "public/sign_up.html", context)


def _checked(name: str, slug: str) -> dict[str, object]:
    """What is told of an address, or of the one that would be made of the name."""
    slug = slug or (addresses.suggested(name) if name.strip() else "")
    if not slug:
        return {}
    problem = addresses.problem_with(slug)
    instead = addresses.suggested(name or slug) if problem else ""
    told = TAKEN if problem and problem.code == "taken" else " ".join(problem.messages) if problem else ""
    return {"slug": slug, "free": problem is None, "problem": told, "instead": instead}


@never_cache
@require_safe
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """Where to look now. Shows no address: whoever has this link must learn nothing from it."""
    return render(request, "public/sign_up_sent.html", {"token": token})


@never_cache
@require_POST
def resend(request: HttpRequest, token: str) -> HttpResponse:
    begun = links.resent_by(token)
    if not limits.may_resend(client_address(request), begun.email if begun else token):
        return _too_often(request)
    if begun:
        services.resend(begun)
    return render(request, "public/sign_up_sent.html", {"token": token, "again": True})


# The form of this page is answered with the way into the new workspace, whose address may still change on it.
@form_leads_to(any_workspace)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for a click: programs that look at the links in a mail open them, and would open the workspace."""
    begun = links.confirmed_by(token)
    if begun is None or (begun.state == SignUp.State.PENDING and not begun.is_open):
        return render(request, "public/link_refused.html", status=410)
    if request.method != "POST":
        if begun.tenant:
            return _opened(request, services.Opened(begun.tenant, ""))
        return _ask(request, begun, secrets.token_urlsafe(24))
    page = request.POST.get("page", "")[:64]
    form = AnotherAddressForm(request.POST) if "slug" in request.POST else None
    if form and begun.tenant is None and not form.is_valid():
        return _ask(request, begun, page, form)
    try:
        slug = form.cleaned_data["slug"] if form and form.is_valid() else ""
        return _opened(request, services.confirm(begun.pk, page=page, slug=slug))
    except services.AddressTaken:
        return _ask(request, begun, page, AnotherAddressForm(initial={"slug": addresses.suggested(begun.name)}))
    except services.LinkRefused:
        return render(request, "public/link_refused.html", status=410)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Asks for an address and answers by mail alone: the page is the same whether it is known or not."""
    form = FindForm(request.POST or None)
    context = {"form": form, "base_domain": settings.TENANT_BASE_DOMAIN}
    if request.method != "POST" or not form.is_valid():
        return render(request, "public/find.html", context)
    if not limits.may_find(client_address(request)):
        return _too_often(request)
    email = form.cleaned_data["email"].strip().lower()
    if limits.may_mail_found(email):
        mail_workspaces_later(email, request.LANGUAGE_CODE)
    return render(request, "public/find.html", context | {"asked": True})


@require_safe
def document(request: HttpRequest, document: str) -> HttpResponse:
    written_in = documents.language_of(request.LANGUAGE_CODE)
    text = f"public/legal/{document}_{written_in}.html"
    version = documents.VERSIONS[document]
    context = {"document": document, "text": text, "written_in": written_in, "version": version}
    return render(request, "public/document.html", context)


def _ask(request: HttpRequest, begun: SignUp, page: str, form: AnotherAddressForm | None = None) -> HttpResponse:
    context = {"sign_up": begun, "page": page, "form": form, "base_domain": settings.TENANT_BASE_DOMAIN}
    # Not 409, which would have the address of the page logged, and the link is still good.
    return render(request, "public/confirm.html", context)


def _opened(request: HttpRequest, opened: services.Opened) -> HttpResponse:
    if not opened.ticket:
        return render(request, "public/already_open.html", {"workspace": opened.tenant, "address": opened.address})
    path = reverse("enter", urlconf=settings.ROOT_URLCONF)
    return HttpResponseRedirect(f"{opened.address}{path}?{urlencode({'ticket': opened.ticket})}")


def _too_often(request: HttpRequest) -> HttpResponse:
    return render(request, "public/too_often.html", status=429)
