"""What ConversationRelay calls our languages (https://www.twilio.com/docs/voice/twiml/connect/conversationrelay)."""

from __future__ import annotations

# It knows no Darija: that is heard and spoken as Arabic there.
LOCALES = {"fr": "fr-FR", "en": "en-GB", "es": "es-ES", "ar": "ar-AE", "ary": "ar-AE"}


def locale_of(language: str) -> str:
    """The locale of one of our language codes; empty for none."""
    return LOCALES.get(language, "")


def language_of(locale: str) -> str:
    """Our code for a locale such as fr-FR; empty when it names none of ours."""
    code = locale.split("-")[0].lower()
    return code if code in LOCALES else ""
