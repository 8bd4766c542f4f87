"""What words alone say about the end of a turn, as callers speak in the five languages."""

from __future__ import annotations

from tests.tables import every_row
from voice.endpointing import Completeness, completeness, is_backchannel, speaks_words
from voice.endpointing_words import words_of
from voice.spoken_digits import trailing_digits

LANGUAGES = ("fr", "en", "es", "ar", "ary")


def cases(**by_language: str) -> list[tuple[str, str]]:
    """One utterance a line."""
    return [
        (language, line.strip())
        for language, lines in by_language.items()
        for line in lines.splitlines()
        if line.strip()
    ]


@every_row(
    ("language", "text"),
    cases(
        fr="""
            Je voudrais prendre rendez-vous pour samedi.
            Vous êtes ouverts le samedi ?
            Vous êtes où ?
            C'est pour quoi ?
            oui
            Oui.
            Non merci.
            non, c'est tout
            merci c'est tout
            d'accord
            Oui, c'est ça.
            ah oui
            Ouiii !
            très bien merci au revoir
            je voudrais un rendez-vous s'il vous plaît
            c'est tout ce que je voulais merci
            voilà c'est ce que je voudrais.
            au revoir
            on peut venir à 14h30.
            Je suis là.
        """,
        en="""
            I would like to book an appointment.
            Where are you?
            What is it for?
            what are your opening hours?
            yes
            yes please
            no thanks
            No, that's all.
            no thank you goodbye
            yes it is
            yeah, that's right
            mhm
            uh-huh
            I'll take the one at ten.
            That's what I need.
            I need it for my boiler please
            The heating won't turn on.
        """,
        es="""
            Quisiera pedir una cita para el lunes.
            ¿Qué horario tienen?
            ¿Para qué es?
            sí
            si
            Sí, claro.
            no, gracias
            nada más, gracias
            vale
            eso es todo
            quiero una cita por favor
            Eso es lo que quiero.
            hasta luego
        """,
        ar="""
            أريد أن أحجز موعدا يوم السبت.
            هل أنتم مفتوحون يوم السبت؟
            نعم
            نَعَمْ
            نعـــم
            لا شكرا
            لا، هذا كل شيء
            حسنا
            مع السلامة
            أريد موعدا من فضلك
            هذا ما أريد.
            اسمي محمد علي.
        """,
        ary="""
            بغيت ناخد موعد نهار السبت.
            واش حالين نهار السبت؟
            إيه
            آه
            واخا
            لا شكرا
            صافي شكرا
            بسلامة
            بغيت رونديفو عافاك
            iyeh
            ah
            wakha safi
            la, chokran
            hadchi li bghit.
            bghit rendez-vous 3afak
            non merci
            d'accord
        """,
    ),
)
def test_who_has_said_all_there_is_to_say_has_finished(language, text):
    assert completeness(text, language) is Completeness.FINISHED


@every_row(
    ("language", "text"),
    cases(
        fr="""
            je voudrais
            Je voudrais.
            oui alors je voudrais
            euh
            Je voudrais euh.
            euuuh
            je voudrais un rendez-vous pour
            je voudrais prendre un
            oui mais
            c'est parce que
            je m'appelle
            bonjour je vous appelle
            je passe par l'
            il faudrait réparer la
            attendez
            Un instant.
            j'ai une fuite dans…
            j'ai une fuite...
            je vous appelle pour le robinet, qui
            oui, et
            oui,
        """,
        en="""
            my name is
            I'd like
            i would like to book an
            um
            I'd like um.
            i want to speak to
            yes but
            because
            it's about the
            hold on
            let me see
            I was calling because my
            well i mean
            I think it was...
            yes and
            hmm i need
        """,
        es="""
            me llamo
            quisiera
            Quisiera.
            quería una cita para
            eh
            este
            pues
            sí pero
            es que
            tengo un problema con la
            un momento
            mi nombre es
            a ver
            la cita es el
        """,
        ar="""
            أريد
            أريد أن
            اسمي
            أتصل بخصوص
            يعني
            أريد موعدا يعني…
            نعم ولكن
            لحظة
            عندي مشكلة في
            عندي مشكلة فِي
            أريد أن أتحدث مع
            لأن
            الموعد على
        """,
        ary="""
            بغيت
            سميتي
            عندي مشكل ف
            يعني
            زعما
            بغيت واحد
            واش
            الروبيني ديال
            بلاتي
            إيه والاكن
            bghit
            smiti
            3ndi mouchkil f
            ya3ni
            bghit wa7ed
            robini dyal
            blati
            iyeh walakin
            je voudrais
            euh
        """,
    ),
)
def test_who_hesitates_or_stops_inside_a_sentence_will_go_on(language, text):
    assert completeness(text, language) is Completeness.UNFINISHED


