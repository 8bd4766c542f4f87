"""Telephone numbers as the staff writes them, read as somebody in the business's own country would."""

from __future__ import annotations

import re

import phonenumbers
from babel.core import get_global
from phonenumbers import NumberParseException, PhoneNumberFormat, is_possible_number, is_valid_number

from tenants.context import public_context
from tenants.models import Route, Tenant


def regions_of(tenant: Tenant) -> list[str]:
    """Region codes (ISO 3166) of the numbers on which the business is called, then of its time zone."""
    with public_context():
        keys = list(Route.objects.filter(tenant=tenant, channel=Route.Channel.VOICE).values_list("key", flat=True))
    regions = [_region(key) for key in keys] + [get_global("zone_territories").get(tenant.time_zone, "")]
    return [region for region in dict.fromkeys(regions) if region]


def to_e164(written: str, regions: list[str]) -> str:
    """The number in E.164, by the first region where it can be one; "" where it is none."""
    digits = re.sub(r"[\s().·/\-\u2010-\u2015\u200e\u200f\u202a-\u202e]", "", written)
    if not re.fullmatch(r"\+?[0-9]{4,20}", digits, re.ASCII):
        return ""
    for accepts in (is_valid_number, is_possible_number):
        for region in regions or [""]:
            try:
                parsed = phonenumbers.parse(digits, region or None)
            except NumberParseException:
                continue
            if accepts(parsed):
                return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    return ""


def _region(number: str) -> str:
    try:
        code = phonenumbers.parse(number).country_code or 0
    except NumberParseException:
        return ""
    region = phonenumbers.region_code_for_country_code(code)
    return "" if region in ("001", "ZZ") else region
