"""The days that Moroccan callers ask about, and the numbers they dictate: in Darija, in French, in figures, mixed."""

from __future__ import annotations

import pytest

from tests.voice.dialogue.test_understanding_darija import hear
from voice.dialogue.rules.hours import HoursQuestion
from voice.dialogue.rules.vocabulary.base import Intent, When


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
        ("من الاثنين إلى الجمعة", (), (0, 1, 2, 3, 4)),
        ("واش حالين التنين والجمعة", (), (0, 4)),
        ("wach kayn chi 7ed nhar sebt", (), (5,)),
        ("du lundi au jeudi khddamin", (), (0, 1, 2, 3)),
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
