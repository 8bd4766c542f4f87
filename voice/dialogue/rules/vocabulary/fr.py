"""French, as callers speak it and as transcribers write it: with or without accents, tu or vous, slips included."""

from __future__ import annotations

import re

from voice.dialogue.rules.numbers import NumberWords
from voice.dialogue.rules.vocabulary.base import (
    Choice,
    Field,
    Intent,
    Vocabulary,
    When,
    rules,
    word_list,
    word_set,
    words,
)

_UNITS = word_list("zero un deux trois quatre cinq six sept huit neuf")
_TEENS = [*word_list("dix onze douze treize quatorze quinze seize"), "dix sept", "dix huit", "dix neuf"]
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}


def _below_hundred() -> dict[str, int]:
    """Spellings of 10 to 99, those of Belgium and Switzerland included."""
    found = {word: 10 + index for index, word in enumerate(_TEENS)}
    for value, word in {**_TENS, 70: "septante", 80: "huitante", 90: "nonante"}.items():
        found[word] = value
        found |= {f"{word} {unit}": value + index for index, unit in enumerate(_UNITS) if index}
        found |= {f"{word} et un": value + 1, f"{word} et une": value + 1}
    found |= {f"soixante {word}": 70 + index for index, word in enumerate(_TEENS)} | {"soixante et onze": 71}
    found |= {"quatre vingt": 80, "quatre vingts": 80}
    found |= {f"quatre vingt {unit}": 80 + index for index, unit in enumerate(_UNITS) if index}
    found |= {f"quatre vingt {word}": 90 + index for index, word in enumerate(_TEENS)}
    return found


def _spellings() -> dict[str, str]:
    units = {word: index for index, word in enumerate(_UNITS)}
    small = {**units, **_below_hundred()}
    found = {word: str(value) for word, value in small.items()} | {"une": "1"}
    for hundreds in range(1, 10):
        for plural in ("cent", "cents"):
            head = plural if hundreds == 1 else f"{_UNITS[hundreds]} {plural}"
            found[head] = f"{hundreds}00"
            found |= {f"{head} {word}": str(hundreds * 100 + value) for word, value in small.items() if value}
    return found


_NUMBERS = NumberWords(
    spellings=_spellings(),
    repeats={"double": 2, "triple": 3},
    pauses=word_set("et puis alors ensuite tiret point virgule espace donc le du"),
    pluses=frozenset({"plus"}),
)

_I_WANT = (
    r"(?:je (?:voudrais|veux|souhaite|souhaiterais|desire)|j aimerais(?: bien)?|est ce que je (?:peux|pourrais)"
    r"|(?:puis|pourrais) je|je peux|il faudrait)"
)
_THIS = r"(?:mon|notre|le|la|ma|ce|cette|du) (?:prochain |prochaine )?(?:rendez vous|reservation)"
_MINE = rf"(?:{_THIS}|(?:un|une|de) (?:rendez vous|reservation))"
_SOMEONE = (
    r"(?:quelqu un|une (?:vraie )?personne|un (?:vrai )?(?:humain|etre humain|conseiller|operateur|responsable"
    r"|collegue|agent)|une (?:secretaire|standardiste|conseillere|operatrice)|le (?:patron|gerant|responsable"
    r"|docteur|medecin|dentiste|secretariat|standard)|la (?:patronne|gerante|secretaire|standardiste"
    r"|responsable)|l accueil|un etre humain)"
)
_DAY = r"lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?"
_MONTH = r"janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"

