import type { KindRow } from "./kind.ts";

/**
 * What a form sent, with the secrets that it left empty as they are kept: a secret is never shown
 * again, so an empty field means that it stays. `kept`: in clear; {} where there are none.
 *
 * A secret goes with the place it was entered for: where any other setting of `destination` is
 * not as before, none is kept, so that nobody who may edit can send it elsewhere.
 */
export function withKeptSecrets(
  kind: KindRow,
  input: Readonly<Record<string, unknown>>,
  { kept, before }: {
    kept: Readonly<Record<string, unknown>>;
    /** The settings that are stored, secrets left out. */
    before: Readonly<Record<string, unknown>>;
  },
): Record<string, unknown> {
  const isMoved = DESTINATIONS.some((field) =>
    before[field] !== undefined && String(before[field]) !== String(input[field] ?? "").trim()
  );
  if (isMoved) return { ...input };
  const stays = kind.secrets.filter((name) => isEmpty(input[name]) && kept[name] !== undefined);
  return { ...input, ...Object.fromEntries(stays.map((name) => [name, kept[name]])) };
}

/** Settings that say which machine gets the secrets; where the address is one, it says so itself. */
const DESTINATIONS = ["server", "host", "port", "security"];

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null ||
    (typeof value === "string" && value.trim() === "");
}
