"""What an assistant asks for, by the words it asks with: how a caller who answers whatever is asked knows which."""

from __future__ import annotations

from collections.abc import Mapping

from rehearsals.texts import holds_at

# Topic → a pattern over the assistant's reply. The topic whose words come last is the one that is asked. "Which day,
# and at what time?" asks for the day: whoever knows the time as well says it along.
ASKED: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "name": r"(votre|vos|quel) (nom|prénom)|à quel nom|qui est à l'appareil|de la part de qui",
        "this_number": r"numéro avec lequel vous appelez|rappeler (sur|à) ce numéro",
        "number": r"quel numéro|votre numéro|numéro de téléphone(?! que)|quelle est la suite|saisi le numéro",
        "service": r"quelle? (prestation|service|soin|type de rendez-vous)|pour quel (motif de )?rendez-vous|laquelle",
        "code": r"code à six chiffres",
        "day": r"quel jour|quelle date|pour quand|à quel moment|saisi le moment",
        "time": r"(?<!et )à quelle heure|quelle heure vous|le matin ou l'après-midi",
        "choice": r"lequel (vous )?(convient|préférez)|qu'est-ce qui vous convient|quel créneau|l'un de ces",
        "reason": r"motif|à quel sujet|raison de votre appel",
        "confirmation": r"c'est bien (cela|ça)|confirme[rz]?[- ]|est-ce (exact|correct|bon)|cela vous convient",
        "anything_else": r"autre (chose|question)",
    },
    "en": {
        "name": r"your (full |first )?name|who('s| is) calling|what name",
        "this_number": r"number you're calling from|call you back on this number",
        "number": r"what number|your (phone |telephone )?number|what comes next|catch the number",
        "service": r"(which|what) (service|treatment|kind of appointment)|which one|what would it be for",
        "code": r"six-digit code",
        "day": r"(which|what) (day|date)|when would you|catch when",
        "time": r"(?<!and )what time|morning or (the )?afternoon",
        "choice": r"which (of these|would you (like|prefer)|suits)|would (either|any|one) of these",
        "reason": r"what is (it|your call|this) about|reason for",
        "confirmation": r"is that (right|correct|all right)|shall i (book|confirm)|would (you like that|that suit)|"
        r"do you confirm",
        "anything_else": r"anything else",
    },
    "es": {
        "name": r"su (nombre|apellido)|a nombre de quién|con quién hablo|de parte de quién",
        "this_number": r"número desde el que (está llamando|llama|me llama)|llam\w+ a este número",
        "number": r"qué número|su (número|teléfono)|número de teléfono|entendido el número|cómo sigue",
        "service": r"para qué sería|qué (servicio|tratamiento|tipo de cita)|cuál le interesa",
        "code": r"código de seis (cifras|dígitos)",
        "day": r"qué día|qué fecha|para cuándo|entendido cuándo|cuándo le (viene|vendría)",
        "time": r"(?<!y )a qué hora|por la mañana o por la tarde",
        "choice": r"qué le viene mejor|qué prefiere|cuál (prefiere|le viene)|alguna de (estas|ellas)",
        "reason": r"motivo|de qué se trata",
        "confirmation": r"es correcto|se lo reservo|le (parece|viene) bien|(lo|la) confirm[ao]\b|confirmo (la|su) cita",
        "anything_else": r"algo más|otra (cosa|pregunta)",
    },
    "ar": {
        "name": r"ما اسم|مع من أتحدث|باسم من",
        "this_number": r"الرقم الذي تتصل(ون)? منه|على هذا الرقم",
        "number": r"أي رقم|ما رقم|بقية الرقم|ألتقط الرقم",
        "service": r"(لأي|أي) (خدمة|علاج)|ما الخدمة",
        "code": r"ما رمز|ألتقط الرمز",
        "day": r"متى يناسب|أي يوم|أي تاريخ|الوقت الجديد|ألتقط الوقت",
        "time": r"(?<!وفي )أي (وقت|ساعة)|صباحا أم",
        "choice": r"أي موعد يناسب|أيها (تفضل|يناسب)|أحد هذه المواعيد",
        "reason": r"موضوع اتصال|ما الأمر|سبب (اتصال|الزيارة)",
        "confirmation": r"هل (هذا صحيح|أؤكد|تؤكد|ألغيه|يناسبكم ذلك)",
        "anything_else": r"(شيء|سؤال) آخر",
    },
    "ary": {
        "name": r"سميتك|السمية والكنية|شكون معايا",
        "this_number": r"فهاد النمرة",
        "number": r"أشمن نمرة|نمرتك|شديتش النمرة|وشنو من بعد",
        "service": r"أشمن (خدمة|وحدة)",
        "code": r"شنو هو الكود|شديتش الكود",
        "day": r"فوقاش|أشمن نهار|شديتش الوقت",
        "time": r"(?<!و)مع شحال|الصباح ولا",
        "choice": r"(?<!و)أشمن وقت|أشمن واحد يجي",
        "reason": r"على شنو كتعيط|شنو هو الموضوع",
        "confirmation": r"واش (هي هادي|هادشي صحيح|نأكد|هكا|يجي معاك|مزيان هكا)",
        "anything_else": r"شي حاجة أخرى",
    },
}


def topics_in(reply: str, language: str, own: Mapping[str, str]) -> list[str]:
    """What is asked in a reply, the last question first. own: patterns of the scenario, by topics of its own."""
    patterns = {**ASKED.get(language, {}), **own}
    found = {topic: holds_at(pattern, reply) for topic, pattern in patterns.items()}
    return sorted((topic for topic, at in found.items() if at >= 0), key=lambda topic: found[topic], reverse=True)
