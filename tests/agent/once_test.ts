/**
 * `agent once` on every recorded host, against that host's `expect.json`: what spec and recordings
 * say must come of them. Its "@HOST@" stands for the directory that lies over the recording.
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { AGENT_VERSION } from "../../agent/version.ts";
import type { BackupsSection } from "../../shared/sample/backups.ts";
import { guestId, type VmsRuntimeSection } from "../../shared/sample/vms_runtime.ts";
import { openAgentHost } from "../../testing/agent_host.ts";
import { someOf } from "../../testing/rounds.ts";

const HOSTS = [
  "degraded",
  "healthy",
  "many-classes",
  "nearly-full",
  "no-zfs",
  "pve8-text",
  "resilver",
  "suspended",
];

/** The present of the recordings in `expect.json`. */
const NOW = 1_763_290_810;

const FIXTURES = new URL("../../fixtures/hosts/", import.meta.url);

for (const name of someOf(HOSTS, 3)) {
  Deno.test(`once on the recorded host "${name}" prints what its expect.json says`, async () => {
    await using host = await openAgentHost(name, NOW);
    host.environment.FIXTURE_NOW = String(NOW);
    const startedMs = Date.now();

    const { code, stdout, stderr } = await host.run("once");

    deepStrictEqual([code, stderr], [0, ""]);
    const printed: Record<string, { collected_at: string; data: unknown }> = JSON.parse(
      stdout.replaceAll(host.directory, "@HOST@"),
    );
    for (const { collected_at } of Object.values(printed)) {
      strictEqual(new Date(collected_at).toISOString(), collected_at);
      ok(Date.parse(collected_at) >= startedMs && Date.parse(collected_at) <= Date.now());
    }
    const expected = JSON.parse(await Deno.readTextFile(new URL(`${name}/expect.json`, FIXTURES)));
    Object.assign(expected.slow.system_info, {
      agent_version: AGENT_VERSION,
      updates_checked_unix: await modifiedUnix(join(host.directory, "var/lib/apt/lists")),
    });
    const data = dataOf(printed);
    takePresent(data.slow?.["backups"] as BackupsSection, startedMs);
    takeStopped(data.fast?.["vms_runtime"] as VmsRuntimeSection, startedMs);
    deepStrictEqual(data, expected);
  });
}

/** What is told by the agent's own clock is checked, and left out of the expectation. */
function takePresent({ jobs, guests }: BackupsSection, startedMs: number): void {
  for (const job of jobs ?? []) {
    ok(job.occurred_unix === null || job.occurred_unix.length <= 8, job.id);
    job.occurred_unix = null;
    if (job.waiting_since_unix !== null) job.waiting_since_unix = present(job.waiting_since_unix);
  }
  for (const guest of guests ?? []) {
    if (guest.seen_unix !== null) guest.seen_unix = present(guest.seen_unix);
  }

  function present(unix: number): number {
    ok(unix >= Math.floor(startedMs / 1000), `${unix} is not the present`);
    return 0;
  }
}

/** The first reading has seen each stopped guest stopped just now; it is left out likewise. */
function takeStopped({ vms }: VmsRuntimeSection, startedMs: number): void {
  for (const guest of vms) {
    const { status, stopped_since_unix } = guest;
    strictEqual(stopped_since_unix !== undefined, status === "stopped", guestId(guest));
    ok((stopped_since_unix ?? Infinity) >= Math.floor(startedMs / 1000), guestId(guest));
    delete guest.stopped_since_unix;
  }
}

Deno.test("every recorded host has an expectation", async () => {
  const names = await Array.fromAsync(Deno.readDir(FIXTURES), (entry) => entry.name);

  deepStrictEqual(names.sort(), HOSTS);
});

function dataOf(
  printed: Record<string, { data: unknown }>,
): Record<string, Record<string, unknown>> {
  return JSON.parse(
    JSON.stringify(
      Object.fromEntries(Object.entries(printed).map(([kind, { data }]) => [kind, data])),
    ),
  );
}

async function modifiedUnix(path: string): Promise<number> {
  const { mtime } = await Deno.stat(path);
  return Math.floor((mtime?.getTime() ?? 0) / 1000);
}
