"""Moroccan Darija in Arabic and in Latin script, with French and common Arabic in its midst.

"غدّا فالعشية", "m3a l 4 ounos", "nhar lundi m3a 15h". What French and Arabic already know is not said again here.
Latin script has no spelling, so words are written with their variants: "gh(e|)d(d|)a".
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from voice.dialogue.moments import times
from voice.dialogue.moments.days import fixed
from voice.dialogue.moments.kinds import Atom, Duration, Found, Kind, Setting, rules
from voice.dialogue.moments.languages import ar, arabic_words, fr, parts
from voice.dialogue.moments.languages.parts import part
from voice.dialogue.moments.lexicon import Entries, Language, Lexicon, count, each, mean, one_weekday, row

_UNITS = (
    "wa(7|h)(e|)d/wa(7|h)da/we(7|h)da, jou(j|ch)/joj/jooj/zouj/juj, t(e|)lt/tlet, arba3/rba3, "
    "(kh|5)(a|e|)ms(a|), s(e|)tta/sta/sitta, s(e|a|)b3a, t(e|)m(e|)n(i|)ya/tmania, t(e|a|)s3(ou|o|u)d/t(e|)s3a, "
    "3(a|e|)(ch|sh)ra, (7|h)(d|dd)a(ch|sh), (t|tt)na(ch|sh), t(e|)l(e|)(t|tt)a(ch|sh), (a|)r(e|)b(e|)3(t|tt)a(ch|sh), "
    "(kh|5)(a|e|)ms(t|tt)a(ch|sh), s(e|)tta(ch|sh), s(e|)b(e|)3(t|tt)a(ch|sh), t(e|)m(e|)n(t|tt)a(ch|sh), "
    "t(e|)s(e|)3(t|tt)a(ch|sh)"
)
_TENS = {20: "3(e|a|i|)(ch|sh)rin", 30: "tlatin", 40: "(a|)r(e|)b3in", 50: "(kh|5)(a|e|)msin"}


def _numbers() -> Entries:
    units = count(Kind.NUMBER, 1, _UNITS)
    found = dict(units)
    for value, pattern in _TENS.items():
        tens = mean(Kind.NUMBER, pattern, value)
        found |= tens
        for unit, (atom,) in units.items():
            if atom.value < 10:
                found |= mean(Kind.NUMBER, ",".join(f"{unit} (o|w|u) {ten}" for ten in tens), value + atom.value)
    return found


# The day is halved: morning, and what comes after it.
_AFTERNOON = part("13:00", "20:00", (12, 22), pieces=("13:00-16:00", "15:00-18:00", "17:00-20:00"))
_MID_AFTERNOON = part("15:00", "18:00", (14, 19))
_NOONTIME = part("12:00", "15:00", (11, 16))
_SUNSET = part("17:00", "20:00", (16, 21))
_NIGHT = part("19:00", "", (18, 30))

_WORDS: tuple[Entries, ...] = (
    _numbers(),
    row("عافاك, عفاك, 3afak, 3afakoum, الا كان ممكن, ila kan momkin, واخا, wakha, صافي, safi, مزيان, mezyan, mzyan"),
    row(
        "بحال دابا, زعما, za3ma, ya3ni, شي, chi, shi, غير, ghir, tqriban, تقريبا, chwiya, بالضبط, ssi",
    ),
    mean(Kind.WEEKDAY_OR_NUMBER, "تنين, لتنين, التنين, (t|tt|lt)nin(e|)", (0, 2)),
    mean(Kind.WEEKDAY_OR_NUMBER, "تلاته, ثلاثه, tlata, tlatha, tleta", (1, 3)),
    mean(Kind.WEEKDAY_OR_NUMBER, "ربعه, r(e|a|)b3a, (a|)rb3a, arba3a", (2, 4)),
    count(
        Kind.WEEKDAY,
        0,
        "لاثنين/الاثنين/لاتنين/اتنين/etnin/itnin/letnin, التلات/تلات/لتلات/(t|tt)lat/etlat/tlate/lt(t|)lat, "
        "لاربعا/الاربعا/لاربع/اربعا/ربعا/larb(e|)3/larbi3a2/larbi3/lareb3, "
        "لخميس/خميس/(kh|5)(e|)mis/el(kh|5)mis/l(kh|5)mis, جمعه/لجمعه/j(e|a|o|ou|u|)m(e|)3a, "
        "سبت/السبت/s(e|)bt/ss(e|)bt, "
        "لحد/الحد/الاحد/حد/l(7|h)(e|a|)d(d|)/l7d/l7(e|a)dd",
        of=one_weekday,
    ),
    count(
        Kind.MONTH,
        1,
        "yan(a|)yer/yennayer, f(e|)br(a|)yer, mars, (a|)bril, may(o|), (y|)oun(i|)(y|)ou/yunyu, "
        "(y|)oul(i|)(y|)ou(z|)/yulyuz, ghoucht/ghu(ch|sh)t/gho(ch|sh)t, (ch|sh)(ou|u|)tanbir, o(u|)kt(o|u)b(e|i|)r, "
        "n(ou|u|o)(wa|a)nbir, d(ou|u|o|e)janbir",
    ),
    each(
        Kind.RELATIVE,
        {
            "ليوم, اليوم, هاد النهار, لي(و|)ما, ly(o|ou|u)m(a|), had (n|l|)nhar, lyoum": 0,
            "غدا, غده, غداا, gh(e|a|)d(d|)a, rdda, ghoudoua": 1,
            "بعد غدا, من بعد غدا, b(a|e|)3d gh(e|a|)d(d|)a, mn b(a|e|)3d gh(e|a|)d(d|)a, mor gh(e|)d(d|)a, مور غدا": 2,
        },
    ),
    row("هاد الليله, الليله, had l(l|)ila, l(l|)ila, lyla", Atom(Kind.RELATIVE, 0), Atom(Kind.PART, _NIGHT)),
    each(
        Kind.HOLIDAY,
        {
            "راس العام, ras l3am, ra2s l3am, راس السنه": fixed(1, 1),
            "ليله راس العام, lilt ras l3am": fixed(31, 12),
            "راس السنه الامازيغيه, id yennayer, idh yennayer": fixed(14, 1),
            "فاتح ماي, fati7 may": fixed(1, 5),
            "عيد العرش, 3id l3arch": fixed(30, 7),
            "عيد الشباب, 3id chabab": fixed(21, 8),
            "المسيره الخضراء, عيد المسيره, عيد المسيره الخضراء, lmassira": fixed(6, 11),
            "عيد الاستقلال, 3id l isti9lal": fixed(18, 11),
        },
    ),
    each(
        Kind.PART,
        {
            "صباح, الصباح, s(e|)ba(7|h), ss(e|)ba(7|h)": parts.MORNING,
            "عشيه, لعشيه, 3(a|e|)(ch|sh)i(y|)a, la3chi(y|)a": _AFTERNOON,
            "ليل, بليل, lil, llil, bellil, billil": _NIGHT,
            "ضهر, الضهر, d(h|)or, d(h|)ohr, d(d|)hor": _NOONTIME,
            "عاصر, العاصر, 3(a|e|)s(e|)r": _MID_AFTERNOON,
            "مغرب, m(e|)gh(e|)r(e|i|)b": _SUNSET,
            "بكري, bekri, b(e|)kri, الصباح بكري, s(e|)ba(7|h) bekri, على الصباح, m3a (s|)s(e|)ba(7|h) bekri": (
                parts.FIRST_THING
            ),
            "ديال النهار, د النهار, d nhar, dyal nhar, dial nhar": _NOONTIME,
            "من بعد الظهر, من بعد الضهر, mn be3d ddhor, mn b3d dhor": parts.AFTERNOON,
            "من بعد الغدا, بعد الغدا, mn b(e|a|)3d lghda, mor lghda": parts.AFTER_LUNCH,
            "قبل الغدا, 9bel lghda": parts.BEFORE_LUNCH,
            "وقت الغدا, we9t lghda": parts.LUNCH,
            "من بعد الخدمه, mn b(e|a|)3d l(kh|5)(e|)dma, mor l(kh|5)(e|)dma, مور الخدمه": parts.AFTER_WORK,
            "اخر النهار, a(kh|5)ir nhar, l(e|a|)(kh|5)(e|)r d nhar": parts.END_OF_DAY,
        },
    ),
    mean(Kind.NOON, "نص نهار, نص النهار, n(o|e|)s(s|) (n|l|)nhar", 12),
    mean(Kind.NOON, "نص ليل, نص الليل, n(o|e|)s(s|) (l|)lil", 0),
    mean(Kind.MINUTES, "و نص, و ال نص, (o|w|ou|u) n(o|e|)s(s|), (o|ou|u|w)n(o|e|)s(s|)", 30),
    mean(Kind.MINUTES, "و ربع, و ال ربع, و ربعه, (o|w|ou|u) r(o|e|)b(e|)3, (o|ou|u|w)r(o|e|)b(e|)3", 15),
    mean(Kind.MINUTES, "و تلت, و تولوت, و تلوت, (o|w|ou|u) t(o|e|)l(o|)(t|th)", 20),
    mean(Kind.MINUTES, "و قسم, (o|w|ou|u) 9(e|)s(e|)m", 5),
    mean(Kind.MINUTES, "و قسمين, و قسماين, (o|w|ou|u) 9(e|)smin, (o|w|ou|u) 9(e|)smayn", 10),
    mean(Kind.MINUTES, "و نص و قسم, (o|w|ou|u) n(o|e|)s(s|) (o|w|ou|u) 9(e|)s(e|)m", 35),
    mean(Kind.MINUTES, "و نص قل قسم, (o|w|ou|u) n(o|e|)s(s|) (9|q)(e|a|)l(l|) 9(e|)s(e|)m", 25),
    mean(Kind.MINUTES, "قل ربع, قل ال ربع, الا ربع, غير ربع, (9|q)(e|a|)l(l|) r(o|e|)b(e|)3, lla r(o|e|)b(e|)3", -15),
    mean(Kind.MINUTES, "ghir r(o|e|)b(e|)3, قلا ربع, اقل ربع", -15),
    mean(Kind.MINUTES, "قل قسم, قل خمسه, (9|q)(e|a|)l(l|) 9(e|)s(e|)m, (9|q)(e|a|)l(l|) khamsa, غير خمسه", -5),
    mean(Kind.MINUTES, "قل قسمين, قل عشره, (9|q)(e|a|)l(l|) 9(e|)smin, (9|q)(e|a|)l(l|) 3achra, غير عشره", -10),
    mean(Kind.MINUTES, "قل تولوت, قل تلت, (9|q)(e|a|)l(l|) t(o|e|)l(o|)t", -20),
    mean(Kind.CLOCK_AT, "مع, m3a, ma3a, الساعه, f s(s|)a3a, s(s|)a3a"),
    mean(Kind.HOUR, "ساعه, سوايع, ساعات, sa3a, swaye3, sway3, sa3at"),
    # "15 heures" is a time, "3 swaye3" a length.
    mean(Kind.OCLOCK, "heure, heures, h, hs"),
    mean(Kind.MINUTE, "دقيقه, دقايق, d9i9a, d9aye9, dqi9a, dqayeq"),
    mean(Kind.DAY, "نهار, نهارات, ايام, يوم, ليام, nhar, nharat, youm, yom, iyam, iyyam, ayam, (l|)yam, le"),
    mean(Kind.WEEK, "سيمانه, سيمانات, سمانه, s(i|)mana, s(i|)manat, semana, osbo3, ousbou3"),
    mean(Kind.MONTH_UNIT, "شهر, شهور, ch(e|)h(a|e|)r, ch(ou|)hour, sh(e|)h(a|e|)r"),
    mean(Kind.YEAR_UNIT, "عام, اعوام, سنين, 3am, 3amayn, snin"),
    mean(Kind.WEEKEND, "ويكاند, الويكاند, ويكند, wikand, wikend, week end, weekend, اخر السيمانه, lwikand"),
    mean(Kind.DURATION, "نص ساعه, n(o|e|)s(s|) sa3a, شي نص ساعه", Duration(minutes=30)),
    mean(Kind.DURATION, "ربع ساعه, r(o|e|)b(e|)3 sa3a", Duration(minutes=15)),
    mean(Kind.DURATION, "ساعه و نص, sa3a (o|w|ou) n(o|e|)s(s|)", Duration(minutes=90)),
    mean(Kind.DURATION, "ساعتين, sa3tayn, sa3tin", Duration(minutes=120)),
    mean(
        Kind.DURATION,
        "خمسطاش ليوم, خمسطاش اليوم, خمسطاش يوم, 15 (l|)y(o|ou)m, khmestach (l|)y(o|ou)m",
        Duration(days=14),
    ),
    mean(Kind.DURATION, "يوماين, يومين, youmayn, yumayn", Duration(days=2)),
    mean(Kind.DURATION, "شهراين, شهرين, ch(e|)hrayn", Duration(months=2)),
    mean(Kind.NEXT, "جاي, جايه, الجاي, الجايه, ماجي, ماجيه, اللي جاي, اللي جايه, (l|)jay, (l|)jaya, lli jay, lli jaya"),
    mean(Kind.NEXT, "li jay, li jaya, (l|)maji, majya, (l|)jay(y|)(a|)"),
    mean(Kind.THIS, "هاد, had, هد, had l, هاذ"),
    mean(
        Kind.LAST,
        "اللي فات, اللي فاتت, لي فات, لي فاتت, li fat, lli fat, li fatet, lli fatet, الماضي, فايت, fayt, fayta",
    ),
    mean(Kind.PAST_DAY, "البارح, لبارح, البارحه, l(e|)bar(e|)(7|h), ول البارح, wel bare7, bare7"),
    mean(Kind.AGO, "هادي, hadi, شحال هادي"),
    mean(Kind.SINCE, "من نهار, mn nhar, ملي, melli, هادي من"),
    mean(
        Kind.FOLLOWING,
        "اللي موراها, لي موراها, اللي موراه, اللي من بعد, li mor(a|)ha, lli mor(a|)ha, li mn be3d, li mor(a|)h",
    ),
    mean(Kind.SAME, "نفس, nefs, nfs"),
    mean(
        Kind.SAME_TIME,
        "نفس الوقت, فنفس الوقت, n(e|)fs (l|)we(9|q)t, f n(e|)fs (l|)we(9|q)t, نفس الساعه, n(e|)fs (s|)sa3a",
    ),
    mean(
        Kind.NEXT_DAY,
        "الغد ليه, لغد ليه, غدا ليه, lghed lih, lghd lih, l ghed lih, نهار من بعد, nhar mn be3d, النهار اللي موراه",
        1,
    ),
    mean(Kind.NEXT_DAY, "نهار قبل, nhar 9bel, النهار اللي قبل, nhar li 9bel", -1),
    mean(Kind.BEFORE, "قبل, قبل من, 9(e|)bel, q(e|)bel, kbel, 9(e|)bel (mn|men)"),
    mean(Kind.AFTER, "من بعد, بعد, مور, موراء, mn b(e|a|)3d, men b(e|a|)3d, b(e|a)3d, mor, mour, mora, moura"),
    mean(Kind.FROM, "mn"),
    mean(Kind.UNTIL, "حتي, حتال, تال, حتي ل, (7|h)ta(l|), (7|h)tta, tal, 7ta l"),
    row("من هنا ل, mn hna l, من دابا ل, mn daba l, men hna l", Atom(Kind.UNTIL)),
    mean(Kind.BETWEEN, "بين, مابين, bin, mabin, ma bin, ben"),
    mean(Kind.ONWARDS, "لفوق, و لفوق, l fou9, lfou9, o lfou9, o mn be3d"),
    mean(Kind.AND, "و, w, o, u"),
    mean(Kind.OR, "ولا, اولا, ولي, w(e|)l(l|)a, (a|)wla, ola, اما"),
    mean(Kind.NOT, "ماشي, ماعدا, من غير, الا, ma(ch|sh)i, mn ghir, men ghir, mn 8ir, حاشا"),
    mean(Kind.NO, "لا, لالا, lla, (l|)la la, la, lala", True),
    mean(
        Kind.NO,
        "سمح ليا, سمحي ليا, smeh lia, sme7 liya, sme7 lia, بغيت نقول, bghit ngoul, لا سمح ليا, bel7a9, غلطت, ghelt, "
        "pardon, فالحقيقه, حسن, 7sen, hsen",
    ),
    mean(
        Kind.CANNOT,
        "ما نقدرش, مانقدرش, ما نقدر, man(9|q)d(e|)r(ch|sh), ma n(9|q)d(e|)r(ch|sh), ma n(9|q)derch, ما يمكنش, مايمكنش, "
        "ma ymken(ch|sh), maymken(ch|sh), خدام, خدامه, kheddam, khdam, khdama, khddama, ما كيصلحش, ماكيصلحش, "
        "maysl(a|e)7(ch|sh), ma ysl(a|e)7(ch|sh), ما يصلحش, مايصلحش, مشغول, مشغوله, mechghoul, machghoul, ما مساليش, "
        "مامساليش, mamsali(ch|sh), ma msali(ch|sh), ما نكونش, mankoun(ch|sh), صعيب, s3ib, ماشي مسالي, machi msali",
    ),
    mean(Kind.ANY, "اي, كل, ay, kol(l|), koul, ga3, كاع"),
    mean(
        Kind.ANYTIME,
        "اي وقت, فاي وقت, وقتما بغيتي, ay we(9|q)t, f ay we(9|q)t, we(9|q)tma bghiti, وقت ما بغيتي, النهار كامل",
    ),
    mean(Kind.ANYTIME, "nhar kamel, nhar kaml, imta ma kan, امتا ما كان"),
    mean(Kind.IN, "ف, في, f, fi, من دابا, من هنا, mn daba, men daba, mn hna, men hna, من دبا"),
    mean(Kind.WITHIN, "خلال, f d(e|)l, فضرف"),
    mean(Kind.ABOUT, "علي, حوالي, 3la, t9riban 3la, ta9riban, حدا"),
    mean(Kind.START, "اول, بدايه, lwl d, bidayat, l(e|)wel d, f lwel d, f lwl d, فاللول ديال, اللول ديال"),
    mean(Kind.MIDDLE, "نص, وسط, n(o|e|)s(s|) d, wes(t|)t, ws(e|)t"),
    mean(
        Kind.END,
        "اخر, نهايه, a(kh|5)ir, l(e|)(kh|5)(e|)r d, f l(e|)(kh|5)(e|)r d, فاللخر ديال, الاخر ديال, اللخر ديال",
    ),
    mean(Kind.LATER, "كاين من بعد, كاينش من بعد, شي حاجه من بعد, kayn mn be3d, kaynch mn be3d"),
    mean(Kind.EARLIER, "كاين قبل, كاينش قبل, شي حاجه قبل, kayn 9bel, kaynch 9bel"),
    mean(Kind.LATER, "شويه من بعد, من بعد شويه, chwiya mn b(e|)3d, معطل شويه, m3et(t|)el chwiya, من بعد شويا"),
    mean(
        Kind.EARLIER,
        "بكري شويه, شويه بكري, bekri chwiya, chwiya bekri, قبل شويه, 9bel chwiya, chwiya 9bel, شويه قبل",
    ),
    mean(
        Kind.SOONEST,
        "اقرب رونديفو, اقرب رنديفو, a(9|q)r(e|)b r(o|e|)nd(i|)v(o|ou), a(9|q)r(e|)b rdv, فاقرب وقت, ف اقرب وقت, "
        "f a(9|q)r(e|)b we(9|q)t, a(9|q)r(e|)b we(9|q)t, دغيا, d(e|)gh(i|)ya, اول بلاصه, "
        "aw(e|)l blassa, "
        "بالزربه, b(e|)zzerba, فاقرب فرصه, اقرب موعد, aqrab maw3id, دابا نيت, daba nit, l(e|)wel li kayn",
    ),
    mean(
        Kind.MOVE,
        "نبدل, نحول, ناجل, نوجل, ناخر, نقدم, تبدل, تحول, تاجل, تاخر, نبدلو, نحولو, ناجلو, ناخرو, نقدمو, حول, بدل, "
        "n(e|)b(e|)d(d|)el, n(e|)b(e|)d(d|)lo, n7awel, n2ej(j|)el, nejjel, n2e(kh|5)(kh|)er, nwe(kh|5)(kh|)er, "
        "b(e|)d(d|)el",
    ),
    mean(Kind.THE, "ال, l, el, al, les"),
    mean(Kind.OF, "ديال, دال, د, من, d, dyal, dial, di, diyal, de"),
    mean(Kind.ON, "ل, ع, pour"),
    row(
        "صباح لخير, مسا الخير, مسالخير, s(e|)ba(7|h) l(kh|5)ir, msa l(kh|5)ir, ms(a|)l(kh|5)ir, نهار مبروك, "
        "nhar mabrouk, "
        "ليله سعيده, lila sa3ida, tesba7 3la khir, tsba7 3la khir, تصبح على خير, nharek zin, نهار زوين",
        Atom(Kind.OTHER),
    ),
    mean(Kind.CALLED, "smiti, smiyti, سميتي, انا سميتي, sidi, lalla, سي, لالة, l7aj, الحاج"),
    mean(Kind.MONEY, "درهم, دراهم, dh, dhs, drhem, dirham, ريال, ryal, rial, ألف فرنك"),
    mean(
        Kind.COUNTED,
        "ناس, الناس, nas, وليدات, wlad, drari, مرات, mra, merrat, طابق, طبقه, etage, b(l|)assat, حوايج, واحد",
    ),
    mean(Kind.STREET, "زنقه, شارع, حي, zen9a, zn9a, chari3, derb, درب"),
    mean(Kind.LABEL, "نمره, نمرتي, رقم, nemra, nmra, nemerti, noumero, تيليفون, tilifoun, شقه, portable"),
    mean(
        Kind.LASTING,
        "رونديفو ديال, رنديفو ديال, rendez vous (d|dyal|dial), rdv (d|dyal|dial), مده, لمده, كتدوم, غادي تشد",
    ),
)

_LATIN = re.compile(r"(ou|[wo])?([fbd])?(l|el|al)?(.+)")


def _split(word: str, known: Set[str]) -> Sequence[str]:
    """A word of either script without what is written in one with it: "fl3chiya" → f l 3chiya, "4ounos" → 4 ounos."""
    if not word.isascii():
        return arabic_words.split(word, known)
    digits = len(word) - len(word.lstrip("0123456789"))
    if digits and word[digits:] in known:
        return (word[:digits], word[digits:])
    for taken in range(1, min(4, len(word) - 1)):
        prefixes, rest = word[:taken], word[taken:]
        pieces = _LATIN.fullmatch(prefixes + "#")
        if pieces is None or pieces[4] != "#":
            continue
        for stem in (rest, rest[1:] if rest[:1] == rest[1:2] else rest):
            if (stem in known and len(stem) > 2) or (stem.isdigit() and prefixes in ("l", "f", "fl", "el")):
                return (*(piece for piece in pieces.groups()[:3] if piece), stem)
    return (word,)


def _weekday_of_both(found: Found, setting: Setting) -> list[Atom]:
    """A word for a weekday and a number, where a weekday is meant."""
    return [
        Atom(Kind.WEEKDAY, one_weekday(atom.value[0])) if atom.kind is Kind.WEEKDAY_OR_NUMBER else atom
        for atom in found.atoms
    ]


def _number_of_both(found: Found, setting: Setting) -> list[Atom]:
    """The same word where a number is meant."""
    return [Atom(Kind.NUMBER, atom.value[1]) if atom.kind is Kind.WEEKDAY_OR_NUMBER else atom for atom in found.atoms]


def _moved_to(found: Found, setting: Setting) -> list[Atom]:
    """ "Until" and "the" where "to" is meant, and whose appointment: "nbedel rdv dyal ghedda l nhar lkhmis"."""
    kinds = [atom.kind for atom in found.atoms]
    last = max(place for place, kind in enumerate(kinds) if kind in (Kind.UNTIL, Kind.RELATIVE))
    to = last if kinds[last] is Kind.UNTIL else last + 1
    meant = {Kind.LASTING: Atom(Kind.OF)}
    return [Atom(Kind.TO) if place == to else meant.get(atom.kind, atom) for place, atom in enumerate(found.atoms)]


_UNIT = "(hour|minute|day|week|month_unit|year_unit|month|counted|money|minutes|number)"
_MOVED = rules(
    ("move (other|counted|the|a|of|from|lasting|relative|weekday|weekday_or_number|day){0,6} until", _moved_to),
    ("move (other|counted|the|a){0,4} (of|from|lasting) relative the (?= the? day? weekday)", _moved_to),
)
_BOTH = rules(
    ("(?<=day) the? weekday_or_number (?= the? number)", _weekday_of_both),
    ("weekday_or_number (?= the? number of? the? month)", _weekday_of_both),
    ("(clock_at|about|before|after|until) the? weekday_or_number", _number_of_both),
    ("between clock_at? the? (weekday_or_number|number) and the? (weekday_or_number|number)", _number_of_both),
    (f"weekday_or_number of? the? {_UNIT}", _number_of_both),
    ("weekday_or_number of the? part", _number_of_both),
    ("number (and|or|to)? the? weekday_or_number", _number_of_both),
    ("weekday_or_number weekday_or_number", _number_of_both),
    ("weekday_or_number", _weekday_of_both),
)

_PART = "((of|in)? the? part)?"
_CLOCK = rules(
    (f"clock_at the? number and duration {_PART}", times.time_said),
    (f"clock_at the? number (minutes|oclock (minutes|number)?)? {_PART}", times.time_said),
    (f"clock_at noon|noon {_PART}", times.time_said),
    (f"clock_at time {_PART}", times.time_in_its_part),
    (f"(?<=about) the? number minutes? {_PART}", times.time_said),
    ("(?<! clock_at) number minutes", times.time_said),
    ("between the? (number|time) and the? (number|time)", times.hours_between),
    ("(of|from) the? number (the|on|to|until) the? number (?! of? month)", times.hours_between),
    ("(?<=[before after until]) the? number minutes? (of the? part)? (?! month)", times.time_said),
    ("in the? number (minutes|of the? part)", times.time_said),
    ("number of the? part", times.time_said),
    ("number oclock (minutes|number minute?)? (of the part)?", times.time_said),
    ("the number minutes", times.time_said),
    ("(?<! day) the number (?! of? month|counted|number)", times.time_said),
)
# "ساعة قبل", with nothing after it, is an hour earlier.
_SHIFTS = rules(
    ("hour (?= (before|after) (other|$))", ar.one_unit),
    ("duration (before|after) (?= other|$)", times.shift),
)
_DURATIONS = rules(
    ("number of counted", times.nothing),
    ("number of? the? (day|week|month_unit|year_unit|minute)", times.duration),
    ("number of? hour", times.hours_long),
)


DARIJA = Language(
    lexicon=Lexicon(*fr.WORDS, *ar.WORDS, *_WORDS, split=_split),
    clock=_CLOCK + ar.ARABIC_CLOCK,
    durations=_MOVED + _BOTH + _SHIFTS + ar.ARABIC_DURATIONS + _DURATIONS,
    dates=ar.ARABIC_DATES,
)
