"""What Moroccan callers say, as transcribers write it in Arabic or in Latin letters, and what each of it means."""

from __future__ import annotations

import pytest

from tests.voice.dialogue.driving import MOROCCAN_DENTIST
from voice.business import BusinessInfo
from voice.dialogue.rules.hours import HoursQuestion
from voice.dialogue.rules.services import Catalogue
from voice.dialogue.rules.understand import Heard, understand
from voice.dialogue.rules.vocabulary import VOCABULARIES
from voice.dialogue.rules.vocabulary.base import Intent, When

VOCABULARY = VOCABULARIES["ary"]
CATALOGUE = Catalogue(
    BusinessInfo.model_validate(MOROCCAN_DENTIST).services, VOCABULARY.small_words, VOCABULARY.word_forms
)

UTTERANCES = {
    Intent.HOURS: """
        واش نتوما حالين اليوم؟
        مع شحال كتحلو غدا
        حتى لشحال كتبقاو حالين؟
        فوقاش كتسدو؟
        شنو هوما الأوقات ديالكم؟
        واش خدامين نهار السبت؟
        امتى كتحلو فالصباح
        بغيت نعرف أوقات العمل ديالكم عافاك
        السلام عليكم، واش كاينين دابا؟
        واش كتخدمو نهار الحد؟
        وغدا؟
        السبت؟
        واش محلول دابا
        مع شحال نقدر نجي؟
        واش كتسدو بين الطناش والجوج؟
        واش نتوما سادين فالعيد؟
        التوقيت ديالكم عافاك
        واش باقي حالين
        وقتاش كتحلو
        كاتحلو مع شحال
        حتى ل شحال خدامين
        واش المحل محلول
        les horaires ديالكم؟
        wach ntouma 7allin lyoum
        m3a ch7al kat7ello ghedda
        wach khddamin nhar sebt
        fo9ach katseddo 3afak
        7ta l ch7al khedamin lyoum
        chno homa les horaires dyalkom
        wach katkhdmo l7ed
        wach mazal halin daba
        imta kathello f sbah
        w ghedda?
        wach nta khdam dimanche
        a quelle heure kathellou
        wach m7loul had l3chiya
    """,
    Intent.PRICE: """
        شحال كيدير تبييض الأسنان؟
        بشحال الديتارتراج؟
        شحال الثمن ديال الزرع
        شنو هوما الأثمنة ديالكم؟
        بغيت نعرف الثمن ديال التنظيف
        شحال كتاخدو على التبييض؟
        واش غالي التبييض؟
        الثمن عافاك
        شحال كيسوا تنظيف الأسنان
        بشحال كتديرو التنظيف؟
        شحال غادي نخلص
        شحال كيطيح التبييض
        عطيني الأثمنة الله يخليك
        السلام عليكم بغيت نسول على الثمن ديال التبييض
        قداش التنظيف
        شحال كتكلف الزراعة ديال الأسنان
        التمن ديال التنظيف شحال
        le prix ديال تنظيف الأسنان
        chhal kaydir détartrage
        bch7al tabyid
        ch7al taman dyal détartrage 3afak
        bghit n3raf les prix dyalkom
        chno homa les tarifs
        wach ghali le blanchiment
        ch7al ghadi nkhelles
        bchhal katdiro détartrage
        chhal kayswa
        c'est combien détartrage
    """,
    Intent.ADDRESS: """
        فين جيتو؟
        فين كاينين بالضبط؟
        عطيني العنوان ديالكم عافاك
        شنو هو العنوان؟
        كيفاش نجي عندكم؟
        فاشمن حي كاينين
        فين جات العيادة؟
        فين كاين الكابيني
        فين نلقاكم؟
        فين بالضبط؟
        لادريس ديالكم
        بغيت العنوان الله يخليك
        نتوما فين كاينين
        فين راكم
        كيفاش نوصل ليكم
        جيتو فين؟
        فين هو المحل ديالكم
        فاشمن زنقة
        l'adresse عافاك
        fin jitou
        fin kaynin b dabt
        3tini l'adresse dyalkom 3afak
        kifach nji l3andkom
        fin ja lcabinet
        chno hiya l'adresse
        f achmen 7ay kaynin
        fin nel9akom
        fin rakom
    """,
    Intent.PHONE: """
        شنو هي النمرة ديالكم؟
        عطيني النمرة ديالكم
        شنو رقم التيليفون ديال العيادة
        فاشمن نمرة نعيط ليكم
        النمرة ديال المحل عافاك
        شنو نمرة الهاتف
        3tini nmra dyalkom
        chno hiya nemra dyalkom
        le numéro ديالكم عافاك
        fach nemra n3eyet likom
    """,
    Intent.MESSAGE: """
        بغيت نخلي ميساج
        بغيت نخلي شي ميساج للطبيب
        واش نقدر نخلي ميساج؟
        واش تقدر تاخد ميساج؟
        قول ليه يعيط ليا
        قولو ليه يعاود يعيط ليا
        بغيت شي واحد يعيط ليا
        عيطو ليا عافاك
        واش ممكن يعاودو يتاصلو بيا؟
        خلي ليه ميساج
        ميساج
        بغيت نخلي ليه رسالة
        سجل عندك ميساج
        وصل ليه هاد الميساج
        يعيط ليا من بعد
        عاود عيط ليا
        بغيتو يعيط ليا ضروري
        الله يخليك قول للدكتور يعيط ليا
        بغيتهم يتصلو بيا
        bghit nkhelli message
        bghit nkhalli chi message l tbib
        wach n9der nkhlli chi message
        goul lih y3eyet liya
        3afak 3eyto liya
        bghit chi wa7ed y3eyyet liya
        khod had lmessage
        un message 3afak
        wach ymken y3awdo y3eyto liya
    """,
    Intent.PERSON: """
        بغيت نهضر مع شي واحد
        بغيت نهضر مع الطبيب
        دوز ليا شي واحد عافاك
        واش ممكن نهضر مع المدير؟
        دوزني للسكريتيرة
        واش كاين شي واحد؟
        بغيت ندوي مع بنادم
        ما بغيتش نهضر مع روبو
        شي واحد عافاك
        حولني لشي مسؤول
        بغيت نتكلم مع الدكتور
        واش كاين الطبيب
        وصلني بالاستقبال
        عطيني شي واحد نهضر معاه
        بغيت إنسان ماشي ماشين
        خاصني نهضر مع شي مسؤول
        الباطرون عافاك
        نقدر نهدر مع مول المحل؟
        bghit nhder m3a chi wahed
        bghit ndwi m3a tbib 3afak
        dowez liya chi wa7ed
        wach kayn chi wa7ed
        bghit nhdar m3a lmodir
        dowzni l secrétaire
        bghit ntkelem m3a docteur
        ma bghitch nhder m3a robot
        chi wa7ed 3afak
    """,
    Intent.APPOINTMENT: """
        بغيت ناخد رانديفو
        بغيت شي موعد عافاك
        بغيت نحجز موعد غدا
        بغيت نلغي الموعد ديالي
        واش كاين شي بلاصة غدا؟
        بغيت نبدل الرونديفو
        عندي موعد نهار الخميس
        واش عندكم شي موعد السيمانة الجاية
        بغيت نأكد الرانديفو ديالي
        خاصني موعد مع الطبيب
        عطيني شي موعد الله يخليك
        نقدر ناخد موعد؟
        كنعيط على قبل الموعد ديالي
        بغيت نأجل الموعد
        bghit nakhod chi rendez-vous ghedda f l3chiya
        bghit rdv 3afak
        bghit nbeddel rendez-vous dyali
        wach kayn chi blassa khawya ghedda
        bghit nanuler le rendez-vous
        3ndi rendez-vous nhar khmis
        n9der nakhod maw3id
        bghit randivou m3a docteur
        bghit un rendez-vous vendredi
        wach 3andkom chi rendez vous had simana
        khassni chi maw3id
    """,
    Intent.SERVICES: """
        شنو كتديرو؟
        شنو عندكم؟
        شنو هوما الخدمات ديالكم؟
        أش كتديرو
        شنو الخدمات اللي عندكم
        chno katdiro
        chno homa les services dyalkom
        شنو كتقدمو
    """,
    Intent.OFFERING: """
        واش كتديرو تبييض الأسنان؟
        واش عندكم الزراعة ديال الأسنان؟
        واش كاين التنظيف
        كتديرو الديتارتراج؟
        والتبييض؟
        تبييض الأسنان
        wach katdiro détartrage
        wach 3ndkom blanchiment
        wach kayn l'implant
    """,
    Intent.DURATION: """
        شحال كياخد ديال الوقت؟
        شحال ديال الوقت كياخد التبييض
        شحال من دقيقة كيبقى التنظيف
        واش كيطول؟
        شحال كيدوم
        ch7al dyal lwe9t kayakhod détartrage
        ch7al kaydoum
        wach kaytowel
        combien de temps كيطول
    """,
    Intent.REPEAT: """
        عاود عافاك
        عاود ليا
        ما سمعتش
        ما فهمتش
        شنو قلتي؟
        أش قلتي
        كيفاش؟
        شنو؟
        نعام؟
        سمح ليا؟
        ما سمعتكش مزيان
        عاود ليا الله يخليك
        واش ممكن تعاود
        هضر بشوية عافاك
        ما فهمتكش
        مافهمتش
        عاودها ليا
        ما شديتش
        ma fhemtch
        ma sme3tch mzyan
        3awed 3afak
        3awd liya
        chno glti
        ach golti
        bchwiya 3afak
        kifach?
        mafhmtch
        vous pouvez répéter عافاك
    """,
    Intent.GOODBYE: """
        بسلامة
        شكرا، بسلامة
        مع السلامة
        تهلا فراسك
        الله يعاونك
        صافي شكرا
        لا صافي، هادشي ما كان
        هادشي اللي كاين شكرا
        لا، ما بغيت والو
        والو شكرا بسلامة
        الله يهنيك
        يالاه بسلامة
        نهارك مبروك
        ليلة سعيدة
        لا صافي
        هادشي اللي بغيت
        الله يعاون، بسلامة
        تهلاو
        bslama
        chokran bslama
        besslama 3likom
        safi chokran
        la safi hadchi li kayn
        lah y3awnek
        thella
        yallah bslama
        au revoir
        hadchi makan
    """,
    Intent.YES: """
        إيه
        آه
        واخا
        ييه
        نعم
        إيه، هي هاديك
        صحيح
        مزيان
        آه صحيح
        بالضبط
        أكيد
        واخا عافاك
        إيه عافاك
        هو هاداك
        تمام
        موافق
        اييه
        معلوم
        طبعا
        هاكاك
        داكور
        صافي
        نيشان
        iyeh
        ih
        ah
        wakha
        mzyan
        ah s7i7
        iyeh hiya hadik
        oui
        d'accord
        ok
        na3am
        nichan
        ah oui
        wakha 3afak
    """,
    Intent.NO: """
        لا
        لالا
        لا شكرا
        ماشي هي هاديك
        لا، ماشي هادشي
        لا ماشي صحيح
        غلط
        ما بغيتش
        لا لا
        لا ماشي هكا
        ماشي دابا
        آه لا
        لا ماشي هي
        والو
        نمرة أخرى
        لا، غالط
        لا ما عنديش
        la
        lala
        la chokran
        la machi hadik
        machi s7i7
        non
        non merci
        la la
        ma bghitch
        ghalat
        la machi hiya
    """,
    Intent.CANCEL: """
        صافي خليها
        خليها
        بلاش
        ما بقيتش بغيت
        صافي بلاش
        بدلت رايي
        نساها
        حبس
        غادي نعاود نعيط
        نعيط من بعد
        لا صافي خليها
        ماشي ضروري
        كانسل
        لغي كلشي
        نعاود نتاصل من بعد
        safi khelliha
        blach
        khelliha
        ma b9itch baghi
        beddelt rayi
        ghadi n3awed n3eyet
        machi darouri
        annuler
        laisse tomber
        stop
        n3eyyet mn ba3d
    """,
    Intent.WAIT: """
        تسنا عافاك
        بلاتي
        واحد الدقيقة
        صبر شوية
        لحظة عافاك
        ما تقطعش
        دقيقة
        تسناي واحد اللحظة
        blati
        tsenna chwiya
        wa7ed d9i9a 3afak
        un instant
    """,
    Intent.IDENTITY: """
        شكون معايا؟
        شكون نتا؟
        مع من كنهضر؟
        واش نتا روبو؟
        واش كنهضر مع بنادم؟
        واش هادي ماشين
        واش هادي عيادة النور؟
        chkoun m3aya
        m3a mn kanhder
        wach nta robot
        wach hadi machine
        chkoun nta
    """,
    Intent.OTHER_FACT: """
        واش عندكم باركينغ؟
        فين نوقف الطوموبيل؟
        واش كتقبلو لاكارط؟
        شنو هو الإيميل ديالكم
        واش عندكم سيت ويب
        واش كتقبلو التأمين
        نقدر نخلص بالشيك؟
        wach 3andkom parking
        wach n9der nkhelles b la carte
        chno l'email dyalkom
    """,
    Intent.HELP: """
        شنو تقدر دير؟
        عاوني عافاك
        باش تقدر تعاونني، شنو كتقدر دير
        chno t9der dir
        3aweni 3afak
    """,
    Intent.THANKS: """
        شكرا
        شكرا بزاف
        الله يجازيك بخير
        بارك الله فيك
        الله يعطيك الصحة
        chokran
        merci bzaf
        lah yjazik bikhir
        ميرسي
    """,
    Intent.GREETING: """
        السلام عليكم
        سلام
        صباح الخير
        مسا الخير
        ألو؟
        salam
        salam 3alaykoum
        sba7 lkhir
        bonjour
        alo
        لاباس عليك
    """,
    Intent.NEED: """
        عندي مشكل فالسنان
        ضرستي كتضرني بزاف
        عندي وجع فالضرسة
        تهرسات ليا سنة
        كنعيط على قبل الفاتورة ديالي
        بغيت شي ديفي
        السلام عليكم عندي الما كيسيل فالكوزينة
        الشوفو ديالي خاسر
        تبلوكات ليا الطواليط
        كنعيط بخصوص ولدي
        3ndi mochkil f snani
        derssti katderni
        bghit chi devis
        kan3eyet 3la 9bel la facture
        tkhesser liya chauffe-eau
        الما مقطوع عندي
        راني مريض بزاف
    """,
    Intent.QUESTION: """
        عندي سؤال
        بغيت نسولك
        عندي واحد السؤال عافاك
        بغيت شي معلومات
        bghit nsewwel
        3ndi so2al
        3andi wa7d so2al
    """,
    Intent.URGENT: """
        هادشي مستعجل بزاف
        راه ضروري دغيا
        حالة مستعجلة عافاكم
        عتقوني راه الما عامر فالدار
        بالزربة الله يخليك
        mosta3jal 3afak
        dghya 3afak
        c'est urgent
        راني مزروب
        كاينة العافية شاعلة فالدار
    """,
}
TABLE = [(intent, said.strip()) for intent, block in UTTERANCES.items() for said in block.strip().splitlines()]
WELL_COVERED = {Intent.HOURS, Intent.PRICE, Intent.ADDRESS, Intent.MESSAGE, Intent.PERSON, Intent.APPOINTMENT} | {
    Intent.REPEAT,
    Intent.GOODBYE,
    Intent.YES,
    Intent.NO,
    Intent.CANCEL,
}


