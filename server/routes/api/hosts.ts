import type { AppRequest } from "../../web/app_request.ts";

/** `GET /api/hosts`: every host with all of its reasons, worst first. */
export function listHosts(request: AppRequest): Response {
  const { reads } = request.get("context");
  return request.json({
    hosts: reads.cards.all().map((card) => ({
      name: card.name,
      status: card.connection,
      level: card.level,
      waiting: card.waiting,
      group: card.group,
      tags: card.tags,
      reasons: reads.views.reasons(card.name),
      agent_version: card.agent_version,
      agent_standing: card.agent_standing,
      last_seen_at: isoOrNull(card.last_seen_unix),
    })),
  });
}

/** ISO 8601 UTC of epoch seconds, to the microsecond where it has any; null stays null. */
export function isoOrNull(unix: number | null): string | null {
  return unix === null ? null : new Date(unix * 1000).toISOString();
}
