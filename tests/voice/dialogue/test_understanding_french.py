"""What French callers say, as transcribers write it, and what each of it means."""

from __future__ import annotations

from tests.tables import every_row
from tests.voice.dialogue.driving import DENTIST
from voice.business import BusinessInfo
from voice.dialogue.rules.services import Catalogue
from voice.dialogue.rules.understand import Heard, understand
from voice.dialogue.rules.vocabulary import VOCABULARIES
from voice.dialogue.rules.vocabulary.base import Intent

VOCABULARY = VOCABULARIES["fr"]
CATALOGUE = Catalogue(BusinessInfo.model_validate(DENTIST).services, VOCABULARY.small_words)

UTTERANCES = {
    Intent.HOURS: (
        "Vous êtes ouverts jusqu'à quelle heure ?",
        "Quels sont vos horaires d'ouverture ?",
        "Est-ce que vous êtes ouvert le samedi ?",
        "vous ouvrez à quelle heure demain",
        "À quelle heure fermez-vous ce soir ?",
        "Vous êtes fermés le lundi ?",
        "C'est ouvert dimanche ?",
        "Je voudrais connaître vos horaires.",
        "Euh bonjour, je voulais savoir si vous étiez ouvert demain matin",
        "Vous travaillez le samedi ?",
        "Et le week-end ?",
        "Êtes-vous ouverts en ce moment ?",
        "Le cabinet est ouvert quand ?",
        "Quand est-ce que vous ouvrez ?",
        "horaires",
        "Vous faites quels horaires ?",
        "Vous ouvrez quand ?",
        "Et demain ?",
        "samedi ?",
        "C'est ouvert aujourd'hui ?",
        "Est-ce que c'est ouvert le 14 juillet ?",
        "Vous serez ouverts pendant les vacances ?",
        "Vous fermez entre midi et deux ?",
        "je peux passer jusqu'à quelle heure",
        "Ouvrez-vous le dimanche matin ?",
        "Vous êtes là demain ?",
        "QUELS SONT VOS HORAIRES",
    ),
    Intent.PRICE: (
        "Combien coûte un détartrage ?",
        "C'est combien le blanchiment ?",
        "Quel est le prix d'un implant ?",
        "Quels sont vos tarifs ?",
        "Ça coûte combien un détartrage ?",
        "Vous prenez combien pour un blanchiment ?",
        "Combien ça coûte ?",
        "Le tarif du nettoyage des dents s'il vous plaît",
        "je voudrais connaître le prix du detartrage",
        "Un détartrage c'est cher ?",
        "Combien est-ce que ça coûte ?",
        "Combien pour un détartrage ?",
        "Combien je vais payer pour un implant ?",
        "c'est à combien le détartrage",
        "Vos prix ?",
        "Il faut compter combien pour un blanchiment ?",
        "quel est le coût d'un détartrage",
        "Pourriez-vous me donner vos tarifs ?",
    ),
    Intent.ADDRESS: (
        "Quelle est votre adresse ?",
        "Vous êtes où ?",
        "Où êtes-vous situés ?",
        "Où est-ce que vous êtes ?",
        "Comment on vient ?",
        "Vous vous trouvez où exactement ?",
        "C'est où ?",
        "Où se trouve le cabinet ?",
        "L'adresse s'il vous plaît",
        "Vous êtes dans quelle rue ?",
        "Comment faire pour venir chez vous ?",
        "Je peux avoir votre adresse ?",
        "Votre cabinet est situé où ?",
        "vous etes dans quel quartier",
        "donnez-moi l'adresse",
        "comment je fais pour venir",
        "C'est à quelle adresse ?",
        "Où vous trouvez-vous ?",
        "Où est votre cabinet ?",
    ),
    Intent.PHONE: (
        "Quel est votre numéro de téléphone ?",
        "C'est quoi votre numéro ?",
        "Je peux avoir votre numéro ?",
        "Donnez-moi le numéro du cabinet",
        "À quel numéro puis-je vous joindre ?",
    ),
    Intent.MESSAGE: (
        "Je voudrais laisser un message.",
        "Est-ce que je peux laisser un message ?",
        "Pouvez-vous prendre un message ?",
        "Je peux laisser un message pour le docteur ?",
        "Qu'on me rappelle s'il vous plaît",
        "Rappelez-moi",
        "Est-ce que quelqu'un peut me rappeler ?",
        "J'aimerais être rappelé",
        "Pouvez-vous demander au docteur de me rappeler ?",
        "un message",
        "Vous pouvez lui transmettre un message ?",
        "Je souhaiterais qu'on me rappelle",
        "prenez un message",
        "Il peut me rappeler ?",
        "Je voudrais que vous me rappeliez",
    ),
    Intent.PERSON: (
        "Je voudrais parler à quelqu'un",
        "Passez-moi quelqu'un s'il vous plaît",
        "Est-ce que je peux parler à une personne ?",
        "Je veux parler à un humain",
        "Je voudrais parler au docteur",
        "Pouvez-vous me transférer ?",
        "Mettez-moi en relation avec le secrétariat",
        "un conseiller",
        "Je préfère parler à une vraie personne",
        "Passez-moi la secrétaire",
        "Je voudrais joindre le docteur Martin",
        "Y a quelqu'un ?",
        "Je ne veux pas parler à un robot",
        "le secrétariat s'il vous plaît",
        "opérateur",
        "Vous pouvez me passer quelqu'un ?",
        "une personne s'il vous plaît",
    ),
    Intent.APPOINTMENT: (
        "Je voudrais prendre rendez-vous",
        "Je voudrais un rendez-vous",
        "Vous avez de la place demain ?",
        "Avez-vous des disponibilités samedi ?",
        "C'est pour un rdv",
        "Auriez-vous un créneau ?",
        "bonjour je souhaiterais prendre un rendez vous pour la semaine prochaine",
        "Il me faudrait un rendez-vous assez vite",
        "Est-ce que je peux avoir un rdv jeudi ?",
        "Je veux réserver",
        "C'est pour réserver une table",
        "Quand auriez-vous une place de libre ?",
        "on voudrait fixer un rendez-vous",
        "Vous avez un créneau ce soir ?",
        "Quelles sont vos disponibilités ?",
        "prendre rdv",
        "je vous appelle pour un rendez-vous",
        "Pouvez-vous me donner un rendez-vous ?",
        "J'ai besoin d'un rendez-vous pour ma fille",
        "euh oui bonjour c'est pour prendre un rendez-vous s'il vous plaît",
        "je peux venir quand ? il me faut un rendez-vous",
        "J'aimerais bien un créneau en fin de journée",
        "Y a-t-il de la place mardi ?",
        "une réservation pour quatre personnes",
        "Je cherche un rendez-vous le matin",
    ),
    Intent.MOVE_APPOINTMENT: (
        "déplacer mon rendez-vous",
        "Je voudrais déplacer mon rendez-vous",
        "Est-ce que je peux décaler mon rendez-vous d'une heure ?",
        "Je souhaite reporter mon rdv de jeudi",
        "Je dois changer l'heure de mon rendez-vous",
        "On peut avancer mon rendez-vous ?",
        "il faudrait repousser notre rendez-vous",
        "modifier ma réservation",
        "j'aimerais changer de jour",
        "Pourriez-vous me changer mon rendez-vous de mardi ?",
        "remettre mon rendez-vous à plus tard",
        "changer la date du rendez-vous",
    ),
    Intent.CANCEL_APPOINTMENT: (
        "J'aimerais annuler mon rendez-vous",
        "annuler mon rdv de demain",
        "Je dois annuler la réservation",
        "je vous appelle pour annuler un rendez-vous",
        "Il faut supprimer mon rendez-vous",
        "Je ne peux pas venir demain",
        "je peux plus venir jeudi",
        "Annulez mon rendez-vous s'il vous plaît",
        "je voudrais décommander mon rendez-vous",
        "c'est pour une annulation de rendez-vous",
        "Finalement j'annule mon rendez-vous",
    ),
    Intent.CONFIRM_APPOINTMENT: (
        "Je confirme mon rendez-vous",
        "je voudrais confirmer mon rendez-vous de mardi",
        "c'est pour confirmer le rendez-vous",
        "Je vous confirme ma venue",
        "confirmer ma réservation",
        "j'appelle pour confirmer ma présence",
    ),
    Intent.WHICH_APPOINTMENT: (
        "C'est quand mon rendez-vous ?",
        "À quelle heure est mon rendez-vous ?",
        "Quel jour j'ai mon rendez-vous ?",
        "J'ai rendez-vous demain à 10 heures",
        "j'ai un rendez-vous mais je ne sais plus quand",
        "mon rendez-vous c'est à quelle heure déjà",
        "Pouvez-vous vérifier mon rendez-vous ?",
        "Je ne retrouve plus la date de mon rendez-vous",
        "J'ai bien rendez-vous jeudi ?",
    ),
    Intent.SERVICES: (
        "Qu'est-ce que vous faites ?",
        "Quels sont vos services ?",
        "Vous proposez quoi ?",
        "Quelles prestations proposez-vous ?",
        "Que proposez-vous ?",
        "Quels soins faites-vous ?",
    ),
    Intent.OFFERING: (
        "Vous faites des détartrages ?",
        "Est-ce que vous faites le blanchiment ?",
        "Faites-vous des implants ?",
        "Proposez-vous des couronnes ?",
        "Et un implant ?",
        "Vous avez des prothèses ?",
        "détartrage",
        "Et pour le blanchiment ?",
    ),
    Intent.DURATION: (
        "Ça dure combien de temps un détartrage ?",
        "Combien de temps ça prend ?",
        "Quelle est la durée d'un blanchiment ?",
        "C'est long ?",
    ),
    Intent.REPEAT: (
        "Pardon ?",
        "Vous pouvez répéter ?",
        "Comment ?",
        "Je n'ai pas compris",
        "Pouvez-vous répéter s'il vous plaît ?",
        "Quoi ?",
        "J'ai pas entendu",
        "Répétez",
        "Vous avez dit quoi ?",
        "Excusez-moi ?",
        "Je n'ai pas bien entendu.",
        "Qu'est-ce que vous avez dit ?",
        "Hein ?",
        "Je vous entends mal",
        "Pouvez-vous parler plus lentement ?",
    ),
    Intent.GOODBYE: (
        "Au revoir",
        "Merci, au revoir",
        "Bonne journée",
        "Non merci, ce sera tout",
        "C'est tout, merci",
        "Bonne soirée à vous",
        "À bientôt",
        "Non c'est bon, au revoir",
        "Rien d'autre, merci",
        "Allez, au revoir !",
    ),
    Intent.YES: (
        "Oui",
        "Ouais",
        "Oui, c'est ça",
        "Tout à fait",
        "Exactement",
        "D'accord",
        "Ok",
        "Bien sûr",
        "Oui s'il vous plaît",
        "C'est bien ça",
        "Volontiers",
        "Parfait",
        "C'est correct",
        "Euh oui",
        "Oui oui",
        "Absolument",
        "Je veux bien",
        "C'est exact",
        "Très bien",
        "Voilà",
        "Ouais, c'est bon",
        "Ah oui",
    ),
    Intent.NO: (
        "Non",
        "Non merci",
        "Pas du tout",
        "Non, ce n'est pas ça",
        "Ce n'est pas le bon",
        "Euh non",
        "Non non",
        "C'est faux",
        "Non pas vraiment",
        "Nan",
        "Ah non",
        "Pas maintenant",
    ),
    Intent.CANCEL: (
        "Laissez tomber",
        "Laisse tomber",
        "Annulez",
        "Non finalement c'est bon",
        "Oubliez",
        "J'ai changé d'avis",
        "Ce n'est pas grave",
        "Tant pis",
        "Annuler",
        "Je rappellerai plus tard",
        "Stop",
    ),
    Intent.IDENTITY: (
        "Qui êtes-vous ?",
        "Vous êtes un robot ?",
        "C'est un robot ?",
        "À qui ai-je l'honneur ?",
        "Je suis bien chez le dentiste ?",
        "Vous êtes une vraie personne ?",
        "Je parle à une machine ?",
        "Vous êtes une intelligence artificielle ?",
    ),
    Intent.OTHER_FACT: (
        "Vous avez un parking ?",
        "C'est quoi votre adresse mail ?",
        "Vous prenez la carte bancaire ?",
        "Est-ce que vous acceptez les chèques ?",
        "Vous avez un site internet ?",
        "Est-ce remboursé par la mutuelle ?",
    ),
    Intent.THANKS: (
        "Merci",
        "Merci beaucoup",
        "Je vous remercie",
    ),
    Intent.GREETING: (
        "Bonjour",
        "Allô ?",
        "Bonsoir",
    ),
    Intent.NEED: (
        "J'ai une fuite d'eau dans ma cuisine",
        "J'ai très mal aux dents",
        "Ma chaudière est en panne",
        "Je me suis cassé une dent",
        "C'est pour un devis",
        "J'appelle au sujet de ma facture",
        "Il y a une fuite chez moi",
        "Mon lavabo est bouché",
        "J'appelle pour une panne de chauffage",
        "Bonjour, j'ai un problème avec ma douche",
    ),
    Intent.QUESTION: (
        "J'ai une question",
        "Je voudrais un renseignement",
        "J'aurais une petite question",
        "Je voudrais des informations",
    ),
}
TABLE = [(intent, said) for intent, sayings in UTTERANCES.items() for said in sayings]