def hear(said: str) -> Heard:
    return understand(said, VOCABULARY, CATALOGUE)


@pytest.mark.parametrize(("intent", "said"), TABLE)
def test_a_darija_caller_is_understood(intent, said):
    assert intent in hear(said).intents


@pytest.mark.parametrize("intent", WELL_COVERED)
def test_important_wishes_are_told_in_many_ways_and_both_scripts(intent):
    sayings = {said for meant, said in TABLE if meant is intent}
    assert len(sayings) >= 25
    assert 5 <= sum(said.isascii() for said in sayings) <= len(sayings) - 5


@pytest.mark.parametrize(("intent", "said"), [row for row in TABLE if row[0] in (Intent.YES, Intent.NO, Intent.REPEAT)])
def test_a_darija_yes_no_or_pardon_asks_for_no_fact(intent, said):
    assert hear(said).facts == ()


@pytest.mark.parametrize(
    "said", [said for intent, said in TABLE if intent in (Intent.YES, Intent.THANKS, Intent.GREETING, Intent.HOURS)]
)
def test_nobody_is_taken_to_refuse_or_to_give_up(said):
    assert not hear(said).has(Intent.NO, Intent.CANCEL, Intent.GOODBYE)


@pytest.mark.parametrize("said", [said for intent, said in TABLE if intent in (Intent.NO, Intent.CANCEL)])
def test_nobody_is_taken_to_agree(said):
    assert not hear(said).has(Intent.YES)