@every_row(
    ("language", "text"),
    cases(
        fr="""
            bonjour
            Oui, bonjour.
            j'ai une fuite d'eau
            le 12
            samedi à quinze heures
            j'en voudrais deux
            je suis né en 1990
            mm
            ah
            c'est ce que je voudrais
        """,
        en="""
            hello
            good morning
            my boiler is broken
            on the 12
            at ten thirty
            that one
            hmm
            that's what i want
        """,
        es="""
            hola
            buenos días
            tengo una fuga de agua
            el día doce
            mm
            es lo que quería
        """,
        ar="""
            السلام عليكم
            عندي تسرب ماء
            يوم خمسة
            اسمي محمد علي
            هذا ما أريد
        """,
        ary="""
            سلام
            عندي الما كيسيل
            salam
            3ndi fuite f lkouzina
            nhar 12
            hadchi li bghit
        """,
    ),
)
def test_of_a_greeting_or_a_plain_clause_nobody_can_tell(language, text):
    assert completeness(text, language) is Completeness.OPEN


@every_row(
    ("language", "text"),
    cases(
        fr="""
            06 12 34 56 78
            c'est le 0612345678
            C'est le 06.12.34.56.78.
            zéro six douze trente-quatre cinquante-six soixante-dix-huit
            c'est le zéro un quarante-deux quatre-vingt-dix-neuf quatre-vingts soixante et onze
            zéro six euh douze trente-quatre cinquante-six soixante-dix-huit
            plus trente-trois six douze trente-quatre cinquante-six soixante-dix-huit
            +33 6 12 34 56 78
            0033 6 12 34 56 78
            +212 661 23 45 67
        """,
        en="""
            07700 900 123
            oh seven seven double oh nine hundred one two three
            my number is zero seven seven zero zero nine zero zero one two three
            (212) 555-0147
            +44 7700 900123
        """,
        es="""
            612 34 56 78
            seis doce treinta y cuatro cincuenta y seis setenta y ocho
            mi número es seiscientos doce trescientos cuarenta y cinco seiscientos setenta y ocho
            más treinta y cuatro 612 345 678
        """,
        ar="""
            ٠٦١٢٣٤٥٦٧٨
            رقمي صفر ستة واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية
            صفر ستة اثنا عشر أربعة وثلاثون ستة وخمسون ثمانية وسبعون
        """,
        ary="""
            0661234567
            زيرو ستة طناش ربعة وتلاتين ستة وخمسين تمنية وسبعين
            zero setta tnach rb3a o tlatin setta o khamsin tmenya o seb3in
            zéro six douze trente-quatre cinquante-six soixante-dix-huit
        """,
    ),
)
def test_a_whole_telephone_number_is_finished(language, text):
    assert completeness(text, language) is Completeness.FINISHED


@every_row(
    ("language", "text"),
    cases(
        fr="""
            06
            06 12 34
            06 12 34.
            c'est le zéro six douze trente-quatre
            mon numéro c'est le zéro six
            zéro six douze euh
            +33 6 12
            06 12 34 56 double
            612
            six douze trente-quatre
        """,
        en="""
            07700
            oh seven seven double
            my number is oh seven seven
            five five five oh one
            (212) 555
            +44 77
        """,
        es="""
            612 34
            seis doce treinta y cuatro
            mi teléfono es el seiscientos doce trescientos
        """,
        ar="""
            ٠٦١٢
            رقمي صفر ستة واحد
            صفر ستة اثنا عشر أربعة وثلاثون
        """,
        ary="""
            06 61
            زيرو ستة طناش
            nmerti zero setta tnach
            zéro six
        """,
    ),
)
def test_a_part_of_a_telephone_number_is_unfinished(language, text):
    assert completeness(text, language) is Completeness.UNFINISHED


def test_more_digits_than_a_number_has_say_nothing():
    assert completeness("06 12 34 56 78 90", "fr") is Completeness.OPEN


@every_row("language", [*LANGUAGES, "de", ""])
@every_row("text", ["", "   ", "…", "?", "🙂", ".", "،"])
def test_nothing_said_says_nothing(language, text):
    assert completeness(text, language) in (Completeness.OPEN, Completeness.UNFINISHED)
    assert not is_backchannel(text, language)
    assert speaks_words(text, language) == 0


