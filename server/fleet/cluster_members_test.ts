import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { readSample } from "../../shared/sample/mod.ts";
import { standingSection } from "../../shared/verdict/last_good.ts";
import type { KnownHost, KnownSample } from "../../shared/verdict/mod.ts";
import { ClusterMembers } from "./cluster_members.ts";
import type { HostState } from "./host_state.ts";

interface TestingMember extends Pick<HostState, "standing"> {
  known: Pick<KnownHost, "samples" | "last_good">;
}

function member(cluster: string | null, backups: object, node = "pve-01"): TestingMember {
  const times = { collected_at_us: 0, received_at_ms: 0, sent_at_ms: null };
  const host = { node_name: node, cluster_id: cluster, cluster_member: cluster !== null };
  const fast: KnownSample<"fast"> = {
    kind: "fast",
    ...times,
    sections: readSample("fast", { host }),
  };
  const slow: KnownSample<"slow"> = {
    kind: "slow",
    ...times,
    sections: readSample("slow", { backups: { available: true, ...backups } }),
  };
  const known = { samples: { fast, medium: null, slow }, last_good: {} };
  return { known, standing: (name) => standingSection(known, name) };
}

const guest = (vmid: number, last_ok_unix: number | null) => ({ vmid, type: "qemu", last_ok_unix });
const job = (id: string, start_unix: number) => ({ id, last_run: { start_unix } });

function lastOk(members: ClusterMembers<TestingMember>, of: TestingMember) {
  return members.take(of)?.backups.last_ok_unix.get("qemu/100");
}

Deno.test("ClusterMembers tells each member the newest of all, and nothing of other clusters", () => {
  const members = new ClusterMembers<TestingMember>();
  const first = member("a", { guests: [guest(100, 10), guest(101, 90)], jobs: [job("j", 5)] });
  const second = member("a", { guests: [guest(100, 50), guest(102, null)], jobs: [job("j", 3)] });
  const other = member("b", { guests: [guest(100, 999)] });
  for (const each of [first, second, other]) members.take(each);

  const known = members.take(first);

  deepStrictEqual([...known?.backups.last_ok_unix ?? []], [["qemu/100", 50], ["qemu/101", 90]]);
  deepStrictEqual([...known?.backups.started_unix ?? []], [["j", 5]]);
  strictEqual(members.take(second), known);
});

Deno.test("ClusterMembers names the nodes that have an agent, each once", () => {
  const members = new ClusterMembers<TestingMember>();
  const all = ["pve-03", "pve-01", "pve-01"].map((node) => member("a", {}, node));
  for (const each of all) members.take(each);

  strictEqual(members.take(member("b", {}, "pve-09"))?.watched_nodes.join(), "pve-09");
  for (const each of all) {
    deepStrictEqual(members.take(each)?.watched_nodes, ["pve-01", "pve-03"]);
  }
});

Deno.test("ClusterMembers tells a host without a cluster nothing", () => {
  const members = new ClusterMembers<TestingMember>();

  strictEqual(members.take(member(null, { guests: [guest(100, 10)] })), null);
});

Deno.test("ClusterMembers takes up what a member tells anew, and forgets one that is no more", () => {
  const members = new ClusterMembers<TestingMember>();
  const first = member("a", { guests: [guest(100, 10)] });
  const second = member("a", { guests: [guest(100, 50)] }, "pve-02");
  members.take(second);
  strictEqual(lastOk(members, first), 50);

  second.known.samples = member("a", { guests: [guest(100, 70)] }, "pve-02").known.samples;
  members.take(second);
  strictEqual(lastOk(members, first), 70);

  members.remove(second);
  strictEqual(lastOk(members, first), 10);
  deepStrictEqual(members.take(first)?.watched_nodes, ["pve-01"]);
});

Deno.test("ClusterMembers counts a host that has left its cluster no more", () => {
  const members = new ClusterMembers<TestingMember>();
  const first = member("a", { guests: [guest(100, 10)] });
  const second = member("a", { guests: [guest(100, 50)] });
  members.take(second);
  second.known.samples = member(null, { guests: [guest(100, 50)] }).known.samples;

  strictEqual(members.take(second), null);
  strictEqual(lastOk(members, first), 10);
});

Deno.test("ClusterMembers names whom news concern, and nobody where the same is told again", () => {
  const members = new ClusterMembers<TestingMember>();
  const [first, second, third] = ["pve-01", "pve-02", "pve-03"]
    .map((node) => member("a", { guests: [guest(100, 10)] }, node)) as [
      TestingMember,
      TestingMember,
      TestingMember,
    ];
  for (const each of [first, second, third]) members.take(each);
  deepStrictEqual(members.takeChanged(), [first, second]);

  second.known.samples = member("a", { guests: [guest(100, 10)] }, "pve-02").known.samples;
  members.take(second);
  deepStrictEqual(members.takeChanged(), []);

  second.known.samples = member("a", { guests: [guest(100, 99)] }, "pve-02").known.samples;
  members.take(second);
  members.take(third);
  deepStrictEqual(members.takeChanged(), [first]);

  members.remove(second);
  deepStrictEqual(members.takeChanged(), [first, third]);
});
