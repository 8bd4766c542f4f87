"""What is said in an emergency, in all five languages: short, for somebody who is frightened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from voice.dialogue.emergencies.kinds import Danger

FALLBACK_LANGUAGE = "fr"
_OR = {"fr": "ou", "en": "or", "es": "o", "ar": "أو", "ary": "ولا"}
_SPELLED_IN_ENGLISH = 3  # digits: "9 9 9", and yet "15"


class Phrase(StrEnum):
    """{number}: of the services; {words}: the caller's."""

    MEDICAL = "medical"
    FIRE = "fire"
    VIOLENCE = "violence"
    SUICIDE = "suicide"
    OFFER_PERSON = "offer_person"
    OFFER_MESSAGE = "offer_message"
    PUTTING_THROUGH = "putting_through"
    NOBODY = "nobody"
    TAKING_MESSAGE = "taking_message"
    WHAT_HAPPENS = "what_happens"
    REASON = "reason"


def say(phrase: Phrase, language: str, **values: str) -> str:
    """The phrase in `language`, or in French where the language is not one of ours."""
    wordings = _PHRASES[phrase]
    return wordings.get(language, wordings[FALLBACK_LANGUAGE]).format(**values)


def call_for_help(danger: Danger, numbers: Sequence[str], language: str) -> str:
    """To hang up and call the services."""
    between = f" {_OR.get(language, _OR[FALLBACK_LANGUAGE])} "
    return say(Phrase(danger.value), language, number=between.join(_spoken(one, language) for one in numbers))


def _spoken(number: str, language: str) -> str:
    """Digit by digit where people say it so."""
    if language == "en" and len(number) >= _SPELLED_IN_ENGLISH:
        return " ".join(number)
    return {"fr": f"le {number}", "es": f"al {number}"}.get(language, number)


_PHRASES: Mapping[Phrase, Mapping[str, str]] = {
    Phrase.MEDICAL: {
        "fr": "Raccrochez et appelez tout de suite {number}.",
        "en": "Please hang up and call {number} for an ambulance right now.",
        "es": "Cuelgue y llame ahora mismo {number}.",
        "ar": "أنهِ المكالمة واتصل فورا بالإسعاف على {number}.",
        "ary": "قطع دابا وعيط للإسعاف ف {number}.",
    },
    Phrase.FIRE: {
        "fr": "Sortez, raccrochez et appelez tout de suite {number}.",
        "en": "Get out, hang up and call {number} right now.",
        "es": "Salga, cuelgue y llame ahora mismo {number}.",
        "ar": "اخرج من المكان، ثم أنهِ المكالمة واتصل فورا بالإطفاء على {number}.",
        "ary": "خرج من تما، قطع وعيط دابا للوقاية المدنية ف {number}.",
    },
    Phrase.VIOLENCE: {
        "fr": "Mettez-vous à l'abri, raccrochez et appelez tout de suite {number}.",
        "en": "Get to safety, hang up and call {number} right now.",
        "es": "Póngase a salvo, cuelgue y llame ahora mismo {number}.",
        "ar": "ابتعد إلى مكان آمن، ثم أنهِ المكالمة واتصل فورا بالشرطة على {number}.",
        "ary": "بعد لبلاصة آمنة، قطع وعيط دابا للبوليس ف {number}.",
    },
    Phrase.SUICIDE: {
        "fr": "Vous n'êtes pas seul : raccrochez et appelez maintenant {number}, quelqu'un va vous aider.",
        "en": "You are not alone: please hang up and call {number} now, someone is there to help you.",
        "es": "No está solo: cuelgue y llame ahora {number}, hay alguien para ayudarle.",
        "ar": "لست وحدك: أنهِ المكالمة واتصل الآن على {number}، وستجد من يساعدك.",
        "ary": "ماشي بوحدك: قطع وعيط دابا ل {number}، كاين اللي غادي يعاونك.",
    },
    Phrase.OFFER_PERSON: {
        "fr": "Ou dites oui, et je vous passe quelqu'un d'ici.",
        "en": "Or say yes, and I'll put you through to someone here.",
        "es": "O diga sí, y le paso con alguien de aquí.",
        "ar": "أو قل نعم، وسأوصلك بأحد هنا.",
        "ary": "ولا قول إيه، وندوزك لشي واحد هنا.",
    },
    Phrase.OFFER_MESSAGE: {
        "fr": "Ensuite, si vous le voulez, je prends un message urgent.",
        "en": "After that, if you like, I'll take an urgent message.",
        "es": "Después, si quiere, tomo un mensaje urgente.",
        "ar": "وبعد ذلك، إن أردت، آخذ منك رسالة عاجلة.",
        "ary": "ومن بعد، إلا بغيتي، ناخد منك ميساج مستعجل.",
    },
    Phrase.PUTTING_THROUGH: {
        "fr": "C'est une urgence, je vous passe quelqu'un tout de suite. Restez en ligne.",
        "en": "That's an emergency, I'm putting you through to someone right away. Please stay on the line.",
        "es": "Es una urgencia, le paso con alguien ahora mismo. No cuelgue, por favor.",
        "ar": "هذه حالة طارئة، سأوصلك بأحد حالا. ابق على الخط من فضلك.",
        "ary": "هادي حالة مستعجلة، غادي ندوزك لشي واحد دابا. بقا معايا ف الخط عافاك.",
    },
    Phrase.NOBODY: {
        "fr": "Personne ne répond pour l'instant.",
        "en": "Nobody is answering just now.",
        "es": "Ahora mismo no contesta nadie.",
        "ar": "لا أحد يرد في هذه اللحظة.",
        "ary": "حتى واحد ما كيجاوب دابا.",
    },
    Phrase.TAKING_MESSAGE: {
        "fr": "C'est une urgence : je prends votre message tout de suite pour qu'on vous rappelle au plus vite.",
        "en": "That's an emergency: I'll take your message right now, so that someone calls you back very soon.",
        "es": "Es una urgencia: tomo su mensaje ahora mismo para que le llamen cuanto antes.",
        "ar": "هذه حالة طارئة: سآخذ رسالتك الآن ليتصلوا بك في أقرب وقت.",
        "ary": "هادي حالة مستعجلة: غادي ناخد الميساج ديالك دابا باش يعيطو ليك دغيا.",
    },
    Phrase.WHAT_HAPPENS: {
        "fr": "Que se passe-t-il ?",
        "en": "What is happening?",
        "es": "¿Qué ocurre?",
        "ar": "ماذا يحدث؟",
        "ary": "شنو واقع؟",
    },
    # Not said to the caller, but to the person who is given the call.
    Phrase.REASON: {
        "fr": "Urgence : {words}",
        "en": "Emergency: {words}",
        "es": "Urgencia: {words}",
        "ar": "حالة طارئة: {words}",
        "ary": "حالة مستعجلة: {words}",
    },
}