def hear(said: str) -> Heard:
    return understand(said, VOCABULARY, CATALOGUE)


@every_row(("intent", "said"), TABLE)
def test_a_french_caller_is_understood(intent, said):
    assert intent in hear(said).intents


@every_row(("intent", "said"), [row for row in TABLE if row[0] in (Intent.YES, Intent.NO, Intent.REPEAT)])
def test_a_french_yes_no_or_pardon_asks_for_no_fact(intent, said):
    assert hear(said).facts == ()


@every_row(
    "said",
    [
        "Quels sont vos horaires et combien coûte un détartrage ?",
        "Bonjour, je voudrais savoir combien coûte un detartrage et quels sont vos horaires s'il vous plaît",
    ],
)
def test_two_questions_in_one_turn_are_both_heard(said):
    assert {Intent.HOURS, Intent.PRICE} <= set(hear(said).intents)
    assert [service.name for service in hear(said).services] == ["Détartrage"]


@every_row(
    "said",
    [
        "",
        "euh",
        "blablabla",
        "la la la la",
        "trente-six chandelles",
        "???",
        "Le chat dort sur le canapé rouge du salon",
    ],
)
def test_what_means_nothing_here_has_no_intent(said):
    assert hear(said).intents == ()


def test_cancelling_an_appointment_is_no_wish_to_stop():
    assert Intent.CANCEL not in hear("Je voudrais annuler mon rendez-vous").intents


def test_an_urgent_matter_is_heard_as_such():
    assert Intent.URGENT in hear("C'est très urgent, il y a de l'eau partout").intents
