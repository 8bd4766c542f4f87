"""What customers are written about their appointments, in the five languages. Short enough for an SMS."""

from __future__ import annotations

import datetime as dt

from babel.dates import format_date, format_time

BOOKED = "booked"
REQUESTED = "requested"
MOVED = "moved"
CANCELLED = "cancelled"
REMINDER = "reminder"

_LOCALES = {"fr": "fr", "en": "en_GB", "es": "es", "ar": "ar_MA", "ary": "ar_MA"}
_DATES = {"es": "EEEE d 'de' MMMM"}
_DATE_AT_TIME = {
    "fr": "{date} à {time}",
    "en": "{date} at {time}",
    "es": "{date} a las {time}",
    "ar": "{date} على الساعة {time}",
    "ary": "{date} مع {time}",
}

_TITLES: dict[str, dict[str, str]] = {
    BOOKED: {
        "fr": "Votre rendez-vous du {date}",
        "en": "Your appointment on {date}",
        "es": "Su cita del {date}",
        "ar": "موعدكم يوم {date}",
        "ary": "الموعد ديالك نهار {date}",
    },
    REQUESTED: {
        "fr": "Votre demande de rendez-vous du {date}",
        "en": "Your request for {date}",
        "es": "Su solicitud de cita del {date}",
        "ar": "طلب موعدكم يوم {date}",
        "ary": "الطلب ديال الموعد نهار {date}",
    },
    MOVED: {
        "fr": "Votre rendez-vous est déplacé au {date}",
        "en": "Your appointment has moved to {date}",
        "es": "Su cita se ha cambiado al {date}",
        "ar": "تم تغيير موعدكم إلى يوم {date}",
        "ary": "الموعد ديالك تبدّل لنهار {date}",
    },
    CANCELLED: {
        "fr": "Votre rendez-vous du {date} est annulé",
        "en": "Your appointment on {date} is cancelled",
        "es": "Su cita del {date} queda anulada",
        "ar": "أُلغي موعدكم يوم {date}",
        "ary": "الموعد ديال نهار {date} تلغى",
    },
    REMINDER: {
        "fr": "Rappel : votre rendez-vous du {date}",
        "en": "Reminder: your appointment on {date}",
        "es": "Recordatorio: su cita del {date}",
        "ar": "تذكير بموعدكم يوم {date}",
        "ary": "تذكير بالموعد ديالك نهار {date}",
    },
}

_TEXTS: dict[str, dict[str, str]] = {
    BOOKED: {
        "fr": "{business} : c'est noté, {service} le {when}. Code {code}. Pour changer ou annuler : {link}",
        "en": "{business}: you are booked for {service} on {when}. Code {code}. To change or cancel: {link}",
        "es": "{business}: cita reservada, {service}, el {when}. Código {code}. Para cambiarla o anularla: {link}",
        "ar": "{business}: تم حجز موعدكم ({service}) يوم {when}. الرمز {code}. للتغيير أو الإلغاء: {link}",
        "ary": "{business}: الموعد ديالك ({service}) تقيّد نهار {when}. الكود {code}. باش تبدّلو ولا تلغيه: {link}",
    },
    REQUESTED: {
        "fr": "{business} : votre demande ({service}, {when}) est transmise, nous la confirmons au plus vite. {link}",
        "en": "{business}: we have your request for {service} on {when} and will confirm it soon. {link}",
        "es": "{business}: hemos recibido su solicitud ({service}, {when}); se la confirmaremos pronto. {link}",
        "ar": "{business}: توصلنا بطلبكم ({service}، {when}) وسنؤكده لكم قريبا. {link}",
        "ary": "{business}: وصلنا الطلب ديالك ({service}، {when})، غادي نأكّدوه ليك قريب. {link}",
    },
    MOVED: {
        "fr": "{business} : votre rendez-vous ({service}) est déplacé au {when}. Code {code}. {link}",
        "en": "{business}: your appointment ({service}) has moved to {when}. Code {code}. {link}",
        "es": "{business}: su cita ({service}) se ha cambiado al {when}. Código {code}. {link}",
        "ar": "{business}: تم تغيير موعدكم ({service}) إلى يوم {when}. الرمز {code}. {link}",
        "ary": "{business}: الموعد ديالك ({service}) تبدّل لنهار {when}. الكود {code}. {link}",
    },
    CANCELLED: {
        "fr": "{business} : votre rendez-vous du {when} ({service}) est annulé.",
        "en": "{business}: your appointment on {when} ({service}) is cancelled.",
        "es": "{business}: su cita del {when} ({service}) queda anulada.",
        "ar": "{business}: أُلغي موعدكم يوم {when} ({service}).",
        "ary": "{business}: الموعد ديالك ديال نهار {when} ({service}) تلغى.",
    },
    REMINDER: {
        "fr": "{business} : nous vous attendons le {when} ({service}). Un empêchement ? {link}",
        "en": "{business}: we look forward to seeing you on {when} ({service}). Can't make it? {link}",
        "es": "{business}: le esperamos el {when} ({service}). ¿No puede venir? {link}",
        "ar": "{business}: ننتظركم يوم {when} ({service}). تعذر عليكم الحضور؟ {link}",
        "ary": "{business}: كنتسناوك نهار {when} ({service}). ما قدرتيش تجي؟ {link}",
    },
}


_TO_STAFF: dict[str, dict[str, str]] = {
    BOOKED: {
        "fr": "Nouveau rendez-vous",
        "en": "New appointment",
        "es": "Cita nueva",
        "ar": "موعد جديد",
        "ary": "موعد جديد",
    },
    REQUESTED: {
        "fr": "Rendez-vous à confirmer",
        "en": "Appointment to approve",
        "es": "Cita por confirmar",
        "ar": "موعد في انتظار التأكيد",
        "ary": "موعد خاصو يتأكد",
    },
    MOVED: {
        "fr": "Rendez-vous déplacé",
        "en": "Appointment moved",
        "es": "Cita cambiada",
        "ar": "تغيير موعد",
        "ary": "موعد تبدّل",
    },
    CANCELLED: {
        "fr": "Rendez-vous annulé",
        "en": "Appointment cancelled",
        "es": "Cita anulada",
        "ar": "إلغاء موعد",
        "ary": "موعد تلغى",
    },
}


def staff_title(kind: str, language: str) -> str:
    """What has happened, in a few words, for the people who work there."""
    return _TO_STAFF[kind][language]


def title_of(kind: str, language: str, starts_at: dt.datetime) -> str:
    """The subject line of an e-mail. starts_at: in the tenant's zone."""
    return _TITLES[kind][language].format(date=written_date(starts_at, language))


def text_of(kind: str, language: str, starts_at: dt.datetime, **values: str) -> str:
    """The text itself. values: business, service, code, link."""
    return _TEXTS[kind][language].format(when=written_moment(starts_at, language), **values)


def written_date(day: dt.date, language: str) -> str:
    """A day as people write it: "mardi 3 mars"."""
    return format_date(day, _DATES.get(language, "EEEE d MMMM"), locale=_LOCALES[language])


def written_moment(at: dt.datetime, language: str) -> str:
    """A day and time as people write them: "mardi 3 mars à 10:00"."""
    time = format_time(at, "HH:mm", tzinfo=at.tzinfo, locale=_LOCALES[language])
    return _DATE_AT_TIME[language].format(date=written_date(at, language), time=time)
