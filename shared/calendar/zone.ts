/** The IANA zone that `text` names, in its usual spelling; null: none does. An offset is no zone. */
export function usualZone(text: string): string | null {
  if (!/^[A-Za-z][\w+/-]{0,63}$/.test(text)) return null;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The zone of this machine; UTC where it names none that is known. */
export function systemZone(): string {
  return usualZone(Temporal.Now.timeZoneId()) ?? "UTC";
}
