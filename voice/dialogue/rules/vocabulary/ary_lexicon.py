"""The words of Darija as they are written in two scripts, its numbers, and the French among them."""

from __future__ import annotations

from voice.dialogue.rules.numbers import NumberWords
from voice.dialogue.rules.text import fold
from voice.dialogue.rules.vocabulary.arabizi import Arabizi
from voice.dialogue.rules.vocabulary.base import word_list, word_set
from voice.dialogue.rules.vocabulary.fr import FRENCH

# Every word below may be said in Latin letters. Of words that are spelled alike there, the first one is understood.
_LEXICON = """
    واش شنو اشنو شحال بشحال فين كيفاش علاش شكون فوقاش وقتاش امتى ايمتا اشمن شمن منين معامن قداش ياك
    انا نتا نتي نتوما حنا هو هي هوما هاد هادي هادا هادشي هاديك هاداك داك ديك هنا تما شي حد حتى حاجة كلشي والو غير
    ديال ديالي ديالك ديالكم ديالكوم ديالنا ديالو ديالها ديالهم عند عندي عندك عندكم عندكوم عندنا عندو عنديش
    ليا ليك ليكم ليه ليها لينا ليهم بيا بيك بيكم معايا معاك معاكم معاه معاها منك منها فيها عليا عليها عليكم
    كاين كاينة كاينين كاينا كاينش خاص خاصني خصني خاصو بزاف شوية بشوية مزيان مزيانة مازال باقي باش حيت بلا قبل بعد
    بغيت بغينا بغيتي باغي باغية بغيتك بغيتكم بغا بغيتش بقيتش نقدر نقدرو تقدر تقدرو تقدري كتقدرو كتقدر ممكن ماشي
    سلام السلام صباح الخير مسا خير مرحبا اهلا لاباس عافاك عفاك عافاكم الله يخليك يخليكم شكرا يجازيك بارك فيك ميرسي
    واخا وخا ايه اييه ايوا ايوه نعم صافي صحيح اكيد معلوم طبعا بالضبط متفق موافق تمام هاكاك لالا خطا غالط غلط
    بسلامة بالسلامة سلامة تهلا تهلاو يعاونك يعاونكم يهنيك يهنيكم ليلة سعيدة مبروك
    دابا غدا غدوا اليوم ليوم نهار الصباح صباح عشية الليلة ليل سيمانة سمانة جاية الجاي شهر عام وقت ساعة دقيقة دقايق
    سوايع لحظة ثانية ويكاند ويكيند تنين تلات اربع خميس جمعة سبت حد احد عيد عطلة رمضان عواشر مولد
    كتحلو كاتحلو تحلو حالين كتسدو كاتسدو تسدو سادين محلول محلولين مسدود مسدودين مفتوح فاتحين كتفتحو خدامين كتخدمو
    تخدمو غادي كيحل كيسد وقات توقيت اوقات
    ثمن تمن اثمنة اتمنة سومة سعر كيدير كتدير كيسوا كتسوا غالي رخيص فلوس درهم نخلص كتخلصو كياخد كتاخد كتبقا كيبقا
    كيدوم كتدوم كتطول كيطول
    عنوان ادريسة بلاصة زنقة شارع حي مدينة جيتو نجي نوصل نلقاكم راكم كتجيو محل قريب حدا طوموبيل نوقف
    نمرة نمرتي رقم رقمي نيميرو تيليفون هاتف بورطابل نعيط نعيطو عيط عيطو يعيط يعيطو كنعيط كتعيط عيطت تعيطو يتاصلو
    تاصلو نتاصل يتصلو عاود عاودو عاودي نعاود نعاودو يعاودو صونيو يصوني
    ميساج مساج رسالة نخلي نخليو نحط خلي خليها خليه خلاص بلاش نسا نساها حبس كانسل سجل قيد وصل قول قولو قولي
    كنتاصل تاصلت نتاصلو وصلوها وصلها
    نهضر نهدر ندوي نتكلم كنهضر كنتكلم هضر دوز دوزني دوزيني دوزوني حولني حول واحد وحدة واحدة بنادم انسان روبو
    ماشين مول مولاة مدير باطرون طبيب طبيبة دكتور دكتورة سكريتيرة سكرتيرة مسؤول موظف معلم
    رانديفو رونديفو رنديفو موعد مواعيد ميعاد ناخد ناخذ نحجز حجز نلغي نبدل ناخر نحيد نقدم نشد نريزيرفي خاوية خاوي
    خدمات خدمة سيرفيس سيرفيسات كتديرو كاتديرو تديرو كتقدمو كتبيعو كتصاوبو كتصلحو كتدير نسول نسولك نسولكم سؤال سوال
    معلومات معلومة استفسار نعرف عارف عرفت عاوني عاونيني تعاوني تعاونني عاونوني مساعدة
    سميتي سميت سمية اسمي اسم كنية كنيتي طرف سمح سمحي سمحو
    سمعت سمعتش سمعتك سمعتكش كنسمعك كنسمعكش فهمت فهمتش فهمتك فهمتكش قلتي قلت بلاتي تسنا تسناي صبر صبري كيضرني
    كتضرني ضرني ضرستي سنتي سنان راسي كيضر كتضر تخسر خسر خسرات تهرس تهرسات تهرست طاح طاحت وقع وقعات مشكل مشكيلة الما
    ضو دار داري دارنا كوزينة حمام شوفو كيسيل كتسيل مقطوع مريض مريضة ولدي بنتي مراتي راجلي محتاج محتاجة تبلوكا
    مستعجل مستعجلة ضروري دغيا دغية فيسع بالزربة زربان زربانة مزروب طوارئ عتقوني بسرعة حريق دم
    صفر جوج زوج اتنين تلاتة ثلاثة ربعة اربعة خمسة ستة سبعة تمنية تمانية ثمانية تسعود تسعة عشرة حداش طناش تلطاش
    ربعطاش خمسطاش سطاش سبعطاش تمنطاش تسعطاش عشرين تلاتين ثلاثين ربعين اربعين خمسين ستين سبعين تمانين ثمانين تسعين
    مية ميا ميتين تلتمية ربعمية خمسمية ستمية سبعمية تمنمية تسعمية نص ربع قل زائد
    بدلت بدل صحح خاطئ رايي فكرة موضوع سبب قبل ود بخصوص علاقة نفس منين عاقل حافظ حافظها كارط شيك كاش تأمين
    باركينغ موقع ايميل كاملين كامل لاخر لاخرا اخرى اخر اللي لي شهرا كنت تعطيني عطيني عطيوني تعطيوني نجيب شوف
    ندير تدير تقول نقول يقول نكون تكون يكون تكونو غاديين تسناني هكا خويا ختي عافية كسيدة وجع كيوجعني بغيتو بغاو يمكن
    تخفيض كنقلب نقلب نلقا نشوف يشوف يشوفني اخرى خرى نيشان ظبط بالظبط مزروبة واعر حريقة ستاندار استقبال عيادة كابيني
    كنخدمو تعاود تعاودي تخليه تخليها السي سي لالة سيدي نبغي بغى نكمل سالا سالينا كمل كنبغي تلقا نلقاو
    خدامش خدامة كيخدمش كتخدمش بغاش بغاتش خاسر خاسرة كيسيل كتوجعني توصلت درت شريت بارح سخون
    يتاصل يتصل نتصل تتاصل بالضبط ضبط بضبط يسهل باراكا بركة واه هاني كيهضر كتهضر كيجاوب استيفسار ستفسار يهضر نهضرو
    نسالي ساليت سالات كنتسنا نجرب جرب حاول تسجل تسجلش كتبي كتب نكتب تكتب قيدي نقيد تسمعني كتسمعني كتقول قالو قال
    كلمة موجود موجودين قراب كان كنت استنى واتساب
    يالاه سير زعما يعني مهم داكشي ضروري طبعا الحمد
    نلغيو نلغيه تلغي لغي لغيه نحبس نحبسو حبسو نحيدو حيد حيدو نانولي نانوليه انولي انوليه نكانسلي كانسلي نبطل بطل نبدلو
    نبدلها تبدل بدل بدلو ناجل ناجلو نحول نحولو تحول حول ناكد تاكد اكد ناكدو كناكد نكونفيرمي كونفيرمي نديبلاصي
    نديبلاصيه ديبلاصي نديكالي ديكالي نقدمو ناخرو عقلت عقلتش فكرني خديت شديت نقدرش نقدروش غاديش نجيش يمكنش كيجيش يجيش
    نتعطل نتعطلو تعطلت
    كيصلحش كيهمش تاني تالت تالتة بحال كيف ناس طبلة حضور موعدي الرونديفو كيناسبنيش يناسبنيش نسيت جايين سميتها
"""

