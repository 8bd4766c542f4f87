"""What comes to the public host for a tenant's calendar: people back from Google, and Google's calls of changes."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotFound, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from appointments.calendars import channels, links, tasks
from tenants.context import public_context, tenant_context
from tenants.middleware import host_name, tenant_for_host
from tenants.models import Tenant

log = structlog.get_logger(__name__)

FINISH_PATH = "/calendars/google/finish"
_LONGEST = 4000


@never_cache
@require_safe
def google_callback(request: HttpRequest) -> HttpResponse:
    """Send who comes back from Google on to the host they left from, with what Google gave them.

    Nothing is taken here: only the tenant's host knows who it is, and whether they left.
    """
    state = request.GET.get("state", "")
    try:
        back = links.read_state(state)
    except links.ReturnRefused:
        return _not_valid()
    tenant = tenant_for_host(host_name(back.host))
    if tenant is None or tenant.pk != back.tenant_id:
        return _not_valid()
    given = {name: request.GET[name][:_LONGEST] for name in ("code", "error") if name in request.GET}
    scheme = urlsplit(settings.PUBLIC_BASE_URL).scheme
    return HttpResponseRedirect(f"{scheme}://{back.host}{FINISH_PATH}?{urlencode({'state': state, **given})}")


@csrf_exempt
@require_POST
def google_changed(request: HttpRequest, tenant_id: str, calendar_id: str) -> HttpResponse:
    """Google says that a calendar has changed; who cannot show the channel's token has said nothing.

    https://developers.google.com/workspace/calendar/api/guides/push#understanding-the-notification-message-format
    """
    with public_context():
        tenant = Tenant.customers.filter(pk=int(tenant_id), status=Tenant.Status.ACTIVE).first()
    if tenant is None:
        return HttpResponseNotFound()
    channel_id = request.headers.get("X-Goog-Channel-ID", "")
    token = request.headers.get("X-Goog-Channel-Token", "")
    with tenant_context(tenant):
        if not channels.told(int(calendar_id), channel_id, token):
            return HttpResponseNotFound()
        try:
            tasks.read_calendar.delay(int(calendar_id))
        except OperationalError:
            log.warning("a changed calendar waits for the next round: no broker", calendar=calendar_id)
    return HttpResponse(status=204)


def _not_valid() -> HttpResponse:
    text = _("This way back from Google is not valid any more. Start again in your workspace.")
    return HttpResponseBadRequest(text, content_type="text/plain; charset=utf-8")
