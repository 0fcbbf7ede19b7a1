/** The pages of snapshot policies, by a browser without script, and the same for programs. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from "node:assert/strict";
import { openStore } from "../../testing/store.ts";
import { openFormClient } from "../../testing/form_client.ts";
import type { WeekSample } from "../../tools/sample_week/week.ts";
import { openSimulatedHost } from "../../testing/simulated_host.ts";
import { type TestServer, withServer } from "../../testing/with_server.ts";

const PATH = "/admin/snapshot-policies";

const NIGHTLY = {
  name: "nightly",
  hosts: "",
  groups: "",
  tags: "",
  datasets: "",
  guest_tags: "",
  hourly: "",
  daily: "26h",
  weekly: "",
  monthly: "",
  least_count: "",
  note: "for the auditors",
};

/** A connected host whose datasets have hourly snapshots, each other one's too old. */
async function withHost(run: (server: TestServer) => Promise<void>): Promise<void> {
  await withServer(async (server) => {
    const token = await server.register("pve-01");
    await using _ = await openSimulatedHost(server.url, {
      name: "pve-01",
      token,
      guests: 3,
      change: tellSnapshots,
    });
    await run(server);
  });
}

Deno.test("a snapshot policy is made, shown with its datasets, changed and deleted, each in the audit", () =>
  withHost(async (server) => {
    await using store = await openStore({ path: server.database_path });
    const client = await openFormClient(server);
    match((await client.get(PATH)).text, /No policy yet/);

    const fields = { ...NIGHTLY, daily: "", hourly: "5400" };
    const made = await client.post(`${PATH}/new`, fields);
    deepStrictEqual([made.status, made.location], [303, PATH], made.text);
    const [policy] = await store.listSnapshotPolicies();
    const own = `${PATH}/${policy?.id}`;
    match(
      (await client.get(PATH)).text,
      /hourly at most 90 min old.*all datasets on all hosts.*datasets: /s,
    );
    const api = async () =>
      JSON.parse((await client.get("/api/snapshot-policies")).text).snapshot_policies[0];
    const { matched_datasets, unmet_datasets, unknown_datasets, set_unix, id, ...rest } =
      await api();
    deepStrictEqual([matched_datasets > 2, unknown_datasets], [true, 1]);
    strictEqual(unmet_datasets, Math.floor(matched_datasets / 2));
    strictEqual(typeof set_unix, "number");
    deepStrictEqual([id, rest], [policy?.id, {
      name: "nightly",
      hosts: null,
      groups: null,
      tags: null,
      datasets: null,
      guest_tags: null,
      newest_at_most_seconds: { hourly: 5_400, daily: null, weekly: null, monthly: null },
      least_count: null,
      note: "for the auditors",
      set_by: "operator",
    }]);
    const page = (await client.get(own)).text;
    strictEqual(page.match(/data-role="policed"/g)?.length, matched_datasets);
    strictEqual(page.match(/data-state="unmet"/g)?.length, unmet_datasets);
    const unmetOnHost = async () =>
      JSON.parse((await client.get("/api/hosts/pve-01")).text).reasons
        .filter(({ code }: { code: string }) => code === "policy_unmet").length;
    strictEqual(await unmetOnHost(), unmet_datasets);
    const { snapshots } = JSON.parse((await client.get("/api/snapshots")).text);
    const told = snapshots.map(({ policies }: { policies: object[] }) => policies);
    const row = { id: policy?.id, name: "nightly" };
    deepStrictEqual([told[0], told[1]], [[{ ...row, is_met: false }], [{ ...row, is_met: true }]]);

    match((await client.get(`${own}/edit`)).text, /value="90m"/);
    const changed = await client.post(`${own}/edit`, { ...NIGHTLY, datasets: "none/such*, x" });
    strictEqual(changed.location, PATH, changed.text);
    match((await client.get(PATH)).text, /daily at most 26 h old.*matches no dataset/s);
    match((await client.get(`${own}/edit`)).text, /none\/such\*\nx<\/textarea>/);
    strictEqual(await unmetOnHost(), 0);

    match((await client.get(`${own}/delete`)).text, /Delete this snapshot policy\?/);
    strictEqual((await client.post(`${own}/delete`)).location, PATH);
    strictEqual((await client.post(`${own}/delete`)).status, 404);
    for (const gone of [own, `${own}/edit`, `${own}/delete`]) {
      strictEqual((await client.get(gone)).status, 404);
    }
    const audit = (await store.listAudit({ limit: 20 })).reverse()
      .filter(({ action }) => action.startsWith("snapshot_policy"))
      .map(({ action, subject }) => [action, subject]);
    const about = "none/such*, x on all hosts (for the auditors)";
    deepStrictEqual(audit, [
      [
        "snapshot_policy_made",
        "nightly: hourly at most 90 min old; all datasets on all hosts (for the auditors)",
      ],
      ["snapshot_policy_changed", `nightly: daily at most 26 h old; ${about}`],
      ["snapshot_policy_deleted", `nightly: daily at most 26 h old; ${about}`],
    ]);
  }));