# Short words, and those whose letters say something else than they sound.
_IRREGULAR = {
    **dict.fromkeys(word_list("la laa laaa lla"), "لا"),
    **dict.fromkeys(word_list("fin fine feen fayn"), "فين"),
    **dict.fromkeys(word_list("3la 3lla ela 3ala"), "علا"),
    **dict.fromkeys(word_list("7ta hta 7eta htta 7tta tal"), "حتي"),
    **dict.fromkeys(word_list("ma maa"), "ما"),
    **dict.fromkeys(word_list("m3a ma3a mea"), "مع"),
    **dict.fromkeys(word_list("mn men mnn"), "من"),
    **dict.fromkeys(word_list("chi chy shi"), "شي"),
    **dict.fromkeys(word_list("ila ilaa yla"), "الا"),
    **dict.fromkeys(word_list("wla wela wlla wella ola oula wala awla"), "ولا"),
    **dict.fromkeys(word_list("ach ash achh"), "اش"),
    **dict.fromkeys(word_list("chno chnou chnu achno achnou achnu chnowa chnahowa chnouwa shno shnou"), "شنو"),
    **dict.fromkeys(word_list("imta imtaa emta amta fimta"), "امتي"),
    **dict.fromkeys(word_list("dba db deba"), "دابا"),
    **dict.fromkeys(word_list("wech wesh wach wash"), "واش"),
    **dict.fromkeys(word_list("gheda ghedda ghda ghedwa ghdda ghadda ghdwa"), "غدا"),
    **dict.fromkeys(word_list("lyoma lioma lyouma lyom lyoum lioum youm"), "اليوم"),
    **dict.fromkeys(word_list("lila llila lyla ellila"), "الليله"),
    **dict.fromkeys(word_list("slm salamo salamou slam"), "سلام"),
    **dict.fromkeys(word_list("3alaykom 3alikom alaykoum alaykom 3alaikoum alikoum 3likom"), "عليكم"),
    **dict.fromkeys(word_list("bslama beslama bsslama besslama bislama"), "بسلامه"),
    **dict.fromkeys(word_list("chokran choukran shukran chukran shokran chkran chokrane choukrane"), "شكرا"),
    **dict.fromkeys(word_list("ih iyh iyeh iyyeh iyah iyyah ayeh eyeh yeh yeah"), "ايه"),
    **dict.fromkeys(word_list("ah aah ahh ahah"), "اه"),
    **dict.fromkeys(word_list("wakha ouakha wakhha ok okey okay oki"), "واخا"),
    **dict.fromkeys(word_list("mzyan mezyan mzian mezian mziane mezyane mzyane"), "مزيان"),
    **dict.fromkeys(word_list("afak 3afak afek 3afek afakom 3fak 3affak"), "عافاك"),
    **dict.fromkeys(word_list("iwa ewa aywa iiwa"), "ايوا"),
    **dict.fromkeys(word_list("hadchi hadshi hadxi hadchy"), "هادشي"),
    **dict.fromkeys(word_list("li lli elli lly"), "اللي"),
    **dict.fromkeys(word_list("dyal dial diyal dyel d'"), "ديال"),
    **dict.fromkeys(
        word_list("kathello kat7elo kat7ello kat7lou kat7lo kathlo kathelou t7ello thelo kat7ellou"), "كتحلو"
    ),
    **dict.fromkeys(word_list("katseddo katsddo katsedo kats2do katsdo katseddou katsdou tseddo"), "كتسدو"),
    **dict.fromkeys(word_list("hallin 7allin 7alin halin 7aline 7alline"), "حالين"),
    **dict.fromkeys(
        word_list("rdv rendezvous randevu rendivou rondivou rondevou randivou randevou rendevous"), "رانديفو"
    ),
    **dict.fromkeys(word_list("maw3id mow3id maou3id maoued mawid"), "موعد"),
    **dict.fromkeys(word_list("lala lalla lala lalala"), "لالا"),
    **dict.fromkeys(word_list("so2al soal sou2al sual su2al so2el"), "سوال"),
    **dict.fromkeys(word_list("dir diri"), "دير"),
    **dict.fromkeys(word_list("makan makane"), "ما كان"),
    **dict.fromkeys(word_list("ghada ghadya"), "غادي"),
    **dict.fromkeys(word_list("fe9ach f9ach fo9ach fou9ach fowqach fouqach foqach"), "فوقاش"),
    **dict.fromkeys(word_list("momkin moumkin mumkin ymken ymkn yemken"), "ممكن"),
    **dict.fromkeys(word_list("ja jat"), "جا"),
    **dict.fromkeys(word_list("msg mesaj misaj mssg massage messaj"), "ميساج"),
    **dict.fromkeys(word_list("nmra nemra nmera namra nmira nemera"), "نمره"),
    **dict.fromkeys(word_list("nemrti nmrti nemerti nmerti nemrty"), "نمرتي"),
    **dict.fromkeys(word_list("tilifoun telefoun tilifun telifone tilifon"), "تيليفون"),
    **dict.fromkeys(word_list("simana semana smana simaana"), "سيمانه"),
    **dict.fromkeys(word_list("smiti smiyti smity smyti semiti ismi smeyti"), "سميتي"),
    **dict.fromkeys(word_list("sitta sita stta setta ستا"), "سته"),
    **dict.fromkeys(word_list("tes3oud tes3ud ts3oud ts3ud tsoud tesoud tes3od tes3a ts3a"), "تسعود"),
    **dict.fromkeys(word_list("jouj jooj juj zouj jouje joj"), "جوج"),
    **dict.fromkeys(word_list("stach settach sttach setach"), "سطاش"),
    **dict.fromkeys(word_list("tnach tnash tnnach etnach"), "طناش"),
    **dict.fromkeys(word_list("7dach hdach 7edach hedach"), "حداش"),
    **dict.fromkeys(word_list("sifr sfer sfr"), "صفر"),
    **dict.fromkeys(word_list("3ichrin 3echrin 3achrin 3chrin echrin"), "عشرين"),
    **dict.fromkeys(word_list("7na hna hnaya"), "حنا"),
    **dict.fromkeys(word_list("alo allo aloo"), "الو"),
    **dict.fromkeys(word_list("labas labass"), "لاباس"),
    **dict.fromkeys(word_list("lah allah"), "الله"),
    **dict.fromkeys(word_list("nichan nishan"), "نيشان"),
    **dict.fromkeys(word_list("lwel lewel lwl lewwel louwel lowel lloul lawal lewwl"), "اللول"),
    **dict.fromkeys(word_list("lwla lewla lowla loula lewwla"), "اللوله"),
    **dict.fromkeys(word_list("ltanya tanya ttanya tania ltania"), "التانيه"),
    **dict.fromkeys(word_list("lekher lkher lekhr lakhr la5er l5er le5er lkhr"), "لاخر"),
    **dict.fromkeys(word_list("nanuler nannuler nanulé annuli nannulli"), "نانولي"),
    **dict.fromkeys(word_list("nkanceler ncanceler nkansel ncancel"), "نكانسلي"),
    **dict.fromkeys(word_list("nconfirmer nconfirmi confirmi"), "نكونفيرمي"),
    **dict.fromkeys(word_list("ndeplacer ndeplaci deplaci"), "نديبلاصي"),
    **dict.fromkeys(word_list("ndecaler ndecali decali"), "نديكالي"),
    **dict.fromkeys(word_list("jay jaye"), "جاي"),
    **dict.fromkeys(word_list("rani"), "راني"),
    **dict.fromkeys(word_list("smito smitou smytou"), "سميتو"),
    **dict.fromkeys(word_list("nreservi nreserver nrizervi reservi"), "نريزيرفي"),
    **dict.fromkeys(word_list("ay ayy"), "اي"),
    **dict.fromkeys(word_list("nas nass"), "ناس"),
}

