/** What the operator does not want to hear of, by host, code and subject. */
import { trackKey } from "./live_incident.ts";

export interface Mute {
  host_id: number;
  code: string;
  subject_id: string;
  note: string;
  author: string | null;
  /** Null: until it is taken back. */
  expires_at_ms: number | null;
}

export class MuteBook {
  #mutes = new Map<string, Mute>();

  put(mute: Mute): void {
    this.#mutes.set(keyOf(mute), mute);
  }

  delete(mute: Pick<Mute, "host_id" | "code" | "subject_id">): void {
    this.#mutes.delete(keyOf(mute));
  }

  find(key: string): Mute | null {
    return this.#mutes.get(key) ?? null;
  }

  /** Goes on with a mute under another identity of its subject. */
  identify(from: Pick<Mute, "host_id" | "code" | "subject_id">, subjectId: string): void {
    const mute = this.#mutes.get(keyOf(from));
    if (mute === undefined) return;
    this.delete(from);
    this.put({ ...mute, subject_id: subjectId });
  }

  /** Forgets those of a host that is gone. */
  deleteHost(hostId: number): void {
    for (const [key, { host_id }] of this.#mutes) if (host_id === hostId) this.#mutes.delete(key);
  }

  /** Takes out those that have expired, and returns their keys. */
  expire(atMs: number): string[] {
    const expired = [...this.#mutes].flatMap(([key, { expires_at_ms }]) =>
      expires_at_ms !== null && expires_at_ms <= atMs ? [key] : []
    );
    for (const key of expired) this.#mutes.delete(key);
    return expired;
  }
}

function keyOf({ host_id, code, subject_id }: Pick<Mute, "host_id" | "code" | "subject_id">) {
  return trackKey(host_id, code, subject_id);
}
