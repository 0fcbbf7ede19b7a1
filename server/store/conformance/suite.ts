/** How the tests that every engine passes come to a database, and what of one only it can do. */
import type { Engine, OpenOptions } from "../engine.ts";
import type { RetentionLimits, Store } from "../port.ts";

export interface EngineUnderTest {
  /** As its tests are called. */
  name: string;
  /** A place of its own, with a database that has no rows or none at all. */
  create(): Promise<TestingDatabase>;
}

/** Disposing of it removes everything that was made there. */
export interface TestingDatabase extends AsyncDisposable {
  engine: Engine;
  /** The settings with which a server process would use it. */
  environment: Record<string, string>;
  /** Opens what `Engine.backup` wrote to `target`. */
  openCopy(target: string): Promise<Store>;
  /** Nothing can be written from here on, until it is disposed of. */
  fillDisk(): Disposable;
  /** Nothing of the samples that are stored can be decoded any more. */
  damageSamples(): void;
  /** Of what is kept of the host's section, a part is not what it was. */
  damageReading(hostId: number, section: string): void;
  /** Deletes a host as a process does that dies right after it. */
  beginDeletion(name: string): void;
  /** A reason of this code is refused from here on, as a row that the schema does not admit. */
  refuseReasons(code: string): void;
}

export interface Suite {
  test(
    what: string,
    run: (store: Store, database: TestingDatabase) => Promise<void>,
    options?: OpenOptions,
  ): void;
}

export function createSuite({ name, create }: EngineUnderTest): Suite {
  return {
    test: (what, run, options) =>
      Deno.test(`${name}: ${what}`, async () => {
        await using database = await create();
        await using store = await database.engine.open(options);
        await run(store, database);
      }),
  };
}

/** Limits under which nothing goes, but for what `changes` says. */
export function keepAll(changes: Partial<RetentionLimits> = {}): RetentionLimits {
  return {
    samples_before_ms: 0,
    history_before_ms: 0,
    hourly_history_before_ms: 0,
    changes_before_ms: 0,
    audit_before_ms: 0,
    incidents_before_ms: 0,
    ledger_before_ms: 0,
    sessions_used_before_ms: 0,
    sessions_begun_before_ms: 0,
    now_ms: 0,
    ...changes,
  };
}

/** What `retain` says when nothing went. */
export const NOTHING_REMOVED = {
  samples: 0,
  history_points: 0,
  changes: 0,
  mutes: 0,
  audit_entries: 0,
  sessions: 0,
  incidents: 0,
  deliveries: 0,
  ledger_rows: 0,
  leftovers: 0,
} as const;

/** Rows without what an engine's own objects are beside their values. */
export function plain<R extends object>(rows: readonly R[]): R[] {
  return rows.map((row) => ({ ...row }));
}
