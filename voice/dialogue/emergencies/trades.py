"""What a business does, from what it wrote: "Plombier-chauffagiste", "dental practice", "طبيب أسنان"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from voice.dialogue.emergencies.kinds import Trade
from voice.dialogue.folding import fold

# French, English, Spanish, Arabic, Darija. Where a name begins others, the beginning is given: "coiff" of "coiffure".
_NAMES: Mapping[Trade, str] = {
    Trade.PLUMBER: (
        "plombi plombe plumb fontaner plomer gasfiter sanitaire debouchage drains desatasco سباك "
        "سباكه ادوات_صحيه بلومبي بلومبيي plombyi"
    ),
    Trade.ELECTRICIAN: (
        "electricien electricite electrician electrical electricista electricidad كهربا تريسيان trisyan"
    ),
    Trade.LOCKSMITH: "serrur locksmith cerrajer اقفال مفاتيح سيروري صانع_مفاتيح serruri",
    Trade.HEATING: ("chauffag heating boiler calefac caldera calefactor تدفئه سخانات شوفاج chofaj hvac climatis clim"),
    Trade.ROOFER: (
        "couvreur toiture charpent zingueur roof tejad techador cubiertas roofer roofing سقوف اسطح سطوح تسقيف"
    ),
    Trade.GLAZIER: "vitrier vitrerie miroit glazier glass cristaler vidrier زجاج زجاجي جاج مراي",
    Trade.DENTIST: "dentist dentai dental denture odontolog orthodont اسنان سنان",
    Trade.DOCTOR: (
        "medecin medical cabinet_medical doctor general_practi physician clinic medico medica clinica "
        "طبيب طبيبه عياده عيادات دكتور مصحه tbib pediatr"
    ),
    Trade.NURSE: "infirmi nurse nursing enfermer ممرض ممرضه تمريض فرملي",
    Trade.MIDWIFE: "sage_femme sages_femmes maieut midwi comadron matron قابله قابلات توليد",
    Trade.VET: "veterin vet vets animal_hospital بيطري بيطريه بيطره فيتيرينير",
    Trade.PHARMACY: "pharmac chemist drugstore farmac botica صيدلي صيدليه فارماسيان فارماسي",
    Trade.GARAGE: (
        "garag mecanic carross depann remorqu mechanic car_repair breakdown towing taller grua كراج "
        "ميكانيك ورشه_سيارات ديباناج مرآب مراب"
    ),
    Trade.LIFT: "ascens lift lifts elevator elevador مصاعد مصعد اسانسور",
    Trade.IT: (
        "informati infogeran it computer software web hosting sistemas ordenador معلوميات حاسوب "
        "برمجيات كمبيوتر تقنيه انفورماتيك cybersecur hebergeur"
    ),
    Trade.LAWYER: ("avocat law lawyer solicitor attorney barrister abogad letrado bufete محامي محاميه محاماه افوكا"),
    Trade.FUNERAL: "funer funebre obseques undertaker mortuor tanator جنائز جنازات دفن موتي كنازه",
    Trade.CHILDCARE: (
        "creche garderie nounou assistante_maternelle childcare nursery_school nursery childmind "
        "nanny day_care daycare kindergarten babysit guarder canguro ninera jardin_de_infancia حضانه "
        "روضه مربيه كريش"
    ),
    Trade.HOME_CARE: (
        "aide_a_domicile soins_a_domicile service_a_la_personne ehpad maison_de_retraite home_care "
        "care_home caregiver ayuda_a_domicilio residencia_de_mayores cuidador رعايه_منزليه "
        "دار_المسنين رعايه_المسنين"
    ),
    Trade.PROPERTY: (
        "syndic gestion_immobil regie gestionnaire_de_biens property_manag facilities facility "
        "letting administrador_de_fincas administracion_de_fincas conserjer اداره_املاك اداره_عقارات "
        "سانديك"
    ),
    Trade.HOTEL: (
        "hotel auberge gite chambres_d_hotes bed_and_breakfast hostel hostal pension riad فندق فنادق رياض نزل اوطيل"
    ),
    Trade.RESTAURANT: (
        "restaur brasserie bistro pizza pizzer traiteur cafe bar boulang patiss bakery catering "
        "caterer panader cafeteria مطعم مطاعم مقهى مقهي ريسطو مخبزه مخبز قهوه"
    ),
    Trade.HAIRDRESSER: (
        "coiff barbier hair hairdress hairstyl barber salon_de_peinado peluquer barberia حلاق حلاقه كوافير"
    ),
    Trade.BEAUTICIAN: (
        "estheti institut_de_beaute onglerie spa beauty nail_bar nails estetic centro_de_belleza تجميل سبا حمام"
    ),
    Trade.OPTICIAN: "optic opticien lunett eyewear optometr optica نظارات بصريات نظاراتي",
    Trade.PHYSIOTHERAPIST: "kine kinesi osteo physio chiropract fisioterap علاج_طبيعي ترويض كيني",
    Trade.PSYCHOLOGIST: "psycho psychi therapist therapeute counsell psicolog psiquiatr نفسي نفساني",
    Trade.ESTATE_AGENT: (
        "agence_immobiliere immobilier estate_agent realtor real_estate inmobiliari عقار عقارات عقاريه سمسار"
    ),
    Trade.ACCOUNTANT: "comptab expert_comptable fiduciaire accountan bookkeep contab gestoria محاسب محاسبه كونطابل",
    Trade.NOTARY: "notair notar notary notari موثق عدول توثيق",
    Trade.INSURANCE: "assur courtier insur broker seguros asegurad تامين تامينات لاسورانس",
    Trade.GARDENER: "jardin paysag elag garden landscap tree_surg jardiner بستان حدائق جردينيي",
    Trade.PEST_CONTROL: "deratis desinsect nuisible guepes pest exterminat plagas exterminad حشرات",
    Trade.CLEANING: (
        "nettoyage menage pressing blanchiss cleaning cleaner laundry limpieza lavander تنظيف نظافه بريسينغ"
    ),
    Trade.BUILDER: (
        "macon batiment renovation construct builder building_contract general_contract albanil "
        "construccion reformas بناء بنائين مقاول مقاوله"
    ),
    Trade.CARPENTER: "menuis ebenist carpent joiner carpinter نجار نجاره",
    Trade.PAINTER: "peintre peinture painter decorator pintor pintura دهان صباغ صباغه",
    Trade.MOVER: "demenag mover removals moving_company mudanz نقل_اثاث نقل_الاثاث رحيل",
    Trade.TAXI: "taxi taxis vtc chauffeur cab minicab remis تاكسي طاكسي سائق",
    Trade.DRIVING_SCHOOL: (
        "auto_ecole autoecole driving_school driving_instr autoescuela سياقه تعليم_القياده مدرسه_السياقه"
    ),
    Trade.SECURITY: "telesurveil gardiennage alarme securite security alarm seguridad vigilanc حراسه امن انذار",
    Trade.SHOP: (
        "boutique magasin epicer fleurist librair libreri bijout shop store florist grocer bookshop "
        "jewel tienda florer joyer متجر محل دكان حانوت بقال ورود"
    ),
}
# Beginnings this short are whole words, or they would be in many others.
_WHOLE_UP_TO = 4
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = ("وال", "بال", "ال", "لل")


def trades_of(written: str) -> frozenset[Trade]:
    """The trades that a free text names; none where it names none that is known here."""
    words = _WORD.findall(fold(written))
    text = f" {' '.join(words)} "
    bare = f" {' '.join(_without_article(word) for word in words)} "
    return frozenset(trade for trade, pattern in _PATTERNS.items() if pattern.search(text) or pattern.search(bare))


def trades_of_business(name: str, trade: str) -> frozenset[Trade]:
    """The trades of a business by what it says it does, else by its name."""
    return trades_of(trade) or trades_of(name)


def _without_article(word: str) -> str:
    found = next((prefix for prefix in _ARTICLES if word.startswith(prefix) and len(word) > len(prefix) + 2), "")
    return word.removeprefix(found)


def _pattern(names: str) -> re.Pattern[str]:
    spoken = (fold(name).replace("_", " ") for name in names.split())
    return re.compile(" (?:" + "|".join(f"{name} " if len(name) <= _WHOLE_UP_TO else name for name in spoken) + ")")


_PATTERNS = {trade: _pattern(names) for trade, names in _NAMES.items()}
