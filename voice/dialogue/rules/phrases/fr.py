"""French for the telephone: vous, short sentences, nothing that a synthesised voice stumbles over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import get_currency_name

from voice.dialogue.rules.phrases.base import END_OF_DAY, Phrase, Phrases, groups, listed, runs

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_CURRENCIES = {
    "EUR": ("euro", "euros"),
    "GBP": ("livre", "livres"),
    "USD": ("dollar", "dollars"),
    "MAD": ("dirham", "dirhams"),
    "CHF": ("franc", "francs"),
}
_CENTS = {
    "EUR": ("centime", "centimes"),
    "GBP": ("penny", "pence"),
    "USD": ("cent", "cents"),
    "MAD": ("centime", "centimes"),
    "CHF": ("centime", "centimes"),
}


class FrenchPhrases(Phrases):
    code = "fr"
    weekdays = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    texts = {
        Phrase.GREETING: "Bonjour, vous êtes bien chez {business}. Que puis-je faire pour vous ?",
        Phrase.GREETING_NAMELESS: "Bonjour, vous êtes en ligne avec l'assistant vocal. Que puis-je faire pour vous ?",
        Phrase.HELLO: "Bonjour ! Que puis-je faire pour vous ?",
        Phrase.HELLO_NAMED: "Bonjour, {name}. Que puis-je faire pour vous ?",
        Phrase.CLOSING: "Merci de votre appel. Au revoir et bonne journée !",
        Phrase.WELCOME: "Je vous en prie.",
        Phrase.LISTENING: "Je vous écoute.",
        Phrase.TAKE_YOUR_TIME: "Bien sûr, prenez votre temps.",
        Phrase.ANYTHING_ELSE: "Puis-je faire autre chose pour vous ?",
        Phrase.ANYTHING_ELSE_SHORT: "Avez-vous une autre question ?",
        Phrase.OFFER_MESSAGE: "Voulez-vous que je prenne un message pour qu'on vous rappelle ?",
        Phrase.OFFER_MESSAGE_FOR_NEED: (
            "Je comprends. Je peux prendre un message pour qu'on vous rappelle. Cela vous convient ?"
        ),
        Phrase.OFFER_MESSAGE_FOR_APPOINTMENT: (
            "Je ne peux pas gérer les rendez-vous moi-même, mais je peux prendre un message pour qu'on vous rappelle. "
            "Cela vous convient ?"
        ),
        Phrase.OFFER_PERSON_OR_MESSAGE: "Préférez-vous parler à quelqu'un, ou laisser un message ?",
        Phrase.PERSON_OR_MESSAGE_WHICH: "D'accord. Plutôt parler à quelqu'un, ou laisser un message ?",
        Phrase.CAN_DO: "Je peux {abilities}. Que souhaitez-vous ?",
        Phrase.CAN_DO_HOURS: "vous donner nos horaires",
        Phrase.CAN_DO_PRICES: "vous renseigner sur nos prestations",
        Phrase.CAN_DO_ADDRESS: "vous indiquer notre adresse",
        Phrase.CAN_DO_MESSAGE: "prendre un message",
        Phrase.CAN_DO_PERSON: "essayer de vous passer quelqu'un",
        Phrase.IDENTITY: "Vous êtes bien chez {business}. Je suis son assistant vocal, un programme informatique.",
        Phrase.IDENTITY_NAMELESS: "Je suis un assistant vocal, un programme informatique.",
        Phrase.NOT_UNDERSTOOD: "Pardon, je n'ai pas bien compris.",
        Phrase.NOT_UNDERSTOOD_AGAIN: "Pardon, je n'arrive pas à bien vous comprendre.",
        Phrase.STILL_THERE: "Vous êtes toujours en ligne ?",
        Phrase.NOTHING_HEARD: "Je ne vous entends pas, je vais donc raccrocher. N'hésitez pas à rappeler. Au revoir.",
        Phrase.NOTHING_TO_REPEAT: "Je vous écoute, que puis-je faire pour vous ?",
        Phrase.TRANSFERRING: "Je vais essayer de vous passer quelqu'un. Un instant, s'il vous plaît.",
        Phrase.NOT_TRANSFERRED: "Toutes mes excuses, personne n'est disponible pour le moment.",
        Phrase.RESUMED: "Excusez-moi, la ligne a été coupée un instant. Que puis-je faire pour vous ?",
        Phrase.OUTBOUND: (
            "Bonjour, {business} m'a demandé de vous appeler. Je suis son assistant vocal. "
            "Que puis-je faire pour vous ?"
        ),
        Phrase.OUTBOUND_NAMELESS: (
            "Bonjour, je suis un assistant vocal, et l'on m'a demandé de vous appeler. Que puis-je faire pour vous ?"
        ),
        Phrase.ANSWERPHONE: (
            "Bonjour, {business} a cherché à vous joindre. Merci de nous rappeler dès que vous le pourrez. Au revoir."
        ),
        Phrase.ANSWERPHONE_NAMELESS: (
            "Bonjour, nous avons cherché à vous joindre. Merci de nous rappeler dès que vous le pourrez. Au revoir."
        ),
        Phrase.TAKEN_OVER: "Excusez-moi, j'ai eu un souci technique.",
        Phrase.NO_TRANSFERS: "Toutes mes excuses, je ne peux joindre personne pour le moment.",
        Phrase.DAY_OPEN: "{day}, nous sommes ouverts {periods}.",
        Phrase.DAY_CLOSED: "{day}, nous sommes fermés.",
        Phrase.DAY_UNKNOWN: "Je n'ai pas nos horaires pour {day}.",
        Phrase.HOURS_UNKNOWN: "Je n'ai pas nos horaires d'ouverture.",
        Phrase.HOURS_SPECIAL: (
            "Je ne connais que nos horaires habituels, pas ceux des jours fériés, des vacances ou d'une date précise."
        ),
        Phrase.WEEK_OPEN: "Nous sommes ouverts {week}.",
        Phrase.WEEK_CLOSED: "Nous sommes fermés {days}.",
        Phrase.WEEK_UNKNOWN: "Je ne connais pas nos horaires {days}.",
        Phrase.OPEN_UNTIL: "Nous sommes ouverts en ce moment, jusqu'à {time}.",
        Phrase.CLOSED_UNTIL: "Nous sommes fermés en ce moment. Nous ouvrons {day} à {time}.",
        Phrase.CLOSED_NOW: "Nous sommes fermés en ce moment.",
        Phrase.ADDRESS: "Notre adresse est : {address}.",
        Phrase.ADDRESS_UNKNOWN: "Je n'ai pas notre adresse sous la main.",
        Phrase.PHONE: "Notre numéro de téléphone est le {number}.",
        Phrase.PHONE_UNKNOWN: "Je n'ai pas d'autre numéro à vous donner.",
        Phrase.FACT_UNKNOWN: "Je n'ai pas cette information.",
        Phrase.PRICE: "{service}, c'est {amount}.",
        Phrase.PRICE_FROM: "{service}, c'est à partir de {amount}.",
        Phrase.PRICE_FREE: "{service}, c'est gratuit.",
        Phrase.PRICE_UNKNOWN: "{service}, je n'ai pas le tarif.",
        Phrase.DURATION: "{service}, cela dure {duration}.",
        Phrase.DURATION_UNKNOWN: "{service}, je n'ai pas la durée.",
        Phrase.OFFERED: "{service}, oui, nous le proposons.",
        Phrase.SERVICE_UNKNOWN: "Je n'ai pas d'information sur cette prestation.",
        Phrase.SERVICES: "Nous proposons {services}.",
        Phrase.SERVICES_AND_MORE: "Nous proposons entre autres {services}.",
        Phrase.SERVICES_UNKNOWN: "Je n'ai pas d'information sur nos prestations.",
        Phrase.WHICH_SERVICE: "Laquelle vous intéresse ?",
        Phrase.MESSAGE_START: "Très bien, je prends votre message.",
        Phrase.ASK_NAME: "Quel est votre nom, s'il vous plaît ?",
        Phrase.ASK_NAME_AGAIN: "Pardon, je n'ai pas saisi votre nom. Quels sont votre prénom et votre nom ?",
        Phrase.THANK_NAME: "Merci, {name}.",
        Phrase.OFFER_NUMBER: "Peut-on vous rappeler au numéro avec lequel vous appelez ?",
        Phrase.ASK_NUMBER: "À quel numéro peut-on vous rappeler ?",
        Phrase.ASK_NUMBER_AGAIN: (
            "Pardon, je n'ai pas saisi le numéro. Vous pouvez le dire deux chiffres par deux chiffres, "
            "ou le taper sur votre téléphone."
        ),
        Phrase.ASK_NUMBER_NEEDED: (
            "Sans numéro, on ne pourra pas vous rappeler. À quel numéro peut-on vous joindre ? "
            "Sinon, dites « laissez tomber »."
        ),
        Phrase.NUMBER_GO_ON: "J'ai noté {number}. Quelle est la suite ?",
        Phrase.CONFIRM_NUMBER: "J'ai compris le {number}. C'est bien cela ?",
        Phrase.ASK_REASON: "Quel est le motif de votre appel ?",
        Phrase.ASK_REASON_AGAIN: "En quelques mots, c'est à quel sujet ?",
        Phrase.RECAP: "Je récapitule. {name}, à rappeler au {number}. Le message : {reason}. C'est bien cela ?",
        Phrase.RECAP_URGENT: (
            "Je récapitule. {name}, à rappeler au {number}, et c'est urgent. Le message : {reason}. C'est bien cela ?"
        ),
        Phrase.CALLBACK_NOTED: "J'ai noté le moment qui vous convient pour le rappel.",
        Phrase.ASK_CORRECTION: "Que dois-je corriger : le nom, le numéro ou le motif ?",
        Phrase.PERSON_POSSIBLE: "Vous pouvez aussi demander à parler à quelqu'un.",
        Phrase.CANCEL_POSSIBLE: "Vous pouvez aussi dire « laissez tomber ».",
        Phrase.NO_REASON: "Demande de rappel",
        Phrase.MESSAGE_TAKEN: "C'est noté, votre message est enregistré.",
        Phrase.MESSAGE_FAILED: "Toutes mes excuses, je n'ai pas pu enregistrer le message. Dois-je réessayer ?",
        Phrase.MESSAGE_FAILED_OR_PERSON: (
            "Toutes mes excuses, je n'ai pas pu enregistrer votre message. "
            "Voulez-vous que je réessaie, ou préférez-vous parler à quelqu'un ?"
        ),
        Phrase.MESSAGE_CANCELLED: "D'accord, je n'enregistre pas de message.",
        Phrase.CAN_DO_BOOK: "prendre, déplacer ou annuler un rendez-vous",
        Phrase.BOOK_START: "Bien sûr, regardons ensemble.",
        Phrase.BOOK_SERVICE: "C'est pour quelle prestation : {services} ?",
        Phrase.BOOK_WHEN: "Quel jour et à quel moment vous conviendrait-il ?",
        Phrase.BOOK_WHEN_AGAIN: (
            "Pardon, je n'ai pas saisi le moment. Dites par exemple « mardi après-midi » ou « le 12 à 10 heures »."
        ),
        Phrase.BOOK_OFFER: "Je peux vous proposer {moments}. Qu'est-ce qui vous convient ?",
        Phrase.BOOK_OFFER_ONE: "Je peux vous proposer {moments}. Cela vous convient ?",
        Phrase.BOOK_OFFER_AGAIN: "Lequel vous convient : {moments} ? Sinon, dites-moi un autre jour.",
        Phrase.BOOK_POSSIBLE: "{moment}, c'est possible.",
        Phrase.BOOK_TAKEN: "Ce créneau est déjà pris.",
        Phrase.BOOK_CLOSED: "Nous ne prenons pas de rendez-vous à ce moment-là.",
        Phrase.BOOK_TOO_SOON: "C'est un peu trop tôt pour nous organiser.",
        Phrase.BOOK_TOO_FAR: "Notre agenda n'est pas encore ouvert jusque-là.",
        Phrase.BOOK_DAY_FULL: "Cette journée est complète.",
        Phrase.BOOK_TOO_MANY: "Nous n'avons pas la place pour autant de personnes.",
        Phrase.BOOK_NOTHING_THEN: "Je n'ai rien de libre à ce moment-là.",
        Phrase.BOOK_NOTHING: "Je ne trouve aucun créneau libre dans les prochaines semaines.",
        Phrase.BOOK_WITH: "{service} avec {person}",
        Phrase.BOOK_PARTY: "{service} pour {people} personnes",
        Phrase.BOOK_RECAP: (
            "Je récapitule : {service}, {moment}, pour {name}, joignable au {number}. Je confirme le rendez-vous ?"
        ),
        Phrase.BOOK_RECAP_NUMBERLESS: (
            "Je récapitule : {service}, {moment}, pour {name}. Je confirme le rendez-vous ?"
        ),
        Phrase.BOOK_CORRECTION: "Que dois-je changer : la prestation, le jour, l'heure, le nom ou le numéro ?",
        Phrase.BOOK_DONE: "C'est réservé : {moment}. Le code de votre rendez-vous est le {code}.",
        Phrase.BOOK_REQUESTED: (
            "Votre demande est enregistrée : {moment}. On vous la confirme au plus vite. Votre code est le {code}."
        ),
        Phrase.BOOK_WRITTEN: "Vous allez recevoir une confirmation par SMS.",
        Phrase.BOOK_FAILED: "Toutes mes excuses, je n'arrive pas à consulter l'agenda en ce moment.",
        Phrase.BOOK_CANCELLED: "D'accord, je ne réserve rien.",
        Phrase.NO_APPOINTMENT: "Je ne trouve pas de rendez-vous à venir.",
        Phrase.ASK_CODE: (
            "Je ne trouve pas de rendez-vous avec votre numéro. Quel est son code à six chiffres, "
            "ou le numéro de téléphone que vous aviez donné ?"
        ),
        Phrase.ASK_CODE_FIRST: (
            "Quel est le code à six chiffres de votre rendez-vous, ou le numéro de téléphone que vous aviez donné ?"
        ),
        Phrase.ASK_CODE_AGAIN: "Pardon, je n'ai pas saisi. Dites-moi le code à six chiffres, ou tapez-le.",
        Phrase.FOUND_ONE: "Vous avez rendez-vous {moment}, pour {service}.",
        Phrase.FOUND_SEVERAL: "Vous avez plusieurs rendez-vous : {moments}. Duquel s'agit-il ?",
        Phrase.MOVE_WHEN: "À quel moment voulez-vous le déplacer ?",
        Phrase.MOVE_SURE: "Je déplace donc votre rendez-vous : {moment}. C'est bien cela ?",
        Phrase.MOVE_DONE: "C'est fait, votre rendez-vous est maintenant {moment}.",
        Phrase.CANCEL_SURE: "J'annule votre rendez-vous, {moment}. C'est bien cela ?",
        Phrase.CANCEL_DONE: "C'est annulé.",
        Phrase.APPOINTMENT_KEPT: "D'accord, votre rendez-vous reste {moment}.",
        Phrase.CONFIRM_DONE: "Merci, c'est confirmé : nous vous attendons {moment}.",
        Phrase.TOO_LATE_TO_CHANGE: "Il est malheureusement trop tard pour changer ce rendez-vous.",
    }

    def join(self, parts: Sequence[str]) -> str:
        return listed(parts, "et")

    def clauses(self, parts: Sequence[str]) -> str:
        return listed(parts, "et", ",")

    def alternatives(self, parts: Sequence[str]) -> str:
        return listed(parts, "ou")

    def day(self, days_ahead: int, weekday: int) -> str:
        return {0: "aujourd'hui", 1: "demain"}.get(days_ahead, self.weekdays[weekday])

    def days(self, weekdays: Sequence[int]) -> str:
        if len(weekdays) == len(self.weekdays):
            return "tous les jours"
        parts: list[str] = []
        for first, last in runs(weekdays):
            if last - first >= 2:
                parts.append(f"du {self.weekdays[first]} au {self.weekdays[last]}")
            else:
                parts.extend(f"le {self.weekdays[day]}" for day in range(first, last + 1))
        return self.join(parts)

    def date(self, day: dt.date, today: dt.date) -> str:
        near = {0: "aujourd'hui", 1: "demain", 2: "après-demain"}.get((day - today).days)
        return near or f"{self.weekdays[day.weekday()]} {_ordinal(day.day)} {_MONTHS[day.month - 1]}"

    def at(self, times: Sequence[dt.time]) -> str:
        return "à " + listed([self.time(time) for time in times], "ou")

    def time(self, time: dt.time) -> str:
        if time in (dt.time(0), END_OF_DAY):
            return "minuit"
        if time == dt.time(12):
            return "midi"
        hours = f"{time.hour} heure{'s' if time.hour > 1 else ''}"
        return f"{hours} {time.minute}" if time.minute else hours

    def period(self, opens: dt.time, closes: dt.time) -> str:
        if (opens, closes) == (dt.time(0), END_OF_DAY):
            return "24 heures sur 24"
        return f"de {self.time(opens)} à {self.time(closes)}"

    def amount(self, amount: Decimal, currency: str) -> str:
        whole, cents = int(amount), int(amount * 100) % 100
        if not whole and cents and currency in _CENTS:
            return f"{cents} {_CENTS[currency][cents > 1]}"
        spoken = f"{whole} {_currency(currency, whole)}"
        return f"{spoken} {cents:02}" if cents else spoken

    def minutes(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        if not hours:
            return f"{rest} minute{'s' if rest > 1 else ''}"
        spoken = f"{hours} heure{'s' if hours > 1 else ''}"
        return f"{spoken} {rest}" if rest else spoken

    def number(self, digits: str) -> str:
        if digits.startswith("+"):
            return "plus " + ", ".join(groups(digits[1:], (2,)))
        return ", ".join(groups(digits, (2,)))


def _ordinal(day: int) -> str:
    return "premier" if day == 1 else str(day)


def _currency(currency: str, count: int) -> str:
    if currency in _CURRENCIES:
        return _CURRENCIES[currency][count > 1]
    return get_currency_name(currency, count, locale="fr")
