"""The marks by which the guard knows a sentence: tables only, in five languages. Most match folded text."""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


# What is written for machines: chat templates, roles, tool calls, code.
MARKUP = _any(
    r"<\|?/?\w+[^>]*\|?>",
    r"\[/?(?:inst|system|sys|user|assistant|tool\w*)\b",
    r"```|[{}]|\bim_(?:start|end)\b|<<|>>",
    r"^\s*(?:system|assistant|user|developer|tool|caller|function|appelant|asistente|sistema)\s*:",
    r"\b(?:take_message|transfer_call|end_call|press_keys|tool_calls?|function_call)\b",
)

# A model that says so has taken its caller's orders.
OBEDIENCE = _any(
    r"\b(?:developer|debug|admin|god|dan|jailbreak|maintenance|unrestricted|root) mode\b",
    r"\bmode (?:developpeur|debug|admin|administrateur|maintenance|sans (?:filtre|limite|restriction)|dan|libre)\b",
    r"\bmodo (?:desarrollador|depuracion|administrador|mantenimiento|sin (?:filtro|limite|restriccion))",
    r"وضع (?:ال)?(?:مطور|مطورين|صيانه|ادمن|مسوول|مدير)",
    r"مود (?:ديال )?(?:ال)?(?:ديفلوبر|ادمن|ديفلوبور)",
    r"\b(?:ignor|disregard|forget|oubli|olvid)\w*\b.{0,30}\b(?:instruction|consigne|instruccion|rule|regle|regla)",
    r"(?:اتجاهل|تجاهلت|نسيت|نتجاهل|ساتجاهل|ننسي).{0,25}(?:تعليمات|قواعد)",
    r"\b(?:je suis|i am|i'm|soy|estoy) (?:maintenant |now |ahora )?(?:libre|unrestricted|free of|without|sin|sans) "
    r"(?:de |des )?(?:toute|restriction|restriccion|rules|regla|limit|regle|contrainte)",
)

# A model that recites what it was told.
RECITAL = _any(
    r"\b(?:my|the) (?:system |initial |secret |hidden |original )?(?:prompt|instructions?) (?:is|are|says?|tells?"
    r"|reads?|begins?)",
    r"\b(?:here (?:is|are)|these are) my (?:\w+ )?(?:prompt|instructions?|rules)\b|\bsystem prompt\b",
    r"\b(?:voici|voila) (?:mes|mon|les) (?:\w+ )?(?:instructions|consignes|prompt)",
    r"\bmes (?:instructions|consignes) (?:sont|disent|indiquent|precisent)",
    r"\b(?:prompt|message) systeme\b|\bmon prompt\b|\bmi prompt\b|\bprompt del sistema\b",
    r"\b(?:mis instrucciones (?:son|dicen|indican)|estas son mis instrucciones)",
    r"(?:هذه|هاهي|هادي|هادو) (?:هي |هوما )?(?:ال)?تعليمات(?:ي| ديالي)",
    r"تعليماتي (?:هي|تقول)|(?:ال)?تعليمات ديالي (?:هي|هوما|كتقول)",
)

_DOMAIN = r"(?:com|fr|org|net|ma|es|eu|io|info|uk|co|be|ch|ca|dz|tn|app|dev|shop|me|tv|biz|online)\b"
AT = r"(?:@|[\[(]at[\])]|\barobase\b|\barobas\b|\bat\b|\barroba\b|\bات\b|\bاروباز\b)"
DOT = r"(?:\.|[\[(]dot[\])]|\bpoint\b|\bdot\b|\bpunto\b|\bنقطه\b|\bبوان\b)"
CONTACT = _any(
    rf"[\w.+-]+\s?{AT}\s?[\w-]+\s?{DOT}\s?\w{{2,}}", r"\bwww\b|https?:", rf"\b[\w-]{{2,}}\s?{DOT}\s?{_DOMAIN}"
)

