/** What went wrong, by the codes of PostgreSQL and of the network. */
import { DatabaseRefused, StorageError } from "../port.ts";

/** Classes data exception and integrity constraint violation: the row's own fault. */
const OF_THE_ROW = /^2[23]/;

/** The connection, its server or its being the primary is gone: admin shutdown, crash, no writes. */
const OF_CONNECTION = /^(?:08|57P0|25006)/;

const NETWORK = /^(?:E[A-Z]+)$/;

/** The code of an error: SQLSTATE, one of the network such as `ECONNRESET`; "" where it has none. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("code" in error && error.code !== undefined) return String(error.code);
  return codeOf(error.cause);
}

/** Whether it is a row that does not fit, and not the database that took nothing. */
export function isOfRow(error: unknown): boolean {
  return OF_THE_ROW.test(codeOf(error));
}

/** Whether the same may succeed when it is tried again: it met another that did the like at once. */
export function isOfCompany(error: unknown): boolean {
  return /^40(?:001|P01)$/.test(codeOf(error));
}

/** Whether another connection may do what this one could not. */
export function isOfConnection(error: unknown): boolean {
  const code = codeOf(error);
  return OF_CONNECTION.test(code) || NETWORK.test(code) ||
    (error instanceof Error &&
      /connection (?:terminated|ended|error)|query read timeout/i.test(error.message));
}

/** What a write fails with. */
export function toStorageError(name: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  return new StorageError(`Cannot write to "${name}": ${messageOf(cause)}`, { cause });
}

/** What to do about an error, by its code. */
const ADVICE: readonly (readonly [code: RegExp, advice: string])[] = [
  [/^(?:28|SCRAM)/, "; DATABASE_URL must name a user of the database and that user's password"],
  [/^3D000$/, "; create it, or let DATABASE_URL name another one"],
  [/^42501$/, "; the user of DATABASE_URL must own the database, or its schema public"],
  [/^(?:E[A-Z]+|)$/, "; DATABASE_URL must name a PostgreSQL server that runs and is reached"],
];

/** Runs a part of opening a database; its failures become `DatabaseRefused`. */
export async function refusing<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof DatabaseRefused) throw cause;
    const advice = ADVICE.find(([code]) => code.test(codeOf(cause)))?.[1] ?? "";
    throw new DatabaseRefused(`Cannot open "${name}": ${messageOf(cause)}${advice}`, { cause });
  }
}

/** The message of an error; of several, such as of a host with several addresses, the first. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
