"""What people fill in to enter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenants.rate_limits import Limit, client_address

# For one account from one address: who guesses is stopped, and cannot shut anybody out from elsewhere.
FAILURES = Limit("sign_in", 10, 15 * 60)
_LOCKED = _("Too many attempts with a wrong password. Wait a quarter of an hour, or choose a new password.")
_REFUSED = _("We do not know this e-mail address with this password. Check both and try again.")


class SignInForm(AuthenticationForm):
    """E-mail address and password. Says the same of a wrong password, an unknown address and a closed account."""

    username = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": _("Type your e-mail address."),
            "invalid": _("This is not an e-mail address. It should look like claire@example.com."),
        },
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Type your password.")},
    )
    error_messages = {"invalid_login": _REFUSED, "inactive": _REFUSED}

    def clean(self) -> dict[str, Any]:
        """Attempts are counted before the password is looked at: of many at once no more than those get to try."""
        email, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not email or not password:
            return super().clean()
        who = (email.strip().lower(), client_address(self.request) if self.request else "")
        if not FAILURES.allows(*who):
            raise ValidationError(_LOCKED, code="locked")
        cleaned = super().clean()
        FAILURES.forget(*who)
        return cleaned


class ForgottenPasswordForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages=SignInForm.base_fields["username"].error_messages,
    )


class NewPasswordForm(SetPasswordForm):
    """Django's form and checks in the product's words, which exist in Darija too."""

    error_messages = {"password_mismatch": _("These are two different passwords. Type the same one twice.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("The same password again")
        for field in self.fields.values():
            field.help_text = ""
            field.error_messages["required"] = _("Choose a password.")
