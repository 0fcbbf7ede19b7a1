import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";
import { registerAgents } from "./register_agents.ts";
import { startSimulation } from "./simulation.ts";
import { TESTING_RECORDING } from "./testing_recording.ts";

const SECRET_KEY_BASE = "a secret of at least thirty-two bytes";

function optionsFor(url: string) {
  return {
    urls: [url],
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

    const { latencies, ...counts } = await simulation.stats();
    deepStrictEqual(counts, {
      joined: 5,
      joins: 5,
      acknowledged: 15,
      missed: 0,
      dropped: 0,
      backlog: 0,
      refused_joins: {},
      refused_samples: {},
      closed: {},
    });
    strictEqual(latencies.reduce((sum, count) => sum + count, 0), 15);
  }, { environment: { SECRET_KEY_BASE } }));

Deno.test("order() happens to the hosts of its group alone, whatever their process", () =>
  withServer(async ({ url, database_path }) => {
    const agents = await registerAgents({ database_path, secret: SECRET_KEY_BASE, count: 5 });
    await using simulation = await startSimulation({ ...optionsFor(url), agents });
    const countJoined = async () => (await simulation.stats()).joined;
    await until("all joined", async () => await countJoined() === 5);

    await simulation.order({ happens: "leave", to: { part: 0, of: 2 } });
    const left = await countJoined();
    await simulation.order({ happens: "return", to: { part: 0, of: 2 } });
    await until("all back", async () => await countJoined() === 5);

    const { joins, closed, missed } = await simulation.stats();
    deepStrictEqual({ left, joins, closed, missed }, { left: 2, joins: 8, closed: {}, missed: 0 });
  }, { environment: { SECRET_KEY_BASE } }));

Deno.test("startSimulation() loads no other machine", () =>
  rejects(startSimulation(optionsFor("http://monitor.example.com:4000")), RangeError));
