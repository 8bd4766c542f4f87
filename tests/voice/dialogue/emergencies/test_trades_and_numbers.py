"""What a business does is read from its settings; which number saves lives depends on where it is."""

from __future__ import annotations

from tests.tables import every_row
from voice.dialogue.emergencies import Danger, Trade, numbers_for, region_of, trades_of
from voice.dialogue.emergencies.phrases import Phrase, call_for_help, say

LANGUAGES = ("fr", "en", "es", "ar", "ary")


@every_row(
    ("trade", "names"),
    [
        (Trade.PLUMBER, ("Plombier", "plumber", "Fontanero", "سباك", "بلومبي")),
        (Trade.ELECTRICIAN, ("Électricien", "Electrical contractor", "Electricista", "كهربائي", "تريسيان")),
        (Trade.LOCKSMITH, ("Serrurerie", "Locksmith", "Cerrajería", "صانع مفاتيح", "serrurier")),
        (Trade.HEATING, ("Chauffagiste", "Heating engineers", "Calefacción", "تدفئة", "شوفاج")),
        (Trade.ROOFER, ("Couvreur-zingueur", "Roofing", "Tejados", "أسطح", "سطوح")),
        (Trade.GLAZIER, ("Vitrerie", "Glazier", "Cristalería", "زجاج", "جاج")),
        (Trade.DENTIST, ("Cabinet dentaire", "Dental practice", "Clínica dental", "طبيب أسنان", "سنان")),
        (Trade.DOCTOR, ("Médecin généraliste", "GP, medical centre", "Médico de familia", "طبيبة", "tbib")),
        (Trade.NURSE, ("Infirmière libérale", "Nursing", "Enfermería", "ممرضة", "فرملي")),
        (Trade.MIDWIFE, ("Sage-femme", "Midwife", "Matrona", "قابلة", "القابلة")),
        (Trade.VET, ("Clinique vétérinaire", "Vets", "Veterinario", "بيطري", "البيطري")),
        (Trade.PHARMACY, ("Pharmacie", "Chemist", "Farmacia", "صيدلية", "فارماسي")),
        (Trade.GARAGE, ("Garage auto", "Mechanic", "Taller mecánico", "كراج", "ميكانيك")),
        (Trade.LIFT, ("Ascensoriste", "Lift maintenance", "Ascensores", "مصاعد", "أسانسور")),
        (Trade.IT, ("Infogérance", "IT services", "Informática", "معلوميات", "انفورماتيك")),
        (Trade.LAWYER, ("Avocate", "Solicitors", "Abogado", "محامية", "افوكا")),
        (Trade.FUNERAL, ("Pompes funèbres", "Funeral directors", "Funeraria", "جنائز", "كنازة")),
        (Trade.CHILDCARE, ("Crèche", "Nursery school", "Guardería", "حضانة", "كريش")),
        (Trade.RESTAURANT, ("Restaurant", "Bakery", "Panadería", "مطعم", "ريسطو")),
        (Trade.HAIRDRESSER, ("Salon de coiffure", "Hairdresser", "Peluquería", "حلاق", "كوافير")),
        (Trade.HOTEL, ("Hôtel", "Bed and breakfast", "Hostal", "فندق", "رياض")),
        (Trade.ESTATE_AGENT, ("Agence immobilière", "Estate agent", "Inmobiliaria", "عقارات", "سمسار")),
        (Trade.ACCOUNTANT, ("Expert-comptable", "Accountants", "Contabilidad", "محاسب", "كونطابل")),
        (Trade.INSURANCE, ("Assurances", "Insurance broker", "Seguros", "تأمين", "لاسورانس")),
        (Trade.MOVER, ("Déménagements", "Removals", "Mudanzas", "نقل أثاث", "رحيل")),
        (Trade.TAXI, ("Taxi", "Minicab", "taxis", "تاكسي", "طاكسي")),
        (Trade.CLEANING, ("Pressing", "Cleaning", "Limpieza", "تنظيف", "بريسينغ")),
        (Trade.CARPENTER, ("Menuisier", "Joiner", "Carpintería", "نجار", "نجارة")),
        (Trade.OPTICIAN, ("Opticien", "Optician", "Óptica", "نظارات", "نظاراتي")),
        (Trade.PROPERTY, ("Syndic", "Property management", "Administrador de fincas", "إدارة أملاك", "سانديك")),
    ],
)
def test_a_trade_is_known_by_its_names_in_all_languages(trade, names):
    assert len(names) == len(LANGUAGES)
    assert [name for name in names if trade not in trades_of(name)] == []


