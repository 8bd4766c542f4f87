"""Emergencies in French."""

from __future__ import annotations

from voice.dialogue.emergencies.kinds import Danger, Trade
from voice.dialogue.emergencies.signs.base import Signs, any_of

_NOT = r"(?:plus|pas|presque plus|quasiment plus|presque pas)"
_CHILD = r"(?:bebe|fils|fille|enfants?|petite?|nourrisson)"
_BADLY = r"(?:beaucoup|enormement|abondamment|tres fort|sans arret|a flots|de partout|partout)"
_MINUTES = r"(?:2|3|4|5|6|deux|trois|quatre|cinq|six)"
_PERSON = (
    r"(?:mari|femme|mere|maman|pere|papa|fils|fille|bebe|frere|soeur|petite?|enfant|gamine?|grand mere|grand pere|mamie"
    r"|papi|voisine?|collegue|copine?|amie?|cliente?|patiente?|homme|dame|monsieur|personne|gars|type|ouvrier|ouvriere"
    r"|tante|oncle|cousine?|belle mere|beau pere|quelqu un|garcon|vieux|vieille|conjointe?|compagnon|compagne)"
)

FRENCH = Signs(
    harmless=any_of(
        r"(?:ce n est |c est |n est |est |c |il n y a |y a |rien d |a rien d )?(?:pas|rien|aucune|sans|plus)(?: \w+)? ?"
        r"(?:d |une |de caractere |si |vraiment |tres )?urgen\w+",
        r"(?:detecteurs?|alarmes?|extincteurs?|porte|assurance|securite|avertisseur|exercice)s?(?: \w+)?"
        r" (?:de |d |anti )?(?:fumee|incendie|feu|gaz|monoxyde)(?: \w+)?",
        (
            r"(?:roue|sortie|issue|porte|escalier|batterie|cle|double) de secours|bande d arret d urgence"
            r"|sacs? mortuaires?"
        ),
        r"(?:mort|morte|mourir|meurs|creve|mourait) de (?:rire|faim|soif|chaud|froid|honte|fatigue|peur|envie)",
        (
            r"feux? (?:rouges?|verts?|de bois|a gaz|de position|arriere|avant|de croisement|de cheminee)"
            r"|coup de feu|arme a feu"
        ),
        r"(?:apres|suite a|depuis|consecutif a) (?:mon|ma|son|sa|un|une|l|notre|leur) (?:avc|infarctus|crise cardiaque"
        r"|attaque|accident)",
        r"chez les pompiers|pompier volontaire|calendrier des pompiers|risques? d \w+|bruit d explosion",
        r"(?:telephone|portable|batterie|mobile) (?:est |a )?(?:mort|morte|creve)",
        r"aux? urgences|service des urgences|en urgence|d urgence",
    ),
    stories=any_of(
        r"l an(?:nee)? (?:derniere?|passee?)|(?:la semaine|le mois|l ete|l hiver|l automne|le printemps|le week end"
        r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (?:derniere?|passee?)",
        (
            r"(?:il y a|ya|ca fait) (?:deja |environ |a peu pres |plus de |au moins )?\w+(?: \w+)? (?:semaines?"
            r"|mois|ans?|annees?)(?! de grossesse)"
        ),
        r"a l epoque|autrefois|dans le temps|c est repare|a ete repare\w*|est reparee?|deja repare\w*|c est regle",
        r"combien|tarifs?|prix|couter?|coute|devis|facture|facturez|forfait",
        (
            r"en cas d\w*|au cas ou|si jamais|si un jour|^si|et si|suppose|que (?:faire|faut il faire)"
            r"|qu est ce qu on fait si"
        ),
        r"(?:est ce que )?(?:vous |votre \w+ )(?:faites|intervenez|proposez|reparez|changez|posez|installez"
        r"|gerez|deplacez"
        r"|traitez|vendez|vous deplacez|vous occupez|assurez|etes ouverts?)|(?:faites|intervenez|gerez|reparez"
        r"|posez|assurez) vous",
        r"je voudrais (?:savoir|preparer|un rendez vous)|(?:a l|d) avance",
    ),
    now=any_of(
        r"maintenant|en ce moment|tout de suite|immediatement|a l instant|la ca|et la|vient de|viens de|ca recommence"
        r"|toujours pas|encore une fois|aujourd hui|ce matin|ce soir|cette nuit",
    ),
    but=any_of(r"mais|sauf que|par contre|seulement"),
    animals=any_of(
        r"chien(?:ne)?s?|chats?|chatte|chatons?|chiots?|lapins?|lapine|cheval|chevaux|jument|poney|hamster|perroquet"
        r"|oiseau|perruche|tortue|furet|cochon d inde|vache|veau|chevre|mouton|brebis|animal|toutou",
    ),
    urgent=any_of(
        r"c est (?:vraiment |bien |quand meme |pour |une vraie )?(?:une )?urgence",
        r"(?:j ai|on a|nous avons|il y a|y a) (?:vraiment )?(?:une )?(?:grosse |vraie |petite )?urgence",
        r"urgence (?:absolue|vitale|totale|dentaire|medicale|veterinaire|extreme)|extreme urgence|tres grosse urgence",
    ),
    life={
        Danger.MEDICAL: any_of(
            (
                r"(?:de |a |fait |faire |fais |eu )(?:faire )?un malaise|coupee?s? (?:la |le |un |une )?(?:main"
                r"|doigts?|bras|jambe|pied)|tranche\w*(?: \w+)? (?:main|doigts?|bras|jambe|pied|gorge)|(?:bras|main"
                r"|visage|moitie)(?: \w+){0,3} (?:engourdie?s?|paralysee?s?|tombant)|toute? (?:blanche?|pale"
                r"|grise?)(?: \w+){0,6} (?:repond|bouge|parle) (?:pas|plus)"
            ),
            rf"{_PERSON}(?: \w+){{0,9}} (?:ne |n )?(?:me )?(?:parle|bouge|reagit|repond|voit) (?:plus|pas)",
            rf"(?:{_PERSON}|levres?|visage|ongles)(?: \w+){{0,5}} (?:bleue?s?|violette?s?|tout gris|toute grise)",
            rf"{_PERSON}(?: \w+){{0,6}} (?:par terre|au sol|allongee?|effondree?|ecroulee?|a terre)",
            (
                r"(?:avaler|prendre|pris|avale|bu)(?: \w+){0,2} (?:tous|toutes|toute|tout|trop"
                r"|plein)(?: \w+){0,3} (?:cachets?|medicaments?|comprimes?|pilules?|somniferes?|boite|tablette)"
            ),
            rf"(?:ne |n )?respire(?:nt)? (?:{_NOT}|tres mal|mal|difficilement|a peine)(?! bien)",
            rf"(?:arriv\w+|peux|peut|parvien\w+) (?:{_NOT}|a peine) a? ?(?:bien )?respirer",
            (
                r"(?:du mal|des difficultes|de la peine|peine) a respirer|(?:difficultes|detresse"
                r"|insuffisance) respiratoires?"
            ),
            r"(?:s |m )etouff\w+|en train de s etouffer|s etrangle|fausse route",
            r"inconsciente?s?|perdu connaissance|perd connaissance|evanouie?s?|dans les pommes|dans le coma"
            r"|fait un malaise|eu un malaise|a (?:un|fait un) malaise|ranimer|reanimer|massage cardiaque",
            rf"(?:ne |n )?(?:se |me )?(?:reveille|reagit|reponds? plus a rien) {_NOT}",
            r"arret cardiaque|crise cardiaque|infarctus|avc|attaque cerebrale|attaque cardiaque",
            (
                r"(?:douleurs?|mal|point|pression|serre\w*|oppress\w+)(?: \w+){0,3} (?:poitrine|thorax|thoracique"
                r"|coeur)(?! d artichaut)"
            ),
            (
                rf"saign\w* (?:tres )?{_BADLY}|hemorrag\w+|perd\w* (?:beaucoup|enormement|trop|plein) de sang"
                r"|vid\w+ de son sang"
            ),
            r"(?:du )?sang partout|plein de sang|mare de sang|(?:ouvert|coupe|taillade)\w* les (?:veines|poignets)",
            r"electrocut\w+|electrise\w*|foudroye\w*",
            r"noye\w*|(?:se|me) noyer|tombee? (?:dans|a) (?:la piscine|l eau|un puits|le puits)",
            r"overdose|surdose|intoxication|empoisonne\w*|monoxyde",
            r"(?:avale|bu|ingere)\w* (?:de la |du |de l |des |un |une |toute? )?(?:\w+ )?(?:javel|detergent"
            r"|produit|poison"
            r"|medicaments?|comprimes?|pile|soude|acide|lessive|bouchon)",
            r"(?:pris|avale|prend) (?:toute la boite|tous (?:mes|ses|les)|trop de|une boite de)(?: \w+)*",
            (
                r"gravement blesse\w*|blesse\w* grave\w*|grave(?:ment)? accident\w*|accident grave|(?:des "
                r"|y a des )?(?:gens|personnes|enfants) (?:sont )?blesse\w*"
            ),
            (
                r"(?:bras|jambe|doigts?|main|pied) (?:arrache|coupe|sectionne|ecrase)\w*|(?:coupe|sectionne|arrache"
                r"|tranche)\w* (?:le |un |la |deux )(?:doigts?|main|bras|jambe)"
            ),
            (
                r"tombee? (?:du|de la|de l|par la|dans le) (?:toit|toiture|echelle|echafaudage|balcon|fenetre|vide"
                r"|etage|\w+ etage)"
            ),
            r"renversee? par (?:une voiture|un camion|un bus|une moto|un scooter)|ecrasee? (?:par|sous) \w+",
            (
                r"convuls\w+|crise d epilepsie|choc (?:anaphylactique|allergique)|gorge (?:qui )?(?:gonfle|enfle"
                r"|se ferme)\w*"
            ),
            (
                r"levres bleues|(?:est |devient |tout |toute )(?:tout |toute )?bleue?(?: \w+)?$|en train de mourir"
                r"|va mourir|il meurt|elle meurt|je meurs"
            ),
            r"en train d accoucher|le bebe sort|tete du bebe",
            (
                r"(?:appel\w+|faut|besoin d|envoy\w+|voulons|veux) (?:vite |moi )?(?:une |les |le |des )?(?:ambulance"
                r"|pompiers|samu|secours)"
            ),
            r"au secours",
        ),
        Danger.FIRE: any_of(
            (
                r"en train de (?:cramer|bruler|flamber)|(?:local|hangar|entrepot|atelier|boutique|magasin|poubelles?"
                r"|canape|lit|matelas|foret|champ|grenier|cave|machine|four|poele|toiture|balcon|bureau"
                r"|salle)(?: \w+){0,3} (?:brul|cram|flamb)\w+"
            ),
            r"(?:il y a|y a|ya|on a|nous avons) (?:le |du |un )?(?:debut d )?(?:feu|incendie)(?! vert| rouge)",
            (
                r"(?:a |ont |vient de |viennent de |a vite )?(?:pris|prend|prennent|prendre) feu|en feu|en flammes"
                r"|des flammes|avec des flammes"
            ),
            (
                r"(?:maison|appartement|immeuble|cuisine|garage|grange|voiture|camion|friteuse|rideaux?|toit|hotte"
                r"|chambre|local) (?:est en train de |commence a )?brul(?:e|ent|er)"
            ),
            r"(?:plein|remplie?|envahie?) de fumee|fumee (?:noire|partout|epaisse)",
            r"odeurs? de gaz|(?:sens|sent|sentons|sentent) (?:\w+ ){0,3}?(?:le |du |comme du )?gaz|comme du gaz"
            r"|fuite de gaz"
            r"|gaz (?:qui )?(?:fuit|s echappe|partout)|fuit(?: \w+){0,2} gaz",
            r"monoxyde|explosion|(?:a|vient d) explose\w*|va exploser",
        ),
        Danger.VIOLENCE: any_of(
            (
                r"(?:gars|homme|type|individu|quelqu un|mec|hommes|gens|inconnu)(?: \w+){0,3} (?:armee?s?|cagoule\w*"
                r"|avec un (?:couteau|fusil|flingue|pistolet))|braqu\w+|prise d otage"
            ),
            r"(?:on|il|elle|quelqu un|mon \w+|ma \w+) (?:est en train de |va |veut |essaie de )?(?:m agresse\w*"
            r"|me frapper?|me bat|me tuer"
            r"|nous tuer|me poignarder|m etrangle\w*|nous menace|me menace)",
            (
                r"je (?:suis|viens d etre|me fais|me suis fait) (?:en train de me faire )?(?:agress\w+|frapper?"
                r"|poignard\w+|viole\w*|kidnapp\w+|sequestr\w+)"
            ),
            r"(?:a|avec|il y a|y a) (?:un |une |quelqu un avec un )?(?:couteau|fusil|pistolet|arme|revolver|hache)",
            (
                r"(?:en train d|en train de|essaie d|essaie de|veut|essaient de|tente de|tente d) (?:rentrer|entrer"
                r"|forcer|defoncer|cambrioler|fracturer)(?: \w+){0,2}"
            ),
            (
                r"(?:cambrioleurs?|voleurs?|intrus|quelqu un|inconnu) (?:est |sont )?(?:dans|chez|devant) (?:ma|la|moi"
                r"|nous|mon|le)(?: maison| chambre| salon| magasin)?"
            ),
            r"coups de feu|se fait (?:agresser|poignarder|tabasser)|me poursuit|enlev\w+ (?:mon|ma|un) \w+",
        ),
        Danger.SUICIDE: any_of(
            (
                r"(?:se|me) (?:jeter|balancer|defenestrer) (?:du|de la|de l|par|sous|dans)|(?:menace|veut|voulu|essaye"
                r"|essaie) (?:de )?(?:se jeter|se faire du mal|se tuer|en finir|mourir)"
            ),
            r"suicid\w+|(?:me|se|vais me|veux me|veut se) (?:tuer|foutre en l air|pendre|jeter sous \w+ \w+)",
            r"en finir(?: avec (?:la|ma) vie| pour de bon)?|mettre fin a (?:mes|ses) jours|envie de mourir"
            r"|veux (?:plus vivre|mourir)|plus envie de vivre"
            r"|plus (?:le courage|la force) de vivre|sauter (?:par la fenetre|du pont|dans le vide|du balcon|du toit)",
        ),
    },
    trades={
        Trade.PLUMBER: any_of(
            (
                r"(?:goutte|coule|ruisselle|tombe|pleut)(?: \w+){0,2} sur (?:mon|ma|mes|le|la|les|nos|notre)(?: \w+)*"
                r"|machine(?: \w+){0,4} (?:deborde|fuit|inonde)"
            ),
            (
                r"(?:chauffe eau|ballon|cumulus|chaudiere|lave linge|lave vaisselle|machine a laver|douche|tuyau"
                r"|plafond|mur|siphon|compteur d eau|vanne)(?: \w+){0,3} (?:fuit|pisse|perd|coule|deborde|degouline"
                r"|crache|ruisselle)(?: \w+)*|(?:parquet|plancher|plafond|placo|carrelage"
                r"|peinture)(?: \w+){0,3} (?:souleve|gondole|gonfle|cloque|tombe|s effondre|trempee?)"
                r"|les pieds dans l eau|l eau monte|ca fuit (?:de partout|chez|beaucoup|fort)"
            ),
            (
                r"(?:grosse|enorme|importante|tres grosse|grave|sacree) fuite|fuite (?:enorme|importante"
                r"|d eau (?:importante|enorme|partout))"
            ),
            (
                r"eau (?:\w+ ){0,3}?(?:coule|ruisselle|sort|jaillit|se deverse|tombe|gicle|goutte"
                r"|monte)(?: \w+){0,2} (?:partout|plafond|toute seule|a flots|des murs|du mur|dessus|du plafonnier"
                r"|salon|de partout)"
            ),
            (
                r"de l eau (?:partout|jusqu)|(?:cave|maison|cuisine|salle de bains?|appartement|garage|sous sol"
                r"|couloir|studio|bureau|magasin|tout)(?: \w+)? (?:est |en train d etre |sont )?inonde\w*|inondation"
                r"|degat des eaux (?:en cours|enorme)"
            ),
            (
                r"(?:tuyau|canalisation|conduite|flexible|joint|robinet|cumulus|ballon|ballon d eau chaude"
                r"|chauffe eau)(?: \w+){0,3} (?:a |ont |est |s est |vient d |vient de |en train de )?(?:eclate|explose"
                r"|casse|rompu|lache|perce|crever?|pete|sauter?|lacher)\w*"
            ),
            r"(?:tuyau|canalisation|conduite|flexible)s? (?:eclate|creve|casse|perce|rompu)\w*",
            (
                r"(?:plus|pas|aucune)(?: d| goutte d| du tout d)? ?eau(?! chaude) (?:du tout|dans (?:tout )?(?:l|la"
                r"|le)|nulle part|au robinet|courante|depuis|chez)|plus une goutte d eau"
            ),
            (
                r"(?:toilettes?|wc|egouts?|eviers?|baignoire|fosse|eaux usees)(?: \w+){0,2} (?:debord\w+|remont\w+"
                r"|refoul\w+|deverse\w*)|ca deborde"
            ),
            (
                r"(?:arriv\w+|peux|peut|sait|reussi\w+) (?:pas|plus) a? ?(?:couper|fermer|arreter) (?:l eau"
                r"|l arrivee d eau|le robinet|la fuite|la vanne)"
            ),
            (
                r"ca (?:gicle|se deverse|coule a flots|pisse l eau|coule partout|inonde)(?: \w+)*"
                r"|eau (?:qui leur )?tombe dessus"
            ),
        ),
        Trade.ELECTRICIAN: any_of(
            (
                r"(?:tableau|compteur|prise|disjoncteur)(?: \w+){0,4} (?:bruits?|chaude?|gresillements?|bourdonne\w*)"
                r"|sent le chaud|sent chaud"
            ),
            (
                r"(?:rue|immeuble|voisins?|quartier|batiment)(?: \w+){0,4} (?:courant|lumiere"
                r"|electricite)(?: \w+){0,2} (?:sauf|pas chez|pas nous|et pas)(?: \w+)*"
                r"|congelateur(?: \w+){0,6} (?:courant|electricite|degele\w*)|tout s est (?:eteint|coupe)|dans le noir"
            ),
            r"(?:plus|pas|aucune)(?: du tout)?(?: d| de)? ?(?:electricite|courant|lumiere|jus)(?: du tout)?",
            (
                r"panne (?:totale|generale|complete) d electricite|(?:sans|coupure d) (?:electricite"
                r"|courant)(?: \w+){0,2} depuis"
            ),
            (
                r"etincelles?|court circuit|(?:prise|tableau|compteur|disjoncteur|fils?|cable)(?: \w+){0,3} (?:fume"
                r"|fond|fondu|brule|chauffe|crepite|gresille|grille)\w*"
            ),
            r"odeur de brule|(?:sent|sens)(?: \w+){0,2} (?:le )?brule|sent le cramer?|sent le roussi",
            r"(?:pris|recu)(?: \w+){0,2} (?:decharge|coup de jus|chataigne|jus)",
            (
                r"(?:compteur|disjoncteur|tout|ca|differentiel|plombs?)(?: \w+)? (?:a )?(?:disjonct\w+|saut(?:e|ent"
                r"|er)|ne se remet|se remet pas|remet plus)(?: \w+)*"
            ),
            (
                r"fils? denudes?|fil (?:electrique )?(?:arrache|par terre|tombe)|l eau(?: \w+){0,3} (?:tableau"
                r"|compteur|prise)(?: electrique)?"
            ),
        ),
        Trade.LOCKSMITH: any_of(
            (
                r"(?:verrou|loquet|poignee|portail|rideau|barillet|digicode|cylindre|volet)(?: \w+){0,4} (?:bloque\w*"
                r"|coince\w*|casse\w*|force\w*|grippe\w*|hors service|ne s ouvre plus)|(?:est|coincee?|bloquee?"
                r"|seule?) (?:a l interieur|dedans|derriere la porte)(?: \w+)*|(?:ouvre|ouvrir) (?:pas|plus) la porte"
            ),
            (
                r"enferme\w* (?:dehors|a l exterieur|dedans|a l interieur|tout seul|toute seule|chez \w+|dans)"
                r"|enferme\w*(?: \w+){0,4} (?:appartement|maison|salle de bain|toilettes|voiture)"
            ),
            (
                r"(?:porte|serrure)(?: \w+){0,3} (?:a claque|s est (?:re)?ferme\w*|s est claque\w*|claquee?"
                r"|ne ferme plus|ne s ouvre plus|fracture\w*|forcee?|defonce\w*|bloquee?|coincee?)"
            ),
            (
                r"(?:peux|peut|arriv\w+) (?:plus|pas) a? ?(?:\w+ )?(?:rentrer|ouvrir|entrer|sortir)(?: chez (?:moi"
                r"|nous)| la porte| de chez \w+| de \w+ \w+)?"
            ),
            (
                r"cambriole\w*|effraction|a la porte de chez (?:moi|nous)|dehors (?:en pyjama|pieds nus"
                r"|sans (?:mes )?cles?)|en pyjama|sur le palier"
            ),
            (
                r"cles?(?: \w+){0,3} (?:cassee?s?|brisee?|tordue|restee?s? (?:a l interieur|dedans|dans)|a l interieur"
                r"|coincee?)(?: \w+)*|vole\w* (?:mes|les|nos) cles|perdu (?:mes|les|nos) cles (?:et|je suis)"
            ),
        ),
        Trade.HEATING: any_of(
            (
                r"(?:radiateur|chaudiere|poele|ballon|insert|plancher chauffant"
                r"|pompe a chaleur)(?: \w+){0,4} (?:eclate\w*|creve\w*|perce\w*|crache\w*|fuit|gicle|explose\w*|siffle"
                r"|tremble|bout)(?: \w+)*|eau (?:brulante|bouillante)|il gele (?:dans|chez)|degres (?:dans la|chez)"
            ),
            r"(?:plus|pas|ni|sans)(?: du tout)?(?: de)? (?:chauffage|eau chaude)(?: ni (?:eau chaude|chauffage))?",
            (
                r"(?:chaudiere|chauffage|pompe a chaleur|radiateurs?|poele)(?: \w+){0,3} (?:en panne|en rade|morte?"
                r"|ne (?:marche|demarre|fonctionne|s allume) (?:plus|pas)|marche plus|fuit|fume|a lache|a explose"
                r"|en securite|s est arrete\w*|fait un bruit \w+(?: \w+)?)"
            ),
            (
                r"fumee(?: \w+){0,4} (?:chaudiere|poele|radiateur)|(?:chaudiere|poele)(?: \w+){0,6} fumee|il (?:fait"
                r"|ne fait que) \w+ degres (?:dans|chez|a l interieur)"
            ),
        ),
        Trade.ROOFER: any_of(
            (
                r"(?:toit|toiture|charpente|cheminee)(?: \w+){0,3} (?:effondre\w*|envole\w*|arrache\w*|ecroule\w*"
                r"|s est effondre\w*|troue\w*|perce\w*|parti\w*|menace de tomber)"
            ),
            (
                r"(?:arrache|emporte|souleve|envole)\w*(?: \w+){0,4} (?:toit|toiture|tuiles?|ardoises?|faitage)"
                r"|tuiles?(?: \w+){0,4} (?:envole\w*|tombe\w*|parties?)"
            ),
            (
                r"(?:il pleut|pluie (?:rentre|entre|tombe)|eau (?:rentre|entre|passe|coule"
                r"|tombe))(?: \w+){0,3} (?:maison|toit|toiture|grenier|plafond|combles|chambre|salon)"
            ),
            r"(?:arbre|branche|grue|antenne)(?: \w+){0,4} (?:toit|toiture)",
        ),
        Trade.GLAZIER: any_of(
            (
                r"(?:vitrine|vitre|fenetre|baie vitree|porte vitree|pare brise|carreau|velux"
                r"|verriere)(?: \w+){0,4} (?:casse\w*|brise\w*|explose\w*|eclate\w*|en morceaux|par terre|vandalise\w*"
                r"|ne ferme plus|defonce\w*)"
            ),
            (
                r"(?:casse|brise|explose|defonce|fracasse)\w* (?:ma|la|une|notre|mes|les|toutes les) (?:vitrine|vitre"
                r"|fenetre|baie|porte vitree|vitres|fenetres)"
            ),
            r"(?:eclats|morceaux|bouts) de verre partout",
        ),
        Trade.DENTIST: any_of(
            (
                r"(?:couronne|bridge|plombage|facette|implant|appareil)(?: \w+){0,3} (?:tombee?|cassee?|decollee?"
                r"|partie?|sortie?)|mal de chien|mal a (?:crever|mourir)|terriblement mal|(?:souffre"
                r"|j ai mal) (?:atrocement|horriblement|enormement)"
            ),
            (
                r"(?:visage|figure|bouche|machoire)(?: \w+)? (?:deforme\w*|bloque\w*|decroche\w*|luxe\w*)|(?:mal"
                r"|douleur)(?: \w+){0,5} (?:dents?|machoire)(?: \w+){0,8} (?:dorm\w*|supporte\w*|tient|tiens|pleure\w*"
                r"|craque)"
            ),
            (
                r"dents?(?: \w+){0,4} (?:cassee?s?|tombee?s?|arrachee?s?|expulsee?|deplacee?|bouge|fendue|enfoncee?"
                r"|brisee?)|(?:casse|arrache|perdu|expulse|cogne|pete)\w*(?: \w+){0,3} dents?(?! de lait)"
            ),
            (
                r"(?:joue|visage|machoire|gencive|bouche|figure|gorge)(?: \w+){0,4} (?:gonfle\w*|enfle\w*)|(?:gonfle"
                r"|enfle)\w*(?: \w+){0,3} (?:joue|visage|machoire|gencive)|abces"
            ),
            (
                r"saign\w*(?: \w+){0,5} (?:extraction|dents?|gencives?|arrachage|arrache)|(?:extraction|dent"
                r"|gencive)(?: \w+){0,6} saign\w*"
            ),
            (
                r"rage de dents?|(?:dents?|molaire)(?: \w+){0,6} (?:insupportable|atroce|horrible|intenable|a hurler"
                r"|a mourir|dors (?:plus|pas)|dormir)|mal(?: \w+){0,4} (?:insupportable|a hurler|a en pleurer"
                r"|a mourir)|(?:douleur|souffre)(?: \w+){0,4} (?:insupportable|atroce|intenable|le martyre|horrible)"
            ),
        ),
        Trade.DOCTOR: any_of(
            (
                r"(?:39|40|41|quarante|trente neuf|forte|grosse|beaucoup)(?: \w+){0,3} (?:de )?fievre"
                r"|fievre(?: \w+){0,4} (?:39|40|41|quarante|ne (?:baisse|descend) pas|baisse pas)"
            ),
            (
                r"(?:vomi|vomit|vomis|crache|tousse|urine|pisse)\w*(?: \w+){0,2} sang|du sang dans (?:les|ses"
                r"|mes) (?:selles|urines?)"
            ),
            r"reaction allergique|(?:visage|levres?|gorge|langue|yeux)(?: \w+){0,4} (?:gonfle\w*|enfle\w*)",
            (
                r"(?:ne |n |arrive |peut |peux |arriv\w+ )(?:peut |peux |arrive )?(?:plus|pas)(?: a)? (?:se relever"
                r"|se lever|marcher|bouger|tenir debout|se mettre debout)"
            ),
            (
                r"raideur de la nuque|deshydrate\w*|paralyse\w*|mal(?: \w+){0,3} ventre(?: \w+){0,4} (?:insupportable"
                r"|atroce|horrible|plie|pliee)|(?:douleur|mal)(?: \w+){0,4} (?:insupportable|atroce|intenable)"
            ),
            (
                r"confuse?(?: \w+)? (?:et|depuis)|delire|brulee? (?:avec|au|gravement)|plaie (?:profonde|ouverte)"
                r"|mord(?:u|ue) par"
            ),
        ),
        Trade.NURSE: any_of(
            (
                r"(?:perfusion|sonde|catheter|drain|stomie|pompe|poche|pansement|picc line"
                r"|voie)(?: \w+){0,4} (?:arrache\w*|bouche\w*|debranche\w*|saigne\w*|sonne|fuit|coule|tombe\w*|sortie?"
                r"|imbibe\w*|arretee?|decolle\w*)"
            ),
            (
                r"(?:plus d|oublie (?:l|son|sa|mon|ma)|manque d) ?(?:insuline|piqure|injection)|hypoglycemie"
                r"|glycemie (?:a|tres|trop) \w+"
            ),
            r"infirmiere?(?: \w+){0,3} (?:pas (?:venue?|passee?)|n est pas venue?)",
        ),
        Trade.MIDWIFE: any_of(
            r"perdu (?:les|ses|mes) eaux|perte des eaux|poche des eaux(?: \w+){0,3} (?:rompue|percee|cassee|fissuree)",
            (
                rf"contractions?(?: \w+){{0,6}} (?:toutes? les {_MINUTES} minutes|rapprochees|tres fortes|reguliere\w*"
                r"|insupportables)|le travail (?:a )?commence"
            ),
            (
                r"enceinte(?: \w+){0,6} (?:saigne\w*|sang|pertes?|tombee|mal au ventre|douleurs?)|(?:saigne"
                r"|sang)(?: \w+){0,6} enceinte"
            ),
            (
                r"(?:sens|sent|senti)(?: \w+)? (?:plus|pas)(?: \w+){0,2} bebe(?: \w+)?|bebe (?:ne |n )?(?:bouge"
                r"|bougeait) (?:plus|pas)"
            ),
            (
                r"(?:bebe|nourrisson|nouveau ne)(?: \w+){0,5} (?:fievre|refuse de (?:teter|manger)|ne tete plus"
                r"|tres jaune|mou)"
            ),
        ),
        Trade.VET: any_of(
            (
                r"(?:chien(?:ne)?|chat(?:te|on)?|chiot|lapine?|cheval|jument|poney|animal|vache|oiseau|hamster|furet"
                r"|tortue)(?: \w+){0,6} (?:renverse\w*|ecrase\w*|accident|empoisonne\w*|mord\w*|saigne\w*|convuls\w*"
                r"|convulse|inconscient\w*|paralyse\w*|agoni\w*|reagit (?:plus|pas)|bouge (?:plus|pas)|leve (?:plus"
                r"|pas)|uriner|pipi|mettre bas|mange (?:plus|pas) depuis|respire \w+|s etouffe|va mourir"
                r"|en train de mourir|vomi\w* (?:du sang|sans arret)|crise|gonfle\w*|tombe\w* (?:du|de|par)\b"
                r"|souffre\w*|blesse\w*|hurle)"
            ),
            (
                r"(?:avale|mange|bouffe|leche|ingere)\w*(?: \w+){0,2} (?:chocolat|mort aux rats|poison|raticide"
                r"|antigel|medicaments?|un os|une aiguille|raisins?|anti limaces|chaussette)"
            ),
            r"(?:coliques?|torsion|retournement)(?: d estomac| chez)?|mettre bas|pas a uriner|plus a uriner",
        ),
        Trade.PHARMACY: any_of(
            (
                r"(?:plus|manque)(?: du tout)?(?: d| de)? (?:insuline|ventoline|epipen|morphine|mon traitement"
                r"|son traitement|medicaments?)"
            ),
            (
                r"(?:trompe|erreur|double)(?: \w+){0,3} (?:dose|medicaments?|comprimes?)|(?:pris"
                r"|donne)\w* (?:deux fois|trop|le mauvais)(?: \w+)*|(?:pris|avale)\w*(?: \w+){0,2} par erreur"
                r"|surdosage"
            ),
        ),
        Trade.GARAGE: any_of(
            (
                r"(?:demarre|roule|avance|repart) (?:plus|pas)(?: \w+){0,6} (?:bloque\w*|coince\w*|enfants?|autoroute"
                r"|route|ecole|parking|nuit)|(?:bloque|coince)\w*(?: \w+){0,4} (?:ecole|enfants?|parking|feu|station"
                r"|voiture|nuit)|embrayage(?: \w+){0,4} (?:lache\w*|casse\w*)"
            ),
            (
                r"(?:en panne|en rade|creve\w*|immobilise\w*|bloque\w*|coince\w*|arrete\w*|stoppee?"
                r"|accident\w*)(?: \w+){0,5} (?:autoroute|route|rocade|peripherique|nationale|rond point|tunnel"
                r"|carrefour|passage a niveau|pont|voie|milieu|parking|bas cote|nulle part)"
            ),
            (
                r"(?:sur|au bord de|le long de) (?:l |la |le )?(?:autoroute|rocade|peripherique|nationale|bas cote"
                r"|xx)(?: \w+){0,6} (?:panne|creve|bloque\w*|coince\w*)"
            ),
            (
                r"(?:viens|vient|venons) d avoir un accident|(?:eu|j ai un|on a un"
                r"|un) accident(?: \w+){0,6} (?:ne (?:roule|demarre) plus|roule plus|depann\w+|remorqu\w+|bloquee?)"
                r"|besoin d (?:un |une )?(?:depann\w+|remorqu\w+)(?: maintenant)?"
            ),
            (
                r"fumee(?: \w+){0,5} (?:moteur|capot|voiture)|(?:moteur|capot|voiture|frein)(?: \w+){0,3} fume"
                r"|plus de freins?|freins? (?:qui )?(?:ont lache|lachent|ne repondent plus|ne marchent plus)"
            ),
            r"(?:coincee?|bloque\w*|tombee?) (?:dans|sur|au milieu d) (?:la route|l autoroute|la rocade|xx)(?: \w+)*",
        ),
        Trade.LIFT: any_of(
            r"(?:reste|est|suis|sont|sommes) (?:\w+ )?(?:bloque|coince|enferme)\w*(?: \w+){0,4} (?:cabine|ascenseur)",
            r"(?:coince|bloque|enferme|prisonnier|prisonniere)\w*(?: \w+){0,4} (?:ascenseur|monte charge|cabine)",
            r"ascenseur(?: \w+){0,8} (?:avec|dedans|a l interieur|coince\w*|bloque\w*|entre deux|chute|est tombe)",
            (
                r"(?:dans|sommes \w+ dans|est \w+ dans) (?:l ascenseur|la cabine)(?: \w+){0,5} (?:bouge|marche|repart"
                r"|ouvre|ouvrent|monte|descend)(?: \w+)?"
            ),
        ),
        Trade.IT: any_of(
            (
                r"(?:demande|exige\w*|reclame\w*)(?: \w+)? (?:de )?(?:paiement|bitcoins?|argent|rancon)"
                r"|(?:ordinateurs?|postes?|pc|ecrans?)(?: \w+){0,4} (?:bloques?|verrouilles?|chiffres?|noirs?|plantes?"
                r"|morts?)"
            ),
            (
                r"(?:personne|on|nous|je)(?: \w+){0,4} (?:n arrive|arrive|arrivons|peut"
                r"|peux)(?: \w+)? (?:a )?(?:ouvrir sa session|se connecter|me connecter|nous connecter|acceder"
                r"|imprimer|encaisser|envoyer)(?: \w+)*|ecran bleu|plus (?:acces|de connexion|d internet|de reseau"
                r"|de serveur|de messagerie)"
            ),
            (
                r"(?:serveurs?|site|reseau|messagerie|systeme|logiciel|caisse|base|informatique|internet|wifi"
                r"|boutique)(?: \w+){0,4} (?:tombee?s?|en panne|plante\w*|plus rien|a terre|en rade|hors service|mort"
                r"|down|hs|crashee?)"
            ),
            (
                r"pirat\w+|hack\w+|rancon\w*|ransomware|cryptolocker|chiffre\w*(?: \w+)? (?:fichiers|donnees)"
                r"|fichiers(?: \w+){0,3} (?:chiffres|cryptes|disparu|effaces)|cyberattaque"
                r"|virus(?: \w+){0,3} (?:partout|tous)"
            ),
            (
                r"(?:personne|on|plus personne)(?: \w+){0,3} (?:peut|peuvent|arrive) (?:plus "
                r"|pas )?(?:a )?(?:travailler|bosser|encaisser|facturer)|(?:entreprise|societe|usine|production|boite"
                r"|bureau|magasin)(?: \w+){0,3} (?:a l arret|bloquee?|paralysee?)|perdu (?:toutes )?(?:nos|les"
                r"|mes) donnees"
            ),
        ),
        Trade.LAWYER: any_of(
            (
                r"garde a vue|gav|perquisition\w*|mandat (?:d arret|d amener)|comparution immediate|(?:est|etait|mis"
                r"|mise|place|placee) en (?:detention|retention|prison)|centre de retention|defere\w*"
            ),
            (
                r"(?:police|policiers?|gendarmes?|gendarmerie|flics?)(?: \w+){0,5} (?:arrete\w*|embarque\w*|emmene\w*"
                r"|arreter|interpelle\w*|chez moi|fouill\w+|convoque\w*|interroger|emmenent|ont pris)|(?:arrete"
                r"|interpelle|embarque)\w*(?: \w+){0,4} (?:police|gendarmes?|policiers?)|(?:vient de se faire"
                r"|s est fait|se fait) (?:arreter|embarquer|interpeller)"
            ),
            (
                r"(?:au|dans un|dans le|a la) (?:commissariat|gendarmerie|poste de police)|(?:m|nous|l|les) interroger"
                r"|audience(?: \w+){0,4} (?:aujourd hui|cet apres midi|ce matin|demain matin|dans une heure)"
                r"|expuls\w+(?: \w+){0,4} (?:aujourd hui|maintenant|demain|ce matin)"
            ),
        ),
        Trade.FUNERAL: any_of(
            (
                r"(?:vient de|viens de|venons de) (?:deceder|mourir|perdre|nous quitter|partir|s eteindre)|(?:est"
                r"|sont) (?:mort|morte|decede\w*)(?: \w+)*"
            ),
            (
                r"(?:un|le) deces(?: \w+)*|(?:chercher|enlever|venir prendre|transporter) le corps|nous a quittes?"
                r"|perdu (?:mon|ma|notre) (?:pere|mere|mari|femme|fils|fille|frere|soeur|grand mere|grand pere)"
            ),
        ),
        Trade.CHILDCARE: any_of(
            (
                r"(?:nounou|nourrice|baby sitter|assistante maternelle|garde)(?: \w+){0,4} (?:pas (?:venue?"
                r"|presentee?|la)|malade|annule\w*|absente|lachee?)(?: \w+)*|personne(?: \w+){0,3} garder"
            ),
            (
                rf"{_CHILD}(?: \w+){{0,5}} (?:pas a la creche|disparu\w*|introuvable|blesse\w*|fievre|s est fait mal"
                rf"|tombee?)|(?:trouve|retrouve)\w* (?:plus|pas)(?: \w+){{0,2}} {_CHILD}|(?:le|la|les) (?:trouve"
                r"|retrouve) (?:pas|plus)"
            ),
            (
                r"(?:pourr\w+|peux|peut) (?:pas|plus) (?:\w+ )?(?:recuperer|aller chercher|venir chercher"
                rf"|chercher)(?: \w+){{0,2}} {_CHILD}(?: \w+)*"
            ),
        ),
    },
)
