"""What a language file must tell so that emergencies are recognised in it.

All patterns match plain text: folded (`folding.fold`), words of letters and digits with one space between them. They
are written in the language's own spelling and folded here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from voice.dialogue.emergencies.kinds import Danger, Trade
from voice.dialogue.folding import fold

# Arabic writes these together with the word after them: and, so; with, to, like, in, of, on; the, to the, this.
_PARTICLES = "(?:[وف]?(?:لل|[بلكفدع]?(?:ه?ال)?))"


@dataclass(frozen=True, slots=True)
class Signs:
    """The emergencies of one language.

    harmless: what looks like a sign and is none, hidden before anything else is looked for. stories: what makes a
    sentence a memory, a supposition or a question about a service. now: what makes it the present all the same.
    but: where a sentence turns. animals: whose life is no emergency of the ambulance's. urgent: the caller calls it an
    emergency. life: signs of danger. trades: signs of what a trade is called out for.
    """

    harmless: re.Pattern[str]
    stories: re.Pattern[str]
    now: re.Pattern[str]
    but: re.Pattern[str]
    animals: re.Pattern[str]
    urgent: re.Pattern[str]
    life: Mapping[Danger, re.Pattern[str]]
    trades: Mapping[Trade, re.Pattern[str]]


def any_of(*patterns: str) -> re.Pattern[str]:
    """A pattern that matches any of some patterns, between word boundaries.

    ~ before an Arabic word or group admits the particles written together with it.
    """
    written = "|".join(fold(pattern).replace("~", _PARTICLES) for pattern in patterns)
    return re.compile(rf"\b(?:{written})(?!\w)")
