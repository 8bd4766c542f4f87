"""Emergencies in English."""

from __future__ import annotations

from voice.dialogue.emergencies.kinds import Danger, Trade
from voice.dialogue.emergencies.signs.base import Signs, any_of

_IS = r"(?:is|s|are|re|am|m|was|has|have|ve|has been|have been|has just|have just|ve just|s just|just|got|s got|is now)"
_NOT = (
    r"(?:not|n t|isnt|isn t|cant|can t|cannot|won t|wont|doesn t|doesnt|aren t|hardly|barely|can hardly"
    r"|can barely|hasn t|no longer)"
)
_CHILD = r"(?:baby|toddler|son|daughter|kids?|child|children|little (?:boy|girl)|newborn)"
_PERSON = (
    r"(?:husband|wife|mother|mum|mom|father|dad|son|daughter|baby|brother|sister|child|kid|little one"
    r"|toddler|gran|granny"
    r"|grandma|grandad|grandmother|grandfather|nan|neighbour|neighbor|colleague|friend|mate|customer"
    r"|client|patient|man|woman|lady"
    r"|boy|girl|worker|workman|aunt|uncle|partner|girlfriend|boyfriend|somebody|someone|lad|bloke|guy"
    r"|flatmate|cousin|boss)"
)

ENGLISH = Signs(
    harmless=any_of(
        r"(?:it s |it is |its |there s |there is |that s |this is )?(?:not|isn t|isnt|no|nothing|n t|never|non) "
        r"(?:really |that |an? |any |very |so |too |in )*(?:emergenc\w+|urgent\w*)",
        r"(?:smoke|fire|gas|carbon monoxide|co)(?: \w+)? (?:alarms?|detectors?|doors?|exits?|extinguishers?"
        r"|escape|safety"
        r"|certificates?|drills?|insurance|brigade|station|engineers?|fitters?|regulations|blankets?|risk|assessment)",
        (
            r"gas fires?|fire ?places?|log fires?|open fires?|fire pit|camp ?fire|fire sale|firefighters?|fireman"
            r"|electric fires?|gas bill"
        ),
        (
            r"emergency (?:exits?|lighting|lights|call ?outs?|appointments?|services?|numbers?|contacts?|rates?"
            r"|fees?|plumbers?|dentists?|cover|kit)"
        ),
        (
            r"(?:die|dying|died|dead|dies) (?:of|for|from|to) (?:a |an |some )?(?:laugh\w+|hunger|thirst|cold|heat"
            r"|shame|coffee|boredom|drink|curiosity|know)"
        ),
        (
            r"(?:after|since|following|due to|because of) (?:my|his|her|a|the|our|their) (?:stroke|heart attack"
            r"|accident|cardiac arrest|seizure)"
        ),
        (
            r"phone(?: \w+)? (?:dead|died|has died|is dead|is dying)|battery(?: \w+)? (?:dead|died|dying)"
            r"|prices? \w+ killing me|killing (?:time|me softly)"
        ),
        r"tooth out|(?:baby|milk|wisdom) (?:tooth|teeth)(?: \w+)?|(?:having|get|have) a (?:stroke|fit) of luck",
    ),
    stories=any_of(
        (
            r"(?:last|the other|this past) (?:year|week|month|summer|winter|spring|autumn|night s|monday|tuesday"
            r"|wednesday|thursday|friday|saturday|sunday|christmas|day|time)"
        ),
        (
            r"(?:\w+ )?(?:days|weeks?|months?|years?|ages) ago|a while (?:ago|back)|back in|years back|used to"
            r"|when i was|once had|years back"
        ),
        (
            r"how much|what(?: do| would| s| does)? (?:you |it |the )?(?:charge|cost|price|fee)\w*|prices?|quotes?"
            r"|estimates?|invoice|bill|rates?"
        ),
        (
            r"in case of|in the event of|just in case|what if|^if|if (?:i|we|my|the|a|there|something"
            r"|it) \w+ (?:ever|should)|if ever|suppose|what (?:should|do) (?:i|we|guests|people|you) do (?:if|when"
            r"|in)"
        ),
        (
            r"do you (?:do|deal|handle|fix|repair|cover|install|sell|offer|have|take|work|come|fit|treat)|(?:can"
            r"|could|would) you (?:do|fit|install|quote|handle)|are you open"
        ),
        (
            r"(?:has|have|s|ve|it s|s all|been) (?:already )?(?:been )?(?:fixed|sorted|repaired|mended)|better now"
            r"|in advance|i d like (?:to plan|to know|an appointment)"
        ),
    ),
    now=any_of(
        (
            r"right now|at the moment|currently|this (?:very )?(?:second|minute|morning|afternoon|evening)"
            r"|happening now|tonight|today|just now|again|still"
        ),
    ),
    but=any_of(r"but|except that|however|only"),
    animals=any_of(
        r"dogs?|bitch|pupp(?:y|ies)|pups?|cats?|kittens?|rabbits?|bunny|horses?|mare|pony|foal|hamsters?"
        r"|parrot|budgie|birds?|tortoise"
        r"|ferrets?|guinea pigs?|cows?|calf|calves|goats?|sheep|lambs?|ewe|animals?|pets?",
    ),
    urgent=any_of(
        (
            r"(?:it s|it is|its|this is|that s|this s) (?:really |a real |actually "
            r"|definitely )?(?:an? )?(?:absolute |real |genuine |total |dire )?emergency"
        ),
        (
            r"(?:i ve|i have|we ve|we have|there s|there is|got|ve got) (?:got )?(?:a real |a bit of an? "
            r"|an? )?(?:real |serious |dental |medical |plumbing )?emergency"
        ),
        r"(?:dental|medical|real|absolute|plumbing|veterinary|serious) emergency",
    ),
    life={
        Danger.MEDICAL: any_of(
            rf"{_PERSON}(?: \w+){{0,9}} (?:n t|not|isn t|doesn t|won t) answer\w*(?: me| us)",
            r"(?:arm|side|face|hand)(?: \w+){0,2} (?:numb|paralysed|drooping|gone numb)",
            (
                rf"{_PERSON}(?: \w+){{0,9}} (?:not|n t|isn t|can t|cannot|won t|stopped|doesn t)(?: \w+)? (?:mov\w+"
                r"|speak\w*|talk\w*|react\w*|respond\w*|see)"
            ),
            rf"(?:{_PERSON}|lips?|face)(?: \w+){{0,5}} (?:blue|purple|grey)",
            (
                rf"{_PERSON}(?: \w+){{0,4}} (?:on|lying on|face down on) the (?:floor|ground|pavement)"
                rf"|{_PERSON}(?: \w+){{0,3}} (?:collapsed|keeled over)"
            ),
            (
                r"(?:swallow\w*|tak(?:e|ing|en)|took)(?: \w+)? (?:all|every|too many|a whole"
                r"|the whole)(?: \w+){0,3} (?:tablets|pills|medication|medicine|packet|bottle|box|painkillers)"
            ),
            (
                rf"{_NOT} (?:be )?(?:breath\w*)(?: \w+)?|(?:stopped|not) breathing|(?:struggling|fighting|difficulty"
                r"|trouble|hard|unable) (?:to |in |with )?breath\w*|short of breath|gasping for (?:air|breath)"
            ),
            r"(?:is|s|am|m|are|re|been|was|be|just started|started) chok(?:ing|ed)|choking on|suffocat\w+",
            (
                r"unconscious|passed out|(?<!roof )(?<!roof has )(?<!ceiling )(?<!ceiling has )(?<!wall )(?<!wall has "
                r")collapsed|fainted|blacked out|unresponsive|in a coma|(?:won t|wont|not|can t|isn t"
                r"|doesn t)(?: be)? (?:wake|waking|respond\w*|wake up|waking up|coming round|bring (?:him|her"
                r"|them) round)|bring (?:him|her|them) round|cpr"
            ),
            (
                r"heart attack|cardiac arrest|having a stroke|had a stroke|has a stroke|having an? (?:stroke|fit"
                r"|seizure)|seizures?|convuls\w+|fitting on the|epileptic fit"
            ),
            (
                r"(?:pains?|tight\w*|pressure|hurts?|crushing)(?: \w+){0,4} chest|chest(?: \w+){0,3} (?:pains?|hurts?"
                r"|tight\w*|crushing)"
            ),
            (
                r"bleed\w*(?: \w+){0,2} (?:badly|heavily|a lot|to death|everywhere|out|profusely|non stop|loads"
                r"|like mad)|won t stop bleeding|blood (?:is )?everywhere|haemorrhag\w+|hemorrhag\w+|(?:lost|losing"
                r"|loses) (?:a lot|lots|so much|too much) (?:of )?blood|pool of blood"
            ),
            r"electrocut\w+|(?:slit|slashed|cut|cutting) (?:his|her|my|their) (?:wrists?|throat|veins)",
            r"drown\w+|fell in(?:to)? the (?:pool|water|river|canal|pond)|overdos\w+|poisoned|carbon monoxide|"
            r"(?:swallowed|drunk|drank|drinking|eaten) (?:some |the |a |an )?(?:bleach|poison|pills|tablets"
            r"|battery|detergent|acid|drain cleaner|magnet|antifreeze)",
            r"(?:taken|swallowed|took) (?:all|too many|a whole|a load|loads)(?: \w+){0,4}",
            (
                r"(?:badly|seriously|severely|critically) (?:hurt|injured|burnt|burned|wounded)|serious accident"
                r"|(?:people|someone|somebody|workers?|kids) (?:are|is|s|has been|have been) (?:hurt|injured"
                r"|trapped under)"
            ),
            (
                r"(?:cut|chopped|sliced|lost) (?:off )?(?:his|her|my|a|their) (?:\w+ )?(?:fingers?|hand|arm|leg"
                r"|thumb)(?: off)?|finger(?:s)? (?:is |has been |came )?(?:off|cut off|severed)|severed"
            ),
            (
                r"(?:fell|fallen|falls) (?:off|from|out of|down)(?: the| a| his| her)? (?:roof|ladder|scaffold\w*"
                r"|balcony|window|building|cliff|height|\w+ floor|stairs)"
            ),
            (
                r"(?:run over|hit|knocked down) by (?:a |the )?(?:car|lorry|truck|bus|van|train|motorbike)|anaphyla\w+"
                r"|throat(?: \w+){0,2} (?:closing|swelling)"
            ),
            (
                r"(?:gone|turned|turning|going|is|s) (?:all )?blue|(?:lips?|face) (?:are|is|s) (?:going "
                r"|turning )?blue|is dying|s dying|going to die|m dying|are dying|about to die"
            ),
            r"giving birth|in labour right now|baby s (?:coming|head)|the baby is coming",
            (
                r"(?:need|call|send|get|want)(?: \w+){0,2} (?:an )?(?:ambulance|paramedics?)|call 999|call 911|(?:help"
                r"|somebody help) (?:me|us) please"
            ),
        ),
        Danger.FIRE: any_of(
            (
                r"(?:going|gone|went) up in (?:smoke|flames)|(?:back room|workshop|warehouse|bins?|sofa|bed|mattress"
                r"|oven|cooker|machine|office|attic|hedge|forest|field|shop|stove|socket)(?: \w+){0,3} (?:burning"
                r"|on fire|ablaze|alight)|ablaze|chimney fire|it s all burning"
            ),
            (
                r"(?:there s|there is|theres|we ve got|we have|got|has been|there has been|started"
                r"|been) (?:been )?a (?:\w+ )?fire(?! (?:in the grate))|(?:is|s|are|been|set|it s|house) on fire"
                r"|(?:caught|catch|catching|catches) fire"
            ),
            (
                r"flames|(?:house|flat|kitchen|curtains?|building|car|garage|roof|room|barn|shed|van)(?: \w+)? (?:is "
                r"|are |s )?(?:now )?burning|burning down|up in flames|full of smoke|smoke everywhere|thick smoke"
                r"|black smoke"
            ),
            (
                r"(?:smell|smells|smelling|smelt)(?: \w+){0,3} gas|gas (?:smell|leak\w*|everywhere|escaping)"
                r"|leak\w* (?:of )?gas|smell of gas|smell like gas"
            ),
            r"explosion|(?:has|s|just|it|boiler) exploded|going to explode|carbon monoxide",
        ),
        Danger.VIOLENCE: any_of(
            (
                r"(?:man|men|guy|bloke|person|people|someone|somebody|gang)(?: \w+){0,3} (?:with a (?:gun|knife|weapon"
                r"|machete)|armed|masked)|armed (?:man|men|robbery|robbers)|hostage|being robbed"
            ),
            (
                r"(?:someone|somebody|he|she|they|a man|men|burglars?|people|husband|boyfriend|ex)(?: \w+)? (?:is|s"
                r"|are|re|trying to|keeps?) (?:trying to |now )?(?:break\w*|smash\w*|kick\w*|forc\w*|attack\w*|hitting"
                r"|beating|hit|beat|stab\w*|strangl\w*|threatening|following|chasing)(?: \w+)?"
            ),
            (
                r"(?:got|has|with|holding|have|waving) a (?:knife|gun|weapon|machete|axe)|(?:going to|wants to|gonna"
                r"|trying to) (?:kill|stab|shoot|hurt) (?:me|us|him|her|them)"
            ),
            (
                r"(?:burglars?|intruders?|someone|somebody|stranger|man) (?:is |are |s )?(?:in|inside) (?:my|the"
                r"|our) (?:house|flat|home|room|shop|kitchen|garden)"
            ),
            (
                r"i(?: m|ve| am| ve| have| was| ve just)? (?:just )?(?:been |being |was |got )(?:attacked|stabbed"
                r"|raped|assaulted|kidnapped|mugged|shot)|gunshots?|shots fired|taken hostage"
            ),
        ),
        Danger.SUICIDE: any_of(
            (
                r"(?:threatening|going|wants|trying) to (?:jump|end it|hurt (?:himself|herself|themselves)"
                r"|kill (?:himself|herself|themselves))"
            ),
            (
                r"suicid\w+|kill (?:myself|himself|herself|themself|themselves)|killing (?:myself|himself|herself)"
                r"|end (?:my|his|her) (?:own )?life|end it all|take (?:my|his|her) own life"
            ),
            (
                r"(?:don t|dont|do not|no longer) want to (?:live|be here|be alive|go on)|want to die|better off dead"
                r"|hang (?:myself|himself|herself)|jump (?:off|from|out of) (?:the|a|this) (?:bridge|roof|window"
                r"|balcony|building)|nothing to live for|harm myself"
            ),
        ),
    },
    trades={
        Trade.PLUMBER: any_of(
            (
                r"(?:dripping|pouring|running|leaking|coming) (?:on|onto|into|down) (?:my|our|the|us)(?: \w+)*"
                r"|(?:machine|dishwasher|bath|shower)(?: \w+){0,3} overflow\w*|overflowing"
            ),
            (
                r"(?:water heater|boiler|washing machine|dishwasher|shower|radiator|cistern|tank|pipe|ceiling|wall"
                r"|stopcock|cylinder)(?: \w+){0,2} (?:is |s |has started )?(?:leaking|dripping|pouring|spraying"
                r"|bulging)(?: \w+)*|(?:floor\w*|ceiling|plaster|carpet|laminate)(?: \w+){0,3} (?:lifting|bulging"
                r"|sagging|soaked|coming down|collapsing|buckling)|ankle deep|water s rising"
            ),
            (
                r"burst|(?:pipe|tank|cylinder|hose|joint|tap|valve)s?(?: \w+){0,2} (?:split|cracked|gone|broken|blown"
                r"|exploded|come off|snapped|leaking everywhere|leaking badly|pouring)"
            ),
            (
                r"water(?: \w+){0,3} (?:everywhere|pouring|gushing|spraying|flooding|all over|running down|rising"
                r"|(?:coming|dripping|leaking|running|dropping|coming in)(?: \w+)? (?:through|from|down|out|onto"
                r"|on))(?: \w+)*"
            ),
            (
                r"(?:coming|leaking|dripping|pouring) through (?:the|my|our) (?:ceiling|walls?|floor|light)"
                r"|(?:water )?(?:dripping|pouring) on (?:them|us|me)"
            ),
            (
                r"flood(?:ing|ed|s)?(?! (?:insurance|lights?))|under water|inches of water|emptying into|(?:huge"
                r"|massive|big|major|serious|terrible|bad) leak|leaking (?:badly|everywhere|like mad|a lot)"
            ),
            (
                r"no (?:running )?water(?: \w+){0,3}|(?:water|supply) (?:is|has|s) (?:been )?(?:off|gone|cut off)"
                r"|without (?:any )?water"
            ),
            (
                r"(?:toilets?|loo|sewage|drains?|sink|bath|sewer)(?: \w+){0,3} (?:overflow\w*|back\w* up|coming (?:up"
                r"|out)|everywhere|spilling)"
            ),
            (
                rf"{_NOT} (?:turn|shut|stop|get)(?: \w+){{0,2}} (?:water|leak|tap|stopcock)(?: off| to turn)?|gushing"
                r"|pouring out|spraying everywhere|sewage"
            ),
        ),
        Trade.ELECTRICIAN: any_of(
            r"(?:fuse ?box|fuse board|socket|plug|meter|consumer unit)(?: \w+){0,3} (?:noises?|hot|warm|humming)",
            (
                r"(?:street|neighbours?|building|next door)(?: \w+){0,4} (?:power|electricity"
                r"|lights?)(?: \w+)? (?:except|but not|apart from)(?: \w+)*|freezer(?: \w+){0,5} (?:defrosting|power"
                r"|melting)|in the dark|everything went off|all the lights (?:went|have gone)"
            ),
            (
                r"no (?:power|electricity|electrics|lights?)(?: \w+){0,3}|(?:power|electricity"
                r"|electrics)(?: \w+)? (?:is|has|s|have|went|are|ve) (?:all )?(?:been )?(?:out|gone|off|cut|tripped"
                r"|down|died)|without (?:power|electricity)|lost (?:all )?(?:power|electricity)|power cut"
            ),
            r"sparks?|sparking|(?:burning|burnt) (?:smell|plastic)|smell(?: \w+){0,2} burning|short circuit",
            (
                r"(?:socket|plug|fuse ?box|fuse board|consumer unit|wires?|cables?|switch|breaker"
                r"|meter)(?: \w+){0,3} (?:smok\w+|melt\w*|buzz\w*|crackl\w*|burn\w*|hot|exposed|bare|live|hanging"
                r"|trips?|keeps tripping)"
            ),
            (
                r"(?:got|had|gave me|getting|gives me|get)(?: \w+){0,2} (?:a |an )?(?:\w+ )?(?:electric )?shocks?"
                r"|(?:everything s|everything|keeps|s|has|all|breaker|it) trip\w*|nothing works|bare wires?"
                r"|live wires?"
            ),
        ),
        Trade.LOCKSMITH: any_of(
            (
                r"(?:bolt|latch|handle|gate|shutter|deadlock|cylinder|lock)(?: \w+){0,3} (?:jammed|stuck|broken|seized"
                r"|snapped|forced|won t)(?: \w+)*|(?:is|s|alone|stuck|trapped) inside(?: \w+)*|(?:can t|cannot"
                r"|won t) open (?:up|the door|it)|unlock"
            ),
            (
                r"lock(?:ed|ing) (?:\w+ )?(?:out|in|inside|outside)(?: \w+){0,3}|lock(?:ed)? (?:myself|ourselves"
                r"|himself|herself|her|him)"
            ),
            (
                r"(?:can t|cant|cannot|couldn t|unable to) (?:get|open)(?: \w+){0,2} (?:in|into|out|inside|door|home"
                r"|house|flat)(?: \w+)?"
            ),
            (
                r"keys?(?: \w+){0,3} (?:snapped|broken|broke|stuck|inside|stolen|bent|jammed|gone)(?: \w+){0,3}"
                r"|lost (?:my|our|the) keys and|stolen (?:my|our) keys"
            ),
            (
                r"burgled|broken into|break in|kicked in|forced (?:the )?(?:door|lock)|(?:door"
                r"|lock)(?: \w+){0,3} (?:won t|wont|doesn t|can t|jammed|stuck|broken|forced|smashed|shut behind"
                r"|slammed|closed behind|locked behind)(?: \w+)?"
            ),
            (
                r"(?:stuck |standing |i m |left )?outside (?:my|our|the) (?:house|flat|door|home)|in (?:my|his"
                r"|her) pyjamas|on the landing|doorstep"
            ),
        ),
        Trade.HEATING: any_of(
            (
                r"(?:radiator|boiler|tank|heat pump|stove)(?: \w+){0,3} (?:burst|spitting|spraying|hissing|whistling"
                r"|shaking|boiling over|exploded)(?: \w+)*|boiling water(?: \w+)*|scalding|degrees (?:in here|inside"
                r"|in the house)|my mother is ninety"
            ),
            (
                r"(?:no|without|any|lost|not got any|haven t got any|hasn t got any)(?: \w+)? (?:heating|hot water"
                r"|heat)(?: (?:or|and) \w+(?: water)?)?"
            ),
            (
                r"(?:boiler|heating|heat pump|radiators?|furnace|stove)(?: \w+){0,3} (?:broken|broke|broken down"
                r"|packed up|died|dead|gone|not working|isn t working|stopped|won t (?:start|light|come on|work)"
                r"|leaking|making|smoking|out|failed|banging|conked)(?: \w+)*"
            ),
            (
                r"smoke(?: \w+){0,4} (?:boiler|stove|flue|heater)|(?:it s |is )?freezing (?:in here|cold|in the house"
                r"|inside)"
            ),
        ),
        Trade.ROOFER: any_of(
            (
                r"(?:roof|chimney|tiles?|slates?|gutter|ridge)(?: \w+){0,3} (?:collaps\w*|off|blown|caved|fallen"
                r"|falling|gone|come down|come off|leaking|ripped|missing|lifted|flying)"
            ),
            r"(?:ripped|torn|blown|blew|taken|tore|lifted)(?: \w+){0,5} (?:roof|tiles?|slates?|chimney)(?: off)?",
            (
                r"(?:rain|water|raining|pouring|leaking)(?: \w+){0,4} (?:roof|loft|attic|ceiling|bedroom|house"
                r"|in through)|hole in (?:the|my|our) roof"
            ),
            r"(?:tree|branch|aerial|crane)(?: \w+){0,5} roof",
        ),
        Trade.GLAZIER: any_of(
            (
                r"(?:windows?|glass|shop ?front|patio doors?|doors? glass|windscreen|skylight"
                r"|pane)(?: \w+){0,3} (?:smashed|broken|shattered|gone|in pieces|cracked|put through|kicked in"
                r"|won t close|fallen out)"
            ),
            (
                r"(?:smashed|broken|shattered|put a brick through|broke|kicked)(?: \w+){0,3} (?:windows?|glass"
                r"|shop ?front|patio|pane|skylight)|glass everywhere|brick through"
            ),
        ),
        Trade.DENTIST: any_of(
            (
                r"(?:crown|bridge|filling|veneer|implant|brace|wire)(?: \w+){0,3} (?:off|out|broken|loose|fallen"
                r"|snapped)|hurts (?:like (?:hell|mad|crazy)|so (?:much|bad\w*)|terribly|really bad\w*)|terrible pain"
                r"|so much pain"
            ),
            (
                r"(?:face|mouth|jaw)(?: \w+){0,3} (?:out of shape|deformed|locked|dislocated|lopsided)|that swollen"
                r"|(?:tooth|teeth|toothache|jaw)(?: \w+){0,8} (?:cry\w*|screaming|can t (?:eat|sleep|cope|take)"
                r"|no sleep)"
            ),
            (
                r"(?:knock\w*|lost|broke\w*|chip\w*|crack\w*|smash\w*|push\w*|loosen\w*)(?: \w+){0,4} (?:tooth|teeth"
                r"|crown|incisor)(?! (?:fairy))"
            ),
            (
                r"(?:tooth|teeth|incisor)(?: \w+){0,4} (?:out|knocked|broken|loose|snapped|bleeding|hanging|fell"
                r"|fallen|cracked)|tooth in my hand"
            ),
            (
                r"(?:face|cheek|jaw|gums?|mouth|neck)(?: \w+){0,4} (?:swollen|swelling|swelled|ballooned|puffed|huge)"
                r"|swollen (?:face|cheek|jaw|gums?)|swelling(?: \w+){0,3} (?:face|cheek|jaw)|abscess"
            ),
            (
                r"bleed\w*(?: \w+){0,6} (?:extraction|tooth|gums?|taken out|pulled|removed|socket)|(?:extraction|tooth"
                r"|gums?|socket)(?: \w+){0,5} bleed\w*"
            ),
            (
                r"(?:agony|unbearable|excruciating|killing me|in tears|worst pain"
                r"|can t stand)(?: \w+)*|(?:toothache|tooth|pain)(?: \w+){0,6} (?:can t sleep|couldn t sleep"
                r"|unbearable|agony|excruciating|awake)"
            ),
        ),
        Trade.DOCTOR: any_of(
            (
                r"(?:temperature|fever)(?: \w+){0,4} (?:39|40|41|forty|thirty nine|104|103|very high|won t (?:come"
                r"|go) down|really high)|(?:high|raging|bad) (?:fever|temperature)"
            ),
            (
                r"(?:vomit\w*|cough\w*|throw\w* up|spit\w*|pass\w*|peeing|sick)(?: \w+){0,2} blood|blood in (?:his|her"
                r"|my) (?:urine|stool|vomit|wee|poo)"
            ),
            r"allergic reaction|(?:face|lips?|tongue|throat|eyes?)(?: \w+){0,4} (?:swell\w*|swollen)",
            (
                rf"{_NOT} (?:get up|stand|walk|move|feel|keep anything down)(?: \w+)?|paralys\w+|dehydrated|stiff neck"
                r"|severe pain|agony|unbearable|excruciating|deep cut|badly burn\w*|bitten by"
            ),
            r"(?:very|suddenly|really) confused|delirious|hallucinating",
        ),
        Trade.NURSE: any_of(
            (
                r"(?:catheter|drip|line|drain|stoma|bag|pump|dressing|tube|cannula|wound)(?: \w+){0,3} (?:out|come out"
                r"|blocked|bleeding|leaking|alarm\w*|beep\w*|fallen|soaked|pulled|burst|open\w*|stopped)"
            ),
            (
                r"(?:missed|forgot|run out of|no|out of)(?: \w+){0,2} (?:insulin|injection)|hypo"
                r"|(?:blood )?sugar(?: \w+){0,2} (?:high|low|two|three|thirty)"
            ),
            r"(?:nurse|carer)(?: \w+){0,3} (?:hasn t|didn t|not) (?:come|turned up|shown up|been|arrived)",
        ),
        Trade.MIDWIFE: any_of(
            r"waters?(?: \w+){0,2} (?:broken|broke|gone|went|breaking|leaking)",
            (
                r"contractions?(?: \w+){0,6} (?:apart|minutes|close|strong|regular|every)|in labour|gone into labour"
                r"|labour (?:has )?started"
            ),
            r"pregnant(?: \w+){0,5} (?:bleed\w*|blood|pain|fell|fallen|spotting|dizzy)|bleed\w*(?: \w+){0,6} pregnant",
            (
                r"(?:not|n t|haven t|hasn t|can t|stopped|isn t|no longer|less)(?: \w+){0,2} (?:felt|feel|feeling"
                r"|moving|moved)?(?: \w+){0,2} baby(?: \w+)?(?: mov\w+)?|baby(?: \w+){0,2} (?:stopped moving"
                r"|not moving|isn t moving|hasn t moved|moving less)"
            ),
            r"(?:baby|newborn)(?: \w+){0,4} (?:won t feed|not feeding|fever|temperature|floppy|yellow|jaundiced)",
        ),
        Trade.VET: any_of(
            (
                r"(?:dog|cat|puppy|kitten|rabbit|horse|mare|pony|bitch|hamster|parrot|bird|tortoise|cow|pet|ferret"
                r"|bunny|foal|guinea pig)(?: \w+){0,10} (?:hit|run over|knocked|attacked|bitten|poison\w*|bleeding"
                r"|seizure|fit|fitting|collapsed|unconscious|paralysed|dying|not moving|n t moving|not reacting"
                r"|n t reacting|react\w*|can t (?:pee|stand|walk|get up|move|breathe)|isn t (?:breathing|moving"
                r"|eating)|hardly breathe|breath\w*|chok\w*|vomiting|in labour|bloated|injured|hurt|broken|screaming"
                r"|in agony|in pain|crying in pain|won t wake)"
            ),
            (
                r"(?:eaten|ate|swallowed|licked|got into|drank|chewed)(?: \w+){0,2} (?:chocolate|poison|rat poison"
                r"|raisins?|grapes?|antifreeze|tablets|pills|medication|bone|needle|sock|slug pellets|lilies|lily"
                r"|xylitol|onions?)"
            ),
            r"colic|bloat|can t (?:pee|wee|urinate)|in labour",
        ),
        Trade.PHARMACY: any_of(
            (
                r"(?:run|ran|running|completely) out of(?: \w+){0,2} (?:insulin|inhaler|epipen|medication|medicine"
                r"|tablets|morphine|methadone)|no (?:insulin|inhaler|epipen)(?: left)?|lost my (?:insulin|epipen"
                r"|inhaler)"
            ),
            (
                r"(?:wrong|double|twice the|too much|too many|extra)(?: \w+)? (?:dose|tablets?|medicine|medication"
                r"|pills?|syrup)|taken (?:it )?twice|by mistake|overdose"
            ),
        ),
        Trade.GARAGE: any_of(
            (
                r"won t start(?: \w+){0,6} (?:stuck|stranded|kids|children|school|motorway|dark|car park)(?: \w+)*"
                r"|(?:stuck|stranded)(?: \w+){0,4} (?:school|kids|children|car park|traffic lights|station"
                r"|petrol station|car)(?: \w+)*|clutch(?: \w+){0,3} gone"
            ),
            (
                r"(?:broken|broke|breaking) down(?: \w+){0,5} (?:motorway|road|bridge|tunnel|roundabout|hard shoulder"
                r"|m\d+|a\d+|highway|freeway|junction|level crossing|lane|middle|nowhere|lights|car park|kids|dark)"
                r"|broken down right now|ve broken down|have broken down|has broken down in"
            ),
            (
                r"(?:stuck|stranded|stopped|parked)(?: \w+){0,3} (?:motorway|hard shoulder|road|side of|layby|lay by"
                r"|roundabout|ring road|highway|verge|ditch|snow)|hard shoulder"
            ),
            (
                r"(?:puncture|flat tyre|blow ?out|tyre (?:has |s )?(?:burst|gone|blown))(?: \w+){0,4} (?:motorway|road"
                r"|ring road|dark|highway|hard shoulder|bypass|nowhere)"
            ),
            (
                r"(?:just had|just been in|ve had|been in|had) (?:an? )?(?:car )?(?:accident|crash|collision)(?: \w+)*"
                r"|need (?:a )?(?:tow\w*|recovery)(?: \w+)?"
            ),
            (
                r"smoke(?: \w+){0,4} (?:engine|bonnet|car|hood)|(?:engine|bonnet|hood|car"
                r"|brakes?)(?: \w+){0,2} (?:smoking|overheating|steaming|failed|gone|not working|don t work)|no brakes"
                r"|won t (?:move|stop)"
            ),
        ),
        Trade.LIFT: any_of(
            (
                r"(?:stuck|trapped|locked|caught|shut)(?: \w+){0,3} (?:lift|elevator)|(?:lift"
                r"|elevator)(?: \w+){0,4} (?:stuck|trapped|between floors|between two|dropped|fell"
                r"|with (?:\w+ ){1,4}(?:in|inside))(?: \w+)*"
            ),
            (
                r"(?:in|inside) (?:the|your|a|our) (?:lift|elevator)(?: \w+){0,4} (?:won t move|not moving|stopped"
                r"|doesn t move|isn t moving|stuck|won t open)"
            ),
        ),
        Trade.IT: any_of(
            (
                r"(?:payment|ransom|bitcoin) (?:demand|note|request)|demanding (?:money|payment|bitcoin)|(?:computers?"
                r"|pcs?|screens?|laptops?|machines?)(?: \w+){0,3} (?:locked|frozen|black|dead|encrypted|down)"
            ),
            (
                r"(?:nobody|no one|none of us|we|i|staff)(?: \w+){0,2} (?:can|can t|cannot|able to)(?: \w+)? (?:log on"
                r"|log in|login|access|print|connect|get in|get into|send)(?: \w+)*|blue screen|no (?:internet|network"
                r"|email|connection|wifi)|locked out of (?:our|the|my) (?:\w+ )?(?:system|accounts?|email)"
            ),
            (
                r"(?:servers?|website|site|network|systems?|email|emails|internet|tills?|database|software|wifi|shop"
                r"|everything)(?: \w+){0,3} (?:down|crashed|offline|dead|not working|isn t working|gone|broken|locked"
                r"|stopped)"
            ),
            (
                r"hack\w*|ransom\w*|encrypted|malware|cyber ?attack\w*|virus(?: \w+){0,3} (?:everywhere|all)"
                r"|data breach|phished|wiped|lost (?:all )?(?:our|my) (?:data|files)"
            ),
            (
                r"(?:nobody|no one|noone|none of us|can t|we can t)(?: \w+){0,2} (?:work|take payments|invoice|log in"
                r"|trade|sell)|standstill|losing (?:sales|money|orders)|nothing works"
            ),
        ),
        Trade.LAWYER: any_of(
            (
                r"(?:been|being|got|just|gets|was|is being) arrested|(?:police )?custody|arresting|under arrest"
                r"|detained|in (?:a |the )?(?:cells?|jail|prison cell)|deported|deportation"
            ),
            (
                r"(?:police|officers?|immigration|bailiffs?)(?: \w+){0,4} (?:search\w*|arrest\w*|taking|taken|took"
                r"|outside|at (?:my|the) door|here|want to (?:interview|question)|interview\w*|question\w*|raid\w*)"
                r"|search warrant|raid"
            ),
            (
                r"(?:at|in) (?:the|a) police station|(?:want|going) to (?:interview|question) (?:me|him|her)"
                r"|(?:hearing|court|trial)(?: \w+){0,4} (?:today|this (?:morning|afternoon)|tomorrow morning"
                r"|in an hour|now)|eviction(?: \w+){0,3} (?:today|now|tomorrow)|evict\w*(?: \w+){0,3} (?:today|now"
                r"|right now)"
            ),
        ),
        Trade.FUNERAL: any_of(
            (
                r"(?:just |has |have |s |he |she |father |mother |dad |mum |wife |husband |nan |gran |granddad "
                r"|grandad |brother |sister |son |daughter |uncle |aunt )(?:just |sadly |has |have )*(?:died"
                r"|passed away|passed on)(?: \w+)*|found (?:him|her|\w+ \w+) dead|(?:is|are) dead"
            ),
            (
                r"(?:been|had|have) a (?:death|bereavement)(?: \w+)*|(?:come|collect|pick up|for|take) (?:for )?(?:the"
                r"|his|her) body|lost my (?:father|mother|husband|wife|son|daughter|dad|mum|brother|sister)"
            ),
        ),
        Trade.CHILDCARE: any_of(
            (
                r"(?:nanny|childminder|babysitter|au pair|sitter|carer|nursery)(?: \w+){0,3} (?:hasn t|didn t|not"
                r"|cancelled|ill|sick|let us down|n t|closed)(?: \w+)*|(?:nobody|no one)(?: \w+){0,3} (?:watch|mind"
                r"|look after|pick up|collect)(?: \w+){0,2}"
            ),
            (
                rf"{_CHILD}(?: \w+){{0,5}} (?:isn t at|not at|missing|disappeared|gone|been hurt|hurt|injured|fever"
                r"|temperature|fallen|poorly)|can t find (?:my|him|her|our)(?: \w+)?"
            ),
            (
                r"(?:can t|won t|cannot|unable to|going to be late to|not able to)(?: \w+){0,2} (?:pick up|collect"
                rf"|fetch|get)(?: \w+){{0,2}} {_CHILD}(?: \w+)*|late (?:picking up|to pick up|collecting)(?: \w+)*"
            ),
        ),
    },
)
