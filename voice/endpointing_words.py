"""What callers say, without which `endpointing.py` would know only punctuation: assent, hesitation, words that go on.

Phrases are separated by commas; case, Arabic vowel marks and alef forms do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

Words = tuple[str, ...]
Phrases = frozenset[Words]

_WORD = re.compile(r"\+(?=\s?\d)|\d{1,2}[:h]\d{2}\b|[^\W_]+(?:'[^\W_]+)*'?")
_LENGTHENED = re.compile(r"([^\W\d_])\1{2,}")
# Apostrophes, Arabic letters that are written in several ways, digits of Arabic keyboards; tatweel is dropped.
_ONE_WAY = str.maketrans("’ʼ`´‘ٱةک٠١٢٣٤٥٦٧٨٩", "'''''اهك0123456789", "ـ")
_ARABIC_MARKS = re.compile("[\u064b-\u065f\u0670]")


def words_of(text: str) -> Words:
    """The words of a text as they are compared: "Ouiii, D’accord !" → ("oui", "d'accord")."""
    plain = unicodedata.normalize("NFC", _ARABIC_MARKS.sub("", unicodedata.normalize("NFD", text.casefold())))
    return tuple(_shortened(word) for word in _WORD.findall(plain.translate(_ONE_WAY)))


def _shortened(word: str) -> str:
    return _LENGTHENED.sub(lambda letters: "mm" if letters[1] == "m" else letters[1], word)


def phrases(listed: str) -> Phrases:
    """The phrases of a list that is separated by commas."""
    return frozenset(words_of(phrase) for phrase in listed.split(",")) - {()}


@dataclass(frozen=True, slots=True)
class TurnWords:
    """How one language takes, keeps and gives the turn.

    noises: sounds of listening. assent: said while listening as well as in answer. answers: say all there is to say
    when nothing else is said. closings: end whatever they come after. greetings: something follows.
    hesitations: the caller wants to go on. never_last: no sentence ends so. seldom_last: one may, if the transcriber
    has set a mark. openings: begin a sentence of which the rest is missing, except after one of the relatives.
    """

    noises: Phrases
    assent: Phrases
    answers: Phrases
    closings: Phrases
    greetings: Phrases
    hesitations: Phrases
    never_last: Phrases
    seldom_last: Phrases
    openings: Phrases
    relatives: Phrases

    def with_words_of(self, other: TurnWords) -> TurnWords:
        """Both languages at once, as people who mix them speak; where they disagree this one decides."""
        own_ends = self.noises | self.assent | self.answers | self.closings
        return TurnWords(
            noises=self.noises | (other.noises - self.assent),
            assent=self.assent | (other.assent - self.answers),
            answers=self.answers | other.answers,
            closings=self.closings | other.closings,
            greetings=self.greetings | other.greetings,
            hesitations=self.hesitations | (other.hesitations - own_ends),
            never_last=self.never_last | (other.never_last - own_ends),
            seldom_last=self.seldom_last | (other.seldom_last - own_ends),
            openings=self.openings | other.openings,
            relatives=self.relatives | other.relatives,
        )


_NOISES = "mm, hm, hmm, hm hm, ah, oh"
_YES_NOISES = "mhm, mm hm, mm hmm, mm mm, uh huh, aha, ajá, ok, okay, okey"
_HESITATIONS = "euh, heu, hum, um, umm, uh, uhm, eh, ehm, em, er, erm, mm, hm, hmm"

FRENCH = TurnWords(
    noises=phrases(_NOISES + ", han han, ah bon"),
    assent=phrases(
        _YES_NOISES + ", oui, ouais, ouai, mouais, d'accord, daccord, entendu, compris, très bien, parfait, c'est ça, "
        "voilà, tout à fait, exactement, exact, je vois, bien sûr, ça marche, super, bien, bon, ça va, "
        "c'est bon, absolument, effectivement, en effet, je comprends, bien entendu, certainement, "
        "volontiers, c'est parfait, génial"
    ),
    answers=phrases(
        "non, si, nan, pas du tout, jamais, peut-être, je ne sais pas, je sais pas, aucune idée, pas "
        "encore, moi, c'est exact, c'est juste, c'est correct, correct, avec plaisir, pas de souci, pas "
        "de problème, ce n'est pas ça, c'est pas ça, pas vraiment, plutôt oui, plutôt non, je crois, je "
        "pense, ça me va, ça me convient, les deux"
    ),
    closings=phrases(
        "merci, merci beaucoup, merci bien, c'est tout, ce sera tout, ça sera tout, rien d'autre, au "
        "revoir, bonne journée, bonne soirée, à bientôt, à demain, s'il vous plaît, s'il vous plait, s'il "
        "te plaît, voilà c'est tout"
    ),
    greetings=phrases(
        "bonjour, bonsoir, allô, allo, salut, bonjour madame, bonjour monsieur, rebonjour, madame, monsieur"
    ),
    hesitations=phrases(
        _HESITATIONS
        + ", ben, bah, beh, bon ben, enfin, comment dire, comment vous dire, disons, genre, attendez, attends, un "
        "instant, une seconde, une minute, deux secondes, un moment, je réfléchis, laissez-moi voir, laissez-moi "
        "regarder, laissez-moi réfléchir, voyons, alors, donc"
    ),
    never_last=phrases(
        "le, la, les, des, du, de, au, aux, ce, cet, cette, ces, mon, ma, mes, ton, ta, tes, ses, votre, notre, vos, "
        "nos, à, en, dans, sur, sous, chez, vers, entre, par, sans, jusqu'à, jusqu'au, et, ou, mais, car, que, parce "
        "que, comme, lorsque, puisque, dont, quel, quelle, quels, quelles, je, il, ils, on, ne, se, me, te, très, "
        "est-ce que, à cause, à propos, au sujet, par rapport, à partir, double, triple"
    ),
    seldom_last=phrases(
        "un, une, son, sa, pour, avec, contre, depuis, pendant, si, quand, qui, est, sont, ont, puis, et puis, ensuite"
    ),
    openings=phrases(
        "je voudrais, j'aimerais, je souhaiterais, je souhaite, je veux, j'ai besoin, j'aurais besoin, j'aurais "
        "voulu, je m'appelle, mon nom est, mon nom c'est, mon prénom est, mon prénom c'est, mon numéro est, mon "
        "numéro c'est, le numéro c'est, c'est, c'était, j'ai, il y a, je suis, j'appelle, je vous appelle, "
        "j'appelais, je cherche, je dois, il faudrait, il faut, je vais, je peux, pouvez-vous, pourriez-vous, vous "
        "pouvez, vous pourriez, avez-vous, vous avez, ce serait, ça serait"
    ),
    relatives=phrases("que, qu', quoi, où, comment, là, si, quand, comme, oui"),
)

ENGLISH = TurnWords(
    noises=phrases(_NOISES + ", ooh"),
    assent=phrases(
        _YES_NOISES
        + ", yes, yeah, yep, yup, ya, aye, kay, right, sure, alright, all right, i see, got it, fine, good, "
        "great, perfect, lovely, exactly, of course, absolutely, definitely, correct, certainly, "
        "brilliant, cool, indeed, very good, that's right, that's fine, that's good, sounds good, i "
        "understand, understood, sure thing"
    ),
    answers=phrases(
        "no, nope, nah, never, not really, not at all, not yet, maybe, perhaps, i don't know, no idea, "
        "me, that's correct, that's it, yes i am, yes i do, yes i have, yes i can, yes i did, yes it is, "
        "yes that is, yes we do, yes we are, no i'm not, no i don't, no i haven't, no i can't, no i "
        "didn't, no it isn't, no it's not, no we don't, i am, i do, i don't, it is, it isn't, i think so, "
        "i don't think so, i guess so, i'm not, that works, works for me, either, both"
    ),
    closings=phrases(
        "thanks, thank you, thank you very much, thanks a lot, thanks so much, cheers, ta, that's all, "
        "that's everything, that is all, that will be all, that'll be all, nothing else, goodbye, good "
        "bye, bye, bye bye, bye now, please, have a good day, have a nice day, see you, see you then, "
        "take care"
    ),
    greetings=phrases(
        "hello, hi, hey, good morning, good afternoon, good evening, hi there, hello there, morning, afternoon"
    ),
    hesitations=phrases(
        _HESITATIONS
        + ", i mean, you know, let me see, let me think, let me check, let me look, let's see, hold on, hang on, "
        "wait a minute, wait a second, wait a moment, one moment, one second, just a second, just a moment, just "
        "a minute, give me a second, bear with me, kind of, sort of"
    ),
    never_last=phrases(
        "the, a, an, my, your, our, their, and, or, but, because, 'cause, cause, if, every, than, whether, although, "
        "unless, he, we, they, i, very, i'm, i've, i'd, i'll, we're, we've, we'd, we'll, he's, she's, it's, there's, "
        "double, triple, mister, mrs, mr, ms"
    ),
    seldom_last=phrases(
        "of, for, with, from, to, at, about, into, on, in, when, where, which, who, another, his, am, so, and then, "
        "between, until"
    ),
    openings=phrases(
        "my name is, my name's, the name is, the name's, my number is, my number's, the number is, my "
        "address is, i'd like, i would like, we'd like, we would like, i'm calling, i'm looking, i was "
        "wondering, i wanted, i want, i need, we want, we need, could you, can you, would you, do you, "
        "can i, could i, may i, is there, are there, there is, there are, i have, i've got, we have, "
        "we've got, i am, we are, it is, this is, i was, it was, the problem is, the thing is"
    ),
    relatives=phrases("what, where, who, how, when, if, all, everything, whatever, wherever, yes, as, than, that, so"),
)

SPANISH = TurnWords(
    noises=phrases(_NOISES + ", anda"),
    assent=phrases(
        _YES_NOISES + ", sí, si, vale, claro, claro que sí, bueno, bien, muy bien, de acuerdo, perfecto, ya, entiendo, "
        "entendido, exacto, exactamente, ya veo, eso es, así es, por supuesto, correcto, genial, "
        "estupendo, desde luego, efectivamente, está bien, comprendo, cierto, eso, fenomenal"
    ),
    answers=phrases(
        "no, nunca, quizás, quizá, tal vez, no sé, no lo sé, ni idea, todavía no, aún no, para nada, en "
        "absoluto, yo, creo que sí, creo que no, creo que si, me parece bien, me va bien, sin problema, "
        "no hay problema, los dos, las dos, ninguno"
    ),
    closings=phrases(
        "gracias, muchas gracias, mil gracias, nada más, eso es todo, es todo, ya está, adiós, hasta "
        "luego, hasta pronto, hasta mañana, buen día, que tenga un buen día, por favor, chao, chau, muy "
        "amable"
    ),
    greetings=phrases(
        "hola, buenos días, buenas tardes, buenas noches, buenas, hola buenas, oiga, diga, señor, señora"
    ),
    hesitations=phrases(
        _HESITATIONS
        + ", este, pues, a ver, o sea, es que, digamos, mire, mira, bueno pues, cómo le digo, cómo se dice, "
        "espere, espera, un momento, un segundo, un momentito, un segundito, déjeme ver, déjame ver, "
        "déjeme pensar, entonces"
    ),
    never_last=phrases(
        "el, la, los, las, unos, unas, de, del, al, a, en, con, por, para, sin, sobre, entre, hasta, "
        "desde, hacia, y, e, o, u, pero, porque, que, mi, tu, su, mis, tus, sus, nuestro, nuestra, me, "
        "se, lo, muy, cada, doble, triple, acerca, a causa, don, doña"
    ),
    seldom_last=phrases(
        "un, una, esto, como, cuando, donde, quien, cual, si, y luego, algún, alguna, ese, esa, aquel, están"
    ),
    openings=phrases(
        "me llamo, mi nombre es, quisiera, quería, querría, quiero, me gustaría, necesito, necesitaba, necesitaría, "
        "es, soy, yo soy, estoy, tengo, tengo que, mi número es, mi teléfono es, el número es, llamo, llamaba, le "
        "llamo, os llamo, puede, podría, puedo, podría usted, tiene usted, estoy buscando"
    ),
    relatives=phrases(
        "que, qué, como, cómo, donde, dónde, cuando, cuándo, quien, quién, cual, cuál, cuánto, si, sí, no, eso"
    ),
)

ARABIC = TurnWords(
    noises=phrases(_NOISES + ", آه, اه, امم, مم, هم, هممم, آها, اها"),
    assent=phrases(
        _YES_NOISES + ", نعم, أجل, طيب, حسنا, تمام, أيوه, أيوا, إي, ايه, ماشي, صحيح, أكيد, بالتأكيد, بالطبع, طبعا, "
        "ممتاز, مفهوم, فهمت, أوكي, اوكيه, جيد, جيد جدا, موافق, بالضبط, نعم نعم, حاضر, رائع, مضبوط, إن شاء "
        "الله"
    ),
    answers=phrases(
        "لا, كلا, أبدا, ربما, لا أعرف, لا أدري, ليس بعد, أنا, لا لا, ليس تماما, أظن ذلك, لا أظن, لا "
        "أعتقد, أعتقد ذلك, لا مشكلة, مناسب, يناسبني, كلاهما"
    ),
    closings=phrases(
        "شكرا, شكرا لك, شكرا لكم, شكرا جزيلا, شكرا كثيرا, ألف شكر, هذا كل شيء, هذا كل ما في الأمر, لا شيء "
        "آخر, مع السلامة, إلى اللقاء, وداعا, من فضلك, من فضلكم, لو سمحت, لو سمحتم, يعطيك العافية, في أمان "
        "الله, بارك الله فيك, رجاء"
    ),
    greetings=phrases(
        "مرحبا, أهلا, أهلا وسهلا, السلام عليكم, السلام عليكم ورحمة الله, صباح الخير, مساء الخير, ألو, "
        "الو, سلام, سيدي, سيدتي"
    ),
    hesitations=phrases(
        "يعني, امم, مم, اا, ام, إم, هم, هممم, أقصد, كيف أقول, ماذا أقول, لحظة, لحظة من فضلك, دقيقة, دقيقة "
        "واحدة, ثانية واحدة, انتظر, انتظري, انتظروا, دعني أرى, دعني أفكر, شوي, استنى, euh, um, uh, eh, "
        "mm, hmm"
    ),
    never_last=phrases(
        "في, من, إلى, الي, على, عن, مع, و, أو, أم, لكن, ولكن, لأن, لأنه, لأنني, لأني, ثم, حتى, أن, إن, بأن, الذي, "
        "التي, الذين, هل, إذا, عند, بين, لدى, حول, بخصوص, بسبب, بشأن, منذ, خلال, أي, ب, ل, ك, ف, ال, يا, قد, سوف, "
        "لقد, كي, لكي, السيد, السيدة"
    ),
    seldom_last=phrases("هو, هي, بعد, قبل, كل, غير, مثل, كان, كانت, ما, كيف, ثم بعد ذلك, بعدين"),
    openings=phrases(
        "أريد, أود, أرغب, اسمي, أنا اسمي, اسمي هو, أحتاج, لدي, عندي, رقمي, رقمي هو, رقم هاتفي, رقم هاتفي هو, أتصل, "
        "أتصل بكم, كنت, كنت أريد, هل يمكنني, هل يمكنك, هل يمكن, هل لديكم, هل عندكم, بدي, عايز, عاوز, أبغى, أبي"
    ),
    relatives=phrases("ما, كما, حيث, اللي, الذي, التي, كم"),
)

_DARIJA = TurnWords(
    noises=phrases("اييه, اممم, هاه, اهاه"),
    assent=phrases(
        "إيه, أييه, آه, اه, واخا, واخة, وخا, مزيان, مزيانة, إوا مزيان, أوكي, داكور, ضاكور, وي, صحيح, بصح, "
        "معلوم, فهمت, فهمتك, هاكاك, هاداك هو, مفهوم, كاين, بطبيعة الحال, iyeh, iyyeh, ayeh, eyeh, ah, "
        "wakha, waxa, wkha, mezyan, mzyan, mzian, dakor, dacc, sa7i7, sahih, m3loum, ma3loum, na3am, "
        "n3am, fhemt, fhamt, bse7, bsa7"
    ),
    answers=phrases(
        "لا, لا لا, والو, ماشي, ماشي مشكل, ما عرفتش, معرفتش, ما كاينش, مازال, حتى حاجة, أنا, صافي, صافي "
        "صافي, باراكا, يمكن, la, lla, walou, walo, machi mochkil, ma3reftch, ma3raftch, makaynch, mazal, "
        "safi, saafi, ana, ymken, yemken, baraka"
    ),
    closings=phrases(
        "شكرا, شكرا بزاف, بسلامة, بالسلامة, تهلا, تهلا فراسك, الله يعاونك, الله يعاونكم, الله يخليك, "
        "عافاك, عفاك, عافاكم, بارك الله فيك, هادشي اللي كاين, هادشي ماكان, هادا ما كان, صافي هادشي, صافي "
        "شكرا, chokran, choukran, shukran, chokran bzaf, bslama, b slama, beslama, thella, lah y3awnek, "
        "lah y3awn, lay3awnek, lah ykhalik, lay khalik, 3afak, 3afakom, afak, baraka llah fik, "
        "barakallahofik, hadchi li kayn, hadchi makan, safi hadchi, safi chokran, merci"
    ),
    greetings=phrases(
        "السلام, سلام, السلام عليكم, لاباس, صباح الخير, مسا الخير, ألو, خويا, ختي, أسيدي, ألالة, salam, "
        "slam, ssalam, salam 3likom, salam 3alaykom, slam 3likom, sbah lkhir, sba7 lkhir, lkhir, labas, "
        "alo, khoya, khti, sidi, lalla"
    ),
    hesitations=phrases(
        "يعني, زعما, زعمة, كيفاش نقول, كيفاش نقوليك, شنو نقوليك, إوا, بلاتي, تسنى, تسناي, تسناو, صبر, صبر "
        "عليا, واحد الدقيقة, واحد اللحظة, واحد التانية, دقيقة, لحظة, ya3ni, y3ni, za3ma, z3ma, kifach "
        "ngoul, kifach ngolik, chno ngoulik, ewa, iwa, blati, tsenna, tsnna, tsena, sber, wahed dqiqa, "
        "wa7ed d9i9a, wahed lahda, wahd lahda"
    ),
    never_last=phrases(
        "ديال, د, ف, ل, ب, و, مع, على, من, حتى, ولا, أولا, حيت, حيتاش, باش, اللي, لي, إلا, إيلا, بلا, شي, كاين شي, "
        "واحد, واحد ال, هاد, ديك, داك, دوك, واش, والاكن, ولكن, حدا, dyal, dial, diyal, d, f, l, b, w, o, ou, m3a, "
        "3la, men, mn, 7tta, hta, wla, wlla, 7it, hit, 7itach, bach, bash, li, lli, ila, chi, shi, wahed, wa7ed, "
        "wahd, wa7d, had, dik, dak, douk, wach, wash, walakin, walakine, 7da"
    ),
    seldom_last=phrases(
        "هي, هو, غير, منين, فاش, ملي, ومن بعد, hiya, howa, ghir, mnin, fach, melli, o men be3d, w men be3d"
    ),
    openings=phrases(
        "بغيت, بغينا, كنت بغيت, سميتي, أنا سميتي, خاصني, خصني, عندي, نمرتي, نمرتي هي, النمرة هي, النمرة "
        "ديالي, النمرة ديالي هي, رقمي, تقدر, تقدرو, واش تقدر, واش يمكن, واش عندكم, واش كاين, كنعيط, عيطت, "
        "كنت, bghit, bghina, kont bghit, smiti, smiyti, ismi, khassni, khasni, khsni, 3ndi, 3andi, "
        "nmerti, nmrti, nmerti hiya, nemra dyali, nemra dyali hiya, te9der, t9der, tqder, kan3eyet, kont, "
        "wach kayn, wach 3andkom"
    ),
    relatives=phrases("اللي, لي, شنو, فين, كيما, li, lli, chno, fin, kima"),
)

# Moroccans put French words, and now and then whole French sentences, into what they say.
MOROCCAN = _DARIJA.with_words_of(ARABIC).with_words_of(FRENCH)

TURN_WORDS: Mapping[str, TurnWords] = {
    "fr": FRENCH,
    "en": ENGLISH,
    "es": SPANISH,
    "ar": ARABIC,
    "ary": MOROCCAN,
}
# Of a language that is not ours, no more than its noises.
UNKNOWN_LANGUAGE = TurnWords(
    noises=phrases(_NOISES),
    assent=phrases(_YES_NOISES),
    answers=phrases(""),
    closings=phrases(""),
    greetings=phrases(""),
    hesitations=phrases(_HESITATIONS),
    never_last=phrases(""),
    seldom_last=phrases(""),
    openings=phrases(""),
    relatives=phrases(""),
)
