"""The few sentences the telephone itself says, when no session can: in all five languages."""

from __future__ import annotations

_PHRASES: dict[str, dict[str, str]] = {
    "unavailable": {
        "fr": "Bonjour. Ce numéro n'est pas disponible pour le moment. Merci de rappeler plus tard.",
        "en": "Hello. This number is not available at the moment. Please call again later.",
        "es": "Hola. Este número no está disponible en este momento. Vuelva a llamar más tarde, por favor.",
        "ar": "مرحبا. هذا الرقم غير متاح حاليا. يرجى معاودة الاتصال لاحقا.",
        "ary": "السلام عليكم. هاد النمرة ما خدّاماش دابا. عاود اتصل من بعد، عافاك.",
    },
    "trouble": {
        "fr": "Excusez-nous, un incident technique nous empêche de continuer. Rappelez-nous dans quelques minutes.",
        "en": "We are sorry, a technical problem keeps us from going on. Please call back in a few minutes.",
        "es": "Disculpe, un problema técnico nos impide continuar. Vuelva a llamar dentro de unos minutos, por favor.",
        "ar": "نعتذر، تمنعنا مشكلة تقنية من المتابعة. يرجى معاودة الاتصال بعد بضع دقائق.",
        "ary": "سمح لينا، كاين مشكل تقني. عاود اتصل من بعد شي دقايق، عافاك.",
    },
}


def spoken(phrase: str, language: str) -> str:
    """The phrase in `language`, or in French where the language is not one of ours."""
    wordings = _PHRASES[phrase]
    return wordings.get(language, wordings["fr"])