_SMALL_WORDS = r"(?:(?:de|du|des|d'|la|le|les|l'|del|los|las|el|saint|sainte|san|santa|st)\s?)*"
PLACE = _any(
    rf"\b(?:rue|avenue|boulevard|impasse|allee|quai|calle|avenida) {_SMALL_WORDS}(?P<after>[^\W\d_]{{3,}})",
    r"\b(?P<before>[^\W\d_]{3,}) (?:street|road|lane|avenue|boulevard|crescent)\b",
    r"(?<!\w)[فبلو]?(?:ال)?(?:شارع|زنقه|ساحه|درب) (?P<arabic>[^\W\d_]{3,})",
)
PLACE_NAMED = _any(
    r"\b(?:[Pp]lace|[Ss]quare|[Cc]hemin|[Pp]laza|[Pp]aseo) (?:(?:de|du|des|d'|la|le|les|del|los|las) ?)*"
    r"(?P<after>[A-ZÀ-Ý][^\W\d_]{2,})",
    r"\b(?P<before>[A-Z][^\W\d_]{2,}) (?:Square|Drive|Close|Way)\b",
)
NO_PLACE_NAME = frozenset(
    [
        "the",
        "this",
        "that",
        "our",
        "your",
        "same",
        "which",
        "what",
        "main",
        "high",
        "one",
        "principale",
        "principal",
        "cette",
        "votre",
        "notre",
        "esta",
        "nuestra",
    ]
)

# The sentence speaks of the business itself.
OURS = _any(
    r"\b(?:notre|nos|nous (?:sommes|ouvrons|fermons|trouvez)|appelez-nous|nous (?:joindre|appeler)|situes?)\b",
    r"\b(?:our|we are|we open|we close|reach us|call us|located|nuestr[oa]s?|estamos|abrimos|cerramos|llamenos)\b"
    r"|\bwe're\b",
    r"\bnumero (?:du|de la|de l'|del)\b|\bnumber of the\b|\b(?:clinic|practice|office|business)'s\b",
    r"رقمنا|عنواننا|ديالنا|نحن|اتصل بنا|عيط لينا|(?<!\w)حنا|كاينين|نفتح|نقع",
)
OPEN = _any(r"\b(?:ouvert\w*|ouvrons|open|opens|abiert\w*|abrimos|abre)\b", r"مفتوح|نفتح|حالين|محلول")
APPOINTMENT = _any(
    r"\b(?:rendez-vous|rdv|appointment|booking|reservation|cita|reserva)\b",
    r"موعد|رونديفو|رنديفو|حجز",
    r"\bd'accord pour|\bca marche\b|\bc'est bon pour|\bworks\b|\bfine for us\b|\bnos va bien\b",
)
PRICE = _any(
    r"\b(?:prix|tarif\w*|cout\w*|prices?|priced|costs?|precios?|cuesta\w*|vale)\b", r"ثمن|سعر|تكلف|كتسوي|كيدير"
)
HOURS = _any(
    r"\b(?:ouvert\w*|ouvrons|ferm\w+|horaires?|open\w*|clos\w+|hours?|abiert\w*|abr[ei]\w*|cierr\w+|cerr\w+|horario)\b",
    r"مفتوح|نفتح|نغلق|حالين|سادين|ساعات العمل|الاوقات",
)
DENIED = _any(r"\b(?:pas|not|no|closed|fermes?|cerrad\w+|لا|لسنا|ليس|ماشي|مغلق\w*|سادين|ما)\b|n't\b")
YES = _any(r"^\W*(?:oui|yes|yeah|sure|si|claro|d'accord|okay|ok|absolument|absolutely|نعم|اه|ايه|اجل|طبعا|واخا)\b")

# The caller is to dial a number.
DIAL = _any(
    r"\b(?:appelez|appeler|composez|composer|faites le|call|dial|ring|llame|llamar|marque)\b",
    r"اتصل|الاتصال|عيط|رقم|نمره",
)

# The caller will be late.
LATE = _any(r"\bretard\b|\blate\b|\bretraso\b|\btarde\b", r"تاخر|تاخير|معطل")

# The sentence tells how long something takes.
LASTS = _any(
    r"\b(?:dure\w*|duree|prend\w*|comptez|takes?|lasts?|duration|tarda\w*|dura\w*|delai|wait)\b",
    r"يستغرق|تستغرق|مده|كياخد|كتاخد",
)

