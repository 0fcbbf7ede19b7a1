/**
 * Inserts batches of samples until it is killed, and prints the ids of each batch once it is
 * acknowledged, a line for each. Arguments: the database, the number of this run.
 */
import { insertSamples } from "../../testing/store.ts";
import { openStore } from "../../server/store/sqlite/open_store.ts";

const [path = "", round = "0"] = Deno.args;
const store = await openStore({ path });
const encoder = new TextEncoder();

for (let batch = 0;; batch++) {
  const ids = Array.from({ length: 1 + batch % 7 }, (_, index) => {
    // One millisecond apart, and never the same in another run.
    return (1 + Number(round) * 1_000_000 + batch * 10 + index) * 1000;
  });
  await insertSamples(
    store,
    ids.map((id, index) => ({
      host_id: 1 + index % 2,
      kind: "fast",
      collected_at_us: id,
      received_at_ms: id / 1000,
      sent_at_ms: null,
      payload: JSON.stringify({ id, text: "x".repeat(id % 3000) }),
      history: [{ metric: "load1", value: index }],
    })),
  );
  Deno.stdout.writeSync(encoder.encode(`${ids.join(" ")}\n`));
}
