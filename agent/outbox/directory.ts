import type { Clock } from "../../shared/clock.ts";
import { join } from "../../shared/posix_path.ts";
import { settlesWithin } from "../io/settles_within.ts";
import { TEMPORARY_SUFFIX } from "../io/write_whole.ts";
import { createProblemLog, type Log, type ProblemLog } from "../log.ts";
import { type Disk, diskErrorText, withDeadline } from "../io/disk.ts";
import type { Queue } from "./queue.ts";
import { formatSampleFileName, parseSampleFileName } from "./sample_file.ts";

export interface DirectoryOptions {
  path: string;
  disk: Disk;
  clock: Clock;
  log: Log;
  queue: Queue;
  /** Called before a write that needs `bytes` on disk: drops what has to go for it. */
  makeRoom(bytes: number): void;
}

const DEADLINE_MS = 5_000;
const RETRY_MS = 10_000;
const CLOSE_DEADLINE_MS = 2_000;

/**
 * Keeps a directory in line with the queue, one file per sample, in the background: nobody
 * waits for it, and while it fails the queue simply stays in memory.
 */
export class Directory implements AsyncDisposable {
  readonly #path: string;
  readonly #disk: Disk;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #problems: ProblemLog;
  readonly #queue: Queue;
  readonly #makeRoom: (bytes: number) => void;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  readonly #scanned = Promise.withResolvers<void>();
  /** Files that no item needs any more. */
  readonly #garbage: string[] = [];
  #nextSequence: number | null = null;
  #problem: string | null = null;
  #wake = () => {};

  constructor({ path, disk, clock, log, queue, makeRoom }: DirectoryOptions) {
    this.#path = path;
    this.#disk = withDeadline(disk, clock, DEADLINE_MS);
    this.#clock = clock;
    this.#log = log;
    this.#problems = createProblemLog(log);
    this.#queue = queue;
    this.#makeRoom = makeRoom;
    this.#running = this.#keepInLine();
  }

  /** Why samples are in memory only; null while the disk works. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Resolves when the queue holds what earlier runs left. */
  get scanned(): Promise<void> {
    return this.#scanned.promise;
  }

  /** Says that the queue has changed. */
  changed(): void {
    this.#wake();
  }

  /** Removes a file that no item needs any more, soon. */
  discard(fileName: string): void {
    this.#garbage.push(fileName);
    this.#wake();
  }

  /** Null when the disk does not give it; `gone` when it never will. */
  async read(fileName: string): Promise<Uint8Array<ArrayBuffer> | "gone" | null> {
    try {
      const bytes = await this.#disk.read(join(this.#path, fileName));
      this.#problems.end("read", `Samples in "${this.#path}" can be read again`);
      return bytes;
    } catch (error) {
      const what = `Cannot read a sample in "${this.#path}"`;
      this.#problems.begin("read", `${what}: ${diskErrorText(error)}`);
      return error instanceof Deno.errors.NotFound ? "gone" : null;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#wake();
    await settlesWithin(this.#running, { clock: this.#clock, ms: CLOSE_DEADLINE_MS });
  }

  async #keepInLine(): Promise<void> {
    for (let last = false; !last;) {
      last = this.#closing.signal.aborted;
      try {
        await this.#synchronize();
        this.#problem = null;
        this.#problems.end("disk", `The outbox "${this.#path}" works again`);
      } catch (error) {
        this.#problem = `Cannot use the outbox "${this.#path}", new samples are in memory only: ` +
          diskErrorText(error);
        this.#problems.begin("disk", this.#problem);
        await this.#clock.sleep(RETRY_MS, this.#closing.signal);
      }
      if (this.#isInLine() && !this.#closing.signal.aborted) {
        await new Promise<void>((resolve) => this.#wake = resolve);
      }
    }
  }

  #isInLine(): boolean {
    return this.#problem === null && this.#garbage.length === 0 &&
      this.#queue.firstUnstored() === undefined;
  }

  async #synchronize(): Promise<void> {
    this.#nextSequence ??= await this.#scan();
    for (;;) {
      await this.#removeGarbage();
      const item = this.#queue.firstUnstored();
      if (item === undefined || item.packed === null) return;
      this.#makeRoom(item.bytes);
      await this.#removeGarbage();
      // Named before it is written: what is acknowledged meanwhile becomes garbage.
      item.fileName ??= formatSampleFileName({
        sequence: this.#nextSequence++,
        kind: item.kind,
      });
      await this.#disk.write(join(this.#path, item.fileName), item.packed);
      item.stored = true;
    }
  }

  async #removeGarbage(): Promise<void> {
    for (let name = this.#garbage[0]; name !== undefined; name = this.#garbage[0]) {
      await this.#disk.remove(join(this.#path, name));
      this.#garbage.shift();
    }
  }

  /** Takes over the samples of earlier runs, and returns the next free sequence number. */
  async #scan(): Promise<number> {
    await this.#disk.makeDirectory(this.#path);
    const files = await this.#disk.list(this.#path);
    const items = files.flatMap(({ name, bytes }) => {
      const parsed = parseSampleFileName(name);
      return parsed === null ? [] : [{ ...parsed, fileName: name, bytes }];
    }).sort((a, b) => a.sequence - b.sequence);

    const names = files.map(({ name }) => name);
    this.#garbage.push(...names.filter((name) => name.endsWith(TEMPORARY_SUFFIX)));
    this.#queue.prepend(
      items.map(({ kind, fileName, bytes }) => (
        { kind, fileName, bytes, packed: null, stored: true }
      )),
    );
    if (items.length > 0) {
      this.#log.info(`${items.length} samples of an earlier run wait to be sent`);
    }
    this.#scanned.resolve();
    return (items.at(-1)?.sequence ?? 0) + 1;
  }
}
