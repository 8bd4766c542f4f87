"""English, as callers speak it and as transcribers write it: British or American, with or without apostrophes."""

from __future__ import annotations

import re

from voice.dialogue.rules.numbers import NumberWords
from voice.dialogue.rules.vocabulary.base import (
    Choice,
    Field,
    Intent,
    Vocabulary,
    When,
    rules,
    word_list,
    word_set,
    words,
)

_UNITS = word_list("zero one two three four five six seven eight nine")
_TEENS = word_list("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")


def _spellings() -> dict[str, str]:
    """Up to 99, round hundreds and thousands, "nine hundred and twelve"; but "nine hundred one" is 900, then 1."""
    found = {word: str(index) for index, word in enumerate(_UNITS)} | {"oh": "0", "o": "0", "nought": "0", "nil": "0"}
    found |= {word: str(10 + index) for index, word in enumerate(_TEENS)}
    for index, ten in enumerate(_TENS):
        found |= {ten: f"{index + 2}0"}
        found |= {f"{ten} {unit}": f"{index + 2}{digit}" for digit, unit in enumerate(_UNITS) if digit}
    small = {word: int(digits) for word, digits in found.items() if int(digits)}
    for digit, unit in enumerate(_UNITS):
        if digit:
            found |= {f"{unit} hundred": f"{digit}00", f"{unit} thousand": f"{digit}000"}
            found |= {f"{unit} hundred and {word}": str(digit * 100 + value) for word, value in small.items()}
    return found


_NUMBERS = NumberWords(
    spellings=_spellings(),
    repeats={"double": 2, "triple": 3, "treble": 3},
    pauses=word_set("and then dash hyphen dot space comma"),
    pluses=frozenset({"plus"}),
    mishearings={"to": "2", "too": "2", "for": "4", "fore": "4", "ate": "8", "won": "1", "free": "3", "owe": "0"},
)

_I_WANT = (
    r"(?:i (?:would like|d like|want|need|wish|would love|d love|was hoping|am hoping|m hoping"
    r"|was wondering if i could|m looking|am looking|am calling|m calling|m ringing|am trying|m trying)(?: to)?"
    r"|(?:can|could|may|might) i(?: please)?|is it possible to|let me)"
)
_SOMEONE = (
    r"(?:someone|somebody|anyone|anybody|(?:a |an |the |your )?(?:(?:real |actual |live )(?:person|human)"
    r"|person|human being|human|receptionist|operator|reception|front desk|member of staff|staff member)"
    r"|(?:a |an |the |your )(?:manager|boss|owner|doctor|dentist|hygienist|nurse|secretary|plumber|mechanic"
    r"|colleague|agent|representative|advisor|adviser))"
)
_MINE = r"(?:my|the|our|an|a|this|that) (?:next )?(?:appointments?|booking|reservation|visit)"
_DAY = r"mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?"
_MONTH = r"january|february|april|june|july|august|september|october|november|december"

