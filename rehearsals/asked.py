"""What an assistant asks for, by the words it asks with: how a caller who answers whatever is asked knows which."""

from __future__ import annotations

from collections.abc import Mapping

from rehearsals.texts import holds_at

# Topic → a pattern over the assistant's reply. The topic whose words come last is the one that is asked.
ASKED: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "name": r"(votre|vos|quel) (nom|prénom)|à quel nom|qui est à l'appareil|de la part de qui",
        "this_number": r"numéro avec lequel vous appelez|rappeler (sur|à) ce numéro",
        "number": r"quel numéro|votre numéro|numéro de téléphone|quelle est la suite|saisi le numéro",
        "service": r"quelle? (prestation|service|soin|type de rendez-vous)|pour quel (motif de )?rendez-vous|laquelle",
        "day": r"quel jour|quelle date|pour quand",
        "time": r"quelle heure|le matin ou l'après-midi|à quel moment",
        "choice": r"lequel (vous )?(convient|préférez)|quel créneau|l'un de ces",
        "reason": r"motif|à quel sujet|raison de votre appel",
        "confirmation": r"c'est bien (cela|ça)|confirme[rz]?[- ]|est-ce (exact|correct|bon)|cela vous convient",
        "anything_else": r"autre (chose|question)",
    },
    "en": {
        "name": r"your (full |first )?name|who('s| is) calling|what name",
        "this_number": r"number you're calling from|call you back on this number",
        "number": r"what number|your (phone |telephone )?number|what comes next|catch the number",
        "service": r"(which|what) (service|treatment|kind of appointment)|which one",
        "day": r"(which|what) (day|date)|when would you",
        "time": r"what time|morning or (the )?afternoon",
        "choice": r"which (of these|would you prefer|suits)|would (either|any|one) of these",
        "reason": r"what is (it|your call|this) about|reason for",
        "confirmation": r"is that (right|correct|all right)|shall i (book|confirm)|would you like that|do you confirm",
        "anything_else": r"anything else",
    },
}


def topics_in(reply: str, language: str, own: Mapping[str, str]) -> list[str]:
    """What is asked in a reply, the last question first. own: patterns of the scenario, by topics of its own."""
    patterns = {**ASKED.get(language, {}), **own}
    found = {topic: holds_at(pattern, reply) for topic, pattern in patterns.items()}
    return sorted((topic for topic, at in found.items() if at >= 0), key=lambda topic: found[topic], reverse=True)
