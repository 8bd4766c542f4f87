"""What this process has counted, in the text that Prometheus reads. One process, one answer: each is asked by itself.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import Gauge
from prometheus_client.exposition import choose_encoder

from voice import load
from voice.metrics import REGISTRY

_draining = Gauge("permanence_draining", "1 while the process takes no new calls.", registry=REGISTRY)
_draining.set_function(lambda: float(load.is_draining()))


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For who brings METRICS_TOKEN; where none is set, for the machine itself. Asks neither database nor Redis."""
    if settings.METRICS_TOKEN:
        if not _brings_token(request):
            return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    elif not _is_local(request):
        raise Http404
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(REGISTRY), content_type=content_type, headers={"Cache-Control": "no-store"})


def _brings_token(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and constant_time_compare(token.strip(), settings.METRICS_TOKEN)


def _is_local(request: HttpRequest) -> bool:
    """From this machine, and not passed on by a proxy of it for somebody else."""
    passed_on = any(name in request.headers for name in ("X-Forwarded-For", "X-Real-Ip", "Forwarded", "Via"))
    if passed_on or settings.SECURE_PROXY_SSL_HEADER:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
