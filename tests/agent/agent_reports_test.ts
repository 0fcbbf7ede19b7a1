/** A real agent on stand-in commands reports to a real server: the whole path, without a browser. */
import { strictEqual } from "node:assert/strict";
import { openRecordedHost } from "../../testing/recorded_host.ts";
import { until } from "../../testing/until.ts";
import { withServer } from "../../testing/with_server.ts";

const HOSTS: [fixture: string, level: string, pools: string][] = [
  ["healthy", "ok", "rpool ONLINE, tank ONLINE"],
  ["degraded", "critical", "rpool ONLINE, tank DEGRADED"],
  ["pve8-text", "warning", "rpool ONLINE"],
  ["no-zfs", "ok", ""],
];
for (const [fixture, level, pools] of HOSTS) {
  Deno.test(`the recorded host "${fixture}" is ${level} with the pools "${pools}"`, () =>
    withServer(async (server) => {
      const token = await server.register("pve-01");
      await using host = await openRecordedHost(fixture);
      await host.startAgent({ agent_url: server.agent_url, token, name: "pve-01" });
      const headers = { cookie: await server.signIn() };
      const read = async () => (await fetch(`${server.url}/api/hosts/pve-01`, { headers })).json();

      const poolsOf = ({ samples }: Awaited<ReturnType<typeof read>>): string | undefined =>
        samples.fast?.payload.zfs_pools.pools
          .map(({ name, health }: { name: string; health: string }) => `${name} ${health}`)
          .join(", ");
      // The level is shown at once, the sample is stored with others a little later.
      await until(`level ${level}, and its pools stored`, async () => {
        const host = await read();
        return host.level === level && poolsOf(host) === pools;
      });

      strictEqual((await read()).status, "online");
    }));
}
