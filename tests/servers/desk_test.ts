/** Incidents and messages of several servers: one of them tells, all of them show. */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { HAS_POSTGRES, stopPostgresAfterTests } from "../../testing/postgres.ts";
import {
  askServer,
  joinAt,
  postTo,
  pushFast,
  putWebhook,
  signInAt,
  withSharedServers,
} from "../../testing/shared_servers.ts";
import { openHttpSink } from "../../testing/sinks/http_sink.ts";
import { titlesOf } from "../../testing/telling/telling_place.ts";
import { until } from "../../testing/until.ts";

const name = "pve-01";
const BROKEN = { zfs_pools: { pools: [{ name: "tank", guid: "4620", health: "DEGRADED" }] } };
const WELL = { zfs_pools: { pools: [{ name: "tank", guid: "4620", health: "ONLINE" }] } };

interface Listed {
  incidents: { id: string; state: string; code: string }[];
}

async function poolIncident(server: { url: string }, cookie: string) {
  const { incidents } = await askServer<Listed>(server, cookie, "/api/incidents");
  return incidents.find(({ code }) => code === "pool_health") ?? null;
}

/** What of the pool was told. */
const toldOf = (sink: Parameters<typeof titlesOf>[0]) =>
  titlesOf(sink).filter((title) => title.includes("tank"));

if (HAS_POSTGRES) {
  stopPostgresAfterTests();

  Deno.test(
    "an incident is told once, shown by all, and taken on at any server",
    withSharedServers(async (servers) => {
      const token = await servers.register(name);
      await using sink = openHttpSink();
      await putWebhook(servers.database, "on-call", sink.url);
      const withDesk = await servers.start();
      const other = await servers.start();
      const cookie = await signInAt(other);
      await using agent = await joinAt(other, { name, token });

      await pushFast(agent, name, BROKEN);
      await until("it is told", () => toldOf(sink).length > 0);
      await until(
        "all show it",
        async () =>
          await poolIncident(other, cookie) !== null &&
          await poolIncident(withDesk, cookie) !== null,
      );
      const incident = await poolIncident(other, cookie);

      strictEqual(await postTo(other, cookie, `/incidents/${incident?.id}/acknowledge`), 303);
      strictEqual((await poolIncident(other, cookie))?.state, "acknowledged");
      strictEqual((await poolIncident(withDesk, cookie))?.state, "acknowledged");
      deepStrictEqual(toldOf(sink), [
        "Critical: pve-01 · tank",
        "Acknowledged, critical: pve-01 · tank",
      ]);
    }),
  );

  Deno.test(
    "a server that was stopped past its time writes and sends nothing; another one tells",
    withSharedServers(async (servers) => {
      const token = await servers.register(name);
      await using sink = openHttpSink();
      await putWebhook(servers.database, "on-call", sink.url);
      const stopped = await servers.start();
      const other = await servers.start();
      const cookie = await signInAt(other);
      await using agent = await joinAt(other, { name, token });
      await pushFast(agent, name, BROKEN);
      await until("it is told", () => toldOf(sink).length > 0);

      // One that is stopped before it has noted that it told leaves that to be told again.
      const delivered = "SELECT id FROM deliveries WHERE state = 'delivered'";
      await until("that is noted", () => servers.database.sql(delivered).length > 0);
      stopped.process.kill("SIGSTOP");
      await until("the other one has the desk", () => holderOfDesk(servers.database) === 2);
      await until("its end is told", async () => {
        await pushFast(agent, name, WELL);
        return toldOf(sink).length > 1;
      }, { mostMs: 1_000 });
      stopped.process.kill("SIGCONT");
      await until("it is one of them again", () => countServers(servers.database) === 2);

      // Until it has noticed that it is none, and is one again, it knows no session of others.
      await until("it shows what it missed", async () => {
        const incident = await poolIncident(stopped, cookie).catch(() => undefined);
        return incident === null || incident?.state === "resolved";
      });
      strictEqual(holderOfDesk(servers.database), 2);
      deepStrictEqual(toldOf(sink), ["Critical: pve-01 · tank", "Resolved: pve-01 · tank"]);
      ok((await fetch(`${stopped.url}/healthz`).then((answer) => answer.json())).status === "ok");
    }),
  );
}

/** How often the desk changed hands. */
function holderOfDesk({ sql }: { sql(text: string): string[] }): number {
  return Number(sql("SELECT epoch FROM leases WHERE name = 'desk'")[0]);
}

function countServers({ sql }: { sql(text: string): string[] }): number {
  return Number(sql("SELECT count(*) FROM servers WHERE until_at > clock_timestamp()")[0]);
}
