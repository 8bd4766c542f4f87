"""How long the portal's pages take with a business that has had many calls: python -m bench.pages [--calls N].

A business with N calls over two years: each with its conversation, six turns and an outcome, a fifth with a message.
Pages are asked for as the owner does, through the whole of Django, one at a time.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from typing import TYPE_CHECKING

from bench.installation import prepare
from bench.table import markdown

if TYPE_CHECKING:
    from django.test import Client

_TIMES_MEASURED = 40
_PAGES = {
    "overview": "/",
    "analytics, 7 days": "/analytics/?days=7",
    "analytics, 30 days": "/analytics/",
    "analytics, 90 days": "/analytics/?days=90",
    "analytics, 90 days, one assistant": "/analytics/?days=90&assistant={assistant}",
    "analytics, a year": "/analytics/?since={year_ago}&until={today}",
    "calls": "/calls/",
    "calls, page 1000": "/calls/?page=1000",
    "calls, by outcome": "/calls/?outcome=transferred",
    "messages": "/messages/",
    "messages, all": "/messages/?state=all",
}

# Times of day lie around noon, weekends are as busy as other days; numbers come from a range reserved for fiction.
_FILL = (
    """
    CREATE TEMP TABLE made AS
    SELECT number, now() - interval '2 years' * random() AS at, random() AS fate,
           (ARRAY['fr','fr','fr','en','es','ar','ary'])[1 + floor(random() * 7)::int] AS language,
           (30 + random() * 240)::int AS lasted
    FROM generate_series(1, %(calls)s) AS number ORDER BY at
    """,
    """
    INSERT INTO conversations_conversation (id, channel, language, assistant_name, contact, started_at, ended_at)
    SELECT 1000000 + number, 'phone', language, 'bench', '+33639980101', at, at + lasted * interval '1 second'
    FROM made ORDER BY at
    """,
    """
    INSERT INTO voice_call (call_sid, assistant_id, conversation_id, transport, direction, from_number, to_number,
        state, outcome, transfer_to, transfer_result, transfer_summary, answered_by, announced_text, started_at,
        answered_at, ended_at, alive_at, duration_seconds)
    SELECT 'CA' || lpad(number::text, 32, '0'), %(assistant)s, 1000000 + number, 'relay', 'inbound', '+33639980101',
        '+33199001001',
        CASE WHEN fate < 0.03 THEN 'no_answer' WHEN fate < 0.05 THEN 'failed' ELSE 'completed' END,
        CASE WHEN fate < 0.05 THEN '' WHEN fate < 0.35 THEN 'answered' WHEN fate < 0.6 THEN 'appointment'
             WHEN fate < 0.8 THEN 'message' WHEN fate < 0.9 THEN 'transferred' ELSE 'abandoned' END,
        '', '', '', '', '', at, CASE WHEN fate >= 0.03 THEN at + interval '1 second' END,
        at + lasted * interval '1 second', at, lasted
    FROM made ORDER BY at
    """,
    """
    INSERT INTO conversations_turn (conversation_id, position, speaker, text, language, started_at, ended_at,
        interrupted, first_text_ms, first_audio_ms)
    SELECT 1000000 + number, position, CASE position %% 2 WHEN 0 THEN 'caller' ELSE 'assistant' END,
        'Je voudrais prendre rendez-vous pour une fuite dans la cuisine, demain matin si possible.', language,
        at + position * interval '8 seconds', at + (position * 8 + 6) * interval '1 second', false,
        CASE position %% 2 WHEN 1 THEN 50 + (random() * 200)::int END,
        CASE position %% 2 WHEN 1 THEN 250 + (random() * random() * 2000)::int END
    FROM made, generate_series(0, 5) AS position ORDER BY at, position
    """,
    """
    INSERT INTO conversations_message (conversation_id, name, phone, email, reason, language, urgency, callback,
        lead_reasons, state, note, created_at)
    SELECT 1000000 + number, 'Jeanne Petit', '+33639980101', '', 'Une fuite sous l''évier.', language,
        CASE WHEN fate < 0.62 THEN 'urgent' ELSE 'normal' END, '', '[]',
        CASE WHEN at > now() - interval '3 days' THEN 'new' ELSE 'done' END, '', at + interval '1 minute'
    FROM made WHERE fate >= 0.6 AND fate < 0.8 ORDER BY at
    """,
    "DROP TABLE made",
    "VACUUM ANALYZE",
)


def fill(calls: int, assistant_id: int) -> None:
    """Inside the tenant."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in _FILL:
            cursor.execute(statement, {"calls": calls, "assistant": assistant_id})


def measured_ms(client: Client, address: str) -> list[float]:
    """The first, which fills caches, is left out."""
    times = []
    for _ in range(_TIMES_MEASURED + 1):
        begun = time.perf_counter()
        response = client.get(address)
        times.append((time.perf_counter() - begun) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
    return times[1:]


def measure(calls: int) -> str:
    """A table of every page."""
    import datetime as dt

    from django.test import Client
    from django.utils import timezone

    from accounts.models import User
    from config.demo import MOREAU
    from tenants.context import public_context, tenant_context
    from tenants.models import Tenant
    from voice.models import Assistant

    with public_context():
        tenant = Tenant.objects.get(slug=MOREAU.slug)
    client = Client(SERVER_NAME=MOREAU.host)
    with tenant_context(tenant):
        assistant = Assistant.objects.get()
        fill(calls, assistant.pk)
        client.force_login(User.objects.get(role=User.Role.OWNER))
    today = timezone.now().date() - dt.timedelta(days=1)
    asked = {"assistant": assistant.pk, "today": today, "year_ago": today - dt.timedelta(days=365)}
    rows = []
    for name, address in _PAGES.items():
        times = measured_ms(client, address.format(**asked))
        shown = (min(times), statistics.median(times), statistics.quantiles(times, n=20)[-1])
        rows.append([name, *(f"{value:.0f}" for value in shown)])
    return markdown([f"page, {calls} calls", "least ms", "median ms", "p95 ms"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=100_000)
    calls = parser.parse_args().calls
    with prepare():
        sys.stdout.write(measure(calls) + "\n")


if __name__ == "__main__":
    main()
