"""How often the pages of the public host may be used, by one address of the network and for one e-mail address."""

from __future__ import annotations

from tenants.rate_limits import Limit

_HOUR = 3600
_SIGN_UPS_FROM = Limit("sign_up_from", 20, _HOUR)
_SIGN_UPS_FOR = Limit("sign_up_for", 5, _HOUR)
_RESENT_FROM = Limit("resend_from", 20, _HOUR)
_RESENT_FOR = Limit("resend_for", 5, _HOUR)
_FOUND_FROM = Limit("find_from", 20, _HOUR)
_FOUND_FOR = Limit("find_for", 3, _HOUR)
_CHECKS_FROM = Limit("check_address_from", 300, _HOUR)


def may_sign_up(address: str, email: str) -> bool:
    return _SIGN_UPS_FROM.allows(address) and _SIGN_UPS_FOR.allows(email)


def may_resend(address: str, email: str) -> bool:
    return _RESENT_FROM.allows(address) and _RESENT_FOR.allows(email)


def may_find(address: str) -> bool:
    return _FOUND_FROM.allows(address)


def may_mail_found(email: str) -> bool:
    """Asked where the mail is sent, so that the page answers the same."""
    return _FOUND_FOR.allows(email)


def may_check_address(address: str) -> bool:
    return _CHECKS_FROM.allows(address)