# Said in French, understood by the French patterns: no spelling of a Darija word.
_BORROWED = word_set("""
    message messages numero numeros adresse adresses prix tarif tarifs rendez telephone portable cabinet docteur
    dentiste medecin secretaire service services horaires horaire patron gerant responsable directeur parking carte
    site email mail mobile creneau clinique magasin salon devis facture chauffage lundi mardi mercredi jeudi vendredi
    samedi dimanche weekend garage medecin standard accueil hopital
""")
_FRENCH_WORDS = word_set("""
    merci bonjour bonsoir salut non oui ouais accord bien bon bonne journee soiree nuit revoir pardon excusez moi
    desole desolee attendez minute instant moment seconde est c s il vous plait svp stp vite urgent urgence probleme
    question renseignement information informations rappeler rappel rappelez appel appelle laisser prendre parler
    quelqu un une le les des de du au aux pour avec sans dans sur et mais donc alors sinon aussi tout tous toute quel
    quelle quels quelles combien comment quand ou qui que quoi demain hier aujourd hui apres midi matin soir semaine
    fin week end prochaine prochain jamais exactement parfait stop annuler annule laisse tomber nom prenom motif
    raison personne conseiller humain robot machine carte bancaire wifi fauteuil salon coupe couleur soin massage bebe
    monsieur madame mademoiselle docteur maitre professeur femme homme enfant panne fuite eau gaz chaudiere voiture
    dents dent mal detartrage blanchiment implant couronne consultation controle visite examen radio
    a ai as j je tu nous on ils elle elles y en ne pas plus moins tres si ca cela ce cet cette ces mon ma mes votre vos
""")
_FEMININE = word_set("""
    semaine prochaine personne secretaire responsable patronne carte place clinique reception rue ville duree dame
    facture consultation seance salle boutique receptionniste directrice gerante dentiste panne fuite chaudiere voiture
    couronne coupe couleur radio visite
""")

