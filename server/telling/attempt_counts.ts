import type { Settlement } from "../notify/delivery/outbox.ts";

/** How attempts to send ended: "queued" is one that comes again. */
export const ATTEMPT_ENDS = ["delivered", "queued", "expired", "dead"] as const;
type AttemptEnd = Settlement["state"];

/** How often attempts on each channel ended so, since the start. */
export class AttemptCounts {
  /** By the channel's id: as many as there were channels since the start. */
  #counts = new Map<string, Record<AttemptEnd, number>>();

  add(channelId: string, end: AttemptEnd): void {
    const counts = this.of(channelId);
    this.#counts.set(channelId, { ...counts, [end]: counts[end] + 1 });
  }

  of(channelId: string): Readonly<Record<AttemptEnd, number>> {
    return this.#counts.get(channelId) ?? { delivered: 0, queued: 0, expired: 0, dead: 0 };
  }
}