@pytest.mark.parametrize(
    "said",
    [
        *(said for intent, said in TABLE if intent is Intent.NEED),
        "عندي حالة مستعجلة",
        "الشوفو ديالي ما خدامش",
        "ما عنديش الوقت",
        "درت عندكم كشف وباقي كيضرني",
        "توصلت بواحد الورقة من عندكم",
        "chauffage dyali ma khdamch",
        "derssa katderni mn lbare7",
    ],
)
def test_a_trouble_is_no_question(said):
    assert hear(said).facts == ()


@pytest.mark.parametrize(
    "said",
    [
        "شنو هوما الأوقات ديالكم وشحال كيدير تنظيف الأسنان؟",
        "السلام عليكم، بغيت نعرف شحال كيدير تنظيف الأسنان وفوقاش كتحلو عافاك",
        "ch7al kaydir détartrage w fo9ach kat7ello",
        "bghit n3raf les horaires w chhal kaydir détartrage",
    ],
)
def test_two_questions_in_one_turn_are_both_heard(said):
    understood = hear(said)
    assert {Intent.HOURS, Intent.PRICE} <= set(understood.intents)
    assert [service.name for service in understood.services] == ["Détartrage"]


@pytest.mark.parametrize(
    "said", ["", "euh", "بلابلابلا", "لالالالا لالالا", "القط ناعس فوق السداري", "???", "lmoch na3es fo9 sdari", "mmm"]
)
def test_what_means_nothing_here_has_no_intent(said):
    assert hear(said).intents == ()