_EVERYDAY = tuple(fold(word) for word in word_list(_LEXICON))
_RESPELLED = {word: fold(meant) for word, meant in _IRREGULAR.items()}
EVERYDAY_WORDS = frozenset([*_EVERYDAY, *_RESPELLED.values()])
SPLIT = Arabizi(
    _EVERYDAY,
    _RESPELLED,
    foreign=_FRENCH_WORDS
    | frozenset(" ".join(FRENCH.numbers.spellings).split())
    | FRENCH.small_words
    | FRENCH.name_never
    | FRENCH.name_stops,
    borrowed=_BORROWED,
    feminine=_FEMININE,
)

# French as it sounds to a transcriber that writes Arabic.
FRENCH_IN_ARABIC = {
    **dict.fromkeys(word_list("زيرو زيغو زرو"), "zero"),
    **dict.fromkeys(word_list("دو دوو"), "deux"),
    **dict.fromkeys(word_list("تروا طروا تغوا"), "trois"),
    **dict.fromkeys(word_list("كاتر كاطر كاتغ كطر"), "quatre"),
    **dict.fromkeys(word_list("سانك سنك صانك"), "cinq"),
    **dict.fromkeys(word_list("سيس"), "six"),
    **dict.fromkeys(word_list("سيت سات"), "sept"),
    **dict.fromkeys(word_list("ويت وييت"), "huit"),
    **dict.fromkeys(word_list("نوف نف"), "neuf"),
    **dict.fromkeys(word_list("ديس"), "dix"),
    **dict.fromkeys(word_list("اونز"), "onze"),
    **dict.fromkeys(word_list("تريز طريز"), "treize"),
    **dict.fromkeys(word_list("كاتورز كاطورز"), "quatorze"),
    **dict.fromkeys(word_list("كانز كينز"), "quinze"),
    **dict.fromkeys(word_list("سيز"), "seize"),
    **dict.fromkeys(word_list("فان فانت"), "vingt"),
    **dict.fromkeys(word_list("ترانت طرانت ترونت"), "trente"),
    **dict.fromkeys(word_list("كارانت كرانت كارونت"), "quarante"),
    **dict.fromkeys(word_list("سانكانت سانكونت سنكانت"), "cinquante"),
    **dict.fromkeys(word_list("سواصانت سواسانت سوسونت سواسونت سوصانت"), "soixante"),
}

