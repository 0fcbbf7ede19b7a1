const ISO_8601 =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?([Zz]|[+-]\d{2}(?::?\d{2})?)$/;

/**
 * Reads an ISO 8601 time with an offset, exact to the microsecond (further digits are cut).
 * Epoch microseconds, or null when the text is no such time.
 */
export function parseTimestampUs(text: string): number | null {
  const match = ISO_8601.exec(text);
  if (match === null) return null;
  const [, date, time, fraction = "", zone = ""] = match;
  const epochMs = Date.parse(`${date}T${time}${isoZone(zone)}`);
  if (Number.isNaN(epochMs)) return null;
  return epochMs * 1000 + Number(fraction.slice(0, 6).padEnd(6, "0"));
}

/** `Date.parse` takes "+02:00", not the "+0200" and "+02" that ISO 8601 allows as well. */
function isoZone(zone: string): string {
  if (zone.toUpperCase() === "Z") return "Z";
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}
