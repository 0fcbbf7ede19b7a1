import * as z from "zod";
import type { AppRequest } from "../../web/app_request.ts";
import { type Sketch, SKETCH_HOURS, SKETCH_POINTS } from "../../views/sketch.ts";

/** In one answer: what is in sight of a list, and a little around it. */
const MAX_HOSTS = 100;
const HOURS_MS = SKETCH_HOURS * 3_600_000;
const STEP_MS = HOURS_MS / SKETCH_POINTS;

export const sketchesQuerySchema = z.object({
  host: z.array(z.string()).min(1).max(MAX_HOSTS),
});

/**
 * `GET /api/sketches?host=&host=…`: the last day of the hosts in a few strokes, as the list of hosts
 * draws it; those that are not there are left out.
 */
export async function listSketches(request: AppRequest): Promise<Response> {
  const { fleet, reads, store, clock } = request.get("context");
  const query = sketchesQuerySchema.safeParse({ host: request.req.queries("host") ?? [] });
  if (!query.success) {
    return request.json({ error: `host: expected 1 to ${MAX_HOSTS} names of hosts` }, 400);
  }
  const until_ms = Math.ceil(clock.nowMs() / STEP_MS) * STEP_MS;
  const spans = { since_ms: until_ms - HOURS_MS, step_ms: STEP_MS, count: SKETCH_POINTS };
  const sketches: Record<string, Sketch> = {};
  for (const name of new Set(query.data.host)) {
    const hostId = fleet.hostId(name);
    if (hostId === null) continue;
    const pool = reads.views.fullestPoolSeries(name);
    const metrics = ["cpu_percent", "mem_used_percent", ...(pool === null ? [] : [pool])];
    const [cpu = [], memory = [], full = null] = await store.sketchHistory(hostId, metrics, spans);
    sketches[name] = { cpu, memory, pool: full };
  }
  return request.json({
    since_unix: spans.since_ms / 1000,
    step_seconds: STEP_MS / 1000,
    sketches,
  });
}