_RULES = rules(
    (
        Intent.LATE,
        (
            r"(?:je|on|nous) (?:(?:vais|va|allons|risque|risquons|pense|devrais) (?:d )?)?"
            r"(?:etre|serai|sera|serons|suis|est|sommes|arriv\w+|aurai|avoir|aura|aurons|ai)"
            r" (?:\w+ ){0,3}?(?:en retard|du retard)"
        ),
        r"(?:\w+ ){0,2}minutes? de retard|un (?:petit |leger )?retard|(?:coince|bloque)e?s? (?:dans|sur|a cause)",
    ),
    (
        Intent.REPEAT,
        r"repet(?:er|ez|e)|re?dire ca|(?:me )?redites|redire|plus lentement|moins vite",
        r"j(?:e n)? ai (?:pas|rien) (?:bien |tout )?(?:entendu|compris|saisi)",
        r"(?:je )?(?:ne )?(?:vous )?(?:comprends|entends) (?:pas|mal|rien)(?: bien)?",
        r"vous (?:avez dit|disiez|dites) quoi|qu (?:est ce que vous avez|avez vous) dit|encore une fois",
        (
            r"^(?:ah )?(?:pardon|comment|quoi|hein|plait il|excusez moi|desolee?)(?: pardon| comment| excusez moi"
            r"| s il vous plait)?$"
        ),
    ),
    (
        Intent.WAIT,
        r"(?:attendez|patientez)(?: (?:un|une) (?:instant|moment|seconde|minute))?",
        r"(?:une|deux) (?:petites? )?(?:secondes?|minutes?)$|un (?:petit )?(?:instant|moment)",
        r"ne (?:quittez|bougez) pas|quittez pas",
    ),
    (
        Intent.IDENTITY,
        r"qui etes vous|vous etes qui",
        (
            r"(?:vous )?etes(?: vous)? (?:un |une |bien )*(?:robot|machine|humaine?|ordinateur|ia"
            r"|intelligence artificielle|repondeur|vraie personne|vrai humain|etre humain)"
        ),
        r"(?:c est|je parle a) (?:un|une) (?:robot|machine|repondeur|ordinateur|ia)",
        r"a qui (?:je parle|ai je|est ce que je parle)(?: l honneur)?|qui est a l appareil",
        r"comment vous (?:appelez vous|vous appelez)|vous (?:vous )?appelez comment",
        r"(?:je suis|suis je|c est) bien (?:chez|au|a la|a l|le|la|l)|qui je suis en train de parler",
    ),
    (
        Intent.CANCEL_APPOINTMENT,
        rf"(?:annul\w+|supprim\w+|decommand\w+)(?: \w+){{0,2}}? {_MINE}|annulation (?:de |du ){_MINE}",
        r"(?:je ne|j|je) (?:peux|pourrai|pourrais) (?:pas|plus|finalement pas) (?:y aller |etre la |m y rendre )?venir",
    ),
    (
        Intent.MOVE_APPOINTMENT,
        rf"(?:deplac|report|decal|chang|modifi|avanc|repouss|remett)\w*(?: \w+){{0,3}}? {_MINE}",
        r"(?:deplac|report|decal|chang|modifi|avanc|repouss)\w* (?:d heure|de jour|de date|l heure|la date|le jour)",
        r"^(?:\w+ ){0,3}(?:deplacer|reporter|decaler)(?: (?:le|la))?(?! message)(?: .*)?$",
    ),
    (
        Intent.CONFIRM_APPOINTMENT,
        rf"confirm\w*(?: \w+){{0,2}}? (?:{_MINE}|ma venue|ma presence)",
    ),
    (
        Intent.WHICH_APPOINTMENT,
        rf"(?:quand|a quelle heure|quel jour|c est quand)(?: \w+){{0,3}}? {_THIS}",
        rf"(?:date|heure|jour) (?:de |du |d un )?{_THIS}$",
        rf"(?:verifier|retrouver) {_THIS}|{_THIS} (?:est|c est) (?:quand|a quelle heure|quel jour)",
        r"j (?:ai|avais) (?:bien |deja |normalement )?(?:un |une )?(?:rendez vous|reservation)",
    ),
    (
        Intent.APPOINTMENT,
        (
            r"(?:annuler|deplacer|reporter|decaler|changer|modifier|confirmer|avancer|prendre|avoir|fixer|reserver"
            r"|demander|verifier)?(?: (?:un|mon|le|notre|une|de))*\s?(?:rendez vous|reservation)"
        ),
        r"reserv(?:er|e)(?: une table| un creneau)?|disponibilites?|(?:un |des )?creneaux?",
        r"une place (?:de )?(?:disponible|libre)|de la place",
    ),
    (
        Intent.MESSAGE,
        (
            rf"(?:{_I_WANT} )?(?:(?:vous )?(?:laisser|prendre|prenez|transmettre|transmettez|passer|donner|noter|notez"
            r"|enregistrer|deposer|faire passer)(?: lui| leur)? )?(?:un |le |mon |ce "
            rf"|de )?(?:petit )?message(?: (?:pour|a) {_SOMEONE})?"
        ),
        r"laisser un (?:petit )?mot",
        (
            rf"(?:{_SOMEONE} )?(?:pourrait |peut |puisse )?(?:me |m |moi |nous )?(?:faire )?(?:rappeler|rappelle"
            r"|rappellent|rappelez|rappeliez|recontacter|recontacte|recontactez)(?: moi| nous)?"
        ),
        r"etre (?:rappelee?|recontactee?)|(?:un|mon) rappel",
    ),
    (
        Intent.PHONE,
        r"(?:votre|vos) (?:numeros?|telephone)(?: de telephone| de tel)?",
        (
            r"(?:quel est|c est quoi|donnez moi|donner|avoir|me redonner|redonnez moi) (?:le "
            r"|votre )?numero(?: de telephone)?"
        ),
        r"numero (?:de telephone )?(?:du|de la|de l) \w+",
        r"a quel numero (?:je peux |on peut |puis je )?(?:vous )?(?:joindre|appeler|rappeler)?",
        r"(?:le )?numero de telephone$",
    ),
    (
        Intent.PERSON,
        rf"parler (?:directement )?(?:a|avec|au|aux)(?: {_SOMEONE})?|(?:passez|passer|passe)(?: moi)? {_SOMEONE}",
        r"(?:passez|passe) moi|(?:me |m )?(?:transferer|transferez|transfert|transfere)(?: moi)?",
        rf"(?:me )?mett(?:ez|re)(?: moi)? en (?:relation|contact|ligne)|{_SOMEONE}|joindre|(?:un|une) vrai",
        r"conseiller|standardiste|operateur|operatrice|etre humain|pas (?:a )?un robot",
    ),
    (
        Intent.DURATION,
        r"combien de temps|en combien|combien (?:ca |cela )?dure|(?:quelle|la) duree|ca dure|dure(?:nt|ra)?",
        r"c est long",
    ),
    (
        Intent.PRICE,
        (
            r"(?:vous (?:prenez|facturez) )?combien(?: (?:je vais|vais je|faut il|il faut) payer| (?:ca|cela"
            r"|est ce que (?:ca|cela)) (?:coute|fait|va me couter)| coutent?| vaut| vous (?:prenez|facturez)| c est"
            r"| pour)?"
        ),
        r"prix|tarifs?|cout(?:e|ent|er|erait|era|s)?|c est (?:cher|combien)|grille tarifaire|honoraires",
        r"facturez",
    ),
    (
        Intent.OTHER_FACT,
        r"(?:adresse |par )?(?:e ?mails?|mails?|courriels?|adresse electronique)|site (?:internet|web)|parking",
        r"(?:se |me )?garer|stationne(?:r|ment)|cartes? (?:bancaires?|bleues?|vitale)|payer|paiements?|cheques?",
        r"especes|rembours\w+|mutuelle|conventionnes?|secteur (?:1|2|un|deux)|tiers payant|handicape?s?|acces pmr",
        r"fauteuil roulant|wifi|garantie",
    ),
    (
        Intent.HOURS,
        r"horaires?(?: d ouverture)?|heures? d ouverture",
        (
            r"(?:est ce que )?(?:vous )?(?:etes |serez |sera |seriez |est )?(?:vous )?(?:encore |toujours "
            r"|deja )?ouvert(?:e|s|es|ure)?"
        ),
        r"ouvr(?:ez|e|ent|irez|iez|ir)|re ?ouvr\w+|ferm(?:e|ez|es|ee|ees|eture|ent|erez|er)|jusqu a quelle heure",
        r"vous etes la (?:le|demain|aujourd hui|ce|cet|lundi|samedi|dimanche)",
        r"(?:vous )?travaillez(?: vous)? (?:le|ce|les|demain|aujourd hui|pendant)",
        r"a quelle heure (?:je peux|on peut|peut on|puis je) (?:venir|passer)",
    ),
    (
        Intent.ADDRESS,
        r"adresse",
        (
            r"ou (?:etes|est ce que vous|vous (?:etes|trouvez)|se trouve|se situe|ca se|est (?:le|la|l|votre)|sont"
            r"|puis je vous trouver|est ce|c est)"
        ),
        (
            r"(?:vous etes|vous vous trouvez|vous trouver|c est|etes vous) (?:situee?s? )?(?:ou"
            r"|dans quel(?:le)?)(?: exactement)?(?: ville| rue| quartier)?$"
        ),
        (
            r"comment (?:je fais pour |faire pour |est ce qu on |on )?(?:venir|vient|vous (?:trouver|rejoindre)"
            r"|y aller|aller|arriver)"
        ),
        r"(?:quelle|dans quelle) (?:rue|ville)|quel (?:quartier|arrondissement)|situee?s?|localisation|itineraire",
        r"code postal|vous trouvez ou",
    ),
    (
        Intent.SERVICES,
        (
            r"(?:vos|quels?|quelles?|les|des)(?: sont)?(?: les| vos| types? de)* (?:services?|prestations?|soins?"
            r"|produits?)"
        ),
        r"(?:qu est ce que|(?<!est ce )que) (?:vous )?(?:faites|proposez|offrez)(?: vous)?(?: comme \w+)?",
        r"vous (?:faites|proposez) quoi",
    ),
    (
        Intent.OFFERING,
        r"(?:est ce que )?vous (?:faites|proposez|avez|vendez|reparez|realisez|pratiquez|installez|prenez)",
        r"(?:faites|proposez|avez|vendez|reparez|pratiquez|prenez) vous|parlez moi (?:de|du|des)",
    ),
    (
        Intent.HELP,
        r"(?:que|qu est ce que) (?:pouvez vous|vous pouvez|savez vous|vous savez) faire(?: pour moi)?|aidez moi",
        r"^aide$|vous servez a quoi|quelles? (?:sont les )?options",
    ),
    (
        Intent.QUESTION,
        (
            r"(?:j ai|j aurais|j avais|juste|poser) (?:juste )?(?:une|des|quelques|deux) (?:petites? )?(?:questions?"
            r"|renseignements?)"
        ),
        r"(?:une|des|d une) (?:demandes? de )?(?:informations?|infos?)|(?:un|des) (?:petits? )?renseignements?",
        r"(?:pour )?me renseigner|une (?:petite )?question$",
    ),
    (
        Intent.CANCEL,
        r"laisse(?:z)? tomber|(?:j )?annule(?:z|r)?(?: (?:tout|le message|ca|cela|mon message|s il vous plait))?$",
        r"(?:non )?(?:finalement|en fait) (?:non|pas la peine|c est bon|rien)|oublie(?:z)?(?: ca| tout| cela)?$",
        r"(?:c est |ce n est )?pas (?:la peine|grave|necessaire)|tant pis|j ai change d avis",
        r"je rappellerai(?: plus tard)?|arrete(?:z)?(?: tout)?$|stop",
    ),
    (
        Intent.GOODBYE,
        r"au ?revoir|bonne (?:journee|soiree|fin de journee|apres midi|continuation|nuit)",
        r"a (?:bientot|plus tard|la prochaine)|ce sera tout|(?:non )?c est tout|ca sera tout",
        r"rien (?:d autre|de plus)|(?:je|vous pouvez) raccroch\w+|ciao|salut merci|j ai tout ce qu il (?:me )?faut",
    ),
    (
        Intent.URGENT,
        r"urgen(?:t|te|ce|ces|tes)|tres vite|au plus vite|des que possible",
        r"le plus (?:vite|rapidement|tot) possible|tout de suite",
    ),
    (
        Intent.NO,
        (
            r"^(?:ah |eh |mais |alors |oh )*(?:non|nan|nope|pas (?:du tout|vraiment|maintenant|encore)|absolument pas"
            r"|surtout pas|ce n est pas (?:ca|bon|exact|correct)|c est pas (?:ca|bon|exact|correct)|c est (?:faux"
            r"|inexact)|pas (?:exactement|ca)|aucun(?:e)?|(?:plutot |sur )?un autre(?: numero)?)"
        ),
        r"(?:ce n est|c est) pas (?:ca|le bon|la bonne|bon|correct|exact)",
    ),
    (
        Intent.YES,
        (
            r"^(?:ah |eh |mais |alors |oh |ben |tres )*(?:oui|ouais|ouai|si(?: si)*$|exact(?:ement)?|tout a fait"
            r"|bien sur|d accord|daccord|ok|okay|volontiers|parfait(?:ement)?|c est (?:bien )?(?:ca|bon|exact|correct"
            r"|juste|cela|mon numero)|absolument|affirmatif|correct|avec plaisir|pourquoi pas|entendu|allez y"
            r"|je veux bien|s il vous plait$|tres bien|bien$|voila$|ca marche|c est parfait|evidemment|certainement)"
        ),
    ),
    (Intent.THANKS, r"merci(?: (?:beaucoup|bien|infiniment|a vous))?|je vous remercie|c est gentil"),
    (
        Intent.NEED,
        (
            r"^(?:bonjour |bonsoir |alors |donc |voila |ecoutez |madame |monsieur |allo )*(?:(?:j ai|j avais|il y a"
            rf"|y a|{_I_WANT}|j ai besoin|j(?:e vous)? appelle (?:pour|car|parce|au sujet|a propos|de la part"
            r"|concernant)|c est (?:pour|au sujet|a propos|concernant|par rapport|mon|ma)|mon|ma|mes|on a|nous avons"
            r"|je me suis|je suis (?:en|tombee?|malade|bloquee?|coincee?)|pouvez vous|vous pouvez"
            r"|pourriez vous) \w+ ?.*)"
        ),
    ),
    (Intent.GREETING, r"bonjour|bonsoir|allo|salut|coucou|hello"),
)

