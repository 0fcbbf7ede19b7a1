/** What each host may have stored: of the disk, divided by the hosts. */
import type { Logger } from "@logtape/logtape";
import { SHARES } from "../../shared/shares.ts";
import type { SampleStore } from "../store/port.ts";

const { ofDiskPercent, leastBytesPer48Hours } = SHARES.host;

/** Looked at again once a host has sent this part of its share. */
const PARTS = 20;
/** … or so much: a host may not go far beyond a share that is large. */
const MAX_STEP_BYTES = 8 * 1024 * 1024;

/** What a database on a machine that is not asked has, as far as shares go. */
const UNKNOWN_DISK_BYTES = 1e12;

export interface DiskShareOptions {
  store: Pick<SampleStore, "trimHost">;
  /** The size of the disk that the database is on; null: not known. */
  disk_bytes: number | null;
  retention_hours: number;
  /** How many hosts there are. */
  hosts(): number;
  /** A host's oldest samples go before their time. */
  onTrimmed(hostId: number, shareBytes: number): void;
  log: Logger;
}

/** The least that a host may have stored, whatever the disk. */
export function leastShareBytes(retentionHours: number): number {
  return leastBytesPer48Hours * retentionHours / 48;
}

export class DiskShare implements AsyncDisposable {
  /** What each host has sent since it was last looked at. */
  #sent = new Map<number, number>();
  #due = new Set<number>();
  #trimming: Promise<void> | null = null;
  #stop = new AbortController();

  constructor(readonly options: DiskShareOptions) {}

  /** What one host may have stored at present. */
  get bytesPerHost(): number {
    const { disk_bytes, retention_hours, hosts } = this.options;
    const share = (disk_bytes ?? UNKNOWN_DISK_BYTES) * ofDiskPercent / 100 / Math.max(1, hosts());
    return Math.max(leastShareBytes(retention_hours), share);
  }

  /** A sample of so many bytes was stored; what it puts over the share goes in the background. */
  added(hostId: number, bytes: number): void {
    const sent = (this.#sent.get(hostId) ?? 0) + bytes;
    const isDue = sent >= Math.min(this.bytesPerHost / PARTS, MAX_STEP_BYTES);
    this.#sent.set(hostId, isDue ? 0 : sent);
    if (!isDue) return;
    this.#due.add(hostId);
    this.#trimming ??= this.#trimAll();
  }

  /** Resolves when nothing is being removed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#trimming;
  }

  async #trimAll(): Promise<void> {
    for (const hostId of this.#due) {
      this.#due.delete(hostId);
      await this.#trim(hostId).catch((error) => {
        this.options.log.error("Cannot remove samples over a host's share: {error}", { error });
      });
    }
    this.#trimming = null;
  }

  async #trim(hostId: number): Promise<void> {
    const { store, onTrimmed } = this.options;
    const share = this.bytesPerHost;
    const removed = await store.trimHost(hostId, share, this.#stop.signal);
    if (removed > 0) onTrimmed(hostId, share);
  }
}
