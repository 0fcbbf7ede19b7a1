import * as z from "zod";
import type { AppRequest } from "../web/app_request.ts";
import { MAX_NOTE_LENGTH, readExpiry } from "../views/expiry.ts";
import { hostPath } from "../views/paths.ts";
import type { ListedReason } from "../views/reason.ts";
import { sendPage } from "../web/send_page.ts";
import { backPath, sendActForm, type TypedAct } from "./ActForm.tsx";
import { ErrorPage } from "./error.tsx";
import { sendHostNotFound, sendReasonNotFound } from "./not_found.tsx";
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

const muteSchema = reasonSchema.extend({
  note: z.string().trim()
    .max(MAX_NOTE_LENGTH, `expected a note of at most ${MAX_NOTE_LENGTH} characters`),
  expires: z.string("expected for how long"),
  until: z.string().trim().default(""),
});

type MuteForm = z.infer<typeof muteSchema>;

/** What is proposed: nothing is to be silenced for ever by accident. */
const NEW: TypedAct = { note: "", expires: "1h", until: "" };

/** `GET /hosts/:name/mutes?reason=`: the form; `?back=` says where it leads afterwards. */
export function askToMute(request: AppRequest): Response {
  const view = request.get("context").reads.views.find(request.req.param("name") ?? "");
  if (view === null) return sendHostNotFound(request);
  const reason = view.reasons.find(({ id }) => id === request.req.query("reason"));
  if (reason === undefined) return sendReasonNotFound(request, view.card.name);
  return sendForm(request, reason, {
    host: view.card.name,
    typed: NEW,
    problem: null,
    back: request.req.query("back"),
  });
}

/** `POST /hosts/:name/mutes`: from now on the reason is listed in grey and raises no level. */
export async function muteReason(request: AppRequest): Promise<Response> {
  const { store, fleet, clock } = request.get("context");
  const form = muteSchema.safeParse(await readForm(request));
  if (!form.success) return refuse(request, form.error);
  const { code, subject, subject_id = subject, note, expires, until, back } = form.data;
  const nowMs = clock.nowMs();
  const host = await store.findHost(request.req.param("name") ?? "");
  if (host === null) return sendHostNotFound(request);
  const expiry = readExpiry(until || expires, nowMs);
  if (!expiry.ok) {
    const problem = `Cannot use "${(until || expires).slice(0, 80)}": ${expiry.expected}.`;
    const reason = { ...form.data, subject_id, ...shownAs(request, host.name, form.data) };
    return sendForm(request, reason, { host: host.name, typed: form.data, problem, back });
  }

  const isStored = await store.putMute({
    host_id: host.id,
    code,
    subject,
    subject_id,
    note,
    expires_at_ms: expiry.value,
    created_at_ms: nowMs,
  });
  if (!isStored) return sendHostNotFound(request);
  await fleet.refreshWords();
  await noteAct(request, "reason_muted", mutedReason(host.name, code, subject));
  return request.redirect(backPath(request, back, hostPath(host.name)), 303);
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
  return request.redirect(backPath(request, back, hostPath(host.name)), 303);
}

type MutedSubject = Pick<ListedReason, "code" | "subject" | "subject_id" | "label" | "text">;

/** How the reason that was sent is worded, as long as it holds. */
function shownAs(
  request: AppRequest,
  host: string,
  { code, subject, subject_id = subject }: MuteForm,
): Pick<ListedReason, "label" | "text"> {
  const reasons = request.get("context").reads.views.find(host)?.reasons ?? [];
  return reasons.find((one) => one.code === code && one.subject_id === subject_id) ??
    { label: subject, text: code.replaceAll("_", " ") };
}

function sendForm(
  request: AppRequest,
  { code, subject, subject_id, label, text }: MutedSubject,
  { host, typed, problem, back }: {
    host: string;
    typed: TypedAct;
    problem: string | null;
    back: unknown;
  },
): Response {
  const group = request.get("context").reads.cards.find(host)?.group ?? null;
  return sendActForm(request, {
    title: "Mute",
    place: host,
    sentence: label === "" ? text : `${label}: ${text}`,
    action: `${hostPath(host)}/mutes`,
    hidden: { code, subject, subject_id },
    typed,
    endless: "until I unmute it",
    placeholder: "Why, such as: disk is ordered",
    problem,
    quiet: { host, group, code },
    back: backPath(request, back, hostPath(host)),
  });
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
