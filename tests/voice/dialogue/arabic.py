"""A business whose callers speak Arabic, calls to it, and the hours that it says in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from tests.voice.dialogue.driving import DENTIST, THURSDAY_10_AM, Call, assistant
from voice.business import BusinessInfo
from voice.dialogue.rules import RulesEngine

CLINIC = {
    **DENTIST,
    "name": "عيادة الياسمين",
    "address": "12 شارع محمد الخامس، الرباط",
    "phone": "+212537123456",
    "services": [
        {"name": "تنظيف الأسنان", "aliases": ["إزالة الجير"], "price": "300", "duration_minutes": 30},
        {"name": "تبييض الأسنان", "aliases": ["تبييض"], "price": "1500.50", "price_from": True, "duration_minutes": 90},
        {"name": "زراعة الأسنان", "aliases": ["زرع الأسنان"]},
        {"name": "استشارة", "price": "0"},
    ],
    "currency": "MAD",
}


def arabic_call(
    business: Mapping[str, Any] | BusinessInfo = CLINIC,
    *,
    now: dt.datetime = THURSDAY_10_AM,
    caller_number: str = "",
    **changes: Any,
) -> Call:
    settings = {"language": "ar", "languages": ("ar", "fr"), "transfer_number": "+212600000000", **changes}
    return Call(RulesEngine(assistant(business, **settings), lambda: now, caller_number), "ar")


_HOURS = {
    "الثانية عشرة": "12",
    "الحادية عشرة": "11",
    "الواحدة": "1",
    "الثانية": "2",
    "الثالثة": "3",
    "الرابعة": "4",
    "الخامسة": "5",
    "السادسة": "6",
    "السابعة": "7",
    "الثامنة": "8",
    "التاسعة": "9",
    "العاشرة": "10",
    "والنصف": "30",
    "والربع": "15",
    "إلا ربعًا": "45",
    "دقيقة واحدة": "1",
    "دقيقتين": "2",
}


def hours_in_digits(text: str) -> str:
    """The text with its times of day as numbers; "12 والنصف" as two of them."""
    return re.sub("|".join(_HOURS), lambda found: f"{_HOURS[found.group()]} ", text)