_RULES = rules(
    (
        Intent.LATE,
        (
            r"(?:i|we)(?: m| am| re| are| ll| will| might| may)?(?: going to| gonna)?(?: be| arrive| get there)?"
            r"(?: running)?(?: (?:a|about|around|roughly|probably|just|slightly|bit|little|few|minutes|min|half|an|hour"
            r"|\d+|five|ten|fifteen|twenty|thirty)){0,4} late(?! payment)"
        ),
        r"running (?:\w+ ){0,4}(?:late|behind)|(?:\w+ )?minutes late|(?:stuck|caught) in (?:the )?traffic",
    ),
    (
        Intent.REPEAT,
        r"repeat(?! prescription)(?: (?:that|it|yourself))?|say (?:that|it) (?:again|once more)|come again",
        r"once more|one more time|what (?:did|was) (?:you|that)(?: say| just say)?$|sorry what was that",
        (
            r"i (?:didn t|did not|don t|do not|couldn t|could not|can t|cannot) (?:quite |really )?(?:hear|catch|get"
            r"|understand|follow)(?: (?:that|you|it|what you said))?"
        ),
        r"(?:more slowly|slow down|slower)",
        (
            r"^(?:sorry |oh |pardon )?(?:pardon(?: me)?|sorry|excuse me|what|eh|again|hello what)(?: please| sorry"
            r"| what)?$"
        ),
        r"i beg your pardon|you (?:said|say) what|(?:can t|cannot) hear you",
    ),
    (
        Intent.WAIT,
        (
            r"^(?:okay |please )?(?:wait|hold on|hang on|one (?:moment|second|minute|sec)|just (?:a|one) (?:moment"
            r"|second|minute|sec)|wait a (?:minute|moment|second|sec)|give me a (?:minute|moment|second|sec)"
            r"|bear with me)(?: (?:please|a (?:minute|moment|second|sec)))?"
        ),
    ),
    (
        Intent.IDENTITY,
        (
            r"who (?:are you|is this|s this|am i (?:speaking|talking) (?:to|with)|is (?:speaking|calling)"
            r"|have i reached)"
        ),
        (
            r"(?:are you|is this|am i (?:speaking|talking) to|you re|you are) (?:an? |the )?(?:real |actual "
            r"|automated |answering )?(?:robot|machine|human|computer|bot|ai|person|recording|answerphone|human being"
            r"|voicemail|assistant)"
        ),
        r"what (?:is|s) your name|what (?:company|business|place) is this|is (?:this|that) the",
    ),
    (
        Intent.CANCEL_APPOINTMENT,
        rf"cancel(?:ling|ing)?(?: \w+){{0,2}}? {_MINE}|call off {_MINE}",
        r"(?:can t|cannot|can not|won t be able to|not able to) (?:make it|come|be there|attend)",
    ),
    (
        Intent.MOVE_APPOINTMENT,
        rf"(?:move|chang\w*|reschedul\w*|postpon\w*|rearrang\w*|push back|bring forward)(?: \w+){{0,3}}? {_MINE}",
        r"reschedul\w*|postpon\w*",
        r"(?:move|change) (?:(?:it|that|this)(?: to)?|to (?:another|a different)|the (?:time|day|date))",
    ),
    (
        Intent.CONFIRM_APPOINTMENT,
        rf"confirm(?:ing)?(?: \w+){{0,2}}? {_MINE}",
    ),
    (
        Intent.WHICH_APPOINTMENT,
        rf"(?:when|what time|what day|which day) (?:is|s|was|are)(?: \w+)? ?{_MINE}",
        rf"(?:check|find out|remind me|look up|find)(?: \w+){{0,4}}? {_MINE}|when am i (?:booked|coming|due)",
        rf"(?:when|what time|what day) {_MINE} (?:is|was)",
        r"i(?: ve| have)(?: already)?(?: got)? (?:an|a) (?:appointment|booking)",
    ),
    (
        Intent.APPOINTMENT,
        (
            r"(?:(?:cancel|change|move|reschedule|confirm|check|make|book|schedule|arrange|have|get|set up"
            r"|postpone) )?(?:(?:an|my|the|our|a) )?(?:appointments?|booking|reservation)"
        ),
        r"(?:to )?(?:book|reschedule|reserve)(?: (?:a|an|the) (?:table|visit|slot))?",
        r"(?:make|schedule|arrange) (?:a|an) (?:visit|table|viewing|consultation)|schedule|availability",
        r"(?:a |any )?(?:free )?slots?|are you free",
        r"(?:do you have )?(?:anything|any appointments?) (?:available|free)",
        r"(?:want|need|d like|would like|have|get) a table|fit me in|come in for",
    ),
    (
        Intent.CANCEL,
        r"never ?mind|forget (?:it|about it|that)",
        r"^(?:no )?(?:please )?(?:cancel|stop)(?: (?:that|it|this|the message|please|everything))*$",
        r"(?:cancel|scrap|drop) (?:that|the message|this|it)|don t (?:bother|worry(?: about it)?)|do not bother",
        r"i(?: ve| have)? changed my mind|(?:i ll|i will) (?:call|ring|try) (?:back|again)(?: later)?|leave it",
        r"doesn t matter|does not matter|not to worry",
    ),
    (
        Intent.MESSAGE,
        (
            rf"(?:{_I_WANT} )?(?:(?:leave|take|give|pass on|pass|send|record|drop)(?: on)?(?: (?:him|her|them"
            rf"|you))? )?(?:a|the|my) (?:quick |short |little )?message(?: (?:for|to) {_SOMEONE})?"
        ),
        r"^message(?: please)?$|leave a note",
        (
            rf"(?:(?:have|get|ask|tell|can|could) )?(?:{_SOMEONE} )?(?:to |could |can |would |will "
            r"|please )*(?:call|ring|phone|contact|get back to|give)"
            r"(?: (?:me|us))(?: (?:back|a call|a ring|a call back|a callback|a bell))?(?: please)?"
        ),
        r"(?:a )?call ?back|(?:to )?be called back",
    ),
    (
        Intent.PHONE,
        r"(?:your|the) (?:\w+ )?(?:phone|telephone|contact|landline|mobile)(?: number)?|your number",
        r"what (?:is|s) the (?:\w+ )?number",
        r"what number (?:can|do|should|could) i (?:call|ring|reach|phone)(?: you)?(?: (?:on|at))?|which number",
    ),
    (
        Intent.PERSON,
        rf"(?:speak|talk|chat|have a word|speaking|talking)(?: directly)? (?:to|with)(?: {_SOMEONE})?",
        rf"(?:put|pass|patch) me (?:through|on)(?: to)?(?: {_SOMEONE})?",
        rf"(?:connect|transfer|redirect) me(?: to)?(?: {_SOMEONE})?|{_SOMEONE}(?: (?:available|there))?",
        r"is (?:there )?anyone there|transfer|human|not a (?:robot|machine)",
    ),
    (
        Intent.DURATION,
        r"how long(?! are you open)(?: (?:does|do|is|will|would|are))?|how many (?:minutes|hours)|how much time",
        r"duration|how long s",
    ),
    (
        Intent.PRICE,
        r"how much|prices?|pricing|price list|costs?|fees?|charges?|rates?|tariffs?|expensive|what would i pay",
        r"quid",
    ),
    (
        Intent.OTHER_FACT,
        r"e ?mails?(?: address)?|mail address|web ?site|(?:car )?park(?:ing)?",
        r"pay(?:ment|ments|ing)?(?: by| with)?(?: (?:card|cash))?|credit cards?|debit cards?|cheques?",
        r"american express|contactless|insurance|nhs|refunds?|wheelchair|disabled|accessible|step free|wi ?fi",
        r"guarantee|warranty|bus|tube|train station",
    ),
    (
        Intent.HOURS,
        r"(?:opening|business|office|working|trading|opening and closing|surgery) (?:hours?|times?)",
        r"(?:your|the|what|what are the|opening) (?:hours|times)(?: of (?:business|operation))?|^hours(?: please)?",
        (
            r"(?:are you |you re |will you be |you |be |is it |are we )?(?:still |already )?(?:opened|open|closed"
            r"|shut)"
        ),
        r"(?:do |will )?(?:you )?(?:opens?|opening|closes?|closing|reopen|re open|shut|close)",
        r"are you (?:there|around|working) (?:on|at|over|today|tomorrow)",
        r"do you work (?:on|at|over|this|today|tomorrow)|what time can i (?:come|visit)",
        r"when can i (?:come|visit|pop in|drop in)",
    ),
    (
        Intent.ADDRESS,
        r"address",
        (
            r"where (?:are|is|s|re|about|abouts|exactly|can i find|do i find|do i (?:go|come))(?: (?:you|the|your"
            r"|it))?"
        ),
        r"whereabouts|located|location|directions",
        r"how (?:do|can|would|could) i (?:get (?:there|to)|come|find you|reach you)",
        r"how to (?:get there|get to|find you)|find you|which (?:street|road|town)|what (?:street|road|town)",
        r"post ?code|where you(?: are| re)?",
    ),
    (
        Intent.SERVICES,
        r"(?:what|which)(?: \w+)? (?:services|treatments|products)",
        r"(?:your|list of|the|about your) (?:services|treatments|products)",
        r"what (?:do|kind of \w+ do|sort of \w+ do) you (?:do|offer|provide|sell|have|fix|repair)(?! for me)",
        r"what (?:services|treatments)|what you (?:do|offer)|services do you",
    ),
    (
        Intent.OFFERING,
        r"(?:do|can) you (?:do|offer|have|provide|sell|make|fix|repair|install|perform|also do|guys do)",
        r"if you (?:do|offer|provide|have)|tell me about|you (?:do|offer|provide|sell)",
    ),
    (
        Intent.HELP,
        r"what can you (?:do|help)(?: for me| me with| with)?",
        r"^(?:can you |could you |please )?help(?: me)?(?: please)?$|what are my options|what are the options",
        r"options",
    ),
    (
        Intent.QUESTION,
        (
            r"(?:ve got|have|had|got|ask|just) (?:a|some|a few|an|one)(?: (?:quick|couple of|little))? (?:questions?"
            r"|enquiry|inquiry|query)"
        ),
        r"(?:some|a bit of|for) information|ask (?:you )?something|^(?:a )?(?:quick )?question$",
    ),
    (
        Intent.GOODBYE,
        r"good ?bye|good bye|bye(?: bye)?(?: now)?|see you(?: (?:soon|later|then))?",
        r"have a (?:nice|good|great|lovely) (?:day|one|evening|afternoon|weekend|night)",
        (
            r"that(?: s| is| ll be| will be) (?:all|everything|it)(?: (?:for (?:now|today)|thanks|thank you"
            r"|i need(?:ed)?))?$"
        ),
        r"that(?: s| is| ll be| will be) (?:all|everything)|nothing (?:else|more)",
        r"i(?: m| am) (?:done|all set|good thanks|good thank you|fine thanks|fine thank you)|cheerio|ta ra",
        r"take care|i have to go|i(?: ve| have) got to go",
    ),
    (
        Intent.URGENT,
        r"urgent(?:ly)?|(?:an )?emergency|a s a p|asap|as soon as possible|right away|straight away|immediately",
        r"as quickly as possible",
    ),
    (
        Intent.NO,
        (
            r"^(?:oh |ah |well |actually |okay |sorry )*(?:no|nope|nah|know|not (?:really|yet|now|at all|quite|exactly"
            r"|today|right|correct)|none|negative|that(?: s| is) (?:not (?:right|correct|it|quite right)|wrong"
            r"|incorrect)|it(?: s| is) (?:not|wrong)|wrong|incorrect"
            r"|(?:use )?(?:a )?(?:different|another) (?:one|number))"
        ),
        r"that(?: s| is)(?: not|n t) (?:right|correct|it)|that(?: s| is) (?:wrong|incorrect)",
    ),
    (
        Intent.YES,
        (
            r"^(?:oh |ah |well |um |that s )*(?:yes|yeah|yep|yup|ya|aye|sure|certainly|of course|ok|okay|absolutely"
            r"|exactly|definitely|correct|right$|that(?: s| is| s all) (?:right|correct|fine|great|it|perfect|good"
            r"|the one|my number)|(?:it|this) is(?: (?:right|correct|my number))?$|please(?: do)?$|go ahead|perfect"
            r"|great|all right|alright|fine|spot on|lovely|indeed|affirmative|(?:you can|i do|i would|i am)$"
            r"|i d like that|i would like that|sounds good|why not|good$|brilliant|you got it)"
        ),
    ),
    (
        Intent.THANKS,
        r"thank you(?: (?:very|so) much)?|thanks(?: (?:a lot|very much|so much|ever so much))?|cheers",
        r"much appreciated|ta$",
    ),
    (
        Intent.NEED,
        (
            r"^(?:hello |hi |hey |there |yes |good (?:morning|afternoon|evening) |well |so |okay "
            r"|please )*(?:(?:i(?: have| ve| ve got| have got| need| want| d like| would like| am| m| broke| lost"
            r"| chipped| cracked| think| can t| cannot| was| will be| ll be| wanted| missed)|it(?: s| is) (?:about"
            r"|regarding|for|to do)|there(?: s| is)|my|our|we(?: have| ve| need| want| are)|regarding|about|can you"
            r"|it hurts"
            r"|could you|(?:a |an )?(?:toothache|leak|emergency)) ?.*)"
        ),
    ),
    (Intent.GREETING, r"hello|hi|hey|good (?:morning|afternoon|evening|day)|hiya"),
)

