/** A thread without which nothing can be stored or checked dies: the server says so, and ends. */
import { match } from "node:assert/strict";
import { SOURCE_WORKERS } from "../../server/source_workers.ts";
import { withServer } from "../../testing/with_server.ts";

for (
  const [what, start, said] of [
    ["the writer", "startWriter", /^its writer has died: /],
    ["a worker that hashes", "startHashWorker", /^a worker that hashes has died: /],
  ] as const
) {
  Deno.test(`the server cannot go on once ${what} has died, and says why`, async () => {
    let worker: Worker | null = null;
    const workers = { ...SOURCE_WORKERS, [start]: () => worker = SOURCE_WORKERS[start]() };

    await withServer(async ({ dead }) => {
      // No call looks like this: the Worker fails outside of any operation.
      worker?.postMessage(null);

      match(await dead(), said);
    }, { workers });
  });
}
