import { WorkerCalls, type WorkerFault } from "../workers/worker_calls.ts";
import type { HashOperations } from "./hash_worker.ts";

/** Slow hashes, made one at a time per Worker. A malformed hash verifies as false. */
export interface Hashing extends AsyncDisposable {
  /** An Argon2id hash of a password that is not empty, as PHC string. */
  hashPassword(text: string): Promise<string>;
  /** `isKnown`: for a browser in which somebody signed in before, which has a queue of its own. */
  verifyPassword(text: string, hash: string, isKnown?: boolean): Promise<boolean>;
  /** A bcrypt hash of a token of 1 to 72 bytes. */
  hashToken(token: string): Promise<string>;
  verifyToken(token: string, hash: string): Promise<boolean>;
  /** Resolves with why it can hash no more until the process is started anew. */
  readonly broken: Promise<string>;
}

/** Too many hashes are waiting already; the same request may succeed later. */
export class HashingBusy extends Error {
  override name = "HashingBusy";
}

export interface HashingOptions {
  workers?: number;
  /** How many may wait in each queue. */
  maxQueue?: number;
  /** Starts a Worker; for programs that carry its code in another place. */
  startWorker?: () => Worker;
}

type HashWorker = WorkerCalls<HashOperations>;
type Job = (worker: HashWorker) => Promise<void>;

export function createHashing(
  { workers = 1, maxQueue = 200, startWorker = startHashWorker }: HashingOptions = {},
): Hashing {
  const pool = Array.from(
    { length: workers },
    (): HashWorker => new WorkerCalls(startWorker(), toError),
  );
  const idle = [...pool];
  const broken = Promise.race(pool.map(({ died }) => died))
    .then((why) => `a worker that hashes has died: ${why}`);
  const strangers: Job[] = [];
  const passwords: Job[] = [];
  const tokens: Job[] = [];
  /** The one whose turn it is comes first. */
  const queues = [passwords, tokens, strangers];

  function enqueue<T>(queue: Job[], hash: (worker: HashWorker) => Promise<T>): Promise<T> {
    if (queue.length >= maxQueue) {
      return Promise.reject(new HashingBusy(`Cannot hash: ${maxQueue} others are waiting`));
    }
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    queue.push((worker) => hash(worker).then(resolve, reject));
    startNext();
    return promise;
  }

  function startNext(): void {
    const worker = idle.pop();
    if (worker === undefined) return;
    const job = takeNext();
    if (job === undefined) {
      idle.push(worker);
      return;
    }
    job(worker).finally(() => {
      idle.push(worker);
      startNext();
    });
  }

  /**
   * The queues take turns: agents with a wrong token, however many, do not keep the operator from
   * signing in, and strangers at the sign-in form keep neither the agents from joining nor those
   * browsers out in which somebody has signed in before.
   */
  function takeNext(): Job | undefined {
    const queue = queues.find((waiting) => waiting.length > 0);
    if (queue === undefined) return undefined;
    queues.push(...queues.splice(queues.indexOf(queue), 1));
    return queue.shift();
  }

  return {
    hashPassword: (text) => enqueue(passwords, (worker) => worker.call("hashPassword", text)),
    verifyPassword: (text, hash, isKnown = false) =>
      enqueue(
        isKnown ? passwords : strangers,
        (worker) => worker.call("verifyPassword", text, hash),
      ),
    hashToken: (token) => enqueue(tokens, (worker) => worker.call("hashToken", token)),
    verifyToken: (token, hash) =>
      enqueue(tokens, (worker) => worker.call("verifyToken", token, hash)),
    broken,
    /** What is running or waiting rejects. */
    [Symbol.asyncDispose]() {
      for (const worker of pool) worker.terminate();
      return Promise.resolve();
    },
  };
}

/** The one place that knows where the Worker's code is. */
export function startHashWorker(): Worker {
  return new Worker(new URL("./hash_worker.ts", import.meta.url), { type: "module" });
}

function toError({ message }: WorkerFault): Error {
  return new Error(`Cannot hash: ${message}`);
}