ENGLISH = Vocabulary(
    rewrites={
        "im": "i m",
        "ive": "i ve",
        "id": "i d",
        "ill": "i ll",
        "its": "it s",
        "whats": "what s",
        "thats": "that s",
        "wheres": "where s",
        "dont": "don t",
        "didnt": "didn t",
        "cant": "can t",
        "doesnt": "doesn t",
        "youre": "you re",
        "wanna": "want to",
        "gonna": "going to",
        "gotta": "got to",
        "gimme": "give me",
        "checkup": "check up",
        "checkups": "check ups",
    },
    fillers=word_set("um uh er erm uhm umm uhh hmm mm mmm mhm huh ah"),
    numbers=_NUMBERS,
    rules=_RULES,
    when=(
        (
            When.SPECIAL,
            words(
                r"(?:bank|public|national|school|the) holidays?|holidays|christmas(?: eve| day)?|boxing day",
                r"new year(?: s)?(?: eve| day)?|easter(?: monday)?|good friday|thanksgiving|ramadan|eid|half term",
                rf"(?:{_MONTH})|(?:in|of|\d|st|nd|rd|th) (?:march|may)",
                r"(?:march|may) (?:the )?(?:\d+|first|second|third|\w+th)",
                r"(?:on )?the (?:\d+ ?(?:st|nd|rd|th)|first|second|third|\w+(?:teenth|tieth)|twenty \w+)",
            ),
        ),
        (When.DAY_AFTER_TOMORROW, words(r"(?:the )?day after tomorrow")),
        (When.TOMORROW, words(r"tomorrow")),
        (
            When.TODAY,
            words(
                r"today|tonight|this (?:morning|afternoon|evening)|(?:until|till|til) what time|how late",
                r"how long are you open|(?:when|what time)(?: \w+){0,3} (?:close|closing|shut)|closing time",
                r"(?:open|close) till (?:when|what time)",
            ),
        ),
        (
            When.NOW,
            words(r"now|right now|at the moment|currently|at present|still (?:open|closed)|already (?:open|closed)"),
        ),
        (When.WEEKEND, words(r"week ?ends?")),
        (When.WEEK, words(r"week|every day|each day|(?:what|which) days|hours|times")),
        (
            When.OPENING,
            words(
                r"(?:when|what time|how early|how soon)(?: \w+){0,3} (?:open|opening|reopen|re open)|next open",
                r"opening time",
            ),
        ),
    ),
    weekdays=tuple(words(rf"{day}s?") for day in word_list("monday tuesday wednesday thursday friday saturday sunday")),
    from_day_to_day=words(rf"(?:from |between )?({_DAY}) (?:to|till|until|through|and) ({_DAY})"),
    follow_up=words(r"^(?:and|or|what about|how about|also)(?: (?:on|the|for|what about|how about|a|this))*"),
    every_service=words(
        r"(?:your|the|all(?: your)?|a|what are) (?:prices|rates|fees|charges|pricing|costs|price list|tariffs?)",
        r"price list|your price|everything|all of (?:it|them)",
    ),
    small_words=word_set("""
        a about an and any are at be by can charge charges cost costs could d did do does doing ever for
        from get give going good got have hello hi how hour hours i if in is it its know like long ll m make
        many may me minutes morning much my need of offer on one or our pay please price prices pricing
        provide rate rates re repair s see sell service services should so some t take takes tell thank
        thanks that the them then there they this time to today tomorrow treatment treatments us ve want was
        we well what when where which who will with would you your fee fees having done just also okay yes
        no sorry afternoon usually okay
    """),
    self_introduction=words(
        r"my (?:full )?name(?: is| s)|the name(?: is| s)|this is(?! (?:about|a|an|the|for|my|not|urgent))"
    ),
    name_intro=words(
        r"my (?:full |first |last |sur)?name(?: is| s)?|(?:the|last|first|full) name(?: is| s)?|this is",
        r"(?:i m|i am)|it(?: is| s)|call me|you(?: re| are) speaking (?:to|with)|speaking with|that(?: s| is)",
        r"name(?: is| s)",
    ),
    name_lead=words(
        r"(?:(?:yes|no|yeah|okay|ok|sure|hello|hi|hey|there|good morning|good afternoon|good evening|well"
        r"|so|of course|sorry|oh|actually|right|certainly|thanks|thank you|please|um) ?)+"
    ),
    name_stops=word_set("""
        and i my about with from calling speaking please thanks thank the but not who for on because
        regarding here that it could can number telephone phone without
    """),
    name_never=word_set("""
        yes no ok okay sure hello hi message messages thanks thank what nothing know want would like don
        didn why because number name phone call calling wrong right correct mistake urgent reason not how
        when where who is tomorrow today personal private fine good great about at in just a an the looking
        trying sorry afraid late running to perfect alright all correctly
    """),
    titles={"mister": "Mr", "mr": "Mr", "misses": "Mrs", "missus": "Mrs", "mrs": "Mrs", "miss": "Miss", "ms": "Ms"}
    | {"doctor": "Dr", "dr": "Dr"},
    letter_clause=words(r"with (?:a |an |the letter )?([a-z])(?: at the end)?(?: .*)?$|(?:a|an) ([a-z]) at the end"),
    doubled=frozenset({"double", "two"}),
    reason_intro=words(
        (
            r"^(?:(?:yes|well|so|okay|hello|hi|hey|sure|of course|actually|yeah|good morning|good afternoon"
            r"|good evening) )*(?:(?:it(?: s| is)|i(?: m| am) (?:calling|ringing|phoning)|i(?: was| called"
            r"| rang)(?: calling)?|the (?:reason|message) is(?: that)?|just say(?: that)?|please (?:say"
            r"|tell them)(?: that)?) (?:about|regarding|because|for|to do with|concerning|in regard to)|the (?:reason"
            r"|message) is(?: that)?|about|regarding|concerning) ?"
        ),
        (
            r"^(?:(?:yes|well|so|okay|hello|hi|hey|sure|of course|actually|yeah|good morning|good afternoon"
            r"|good evening) )+"
        ),
    ),
    correction_intro=words(
        r"^(?:(?:no|nope|sorry|actually|wait|not quite|that s wrong|that is wrong|that s not right"
        r"|that is not right|that s not correct|oh|yes|but) )*(?:it(?: s| is)|my (?:last |first "
        r"|sur)?name(?: is| s)|the (?:last |first )?name(?: is| s)|this is|i m|i am|that(?: s| is)) ?"
    ),
    call_back=words(
        r"(?:call|ring|phone|contact|reach|get|get back to|get hold of|try|catch|give|calling|ringing) (?:me|us)",
        r"(?:a )?(?<!ll )(?<!will )call ?backs?|(?:be )?called back",
        r"i(?: m| am| ll be| will be)? (?:free|reachable|available|in|at home|home)",
    ),
    this_number=words(
        r"(?:on |at |use )?(?:this|the same|same|that) (?:number|one|phone)(?: please| is fine| s fine| is good)?",
        (
            r"the (?:number|one|phone) (?:i m|i am|that i m|that i am|you(?: re| are)? see\w*|on (?:the"
            r"|your) (?:screen|display)).*"
        ),
        r"my current (?:number|phone)|this is my number",
    ),
    no_number=words(
        r"(?:i )?(?:don t|do not|haven t|have no) (?:have |got )?(?:one|a number|a phone|any number|number)",
        r"(?:i d rather not|i would rather not|i don t want to|i do not want to|rather not).*",
        r"(?:i )?(?:don t|do not|can t) (?:know|remember)(?: (?:it|my number))?.*",
    ),
    fields={
        Field.NAME: words(r"(?:sur|last |first )?name|spelling|spelled|spelt"),
        Field.NUMBER: words(r"number|phone|telephone|mobile|digits?"),
        Field.REASON: words(r"reason|message|subject"),
        Field.SERVICE: words(r"service|treatment"),
        Field.DATE: words(r"date|day|time|slot"),
    },
    choices={
        Choice.FIRST: words(rf"(?:the )?(?:first|earliest|former)(?: one| option)?(?! (?:of )?(?:{_MONTH}))"),
        Choice.SECOND: words(rf"(?:the )?second(?: one| option)?(?! (?:of )?(?:{_MONTH}))|the middle one"),
        Choice.THIRD: words(rf"(?:the )?third(?: one| option)?(?! (?:of )?(?:{_MONTH}))"),
        Choice.LAST: words(r"(?:the )?(?:last|latest|latter)(?: one| option)?"),
        Choice.ANY: words(
            r"(?:i )?don t mind|doesn t matter|either(?: one| of them)?|any(?: of them| of those| time| one)?"
            r"|whatever(?: suits)?|whenever|up to you|you choose"
        ),
        Choice.NONE: words(
            r"neither|none(?: of (?:them|those|these))?|(?:something|anything) else|another (?:day|time|date|one)"
            r"|(?:a )?different (?:day|time|date|one)|(?:doesn t|don t|won t) (?:suit|work)|not (?:good|possible)",
            r"(?:can t|cannot|can not|won t be able to) (?:make|come|be|do)",
        ),
    },
    party=words(
        r"(?:for|of|we are|we re|there ll be|party of) ([\w ]{1,20}?) (?:people|persons|guests|of us)",
        r"(?:table|party) (?:for|of) (\w+)",
    ),
    question_start=words(
        r"^(?:(?:and|but|so|okay|yes|no|sorry|wait|actually|by the way|first|before that|hello|hi|well|just"
        r"|oh) )*(?:what|how|where|when|which|who|do you|are you|is there|can you tell me|could you tell me"
        r"|tell me|i(?: would| d) like to know|i want to know|do i|is it|until what|will you|can i ask|if you)"
    ),
    # At the end of a name from France, silent, they are what callers point out.
    alike=(("dt", re.compile(r"[dt]$")), ("sxz", re.compile(r"[sxz]$"))),
    spelled_as_in=frozenset({"for"}),
)
