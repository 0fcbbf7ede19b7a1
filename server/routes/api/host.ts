import type { AppRequest } from "../../web/app_request.ts";
import { type Kind, KINDS } from "../../../shared/sample/mod.ts";
import { SampleDamaged } from "../../store/port.ts";
import { isoOrNull } from "./hosts.ts";

/** `GET /api/hosts/:name`: what is known of one host, with its newest samples as received. */
export async function getHost(request: AppRequest): Promise<Response> {
  const { fleet, reads } = request.get("context");
  const view = reads.views.find(request.req.param("name") ?? "");
  const hostId = view === null ? null : fleet.hostId(view.card.name);
  if (view === null || hostId === null) return request.json({ error: "host_not_found" }, 404);
  const samples: Record<string, NewestSample> = {};
  for (const kind of KINDS) {
    const newest = await readNewest(request, hostId, kind);
    if (newest !== null) samples[kind] = newest;
  }
  return request.json({
    name: view.card.name,
    status: view.card.connection,
    level: view.card.level,
    waiting: view.card.waiting,
    group: view.card.group,
    tags: view.card.tags,
    note: view.note,
    web_url: view.web_url,
    reasons: view.reasons,
    agent_version: view.agent_version,
    last_seen_at: isoOrNull(view.card.last_seen_unix),
    samples,
  });
}

/** One that is stored but cannot be read any more says so in its place. */
type NewestSample = { collected_at: string; payload: unknown } | { error: "sample_damaged" };

async function readNewest(
  request: AppRequest,
  hostId: number,
  kind: Kind,
): Promise<NewestSample | null> {
  const { store, onFault } = request.get("context");
  try {
    const stored = await store.latestSample(hostId, kind);
    return stored && {
      collected_at: timestampText(stored.collected_at_us),
      payload: JSON.parse(stored.payload),
    };
  } catch (error) {
    if (!(error instanceof SampleDamaged)) throw error;
    onFault(error);
    return { error: "sample_damaged" };
  }
}

/** ISO 8601 UTC with all six digits of a microsecond. */
function timestampText(epochUs: number): string {
  const millis = new Date(Math.floor(epochUs / 1000)).toISOString().slice(0, -1);
  return `${millis}${String(epochUs % 1000).padStart(3, "0")}Z`;
}