def test_of_a_language_that_is_not_ours_only_the_marks_and_the_noises_are_read():
    assert completeness("Ich möchte einen Termin.", "de") is Completeness.FINISHED
    assert completeness("Ich möchte", "de") is Completeness.OPEN
    assert is_backchannel("mhm", "de")
    assert speaks_words("mhm ich möchte", "de") == 2


@every_row(
    ("language", "text"),
    cases(
        fr="oui\nOui, oui.\nd'accord\nD’accord\nok\nmm\nmmmm\nmhm\nhm hm\nah oui\nah oui d'accord\ntrès bien\nouais",
        en="yes yes\nright\nOkay.\nuh-huh\nmm-hm\nI see\nyeah, sure\ngot it\noh ok",
        es="vale\nsí\nSí, sí.\nclaro\nde acuerdo\najá\nah vale\nmuy bien",
        ar="نعم\nنَعَم\nأجل\nاجل\nطيب\nتمام\nحسناً\nآه\nنعم نعم",
        ary="إيه\nايه\nواخا\nمزيان\nآه\niyeh\nwakha\nmezyan\noui\nd'accord\nah oui\nنعم",
    ),
)
def test_assent_and_noises_are_backchannel(language, text):
    assert is_backchannel(text, language)
    assert speaks_words(text, language) == 0


@every_row(
    ("language", "text"),
    cases(
        fr="""
            non
            stop
            attendez
            oui ?
            d'accord ?
            oui mais
            oui je voudrais
            oui oui oui oui
            euh
            bonjour
            au revoir
        """,
        en="no\nstop\nwait\nright?\nyes but\nyes yes yes yes\nok stop\nhello\num",
        es="no\npare\nespere\n¿sí?\n¿vale\nsí pero\nhola",
        ar="لا\nقف\nلحظة\nنعم؟\nنعم ولكن\nمرحبا",
        ary="لا\nla\nبلاتي\nواخا؟\nإيه والاكن\nصافي\nماشي\nnon\nattendez",
    ),
)
def test_a_refusal_a_question_and_a_beginning_are_no_backchannel(language, text):
    assert not is_backchannel(text, language)


@every_row(
    ("language", "text", "words"),
    [
        ("fr", "oui", 0),
        ("fr", "euh", 0),
        ("fr", "oui euh non", 1),
        ("fr", "stop", 1),
        ("fr", "oui d'accord mais j'ai une question", 4),
        ("en", "um yes I need a plumber", 4),
        ("en", "uh-huh", 0),
        ("es", "sí, pero quiero otra cita", 4),
        ("ar", "نعم أريد موعدا", 2),
        ("ary", "iyeh bghit wa7ed lmaw3id", 3),
        ("ary", "واخا بغيت موعد", 2),
    ],
)
def test_words_that_mean_something_are_counted(language, text, words):
    assert speaks_words(text, language) == words


def test_words_are_compared_without_case_marks_elongation_tatweel_and_alef_forms():
    assert words_of("Ouiii, D’ACCORD !") == ("oui", "d'accord")
    assert words_of("مرحبــا، أَهْلًا وسهلاً") == words_of("مرحبا اهلا وسهلا")
    assert words_of("إلى آخر") == words_of("الى اخر")
    assert words_of("على") != words_of("علي")
    assert words_of("mmmmm 000 3afaaaak") == ("mm", "000", "3afak")


@every_row(
    ("language", "text", "digits"),
    [
        ("fr", "quatre vingt dix neuf", "99"),
        ("fr", "soixante et onze vingt et un", "7121"),
        ("fr", "septante-deux", "72"),
        ("fr", "le six cent douze", "612"),
        ("fr", "c'est un zéro six", "06"),
        ("fr", "un", ""),
        ("en", "double oh seven", "007"),
        ("en", "triple five twelve", "55512"),
        ("en", "that one", ""),
        ("en", "oh", ""),
        ("es", "veintidós treinta y uno", "2231"),
        ("es", "ciento once", "111"),
        ("ar", "خمسة وعشرون", "25"),
        ("ar", "أحد عشر", "11"),
        ("ary", "تمنية و تسعين", "98"),
        ("ary", "khamsa w 3echrin", "25"),
        ("ary", "ts3tach zouj", "192"),
        ("fr", "06 12 s'il vous plaît", ""),
        ("xx", "06 12", "0612"),
    ],
)
def test_digits_are_read_from_figures_and_words(language, text, digits):
    assert trailing_digits(words_of(text), language).digits == digits


@every_row("language", LANGUAGES)
def test_a_very_long_utterance_is_judged_by_its_end(language):
    assert completeness("bla " * 3000 + "06 12", language) is Completeness.UNFINISHED
    assert completeness("bla " * 3000 + "bla.", language) is Completeness.FINISHED
