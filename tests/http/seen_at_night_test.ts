/** What an operator must not see at night, where no other test is about it. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from "node:assert/strict";
import { COMPLETE_SAMPLES } from "../../testing/complete_sample.ts";
import { TestingClock } from "../../testing/clock.ts";
import { openRawSocket } from "../../testing/raw_socket.ts";
import { until } from "../../testing/until.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const DAY_SECONDS = 86_400;

const disk = (name: string, state: string) => ({ name, type: "disk", state });
const pool = (changes: object) => ({
  name: "tank",
  guid: "17",
  health: "ONLINE",
  capacity_percent: 40,
  error_count: 0,
  last_scrub_end: Date.UTC(2025, 11, 24) / 1000,
  vdevs: [{
    name: "mirror-0",
    type: "mirror",
    state: "ONLINE",
    children: [disk("sda", "ONLINE"), disk("sdb", "ONLINE")],
  }],
  ...changes,
});

/** A place where hosts report, and time passes when it is told to. */
function withHosts(
  test: (place: {
    server: TestServer;
    clock: TestingClock;
    /** A host whose agent connects and reports `pools`; it goes when the test ends. */
    report(name: string, ...pools: object[]): Promise<void>;
    html(path: string): Promise<string>;
  }) => Promise<void>,
): Promise<void> {
  const clock = new TestingClock();
  return withServer(async (server) => {
    await using stack = new AsyncDisposableStack();
    const tokens = new Map<string, string>();
    const headers = { cookie: `${await server.signIn()}; fleet_layout=rows` };
    await test({
      server,
      clock,
      report: async (name, ...pools) => {
        const token = tokens.get(name) ?? await server.register(name);
        tokens.set(name, token);
        const agent = stack.use(await openRawSocket(server.url));
        await agent.deliver(`host:${name}`, "phx_join", { token });
        const samples = {
          "metric:fast": {
            ...COMPLETE_SAMPLES.fast,
            storage: { storages: [] },
            vms_runtime: { vms: [] },
            zfs_pools: { available: pools.length > 0, pools },
          },
          "metric:medium": {
            zfs_datasets: { available: pools.length > 0, datasets: [] },
            vms_detail: { vms: [] },
          },
          "metric:slow": {
            system_info: {
              pve_version: "pve-manager/9.1.1/x",
              pending_updates: 0,
              pending_security_updates: 0,
              updates_checked_unix: Math.floor(clock.nowMs() / 1000),
            },
          },
        };
        const collected_at = new Date(clock.nowMs()).toISOString();
        for (const [event, data] of Object.entries(samples)) {
          const reply = await agent.deliver(`host:${name}`, event, { collected_at, data });
          deepStrictEqual(reply, { status: "ok", response: {} });
        }
      },
      html: async (path) => await (await fetch(server.url + path, { headers })).text(),
    });
  }, { clock });
}

/** Each host with its level, in the order of the page, below the headings of its groups. */
const listed = (html: string) =>
  [...html.matchAll(/data-host="([^"]+)" data-status="([^"]+)"|class="group-title">([^<]+)</g)]
    .map(([, name, level, title]) => title === undefined ? `${name} ${level}` : `# ${title}`);
const counts = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/data-tone="(\w+)"[^>]*>(?:(?!<\/a>).)*?level-count">(\d+)</gs)]
      .map(([, level, count]) => [level, Number(count)]),
  );

const BROKEN = [["x-faulted", "FAULTED"], ["y-degraded", "DEGRADED"]] as const;

Deno.test("after a restart each host keeps its place, level and count until it is time to call it offline", () =>
  withHosts(async ({ server, clock, report, html }) => {
    await server.register("a-new");
    await report("b-ok");
    for (const [name, health] of BROKEN) await report(name, pool({ health }));
    await report("z-full", pool({ capacity_percent: 85 }));
    await until("all are listed", async () => listed(await html("/")).length === 6);
    const before = await html("/");
    deepStrictEqual(listed(before), [
      "x-faulted critical",
      "y-degraded critical",
      "z-full warning",
      "b-ok ok",
      "# Never connected",
      "a-new new",
    ]);

    await server.restart();

    for (const passMs of [0, 60_000, 59_000]) {
      await clock.advance(passMs);
      const page = await html("/");
      deepStrictEqual(listed(page), listed(before));
      deepStrictEqual(counts(page), counts(before));
      strictEqual(page.match(/waiting to reconnect/g)?.length, 4);
    }
    for (const [name, health] of BROKEN) await report(name, pool({ health }));
    await clock.advance(2_000);
    const after = await html("/");
    deepStrictEqual(listed(after), [
      "b-ok offline",
      "z-full offline",
      "x-faulted critical",
      "y-degraded critical",
      "# Never connected",
      "a-new new",
    ]);
    doesNotMatch(after, /waiting to reconnect/);
  }));

Deno.test("a resilver that hides the last scrub from ZFS is said in an operator's words", () =>
  withHosts(async ({ clock, report, html }) => {
    const nowUnix = Math.floor(clock.nowMs() / 1000);
    const scan = {
      function: "RESILVER",
      state: "SCANNING",
      start_unix: nowUnix - 3_600,
      end_unix: null,
      progress_percent: 40,
    };
    const running = { last_scrub_end: null, scan, scans: [scan] };
    await report("pve-01", pool(running));
    const sentence = /Resilvering; the last scrub is unknown until the next one/;
    for (const path of ["/", "/pools", "/hosts/pve-01"]) {
      const page = await html(path);
      match(page, sentence, path);
      doesNotMatch(page, /RESILVER SCANNING|SCANNING\b(?!")/, path);
    }

    await clock.advance(30_000);
    const ended = { ...scan, state: "FINISHED", end_unix: nowUnix - 60, progress_percent: 100 };
    await report("pve-01", pool({ last_scrub_end: null, scan: ended, scans: [ended] }));
    match(await html("/hosts/pve-01"), /Resilvered since; the last scrub is unknown/);

    await clock.advance(30_000);
    // Where the agent saw it end, a resilver takes nothing back.
    const last_scrub_end = nowUnix - 3 * DAY_SECONDS;
    await report("pve-01", pool({ ...running, last_scrub_end }));
    doesNotMatch(await html("/pools"), /last scrub is unknown/);
    match(await html("/hosts/pve-01"), /data-status="ok".*3 d ago/s);
  }));
