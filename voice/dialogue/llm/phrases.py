"""What is said without asking a language model: openings, silences, and the honest way out. In all five languages."""

from __future__ import annotations

from enum import StrEnum

from voice.dialogue.phrases import spoken

FALLBACK_LANGUAGE = "fr"


class Phrase(StrEnum):
    """Every fixed sentence. The openings take the name of the business, or have a wording of their own without one."""

    GREETING = "greeting"
    GREETING_NAMELESS = "greeting_nameless"
    OUTBOUND = "outbound"
    OUTBOUND_NAMELESS = "outbound_nameless"
    ANSWERPHONE = "answerphone"
    ANSWERPHONE_NAMELESS = "answerphone_nameless"
    NOT_TRANSFERRED = "not_transferred"
    RESUMED = "resumed"
    TAKEN_OVER = "taken_over"
    NOTHING_HEARD = "nothing_heard"
    CLOSING = "closing"
    TRANSFERRING = "transferring"
    MESSAGE_TAKEN = "message_taken"
    UNKNOWN_FACT = "unknown_fact"
    NOT_CONFIRMED = "not_confirmed"
    OFF_LIMITS = "off_limits"
    TROUBLE_TRANSFER = "trouble_transfer"
    TROUBLE_GOODBYE = "trouble_goodbye"
    NOBODY_GOODBYE = "nobody_goodbye"


def say(phrase: Phrase, language: str, business: str = "") -> str:
    """The phrase in `language`, or in French where the language is not one of ours."""
    wordings = PHRASES[phrase]
    return wordings.get(language, wordings[FALLBACK_LANGUAGE]).format(business=business)


def named(phrase: Phrase, nameless: Phrase, language: str, business: str) -> str:
    """The phrase that names the business, or the other one where it has no name."""
    return say(phrase if business else nameless, language, business)


def still_there(language: str) -> str:
    """The question to a caller who is silent."""
    return spoken("are_you_there", language)


