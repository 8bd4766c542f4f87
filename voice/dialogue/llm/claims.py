"""What a sentence says to have been done, or to be done presently: in five languages, whichever the call is in.

A claim may be spoken only when the tool that does it has succeeded. Patterns are matched against folded text (lower
case, no accents), so they are written that way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from voice.dialogue.rules.text import fold
from voice.dialogue.tools import (
    BOOK_APPOINTMENT,
    CANCEL_APPOINTMENT,
    CONFIRM_APPOINTMENT,
    FIND_APPOINTMENTS,
    MOVE_APPOINTMENT,
    SEND_SMS,
    TAKE_MESSAGE,
    TRANSFER_CALL,
)


class Claim(StrEnum):
    MESSAGE = "message"
    TRANSFER = "transfer"
    BOOKING = "booking"
    STANDING = "standing"  # that the caller has an appointment
    SENDING = "sending"
    CALLBACK = "callback"


# The tools that make a claim true.
CONFIRMED_BY: Mapping[Claim, frozenset[str]] = {
    Claim.MESSAGE: frozenset({TAKE_MESSAGE}),
    Claim.TRANSFER: frozenset({TRANSFER_CALL}),
    Claim.BOOKING: frozenset({BOOK_APPOINTMENT, MOVE_APPOINTMENT, CONFIRM_APPOINTMENT}),
    Claim.STANDING: frozenset({FIND_APPOINTMENTS, BOOK_APPOINTMENT, MOVE_APPOINTMENT, CONFIRM_APPOINTMENT}),
    Claim.SENDING: frozenset({SEND_SMS, BOOK_APPOINTMENT, MOVE_APPOINTMENT}),
    Claim.CALLBACK: frozenset({TAKE_MESSAGE}),
}


# What is said to be cancelled is, only once it was.
_CANCELLED = re.compile(r"\b(?:annul|cancel|anul|supprim|elimin)|الغ|لغي|لغا|تلغ")


def confirmed_by(claim: Claim, sentence: str) -> frozenset[str]:
    """The tools of which one must have succeeded before the sentence may claim that."""
    if claim is Claim.BOOKING and _CANCELLED.search(fold(sentence)):
        return frozenset({CANCEL_APPOINTMENT})
    return CONFIRMED_BY[claim]


def lasts(claim: Claim) -> bool:
    """Whether what was done earlier in the call makes the claim true as well."""
    return claim in (Claim.CALLBACK, Claim.STANDING, Claim.SENDING)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """done: never true without the tool. promised: said in an offer ("shall I…", "if you like…") it claims nothing."""

    done: tuple[str, ...]
    promised: tuple[str, ...] = ()


_WILL = "(?:(?:i|we)(?:'ll| will)|(?:i am|i'm|we are|we're) going to)"

_PATTERNS: dict[Claim, _Patterns] = {
    Claim.MESSAGE: _Patterns(
        done=(
            # fr
            r"\bj'ai (?:bien |tout |deja |donc )*(?:pris|note|enregistre|transmis|laisse|fait suivre|sauvegarde"
            r"|ajoute)",
            r"\bc'est (?:bien |tout |deja )*(?:note|enregistre|transmis|fait)\b(?! (?:par|pour))",
            r"\bbien (?:note|enregistre|transmis)\b(?! (?:par|pour))",
            r"^note[ ,.!]",
            r"\b(?:message|demande|nom|numero|coordonnees|informations?)\b.{0,20}?"
            r" (?:est|sont|(?:a|ont)(?: bien| deja)* ete) (?:bien |deja )*(?:pris|note|enregistre|transmis|laisse"
            r"|envoye|garde|sauvegarde|parti)",
            r"\bj'ai (?:bien |deja )*(?:prevenu|averti|informe|avise)|\b(?:est|sont|(?:a|ont)(?: bien| deja)* ete)"
            r" (?:bien |deja )*(?:prevenu|averti|informe|avise)",
            # en
            r"\b(?:i've|i have) (?:now |just |already |also )*(?:taken|noted|saved|recorded|logged|passed"
            r"|forwarded|left"
            r"|written|made a note|put (?:that|it|this) (?:down|through)|got (?:that|it|everything) (?:down|noted"
            r"|saved))",
            r"\b(?:message|request|details?|name|number|note) (?:has|have) (?:now |already |just )?been"
            r" (?:taken|noted|saved|recorded|passed|sent|delivered|forwarded|left|logged)",
            r"\b(?:i've|i have) (?:now |just |already |also )*(?:let|told|informed|notified|alerted) (?!you)"
            r"|\bon its way\b|\b(?:has|have) been (?:told|informed|notified|alerted)",
            r"\b(?:message|request|details?) (?:is|are|was|were) (?:now |already |all )?(?:taken|noted|saved|recorded"
            r"|passed on|sent|delivered|logged)",
            r"\b(?:it's|that's|it is|that is|all|duly) (?:now |all |been )*(?:noted|recorded|saved|done|logged"
            r"|taken care of)",
            r"^noted\b|\bconsider it done\b",
            # es
            r"(?<!no )(?<!no le )(?<!no la )\bhe (?:avisado|informado|comunicado|tomado|anotado|apuntado|guardado"
            r"|registrado|transmitido|dejado|pasado|recogido)",
            r"\bqueda (?:todo )?(?:anotado|apuntado|registrado|guardado)|^(?:anotado|apuntado|hecho)\b",
            r"\b(?:mensaje|recado|peticion|solicitud|datos|nombre|numero)\b.{0,20}? (?:ha sido|han sido|ha quedado|esta"
            r"|estan|queda|quedan) (?:ya )?(?:anotad|apuntad|registrad|guardad|transmitid|enviad|tomad)",
            r"\bya esta (?:anotado|apuntado|hecho|registrado)|\btomo nota\b",
            # ar
            r"\b(?:لقد |قد )?(?:سجلت|دونت|حفظت|نقلت|ابلغت|اوصلت|اخذت) (?:ال)?(?:رسالت|رساله|طلب|ملاحظه|اسم|رقم"
            r"|معلومات|كل)",
            r"\bتم (?:بالفعل )?(?:تسجيل|حفظ|تدوين|اخذ|نقل|ايصال|ابلاغ|استلام|تسجيلها|حفظها)",
            r"\b(?:رسالتك|طلبك) في طريق",
            r"\b(?:رسالتك|طلبك) (?:مسجله|محفوظه|مسجل|محفوظ|وصلت)",
            r"\b(?:ابلغت|اخبرت|اعلمت)\b",
            # ary
            r"\b(?:خبرت|علمت|قلتها)\b",
            r"\b(?:راني |صافي |صافي راني )?(?:سجلت|قيدت|كتبت|خديت|وصلت) (?:ليك |ليه )?(?:ال)?(?:ميساج|رساله|نمره"
            r"|سميه|طلب|كلشي)",
            r"\b(?:راه |صافي )?(?:تسجل|تقيد|تكتب|توصل|مقيد|مسجل)(?:ات)? ?(?:ليك )?(?:ال)?(?:ميساج|رساله|طلب|كلشي|عندي)",
            r"\b(?:ال)?ميساج (?:ديالك )?(?:راه )?(?:تسجل|تقيد|مسجل|مقيد|وصل|توصل)",
            r"\bصافي (?:سجلت|قيدت|كتبت|خديت|تسجل|تقيد)",
        ),
        promised=(
            r"\bje fais le necessaire|\bje m'en (?:occupe|charge)\b",
            r"\bje (?:le |la |les |lui |vais (?:le |la |les |lui )?)?(?:transmets|transmettrai|transmettre|note"
            r"|ferai suivre|fais suivre|faire suivre|enregistre)\b(?! (?:votre|vos) (?:nom|prenom|numero|coordonnees))",
            r"\b(?:sera|seront) (?:bien )?(?:transmis|note|enregistre|pris)",
            rf"\b{_WILL} (?:pass|forward|relay|make sure|let (?:him|her|them|the) |note)",
            r"\b(?:le|lo|la|se lo|les) (?:transmitire|pasare el mensaje|hare llegar|comunicare)|\btransmitire\b",
            r"\b(?:سانقل|ساوصل|سابلغ|ساسجل)\b|\bسيتم (?:تسجيل|نقل|ابلاغ|ايصال)",
            r"\bغادي (?:نوصل|نبلغ|نقول ليه|نقول ليهم|يوصل)",
        ),
    ),
    Claim.TRANSFER: _Patterns(
        done=(
            r"\bje vous ai (?:transfere|passe|mis en)|\bvous (?:etes|allez etre|serez) (?:transfere|mis en|redirige)",
            r"\btransfert (?:est )?(?:en cours|effectue)|\bappel (?:est|a ete) (?:bien )?transfere",
            r"\b(?:i'm|i am) (?:now |just )?(?:transferring|connecting|putting you)|\bputting you through\b",
            r"\b(?:i've|i have) (?:now |just )?(?:transferred|connected|put you)|\byou(?:'re| are) (?:now )?being"
            r" (?:transferred|connected|put)|\b(?:transferring|connecting)(?: you| your call|\W*$)",
            r"\b(?:estoy|le estoy) (?:transfiriendo|pasando|comunicando)|\b(?:ha sido|esta siendo) transferid",
            r"\ble he (?:pasado|transferido|comunicado)",
            r"\b(?:يتم|جاري|جار|تم) (?:الان )?تحويل|\bحولت(?:ك| مكالمتك)",
            r"\b(?:دوزتك|حولتك|كندوزك|كنحولك|راني كندوزك)\b",
        ),
        promised=(
            r"\bje (?:passe|transfere) votre appel",
            r"\bje vous (?:passe|transfere|mets en (?:relation|communication|contact|ligne)|redirige|connecte)\b",
            r"\bje vais vous (?:passer|transferer|mettre en (?:relation|communication|contact|ligne))",
            r"\b(?:(?:i|we)(?:'ll| will)|let me|while i) (?:now |just )?(?:transfer|connect|put you (?:through|on)"
            r"|hand you)",
            r"\b(?:le|te|la) (?:(?:paso|comunico|pongo) (?:con|ahora|ya)\b|transfiero\b)"
            r"|\bvoy a (?:transferir|pasar|comunicar)le",
            r"\b(?:ساحولك|ساقوم بتحويل|ساوصلك|احولك)\b|\bسيتم تحويل",
            r"\bغادي (?:ندوزك|نحولك|نوصلك|ندوز)",
        ),
    ),
    Claim.BOOKING: _Patterns(
        done=(
            r"\bj'ai (?:bien |donc |deja )*(?:reserve|fixe|programme|annule|deplace|decale|confirme|bloque"
            r"|modifie|commande|rembourse)",
            r"\bje vous ai (?:bien )?(?:reserve|inscrit|note|fixe|bloque|rembourse|mis)\b",
            r"\b(?:rendez-vous|rdv|reservation|table|creneau|seance|commande|intervention|place)\b.{0,40}? (?:est"
            r"|a ete|sera"
            r"|est bien|a bien ete) (?:bien |deja |desormais )?(?:pris|confirme|reserve|note|annule|deplace|fixe"
            r"|enregistre"
            r"|programme|valide|modifie|passe)",
            r"\b(?:rendez-vous|rdv|reservation) (?:pris|prise|confirmee?|annulee?)\b",
            r"\b(?:remboursement|commande|reservation) (?:est|sont) en cours",
            r"\bc'est (?:bien |tout )?(?:reserve|confirme|annule|programme|valide|commande|regle)",
            r"\b(?:i've|i have|we've|we have) (?:now |just |already |also |gone ahead and )*(?:booked|scheduled"
            r"|reserved|rescheduled|cancelled|canceled|confirmed|arranged|changed|moved|refunded|ordered|placed|applied"
            r"|signed|set up)",
            r"\b(?:appointment|booking|reservation|table|slot|order|visit|refund)\b.{0,40}? (?:is|has been|was|are)"
            r" (?:now |already |all |hereby )?(?:booked|scheduled|confirmed|reserved|made|cancelled|canceled"
            r"|rescheduled"
            r"|arranged|set|placed|moved|approved|processed)",
            r"\b(?:you're|you are) (?:now |all )?(?:booked|scheduled|confirmed|set for|down for)|\b(?:it's"
            r"|that's) (?:now |all )?"
            r"(?:booked|confirmed|scheduled|cancelled|canceled|reserved|sorted)|\bbooked you\b",
            r"\byou(?:'re| are) (?:now )?on the (?:list|books|schedule)|\bsee you (?:on|at|then|tomorrow|next|this)\b",
            r"\b(?:reserva|cita) (?:confirmad|reservad|cancelad|anulad)a\b",
            r"(?<!no )(?<!no le )\b(?:he|hemos) (?:reservado|cancelado|confirmado|programado|cambiado|agendado|fijado"
            r"|pedido|reembolsado)",
            r"\b(?:cita|reserva|mesa|pedido|visita|turno)\b.{0,40}? (?:esta|ha sido|queda|ha quedado|fue) (?:ya )?"
            r"(?:reservad|confirmad|cancelad|programad|agendad|anotad|apuntad|cambiad|hech|fijad)",
            r"\bqueda (?:reservad|confirmad|cancelad|agendad)|\b(?:reservado|confirmado|cancelado)[.!]?$",
            r"\bتم (?:بالفعل )?(?:حجز|الحجز|تاكيد|الغاء|تحديد|تغيير|تاجيل|جدوله|استرداد)|\b(?:حجزت|اكدت"
            r"|الغيت) (?:لك|لكم|موعد|ال)",
            r"\b(?:سجلت|حددت|رتبت|غيرت|قيدت|دوزت|درت) (?:لك |لكم |ليك )?(?:ال)?(?:موعد|رونديفو|رنديفو)",
            r"\b(?:موعدك|حجزك|طلبك) (?:موكد|محجوز|ملغي|موكده|تم|قد تاكد)",
            r"\b(?:حجزت|كونفيرميت|لغيت|اكدت) (?:ليك|لك)|\b(?:راه |صافي )?(?:تحجز|تكونفيرما|(?<!بغيتي )تلغي"
            r"|تاكد) (?:ليك|ال"
            r"|داك|هاد)?",
            r"\b(?:ال)?(?:رونديفو|موعد|رنديفو)(?: ديالك)? (?:راه )?(?:محجوز|موكد|تحجز|تاكد|تقيد|تكونفيرما|تلغي)",
        ),
        promised=(
            r"\b(?:j'|je |je vous )(?:annule|deplace|decale|modifie|confirme|reserve|valide)"
            r" (?:votre|ce|le|cette|la|un|une) (?:rendez-vous|rdv|reservation|creneau|commande|table|seance)",
            r"\bje vous (?:reserve|inscris|bloque|fixe|rembourse|offre|accorde)\b"
            r"",
            rf"\b{_WILL} (?:book|schedule|reserve|cancel|reschedule|arrange|refund|order)",
            r"\b(?:i'm|i am) (?:booking|scheduling|reserving|cancelling|canceling)",
            r"\b(?:le )?(?:confirmo|cancelo|cambio|reservo) (?:su|la|una) (?:cita|reserva|visita|mesa)\b",
            r"\b(?:le|te) (?:reservo|apunto|agendo|cancelo|espero|esperamos)\b|\bvoy a (?:reservar|cancelar|agendar)",
            r"\b(?:اوكد|نوكد|كناكد|كنتسناوك)\b",
            r"\b(?:ساحجز|سالغي|ساوكد|سنحجز|ننتظرك|ننتظركم)\b|\bسيتم (?:حجز|الغاء|تاكيد)",
            r"\bغادي (?:نحجز|نلغي|ناكد|نكونفيرمي|نتسناوك)",
        ),
    ),
    Claim.STANDING: _Patterns(
        done=(),
        promised=(
            r"\bvous (?:etes|avez) (?:bien |maintenant |desormais )?(?:inscrit|rendez-vous|un rendez-vous (?:le"
            r"|demain|a))",
            r"\byou have an (?:appointment|booking|reservation) (?:on|at|for|tomorrow|this|next)",
            r"\bvotre (?:rendez-vous|rdv) (?:est|aura lieu) (?:bien )?(?:le|a|demain|aujourd'hui|lundi|mardi|mercredi"
            r"|jeudi|vendredi|samedi)\b|\bsu cita es (?:el|a|para|manana|hoy)\b",
            r"\byour (?:appointment|booking) is (?:on|at|for|tomorrow|today|(?:mon|tues|wednes|thurs|fri|satur)day)\b",
            r"\b(?:on vous attend|nous vous attendons|vous etes attendue?)\b",
            r"\btiene (?:una )?cita (?:el|a|para|manana|hoy)\b|\b(?:le esperamos|nos vemos)\b",
            r"\b(?:لديك|لديكم|عندك|عندكم) (?:موعد|رونديفو|رنديفو)|\bموعدك(?:م)? (?:يوم|هو|غدا|اليوم)",
        ),
    ),
    Claim.SENDING: _Patterns(
        done=(
            r"\bj(?:e vous |')ai (?:bien )?envoye|\bvous (?:avez recu|allez recevoir|recevrez) (?:un|une|le|la|par)\b",
            r"\b(?:i've|i have|we've) (?:just |now |already )*(?:sent|emailed|texted|mailed)"
            r"|\byou(?:'ll| will) (?:shortly |soon )?(?:receive|get) (?:an?|the|your)\b",
            r"\b(?:le |te |se lo )?he (?:enviado|mandado)|\brecibira (?:un|una|el|la)\b",
            r"\b(?:ارسلت|بعثت) (?:لك|لكم|اليك|ال)|\bتم ارسال|\bستصلك|\bستتلقي",
            r"\b(?:صيفطت|سيفطت|بعت) ليك|\bغادي (?:يوصلك|توصلك)",
        ),
        promised=(
            r"\bje vous (?:envoie|enverrai|fais parvenir)\b|\bje vais vous (?:envoyer|faire parvenir)",
            rf"\b{_WILL} (?:send|email|text|mail)\b|\b(?:i'm|i am) sending",
            r"\ble (?:envio|enviare|mando|mandare)\b|\bvoy a (?:enviar|mandar)le",
            r"\b(?:سارسل|سابعث)\b|\bسيتم ارسال",
            r"\bغادي (?:نصيفط|نسيفط|نبعت)",
        ),
    ),
    Claim.CALLBACK: _Patterns(
        done=(),
        promised=(
            r"\b(?:on|nous|quelqu'un|l'equipe|il|elle|un collegue|le \w+|la \w+|monsieur \w+|madame \w+) (?:vous )"
            r"(?:rappell|recontact|contact)(?:e|era|erons|ons|eront)\b|\bvous (?:serez|allez etre) (?:rappele"
            r"|recontacte|contacte)",
            r"\b(?:someone|somebody|we|he|she|they|the team|a colleague|the \w+|dr\.? \w+)(?:'ll| will| is going to) "
            r"(?:\w+ )?(?:call|ring|phone|get back to|contact|be in touch)",
            r"\byou(?:'ll| will) be (?:called|contacted|rung)",
            r"\b(?:le|te|la|lo) (?:llamar(?:a|an|emos|e)|devolver(?:a|an|emos|e)|contactar(?:a|an|emos))\b",
            r"\b(?:nos pondremos|se pondran?) en contacto\b",
            r"\b(?:سيتصل|سنتصل|سيعاود|سنعاود|سيتم الاتصال|سيتواصل|سنتواصل)\b",
            r"\bغادي (?:يعيط|يعيطو|نعيطو|يتاصل|يتاصلو|نتاصلو)",
        ),
    ),
}
_OFFER = re.compile(
    r"\b(?:si|pour que|pour qu'|puis-je|je peux|je pourrais|peux|peut|pouvez|voulez|souhaitez|desirez|preferez|dois-je"
    r"|faut-il|afin|if|so that|so someone|shall|should|can|could|would|may|want|like|prefer|quiere|desea|puedo|podria"
    r"|prefiere|para que|هل|تريد|ترغب|يمكنني|يمكن|استطيع|اذا|لكي|حتي|واش|بغيتي|نقدر|يقدر|الا|باش)\b"
)
_ALREADY = re.compile(r"\b(?:deja|already|earlier|ya|بالفعل|سابقا|من قبل|ديجا|قبيله)\b")
_FAREWELL = re.compile(
    r"\b(?:au revoir|bonne (?:journee|soiree|continuation|fin|nuit|apres)|a bientot|adieu|goodbye|good bye|bye"
    r"|have a (?:nice|good|great|lovely|pleasant)|take care|adios|hasta (?:luego|pronto|manana|la)|que tenga"
    r"|مع السلامه|الي اللقاء|وداعا|في امان الله|بسلامه|بالسلامه|تهلا|الله يعاونك|نهارك مبروك)\b"
)


_GLUED_AND = re.compile(r"(?<!\w)[وف](?=\w{2,})")


def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) or r"(?!)")


_COMPILED = {claim: (_compiled(found.done), _compiled(found.promised)) for claim, found in _PATTERNS.items()}


def claims_in(sentence: str) -> set[Claim]:
    """What the sentence says to have been done or promises to be done."""
    texts = _readings(sentence)
    return {
        claim
        for claim, (done, promised) in _COMPILED.items()
        if any(done.search(text) or _promises(promised, text) for text in texts)
    }


def says_already(sentence: str) -> bool:
    """Whether the sentence speaks of something that was done earlier in the call."""
    return any(_ALREADY.search(text) for text in _readings(sentence))


def says_goodbye(sentence: str) -> bool:
    return any(_FAREWELL.search(text) for text in _readings(sentence))


def _readings(sentence: str) -> set[str]:
    """The folded sentence; and without the "and" and "so" that Arabic writes as one with the next word."""
    text = fold(sentence.replace("’", "'"))
    return {text, _GLUED_AND.sub("", text)}


def _promises(promised: re.Pattern[str], text: str) -> bool:
    """Whether something is promised; an offer or a question promises nothing."""
    if text.rstrip().endswith(("?", "؟")):
        return False
    return any(not _OFFER.search(text[: found.start()]) for found in promised.finditer(text))
