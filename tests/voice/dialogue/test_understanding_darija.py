"""What Moroccan callers say, as transcribers write it in Arabic or in Latin letters, and what each of it means."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tables import every_row
from tests.voice.dialogue.driving import MOROCCAN_DENTIST
from voice.business import BusinessInfo
from voice.dialogue.rules.services import Catalogue
from voice.dialogue.rules.understand import Heard, understand
from voice.dialogue.rules.vocabulary import VOCABULARIES
from voice.dialogue.rules.vocabulary.base import Intent

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
        السلام، غير بغيت نعرف واش كاينين هاد العشية
        شحال من نهار كتخدمو فالسيمانة
        wach 7adin lyoum wla la
        ina sa3a kat7ello
        واش الصيدلية محلولة دابا
        نهار الجمعة كتسدو فوقاش
        واش كتبقاو حالين حتى لليل
        صباح الخير، امتا كتفتحو؟
        wach l7anout m7loul nhar l7ed
        chno l'horaire dyalkom nhar jem3a
        حتى لأما ساعة نقدر نجي
        واش راه محلول ولا مسدود
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
        كم الثمن ديال هاد الخدمة
        chhal taman
        3afak ch7al kayswa tabyid dial snan
        شنو الثمن
        بغيت نعرف شحال غادي تقام عليا
        شحال تقريبا غادي يتقام عليا التبييض
        gol liya chhal had service
        السومة ديال كل خدمة
        wach détartrage ghali 3andkom
        بغيت نعرف التاريف ديال الزراعة
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
        فين هي البلاصة ديالكم
        ممكن لوكاليزاسيون ديالكم فالواتساب
        fin kayna l3iyada
        wach nta f casa fin b dabt
        المحل فين جاي؟
        fin mojoud lcabinet dyalkom
        3afak siftou liya localisation
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
        بغيت نخلي ليه واحد الكلمة
        qolih y3eyet liya 3afak
        واش ممكن يعيطو ليا ملي يسالي
        bghit chi 7ed y3awed yttasel biya
        bghit nkhelli lih chi kelma
        عافاك بلغ ليه هاد الميساج
        صيفطو ليا شي واحد يعيط ليا
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
        بغيت السكريتيرة
        wach n9der ndwi m3a lpatron
        دوز ليا الحاج
        kayn chi 7ed nhder m3ah
        nqdr ntkellem m3a chi responsable
        واش السي محمد كاين
        عطيني نهضر مع مول الشي
        bghit bnadem
    """,
    Intent.APPOINTMENT: """
        بغيت ناخد رانديفو
        بغيت شي موعد عافاك
        بغيت نحجز موعد غدا
        واش كاين شي بلاصة غدا؟
        واش عندكم شي موعد السيمانة الجاية
        خاصني موعد مع الطبيب
        عطيني شي موعد الله يخليك
        نقدر ناخد موعد؟
        كنعيط على قبل الموعد ديالي
        bghit nakhod chi rendez-vous ghedda f l3chiya
        bghit rdv 3afak
        wach kayn chi blassa khawya ghedda
        n9der nakhod maw3id
        bghit randivou m3a docteur
        bghit un rendez-vous vendredi
        wach 3andkom chi rendez vous had simana
        khassni chi maw3id
        بغيت نقاد شي رونديفو
        bghit nreservi chi blassa
        3ndkom chi disponibilité had simana
        باغي نشد موعد مع الدكتورة
        bghit nchouf tbib ghedda ila kan momkin
        واش كاين شي رونديفو قريب
        سلام، بغيت ناخد رونديفو عافاك
        نحجز رونديفو لبنتي
        فوقاش نقدر ناخد موعد؟
        بغيت نحجز طبلة لربعة د الناس
        واش عندكم شي وقت خاوي غدا فالصباح؟
        الله يخليك بغيت شي رونديفو دغيا
        salam bghit ndir rdv m3akom
        bghit n7jez wahd rendez-vous l weldi
        3afak 3tini chi maw3id nhar tlata
        wach momkin nakhod rdv had simana
        wach kayn chi créneau ghedda
        khassni rendez-vous f a9reb we9t
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
        اش قلتي ما سمعتش مزيان
        la ligne kat9ta3 3awed
        شنو هاد الهضرة ما فهمت والو
        عاود تاني
        smah liya ma sm3tekch
        أش كتقول
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
        يالله الله يعاون
        safi baraka llah ysehel
        merci bzaf bslama
        لا غير هادشي الله يرحم ليك الوالدين
        ok bslama
        تصبح على خير خويا
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
        اه واه
        iyyeh hadi hiya
        مم إيه
        هاديك هي
        iyeh 3afak khoya
        مزيان الله يخليك
        ah wakha ma kayn mochkil
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
        لا أ خويا
        laa machi hadchi
        la walou
        لا ماشي نيت
        لا لا ما شي هادي
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
        صافي ما تسجلش
        خلي حتى لمن بعد
        صافي ماعندي ما ندير بيه، خليه
        ghir khelliha 3afak
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
        غير بلاتي نشوف
        dqiqa hani m3ak
        استنى دقيقة
        sber sber
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
        واش هادا بنادم ولا ماشين
        chkoun kayhder m3aya
        wach nta bnadem wla machine
        معامن معايا
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
        واش كاين فين نستاسيوني
        wach kat9blo la mutuelle
        wach 3ndkom wifi
        كيفاش نخلص، واش بالكارط
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
        3ndi problème f l'eau chaude
        بنتي مريضة وعندها السخانة
        طاحت ليا السنة
        عندي ضرسة مهرسة
        lma m9tou3 3ndi f dar
        كان عندي واحد المشكل فالكونتور
    """,
    Intent.QUESTION: """
        عندي سؤال
        بغيت نسولك
        عندي واحد السؤال عافاك
        بغيت شي معلومات
        bghit nsewwel
        3ndi so2al
        3andi wa7d so2al
        بغيت غير نسولكم
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
        راه حالة خطيرة
        khassni dghya dghya
        عاونوني دغيا راه خويا سخف
        3ndi urgence
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


@every_row(("intent", "said"), TABLE)
def test_a_darija_caller_is_understood(intent, said):
    assert intent in hear(said).intents


@every_row("intent", sorted(WELL_COVERED))
def test_important_wishes_are_told_in_many_ways_and_both_scripts(intent):
    sayings = {said for meant, said in TABLE if meant is intent}
    assert len(sayings) >= 25
    assert 5 <= sum(said.isascii() for said in sayings) <= len(sayings) - 5


@every_row(("intent", "said"), [row for row in TABLE if row[0] in (Intent.YES, Intent.NO, Intent.REPEAT)])
def test_a_darija_yes_no_or_pardon_asks_for_no_fact(intent, said):
    assert hear(said).facts == ()


@every_row(
    "said", [said for intent, said in TABLE if intent in (Intent.YES, Intent.THANKS, Intent.GREETING, Intent.HOURS)]
)
def test_nobody_is_taken_to_refuse_or_to_give_up(said):
    assert not hear(said).has(Intent.NO, Intent.CANCEL, Intent.GOODBYE)


@every_row("said", [said for intent, said in TABLE if intent in (Intent.NO, Intent.CANCEL)])
def test_nobody_is_taken_to_agree(said):
    assert not hear(said).has(Intent.YES)


@every_row(
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


@every_row(
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


@every_row(
    "said", ["", "euh", "بلابلابلا", "لالالالا لالالا", "القط ناعس فوق السداري", "???", "lmoch na3es fo9 sdari", "mmm"]
)
def test_what_means_nothing_here_has_no_intent(said):
    assert hear(said).intents == ()


@every_row("said", ["بغيت نلغي الموعد ديالي", "bghit nlghi rendez-vous dyali", "بغيت نحيد الرونديفو"])
def test_cancelling_an_appointment_is_no_wish_to_stop(said):
    assert hear(said).has(Intent.CANCEL_APPOINTMENT)
    assert not hear(said).has(Intent.CANCEL)


@every_row("said", ["الله يرحم الوالدين دوز ليا شي واحد", "lah yrhem lwalidin dowez liya chi wa7ed"])
def test_please_is_not_thank_you(said):
    assert hear(said).has(Intent.PERSON)
    assert not hear(said).has(Intent.THANKS)


@every_row("said", ["عاود عيط ليا", "3awed 3eyet liya", "عاودو عيطو ليا"])
def test_call_me_again_is_no_pardon(said):
    assert hear(said).has(Intent.MESSAGE)
    assert not hear(said).has(Intent.REPEAT)


WORDS = sorted({word for _, said in TABLE for word in said.split()})
DAYS = [
    *("من", "حتى", "ل", "و", "au", "نهار", "التنين", "تنين", "وعشرين", "الاثنين", "التلات", "تلاتة", "لاربع", "الخميس"),
    *("الجمعة", "السبت", "الحد", "حد", "شي", "7ed", "l7ed", "lundi"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=15) | st.lists(st.sampled_from(DAYS), max_size=8))
@settings(deadline=None)
def test_any_words_are_understood_somehow(words):
    understood = hear(" ".join(words))
    assert all(0 <= day < 7 for day in understood.hours.weekdays)
    assert set(understood.intents) <= set(Intent)
