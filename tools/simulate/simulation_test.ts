import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { until } from "../../tests/support/until.ts";
import { withServer } from "../../tests/support/with_server.ts";
import { registerAgents } from "./register_agents.ts";
import { startSimulation } from "./simulation.ts";
import { TESTING_RECORDING } from "./testing_recording.ts";

const SECRET_KEY_BASE = "a secret of at least thirty-two bytes";

function optionsFor(url: string) {
  return {
    url,
    agents: [],
    recordings: [TESTING_RECORDING],
    guests: 3,
    intervals: { fast: 3600, medium: 3600, slow: 3600 },
    spread_ms: 100,
    processes: 2,
  };
}

Deno.test("startSimulation() lets agents of two processes join and store their samples", () =>
  withServer(async ({ url, database_path }) => {
    const agents = await registerAgents({ database_path, secret: SECRET_KEY_BASE, count: 5 });
    await using simulation = await startSimulation({ ...optionsFor(url), agents });

    await until("all samples", async () => (await simulation.stats()).acknowledged === 15);

    const { joined, joins, refused, dropped, latencies_ms } = await simulation.stats();
    deepStrictEqual({ joined, joins, refused, dropped }, {
      joined: 5,
      joins: 5,
      refused: {},
      dropped: 0,
    });
    strictEqual(latencies_ms.length, 15);
    await simulation.reset();
    strictEqual((await simulation.stats()).latencies_ms.length, 0);
  }, { environment: { SECRET_KEY_BASE } }));

Deno.test("startSimulation() loads no other machine", () =>
  rejects(startSimulation(optionsFor("http://monitor.example.com:4000")), RangeError));
