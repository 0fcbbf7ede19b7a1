import type { ChannelRow } from "../../store/rows/deliveries.ts";
import type { Parcel, ReadyChannel } from "../channels/kind.ts";
import { findKind } from "../channels/mod.ts";
import type { Outcome } from "../channels/outcome.ts";
import { bareMessage, type Message } from "../message/message.ts";
import { hideSecrets } from "./hide_secrets.ts";
import { sendHttp } from "./send_http.ts";
import { sendMail } from "./send_mail.ts";

/** A channel's secrets, or why they cannot be read. */
export type Unsealed =
  | { ok: true; secrets: Readonly<Record<string, unknown>> }
  | { ok: false; why: string };

/** Gives the secrets of a channel in clear. */
export type Unseal = (channel: ChannelRow) => Promise<Unsealed>;

/** Makes one attempt to send `message` on `channel`. What it says holds none of its secrets. */
export async function attempt(
  message: Message,
  channel: ChannelRow,
  { unseal, signal, nowMs }: { unseal: Unseal; signal: AbortSignal; nowMs: number },
): Promise<Outcome> {
  const kind = findKind(channel.kind);
  if (kind === null) {
    return { is: "refused", why: `this version knows no channels of the kind "${channel.kind}"` };
  }
  const unsealed = await unseal(channel);
  if (!unsealed.ok) return { is: "refused", why: unsealed.why };
  const reading = kind.read({ ...channel.settings, ...unsealed.secrets });
  if (!reading.ok) {
    return { is: "refused", why: reading.problems.map(({ text }) => text).join("; ") };
  }
  const ready = reading.channel;
  const outcome = withoutSecrets(await send(message, ready, signal, nowMs), unsealed.secrets);
  if (outcome.is !== "unfit") return outcome;
  const bare = await send(bareMessage(message), ready, signal, nowMs);
  if (bare.is === "delivered") {
    return { is: "delivered", remark: `only its title was taken: the whole ${outcome.why}` };
  }
  return withoutSecrets(bare, unsealed.secrets);
}

async function send(
  message: Message,
  ready: ReadyChannel,
  signal: AbortSignal,
  nowMs: number,
): Promise<Outcome> {
  const parcel: Parcel = ready.parcel(message);
  if (parcel.via === "smtp") return await sendMail(parcel, { signal });
  const result = await sendHttp(parcel, { signal });
  return result.ok ? ready.readAnswer(result.answer, nowMs) : result.outcome;
}

function withoutSecrets(outcome: Outcome, secrets: Readonly<Record<string, unknown>>): Outcome {
  const hide = (text: string) => hideSecrets(text, Object.values(secrets));
  if (outcome.is !== "delivered") return { ...outcome, why: hide(outcome.why) };
  return { ...outcome, remark: outcome.remark === null ? null : hide(outcome.remark) };
}
