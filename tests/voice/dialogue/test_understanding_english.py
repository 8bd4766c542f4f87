"""What English callers say, as transcribers write it, and what each of it means."""

from __future__ import annotations

from tests.tables import every_row
from tests.voice.dialogue.driving import CLINIC
from voice.business import BusinessInfo
from voice.dialogue.rules.services import Catalogue
from voice.dialogue.rules.understand import Heard, understand
from voice.dialogue.rules.vocabulary import VOCABULARIES
from voice.dialogue.rules.vocabulary.base import Intent

VOCABULARY = VOCABULARIES["en"]
CATALOGUE = Catalogue(BusinessInfo.model_validate(CLINIC).services, VOCABULARY.small_words)

UTTERANCES = {
    Intent.HOURS: (
        "what are your opening hours on saturday",
        "um what are your opening hours",
        "When are you open?",
        "are you open now",
        "are you open today",
        "what time do you close",
        "when do you open tomorrow",
        "are you open on sundays",
        "What time do you shut?",
        "uh are you still open",
        "how late are you open",
        "until what time are you open",
        "could you tell me your opening hours",
        "business hours please",
        "are you closed on monday",
        "what about saturday",
        "and on sunday",
        "tomorrow",
        "are you open this weekend",
        "are you open on christmas day",
        "do you work on saturdays",
        "ARE YOU OPEN ON BANK HOLIDAYS",
        "what are your hours",
        "is the shop open tonight",
        "Do you open early on Fridays?",
        "i was wondering if you are open tomorrow",
        "whats your opening times",
    ),
    Intent.PRICE: (
        "how much is a check up",
        "how much does a check-up cost",
        "what are your prices",
        "How much do you charge for whitening?",
        "what does a root canal cost",
        "what's the price of a checkup",
        "um how much is it",
        "is it expensive",
        "could you tell me your rates",
        "what is your fee for an examination",
        "how much would a check up be",
        "price list please",
        "what's the cost of whitening",
        "i'd like to know your prices",
        "how much for a check up please",
        "uh the price of a root canal",
        "What do you charge?",
        "how much are your check ups",
    ),
    Intent.ADDRESS: (
        "where are you",
        "what is your address",
        "what's the address please",
        "where are you located",
        "how do i get there",
        "Where exactly are you?",
        "how do i find you",
        "what's your postcode",
        "can you give me your address",
        "which street are you on",
        "could you tell me where you are",
        "where is your clinic",
        "um where are you based",
        "directions please",
        "Where can I find you?",
        "your address please",
    ),
    Intent.PHONE: (
        "what is your phone number",
        "your telephone number please",
        "what number can i call you on",
        "can i have your number",
        "what's the phone number",
    ),
    Intent.MESSAGE: (
        "i'd like to leave a message",
        "can i leave a message please",
        "can you take a message",
        "call me back please",
        "can someone call me back",
        "could you ask the doctor to call me back",
        "message",
        "I want to leave a message for the manager",
        "please have someone ring me back",
        "i would like a call back",
        "can you pass on a message",
        "um leave a message",
        "get someone to call me",
        "ring me back",
        "take a message for the dentist",
    ),
    Intent.PERSON: (
        "can i speak to someone",
        "i want to talk to a person",
        "put me through to the receptionist",
        "a real person please",
        "operator",
        "i'd like to speak with the doctor",
        "transfer me",
        "can you connect me to someone",
        "human",
        "is anyone there",
        "speak to a human being",
        "i don't want to talk to a robot",
        "could i have a word with the manager",
        "may i speak to somebody",
        "Can I talk to someone, please?",
        "let me speak to the owner",
    ),
    Intent.APPOINTMENT: (
        "i'd like to book an appointment",
        "can i make an appointment",
        "do you have anything available tomorrow",
        "book me in for a check up",
        "are you free on friday",
        "do you have any free slots",
        "could i book an appointment for next week",
        "have you got anything free on friday",
        "i need to see someone about a filling i'd like an appointment",
        "can you fit me in tomorrow",
        "i'd like to make a booking please",
        "do you have any slots left this week",
        "hi um i was wondering if i could get an appointment",
        "book me in for thursday",
        "i want to reserve a table for four",
        "is there any availability on monday",
        "can i schedule a visit",
        "when could i come in for a check-up",
    ),
    Intent.MOVE_APPOINTMENT: (
        "i want to reschedule",
        "can i change my booking",
        "i'd like to move my appointment",
        "could we postpone my appointment to next week",
        "i need to change the time of my appointment",
        "can you bring forward my appointment",
        "i have to rearrange my appointment",
        "can we move it to friday",
        "i'd like to push back my appointment by an hour",
        "reschedule my visit please",
    ),
    Intent.CANCEL_APPOINTMENT: (
        "i need to cancel my appointment",
        "please cancel my booking",
        "i'm calling to cancel an appointment",
        "i can't make it tomorrow",
        "i won't be able to come on thursday",
        "could you cancel the appointment i have on monday",
        "i'd like to cancel our reservation",
        "cancelling my appointment",
    ),
    Intent.CONFIRM_APPOINTMENT: (
        "i'd like to confirm my appointment",
        "just confirming my booking",
        "i'm ringing to confirm the appointment",
        "can i confirm my reservation",
    ),
    Intent.WHICH_APPOINTMENT: (
        "when is my appointment",
        "what time is my appointment again",
        "what day is my booking",
        "can you check my appointment",
        "i've forgotten when my appointment is",
        "could you remind me of my appointment",
        "i have an appointment tomorrow at ten",
        "when am i booked in",
        "i've got an appointment on friday",
    ),
    Intent.SERVICES: (
        "what services do you offer",
        "what do you do",
        "what treatments do you have",
        "tell me about your services",
        "which services do you provide",
    ),
    Intent.OFFERING: (
        "do you do whitening",
        "do you offer root canals",
        "tell me about whitening",
        "and a check up",
        "do you do crowns",
        "root canal",
        "can you do a check up",
        "what about whitening",
    ),
    Intent.DURATION: (
        "how long does a check up take",
        "how long is it",
        "how long does it take",
        "how many minutes is a root canal",
    ),
    Intent.REPEAT: (
        "pardon",
        "sorry",
        "what",
        "can you repeat that",
        "could you say that again",
        "i didn't catch that",
        "what did you say",
        "come again",
        "say that again please",
        "i didn't hear you",
        "sorry i don't understand",
        "one more time please",
        "Could you repeat, please?",
        "excuse me",
        "slow down please",
    ),
    Intent.GOODBYE: (
        "bye",
        "goodbye",
        "that's all thanks",
        "no that's all",
        "thanks bye",
        "have a nice day",
        "see you soon",
        "nothing else thank you",
        "that will be all",
        "i'm done",
        "ok bye bye",
        "no i'm good thanks bye",
    ),
    Intent.YES: (
        "yes",
        "yeah",
        "yep",
        "yes please",
        "that's right",
        "that's correct",
        "sure",
        "okay",
        "of course",
        "correct",
        "um yes",
        "absolutely",
        "please do",
        "go ahead",
        "exactly",
        "yes that is correct",
        "Yes, it is.",
        "all right",
        "that's fine",
        "perfect",
    ),
    Intent.NO: (
        "no",
        "nope",
        "no thanks",
        "no thank you",
        "not really",
        "that's wrong",
        "no that's not right",
        "that's not correct",
        "um no",
        "No, it isn't.",
        "nah",
        "not at all",
    ),
    Intent.CANCEL: (
        "never mind",
        "forget it",
        "cancel",
        "cancel that",
        "nevermind",
        "don't bother",
        "i changed my mind",
        "forget about it",
        "i'll call back later",
        "it doesn't matter",
        "stop",
    ),
    Intent.IDENTITY: (
        "who are you",
        "are you a robot",
        "are you a real person",
        "who am i speaking to",
        "is this a machine",
        "what's your name",
        "am i talking to a computer",
        "are you human",
    ),
    Intent.OTHER_FACT: (
        "do you have a car park",
        "what's your email address",
        "can i pay by card",
        "do you have a website",
        "do you take insurance",
        "is it wheelchair accessible",
    ),
    Intent.THANKS: (
        "thank you",
        "thanks very much",
        "cheers",
    ),
    Intent.GREETING: (
        "hello",
        "hi there",
        "good morning",
    ),
    Intent.NEED: (
        "i have a toothache",
        "my boiler is broken",
        "i've got a leak in my kitchen",
        "i'm calling about my invoice",
        "i need a plumber urgently for a blocked sink",
        "i broke my tooth",
        "i am in pain",
        "there's water everywhere in my flat",
    ),
    Intent.QUESTION: (
        "i have a question",
        "i've got a quick question",
        "can i ask you something",
        "just a question",
    ),
}
TABLE = [(intent, said) for intent, sayings in UTTERANCES.items() for said in sayings]