@pytest.mark.parametrize("said", ["بغيت نلغي الموعد ديالي", "bghit nlghi rendez-vous dyali", "بغيت نحيد الرونديفو"])
def test_cancelling_an_appointment_is_no_wish_to_stop(said):
    assert hear(said).has(Intent.APPOINTMENT)
    assert not hear(said).has(Intent.CANCEL)


@pytest.mark.parametrize("said", ["الله يرحم الوالدين دوز ليا شي واحد", "lah yrhem lwalidin dowez liya chi wa7ed"])
def test_please_is_not_thank_you(said):
    assert hear(said).has(Intent.PERSON)
    assert not hear(said).has(Intent.THANKS)


@pytest.mark.parametrize("said", ["عاود عيط ليا", "3awed 3eyet liya", "عاودو عيطو ليا"])
def test_call_me_again_is_no_pardon(said):
    assert hear(said).has(Intent.MESSAGE)
    assert not hear(said).has(Intent.REPEAT)


@pytest.mark.parametrize("said", ["حتى لشحال حالين؟", "مع شحال كتحلو", "7ta l ch7al 7allin", "m3a ch7al katseddo"])
def test_how_much_of_the_clock_is_no_price(said):
    assert hear(said).facts == (Intent.HOURS,)


@pytest.mark.parametrize(
    ("said", "when", "weekdays"),
    [
        ("واش حالين دابا", (When.NOW,), ()),
        ("wach 7allin daba", (When.NOW,), ()),
        ("واش باقي حالين", (When.NOW,), ()),
        ("واش خدامين اليوم", (When.TODAY,), ()),
        ("واش حالين فهاد العشية", (When.TODAY,), ()),
        ("حتى لشحال حالين", (When.TODAY,), ()),
        ("فوقاش كتسدو", (When.TODAY,), ()),
        ("فوقاش كتحلو", (When.OPENING,), ()),
        ("m3a ch7al kat7ello ghedda", (When.TOMORROW, When.OPENING), ()),
        ("واش خدامين غدا", (When.TOMORROW,), ()),
        ("واش خدامين غدّا", (When.TOMORROW,), ()),
        ("و غدا؟", (When.TOMORROW,), ()),
        ("واش خدامين بعد غدا", (When.DAY_AFTER_TOMORROW,), ()),
        ("wach khddamin ba3d ghedda", (When.DAY_AFTER_TOMORROW,), ()),
        ("واش كتخدمو فالويكاند", (When.WEEKEND,), ()),
        ("wach katkhdmo f le week-end", (When.WEEKEND,), ()),
        ("واش خدامين هاد السيمانة", (When.WEEK,), ()),
        ("أشمن نهار كتخدمو", (When.WEEK,), ()),
        ("واش حالين فالعيد الكبير", (When.SPECIAL,), ()),
        ("واش كتخدمو فرمضان", (When.SPECIAL,), ()),
        ("واش حالين نهار 15 غشت", (When.SPECIAL,), ()),
        ("واش حالين نهار الحد", (), (6,)),
        ("wach 7allin l7ed", (), (6,)),
        ("واش حالين السبت والحد", (), (5, 6)),
        ("كتخدمو لاربع؟", (), (2,)),
        ("نهار الأربعاء", (), (2,)),
        ("يوم الثلاثاء", (), (1,)),
        ("nhar tlata", (), (1,)),
        ("wach khddamin vendredi", (), (4,)),
        ("نهار الجمعة ولا الخميس", (), (4, 3)),
        ("من التنين حتى للجمعة واش خدامين", (), (0, 1, 2, 3, 4)),
        ("mn tnin 7ta l jem3a wach khddamin", (), (0, 1, 2, 3, 4)),
        ("من الخميس للحد", (), (3, 4, 5, 6)),
    ],
)
def test_the_days_of_a_question_are_heard(said, when, weekdays):
    assert hear(said).hours == HoursQuestion(when, weekdays)