FRENCH = Vocabulary(
    rewrites={
        "rdv": "rendez vous",
        "svp": "s il vous plait",
        "stp": "s il vous plait",
        "tel": "telephone",
        "telephonique": "telephone",
        "aujourdhui": "aujourd hui",
        "jai": "j ai",
        "cest": "c est",
        "ya": "y a",
        "quelquun": "quelqu un",
        "jaimerais": "j aimerais",
    },
    fillers=word_set("euh heu euhh hum hmm mmh mm ben bah beh ouh"),
    numbers=_NUMBERS,
    rules=_RULES,
    when=(
        (
            When.SPECIAL,
            words(
                r"jours? feries?|feries?|vacances|noel|nouvel an|jour de l an|paques|pentecote|toussaint|ascension",
                rf"assomption|ramadan|aid|le pont|reveillon|{_MONTH}|cet ete|l ete|en ete",
            ),
        ),
        (When.DAY_AFTER_TOMORROW, words(r"apres demain")),
        (When.TOMORROW, words(r"demain")),
        (
            When.TODAY,
            words(
                r"aujourd ?hui|ce (?:soir|matin|midi)|cet(?:te)? apres midi|cette nuit|jusqu a quelle heure",
                r"a quelle heure (?:vous |est ce que vous |le \w+ )?ferm\w+",
                r"(?:vous )?ferm(?:ez|e)(?: vous)? (?:a )?(?:quelle heure|quand)",
                r"quand (?:est ce que )?(?:vous )?ferm\w+",
            ),
        ),
        (
            When.NOW,
            words(
                r"maintenant|en ce moment|actuellement|la tout de suite|a cette heure(?: ci)?|pour le moment",
                r"encore ouverte?s?|toujours ouverte?s?|deja (?:ouvert|ferme)e?s?",
            ),
        ),
        (When.WEEKEND, words(r"week ?ends?|fin de semaine")),
        (When.WEEK, words(r"semaine|tous les jours|chaque jour|quels jours|horaires|heures d ouverture")),
        (
            When.OPENING,
            words(
                (
                    r"(?:a quelle heure|quand|a partir de quelle heure|vers quelle heure)(?: est ce que"
                    r"| que)?(?: vous)? (?:le \w+ |la \w+ )?(?:re ?)?ouvr\w+"
                ),
                r"(?:re ?)?ouvrez(?: vous)? (?:a quelle heure|quand)|prochaine ouverture",
            ),
        ),
    ),
    weekdays=tuple(words(rf"{day}s?") for day in word_list("lundi mardi mercredi jeudi vendredi samedi dimanche")),
    from_day_to_day=words(rf"(?:du |de |entre (?:le )?)?({_DAY}) (?:au|a|et le) ({_DAY})"),
    follow_up=words(r"^(?:et|ou|sinon|meme|alors|pour|le|les)(?: (?:le|les|ce|pour|alors|et|donc|meme))*"),
    every_service=words(
        r"(?:vos|les|des|tous les|liste des|quels sont (?:les|vos)) (?:prix|tarifs?|couts|honoraires)",
        r"grille tarifaire|(?:les|vos|quels) (?:tarifs|prix)",
    ),
    small_words=word_set("""
        a ai alors au aussi aux avec avoir bien bonjour bonsoir c ca ce cela ces cette chez combien comme
        comment cout coute coutent couter coutera couterait cher d dans de des dire dites donner du duree
        dure dures en encore est et etes etre faire fait faites heure il j je juste l la le les leur long m
        madame me merci mes moi mon monsieur n ne nous on ou par parlez pas peu peut peux plait pour
        pourriez pourrez pouvez pratiquez prendre prenez prestation prestations prix proposez qu quand que
        quel quelle quelles quels qui quoi rendez renseignement reparez s sa savoir se service services si
        son sont soin soins sur tarif tarifs temps toujours tout tres un une va vaut vendez vos votre
        voudrais aimerais vous y facturez facture pendant connaitre minutes et puis plus environ elle ils
        lui semaine demain aujourd hui horaires adresse moment
    """),
    self_introduction=words(r"je m appelle|mon nom (?:est|c est)|au nom de|de la part de|moi c est"),
    name_intro=words(
        r"je m appelle|(?:mon |le |c est le )?nom (?:complet )?(?:de famille )?(?:est|c est|sera)",
        r"(?:au|c est au) nom de|moi c est|ici|c est(?: de la part de)?|je suis|de la part de|(?:mon|le) nom",
        r"ce sera",
    ),
    name_lead=words(
        r"(?:(?:oui|non|alors|bonjour|bonsoir|donc|voila|bien sur|d accord|ok|pardon|desolee?|ah|tres bien"
        r"|merci|eh bien|enfin|plutot|tout a fait|volontiers|exactement|en fait) ?)+"
    ),
    name_stops=word_set("""
        et j je pour au avec c ca ce mon ma mes s mais qui que car parce pas comme a l un une dont merci je
        telephone numero sans
    """),
    name_never=word_set("""
        oui non ok accord bonjour bonsoir message messages allo merci moi rien quoi sais veux voudrais
        pourquoi bien sur bon ca numero nom appelle pour alors faux erreur telephone motif raison urgent
        prenom que comment quand combien quel quelle ou est demain personne personnel prive possible mieux
        tout
    """),
    titles={"monsieur": "Monsieur", "madame": "Madame", "mademoiselle": "Mademoiselle", "docteur": "Docteur"},
    letter_clause=words(
        r"(?:avec |et )?(?:un|une|la lettre) ([a-z])(?: a la fin| final| au bout)?$", r"avec (?:un|une) ([a-z])(?: .*)?"
    ),
    doubled=frozenset({"deux", "double"}),
    reason_intro=words(
        (
            r"^(?:(?:oui|alors|bonjour|donc|voila|bien sur|tres bien|d accord|eh bien|en fait|merci) )*(?:(?:c est"
            r"|ce serait|c etait|je (?:vous )?appelle|j appelais|j appelle) (?:pour|au sujet (?:de|d|du|des)"
            r"|a propos (?:de|d|du|des)|concernant|parce que|par rapport a)|(?:le|mon) (?:motif|message)(?: est"
            r"| c est)?|au sujet (?:de|d|du|des)|pour) ?"
        ),
        r"^(?:(?:oui|alors|bonjour|donc|voila|bien sur|tres bien|d accord|eh bien|en fait) )+",
    ),
    correction_intro=words(
        r"^(?:(?:non|pardon|desolee?|ah|en fait|plutot|c est pas ca|ce n est pas ca|attendez|mais"
        r"|excusez moi|oui) )*(?:c est|le nom (?:est|c est)|je m appelle|mon nom (?:est|c est)|moi c est"
        r"|plutot) ?"
    ),
    call_back=words(
        r"(?:(?<!je )(?<!je vous )rappel(?:er|lez?|ez|iez|ent|lent|le)|recontact(?:er|ez|iez|ent|e))(?: moi| nous)?",
        r"(?:me|m|nous|moi) (?:faire )?(?:rappel(?:er|le|lent|iez|ez)|recontact\w+|joindre|appel(?:er|lent|le|iez|ez))",
        r"(?:appel|telephon|contact|joign)ez (?:moi|nous)|(?:etre )?(?:rappel|recontact)ee?s?",
        r"(?:je (?:suis|serai)|on peut me) (?:bien )?(?:joignable|disponible|joindre)|(?:un|mon) rappel",
    ),
    this_number=words(
        (
            r"(?:ce|celui|le|mon|au|sur ce|sur celui|meme) (?:numero|ci)(?:.{0,12})?(?: (?:j appelle|la|ci|d ou|meme"
            r"|qui s affiche|affiche|actuel).*)?$"
        ),
        r"celui (?:avec|duquel|dont|d ou|sur|la|ci|depuis|qui).*|le meme(?: numero)?",
        r"(?:le|au) numero (?:avec lequel|d ou|duquel|que|qui|depuis).*",
    ),
    no_number=words(
        r"(?:je n|j) ai pas de (?:numero|telephone|portable)|pas de (?:numero|telephone)",
        r"je ne (?:veux|souhaite|prefere) pas (?:donner|le donner|vous donner).*",
        r"je (?:n le|le) (?:connais|sais) pas(?: par coeur)?",
    ),
    fields={
        Field.NAME: words(r"(?:pre)?nom|orthographe|mal (?:orthographie|ecrit)"),
        Field.NUMBER: words(r"numero|telephone|portable|chiffres?"),
        Field.REASON: words(r"motif|raison|message|sujet|objet"),
        Field.SERVICE: words(r"prestation|service|soin"),
        Field.DATE: words(r"date|jour|heure|horaire|moment|creneau"),
    },
    choices={
        Choice.FIRST: words(
            rf"(?:le|la) premiere?r?(?! (?:{_MONTH}))|premiere? (?:option|proposition|creneau)|le plus tot"
        ),
        Choice.SECOND: words(r"(?:le|la) (?:deuxieme|seconde?)|celui du milieu"),
        Choice.THIRD: words(r"(?:le|la) troisieme"),
        Choice.LAST: words(r"(?:le|la) dernieres?|(?:le|la) dernier"),
        Choice.ANY: words(
            r"peu (?:m )?importe|n importe (?:lequel|laquelle|quand|quel)?|comme vous voulez|les deux (?:me )?vont"
            r"|ca m est egal|indifferent|quand vous (?:voulez|pouvez)"
        ),
        Choice.NONE: words(
            r"aucun(?:e)?|ni l un ni l autre|(?:rien|pas) (?:de tout ca|de ca)|autre (?:chose|jour|moment|date|heure)"
            r"|un autre|une autre|ca ne (?:me )?(?:va|convient|arrange) pas|pas possible|impossible",
            r"(?:je|j) (?:ne )?(?:peux|pourrai|pourrais) (?:pas|plus)",
        ),
    },
    party=words(
        r"(?:pour|on sera|nous serons|on est|table de|a) ([\w ]{1,20}?) (?:personnes?|couverts?|convives)",
        r"table (?:pour|de) (\w+)",
    ),
    question_start=words(
        r"^(?:(?:et|mais|alors|oui|non|d accord|au fait|pardon|dites moi|sinon|excusez moi|attendez|bonjour"
        r"|d abord|avant ca|avant|juste) )*(?:quels?|quelles?|combien|comment|ou|quand|est ce|qu est ce|a quelle"
        r"|a quel|jusqu a|vous (?:etes|ouvrez|fermez|faites|avez|prenez|proposez|pouvez me dire)|c est (?:combien"
        r"|ou|quoi)|pouvez vous me dire|pourriez vous me dire|je voudrais (?:savoir|connaitre)"
        r"|j aimerais (?:savoir|connaitre)|etes vous|faites vous|avez vous|ouvrez vous|fermez vous|qui|dans quelle"
        r"|que)"
    ),
    # The consonants that are silent at the end of a French name, and are what callers point out.
    alike=(("dt", re.compile(r"[dt]$")), ("sxz", re.compile(r"[sxz]$"))),
    spelled_as_in=frozenset({"comme"}),
)
