"""French: "mardi en huit", "quatre heures moins le quart", "entre midi et deux"."""

from __future__ import annotations

from voice.dialogue.moments import dates, times
from voice.dialogue.moments.days import easter_and, fixed
from voice.dialogue.moments.kinds import Atom, Duration, Found, Kind, Setting, rules
from voice.dialogue.moments.languages import parts
from voice.dialogue.moments.lexicon import Entries, Language, Lexicon, count, each, mean, one_weekday, row, text_words

_UNITS = text_words("un deux trois quatre cinq six sept huit neuf")
_TEENS = [*text_words("dix onze douze treize quatorze quinze seize"), "dix sept", "dix huit", "dix neuf"]
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre vingt"}


def _spelled() -> dict[int, list[str]]:
    """Numbers up to 99 and how they are said, those of Belgium and Switzerland included."""
    said = {0: ["zero"], **{value: [word] for value, word in enumerate(_UNITS, 1)}}
    said |= {10 + step: [word] for step, word in enumerate(_TEENS)}
    for ten, word in {**_TENS, 70: "septante", 90: "nonante"}.items():
        said.setdefault(ten, []).append(word)
        for step, unit in enumerate(_UNITS, 1):
            said.setdefault(ten + step, []).append(f"{word} {unit}")
        said[ten + 1] += [f"{word} et un", f"{word} et une", f"{word} une"]
    for step, word in enumerate(_TEENS):
        said.setdefault(70 + step, []).append(f"soixante {word}")
        said.setdefault(90 + step, []).append(f"quatre vingt {word}")
    said[71].append("soixante et onze")
    return said


_SPELLED = _spelled()


def _years() -> Entries:
    return {
        f"{thousand} {word}": (Atom(Kind.YEAR, 2000 + value),)
        for thousand in ("deux mille", "deux mil")
        for value in range(20, 50)
        for word in _SPELLED[value]
    }


def _minutes_before() -> Entries:
    counted = {value: [*_SPELLED[value], str(value)] for value in (5, 10, 20, 25)}
    return {f"moins {word}": (Atom(Kind.MINUTES, -value),) for value, words in counted.items() for word in words}


_NUMBERS: Entries = {
    word: (Atom(Kind.NUMBER, value),) for value, words in _SPELLED.items() for word in words if word != "un"
}