_UNITS = (
    "صفر",
    "واحد وحدة واحدة",
    "جوج زوج اتنين اثنين",
    "تلاتة ثلاثة تلاته تلات ثلاث",
    "ربعة اربعة",
    "خمسة خمسا",
    "ستة ستا",
    "سبعة سبعا",
    "تمنية تمانية ثمانية تمنيا",
    "تسعود تسعة",
)
_TEENS = (
    "عشرة عشرا",
    "حداش حضاش احداش",
    "طناش تناش اطناش",
    "تلطاش تلتاش ثلطاش",
    "ربعطاش اربعطاش ربعتاش",
    "خمسطاش خمصطاش خمستاش",
    "سطاش ستطاش ستاش",
    "سبعطاش سبعتاش",
    "تمنطاش تمنتاش",
    "تسعطاش تسعتاش",
)
_TENS = (
    "عشرين",
    "تلاتين ثلاثين",
    "ربعين اربعين",
    "خمسين",
    "ستين",
    "سبعين",
    "تمانين ثمانين تمنين",
    "تسعين",
)
_HUNDREDS = (
    "مية ميا مئة",
    "ميتين مئتين",
    "تلتمية ثلثمية تلاتمية",
    "ربعمية اربعمية",
    "خمسمية",
    "ستمية",
    "سبعمية",
    "تمنمية تمانمية",
    "تسعمية",
)