def test_a_business_may_have_two_trades_or_one_nobody_knows():
    assert trades_of("Plombier-chauffagiste") == {Trade.PLUMBER, Trade.HEATING}
    assert trades_of("Astronaute") == trades_of("") == frozenset()


@every_row("written", ["visiting", "suite", "bargain", "Aliments", "caboose", "Lawrence"])
def test_a_trade_is_not_found_inside_another_word(written):
    assert trades_of(written) == frozenset()


@every_row(
    ("danger", "region", "numbers"),
    [
        (Danger.MEDICAL, "FR", ("15", "112")),
        (Danger.FIRE, "FR", ("18", "112")),
        (Danger.VIOLENCE, "RE", ("17", "112")),
        (Danger.SUICIDE, "FR", ("3114", "15")),
        (Danger.MEDICAL, "ES", ("112",)),
        (Danger.SUICIDE, "ES", ("024", "112")),
        (Danger.VIOLENCE, "BE", ("101",)),
        (Danger.MEDICAL, "CH", ("144", "112")),
        (Danger.FIRE, "GB", ("999",)),
        (Danger.MEDICAL, "US", ("911",)),
        (Danger.SUICIDE, "CA", ("988", "911")),
        (Danger.MEDICAL, "MA", ("15",)),
        (Danger.FIRE, "MA", ("15",)),
        (Danger.VIOLENCE, "MA", ("19",)),
        (Danger.MEDICAL, "DZ", ("14",)),
        (Danger.MEDICAL, "TN", ("190",)),
        (Danger.MEDICAL, "DE", ("112",)),
        (Danger.MEDICAL, "AQ", ("112",)),
        (Danger.FIRE, "", ("112",)),
    ],
)
def test_the_number_is_that_of_the_country(danger, region, numbers):
    assert numbers_for(danger, region) == numbers


@every_row(
    ("phone", "zone", "others", "language", "region"),
    [
        ("+33472123456", "Africa/Casablanca", (), "ary", "FR"),
        ("", "Africa/Casablanca", ("+33612345678",), "fr", "MA"),
        ("04 72 12 34 56", "Europe/London", (), "fr", "GB"),
        ("", "Etc/UTC", ("+34600000000",), "fr", "ES"),
        ("", "nowhere", (), "en", "GB"),
        ("+999", "UTC", (), "ar", "MA"),
    ],
)
def test_the_caller_is_taken_to_be_where_the_business_is(phone, zone, others, language, region):
    assert region_of(phone, zone, others, language) == region


@every_row("language", LANGUAGES)
@every_row("danger", Danger)
def test_help_is_named_in_one_sentence_with_every_number(language, danger):
    said = call_for_help(danger, ("15", "112"), language)
    assert "15" in said
    assert "112" in said.replace(" ", "")
    assert said.count(".") == 1
    assert len(said) < 120


@every_row("language", LANGUAGES)
@every_row("phrase", Phrase)
def test_everything_is_said_in_every_language(language, phrase):
    said = say(phrase, language, number="15", words="Une fuite")
    other = say(phrase, "en" if language != "en" else "fr", number="15", words="Une fuite")
    assert said != other
    assert not set("*#_/\n()[]•&%€$£{}") & set(said)


def test_numbers_are_said_as_people_say_them():
    assert call_for_help(Danger.MEDICAL, ("999",), "en") == (
        "Please hang up and call 9 9 9 for an ambulance right now."
    )
    assert call_for_help(Danger.MEDICAL, ("15", "112"), "fr") == (
        "Raccrochez et appelez tout de suite le 15 ou le 112."
    )
    assert call_for_help(Danger.MEDICAL, ("112",), "es") == "Cuelgue y llame ahora mismo al 112."