WORDS: tuple[Entries, ...] = (
    _NUMBERS,
    _years(),
    _minutes_before(),
    mean(Kind.A, "un, une", 1),
    row("euh, heu, hein, bah, ben, donc, alors, voila, plutot, peut etre, environ, si possible, s il vous plait"),
    row("s il te plait, merci, de preference, par exemple, pile, precises, tapantes, au pire, a peu pres, bon"),
    count(Kind.ORDINAL, 1, "premier/premiere, deuxieme/second/seconde, troisieme, quatrieme, cinquieme"),
    count(
        Kind.WEEKDAY,
        0,
        "lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche",
        of=one_weekday,
    ),
    count(
        Kind.WEEKDAYS,
        0,
        "lundis/tous les lundis, mardis/tous les mardis, mercredis/tous les mercredis, jeudis/tous les jeudis, "
        "vendredis/tous les vendredis, samedis/tous les samedis, dimanches/tous les dimanches",
        of=one_weekday,
    ),
    mean(
        Kind.WEEKDAYS,
        "en semaine, jours de semaine, les jours de semaine, jour de semaine, jours ouvres, en jour de semaine",
        (0, 1, 2, 3, 4),
    ),
    mean(Kind.WEEKDAYS, "les week ends, les weekends, week ends, les fins de semaine", (5, 6)),
    count(
        Kind.MONTH,
        1,
        "janvier/janv, fevrier/fevr, mars, avril, mai, juin, juillet/juil, aout, septembre/sept, octobre, "
        "novembre/nov, "
        "decembre",
    ),
    each(
        Kind.RELATIVE,
        {
            "aujourd hui, aujourdhui, ce jour, dans la journee d aujourd hui": 0,
            "demain": 1,
            "apres demain, surlendemain, le surlendemain": 2,
            "apres apres demain": 3,
        },
    ),
    each(
        Kind.HOLIDAY,
        {
            "noel, le jour de noel": fixed(25, 12),
            "veille de noel, reveillon de noel": fixed(24, 12),
            "saint sylvestre, la saint sylvestre, reveillon, veille du jour de l an, reveillon du jour de l an, "
            "reveillon du nouvel an": fixed(31, 12),
            "jour de l an, nouvel an, premier de l an": fixed(1, 1),
            "epiphanie": fixed(6, 1),
            "chandeleur": fixed(2, 2),
            "saint valentin": fixed(14, 2),
            "mardi gras": easter_and(-47),
            "mercredi des cendres": easter_and(-46),
            "dimanche des rameaux, rameaux": easter_and(-7),
            "jeudi saint": easter_and(-3),
            "vendredi saint": easter_and(-2),
            "paques, dimanche de paques": easter_and(0),
            "lundi de paques": easter_and(1),
            "ascension, jeudi de l ascension": easter_and(39),
            "vendredi de l ascension": easter_and(40),
            "pentecote, dimanche de pentecote, dimanche de la pentecote": easter_and(49),
            "lundi de pentecote, lundi de la pentecote": easter_and(50),
            "fete du travail": fixed(1, 5),
            "fete de la musique": fixed(21, 6),
            "saint jean": fixed(24, 6),
            "fete nationale": fixed(14, 7),
            "assomption": fixed(15, 8),
            "halloween": fixed(31, 10),
            "toussaint": fixed(1, 11),
            "armistice": fixed(11, 11),
        },
    ),
    each(
        Kind.PART,
        {
            "matin, matinee, matins, mat": parts.MORNING,
            "apres midi, apresmidi, aprem, apres midis, aprem midi, pm": parts.AFTERNOON,
            "soir, soiree, soirs": parts.EVENING,
            "nuit": parts.NIGHT,
            "entre midi et deux, entre midi et 2, entre 12 et 14, pause dejeuner, pause de midi, heure du dejeuner, "
            "l heure du dejeuner, heure du repas": parts.LUNCH,
            "apres le dejeuner, apres manger, apres le repas, apres dejeuner": parts.AFTER_LUNCH,
            "avant le dejeuner, avant manger, avant le repas": parts.BEFORE_LUNCH,
            "premiere heure, a la premiere heure, aux premieres heures, tot le matin, tot dans la matinee, "
            "de bonne heure, a l ouverture, des l ouverture": parts.FIRST_THING,
            "dans la journee, en journee, dans le courant de la journee": parts.DAYTIME,
            "fin de journee, la fin de journee, en fin de journee, a la fermeture, "
            "avant la fermeture": parts.END_OF_DAY,
            "debut de journee, en debut de journee": parts.FIRST_THING,
            "apres le travail, apres le boulot, en sortant du travail, apres ma journee, en rentrant du travail, "
            "apres le bureau": parts.AFTER_WORK,
            "apres l ecole": parts.part("16:30", "19:00", (15, 20)),
            "pas trop tot": parts.part("10:00", ""),
            "pas trop tard": parts.part("", "17:00"),
        },
    ),
    row("d apres midi, d aprem", Atom(Kind.OF), Atom(Kind.PART, parts.AFTERNOON)),
    row("vacances de paques, vacances de noel, vacances de la toussaint, fetes de noel", Atom(Kind.OTHER)),
    mean(Kind.NOON, "midi", 12),
    mean(Kind.NOON, "minuit", 0),
    mean(Kind.MINUTES, "et demie, et demi", 30),
    mean(Kind.MINUTES, "et quart, un quart, et un quart", 15),
    mean(Kind.MINUTES, "moins le quart, moins un quart, moins quart", -15),
    mean(Kind.MINUTES, "trois quarts, et trois quarts", 45),
    mean(Kind.HOUR, "heure, heures, h, hs"),
    mean(Kind.MINUTE, "minute, minutes, min, mn"),
    mean(Kind.DAY, "jour, jours, j"),
    mean(Kind.WEEK, "semaine, semaines"),
    mean(Kind.MONTH_UNIT, "mois"),
    mean(Kind.YEAR_UNIT, "an, ans, annee, annees"),
    mean(Kind.WEEKEND, "week end, weekend"),
    mean(Kind.DURATION, "demi heure, une demi heure, demie heure, une demie heure", Duration(minutes=30)),
    mean(Kind.DURATION, "un quart d heure, quart d heure, un petit quart d heure", Duration(minutes=15)),
    mean(Kind.DURATION, "trois quarts d heure", Duration(minutes=45)),
    mean(Kind.DURATION, "une quinzaine de jours, une quinzaine, quinzaine, quinze jours, 15 jours", Duration(days=14)),
    mean(Kind.DURATION, "une huitaine de jours, une huitaine, huitaine, huit jours, 8 jours", Duration(days=7)),
    mean(Kind.DURATION, "une dizaine de jours", Duration(days=10)),
    mean(Kind.WEEK_LATER, "en huit, d en huit", 7),
    mean(Kind.WEEK_LATER, "en quinze", 14),
    mean(Kind.NEXT, "prochain, prochaine, prochains, prochaines, qui vient, qui arrive, a venir, qui viennent"),
    mean(Kind.NEXT_BUT_ONE, "d apres la prochaine, apres la prochaine, suivant le prochain"),
    mean(Kind.THIS, "ce, cet, cette, ces"),
    mean(Kind.LAST, "dernier, derniere, derniers, dernieres, passe, passee"),
    mean(Kind.PAST_DAY, "hier, avant hier"),
    mean(Kind.AGO, "il y a, y a, ca fait, cela fait"),
    mean(Kind.SINCE, "depuis"),
    mean(Kind.FOLLOWING, "suivant, suivante, d apres"),
    mean(Kind.PRECEDING, "precedent, precedente, d avant"),
    mean(Kind.SAME, "meme"),
    mean(
        Kind.SAME_TIME, "meme heure, a la meme heure, la meme heure, memes horaires, aux memes horaires, meme horaire"
    ),
    mean(Kind.NEXT_DAY, "lendemain, le lendemain, jour d apres, le jour d apres, jour suivant, le jour suivant", 1),
    mean(Kind.NEXT_DAY, "veille, la veille, jour d avant, le jour d avant, jour precedent", -1),
    mean(Kind.BEFORE, "avant, avant le, au plus tard avant"),
    mean(Kind.AFTER, "apres"),
    mean(Kind.FROM, "a partir de, a partir d, a compter de, des, au plus tot, apartir de"),
    row("a partir du, a compter du", Atom(Kind.FROM), Atom(Kind.THE)),
    mean(Kind.UNTIL, "jusqu a, jusque, d ici, d ici a, jusqu"),
    row("jusqu au, d ici au", Atom(Kind.UNTIL), Atom(Kind.THE)),
    mean(Kind.BETWEEN, "entre"),
    mean(Kind.LATEST, "au plus tard, grand maximum, dernier delai, maximum"),
    mean(Kind.ONWARDS, "et plus, et apres, ou plus tard, et plus tard, minimum"),
    mean(Kind.AND, "et"),
    mean(Kind.OR, "ou, ou bien, ou alors, sinon, soit, ou sinon, voire, ou encore"),
    mean(Kind.NOT, "pas, sauf, hors, jamais, excepte, hormis, surtout pas, pas le, a part, ni, sans"),
    row("pourquoi pas, pas de probleme, pas de souci, pas de soucis, pas grave, sais pas, n est ce pas, pas mal"),
    row("travaille pas, ne travaille pas, pas cher, est ce pas, pas du tout, ou pas, pas vrai", Atom(Kind.OTHER)),
    mean(Kind.NO, "non", True),
    mean(
        Kind.NO,
        "non plutot, ou plutot, pardon, enfin non, enfin plutot, je veux dire, je voulais dire, enfin, ah non, "
        "excusez moi, en fait, au fait, non pardon, euh non, finalement, mais non, correction, je me trompe",
    ),
    mean(
        Kind.CANNOT,
        "peux pas, ne peux pas, peut pas, pourrai pas, pourrais pas, pas possible, c est pas possible, impossible, "
        "pas disponible, pas dispo, pas libre, suis pas la, serai pas la, je travaille, travaille, suis occupe, "
        "suis occupee, suis pris, suis prise, marche pas, convient pas, arrange pas, va pas, m arrange pas, "
        "ne me convient pas, pas la, suis absent, suis absente, ne va pas, va pas etre possible, pas bon, pas trop, "
        "pas terrible, complique, c est complique, trop tot, trop tard, me va pas, est trop juste",
    ),
    mean(Kind.ANY, "n importe quel, n importe quelle, tous les, toutes les, chaque, tout"),
    row("n importe quel jour, tous les jours, n importe lequel", Atom(Kind.ANY), Atom(Kind.DAY)),
    mean(
        Kind.ANYTIME,
        "n importe quand, n importe quelle heure, a n importe quelle heure, toute la journee, quand vous voulez, "
        "peu importe l heure, l heure que vous voulez, a toute heure, n importe, peu importe",
    ),
    mean(Kind.IN, "dans, en, au mois de, courant, au cours de, dans le courant de, dans le courant du, au mois d"),
    mean(Kind.WITHIN, "d ici, sous, dans les, d ici a, d ici les"),
    mean(Kind.ABOUT, "vers, autour de, aux environs de, aux alentours de, sur les, vers les, a peu pres a"),
    mean(Kind.START, "debut, au debut, en debut, tout debut, tout au debut"),
    mean(Kind.MIDDLE, "mi, milieu, au milieu, en milieu, a la mi"),
    mean(Kind.END, "fin, a la fin, en fin, la fin, toute fin, tout a la fin, vers la fin"),
    mean(Kind.LATER, "plus tard, apres ca, un peu plus tard, de plus"),
    mean(Kind.EARLIER, "plus tot, un peu plus tot, un peu avant, de moins, moins tard"),
    mean(
        Kind.SOONEST,
        "le plus tot possible, au plus tot possible, au plus vite, le plus vite possible, des que possible, "
        "le plus rapidement possible, aussi tot que possible, tout de suite, immediatement, "
        "dans les plus brefs delais, "
        "premier creneau, le premier creneau, premier rendez vous possible, la premiere disponibilite, "
        "premiere disponibilite, premiere place, le prochain creneau, prochain creneau, prochaine disponibilite, "
        "prochain rendez vous disponible, le plus tot, plus tot possible, premier rendez vous disponible, "
        "assez rapidement, rapidement, en urgence, des aujourd hui",
    ),
    mean(Kind.MOVE, "deplacer, decaler, reporter, repousser, avancer, changer, passer"),
    mean(Kind.THE, "le, la, les, l"),
    mean(Kind.OF, "de, d"),
    row("du", Atom(Kind.OF), Atom(Kind.THE)),
    mean(Kind.AT, "a, aux"),
    row("au", Atom(Kind.AT), Atom(Kind.THE)),
    mean(Kind.ON, "pour, sur"),
    row(
        "bonne soiree, bonne journee, bonne nuit, bon apres midi, bonne apres midi, bonne matinee, bon week end, "
        "bon weekend, joyeux noel, bonne annee, bonne fin de journee, bonne fin de semaine, bonne semaine, "
        "bonnes fetes",
        Atom(Kind.OTHER),
    ),
    mean(
        Kind.CALLED, "m appelle, monsieur, madame, mademoiselle, mon nom est, mon nom c est, docteur, prenom, moi c est"
    ),
    mean(Kind.MONEY, "euro, euros, eur, dollars, francs, balles, dirhams, centimes"),
    mean(
        Kind.COUNTED,
        "personne, personnes, enfant, enfants, adulte, adultes, etage, kilos, kg, km, kilometres, metres, m2, fois, "
        "pour cent, cent, cents, mille, couverts, places, pieces, chats, chiens, degres, arrondissement, pneus, dents, "
        "rendez vous, creneaux, questions, choses, numeros, chiffres, seances, creneau, invites, convives",
    ),
    mean(
        Kind.STREET, "rue, avenue, boulevard, place, impasse, allee, chemin, route, quai, bis rue, ter rue, cours, bd"
    ),
    mean(Kind.LABEL, "numero, telephone, code, appartement, batiment, chambre, page, ligne, porte, reference, dossier"),
    mean(
        Kind.LASTING,
        "pendant, durant, dure, durent, durer, duree, duree de, duree d, un rendez vous de, un rendez vous d, "
        "une seance de, une seance d, une consultation de, une consultation d, un massage de, un massage d, "
        "un creneau de, un creneau d, une reunion de, une reunion d, un cours de, un cours d, prend, prendra, "
        "une intervention de, une intervention d, il me faut, une prestation de, une prestation d, il faut",
    ),
)

_CLOCK = rules(
    ("noon (minutes|number minute?)?", times.time_said),
    ("number hour (minutes|number minute?)? (of the part)?", times.time_said),
    ("(?<=[at about before after from until between ordinal]) a hour (minutes|number minute?)?", times.time_said),
    ("(of|from) number at number", times.hours_between),
    ("(?<=about) number", times.time_said),
)


def _day(found: Found, setting: Setting) -> Atom | None:
    """ "Le 3" is a date, "le premier" too, "le deuxième" none."""
    return None if found.first(Kind.ORDINAL, default=1) != 1 else dates.date_of_month(found, setting)


_DATES = rules(
    ("the (number|ordinal) (?! of the? (this|next|month_unit))", _day),
    ("(ordinal|last) duration of? (month|the month_unit)", dates.half_of_month),
    ("month (of|the|in){0,3} year|year in month|month", dates.month),
    (
        "(?<![of from between before after until at within]) the weekday"
        "(?! (next|next_but_one|week_later|following|preceding|number|ordinal|of|in|last|numeric|date|the date))",
        dates.any_week,
    ),
)

FRENCH = Language(lexicon=Lexicon(*WORDS), clock=_CLOCK, dates=_DATES)
