/** The pages of a place of ledgers, in memory, as an operator who is signed in is sent them. */
import { strictEqual } from "node:assert/strict";
import { createApp } from "../../server/app.ts";
import { createHashing } from "../../server/auth/hashing.ts";
import { createTestingContext } from "../app_context.ts";
import type { LedgerPlace } from "./ledger_place.ts";

export interface LedgerPages {
  /** The text of a page or answer; throws where its status is another than `status`. */
  get(path: string, status?: number): Promise<string>;
}

/** Runs `test` with the pages of what `place` has in memory: not over a restart of it. */
export async function withLedgerPages(
  place: LedgerPlace,
  test: (pages: LedgerPages) => Promise<void>,
): Promise<void> {
  await using hashing = createHashing({ maxQueue: 0 });
  const { fleet, reads } = place.running;
  const { clock } = place;
  await using testing = await createTestingContext(place.store, { hashing, fleet, reads, clock });
  const app = createApp(testing.context);
  await test({
    get: async (path, status = 200) => {
      // A session of long ago is over, and a year passes in a test.
      const { id } = await testing.context.sessions.start();
      const headers = { cookie: `session=${id}`, host: "localhost" };
      const response = await app.request(`http://localhost${path}`, { headers }, {});
      const text = await response.text();
      strictEqual(response.status, status, `${path}: ${text.slice(0, 500)}`);
      return text;
    },
  });
}
