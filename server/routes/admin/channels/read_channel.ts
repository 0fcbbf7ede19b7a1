/** A channel as its form has it, checked by its kind. */
import type { KindRow } from "../../../notify/channels/kind.ts";
import { withKeptSecrets } from "../../../notify/channels/kept_secrets.ts";
import { sealSecrets, type TextSealer } from "../../../notify/delivery/sealed_secrets.ts";
import type { ChannelRow } from "../../../store/port.ts";
import type { Problems } from "../form/fields.tsx";
import type { FormReading } from "../form/read_fields.ts";

/** Names of the kind's settings begin with this in the form: none is one of the channel's own. */
export const SETTING = "set_";
/** A secret that is to go begins with this. */
export const FORGET = "forget_";

const MAX_NAME = 100;
const BRAKE = { least: 1, most: 1_000 };

/** `kept`: the secrets that are stored, in clear; null: they cannot be opened, or there are none. */
export async function readChannel(
  reading: FormReading,
  { kind, before, kept, sealer, nowMs }: {
    kind: KindRow;
    /** What is stored of it; null: it is new. */
    before: ChannelRow | null;
    kept: Readonly<Record<string, unknown>> | null;
    sealer: TextSealer;
    nowMs: number;
  },
): Promise<{ ok: true; channel: ChannelRow } | { ok: false; problems: Problems }> {
  const name = reading.line("name", "a name", { least: 1, most: MAX_NAME });
  const zone = reading.zone("zone");
  const quiet = {
    from: reading.text("quiet_from") === "" ? null : reading.time("quiet_from", "quiet from"),
    until: reading.text("quiet_until") === "" ? null : reading.time("quiet_until", "quiet until"),
  };
  if ((quiet.from === null) !== (quiet.until === null)) {
    const empty = quiet.from === null ? "quiet_from" : "quiet_until";
    reading.fail(empty, "Cannot use quiet hours of which one end is empty: expected both, or none");
  }
  if (quiet.from !== null && quiet.from === quiet.until) {
    reading.fail("quiet_until", "Cannot use quiet hours that end when they begin");
  }
  const digest_at = reading.time("digest_at", "the time of the digest");
  const brake = {
    at_once: reading.count("at_once", "messages at once", BRAKE),
    per_hour: reading.count("per_hour", "messages an hour", BRAKE),
  };
  const forgotten = kind.secrets.filter((secret) => reading.isTicked(FORGET + secret));
  const input = withKeptSecrets(kind, readSettings(reading, kind), {
    kept: without(kept ?? {}, forgotten),
    before: before?.settings ?? {},
  });
  const result = kind.read(input);
  if (!result.ok) {
    for (const { field, text } of result.problems) {
      reading.fail(field === "" ? "" : SETTING + field, text);
    }
  }
  if (!result.ok || !reading.isGood) return { ok: false, problems: reading.problems };

  const id = before?.id ?? crypto.randomUUID();
  return {
    ok: true,
    channel: {
      id,
      name,
      kind: kind.kind,
      settings: result.channel.settings,
      sealed: await sealSecrets(id, result.channel.secrets, sealer),
      enabled: reading.isTicked("enabled"),
      quiet_hours: quiet.from === null || quiet.until === null
        ? null
        : { from: quiet.from, until: quiet.until, zone },
      brake,
      digest_at,
      zone,
      // Whoever saves it says that it works.
      broken: null,
      created_at_ms: before?.created_at_ms ?? nowMs,
    },
  };
}

function readSettings(reading: FormReading, { fields }: KindRow): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name }) => [name, reading.text(SETTING + name)]));
}

function without(
  secrets: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(secrets).filter(([name]) => !names.includes(name)));
}
