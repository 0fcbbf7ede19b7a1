/** What is done at one server holds at all of them within a second. */
import { ok, strictEqual } from "node:assert/strict";
import { HAS_POSTGRES, stopPostgresAfterTests } from "../../testing/postgres.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import {
  joinAt,
  postTo,
  pushFast,
  shownAt,
  signInAt,
  withSharedServers,
} from "../../testing/shared_servers.ts";
import { startServerCommand } from "../../testing/server_process.ts";
import { until } from "../../testing/until.ts";

const name = "pve-01";

/** How many seconds `work` took. */
async function secondsOf(work: Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work;
  return (performance.now() - startMs) / 1000;
}

if (HAS_POSTGRES) {
  stopPostgresAfterTests();

  Deno.test(
    "tokens, sessions and mutes of one server are those of the other",
    withSharedServers(async (servers) => {
      const token = await servers.register(name);
      const one = await servers.start();
      const other = await servers.start();
      const cookie = await signInAt(one);
      await using agent = await joinAt(other, { name, token });
      const origin = other.url;
      await using live = await openRawSocket(other.url, {
        path: "/live/websocket?vsn=2.0.0",
        headers: { cookie, origin },
      });
      await live.deliver("fleet", "phx_join", {});

      strictEqual(await postTo(one, cookie, `/admin/hosts/${name}/rotate`), 200);
      const cutAfter = await secondsOf(agent.closed);
      ok(cutAfter < 1, `${cutAfter} s`);
      strictEqual((await agent.closed).reason, "token_rotated");

      await postTo(one, cookie, "/logout");
      const signedOutAfter = await secondsOf(live.closed);
      ok(signedOutAfter < 1, `${signedOutAfter} s`);
      strictEqual((await live.closed).reason, "signed_out");
    }),
  );

  Deno.test(
    "a mute of one server holds of a host of the other",
    withSharedServers(async (servers) => {
      const token = await servers.register(name);
      const one = await servers.start();
      const other = await servers.start();
      const cookie = await signInAt(one);
      await using agent = await joinAt(other, { name, token });
      await pushFast(agent, name, { zfs_pools: { pools: [READ_ONLY] } });
      const shows = (level: string) => async () =>
        (await shownAt(one, { cookie, name }))?.level === level &&
        (await shownAt(other, { cookie, name }))?.level === level;
      await until("both show it", shows("critical"));

      const reason = { code: "pool_health", subject: "tank", subject_id: "4620" };
      const muted = { ...reason, note: "known", expires: "1h" };
      strictEqual(await postTo(one, cookie, `/hosts/${name}/mutes`, muted), 303);

      await until("it is muted at both", async () => {
        const hosts = [
          await shownAt(one, { cookie, name }),
          await shownAt(other, { cookie, name }),
        ];
        return hosts.every((host) => host?.level !== "critical");
      });
    }),
  );

  Deno.test(
    "nobody changes the schema of a database that servers serve",
    withSharedServers(async (servers) => {
      const server = await servers.start();
      const refused = await startServerCommand(["rollback"], servers.environment());

      strictEqual(await refused.ended(), 1);
      const pid = server.process.pid;
      const said = `another process serves or changes it \\((${pid}|unknown)\\); stop that one`;
      ok(new RegExp(said).test(refused.stderr), refused.stderr);
    }),
  );
}

const READ_ONLY = { name: "tank", guid: "4620", health: "DEGRADED" };