@pytest.mark.parametrize("said", ["شي حد يعيط ليا", "ما كاين حتى حد", "عندي جوج مشاكل", "الغدا واجد"])
def test_other_words_are_no_days(said):
    assert not hear(said).hours


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("صفر ستة واحد وستين جوج وعشرين تلاتة وتلاتين ربعة وربعين", "0661223344"),
        ("صفر ستة، واحد و ستين، تنين و عشرين، تلاتة و تلاتين، ربعة و ربعين", "0661223344"),
        ("زيرو ستة حداش طناش تلطاش ربعطاش", "0611121314"),
        ("زيرو سيس سواصانت فان ترانت كارانت", "0660203040"),
        ("zéro six soixante et un vingt-deux trente-trois quarante-quatre", "0661223344"),
        ("sfer setta wa7ed w settin jouj w 3chrin tlata w tlatin reb3a w reb3in", "0661223344"),
        ("zero 6 wahed ou stine 22 33 44", "0661223344"),
        ("06 61 22 33 44", "0661223344"),
        ("٠٦٦١٢٢٣٣٤٤", "0661223344"),
        ("صفر خمسة خمسمية وجوج وعشرين تلتمية وتلاتة وتلاتين ميتين وخمسين", "05522333250"),
        ("صفر ستة تسعود تسعود تمنية تمنية سبعة سبعة ستة ستة", "0699887766"),
        ("زائد ميتين وطناش ستة واحد جوج", "+212612"),
        ("nmerti hiya 0661 22 33 44", "0661223344"),
        ("النمرة ديالي هي صفر ستة و من بعد 61 22 33 44", "0661223344"),
    ],
)
def test_a_number_is_heard(said, digits):
    assert hear(said).number == digits
