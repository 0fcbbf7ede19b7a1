import type { AppRequest } from "../../web/app_request.ts";
import { type Kind, KINDS } from "../../../shared/sample/mod.ts";
import { SampleDamaged } from "../../store/port.ts";
import { findPastHost } from "../hosts/find_past_host.ts";
import type { HostView } from "../../views/mod.ts";
import { isoOrNull } from "./hosts.ts";

/**
 * `GET /api/hosts/:name?at=`: what is known of one host, with its newest samples as received; with
 * `at` (a minute in UTC such as 2026-11-20T03:14) what was known then.
 */
export async function getHost(request: AppRequest): Promise<Response> {
  if (request.req.query("at") !== undefined) return await getPastHost(request);
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
    agent_standing: view.card.agent_standing,
    agent_upgrade: view.agent_upgrade,
    last_seen_at: isoOrNull(view.card.last_seen_unix),
    samples,
  });
}

/**
 * As of a past minute: `view` is what the samples of then tell; null where they are not kept, and
 * `facts` is what the journal tells instead.
 */
async function getPastHost(request: AppRequest): Promise<Response> {
  const found = await findPastHost(request);
  if (found === "host_not_found") return request.json({ error: found }, 404);
  return "problem" in found
    ? request.json({ error: found.problem }, 400)
    : request.json({ ...found, view: found.view && withoutPage(found.view) });
}

/** What only the page of the present needs. */
function withoutPage({ revision: _, changes_revision: __, late_samples: ___, ...view }: HostView) {
  return view;
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
