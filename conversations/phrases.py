"""What the staff reads of a message in e-mails and SMS, in all five languages. Spoken to people, so none of it is
translated from another: each says it as one would write it there.
"""

from __future__ import annotations

_PHRASES: dict[str, dict[str, str]] = {
    "title": {
        "fr": "Nouveau message de {who}",
        "en": "New message from {who}",
        "es": "Nuevo mensaje de {who}",
        "ar": "رسالة جديدة من {who}",
        "ary": "ميساج جديد من عند {who}",
    },
    "title_urgent": {
        "fr": "URGENT : message de {who}",
        "en": "URGENT: message from {who}",
        "es": "URGENTE: mensaje de {who}",
        "ar": "عاجل: رسالة من {who}",
        "ary": "مستعجل: ميساج من عند {who}",
    },
    "somebody": {
        "fr": "une personne sans nom",
        "en": "someone who left no name",
        "es": "alguien sin nombre",
        "ar": "شخص لم يذكر اسمه",
        "ary": "شي واحد ما خلاش سميتو",
    },
    "intro": {
        "fr": "{who} a appelé {business} et vous a laissé un message.",
        "en": "{who} called {business} and left you a message.",
        "es": "{who} llamó a {business} y le dejó un mensaje.",
        "ar": "اتصل {who} بـ{business} وترك لكم رسالة.",
        "ary": "{who} عيّط لـ{business} وخلا ليكم ميساج.",
    },
    "message": {
        "fr": "Message :",
        "en": "Message:",
        "es": "Mensaje:",
        "ar": "الرسالة:",
        "ary": "الميساج:",
    },
    "phone": {
        "fr": "À rappeler au : {value}",
        "en": "Call back on: {value}",
        "es": "Devolver la llamada al: {value}",
        "ar": "رقم معاودة الاتصال: {value}",
        "ary": "النمرة باش تعاود تعيّط: {value}",
    },
    "no_phone": {
        "fr": "Aucun numéro n’a été laissé.",
        "en": "No number was left.",
        "es": "No dejó ningún número.",
        "ar": "لم يترك أي رقم.",
        "ary": "ما خلا حتى نمرة.",
    },
    "callback": {
        "fr": "Quand rappeler : {value}",
        "en": "When to call back: {value}",
        "es": "Cuándo llamar: {value}",
        "ar": "وقت معاودة الاتصال: {value}",
        "ary": "فوقاش تعاود تعيّط: {value}",
    },
    "email": {
        "fr": "E-mail : {value}",
        "en": "E-mail: {value}",
        "es": "Correo electrónico: {value}",
        "ar": "البريد الإلكتروني: {value}",
        "ary": "الإيميل: {value}",
    },
    "lead_hot": {
        "fr": "Intérêt : fort ({score} sur 100)",
        "en": "Interest: strong ({score} out of 100)",
        "es": "Interés: alto ({score} de 100)",
        "ar": "درجة الاهتمام: عالية ({score} من 100)",
        "ary": "الاهتمام: كبير ({score} من 100)",
    },
    "lead_warm": {
        "fr": "Intérêt : moyen ({score} sur 100)",
        "en": "Interest: fair ({score} out of 100)",
        "es": "Interés: medio ({score} de 100)",
        "ar": "درجة الاهتمام: متوسطة ({score} من 100)",
        "ary": "الاهتمام: متوسط ({score} من 100)",
    },
    "lead_cold": {
        "fr": "Intérêt : faible ({score} sur 100)",
        "en": "Interest: low ({score} out of 100)",
        "es": "Interés: bajo ({score} de 100)",
        "ar": "درجة الاهتمام: ضعيفة ({score} من 100)",
        "ary": "الاهتمام: قليل ({score} من 100)",
    },
    "open": {
        "fr": "Ouvrir le message : {link}",
        "en": "Open the message: {link}",
        "es": "Abrir el mensaje: {link}",
        "ar": "فتح الرسالة: {link}",
        "ary": "حلّ الميساج: {link}",
    },
    "hidden": {
        "fr": "Le texte et le numéro ne se lisent que sur la page du message.",
        "en": "The text and the number can only be read on the message’s page.",
        "es": "El texto y el número solo se pueden leer en la página del mensaje.",
        "ar": "لا يمكن قراءة النص والرقم إلا في صفحة الرسالة.",
        "ary": "النص والنمرة كيبانو غير فالصفحة ديال الميساج.",
    },
    "settings": {
        "fr": "Pour choisir comment vous êtes prévenu : {link}",
        "en": "To choose how you are told: {link}",
        "es": "Para elegir cómo recibir los avisos: {link}",
        "ar": "لاختيار طريقة إشعاركم: {link}",
        "ary": "باش تختار كيفاش نعلموك: {link}",
    },
    "sms": {
        "fr": "{business} : message de {who} {phone} - {reason}",
        "en": "{business}: message from {who} {phone} - {reason}",
        "es": "{business}: mensaje de {who} {phone} - {reason}",
        "ar": "{business}: رسالة من {who} {phone} - {reason}",
        "ary": "{business}: ميساج من عند {who} {phone} - {reason}",
    },
    "sms_urgent": {
        "fr": "{business} : message URGENT de {who} {phone} - {reason}",
        "en": "{business}: URGENT message from {who} {phone} - {reason}",
        "es": "{business}: mensaje URGENTE de {who} {phone} - {reason}",
        "ar": "{business}: رسالة عاجلة من {who} {phone} - {reason}",
        "ary": "{business}: ميساج مستعجل من عند {who} {phone} - {reason}",
    },
    "sms_hidden": {
        "fr": "{business} : nouveau message, à lire ici : {link}",
        "en": "{business}: new message, read it here: {link}",
        "es": "{business}: nuevo mensaje, léalo aquí: {link}",
        "ar": "{business}: رسالة جديدة، اقرأوها هنا: {link}",
        "ary": "{business}: ميساج جديد، قراه من هنا: {link}",
    },
}


def phrase(name: str, language: str, **parts: str) -> str:
    """One of the phrases above, in one of our languages. Raises KeyError."""
    return _PHRASES[name][language].format(**parts)
