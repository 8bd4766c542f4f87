"""The few sentences the telephone itself says, when no session can: in all five languages."""

from __future__ import annotations

_PHRASES: dict[str, dict[str, str]] = {
    "unavailable": {
        "fr": "Bonjour. Ce numéro n'est pas disponible pour le moment. Merci de rappeler plus tard.",
        "en": "Hello. This number is not available at the moment. Please call again later.",
        "es": "Hola. Este número no está disponible en este momento. Vuelva a llamar más tarde, por favor.",
        "ar": "مرحبا. هذا الرقم غير متاح حاليا. يرجى معاودة الاتصال لاحقا.",
        "ary": "السلام عليكم. هاد النمرة ما خدّاماش دابا. عاود اتصل من بعد، عافاك.",
    },
    "trouble": {
        "fr": "Excusez-nous, un incident technique nous empêche de continuer. Rappelez-nous dans quelques minutes.",
        "en": "We are sorry, a technical problem keeps us from going on. Please call back in a few minutes.",
        "es": "Disculpe, un problema técnico nos impide continuar. Vuelva a llamar dentro de unos minutos, por favor.",
        "ar": "نعتذر، تمنعنا مشكلة تقنية من المتابعة. يرجى معاودة الاتصال بعد بضع دقائق.",
        "ary": "سمح لينا، كاين مشكل تقني. عاود اتصل من بعد شي دقايق، عافاك.",
    },
    # Said when an answer takes long.
    "moment": {
        "fr": "Un instant, s'il vous plaît…",
        "en": "One moment, please…",
        "es": "Un momento, por favor…",
        "ar": "لحظة من فضلك…",
        "ary": "واحد اللحظة عافاك…",
    },
    "are_you_there": {
        "fr": "Vous êtes toujours là ?",
        "en": "Are you still there?",
        "es": "¿Sigue usted ahí?",
        "ar": "هل ما زلت معي؟",
        "ary": "واش باقي معايا؟",
    },
    "time_nearly_over": {
        "fr": "Excusez-moi, il nous reste une minute avant la fin de cet appel.",
        "en": "Excuse me, we have one minute left on this call.",
        "es": "Disculpe, nos queda un minuto antes de que termine esta llamada.",
        "ar": "عذرا، تبقت لنا دقيقة واحدة قبل نهاية هذه المكالمة.",
        "ary": "سمح ليا، بقات لينا دقيقة وحدة وتسالي هاد المكالمة.",
    },
    "time_over": {
        "fr": "Je suis désolé, je dois mettre fin à cet appel. Rappelez-nous quand vous voulez. Au revoir.",
        "en": "I am sorry, I have to end this call now. Please call us again at any time. Goodbye.",
        "es": "Lo siento, tengo que terminar esta llamada. Vuelva a llamarnos cuando quiera. Adiós.",
        "ar": "آسف، علي إنهاء هذه المكالمة. يمكنك معاودة الاتصال بنا في أي وقت. مع السلامة.",
        "ary": "سمح ليا، خاصني نسالي هاد المكالمة. عاود عيط لينا فوقما بغيتي. بسلامة.",
    },
    "recording_announcement": {
        "fr": "Cet appel est enregistré.",
        "en": "This call is being recorded.",
        "es": "Esta llamada se está grabando.",
        "ar": "هذه المكالمة مسجلة.",
        "ary": "هاد المكالمة كتسجّل.",
    },
    # Said before the tone when no assistant could take the call.
    "voicemail_busy": {
        "fr": "Bonjour. Toutes nos lignes sont occupées. Après le bip, laissez votre nom, votre numéro et votre "
        "message, puis appuyez sur dièse. Nous vous rappellerons.",
        "en": "Hello. All our lines are busy. After the tone, please leave your name, your number and your message, "
        "then press hash. We will call you back.",
        "es": "Hola. Todas nuestras líneas están ocupadas. Después de la señal, deje su nombre, su número y su "
        "mensaje, y pulse almohadilla. Le devolveremos la llamada.",
        "ar": "مرحبا. جميع خطوطنا مشغولة. بعد سماع الصافرة، يرجى ترك اسمكم ورقمكم ورسالتكم، ثم اضغطوا على زر المربع. "
        "سنعاود الاتصال بكم.",
        "ary": "السلام عليكم. كاع الخطوط مشغولين دابا. من بعد الصفّارة، خلّي سميتك ونمرتك والميساج ديالك، "
        "ومن بعد برك على الدييز. غادي نعيطو ليك.",
    },
    "voicemail_trouble": {
        "fr": "Excusez-nous, un incident technique nous empêche de continuer. Après le bip, laissez votre nom, votre "
        "numéro et votre message, puis appuyez sur dièse. Nous vous rappellerons.",
        "en": "We are sorry, a technical problem keeps us from going on. After the tone, please leave your name, your "
        "number and your message, then press hash. We will call you back.",
        "es": "Disculpe, un problema técnico nos impide continuar. Después de la señal, deje su nombre, su número y su "
        "mensaje, y pulse almohadilla. Le devolveremos la llamada.",
        "ar": "نعتذر، تمنعنا مشكلة تقنية من المتابعة. بعد سماع الصافرة، يرجى ترك اسمكم ورقمكم ورسالتكم، ثم اضغطوا على "
        "زر المربع. سنعاود الاتصال بكم.",
        "ary": "سمح لينا، كاين مشكل تقني. من بعد الصفّارة، خلّي سميتك ونمرتك والميساج ديالك، ومن بعد برك على الدييز. "
        "غادي نعيطو ليك.",
    },
    "voicemail_taken": {
        "fr": "Merci, votre message est enregistré. Au revoir.",
        "en": "Thank you, your message has been recorded. Goodbye.",
        "es": "Gracias, su mensaje ha quedado grabado. Adiós.",
        "ar": "شكرا، تم تسجيل رسالتكم. مع السلامة.",
        "ary": "شكرا، الميساج ديالك تسجّل. بسلامة.",
    },
    # Not said but written: what a message is about whose words nobody has listened to yet.
    "voice_message": {
        "fr": "Message vocal",
        "en": "Voice message",
        "es": "Mensaje de voz",
        "ar": "رسالة صوتية",
        "ary": "ميساج صوتي",
    },
    # Said to the person who is offered a caller.
    "press_to_accept": {
        "fr": "Appuyez sur 1 pour prendre l'appel.",
        "en": "Press 1 to take the call.",
        "es": "Pulse 1 para atender la llamada.",
        "ar": "اضغط على الرقم 1 لاستلام المكالمة.",
        "ary": "برك على 1 باش تاخد المكالمة.",
    },
    "caller_has_gone": {
        "fr": "La personne a raccroché.",
        "en": "The caller has hung up.",
        "es": "La persona ha colgado.",
        "ar": "لقد أنهى المتصل المكالمة.",
        "ary": "اللي كان كيعيط قطع.",
    },
    "putting_through": {
        "fr": "Je vous passe quelqu'un, un instant s'il vous plaît.",
        "en": "I am putting you through to someone, one moment please.",
        "es": "Le paso con una persona, un momento por favor.",
        "ar": "سأحولك إلى أحد الزملاء، لحظة من فضلك.",
        "ary": "غادي ندوزك لشي واحد، واحد اللحظة عافاك.",
    },
    # What the person hears about the caller, in pieces.
    "summary_from": {
        "fr": "Appel de {caller}.",
        "en": "Call from {caller}.",
        "es": "Llamada de {caller}.",
        "ar": "مكالمة من {caller}.",
        "ary": "مكالمة من {caller}.",
    },
    "summary_withheld": {
        "fr": "Appel d'un numéro masqué.",
        "en": "Call from a withheld number.",
        "es": "Llamada de un número oculto.",
        "ar": "مكالمة من رقم محجوب.",
        "ary": "مكالمة من نمرة مخبّية.",
    },
    "summary_reason": {
        "fr": "Motif : {reason}.",
        "en": "Reason: {reason}.",
        "es": "Motivo: {reason}.",
        "ar": "السبب: {reason}.",
        "ary": "السبب: {reason}.",
    },
    "summary_said": {
        "fr": "La personne a dit : {words}.",
        "en": "The caller said: {words}.",
        "es": "La persona ha dicho: {words}.",
        "ar": "قال المتصل: {words}.",
        "ary": "قال اللي كيعيط: {words}.",
    },
}


def spoken(phrase: str, language: str) -> str:
    """The phrase in `language`, or in French where the language is not one of ours."""
    wordings = _PHRASES[phrase]
    return wordings.get(language, wordings["fr"])
