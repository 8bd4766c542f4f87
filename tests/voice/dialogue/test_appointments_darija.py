"""What Moroccan callers say of appointments, in both scripts: what is wanted, which time is taken, for how many."""

from __future__ import annotations

from tests.tables import every_row
from tests.voice.dialogue.driving import MOROCCAN_DENTIST
from voice.business import BusinessInfo
from voice.dialogue.rules.numbers import dictation_in
from voice.dialogue.rules.services import Catalogue
from voice.dialogue.rules.understand import Heard, understand
from voice.dialogue.rules.vocabulary import VOCABULARIES
from voice.dialogue.rules.vocabulary.base import Choice, Field, Intent

VOCABULARY = VOCABULARIES["ary"]
CATALOGUE = Catalogue(
    BusinessInfo.model_validate(MOROCCAN_DENTIST).services, VOCABULARY.small_words, VOCABULARY.word_forms
)

WISHES = {
    Intent.CANCEL_APPOINTMENT: """
        بغيت نلغي الموعد ديالي
        بغيت نحبس الرونديفو
        عافاك حيد ليا الموعد ديال غدا
        الموعد ديالي بغيت نلغيه
        بغيت نانولي الرونديفو ديال الخميس
        ما نقدرش نجي غدا
        ما غاديش نجي للموعد
        ما بقيتش جاي نهار التلات
        كنعيط باش نلغي الموعد
        لغي ليا الرونديفو الله يخليك
        واش ممكن نكانسلي الموعد ديالي؟
        ما بقيتش باغي الموعد
        صافي بغيت نبطل الرونديفو
        بغيت إلغاء الموعد
        bghit n7ebbes rendez-vous
        nelghi rdv dyali
        bghit nanuler le rendez-vous
        rendez-vous dyali bghit nanulih
        3afak annuli liya rdv
        man9derch nji ghedda
        ma ghadich nji l rendez-vous
        ma b9itch jay nhar tlata
        bghit nkanseli rdv dyal ghedda
        je veux annuler rendez-vous dyali
    """,
    Intent.MOVE_APPOINTMENT: """
        بغيت نبدل الموعد
        بغيت نبدل الرونديفو
        بغيت نأجل الموعد
        واش ممكن نأخر الموعد ديالي بشي ساعة؟
        بغيت نقدم الرونديفو
        عافاك حول ليا الموعد لنهار آخر
        الموعد ديالي بغيت نبدلو
        كنعيط باش نبدل الوقت ديال الموعد
        بغيت نبدل النهار
        بغيت نديكالي الرونديفو ديالي
        واش نقدر نبدل الساعة ديال الرونديفو
        خاصني نأجل الموعد للسيمانة الجاية
        بغيت نبدل الموعد من الثلاثاء للخميس
        حسن نبدلو
        bghit nbeddel rendez-vous dyali
        wach n9der nbedel lmaw3id
        bghit n7awel rdv l nhar akhor
        bghit n2ejjel rendez-vous
        rdv dyali bghit nbedlo
        bghit nbedel lwe9t d rendez-vous
        bghit n9eddem rdv
        bghit ndéplacer le rendez-vous dyali
        3afak beddel liya rendez-vous
    """,
    Intent.CONFIRM_APPOINTMENT: """
        بغيت نأكد الرانديفو ديالي
        كنعيط باش نأكد الموعد
        أكد ليا الموعد ديال غدا عافاك
        بغيت نكونفيرمي الرونديفو
        كنأكد ليكم الموعد
        الموعد ديالي بغيت نأكدو
        بغيت نأكد الحضور ديالي
        راني جاي للموعد
        نأكد بلي غادي نجي
        bghit n2ekked rendez-vous dyali
        bghit nconfirmer le rendez-vous
        3eyet bach nakked lmaw3id
        rani jay l rendez-vous
        bghit nkonfirmi rdv
    """,
    Intent.WHICH_APPOINTMENT: """
        فوقاش عندي الموعد؟
        امتى الرونديفو ديالي؟
        مع شحال عندي الموعد غدا
        الموعد ديالي فوقاش هو؟
        عندي موعد نهار الخميس
        نسيت فوقاش الموعد ديالي
        ما عقلتش على الموعد ديالي
        شنو هو الموعد ديالي
        بغيت نتأكد من الموعد ديالي
        واش عندي شي موعد عندكم؟
        أشمن نهار عندي الرونديفو
        خديت موعد عندكم وما عقلتش
        3ndi rendez-vous nhar khmis
        fo9ach rdv dyali
        imta 3ndi rendez-vous
        m3a ch7al lmaw3id dyali
        nsit fo9ach rendez-vous dyali
        bghit n3ref rdv dyali fo9ach
        wach 3ndi chi rendez-vous m3akom
        ma3qeltch 3la rendez-vous dyali
    """,
}
TABLE = [(intent, said.strip()) for intent, block in WISHES.items() for said in block.strip().splitlines()]

