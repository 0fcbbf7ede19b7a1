/** What charts say beside their lines: incidents, and why something was not read. */
import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { withReportingHost } from "../../testing/reporting_host.ts";
import { until } from "../../testing/until.ts";

const FAST = {
  zfs_pools: {
    available: true,
    pools: [{ name: "tank", guid: "1", health: "DEGRADED" }],
    errors: [{ tag: "zpool_status", message: "no answer" }],
  },
};

const nowUnix = () => Math.floor(Date.now() / 1000);

Deno.test("marks: the incidents of a host, and what was not read of it, in a time alone", () =>
  withReportingHost(FAST, async (get) => {
    const marksOf = async (from: number, to: number) =>
      await (await get(`/api/hosts/pve-01/marks?from=${from}&to=${to}`)).json();
    const now = nowUnix();
    await until(
      "an incident",
      async () => (await marksOf(now - 60, now + 600)).incidents.length > 0,
    );

    const { incidents, unread } = await marksOf(now - 60, now + 600);

    strictEqual(incidents[0].level, "critical");
    match(incidents[0].text, /tank/);
    strictEqual(incidents[0].to_unix, null);
    match(unread.map(({ cause }: { cause: string }) => cause).join("; "), /no answer/);
    deepStrictEqual(await marksOf(now - 7200, now - 3600), { incidents: [], unread: [] });
  }));

Deno.test("marks: refused for what is no time, and of a host that there is not", () =>
  withReportingHost(FAST, async (get) => {
    for (
      const [path, status] of [
        ["/api/hosts/pve-01/marks", 400],
        ["/api/hosts/pve-01/marks?from=2&to=1", 400],
        ["/api/hosts/pve-01/marks?from=now&to=later", 400],
        ["/api/hosts/nobody/marks?from=1&to=2", 404],
        ["/api/hosts/pve-01/history?metric=load1&from=1", 400],
        ["/api/hosts/pve-01/history?metric=load1&from=3&to=2", 400],
      ] as const
    ) {
      const response = await get(path);
      await response.body?.cancel();
      strictEqual(response.status, status, path);
    }
  }));

Deno.test("the history of a part of the time holds that alone", () =>
  withReportingHost({ host: { load1: 0.5 } }, async (get) => {
    const now = nowUnix();
    const pointsOf = async (from: number, to: number) =>
      (await (await get(`/api/hosts/pve-01/history?metric=load1&from=${from}&to=${to}`)).json())
        .points.length;

    strictEqual(await pointsOf(now - 60, now + 60), 1);
    strictEqual(await pointsOf(now - 600, now - 60), 0);
    strictEqual(await pointsOf(now + 60, now + 600), 0);
  }));
