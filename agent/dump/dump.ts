/** The diagnostic dump: what was run and read, and what was made of it, in two files. */
import type { Clock } from "../../shared/clock.ts";
import { join } from "../../shared/posix_path.ts";
import { formatRecord, formatSample } from "./format.ts";
import type { IoRecord } from "../io/lane.ts";
import { settlesWithin } from "../io/settles_within.ts";
import type { Log } from "../log.ts";
import { type AppendFile, type Disk, diskErrorText, withDeadline } from "../io/disk.ts";
import type { SampleText } from "../outbox/sample_text.ts";

export interface Dump extends AsyncDisposable {
  record(record: IoRecord): void;
  sample(sample: SampleText): void;
}

export interface DumpOptions {
  directory: string;
  disk: Disk;
  clock: Clock;
  log: Log;
  /** Of both files together, with what earlier runs left in them. */
  maxBytes?: number;
}

type FileName = "commands.log" | "samples.log";
type Files = Record<FileName, AppendFile>;

const MAX_BYTES = 1024 * 1024 * 1024;
/** Entries that wait for the disk. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;
const DISK_DEADLINE_MS = 5_000;
const CLOSE_DEADLINE_MS = 1_000;

/** Opens the dump in `directory`. Whatever fails there ends the dump with one warning. */
export function openDump(options: DumpOptions): Dump {
  const { directory, clock, log, maxBytes = MAX_BYTES } = options;
  const disk = withDeadline(options.disk, clock, DISK_DEADLINE_MS);
  let files: Files | null = null;
  let sizeBytes = 0;
  let pendingBytes = 0;
  let stopped = false;
  let lastWrite = open();

  function stop(why: string): void {
    if (!stopped) log.warn(`The dump in "${directory}" ends: ${why}`);
    stopped = true;
  }

  async function open(): Promise<void> {
    try {
      await disk.makeDirectory(directory);
      files = {
        "commands.log": await disk.openAppend(join(directory, "commands.log")),
        "samples.log": await disk.openAppend(join(directory, "samples.log")),
      };
      sizeBytes = files["commands.log"].bytes + files["samples.log"].bytes;
    } catch (error) {
      stop(diskErrorText(error));
    }
  }

  /** One entry after the other, in the order of the calls. */
  function append(name: FileName, format: () => string): void {
    if (stopped) return;
    const bytes = new TextEncoder().encode(format());
    pendingBytes += bytes.length;
    if (pendingBytes > MAX_PENDING_BYTES) return stop("the disk is too slow");
    lastWrite = lastWrite.then(async () => {
      await write(name, bytes);
      pendingBytes -= bytes.length;
    });
  }

  async function write(name: FileName, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (stopped || files === null) return;
    sizeBytes += bytes.length;
    if (sizeBytes > maxBytes) return stop(`it has reached ${maxBytes} bytes`);
    try {
      await files[name].append(bytes);
    } catch (error) {
      stop(diskErrorText(error));
    }
  }

  return {
    record: (record) => append("commands.log", () => formatRecord(record)),
    sample: (sample) => append("samples.log", () => formatSample(sample, clock.nowMs())),
    async [Symbol.asyncDispose]() {
      await settlesWithin(lastWrite, { clock, ms: CLOSE_DEADLINE_MS });
      stopped = true;
      if (files !== null) { for (const file of Object.values<AppendFile>(files)) file.close(); }
    },
  };
}