const refused: [what: string, change: Partial<typeof NIGHTLY>, problem: RegExp][] = [
  ["no name", { name: " " }, /Cannot use the name &quot;.*expected one line of 1 to 60/],
  ["nothing that is asked for", { daily: "" }, /Cannot make a policy that asks for nothing/],
  ["no age", { daily: "soon" }, /the age &quot;soon&quot;: expected seconds or a span such as 90m/],
  ["an age beyond 400 days", { daily: "401d" }, /within 400 days/],
  ["a number that is none", { least_count: "0" }, /the number &quot;0&quot;: expected a whole/],
  ["a host that is none", { hosts: "pve-9" }, /the host &quot;pve-9&quot;: none of this name/],
  ["a group that can be none", { groups: "a/b" }, /Cannot use these groups/],
  ["a tag that can be none", { guest_tags: "a/b" }, /Cannot use the tags/],
  ["a pattern with markup", { datasets: "tank/<b>" }, /is no pattern: expected the name of a/],
  ["a pattern of stars", { datasets: "*a*a*a*a*a*a*a*a*a*" }, /with at most 8 stars/],
  [
    "too many patterns",
    { datasets: Array.from({ length: 21 }, (_, at) => `tank/${at}`).join("\n") },
    /expected at most 20 patterns/,
  ],
];

Deno.test("the form says what is wrong, where, and what is expected, and keeps what was typed", () =>
  withServer(async (server) => {
    const client = await openFormClient(server);
    for (const [what, change, problem] of refused) {
      const answer = await client.post(`${PATH}/new`, { ...NIGHTLY, ...change });
      strictEqual(answer.status, 422, what);
      match(answer.text.replaceAll("&#39;", "'"), problem, what);
      doesNotMatch(answer.text, /<b>/, what);
    }
    match((await client.post(`${PATH}/new`, { ...NIGHTLY, daily: "soon" })).text, /value="soon"/);
    strictEqual((await client.post(`${PATH}/new`, NIGHTLY)).status, 303);
    const again = await client.post(`${PATH}/new`, { ...NIGHTLY, name: "Nightly" });
    match(again.text, /Cannot use the name &quot;Nightly&quot;: another policy has it/);
    await using store = await openStore({ path: server.database_path });
    strictEqual((await store.listSnapshotPolicies()).length, 1);
  }));

/** The first dataset tells none. */
function tellSnapshots({ kind, data }: WeekSample): void {
  if (kind !== "medium") return;
  const { datasets } = data["zfs_datasets"] as { datasets: Record<string, unknown>[] };
  const nowUnix = Date.now() / 1000;
  for (const [at, dataset] of datasets.entries()) {
    if (at === 0) continue;
    const newest_unix = nowUnix - (at % 2 === 0 ? 600 : 10_800);
    const class_ = { class: "sanoid hourly", count: 3, newest_unix, oldest_unix: newest_unix - 9 };
    dataset.snapshots = [class_];
  }
}
