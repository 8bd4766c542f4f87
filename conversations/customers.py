"""Who a customer is: the same number and much the same name are the same person."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from compliance.actions import Action
from compliance.audit import Target, record
from conversations.models import Customer

# How alike two names must be to be the same person's, as heard on a telephone: "Durant" and "Durand" are.
SAME_NAME = 0.75
# With no more digits than these a number says nothing of whose it is.
_TELLING_DIGITS = 3
_LETTERS = re.compile(r"[^\W\d_]+")
_ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ـ": ""})


def name_key(name: str) -> str:
    """A name as it is compared: lower case, no accents, words in alphabetical order."""
    decomposed = unicodedata.normalize("NFKD", name.lower().translate(_ARABIC))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(sorted(_LETTERS.findall(plain)))[:120]


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1. A part of a name that is given alone is compared with each part."""
    left, right = name_key(one), name_key(other)
    if not left or not right:
        return 0.0
    parts = [(a, b) for a in left.split() for b in right.split()]
    whole = SequenceMatcher(None, left, right).ratio()
    alone = len(left.split()) == 1 or len(right.split()) == 1
    return max(whole, max(SequenceMatcher(None, a, b).ratio() for a, b in parts) if alone else 0.0)


def recognise(*, name: str, phone: str = "", email: str = "", language: str = "") -> Customer:
    """The customer who goes by that name and number or address, made where there is none.

    What was not known of them is added; what is known is never overwritten.
    """
    known = (
        Customer.objects.select_for_update().filter(_reached_by(phone, email)).order_by("pk") if phone or email else ()
    )
    found = max(known, key=lambda one: likeness(one.name, name), default=None)
    if found is None or likeness(found.name, name) < SAME_NAME:
        return Customer.objects.create(name=name, name_key=name_key(name), phone=phone, email=email, language=language)
    changes = {"phone": phone, "email": email, "language": language}
    missing = {field: value for field, value in changes.items() if value and not getattr(found, field)}
    if missing:
        Customer.objects.filter(pk=found.pk).update(**missing)
        found.refresh_from_db()
    return found


def change_customer(customer_id: int, *, name: str, phone: str, email: str, language: str) -> Customer:
    """Replace what is known of a customer. Raises Customer.DoesNotExist.

    Which fields were changed is recorded, and not what they hold: who asks to be forgotten must be, and an audit entry
    cannot.
    """
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    given = {"name": name, "phone": phone, "email": email, "language": language}
    changed = [field for field, value in given.items() if getattr(customer, field) != value]
    if changed:
        record(Action.CUSTOMER_CHANGED, obj=Target("conversations.customer", customer_id), details={"fields": changed})
    customer.name, customer.name_key = name, name_key(name)
    customer.phone, customer.email, customer.language = phone, email, language
    customer.save()
    return customer


def customers_like(text: str, limit: int = 8) -> list[Customer]:
    """Those whose name has every word of the text in it, or whose number its digits; nobody for next to nothing."""
    words, digits = name_key(text).split(), "".join(char for char in text if char.isdigit()).lstrip("0")
    named = reduce(and_, (Q(name_key__contains=word) for word in words), Q()) if len("".join(words)) > 1 else None
    reached = Q(phone__contains=digits) if len(digits) > _TELLING_DIGITS else None
    wanted = [one for one in (named, reached) if one is not None]
    if not wanted:
        return []
    return list(Customer.objects.filter(reduce(or_, wanted)).order_by("name_key", "pk")[:limit])


def _reached_by(phone: str, email: str) -> Q:
    reached = Q(pk__in=())
    if phone:
        reached |= Q(phone=phone)
    if email:
        reached |= Q(email__iexact=email)
    return reached
