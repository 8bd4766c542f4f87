"""What people fill in to enter."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

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
