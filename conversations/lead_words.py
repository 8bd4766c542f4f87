"""What callers say when a call is worth more, or less, to a business: in five languages, folded.

Callers mix languages, in Morocco within a sentence, so each language is listened to together with its neighbours.
Patterns match whole words of folded text: lower case, no accents, no punctuation, Arabic letters that are written for
one another made one.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache


class Topic(StrEnum):
    URGENT = "urgent"
    PRICE = "price"
    APPOINTMENT = "appointment"
    COMPLAINT = "complaint"
    WRONG_NUMBER = "wrong_number"
    SALES = "sales"
    ROBOT = "robot"


_HEARD_WITH: dict[str, tuple[str, ...]] = {
    "fr": ("fr",),
    "en": ("en",),
    "es": ("es",),
    "ar": ("ar", "ary"),
    "ary": ("ary", "ar", "fr"),
}

# What takes an urgent word back, removed before anything is looked for.
_DENIALS: dict[str, str] = {
    "fr": r"(?:pas|rien d|aucune|sans) (?:\w+ ){0,2}urgen\w+",
    "en": r"(?:not|nothing|no|isn t|non) (?:\w+ ){0,2}(?:urgent|urgency|emergency|hurry|rush)",
    "es": r"(?:no|nada|sin) (?:\w+ ){0,2}urgen\w+|no (?:hay|corre|tengo) prisa",
    "ar": r"(?:ليس|ليست|غير|لا|مش) (?:\w+ ){0,2}(?:عاجل\w*|مستعجل\w*|طارء\w*|طاري\w*)",
    "ary": r"(?:ماشي|machi|mashi) (?:\w+ )?(?:مستعجل\w*|مزروب\w*|زربان\w*|urgent\w*|mzroub\w*|zerban\w*)|"
    r"ما ?مزروب\w*|ما ?زربان\w*",
}

_WORDS: dict[str, dict[Topic, str]] = {
    "fr": {
        Topic.URGENT: r"urgen\w+|au plus vite|immediatement|tout de suite|inondation|inonde\w*|fuite de gaz|"
        r"odeur de gaz|ca deborde|plus d eau du tout|en catastrophe",
        Topic.PRICE: r"prix|tarifs?|combien|devis|cout|coute|couterait",
        Topic.APPOINTMENT: r"rendez vous|rdv|reserver|reservation|creneau|intervention|venir (?:voir|reparer)|"
        r"passer (?:voir|demain|chez)|prendre date",
        Topic.COMPLAINT: r"reclamations?|plainte|me plaindre|mecontent\w*|pas content\w*|pas satisfait\w*|"
        r"inadmissible|"
        r"inacceptable|scandaleux|toujours pas (?:venu|passe|repare|recu)\w*|mal fait|"
        r"rendez moi mon argent",
        Topic.WRONG_NUMBER: r"faux numero|mauvais numero|trompe\w* de numero|me suis trompe\w*|erreur de numero",
        Topic.SALES: r"vous presenter (?:notre|nos)|partenariat|demarchage|votre referencement|"
        r"votre compte (?:personnel de )?formation|votre (?:contrat d energie|fournisseur d energie)|"
        r"responsable (?:des achats|informatique)|reduire vos (?:factures|charges)",
        Topic.ROBOT: r"appuyez sur|tapez (?:un|deux|[0-9])|ceci est un message automatique|message enregistre|"
        r"ne raccrochez pas vous avez gagne|vous avez ete selectionne\w*",
    },
    "en": {
        Topic.URGENT: r"urgent\w*|emergency|as soon as possible|asap|right away|immediately|flood\w*|gas leak|"
        r"smell of gas|smell gas|burst pipe|severe pain|unbearable",
        Topic.PRICE: r"prices?|how much|cost|costs|quote|quotation|estimate|fees?|rates?",
        Topic.APPOINTMENT: r"appointments?|book|booking|schedule|reschedule|come (?:over|by|round|out)|check ?up|"
        r"time slot|see (?:the|a) (?:dentist|doctor)",
        Topic.COMPLAINT: r"complain\w*|not happy|unhappy|not satisfied|dissatisfied|unacceptable|disgrace\w*|"
        r"refund|"
        r"money back|still (?:not|hasn t|haven t|isn t) (?:\w+ )?(?:come|fixed|working|repaired)",
        Topic.WRONG_NUMBER: r"wrong number|dialled wrong|misdialled|misdialed",
        Topic.SALES: r"(?:tell|talk to|speak to) you about our|our (?:services|products|offer) to|partnership|"
        r"your seo|"
        r"search engine|your energy (?:supplier|provider|contract)|reduce your (?:bills|costs)|"
        r"business (?:loan|funding)|person in charge of (?:purchasing|marketing)|special offer for you|"
        r"free quote for your",
        Topic.ROBOT: r"press (?:one|two|[0-9])|this is (?:an automated|a recorded)|automated (?:message|call)|"
        r"vehicle s extended warranty|you have been selected|final notice",
    },
    "es": {
        Topic.URGENT: r"urgen\w+|emergencia|cuanto antes|lo antes posible|ahora mismo|inmediatamente|inund\w+|"
        r"fuga de gas|olor a gas|mucho dolor",
        Topic.PRICE: r"precios?|tarifas?|cuanto (?:cuesta|vale|es|seria|me|cobra\w*|costaria)|presupuesto|"
        r"coste|costo",
        Topic.APPOINTMENT: r"cita|citas|reservar|reserva|turno|agendar|programar|venir a|"
        r"pasar (?:por|a) (?:casa|ver)",
        Topic.COMPLAINT: r"quejas?|quejarme|reclamacion\w*|reclamar|descontent\w*|no estoy content\w*|"
        r"insatisfech\w*|"
        r"inaceptable|verguenza|devol\w+ (?:el|mi) dinero|todavia no (?:han|ha) (?:venido|llegado|arreglado)",
        Topic.WRONG_NUMBER: r"numero equivocado|me (?:he )?equivo(?:cado|que)|telefono equivocado",
        Topic.SALES: r"presentarle (?:nuestr\w+|una)|nuestra oferta|posicionamiento web|"
        r"su (?:compania|contrato) de (?:luz|energia)|colaboracion comercial|reducir sus (?:facturas|gastos)|"
        r"responsable de (?:compras|marketing)|oferta especial para",
        Topic.ROBOT: r"pulse (?:el )?(?:uno|dos|[0-9])|marque (?:uno|dos|[0-9])|mensaje (?:automatico|grabado)|"
        r"ha sido seleccionad\w+",
    },
    "ar": {
        Topic.URGENT: r"(?:ال)?عاجل\w*|مستعجل\w*|طار[ءي]\w*|حاله طوار[ءي]|فورا|حالا|باسرع وقت|في اسرع وقت|"
        r"تسرب (?:ال)?غاز|"
        r"راءحه (?:ال)?غاز|فيضان",
        Topic.PRICE: r"(?:ال)?سعر|(?:ال)?اسعار|(?:ال)?ثمن|(?:ب)?كم (?:سعر|ثمن|يكلف|تكلف|تكلفه|الثمن|السعر)|"
        r"بكم|(?:ال)?تكلفه|"
        r"عرض سعر",
        Topic.APPOINTMENT: r"(?:ال)?موعد\w*|(?:ال)?مواعيد|حجز|احجز|الحجز|زياره",
        Topic.COMPLAINT: r"شكوي|شكاوي|اشتكي|غير راض\w*|لست راض\w*|غير مقبول|"
        r"(?:استرداد|استرجاع) (?:ال)?(?:مال|اموال|مبلغ)\w*|"
        r"لم (?:ياتي|يات|تصلح)\w*",
        Topic.WRONG_NUMBER: r"(?:ال)?رقم (?:ال)?(?:خطا|خاطء|خاطي|غلط)|اخطات (?:في )?(?:ال)?رقم",
        Topic.SALES: r"نقدم لكم|نعرض عليكم|عرض (?:خاص|تجاري) لكم|شراكه تجاريه|تخفيض فواتيركم",
        Topic.ROBOT: r"اضغط (?:علي )?(?:\w+ )?(?:[0-9]|واحد|اثنين)|رساله (?:اليه|مسجله|تلقاءيه)|تم اختيارك\w*",
    },
    "ary": {
        Topic.URGENT: r"مستعجل\w*|مزروب\w*|زربان\w*|دابا دابا|ضروري دابا|فيسع|urgence|urgent\w*|mzroub\w*|"
        r"zerban\w*|daba daba|"
        r"fissa3?|الما (?:طالع|فايض)\w*|فاض\w* (?:عليا|علينا) الما|ريحه الغاز",
        Topic.PRICE: r"شحال|بشحال|(?:ال)?ثمن|(?:ال)?تمن|devis|ch7al|bch7al|chhal|bchhal|taman|ttaman|الدوفي|دوفي",
        Topic.APPOINTMENT: r"(?:ال)?موعد|رونديفو|رانديفو|روندي فو|نحجز|نحجزو|حجز|rdv|rendez vous|rondivo|"
        r"randivo|rendivou|"
        r"n7jez|nhjez|mow3id|maw3id|يجي (?:يشوف|يصلح|عندي)",
        Topic.COMPLAINT: r"شكايه|نشكي|نشتكي|ماعجبني\w*|ما عجبني\w*|ماراضي\w*|ما راضي\w*|ردو ليا (?:ال)?فلوس\w*|"
        r"رجعو ليا (?:ال)?فلوس\w*|chikaya|ma3jebni\w*|باقي ما (?:جا|جاو|صلح)\w*",
        Topic.WRONG_NUMBER: r"غالط (?:ف|في)? ?(?:ال)?نمره|غلطت (?:ف|في)? ?(?:ال)?نمره|(?:ال)?نمره (?:ال)?غالطه|"
        r"ghalt (?:f|fe)? ?n?nemra|ghlatt? f nemra|nemra ghalta|nimra ghalta",
        Topic.SALES: r"نعرضو عليكم|نقترحو عليكم|بغينا نبيعو ليكم|نقصو ليكم (?:من )?الفاتوره",
        Topic.ROBOT: r"ورك علي|وركو علي|برك علي|wrek 3la|رساله مسجله",
    },
}

# "It does not work, it is urgent": what is denied is over at the comma.
_CLAUSE_END = re.compile(r"[.,;:!?\n،؛؟…]+")
_ARABIC = str.maketrans(
    {"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا", "گ": "ك", "ڭ": "ك", "ـ": "", "ئ": "ء", "ؤ": "ء"}
)


def fold(text: str) -> str:
    """Lower case words with one space between, without accents and marks; hamza on its seats is hamza alone."""
    lowered = text.lower().translate(_ARABIC).replace("œ", "oe")
    decomposed = unicodedata.normalize("NFKD", lowered)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", plain))


def topics_in(text: str, language: str) -> frozenset[Topic]:
    """What is spoken of in `text`; of a language that is not known here, nothing."""
    heard = _HEARD_WITH.get(language, ())
    found: set[Topic] = set()
    for clause in _CLAUSE_END.split(text):
        said = fold(clause)
        for tongue in heard:
            said = _denials(tongue).sub(" ", said)
        found |= {topic for tongue in heard for topic, words in _topics(tongue).items() if words.search(said)}
    return frozenset(found)


@cache
def _denials(language: str) -> re.Pattern[str]:
    return _whole_words(_DENIALS[language])


@cache
def _topics(language: str) -> dict[Topic, re.Pattern[str]]:
    return {topic: _whole_words(words) for topic, words in _WORDS[language].items()}


def _whole_words(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")
