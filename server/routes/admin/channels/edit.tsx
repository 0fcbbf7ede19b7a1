/** The form of a channel: a new one of some kind, or one that is there. */
import type { AppRequest } from "../../../web/app_request.ts";
import type { KindRow } from "../../../notify/channels/kind.ts";
import { findKind } from "../../../notify/channels/mod.ts";
import { type ChannelRow, MAX_CHANNELS, type PutOutcome } from "../../../store/port.ts";
import { sendPage } from "../../../web/send_page.ts";
import { noteAct } from "../../note_act.ts";
import { readFormLists } from "../../read_form.ts";
import type { Problems } from "../form/fields.tsx";
import { FormReading } from "../form/read_fields.ts";
import {
  ChannelForm,
  NEW_CHANNEL,
  type TypedChannel,
  typedOfChannel,
  typedOfForm,
} from "./ChannelForm.tsx";
import { findSavedChannel } from "./find_channel.ts";
import { readChannel } from "./read_channel.ts";

/** `GET /admin/channels/new?kind=`. */
export function askForChannel(request: AppRequest): Response | Promise<Response> {
  const kind = findKind(request.req.query("kind") ?? "");
  if (kind === null) return request.redirect("/admin/channels", 303);
  return sendForm(request, { kind, before: null, typed: NEW_CHANNEL, kept: [], problems: {} });
}

/** `POST /admin/channels/new?kind=`. */
export async function makeChannel(request: AppRequest): Promise<Response> {
  const kind = findKind(request.req.query("kind") ?? "");
  if (kind === null) return request.redirect("/admin/channels", 303);
  return await save(request, { kind, before: null });
}

/** `GET /admin/channels/:id/edit`. */
export async function askToChange(request: AppRequest): Promise<Response> {
  const before = await findSavedChannel(request);
  const kind = findKind(before?.kind ?? "");
  if (before === null || kind === null) return request.notFound();
  const kept = Object.keys(await keptSecrets(request, before) ?? {});
  return sendForm(request, { kind, before, typed: typedOfChannel(before), kept, problems: {} });
}

/** `POST /admin/channels/:id/edit`. */
export async function changeChannel(request: AppRequest): Promise<Response> {
  const before = await findSavedChannel(request);
  const kind = findKind(before?.kind ?? "");
  if (before === null || kind === null) return request.notFound();
  return await save(request, { kind, before });
}

async function save(
  request: AppRequest,
  { kind, before }: { kind: KindRow; before: ChannelRow | null },
): Promise<Response> {
  const { telling, clock } = request.get("context");
  const { sealer, acts } = telling;
  const reading = new FormReading(await readFormLists(request));
  const kept = before === null ? null : await keptSecrets(request, before);
  const refuse = (problems: Problems) =>
    sendForm(request, {
      kind,
      before,
      typed: typedOfForm(reading, kind),
      kept: Object.keys(kept ?? {}),
      problems,
    });

  const given = { kind, before, kept, sealer, nowMs: clock.nowMs() };
  const result = await readChannel(reading, given);
  if (!result.ok) return refuse(result.problems);
  const { channel } = result;
  const outcome = await acts.putChannel(channel);
  if (outcome !== "stored") return refuse(refusal(outcome, channel.name));
  await noteAct(request, before === null ? "channel_made" : "channel_changed", channel.name);
  return request.redirect(`/admin/channels/${channel.id}`, 303);
}

function refusal(outcome: Exclude<PutOutcome, "stored">, name: string): Problems {
  return outcome === "name_taken"
    ? { name: `Cannot use the name "${name}": another channel has it` }
    : { "": `Cannot make another channel: there are ${MAX_CHANNELS}; delete one first` };
}

async function keptSecrets(
  request: AppRequest,
  channel: ChannelRow,
): Promise<Readonly<Record<string, unknown>> | null> {
  const unsealed = await request.get("context").telling.unseal(channel);
  return unsealed.ok ? unsealed.secrets : null;
}

interface FormProps {
  kind: KindRow;
  before: ChannelRow | null;
  typed: TypedChannel;
  kept: readonly string[];
  problems: Problems;
}

function sendForm(request: AppRequest, props: FormProps): Response {
  const { kind, before } = props;
  const { time_zone } = request.get("context").config;
  const title = before === null ? `New channel: ${kind.label}` : `Edit ${before.name}`;
  return sendPage(request, {
    status: Object.keys(props.problems).length === 0 ? 200 : 422,
    title,
    body: <ChannelFormPage {...props} {...{ title, time_zone }} />,
    live: false,
  });
}

function ChannelFormPage(
  { kind, before, title, ...form }: FormProps & { title: string; time_zone: string },
) {
  const action = before === null
    ? `/admin/channels/new?kind=${kind.kind}`
    : `/admin/channels/${before.id}/edit`;
  return (
    <section class="edit-host card">
      <h1>{title}</h1>
      {before !== null && before.broken !== null && (
        <p class="notice">
          Nothing goes out on it: {before.broken.why}. Saving it says that it works again.
        </p>
      )}
      <ChannelForm kind={kind} action={action} {...form} button="Save" />
    </section>
  );
}