PHRASES: dict[Phrase, dict[str, str]] = {
    Phrase.GREETING: {
        "fr": "Bonjour, vous êtes bien chez {business}. Que puis-je faire pour vous ?",
        "en": "Hello, you're through to {business}. How can I help you?",
        "es": "Hola, ha llamado a {business}. ¿En qué puedo ayudarle?",
        "ar": "مرحبا بكم، معكم {business}. كيف يمكنني مساعدتكم؟",
        "ary": "السلام عليكم، معاك {business}. كيفاش نقدر نعاونك؟",
    },
    Phrase.GREETING_NAMELESS: {
        "fr": "Bonjour, vous êtes en ligne avec l'assistant vocal. Que puis-je faire pour vous ?",
        "en": "Hello, you're through to the voice assistant. How can I help you?",
        "es": "Hola, le atiende el asistente de voz. ¿En qué puedo ayudarle?",
        "ar": "مرحبا بكم، معكم المساعد الصوتي. كيف يمكنني مساعدتكم؟",
        "ary": "السلام عليكم، معاك المساعد الصوتي. كيفاش نقدر نعاونك؟",
    },
    Phrase.OUTBOUND: {
        "fr": (
            "Bonjour, {business} m'a demandé de vous appeler. Je suis son assistant vocal. "
            "Que puis-je faire pour vous ?"
        ),
        "en": (
            "Hello, this is the voice assistant calling on behalf of {business}. They asked me to call you. "
            "How can I help you?"
        ),
        "es": ("Hola, soy el asistente de voz de {business} y me han pedido que le llame. ¿En qué puedo ayudarle?"),
        "ar": "مرحبا، أنا المساعد الصوتي، وأتصل بكم باسم {business}. كيف يمكنني مساعدتكم؟",
        "ary": "السلام عليكم، أنا المساعد الصوتي، وكنعيط ليك من طرف {business}. كيفاش نقدر نعاونك؟",
    },
    Phrase.OUTBOUND_NAMELESS: {
        "fr": "Bonjour, je suis un assistant vocal, et l'on m'a demandé de vous appeler. Que puis-je faire pour vous ?",
        "en": "Hello, this is a voice assistant. I was asked to call you. How can I help you?",
        "es": "Hola, soy un asistente de voz y me han pedido que le llame. ¿En qué puedo ayudarle?",
        "ar": "مرحبا، أنا مساعد صوتي، وقد طلب مني الاتصال بكم. كيف يمكنني مساعدتكم؟",
        "ary": "السلام عليكم، أنا مساعد صوتي، وطلبو مني نعيط ليك. كيفاش نقدر نعاونك؟",
    },
    Phrase.ANSWERPHONE: {
        "fr": (
            "Bonjour, {business} a cherché à vous joindre. Merci de nous rappeler dès que vous le pourrez. Au revoir."
        ),
        "en": (
            "Hello, {business} has been trying to reach you. Please call us back when you have a moment. "
            "Thank you, and goodbye."
        ),
        "es": "Hola, le llamamos de {business}. Devuélvanos la llamada cuando pueda, por favor. Gracias y hasta luego.",
        "ar": "مرحبا، معكم {business}. حاولنا الاتصال بكم. يرجى معاودة الاتصال بنا متى تيسر لكم. شكرا، ومع السلامة.",
        "ary": "السلام عليكم، معاك {business}. حاولنا نتاصلو بيك. عاود عيط لينا ملي تكون مسالي، عافاك. شكرا، بسلامة.",
    },
    Phrase.ANSWERPHONE_NAMELESS: {
        "fr": "Bonjour, nous avons cherché à vous joindre. Merci de nous rappeler dès que vous le pourrez. Au revoir.",
        "en": (
            "Hello, we have been trying to reach you. Please call us back when you have a moment. "
            "Thank you, and goodbye."
        ),
        "es": "Hola, le hemos llamado. Devuélvanos la llamada cuando pueda, por favor. Gracias y hasta luego.",
        "ar": "مرحبا، حاولنا الاتصال بكم. يرجى معاودة الاتصال بنا متى تيسر لكم. شكرا، ومع السلامة.",
        "ary": "السلام عليكم، حاولنا نتاصلو بيك. عاود عيط لينا ملي تكون مسالي، عافاك. شكرا، بسلامة.",
    },
    Phrase.NOT_TRANSFERRED: {
        "fr": "Toutes mes excuses, personne n'est disponible pour le moment. Voulez-vous laisser un message ?",
        "en": "I'm sorry, nobody is available at the moment. Would you like to leave a message?",
        "es": "Lo siento, en este momento no hay nadie disponible. ¿Quiere dejar un mensaje?",
        "ar": "نعتذر، لا يوجد أحد متاح حاليا. هل تريد أن تترك رسالة؟",
        "ary": "سمح لينا، ما كاين حتى واحد متوفر دابا. واش بغيتي تخلي شي ميساج؟",
    },
    Phrase.RESUMED: {
        "fr": "Excusez-moi, la ligne a été coupée un instant. Je vous écoute.",
        "en": "I'm sorry, the line was lost for a moment. Please go on.",
        "es": "Disculpe, se ha cortado la línea un momento. Le escucho.",
        "ar": "عذرا، انقطع الخط للحظة. تفضل، أنا أسمعك.",
        "ary": "سمح ليا، تقطع الخط واحد الشوية. تفضل، راني كنسمعك.",
    },
    Phrase.TAKEN_OVER: {
        "fr": "Excusez-moi, j'ai eu un souci technique. Voulez-vous que je prenne un message ?",
        "en": "I'm sorry, I've had a technical problem. Would you like me to take a message?",
        "es": "Disculpe, he tenido un problema técnico. ¿Quiere dejar un mensaje?",
        "ar": "عذرا، حدثت مشكلة تقنية. هل تريد أن تترك رسالة؟",
        "ary": "سمح ليا، وقع شي مشكل تقني. واش بغيتي تخلي شي ميساج؟",
    },
    Phrase.NOTHING_HEARD: {
        "fr": "Je ne vous entends pas, je vais donc raccrocher. N'hésitez pas à rappeler. Au revoir.",
        "en": "I can't hear you, so I'll hang up now. Please do call again. Goodbye.",
        "es": "No le oigo, así que voy a colgar. Vuelva a llamar cuando quiera. Adiós.",
        "ar": "لا أسمعك، لذلك سأنهي المكالمة. يمكنك معاودة الاتصال متى شئت. مع السلامة.",
        "ary": "ما كنسمعكش، غادي نقطع دابا. عاود عيط فوقما بغيتي. بسلامة.",
    },
    Phrase.CLOSING: {
        "fr": "Merci de votre appel. Au revoir et bonne journée !",
        "en": "Thank you for calling. Goodbye, and have a nice day!",
        "es": "Gracias por su llamada. ¡Adiós y que tenga un buen día!",
        "ar": "شكرا على اتصالكم. مع السلامة.",
        "ary": "شكرا على الاتصال ديالك. بسلامة.",
    },
    Phrase.TRANSFERRING: {
        "fr": "Je vais essayer de vous passer quelqu'un. Un instant, s'il vous plaît.",
        "en": "I'll try to put you through to someone. One moment, please.",
        "es": "Voy a intentar pasarle con alguien. Un momento, por favor.",
        "ar": "سأحاول تحويلك إلى شخص يمكنه مساعدتك. لحظة من فضلك.",
        "ary": "غادي نحاول ندوزك لشي واحد يعاونك. واحد اللحظة عافاك.",
    },
    Phrase.MESSAGE_TAKEN: {
        "fr": "C'est noté, votre message est enregistré. Puis-je faire autre chose pour vous ?",
        "en": "Thank you, I've taken your message. Is there anything else I can do for you?",
        "es": "He tomado nota de su mensaje. ¿Puedo ayudarle en algo más?",
        "ar": "تم تسجيل رسالتك. هل هناك شيء آخر يمكنني مساعدتك فيه؟",
        "ary": "صافي، تسجل الميساج ديالك. واش نعاونك فشي حاجة أخرى؟",
    },
    Phrase.UNKNOWN_FACT: {
        "fr": "Je n'ai pas cette information. Je peux prendre un message, si vous le souhaitez.",
        "en": "I don't have that information. I can take a message, if you like.",
        "es": "No tengo esa información. Si quiere, puedo tomar un mensaje.",
        "ar": "ليست لدي هذه المعلومة. يمكنني أن آخذ رسالة إذا أردت.",
        "ary": "ما عنديش هاد المعلومة. نقدر ناخد ميساج إلا بغيتي.",
    },
    Phrase.NOT_CONFIRMED: {
        "fr": "Je ne peux pas vous le confirmer. Voulez-vous que je prenne un message ?",
        "en": "I can't confirm that. Would you like me to take a message?",
        "es": "No puedo confirmárselo. ¿Quiere dejar un mensaje?",
        "ar": "لا يمكنني تأكيد ذلك. هل تريد أن تترك رسالة؟",
        "ary": "ما نقدرش نأكد ليك هادشي. واش بغيتي تخلي شي ميساج؟",
    },
    Phrase.OFF_LIMITS: {
        "fr": "Je ne peux pas vous aider sur ce point. Je peux vous renseigner ou prendre un message.",
        "en": "I can't help with that. I can answer your questions about us, or take a message.",
        "es": "No puedo ayudarle con eso. Puedo informarle sobre nosotros o tomar un mensaje.",
        "ar": "لا يمكنني المساعدة في ذلك. يمكنني الإجابة عن أسئلتك حول مؤسستنا أو أخذ رسالة.",
        "ary": "ما نقدرش نعاونك فهادشي. نقدر نجاوبك على الأسئلة ديالك علينا ولا ناخد ميساج.",
    },
    Phrase.TROUBLE_TRANSFER: {
        "fr": "Excusez-moi, j'ai un souci technique. Je vais essayer de vous passer quelqu'un, un instant.",
        "en": "I'm sorry, I have a technical problem. I'll try to put you through to someone, one moment.",
        "es": "Disculpe, tengo un problema técnico. Voy a intentar pasarle con alguien, un momento.",
        "ar": "عذرا، لدي مشكلة تقنية. سأحاول تحويلك إلى شخص يمكنه مساعدتك، لحظة من فضلك.",
        "ary": "سمح ليا، عندي مشكل تقني. غادي نحاول ندوزك لشي واحد، واحد اللحظة.",
    },
    Phrase.TROUBLE_GOODBYE: {
        "fr": "Excusez-moi, un souci technique m'empêche de continuer. Rappelez-nous dans quelques minutes. Au revoir.",
        "en": "I'm sorry, a technical problem keeps me from going on. Please call back in a few minutes. Goodbye.",
        "es": "Disculpe, un problema técnico me impide continuar. Vuelva a llamar en unos minutos. Adiós.",
        "ar": "عذرا، تمنعني مشكلة تقنية من المتابعة. يرجى معاودة الاتصال بعد بضع دقائق. مع السلامة.",
        "ary": "سمح ليا، كاين مشكل تقني وما نقدرش نكمل. عاود عيط من بعد شي دقايق. بسلامة.",
    },
    Phrase.NOBODY_GOODBYE: {
        "fr": "Toutes mes excuses, personne n'est disponible. Rappelez-nous un peu plus tard. Au revoir.",
        "en": "I'm sorry, nobody is available. Please call back a little later. Goodbye.",
        "es": "Lo siento, no hay nadie disponible. Vuelva a llamar un poco más tarde. Adiós.",
        "ar": "نعتذر، لا يوجد أحد متاح. يرجى معاودة الاتصال لاحقا. مع السلامة.",
        "ary": "سمح لينا، ما كاين حتى واحد متوفر. عاود عيط من بعد. بسلامة.",
    },
}
