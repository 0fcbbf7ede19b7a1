import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { readSample } from "../../shared/sample/mod.ts";
import { standingSection } from "../../shared/verdict/last_good.ts";
import type { KnownHost, KnownSample } from "../../shared/verdict/mod.ts";
import { ClusterBackups } from "./cluster_backups.ts";
import type { HostState } from "./host_state.ts";

interface TestingMember extends Pick<HostState, "standing"> {
  known: Pick<KnownHost, "samples" | "last_good">;
}

function member(cluster: string | null, backups: object): TestingMember {
  const times = { collected_at_us: 0, received_at_ms: 0, sent_at_ms: null };
  const host = { cluster_id: cluster, cluster_member: cluster !== null };
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

Deno.test("ClusterBackups tells each member the newest of all, and nothing of other clusters", () => {
  const backups = new ClusterBackups();
  const first = member("a", { guests: [guest(100, 10), guest(101, 90)], jobs: [job("j", 5)] });
  const second = member("a", { guests: [guest(100, 50), guest(102, null)], jobs: [job("j", 3)] });
  const other = member("b", { guests: [guest(100, 999)] });
  for (const each of [first, second, other]) backups.newestFor(each);

  const newest = backups.newestFor(first);

  deepStrictEqual([...newest?.last_ok_unix ?? []], [["qemu/100", 50], ["qemu/101", 90]]);
  deepStrictEqual([...newest?.started_unix ?? []], [["j", 5]]);
  strictEqual(backups.newestFor(second), newest);
});

Deno.test("ClusterBackups tells a host without a cluster nothing", () => {
  strictEqual(new ClusterBackups().newestFor(member(null, { guests: [guest(100, 10)] })), null);
});

Deno.test("ClusterBackups takes up what a member tells anew, and forgets one that is no more", () => {
  const backups = new ClusterBackups();
  const first = member("a", { guests: [guest(100, 10)] });
  const second = member("a", { guests: [guest(100, 50)] });
  backups.newestFor(second);
  strictEqual(backups.newestFor(first)?.last_ok_unix.get("qemu/100"), 50);

  second.known.samples = member("a", { guests: [guest(100, 70)] }).known.samples;
  backups.newestFor(second);
  strictEqual(backups.newestFor(first)?.last_ok_unix.get("qemu/100"), 70);

  backups.remove(second);
  strictEqual(backups.newestFor(first)?.last_ok_unix.get("qemu/100"), 10);
});

Deno.test("ClusterBackups counts a host that has left its cluster no more", () => {
  const backups = new ClusterBackups();
  const first = member("a", { guests: [guest(100, 10)] });
  const second = member("a", { guests: [guest(100, 50)] });
  backups.newestFor(second);
  second.known.samples = member(null, { guests: [guest(100, 50)] }).known.samples;

  strictEqual(backups.newestFor(second), null);
  strictEqual(backups.newestFor(first)?.last_ok_unix.get("qemu/100"), 10);
});