def _spellings() -> dict[str, str]:
    """Up to 999: "خمسة وعشرين" is 25, "مية وواحد وستين" 161; each also after an "and" of its own."""
    below = {fold(word): value for value, words in enumerate((*_UNITS, *_TEENS)) for word in word_list(words)}
    tens = {fold(word): 20 + 10 * index for index, words in enumerate(_TENS) for word in word_list(words)}
    # Two is said otherwise before tens: "تنين وعشرين".
    units = {word: value for word, value in below.items() if 0 < value < 10} | {"تنين": 2}
    small = below | tens
    small |= {f"{unit} و{ten}": one + many for unit, one in units.items() for ten, many in tens.items()}
    found = {word: str(value) for word, value in small.items()}
    for index, words in enumerate(_HUNDREDS, start=1):
        for hundred in map(fold, word_list(words)):
            found[hundred] = f"{index}00"
            found |= {f"{hundred} و{word}": str(index * 100 + value) for word, value in small.items() if value}
    return found | {f"و{words}": digits for words, digits in found.items()}


NUMBERS = NumberWords(
    spellings={**FRENCH.numbers.spellings, **_spellings()},
    repeats={**FRENCH.numbers.repeats, "دوبل": 2},
    pauses=FRENCH.numbers.pauses
    | {"w", "ou"}
    | {fold(word) for word in word_list("و من بعد ومن ثم فاصلة نقطة وزيد زيد")},
    pluses=FRENCH.numbers.pluses | {fold("زائد"), "بلوس"},
)
