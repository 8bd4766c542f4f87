"""What somebody fills in to have a workspace."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from signup import addresses, countries, numbers
from signup.models import SignUp
from tenants.models import Tenant, validate_slug

TAKEN = _("This address is taken. Choose another one.")
_EMAIL_ERRORS = {
    "required": _("Type your e-mail address."),
    "invalid": _("This is not an e-mail address. It should look like claire@example.com."),
}


def email_field() -> forms.EmailField:
    attributes = {"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
    return forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs=attributes),
        error_messages=dict(_EMAIL_ERRORS),
    )


class SignUpForm(forms.Form):
    """A company or an individual, its owner, and where its workspace will be. Saved nowhere: see `unsaved`."""

    kind = forms.ChoiceField(
        label=_("Who is it for?"),
        choices=[(Tenant.Kind.B2B, _("A company")), (Tenant.Kind.B2C, _("An individual"))],
        initial=Tenant.Kind.B2B,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Name that callers know"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Type the name of your business, or your own.")},
    )
    country = forms.ChoiceField(label=_("Country"))
    registration_number = forms.CharField(
        label=_("Registration number"),
        max_length=40,
        required=False,
        help_text=_("France: SIREN or SIRET. Spain: NIF. Morocco: ICE. United Kingdom: company number."),
    )
    vat_number = forms.CharField(label=_("VAT number, if you have one"), max_length=40, required=False)
    trade = forms.CharField(
        label=_("Trade"),
        max_length=60,
        required=False,
        help_text=_("Plumber, dentist, hairdresser: in your own words."),
    )
    slug = forms.CharField(
        label=_("Workspace address"),
        max_length=40,
        required=False,
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "spellcheck": "false", "dir": "ltr", "autocomplete": "off"}
        ),
        help_text=_("Left empty, it is made from the name."),
    )
    owner_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type your name.")},
    )
    email = email_field()
    password = forms.CharField(
        label=_("Password"),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )
    language = forms.ChoiceField(label=_("Language"))
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    agrees = forms.BooleanField(error_messages={"required": _("We can only work for you once you agree to both.")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = [
            (code, translation.get_language_info(code)["name_local"].capitalize()) for code, _ in settings.LANGUAGES
        ]
        zones = [("", _("The one of the country")), *((zone, zone.replace("_", " ")) for zone in countries.ZONES)]
        for name, choices in (("country", countries.choices()), ("language", languages), ("time_zone", zones)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.fields["country"].initial = countries.likely()
        self.fields["language"].initial = translation.get_language()

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).strip().lower()
        if slug:
            validate_slug(slug)
            if addresses.is_taken(slug):
                raise ValidationError(TAKEN, code="taken")
        return slug

    def clean_vat_number(self) -> str:
        value = self.cleaned_data["vat_number"]
        return numbers.vat_number(value) if value else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self._check_registration(cleaned)
        self._check_password(cleaned)
        cleaned["slug"] = cleaned.get("slug") or addresses.suggested(cleaned.get("name", ""))
        cleaned["time_zone"] = cleaned.get("time_zone") or countries.TIME_ZONES.get(cleaned.get("country", ""), "")
        return cleaned

    def unsaved(self, consents: list[dict[str, str]], ip_address: str | None, user_agent: str) -> SignUp:
        """The sign-up of a form that is valid; of the password only its hash."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("password", "agrees")}
        return SignUp(
            **given,
            password_hash=make_password(self.cleaned_data["password"]),
            consents=consents,
            ip_address=ip_address,
            user_agent=user_agent[:300],
        )

    def _check_registration(self, cleaned: dict[str, Any]) -> None:
        """A company has a number; an individual is asked for none, and what was typed before is dropped."""
        if cleaned.get("kind") != Tenant.Kind.B2B:
            cleaned["registration_number"] = cleaned["vat_number"] = ""
            self.errors.pop("vat_number", None)
        elif "registration_number" not in cleaned:
            return
        elif not cleaned["registration_number"]:
            self.add_error("registration_number", _("Type the number your company is registered under."))
        else:
            try:
                country = cleaned.get("country", "")
                cleaned["registration_number"] = numbers.registration_number(country, cleaned["registration_number"])
            except ValidationError as error:
                self.add_error("registration_number", error)

    def _check_password(self, cleaned: dict[str, Any]) -> None:
        if password := cleaned.get("password"):
            try:
                validate_password(password, User(email=cleaned.get("email", ""), name=cleaned.get("owner_name", "")))
            except ValidationError as error:
                self.add_error("password", error)


class AnotherAddressForm(forms.Form):
    """Where the one asked for has been taken meanwhile."""

    slug = forms.CharField(
        label=_("Workspace address"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "spellcheck": "false", "dir": "ltr", "autocomplete": "off"}
        ),
        error_messages={"required": _("Choose an address.")},
    )

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).strip().lower()
        validate_slug(slug)
        if addresses.is_taken(slug):
            raise ValidationError(TAKEN, code="taken")
        return slug


class FindForm(forms.Form):
    email = email_field()