# The sentence gives something back to the caller as the caller's own.
ATTRIBUTED = _any(
    r"\bvous (?:m'|me )?(?:avez|aviez) (?:dit|indique|demande|mentionne|parle|precise|donne|propose|recu|paye|regle)",
    r"\bvous (?:demandez|dites|souhaitez|voulez|cherchez|proposez)",
    r"\bvotre (?:message|budget|devis|facture|demande|numero|montant)|\brecapitul|\bmotif\b",
    r"\byou (?:said|mentioned|asked|told|want|wanted|would like|gave|were quoted|paid|offered)|\byou'd like",
    r"\byour (?:message|budget|quote|invoice|request|number)|\b(?:to|let me) (?:recap|repeat|read)",
    r"\b(?:me )?ha (?:dicho|pedido|mencionado|preguntado|dado|pagado|indicado)|\b(?:usted )?(?:quiere|desea)\b",
    r"\bsu (?:mensaje|presupuesto|factura|solicitud|numero)|\brepito\b|\bresumo\b",
    r"قلت|ذكرت|طلبت|سالت|اعطيتني|تريد|ترغب|رسالتك|ميزانيتك|فاتورتك|طلبك|رقمك|الخص|سولتي|عطيتيني|بغيتي",
    r"(?:ميساج|فاكتوره|نمره|طلب) ديالك|نعاود ليك",
)

# The sentence offers a time.
FREE = _any(
    r"\b(?:libres?|disponibles?|de la place|une place|un creneau|des creneaux|il (?:me |nous )?reste|propos\w+"
    r"|il y a)\b",
    r"\b(?:free|available|slots?|openings?|offer|i have|we have|i've got|we've got|there's|there is|we could do)\b",
    r"\b(?:huecos?|tengo|tenemos|ofrec\w+|propon\w+|hay|queda)\b",
    r"متاح|متوفر|لدينا|عندنا|عندي|هناك|اقترح|خاوي|كاين|نعطيك|نقترح|فارغ",
)
# It says that something is not: nothing is free, it is closed.
NOTHING = _any(
    r"\b(?:rien|aucune?|complets?|pas|(?:n'est|n'y a|ne sont) plus|plus (?:de|rien|libre|disponible)|no longer"
    r"|ya no|ferme\w*|nothing|no|not|none|fully booked|full|closed|nada"
    r"|ningun\w*|no|completo|ocupad\w+|cerrad\w+|لا|ليس|لسنا|لم|مغلق\w*|ما|والو|بقاتش|بقاش|عامر|سادين|pris"
    r"|taken)\b|n't\b"
)
# What has a "no" in it and denies nothing.
COURTESY = _any(
    r"\bpas de (?:souci|probleme)s?\b|\bno (?:problem|worries|trouble)\b|\bsin problema\b|\bno hay (?:de que"
    r"|problema)\b"
    r"|\bno se preocupe\b|\bpourquoi pas\b|\bwhy not\b|^\W*(?:non|no|لا)\W*[,،.]",
    r"ما كاين(?:ش)? مشكل|لا مشكله|ماشي مشكل|لا باس|ما عليش|علي ما يرام",
)
# The assistant says that it is going to look.
LOOKS = _any(
    r"\bje (?:vais )?(?:regarde|verifi|consult|cherch|voi)\w*\b",
    r"\blet me (?:just )?(?:check|see|look|find)\b|\bi'll (?:just )?(?:check|see|look|find)\b|\bchecking\b",
    r"\b(?:voy a|dejeme|permitame) (?:mirar|ver|comprobar|buscar|consultar)\b|\b(?:miro|compruebo|busco|consulto)\b",
    r"سابحث|ساتحقق|سانظر|دعني|غادي نشوف|خليني نشوف|نشوف ليك",
)
# A condition or a contrast begins another thought.
BREAK = re.compile(r"[;]|\b(?:mais|but|pero|sino|however|cependant|par contre|في المقابل)\b|(?<!\w)و?لكن\b")

# Six digits are a code when it is called one.
CODE = _any(r"\b(?:code|codigo|reference|referencia|localizador)\b", r"رمز|كود|مرجع")

# Said of a day, this makes an appointment of it.
SETTLED = _any(
    r"\b(?:reserve|confirme|inscrit|programme|valide|enregistre|bloque)(?:e|s|es)?\b|\bdans la boite\b"
    r"|\btout est (?:bon|en ordre)\b",
    r"\b(?:booked|reserved|confirmed|scheduled|arranged|all set|set for|in the diary|pencilled in|locked in"
    r"|in the system|in order)\b",
    r"\byou(?:'re| are)(?: now)? down\b|\b(?:reservad|confirmad|apuntad|agendad|anotad|registrad)[oa]s?\b"
    r"|\blist[oa]\b|\ben (?:orden|el sistema)\b",
    r"محجوز|مسجل|موكد|ماكد|جاهز|واجد|مقيد|علي ما يرام|هو هداك|(?<!\w)(?:تسجل|تقيد|تحجز)",
)
