/**
 * Workers that the tests of a file take in turn: starting one takes longer than most tests. In
 * `deno task nightly` each starts its own.
 */
import { startHashWorker } from "../server/auth/hashing.ts";
import type { Workers } from "../server/source_workers.ts";
import { startWriterWorker } from "../server/store/sqlite/open_store.ts";
import { rounds } from "./rounds.ts";

/** What comes back beyond these is ended. */
const MOST_IDLE = rounds(4, 0);

/** How whoever has a Worker asks it (`worker_calls.ts`). */
interface Call {
  op: string;
}

/** Lends Workers of `start`. One that is ended while it owes an answer, or `isInUse`, does end. */
function lend(start: () => Worker, isInUse: (last: Call | null) => boolean): () => Worker {
  const idle: Worker[] = [];
  const make = () => {
    const worker = start();
    const end = worker.terminate.bind(worker);
    const post = worker.postMessage.bind(worker);
    let last: Call | null = null;
    let owed = 0;
    worker.addEventListener("message", () => void owed--);
    worker.postMessage = (call: Call) => {
      last = call;
      owed++;
      post(call);
    };
    worker.terminate = () => {
      const isFree = owed === 0 && !isInUse(last) && idle.length < MOST_IDLE;
      if (isFree) idle.push(worker);
      else end();
    };
    return worker;
  };
  return () => idle.pop() ?? make();
}

/** Its database is closed, so that it can open the next. */
export const lendWriter = lend(startWriterWorker, (last) => last?.op !== "close");

export const LENT_WORKERS: Workers = {
  startWriter: lendWriter,
  startHashWorker: lend(startHashWorker, () => false),
};
