import type { HttpParcel, Parcel } from "../server/notify/channels/kind.ts";
import { findKind } from "../server/notify/channels/mod.ts";
import type { Message } from "../server/notify/message/message.ts";
import { CHANNEL_SETTINGS } from "./channel_settings.ts";
import { testMessage } from "./messages.ts";

/** What a channel of that kind makes of a message, with its usual settings and `changes`. */
export function parcelOf(
  kind: string,
  message: Message,
  changes: Record<string, unknown> = {},
): Parcel {
  const reading = findKind(kind)?.read({ ...CHANNEL_SETTINGS[kind], ...changes });
  if (reading?.ok !== true) throw new Error(JSON.stringify(reading));
  return reading.channel.parcel(message);
}

/** The same as a request whose body is read. */
export function requestOf(
  kind: string,
  message = testMessage(),
  changes: Record<string, unknown> = {},
) {
  const { method, url, headers, body } = parcelOf(kind, message, changes) as HttpParcel;
  return { method, url, headers, body: JSON.parse(body ?? "null") };
}
