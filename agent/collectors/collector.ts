/** What a collector is: one section of one kind of sample, and how to read it. */
import type * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import type { CollectorError } from "../../shared/sample/fields.ts";
import type { Kind, SECTIONS } from "../../shared/sample/mod.ts";
import type { LaneFactory } from "../io/io.ts";

/** A section as an agent sends it. */
export type SectionOf<K extends Kind, S extends keyof typeof SECTIONS[K]> =
  & z.infer<typeof SECTIONS[K][S] & z.ZodMiniType>
  & { errors: CollectorError[] };

/** One collection of one kind; what several of its sections need is read once. */
export interface Cycle {
  kind: Kind;
  /** Runs `make` once per cycle and key, and hands every caller the same promise. */
  shared<T>(key: string, make: () => Promise<T>): Promise<T>;
}

/** What collectors are built from. */
export interface CollectorContext {
  clock: Clock;
  lane: LaneFactory;
  paths: { proc: string; pve: string; state: string };
  agent_version: string;
}

export interface Collector {
  kind: Kind;
  section: string;
  /** Never throws: what could be read, plus errors. */
  collect(cycle: Cycle): Promise<{ errors: CollectorError[] }>;
  /** The section when nothing was read, for example because it is late. */
  empty(errors: CollectorError[]): { errors: CollectorError[] };
  /**
   * What can be read of the section while `collect` is late: run beside it in each cycle, also
   * while an earlier `collect` still runs, and taken in place of `empty`.
   */
  meanwhile?(cycle: Cycle): Promise<{ errors: CollectorError[] }>;
}
