"""The words that tell one language from another: small, frequent, and said by every caller.

Folded (`folding.fold`). Figures, names, greetings and what all languages have borrowed ("ok", "allô", "bravo") are left
out on purpose: nobody changes language by saying them.
"""

from __future__ import annotations

from collections.abc import Mapping

from voice.dialogue.folding import fold


def _words(text: str) -> frozenset[str]:
    """Letters alone are spelled names."""
    return frozenset(word for word in fold(text).split() if len(word) > 1) | {"i"} & set(text.split())


FRENCH = _words(
    """
    je j tu il elle on nous vous ils elles me m te se s le la les l un une des du de d au aux ce c cet cette
    ces mon ma mes votre vos notre nos son sa ses leur leurs qui que qu quoi dont ou et mais donc car ne n
    pas plus jamais rien est suis es sont etes sommes etait etais ete ai as a avez avons ont avait avais eu
    etre avoir fait faites faire fais va vais allez voudrais veux voulez voudrait aimerais peux pouvez peut
    pourriez pourrais puis dois doit faut faudrait sais savez quel quelle quels quelles quand comment
    combien pourquoi avec pour par sur sous dans chez sans depuis entre avant apres pendant vers jusqu aussi
    bien trop assez encore deja toujours maintenant aujourd hui demain hier soir matin midi semaine jour
    heure heures plutot oui merci bonjour bonsoir monsieur madame y en lui si ca cela ici la-bas alors parce
    quelqu quelque chose tout tous toute toutes autre meme prendre rappeler appelle appele rappelle
    rappellera viens vient venir venu venez passe laisse compris desole prefere cherche travaille mal dites
    lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier avril juin juillet aout septembre
    octobre novembre decembre fille fils femme mari mere pere enfants parents maison voiture societe compte
    facture nom numero ans fois gens juste cote reste arrange oublie apporter mettez devait serait aurait
    auriez auraient hesite moi toi eux celui celle ceux peu beaucoup deux premiere dernier derniere prochain
    prochaine grand petite nouveau nouvelle
"""
)
ENGLISH = _words(
    """
    i you he she it we they me him her us them my your his its our their the a an this that these those is
    am are was were be been being have has had do does did don t isn aren wasn won can cannot could couldn
    would wouldn should shall will may might must ll ve re m s d not and or but so because if when where
    what who how why which there here with without for from to of in on at by about after before until into
    out up down off over than then just still already also too very really some any every all much many more
    most other another please thank thanks yes hello sorry okay like want need know think call calling
    called speak speaking book appointment today tomorrow yesterday morning evening day o clock take
    make come get got give tell said say see look let back again right maybe somebody someone anybody anyone
    nobody whether time long rather around nearby through monday tuesday wednesday thursday friday saturday
    sunday january february april june july august september october november december daughter son wife
    husband mother father children kids parents house car company account bill name number last next first
    two left ago anything something nothing everything suit suits pick bring put using used use pm old
    little great good bad few
"""
)
SPANISH = _words(
    """
    yo tu el ella usted ustedes nosotros ellos ellas me te se le les lo la los las un una unos unas del al
    de mi mis su sus nuestro nuestra este esta esto estos estas ese esa eso esos esas aquel que quien cual
    cuales cuando donde como cuanto cuanta cuantos por para con sin sobre desde hasta entre en y e o u pero
    porque si no mas muy tambien ya aun todavia siempre nunca nada algo alguien nadie es soy son eres era
    fue ser estoy estan estamos estar hay tengo tiene tienen tenemos tener quiero quisiera querria quiere
    puedo puede pueden podria podrian debo hacer hago hace hacen voy va vamos ir he ha han hemos habia
    gracias hola buenos buenas dias tardes noches senor senora favor ahora hoy manana ayer tarde semana dia
    hora bien mal mucho mucha muchas poco otro otra mismo necesito busco llamo llama llamar llamara hablar
    habla pedir cita entonces asi pues vale perdone perdon digame digale duele cuesta mejor prefiero aqui
    ahi alli antes despues cerca lunes martes miercoles jueves viernes sabado domingo enero febrero abril
    junio julio agosto septiembre octubre noviembre diciembre hija hijo hijos marido mujer madre padre
    padres casa coche empresa cuenta factura nombre numero anoche anos veces gente lado queda quedan viene
    vienen venir venia tenia tenian tendria tendrian seria serian seran haria habria hizo hice paso pasar
    pasado pasada recoger llevar traer falta a cuantas todos todas toda todo dos primera ultimo ultima
    proximo proxima grande nuevo nueva dudo apunte apuntelo digo dicho dejo deje olvidado vez sea tal aunque
    mientras
"""
)
ARABIC = _words(
    """
    أريد أود أرغب أحتاج أبحث أستطيع يمكنني يمكنكم يمكنك يمكن هل ماذا ما لماذا متى أين كيف كم من إلى على عن
    في هذا هذه ذلك تلك هؤلاء الذي التي الذين إن أن لأن لكن ولكن ولكنه ثم أو أم سوف سأ قد لقد لم لن ليس ليست
    لست لا نعم لدي لديكم لدينا لديك عندي عندكم عندها أنا أنت أنتم نحن هو هي هم كان كانت يكون تكون فضلك فضلكم
    لو سمحت شكرا جزيلا مرحبا عفوا آسف حسنا جدا أيضا فقط بعد قبل منذ حتى مع بدون غدا اليوم أمس صباحا مساء
    ظهرا الآن موعد موعدا موعدي أتصل اتصل الاتصال اتصال تتصل يتصل بخصوص بسبب أفضل لذلك إذا كل بعض شخص أحد
    هناك يوجد توجد سيأتي سأفكر تقدمون تقبلون تقدمونها تريدون تريد نريد الذهاب القدوم التحدث أتحدث حجز أحجز
    إلغاء ألغي رقم هاتفي موجودة موجود ستتصل إنني إنه إنها إليكم إليك بكم بي لي لك له لها معكم الساعة يوم
    الأسبوع نهاية السنة الماضية الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد يناير فبراير مارس أبريل
    مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر ابنتي ابني زوجتي زوجي والدي والدتي أطفالي بيتي منزلي
    سيارتي شركتي حسابي فاتورة فاتورتي اسمي باسم رقمي ليلة شيئا شيء أحضر يجب يناسبني يناسبك سيكون كنت بجانبكم
    عندما حيث أمر سأمر لأخذها لأخذ أكثر أقل جديد جديدة مرة نسيت
"""
)
DARIJA = _words(
    """
    واش شنو اشنو أشنو شنوا علاش فين فاين منين فوقاش إمتى امتا شحال كيفاش شكون بغيت باغي باغية بغينا خاصني
    خاصنا خاص نقدر نقدرو تقدرو تقدر يقدر ما نقدرش قادرش ديال ديالي ديالك ديالكم ديالنا ديالو ديالها ديالهم
    دابا دروك غادي غا راه راني راكم راها حيت باش بزاف شوية مزيان مزيانة زوين واخا صافي عافاك عفاك الله يخليك
    يخليكم إيه اه هاد هادا هادي هادشي هادوك داك ديك شي حاجة واحد وحدة كاين كاينة كاينين ماكاينش ماشي والاكين
    ولكن بلا فيا فيها ليا ليك ليكم لينا ليه ليها معايا معاك عندي عندك عندكم عندنا عندو نتا نتي نتوما حنا
    هوما هو هي أنا كنعيط عيطت عيطو تعيطو تعيط كنقلب كنتسنى كنهضر نهضر تهضر كتهضر كتديرو تديرو كيدير كتدير
    ندير ناخد نجي نجيو جيت جيتو كنت كان مشيت دزت قول قولي سميتي سمييتي نهار غدا غدّا البارح اليوم فالعشية
    العشية الصباح فالصباح السيمانة رونديفو الرونديفو ميساج الميساج لاباس بصحتك تبارك حسن حدا حداكم عاود
    نعاود تسالي كتضرها كتضرني حالين خدامين كتاخدو كاع ديما دغيا ايوا زعما التنين الاتنين التلات الأربع
    الاربع الخميس الجمعة السبت الحد بنتي ولدي مراتي راجلي الواليد الواليدة واليديا ولادي داري طوموبيلتي
    الطوموبيل الفاتورة سميتها فالليل غندوز غنجي غنجيو باقي باقيين خاصو خاصها ساكنين ساكن نسات نسيت حتى
    كتوصلو بيناتهم بكري مع الطناش حصص يجي تجي دير ديرو دارت داز دازت لقيت شفت بان كيبان كتبان
"""
)
DARIJA_IN_LATIN = _words(
    """
    wach wash ouach chno chnou achno chnowa 3lach 3lash fin fayn mnin fo9ach foqach imta imtta ch7al chhal
    bch7al kifach kifash chkoun bghit baghi baghya bghina khassni khasni khassna khas n9der nqder n9dro
    t9dro t9der i9der ma n9derch dyal dial dyali diali dyalek dialek dyalkom dialkom dyalna dyalo dyalha
    daba druk ghadi gha rah rani rakom raha 7it hit bach bash bzaf bezzaf bezaf chwiya chwia mzyan mezian
    zwin wakha waxa safi 3afak afak 3afakom llah ykhellik yekhlik iyeh ayeh had hada hadi hadchi hadak dak
    dik chi 7aja haja wa7ed wahed wa7da kayn kayna kaynin makaynch machi mashi walakin blach bla liya lia
    lik likom lina lih liha m3aya m3ak m3a 3ndi 3andi 3ndek 3ndkom 3endkom 3ndna 3ndo nta nti ntouma ntoma
    7na hna houma howa hiya ana kan3eyyet kan3iyet 3eyyet 3ayto t3ayto kan9elleb kantsenna kanhder nhder
    thder kathder katahder nhedro katdiro kaydir katdir ndir nakhod njib nji njiw jit jito kent kan mchit
    dezt gol gouli 9ol smiyti smiti nhar ghedda ghda lbare7 lyoum l3chia l3chiya sba7 simana lyouma labas
    choukran chokran 7sen hsen 7dak 3awd n3awd 7alin khdamin salam slm homa nediw tsali kol ga3 dima deghya
    iwa za3ma inchallah b f w o l d 9bel mn men 7ta hta tlat sebt lkhmis jem3a tnin larb3a b9a ba9i ba9yin
    khasso khassha kant kano sakn saknin nsat nsit bnti wldi rajli mrati walida walid tomobil lfactura
    ktebha tkoun ykoun tji yji dir diro darti dart daz dazet l9it cheft ban lcompte njibha smiyt
"""
)
# Words of the Arabic that all its varieties share: they tell that it is Arabic, and not which.
SHARED_ARABIC = _words("""
    الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد من إلى
    السلام عليكم سلام شكرا صباح مساء الخير نعم لا ما من في على مع كان هو هي أنا عندي عندكم ولكن بعد قبل حتى
    غدا اليوم يوم واحد كل رقم ساعة الساعة الله الحمد لله أهلا مرحبا موعد اسم نمرة
""")

# French that is said in Darija all day long, and makes no French of it.
FRENCH_IN_DARIJA = _words("""
    lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout
    septembre octobre novembre decembre semaine prochaine prochain matin midi soir apres heure heures demain
    rendez vous ou et a la le les du au un une des merci bonjour bonsoir oui
""")

LATIN: Mapping[str, frozenset[str]] = {
    "fr": FRENCH,
    "en": ENGLISH,
    "es": SPANISH,
    "ary": DARIJA_IN_LATIN,
}
IN_ARABIC: Mapping[str, frozenset[str]] = {"ar": ARABIC, "ary": DARIJA}
