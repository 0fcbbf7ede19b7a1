/** Commands about channels: what there is, and whether one works. */
import { printable, printableJson } from "../../shared/printable.ts";
import { noteCommand } from "../auth/audit.ts";
import { createSealer } from "../auth/sealed.ts";
import { CommandFailed } from "../exit_codes.ts";
import { attempt } from "../notify/delivery/attempt.ts";
import { CHANNEL_PURPOSE, createUnseal } from "../notify/delivery/sealed_secrets.ts";
import { composeMessage } from "../notify/message/compose.ts";
import type { Workers } from "../source_workers.ts";
import type { ChannelRow, Delivery } from "../store/port.ts";
import { print } from "./print.ts";
import { loadSettingsKey, openSettingsStore, readSettings } from "./settings.ts";

/** `list-channels [--json]`: no secret is printed. */
export async function listChannels({ json }: { json?: boolean }, workers: Workers): Promise<void> {
  await using store = await openSettingsStore(workers);
  for (const { id, name, kind, enabled, broken } of await store.listChannels()) {
    const queue = await store.readChannelQueue(id);
    const { waiting, last_error } = queue;
    const timeText = (ms: number | null) => ms === null ? null : new Date(ms).toISOString();
    const last_delivered_at = timeText(queue.last_delivered_at_ms);
    const row = {
      name,
      kind,
      enabled,
      broken: broken?.why ?? null,
      waiting,
      oldest_queued_at: timeText(queue.oldest_queued_at_ms),
      last_delivered_at,
      last_error: last_error?.error ?? null,
    };
    const state = broken !== null ? `broken: ${broken.why}` : enabled ? "in use" : "off";
    print(
      json ? printableJson(row) : [
        name,
        kind,
        state,
        `${waiting} waiting`,
        last_delivered_at ?? "never delivered",
      ].map(printable).join("\t"),
    );
  }
}

/**
 * `test-channel NAME`: sends one message, by the code that sends every other, at once and past
 * whatever would hold it back. Throws `CommandFailed` when it is not taken.
 */
export async function testChannel(name: string, workers: Workers): Promise<void> {
  await using store = await openSettingsStore(workers);
  const channels = await store.listChannels();
  const channel = channels.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (channel === undefined) {
    throw new CommandFailed(
      `Cannot find channel "${printable(name)}": "list-channels" prints all there are`,
    );
  }
  const sealer = await createSealer(await loadSettingsKey(), CHANNEL_PURPOSE);
  const nowMs = Date.now();
  const message = composeMessage({
    delivery: testDelivery(channel, nowMs),
    channel,
    incidents: [],
    unchanged_count: 0,
    holds: [],
    public_url: readSettings().public_origin,
  }, nowMs);
  const signal = AbortSignal.timeout(SEND_WITHIN_MS);
  const outcome = await attempt(message, channel, { unseal: createUnseal(sealer), signal, nowMs });
  await noteCommand(store, "channel_tested", channel.name);
  if (outcome.is !== "delivered") {
    throw new CommandFailed(
      `Cannot send on channel "${printable(channel.name)}": ${printable(outcome.why)}`,
    );
  }
  print(`Sent a test on channel ${printable(channel.name)}: it was taken.`);
  if (outcome.remark !== null) print(printable(outcome.remark));
}

const SEND_WITHIN_MS = 30_000;

function testDelivery({ id: channel_id }: ChannelRow, nowMs: number): Delivery {
  const id = crypto.randomUUID();
  return {
    id,
    channel_id,
    incident_id: null,
    seq: null,
    kind: "test",
    incident_ids: [],
    digest: null,
    says: [],
    unchanged: 0,
    state: "sending",
    idempotency_key: id,
    queued_at_ms: nowMs,
    due_ms: nowMs,
    not_before_ms: nowMs,
    expires_at_ms: nowMs,
    lease_until_ms: null,
    attempts: 0,
    last_error: null,
    delivered_at_ms: null,
    collapsed_into: null,
  };
}