CHOICES = {
    Choice.FIRST: "اللول / الأول / ناخد اللول / اللولة عافاك / لول مزيان / lwel / lewel 3afak / le premier",
    Choice.SECOND: "التاني / التانية / الواحد التاني / الثاني عافاك / ltani / tani / lwa7ed tani / le deuxième",
    Choice.THIRD: "التالت / التالتة / الثالث / talet 3afak / ltalt",
    Choice.LAST: "اللخر / لاخر / الأخير / الآخر / آخر واحد / lekher / lakher / le dernier",
    Choice.ANY: (
        "بحال بحال / كيف كيف / أي واحد / اللي كان / فوقما بغيتي / ما يهمش / اللي بغيتي / كلشي مزيان / b7al b7al / "
        "kif kif / ay wa7ed / li bghiti / ma kayhemmch / peu importe"
    ),
    Choice.NONE: (
        "شي وقت آخر / شي نهار آخر / ولا واحد / حتى واحد فيهم / ما كيجيش معايا / ما يناسبنيش / شي حاجة أخرى / "
        "ما كيصلحش ليا / لا هادا لا هاداك شي وقت خر / chi we9t akhor / chi nhar akhor / ma kayjich m3aya / aucun"
    ),
}
CHOSEN = [(choice, said.strip()) for choice, line in CHOICES.items() for said in line.split(" / ")]
PLACES = (Choice.FIRST, Choice.SECOND, Choice.THIRD, Choice.LAST)


def hear(said: str) -> Heard:
    return understand(said, VOCABULARY, CATALOGUE)


def chosen(said: str, *among: Choice) -> set[Choice]:
    return {choice for choice in among or Choice if VOCABULARY.choices[choice].search(hear(said).said.text)}


@every_row(("intent", "said"), TABLE)
def test_what_is_wanted_of_an_appointment_is_told_apart(intent, said):
    heard = hear(said).intents
    assert {intent} == {*heard} & {Intent.APPOINTMENT, *WISHES}
    assert not {*heard} & {Intent.CANCEL, Intent.MESSAGE, Intent.PERSON, Intent.GOODBYE}


@every_row("intent", WISHES)
def test_each_wish_is_told_in_a_dozen_ways_and_both_scripts(intent):
    sayings = {said for meant, said in TABLE if meant is intent}
    assert len(sayings) >= 12
    assert sum(said.isascii() for said in sayings) >= 4


@every_row(
    "said",
    [
        "بغيت ناخد رونديفو",
        "واش عندكم شي موعد غدا",
        "بغيت نبدل النمرة",
        "سميتي كريم بناني",
        "غير الصباح",
        "بغيت نبدل الميساج",
        "صافي حبس",
        "bghit nbeddel nmra",
        "bghit rdv ghedda",
        "شنو كتقدمو",
        "نهار التلات",
        "إيه",
        "ما نقدرش نهار التلات",
        "فوقاش كتحلو",
    ],
)
def test_other_words_change_no_appointment(said):
    assert not hear(said).has(*WISHES)


@every_row(("choice", "said"), CHOSEN)
def test_one_of_several_is_taken_or_none(choice, said):
    assert chosen(said, *PLACES, Choice.ANY) == ({choice} - {Choice.NONE})
    assert choice is not Choice.NONE or chosen(said, Choice.NONE)


@every_row(
    "said",
    [
        "نهار التلات",
        "مع التلاتة",
        "اللول ديال الشهر",
        "غدا مع الوحدة",
        "إيه",
        "لاربع مع الجوج",
        "السيمانة الجاية",
        "nhar tlata",
        "tlata mars",
        "شي نهار تاني",
        "عاود تاني",
        "m3a jouj",
        "الجمعة",
    ],
)
def test_a_time_is_no_place_in_a_row(said):
    assert chosen(said, *PLACES, Choice.ANY) == set()


@every_row(
    ("said", "count"),
    [
        ("حنا ربعة ديال الناس", "4"),
        ("لربعة د الناس", "4"),
        ("طبلة لجوج", "2"),
        ("طبلة ديال ستة", "6"),
        ("بغيت طبلة ل خمسة ديال الناس", "5"),
        ("غادي نكونو تمنية", "8"),
        ("4 d nas", "4"),
        ("l rb3a d nas", "4"),
        ("tebla l jouj", "2"),
        ("pour quatre personnes", "4"),
        ("ستة personnes", "6"),
    ],
)
def test_how_many_come_is_heard(said, count):
    party = VOCABULARY.party.search(hear(said).said.text)
    assert party
    group = next(group for group in party.groups() if group)
    assert dictation_in(group, VOCABULARY.numbers).runs == (count,)


@every_row("said", ["بغيت رونديفو غدا مع العشرة", "nhar tlata m3a rb3a", "سميتي كريم", "حنا جايين"])
def test_nobody_is_counted_who_was_not(said):
    party = VOCABULARY.party.search(hear(said).said.text)
    assert not party or not dictation_in(party.groups()[0] or "", VOCABULARY.numbers).runs


@every_row(
    ("field", "said"),
    [
        (Field.DATE, "الوقت"),
        (Field.DATE, "لا الساعة غلط"),
        (Field.DATE, "النهار ماشي هو هاداك"),
        (Field.DATE, "lwe9t"),
        (Field.DATE, "nhar"),
        (Field.SERVICE, "الخدمة"),
        (Field.SERVICE, "service"),
        (Field.NAME, "السمية"),
        (Field.NUMBER, "nmra"),
    ],
)
def test_what_is_wrong_is_named(field, said):
    assert [named for named, pattern in VOCABULARY.fields.items() if pattern.search(hear(said).said.text)] == [field]


@every_row("said", ["نهار التلات مزيان", "nhar tlata", "نهار 15", "مع العشرة ديال الصباح"])
def test_a_day_that_is_named_is_no_field(said):
    assert not VOCABULARY.fields[Field.DATE].search(hear(said).said.text)
