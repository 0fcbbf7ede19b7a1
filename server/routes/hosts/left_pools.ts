/** What the operator says of pools that a host has no more. */
import * as z from "zod";
import type { AppRequest } from "../../web/app_request.ts";
import { hostPath } from "../../views/paths.ts";
import { MAX_NOTE_LENGTH } from "../../views/expiry.ts";
import { sendPage } from "../../web/send_page.ts";
import { ErrorPage } from "../error.tsx";
import { noteAct } from "../note_act.ts";
import { sendHostNotFound } from "../not_found.tsx";
import { readForm } from "../read_form.ts";

const poolSchema = z.object({
  guid: z.string().min(1, "expected a pool").max(255, "expected a pool"),
});

const wordSchema = poolSchema.extend({
  word: z.enum(["left", "comes_and_goes"], "expected left or comes_and_goes"),
  note: z.string().trim()
    .max(MAX_NOTE_LENGTH, `expected a note of at most ${MAX_NOTE_LENGTH} characters`).default(""),
});

/** `POST /hosts/:name/pools/left`: a pool that is gone left on purpose, or comes and goes. */
export async function sendPoolAway(request: AppRequest): Promise<Response> {
  const { store, fleet, reads, clock } = request.get("context");
  const view = reads.views.find(request.req.param("name") ?? "");
  const hostId = view === null ? null : fleet.hostId(view.card.name);
  if (view === null || hostId === null) return sendHostNotFound(request);
  const form = wordSchema.safeParse(await readForm(request));
  if (!form.success) return refuse(request, form.error.issues[0]?.message ?? "");
  const { guid, word, note } = form.data;
  const pool = view.missing_pools.find(({ id }) => id === guid);
  if (pool === undefined) return refuse(request, "no such pool of this host is gone");
  const created_at_ms = clock.nowMs();
  const left = { host_id: hostId, guid, name: pool.name, word, note, created_at_ms };
  if (!await store.putLeftPool(left)) return sendHostNotFound(request);
  await fleet.refreshWords();
  const { name } = view.card;
  await noteAct(request, "pool_sent_away", `pool ${pool.name} of host ${name}`);
  return request.redirect(hostPath(name), 303);
}

/** `POST /hosts/:name/pools/left/delete`: the pool is missed again. */
export async function missPoolAgain(request: AppRequest): Promise<Response> {
  const { store, fleet } = request.get("context");
  const host = await store.findHost(request.req.param("name") ?? "");
  if (host === null) return sendHostNotFound(request);
  const form = poolSchema.safeParse(await readForm(request));
  if (!form.success) return refuse(request, form.error.issues[0]?.message ?? "");
  await store.deleteLeftPool(host.id, form.data.guid);
  await fleet.refreshWords();
  await noteAct(request, "pool_missed_again", `pool ${form.data.guid} of host ${host.name}`);
  return request.redirect(hostPath(host.name), 303);
}

function refuse(request: AppRequest, state: string): Response {
  return sendPage(request, {
    status: 422,
    title: "Cannot note this of a pool",
    body: ErrorPage({ status: 422, message: `Cannot note this of a pool: ${state}.` }),
    live: false,
  });
}
