import { deepStrictEqual } from "node:assert/strict";
import { AttemptCounts } from "./attempt_counts.ts";

Deno.test("attempts are counted by channel and by how they ended", () => {
  const counts = new AttemptCounts();
  for (const end of ["queued", "queued", "delivered"] as const) counts.add("mail", end);
  counts.add("ntfy", "dead");

  deepStrictEqual(counts.of("mail"), { delivered: 1, queued: 2, expired: 0, dead: 0 });
  deepStrictEqual(counts.of("ntfy"), { delivered: 0, queued: 0, expired: 0, dead: 1 });
  deepStrictEqual(counts.of("none"), { delivered: 0, queued: 0, expired: 0, dead: 0 });
});
