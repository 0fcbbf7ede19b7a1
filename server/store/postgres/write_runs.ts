/**
 * The writes of a transaction, in their order, in few statements: a host may open thousands of
 * reasons with one sample, and nothing else is written meanwhile.
 */
import type { InsertOutcome, NewestMark } from "../port.ts";
import type { Write, Writes } from "../transaction.ts";
import { closeReasons, identifyReason, openReasons } from "./changes.ts";
import { markChannel } from "./channels.ts";
import type { Session } from "./database.ts";
import { putDelivery } from "./deliveries.ts";
import { addIncidentEvents, INCIDENT_PART_WRITES } from "./incident_parts.ts";
import { INCIDENT_PARTS } from "./incidents.ts";
import { keepReading } from "./last_good.ts";
import { putLedger } from "./ledger_writes.ts";

/** Of these, those that follow each other are one statement. */
const TOGETHER: {
  [K in "openReason" | "closeReason" | "addIncidentEvent"]: (
    session: Session,
    rows: readonly Parameters<Writes[K]>[0][],
  ) => Promise<void>;
} = {
  openReason: openReasons,
  closeReason: closeReasons,
  addIncidentEvent: addIncidentEvents,
};

/** Those that are done one by one; samples and marks are done together. */
type Single = Exclude<keyof Writes, "insertSample" | "markNewest" | keyof typeof TOGETHER>;

const OPERATIONS: {
  [K in Single]: (
    session: Session,
    ...args: Parameters<Writes[K]>
  ) => Promise<ReturnType<Writes[K]>>;
} = {
  identifyReason,
  ...INCIDENT_PARTS,
  ...INCIDENT_PART_WRITES,
  keepReading,
  putLedger,
  putDelivery,
  markChannel,
};

type Run = [Write, ...Write[]];

/** Writes of one operation that follow each other. */
export function runsOf(writes: readonly Write[]): Run[] {
  const runs: Run[] = [];
  for (const write of writes) {
    const last = runs.at(-1);
    if (last?.[0].op === write.op) last.push(write);
    else runs.push([write]);
  }
  return runs;
}

/** Does them; what each came to. Marks are put with the others. */
export async function writeRun(
  session: Session,
  run: Run,
  parts: { samples: InsertOutcome[]; marks: NewestMark[] },
): Promise<unknown[]> {
  const [{ op }] = run;
  if (Object.hasOwn(TOGETHER, op)) {
    // All of a run are of its operation, and `Write` pairs each with its own arguments.
    const together = TOGETHER[op as keyof typeof TOGETHER] as (
      session: Session,
      rows: readonly unknown[],
    ) => Promise<void>;
    await together(session, run.map(({ args }) => args[0]));
    return run.map(() => undefined);
  }
  const values: unknown[] = [];
  for (const write of run) values.push(await writeOne(session, write, parts));
  return values;
}

async function writeOne(
  session: Session,
  write: Write,
  { samples, marks }: { samples: InsertOutcome[]; marks: NewestMark[] },
): Promise<unknown> {
  if (write.op === "insertSample") return samples.shift();
  if (write.op === "markNewest") return void marks.push(write.args[0]);
  // `Write` pairs each operation with its own arguments.
  const operation = OPERATIONS[write.op as Single] as (
    session: Session,
    ...args: unknown[]
  ) => Promise<unknown>;
  return await operation(session, ...write.args);
}
