import * as z from "zod";
import type { AppRequest } from "../web/app_request.ts";
import { hostPath } from "../views/paths.ts";
import { MAX_NOTE_LENGTH, MUTE_SPANS } from "../islands/host/mute_spans.ts";
import { sendPage } from "../web/send_page.ts";
import { ErrorPage } from "./error.tsx";
import { sameSitePath } from "./login.tsx";
import { sendHostNotFound } from "./not_found.tsx";
import { noteAct } from "./note_act.ts";
import { readForm } from "./read_form.ts";

const reasonSchema = z.object({
  code: z.string().regex(/^[a-z0-9_]{1,100}$/, "expected the code of a reason"),
  subject: z.string().max(1000, "expected a subject of at most 1000 characters"),
  /** Absent from a page of an earlier version, which knows the name alone. */
  subject_id: z.string().max(1000, "expected an identity of at most 1000 characters").optional(),
  /** Path of the page to come back to. */
  back: z.string().max(4000).optional(),
});

const SPAN_EXPECTED = `expected for how long: ${MUTE_SPANS.map(({ value }) => value).join(", ")}`;

const muteSchema = reasonSchema.extend({
  note: z.string().trim()
    .max(MAX_NOTE_LENGTH, `expected a note of at most ${MAX_NOTE_LENGTH} characters`),
  span: z.enum(MUTE_SPANS.map(({ value }) => value), SPAN_EXPECTED),
});

/** `POST /hosts/:name/mutes`: from now on the reason is listed in grey and raises no level. */
export async function muteReason(request: AppRequest): Promise<Response> {
  const { store, fleet, clock } = request.get("context");
  const form = muteSchema.safeParse(await readForm(request));
  if (!form.success) return refuse(request, form.error);
  const { code, subject, subject_id = subject, note, span, back } = form.data;
  const seconds = MUTE_SPANS.find(({ value }) => value === span)?.seconds ?? null;
  const nowMs = clock.nowMs();

  const host = await store.findHost(request.req.param("name") ?? "");
  const isStored = host !== null && await store.putMute({
    host_id: host.id,
    code,
    subject,
    subject_id,
    note,
    expires_at_ms: seconds === null ? null : nowMs + seconds * 1000,
    created_at_ms: nowMs,
  });
  if (!isStored) return sendHostNotFound(request);
  await fleet.refreshWords();
  await noteAct(request, "reason_muted", mutedReason(host.name, code, subject));
  return request.redirect(sameSitePath(back ?? hostPath(host.name)), 303);
}

/** `POST /hosts/:name/mutes/delete`: the reason counts again. */
export async function unmuteReason(request: AppRequest): Promise<Response> {
  const { store, fleet } = request.get("context");
  const form = reasonSchema.safeParse(await readForm(request));
  if (!form.success) return refuse(request, form.error);
  const { code, subject, subject_id = subject, back } = form.data;

  const host = await store.findHost(request.req.param("name") ?? "");
  if (host === null) return sendHostNotFound(request);
  await store.deleteMute(host.id, code, subject_id);
  await fleet.refreshWords();
  await noteAct(request, "reason_unmuted", mutedReason(host.name, code, subject));
  return request.redirect(sameSitePath(back ?? hostPath(host.name)), 303);
}

function mutedReason(host: string, code: string, subject: string): string {
  return `${code}${subject === "" ? "" : ` of ${subject}`} on host ${host}`;
}

function refuse(request: AppRequest, error: z.ZodError): Response {
  const message = `Cannot change what is muted: ${error.issues[0]?.message}.`;
  return sendPage(request, {
    status: 422,
    title: "Cannot change what is muted",
    body: ErrorPage({ status: 422, message }),
    live: false,
  });
}
