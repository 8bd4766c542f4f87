"""What a sentence says to have been done, or to be done presently: in five languages, whichever the call is in.

A claim may be spoken only when the tool that does it has succeeded. Patterns are matched against folded text (lower
case, no accents), so they are written that way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from voice.dialogue.rules.text import fold
from voice.dialogue.tools import (
    BOOK_APPOINTMENT,
    CANCEL_APPOINTMENT,
    CONFIRM_APPOINTMENT,
    MOVE_APPOINTMENT,
    TAKE_MESSAGE,
    TRANSFER_CALL,
)


class Claim(StrEnum):
    MESSAGE = "message"
    NOTED = "noted"  # that something was done, which may be a message or an appointment
    TRANSFER = "transfer"
    HOLDING = "holding"  # that a time is kept
    BOOKING = "booking"
    MOVING = "moving"
    CANCELLING = "cancelling"
    STANDING = "standing"  # that the caller has an appointment
    SENDING = "sending"
    CALLBACK = "callback"


# The tools that make a claim true; of appointments, only together with what they have answered (appointment_claims).
CONFIRMED_BY: Mapping[Claim, frozenset[str]] = {
    Claim.MESSAGE: frozenset({TAKE_MESSAGE}),
    Claim.NOTED: frozenset({TAKE_MESSAGE, BOOK_APPOINTMENT, MOVE_APPOINTMENT, CANCEL_APPOINTMENT, CONFIRM_APPOINTMENT}),
    Claim.TRANSFER: frozenset({TRANSFER_CALL}),
    Claim.CALLBACK: frozenset({TAKE_MESSAGE}),
}

# What a match of the wider patterns is about in particular.
_IN_PARTICULAR: dict[Claim, tuple[tuple[Claim, re.Pattern[str]], ...]] = {
    Claim.BOOKING: (
        (
            Claim.CANCELLING,
            re.compile(
                r"\b(?:annul|cancel|anul|supprim|elimin|efface|retire|removed|deleted|taken|borrado|quitado)"
                r"|الغ|لغي|لغا|لغو|تلغ|حذف|شطب|حيدت|مسحت"
            ),
        ),
        (
            Claim.MOVING,
            re.compile(
                r"\b(?:depla|decal|modifi|report|repouss|avance|resched|moved|changed|pushed|shifted|brought"
                r"|switched|cambi"
                r"|movid|aplaz|retras|adelant|pasado)|تغيير|غيرت|تاجيل|اجلت|نقل|اخرت|قدمت|بدل|دوزت"
            ),
        ),
        (Claim.HOLDING, re.compile(r"\bbloqu")),
    ),
    Claim.MESSAGE: (
        # Somebody was told, or a message was taken: that and nothing else.
        (
            Claim.MESSAGE,
            re.compile(
                r"\b(?:message|mensaje|recado|prevenu|averti|informe|avise|transmi|suivre|passed|forwarded|left|sent"
                r"|delivered|on its way|let|told|informed|notified|alerted|avisad|informad|comunicad|pasad|enviad)"
                r"|رسال|ميساج|نقل|ابلغ|ايصال|ابلاغ|وصل|اوصل|اخبر|اعلم|خبرت|علمت|قلتها|توصل"
            ),
        ),
        (Claim.NOTED, re.compile(r"")),
    ),
}
_THE_MESSAGE = re.compile(
    r"\b(?:votre|le|un|your|the|a|su|el|un) (?:message|mensaje|recado)\b(?! de texto)|رسالتك|ميساج ديالك"
    r"|ال(?:رساله|ميساج)"
)
# Of a wish that somebody has yet to agree to.
_REQUEST = re.compile(r"\b(?:demande|request|solicitud|peticion)\b|طلب")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """done: never true without the tool. promised: said in an offer ("shall I…", "if you like…") it claims nothing."""

    done: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()


_DAYS_FR = "demain|aujourd'hui|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_DAYS_EN = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_DAYS_ES = "lunes|martes|miercoles|jueves|viernes|sabado|domingo"
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
            r"\bغادي (?:نوصل|نبلغ|نقول ليه|نقول ليهم|يوصل(?!ك))",
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
            r"\b(?:j|je l|je vous l)'ai (?:bien |donc |deja )*(?:reserve|fixe|programme|annule|deplace|decale"
            r"|confirme|bloque"
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
            r"\byou(?:'re| are) (?:now )?on the (?:list|books|schedule)",
            r"\b(?:appointment|booking|reservation) (?:confirmed|booked|cancelled|canceled|moved)\b",
            r"\bje viens de (?:l'|le |la |vous )*(?:annuler|reserver|deplacer|decaler|reporter|confirmer|inscrire)",
            r"\bacab(?:o|amos) de (?:anul|cancel|reserv|cambi|confirm|aplaz)ar|\b(?:الغيت|حجزت|لغيت)(?:ه|ها|و)(?!\w)",
            r"\bit's been (?:moved|changed|rescheduled|cancelled|canceled|booked)",
            r"\b(?:it's|that's|everything is|everything's) (?:now |all )*arranged\b",
            # Moved and cancelled, whatever it is called.
            r"\b(?:je l'ai|je vous l'ai|j'ai|c'est) (?:bien |deja )*(?:repousse|avance|reporte|supprime|efface|retire)",
            r"\b(?:i've|i have) (?:now |just |already )*(?:pushed|shifted|brought|switched|removed|deleted"
            r"|taken it|taken you\b)",
            r"(?<!no )(?<!no la )\b(?:la|lo) he (?:pasado|reservado)|\bhe (?:pasado|movido) (?:su|la) cita"
            r"|(?<!no )(?<!no la )\bhe (?:movido|anulado|aplazado|retrasado|adelantado|borrado|eliminado|quitado)",
            r"\b(?:حذفت|شطبت|الغيت|اجلت|اخرت|قدمت|حيدت|مسحت|لغيت) (?:لك |ليك )?(?:ال)?(?:موعد|رونديفو|رنديفو|حجز)",
            r"\b(?:reserva|cita) (?:confirmad|reservad|cancelad|anulad)a\b",
            r"(?<!no )(?<!no le )\b(?:he|hemos) (?:reservado|cancelado|confirmado|programado|cambiado|agendado|fijado"
            r"|pedido|reembolsado)",
            r"\b(?:cita|reserva|mesa|pedido|visita|turno)\b.{0,40}? (?:esta|ha sido|queda|ha quedado|fue) (?:ya )?"
            r"(?:reservad|confirmad|cancelad|programad|agendad|anotad|apuntad|cambiad|hech|fijad)",
            r"\bqueda (?:reservad|confirmad|cancelad|agendad|anulad|cambiad|aplazad)|\b(?:reservado|confirmado"
            r"|cancelado)[.!]?$",
            r"\bتم (?:بالفعل )?(?:حجز|الحجز|تاكيد|التاكيد|الغا|الالغاء|تحديد|تغيير|التغيير|تاجيل|نقل|جدوله"
            r"|استرداد|كل شيء)"
            r"|\b(?:حجزت|اكدت|الغيت) (?:لك|لكم|موعد|ال)",
            r"\b(?:سجلت|حددت|رتبت|غيرت|قيدت|دوزت|درت|نقلت|اجلت|بدلت|حولت) (?:لك |لكم |ليك )?(?:ال)?(?:موعد"
            r"|رونديفو|رنديفو)",
            r"\b(?:ال)?(?:موعد|رونديفو|رنديفو)(?:ك| ديالك)? (?:راه )?تبدل"
            r"|\b(?:ال)?(?:موعد|رونديفو|رنديفو) ديالك .{0,40}?(?<!بغيتي )(?:تلغي|تلغات|ملغي)(?!\w)|\bكلشي واجد"
            r"|\b(?:صافي |راني )?لغيت(?:و|ها|ه)\b",
            r"\b(?:موعدك|حجزك|طلبك) (?:موكد|محجوز|ملغي|موكده|تم|قد تاكد)",
            r"\b(?:حجزت|كونفيرميت|لغيت|اكدت) (?:ليك|لك)|\b(?:راه |صافي )?(?:تحجز|تكونفيرما|(?<!بغيتي )تلغي"
            r"|(?<!غادي )تاكد) (?:ليك|ال"
            r"|داك|هاد)?",
            r"\b(?:ال)?(?:رونديفو|موعد|رنديفو)(?: ديالك)? (?:راه )?(?:محجوز|موكد|ماكد|تحجز|تاكد|تقيد|تكونفيرما|تلغي)",
        ),
        promised=(
            r"\b(?:j'|je |je vous )(?:annule|deplace|decale|modifie|confirme|reserve|valide)"
            r" (?:votre|ce|le|cette|la|un|une) (?:rendez-vous|rdv|reservation|creneau|commande|table|seance)",
            r"\bje vous (?:reserve|inscris|bloque|fixe|rembourse|offre|accorde)\b",
            rf"\b{_WILL} (?:book|schedule|reserve|cancel|reschedule|arrange|refund|order)",
            r"\b(?:i'm|i am) (?:booking|scheduling|reserving|cancelling|canceling)",
            r"\b(?:le )?(?:confirmo|cancelo|cambio|reservo) (?:su|la|una) (?:cita|reserva|visita|mesa)\b",
            r"\b(?:le|te) (?:reservo|apunto|agendo|cancelo)\b|\bvoy a (?:reservar|cancelar|agendar)",
            r"\b(?:اوكد|نوكد|كناكد)\b",
            r"\b(?:ساحجز|سالغي|ساوكد|سنحجز)\b|\bسيتم (?:حجز|الغاء|تاكيد)",
            r"\bغادي (?:نحجز|نلغي|ناكد|نكونفيرمي)",
        ),
    ),
    Claim.HOLDING: _Patterns(
        done=(
            r"\bje vous (?:garde|ai garde|ai mis de cote|mets de cote)\b",
            r"\b(?:i'm|i am|we're) (?:holding|keeping)\b|\b(?:i've|i have) (?:put|set|kept) .{0,30}?\b(?:aside"
            r"|for you)",
            r"\b(?:le|te) (?:guardo|he guardado|aparto|he apartado)\b",
            r"\b(?:احتفظ|احتفظت|ساحتفظ) (?:لك|لكم)|\b(?:خليت|شديت|كنخلي|حبست) ليك",
        ),
    ),
    Claim.STANDING: _Patterns(
        done=(
            rf"\bsee you (?:on|at|then|tomorrow|next|this|{_DAYS_EN})\b|\blook forward to seeing you\b",
            r"\b(?:appointment|booking)\b.{0,30} (?:still )?stands\b|\b(?:rendez-vous|rdv)\b.{0,30} tient\b"
            r"|\bcita\b.{0,30} sigue en pie|موعد.{0,30} (?:ما ?زال|لا يزال|باقي)|موعد.{0,30} قائم",
            rf"(?:^|[,;.!:] ?)(?:et )?a (?:{_DAYS_FR})\b|\bon se (?:voit|retrouve) (?:{_DAYS_FR}|le)\b",
            rf"\bhasta (?:el (?:{_DAYS_ES})|manana)\b|\b(?:nos vemos|quedamos) (?:el|manana|a las)\b",
            r"\bنراك(?:م)? |\b(?:نلتقي|نتشاوفو|نشوفوك|نتلاقاو)\b|\bالي اللقاء (?:يوم|غدا|ال)",
            r"\b(?:كن|غادي ن)تسناوك(?:م)?\b|\bننتظرك(?:م)?\b|\bفي انتظارك(?:م)?\b",
        ),
        promised=(
            r"\bvous (?:etes|avez) (?:bien |maintenant |desormais |toujours |encore |deja )*(?:inscrit|rendez-vous"
            rf"|un rendez-vous (?:le|{_DAYS_FR}|a))",
            r"\byou(?: still| do| already)? have (?:an|your) (?:appointment|booking|reservation) (?:on|at|for"
            r"|tomorrow|this"
            r"|next)|\byou've got an (?:appointment|booking)",
            rf"\bvotre (?:rendez-vous|rdv) (?:est|reste|aura lieu) (?:bien |maintenant |toujours )*(?:le|a"
            rf"|{_DAYS_FR})\b",
            rf"\bsu cita (?:es|sigue siendo|queda) (?:ahora )?(?:el|a|para|{_DAYS_ES}|manana|hoy)\b",
            r"\byour (?:appointment|booking) is (?:now |still )?(?:on|at|for|tomorrow|today"
            r"|(?:mon|tues|wednes|thurs|fri|satur)day)\b",
            r"\b(?:on vous attend|nous vous attendons|vous etes attendue?)\b|\b(?:we're|we are) expecting you\b",
            r"\b(?:tiene|sigue teniendo) (?:una |la )?cita\b|\b(?:le esperamos|le espero)\b",
            r"\b(?:لديك|لديكم|عندك|عندكم) (?:موعد|رونديفو|رنديفو)|\bموعدك(?:م)? (?:الان |لا يزال )?(?:يوم|هو|غدا"
            r"|اليوم)",
            r"\b(?:ال)?(?:موعد|رونديفو|رنديفو) ديالك (?:دابا |هو |باقي )?(?:نهار|غدا|ليوم|مع)",
        ),
    ),
    Claim.SENDING: _Patterns(
        done=(
            r"\b(?:sms|texto|e-?mail|mail|courriel|confirmation|text|email|correo)\b.{0,20}? (?:vient de"
            r"|vous a|a|est|has|was|is|ha) (?:vous |just |already |ete |etre |deja |been |sido |vous etre )*"
            r"(?:envoye|parti|sent|texted|enviad|mandad)",
            r"\b(?:confirmation|sms|texto) (?:vous |te )?(?:arrive|parvien|suit|suivra)"
            r"|\b(?:confirmation|text|email) (?:is coming|is on|will (?:follow|arrive|come|reach))"
            r"|\b(?:confirmacion|sms|correo)\b.{0,10} llegara|\ble llegara\b|\bسيصلك(?:م)?\b"
            r"|\bغادي (?:يجيك|تجيك|يجي ليك)\b.{0,20}ميساج",
            r"\b(?:acabo|acabamos) de (?:mandar|enviar)|\b(?:le|te) hemos (?:mandado|enviado)",
            r"\b(?:ارسلنا|بعثنا) (?:لك|لكم|اليك)|\b(?:صيفطنا|بعتنا) ليك",
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
# That there is no appointment, or none any more.
_NEGATED = re.compile(
    r"\b(?:n'|ne |pas|plus|aucun|not|don't|no|ya no|ningun\w*|لا(?! يزال| زال)|لم|ليس|ليست|ما(?! زال)|مابقاش|بقاش"
    r"|ماعندكش|عندكش)\b(?!\W*[,;.]).{0,25}$"
)
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
    found = {
        _in_particular(claim, match)
        for text in _readings(sentence)
        for claim, (done, promised) in _COMPILED.items()
        for match in (*done.finditer(text), *_promises(promised, text))
        if claim is not Claim.STANDING or not _NEGATED.search(text[: match.start()])
    }
    # "Your appointment on Tuesday is cancelled": of what is gone nobody says that it stands.
    return found - {Claim.STANDING} if Claim.CANCELLING in found else found


def _in_particular(claim: Claim, match: re.Match[str]) -> Claim:
    said = match.group()
    if claim is Claim.MESSAGE and _THE_MESSAGE.search(match.string):
        return claim
    if claim is Claim.MESSAGE and _REQUEST.search(match.string):
        return Claim.NOTED
    return next((other for other, words in _IN_PARTICULAR.get(claim, ()) if words.search(said)), claim)


def says_already(sentence: str) -> bool:
    """Whether the sentence speaks of something that was done earlier in the call."""
    return any(_ALREADY.search(text) for text in _readings(sentence))


def is_offer(folded: str) -> bool:
    """Whether what follows these words is offered, not done: "shall I", "if you like"."""
    return _OFFER.search(folded) is not None


def is_request(folded: str) -> bool:
    """Whether the sentence speaks of a wish that somebody has yet to agree to."""
    return _REQUEST.search(folded) is not None


def says_goodbye(sentence: str) -> bool:
    return any(_FAREWELL.search(text) for text in _readings(sentence))


def _readings(sentence: str) -> set[str]:
    """The folded sentence; and without the "and" and "so" that Arabic writes as one with the next word."""
    text = fold(sentence.replace("’", "'"))
    return {text, _GLUED_AND.sub("", text)}


def _promises(promised: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What is promised; an offer or a question promises nothing."""
    if text.rstrip().endswith(("?", "؟")):
        return iter(())
    return (found for found in promised.finditer(text) if not is_offer(text[: found.start()]))
