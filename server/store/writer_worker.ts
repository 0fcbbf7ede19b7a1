/** The only thread that writes: a commit waits for the disk, and nothing else should. */
import type { DatabaseSync } from "node:sqlite";
import { openDatabase, refusing } from "./database.ts";
import { createHostWrites } from "./hosts.ts";
import { migrate, type SchemaChange } from "./migrations.ts";
import { createSampleWrites } from "./samples.ts";
import { createSessionWrites } from "./sessions.ts";
import { createSettingWrites } from "./settings.ts";
import { answerCalls, type Operations } from "./worker_calls.ts";

export interface WriterOptions {
  path: string;
  /** Bounds the file, in pages of 4 KiB; beyond it SQLite says that the disk is full. */
  maxPageCount: number | null;
}

export type WriterOperations =
  & { open(options: WriterOptions): SchemaChange }
  & ReturnType<typeof createWrites>;

const operations: Operations = {
  /** Comes first: there are no other operations before the database is open. */
  open({ path, maxPageCount }: WriterOptions): SchemaChange {
    const db = openDatabase(path);
    if (maxPageCount !== null) db.exec(`PRAGMA max_page_count = ${maxPageCount}`);
    const change = refusing(path, () => migrate(db));
    Object.assign(operations, createWrites(db));
    return change;
  },
};

function createWrites(db: DatabaseSync) {
  return {
    ...createHostWrites(db),
    ...createSampleWrites(db),
    ...createSessionWrites(db),
    ...createSettingWrites(db),
    close: (): void => db.close(),
  };
}

answerCalls(operations);
