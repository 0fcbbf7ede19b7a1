/**
 * Keeps the desk where it is: opened from the store, as at a start, once it came to this server;
 * closed at once when it went; and as another server stores it for as long as that one has it.
 */
import type { Cluster } from "../cluster/cluster.ts";
import type { TaskPlan } from "../tasks/task.ts";
import type { DeskContents, IncidentDesk } from "./incident_desk.ts";
import { type DeskSource, loadDesk } from "./open_desk.ts";

const LOOK_EVERY_MS = 250;
/** Of the time that taking it from the store takes, so many parts are left to others. */
const REST_PARTS = 3;
/** Those that ended are asked for from before the last time: a commit may be that late. */
const OVERLAP_MS = 60_000;

export interface DeskKeeperParts {
  desk: IncidentDesk;
  source: DeskSource;
  cluster: Cluster;
  /** It came here: messages go out from here. */
  onCame(): Promise<void>;
  /** It went: nothing goes out any more. */
  onWent(): void;
}

export class DeskKeeper implements Disposable {
  /** Grows whenever the desk goes. */
  #terms = 0;
  /** In which of them all was done that is to be done when it comes; null: in none. */
  #cameIn: number | null = null;
  /** How often it was asked for, and which of those was taken. */
  #asked = 0;
  #taken = 0;
  #isStale = true;
  #loadedMs: number;
  #notBeforeMs = -Infinity;
  #stopListening: () => void;

  constructor(readonly parts: DeskKeeperParts) {
    this.#loadedMs = parts.source.clock.nowMs();
    this.#stopListening = parts.cluster.listen({
      onDesk: (isHere) => isHere || this.#lose(),
      onNews: (what) => {
        if (what === "desk") this.#isStale = true;
      },
      onBack: () => this.#isStale = true,
    });
  }

  readonly task: TaskPlan = {
    name: "keep incidents as the server has them that tells of them",
    starts: { every_ms: LOOK_EVERY_MS },
    run: () => this.#look(),
  };

  [Symbol.dispose](): void {
    this.#stopListening();
  }

  /** Opens it where this server has it. Rejects where the store does not answer. */
  async start(): Promise<void> {
    if (this.parts.cluster.hasDesk) await this.#gain();
  }

  /** Takes what is stored, at once; nothing where the desk is here. */
  async refresh(): Promise<void> {
    const { desk, source } = this.parts;
    if (desk.isHere) return;
    const startMs = source.clock.monotonicMs();
    this.#isStale = false;
    const contents = await this.#load();
    const endMs = source.clock.monotonicMs();
    this.#notBeforeMs = endMs + REST_PARTS * (endMs - startMs);
    if (contents !== null && !desk.isHere) desk.replace(contents);
  }

  async #look(): Promise<void> {
    const { desk, cluster, source } = this.parts;
    if (cluster.cutOffSinceMs !== null) return;
    if (desk.isHere) return this.#cameIn === this.#terms ? undefined : await this.#come();
    if (cluster.hasDesk) return await this.#gain();
    if (this.#isStale && source.clock.monotonicMs() >= this.#notBeforeMs) await this.refresh();
  }

  async #gain(): Promise<void> {
    const { desk, cluster } = this.parts;
    const term = this.#terms;
    const contents = await this.#load();
    // Another server may have had it meanwhile.
    if (contents === null || term !== this.#terms || !cluster.hasDesk) return;
    desk.replace(contents);
    await desk.open();
    await this.#come();
  }

  /** What of it fails is done with the next look: nothing is told before. */
  async #come(): Promise<void> {
    const term = this.#terms;
    try {
      await this.parts.onCame();
      this.#cameIn = term;
    } finally {
      // That it went was said before it had come.
      if (term !== this.#terms) this.parts.onWent();
    }
  }

  /** Null: somebody who asked later has taken what is newer. */
  async #load(): Promise<DeskContents | null> {
    const turn = ++this.#asked;
    const sinceMs = this.#loadedMs - OVERLAP_MS;
    this.#loadedMs = this.parts.source.clock.nowMs();
    const contents = await loadDesk(this.parts.source, sinceMs);
    if (turn < this.#taken) return null;
    this.#taken = turn;
    return contents;
  }

  #lose(): void {
    this.#terms++;
    this.#isStale = true;
    this.parts.desk.close();
    this.parts.onWent();
  }
}
