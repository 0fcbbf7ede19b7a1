/** The same act on several incidents, by one click of a list: answered by what it was done to. */
import * as z from "zod";
import { SHARES } from "../../../shared/shares.ts";
import { listedHostsText } from "../../auth/changed_hosts.ts";
import type { Mute } from "../../store/port.ts";
import { MAX_NOTE_LENGTH } from "../../views/expiry.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { authorOf, noteAct } from "../note_act.ts";
import { readFormLists } from "../read_form.ts";

const LONGEST_MS = 31 * 24 * 3_600_000;

const first = z.array(z.string()).transform(([one = ""]) => one.trim()).catch("");
const formSchema = z.object({
  id: z.array(z.string().max(100)).max(SHARES.page.rows).catch([]),
  mute: z.array(z.string().max(5_000)).max(SHARES.page.rows).catch([]),
  note: first.transform((note) => note.slice(0, MAX_NOTE_LENGTH)),
  until_unix: first,
});

const readIds = async (request: AppRequest) => formSchema.parse(await readFormLists(request));

/** `POST /incident-acts/acknowledge` with `id` (several times) and `note`: those that nobody has. */
export async function acknowledgeSeveral(request: AppRequest): Promise<Response> {
  const { telling: { acts, incidents } } = request.get("context");
  const { id: ids, note } = await readIds(request);
  const author = await authorOf(request);
  const done: string[] = [];
  for (const id of ids) {
    if (incidents.find(id)?.state === "acknowledged") continue;
    const outcome = await acts.acknowledge(id, { author, note, expires_at_ms: null });
    if (outcome === "done") done.push(id);
  }
  return await answer(request, "incident_acknowledged", { done, asked: ids.length });
}

/** `POST /incident-acts/acknowledge/delete` with `id` (several times): nobody has. */
export async function unacknowledgeSeveral(request: AppRequest): Promise<Response> {
  const { acts } = request.get("context").telling;
  const { id: ids } = await readIds(request);
  const author = await authorOf(request);
  const done: string[] = [];
  for (const id of ids) if (await acts.unacknowledge(id, author) === "done") done.push(id);
  return await answer(request, "acknowledgement_taken_back", { done, asked: ids.length });
}

/**
 * `POST /incident-acts/mute` with `id` (several times), `note` and `until_unix`: every reason that they
 * rest on and that is not muted; 422 with `{error}`. `done`: what takes each back.
 */
export async function muteSeveral(request: AppRequest): Promise<Response> {
  const { store, fleet, clock } = request.get("context");
  const { id: ids, note, until_unix } = await readIds(request);
  const nowMs = clock.nowMs();
  const expires_at_ms = Number(until_unix) * 1000;
  if (until_unix === "" || !(expires_at_ms > nowMs && expires_at_ms <= nowMs + LONGEST_MS)) {
    const error = `Cannot use until_unix "${until_unix}": expected a time within the next 31 days`;
    return request.json({ error }, 422);
  }
  const muted = new Set((await store.listMutes(nowMs)).map(muteKey));
  const reasons = reasonsOf(request, ids).slice(0, SHARES.page.rows);
  const done: string[] = [];
  for (const reason of reasons) {
    const mute = { ...reason, note, expires_at_ms, created_at_ms: nowMs };
    if (!muted.has(muteKey(reason)) && await store.putMute(mute)) done.push(muteKey(reason));
  }
  await fleet.refreshWords();
  return await answer(request, "reason_muted", { done, asked: reasons.length });
}

/** `POST /incident-acts/mute/delete` with `mute` (several times), as `muteSeveral` named them. */
export async function unmuteSeveral(request: AppRequest): Promise<Response> {
  const { store, fleet } = request.get("context");
  const { mute: keys } = await readIds(request);
  const done: string[] = [];
  for (const key of keys) {
    const reading = keySchema.safeParse(key);
    if (!reading.success) continue;
    await store.deleteMute(...reading.data);
    done.push(key);
  }
  await fleet.refreshWords();
  return await answer(request, "reason_unmuted", { done, asked: keys.length });
}

type MutedReason = Pick<Mute, "host_id" | "code" | "subject" | "subject_id">;

/** What of a mute names it among all. */
function muteKey({ host_id, code, subject_id }: Omit<MutedReason, "subject">): string {
  return JSON.stringify([host_id, code, subject_id]);
}

const keySchema = z.string()
  .transform((text, context) => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: "custom", message: "expected what names a mute" });
      return z.NEVER;
    }
  })
  .pipe(z.tuple([z.number().int(), z.string(), z.string()]));

/** Those that hold, of hosts that are registered. */
function reasonsOf(request: AppRequest, ids: readonly string[]): MutedReason[] {
  const { incidents } = request.get("context").telling;
  return ids.flatMap((id) => incidents.find(id)?.reasons ?? [])
    .flatMap(({ host_id, ended_at_ms, code, subject, subject_id }) =>
      host_id === null || ended_at_ms !== null ? [] : [{ host_id, code, subject, subject_id }]
    );
}

type Act = Parameters<typeof noteAct>[1];

async function answer(
  request: AppRequest,
  act: Act,
  { done, asked }: { done: readonly string[]; asked: number },
): Promise<Response> {
  if (done.length > 0) await noteAct(request, act, listedHostsText(done));
  return request.json({ done, left: asked - done.length });
}
