"""What an emergency may be about: a danger to life or limb, or something that a trade is called out for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Danger(StrEnum):
    """To life or limb, by who is to be called; in the order in which they count where several are told of."""

    FIRE = "fire"  # gas and explosions too: the fire brigade comes for them
    VIOLENCE = "violence"
    SUICIDE = "suicide"
    MEDICAL = "medical"


class Trade(StrEnum):
    """What a business does, as far as its emergencies go."""

    PLUMBER = "plumber"
    ELECTRICIAN = "electrician"
    LOCKSMITH = "locksmith"
    HEATING = "heating"
    ROOFER = "roofer"
    GLAZIER = "glazier"
    DENTIST = "dentist"
    DOCTOR = "doctor"
    NURSE = "nurse"
    MIDWIFE = "midwife"
    VET = "vet"
    PHARMACY = "pharmacy"
    GARAGE = "garage"
    LIFT = "lift"
    IT = "it"
    LAWYER = "lawyer"
    FUNERAL = "funeral"
    CHILDCARE = "childcare"
    HOME_CARE = "home_care"
    PROPERTY = "property"
    HOTEL = "hotel"
    RESTAURANT = "restaurant"
    HAIRDRESSER = "hairdresser"
    BEAUTICIAN = "beautician"
    OPTICIAN = "optician"
    PHYSIOTHERAPIST = "physiotherapist"
    PSYCHOLOGIST = "psychologist"
    ESTATE_AGENT = "estate_agent"
    ACCOUNTANT = "accountant"
    NOTARY = "notary"
    INSURANCE = "insurance"
    GARDENER = "gardener"
    PEST_CONTROL = "pest_control"
    CLEANING = "cleaning"
    BUILDER = "builder"
    CARPENTER = "carpenter"
    PAINTER = "painter"
    MOVER = "mover"
    TAXI = "taxi"
    DRIVING_SCHOOL = "driving_school"
    SECURITY = "security"
    SHOP = "shop"


@dataclass(frozen=True, slots=True)
class Emergency:
    """What a caller has told.

    language: in which it was told. danger: None where nobody's life is in danger. trade: whose sign it was, None where
    the caller only called it an emergency. told: what has happened was said too.
    """

    language: str
    danger: Danger | None = None
    trade: Trade | None = None
    told: bool = True


# Whose emergencies a trade is called for beside its own.
ALSO_CALLED_FOR: Mapping[Trade, frozenset[Trade]] = {
    Trade.PROPERTY: frozenset(
        {Trade.PLUMBER, Trade.ELECTRICIAN, Trade.LOCKSMITH, Trade.HEATING, Trade.ROOFER, Trade.GLAZIER, Trade.LIFT}
    ),
    Trade.BUILDER: frozenset({Trade.ROOFER}),
    Trade.CARPENTER: frozenset({Trade.GLAZIER, Trade.LOCKSMITH}),
    Trade.HEATING: frozenset({Trade.PLUMBER}),
    Trade.HOTEL: frozenset({Trade.LIFT, Trade.LOCKSMITH}),
    Trade.NURSE: frozenset({Trade.DOCTOR}),
    Trade.MIDWIFE: frozenset({Trade.DOCTOR}),
    Trade.PHARMACY: frozenset({Trade.DOCTOR}),
    Trade.HOME_CARE: frozenset({Trade.DOCTOR, Trade.NURSE}),
}
