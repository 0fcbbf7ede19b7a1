/** What the parts of the section host_care have in common: how one is read, and how one fails. */
import type { CollectorError, ErrorTag } from "../../../shared/sample/fields.ts";
import type { CarePart, HostCareSection } from "../../../shared/sample/host_care.ts";
import { dirname, join } from "../../../shared/posix_path.ts";
import { fileError, type FileResult, type Lane } from "../../io/io.ts";
import type { CollectorContext, Cycle } from "../collector.ts";
import type { NodeIdentity } from "../node_identity.ts";
import type { ProcReading } from "../proc.ts";

/** Where a part comes from, and what several of them need. */
export interface CareSources {
  context: CollectorContext;
  cycle: Cycle;
  identity: NodeIdentity;
  readProc(): Promise<ProcReading>;
}

/** One part as read: null with an error when it was not. */
export interface PartReading<T> {
  value: T | null;
  errors: CollectorError[];
}

export type ReadingOf<P extends CarePart> = PartReading<NonNullable<HostCareSection[P]>>;

/** A reading in which nothing went wrong. */
export function read<T>(value: T): PartReading<T> {
  return { value, errors: [] };
}

/** A part that was not read. */
export function unread(...errors: CollectorError[]): PartReading<never> {
  return { value: null, errors };
}

/** A part of a file that is there, but does not hold what it should. */
export function unreadable(tag: ErrorTag, path: string, why = "not in the expected form") {
  return unread({ tag, message: `Cannot read "${path}": ${why}` });
}

/** A path of the host, whose root the folder of `/proc` lies in. */
export function hostPath({ paths }: CollectorContext, path: string): string {
  return join(dirname(paths.proc), path);
}

/**
 * Takes a file's text apart: where it is not there, `absent` is the reading; null of `parse` is a
 * file that does not hold what it should, as after a loss of power.
 */
export async function readFilePart<T>(
  lane: Lane,
  { tag, path, absent, parse }: {
    tag: CarePart;
    path: string;
    absent: T;
    parse: (text: string) => T | null;
  },
): Promise<PartReading<T>> {
  const file: FileResult<string> = await lane.readText(path);
  if (file.kind === "not_found") return read(absent);
  if (file.kind !== "ok") return unread(fileError(tag, path, file));
  const value = parse(file.value);
  return value === null ? unreadable(tag, path, lostOr(file.value)) : read(value);
}

/** What to call a text that says nothing. */
function lostOr(text: string): string {
  if (text === "") return "it is empty";
  return text.includes("\0") ? "it holds zero bytes" : "not in the expected form";
}
