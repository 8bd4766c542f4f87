"""What browsers are told never to do with a page of ours, whoever wrote what is on it.

https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase

# Files of our own and nothing else: no inline script or style, no other site. `data:` pictures are what Django's admin
# style sheets hold.
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
# Nothing that a page of a receptionist needs; who listens to a recording uses no microphone.
_REFUSED_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
_CSP = "Content-Security-Policy"
HEADERS = {
    _CSP: "; ".join(f"{directive} {sources}" for directive, sources in _POLICY.items()),
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _REFUSED_FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

View = Callable[..., HttpResponseBase]


class SecurityHeadersMiddleware:
    """The first of all, so that the pages of other middleware (an unknown host, a static file) have them too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


def form_leads_to(address: Callable[[], str]) -> Callable[[View], View]:
    """For a page whose form is answered with a redirect to another site, which browsers count as sending it there.

    address: asked at each request; only its origin is let through.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            there = urlsplit(address())
            response.headers[_CSP] = HEADERS[_CSP].replace(
                "form-action 'self'", f"form-action 'self' {there.scheme}://{there.netloc}"
            )
            return response

        return wrapped

    return decorate
