"""Why a notification did not arrive, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext as _


def reason(error_code: str) -> str:
    """In the language of the page; empty where there is no error.

    Twilio's numbers: https://www.twilio.com/docs/api/errors, SMTP's: RFC 5321.
    """
    if not error_code:
        return ""
    provider, _separator, number = error_code.partition("_")
    if provider == "smtp" and number.startswith("5"):
        return _("The mail server of this address refuses the e-mail. Check the address.")
    return _known().get(error_code) or {
        "smtp": _("The e-mail could not be handed over yet."),
        "twilio": _("The telephone network refused the SMS (error %(number)s).") % {"number": number},
    }.get(provider, _("It could not be sent."))


def _known() -> dict[str, str]:
    invalid = _("This is not a number that can get SMS.")
    unreachable = _("The telephone was off, out of reach, or does not take SMS.")
    country = _("SMS to this country are not allowed by your telephone account.")
    no_sender = _("Your telephone number cannot send SMS.")
    return {
        "expired": _("It was too late to send it."),
        "gave_up": _("It could not be sent in spite of many attempts."),
        "no_number": _("Your workspace has no telephone number to send SMS from."),
        "twilio_unavailable": _("The telephone network did not answer."),
        "twilio_20003": _("Your telephone account could not be entered. Check its credentials."),
        **dict.fromkeys(("twilio_21211", "twilio_21614", "twilio_21217", "twilio_30006", "twilio_21635"), invalid),
        **dict.fromkeys(("twilio_30003", "twilio_30005"), unreachable),
        **dict.fromkeys(("twilio_21408", "twilio_21612"), country),
        **dict.fromkeys(("twilio_21212", "twilio_21606", "twilio_21659", "twilio_21660", "twilio_21661"), no_sender),
        "twilio_21610": _("This person has unsubscribed from your SMS by answering STOP."),
        "twilio_30007": _("The telephone network took the SMS for unwanted advertising."),
    }