def hear(said: str) -> Heard:
    return understand(said, VOCABULARY, CATALOGUE)


@every_row(("intent", "said"), TABLE)
def test_a_english_caller_is_understood(intent, said):
    assert intent in hear(said).intents


@every_row(("intent", "said"), [row for row in TABLE if row[0] in (Intent.YES, Intent.NO, Intent.REPEAT)])
def test_a_english_yes_no_or_pardon_asks_for_no_fact(intent, said):
    assert hear(said).facts == ()


@every_row(
    "said",
    [
        "what are your hours and how much is a check-up?",
        "hi um could you tell me how much is a check up and what are your opening hours please",
    ],
)
def test_two_questions_in_one_turn_are_both_heard(said):
    assert {Intent.HOURS, Intent.PRICE} <= set(hear(said).intents)
    assert [service.name for service in hear(said).services] == ["Check-up"]


@every_row("said", ["", "um", "bla bla bla", "the cat sleeps on the sofa", "...", "purple monkey dishwasher"])
def test_what_means_nothing_here_has_no_intent(said):
    assert hear(said).intents == ()


def test_cancelling_an_appointment_is_no_wish_to_stop():
    assert Intent.CANCEL not in hear("i want to cancel my appointment").intents


def test_an_urgent_matter_is_heard_as_such():
    assert Intent.URGENT in hear("it's an emergency there is water everywhere").intents
