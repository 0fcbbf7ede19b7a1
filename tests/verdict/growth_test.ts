/**
 * What a host may tell at most is taken up in step with its size: with the square of it, one host
 * would hold up all others. Measured as a ratio, since a busy machine is slow for both.
 */
import { ok } from "node:assert/strict";
import { createMeterTones } from "../../server/fleet/meter_tones.ts";
import { tellsOf } from "../../server/incidents/machine/evidence.ts";
import { ReasonBook } from "../../server/incidents/reason_book.ts";
import { historyValues } from "../../server/ingest/history_values.ts";
import { guestSafeties } from "../../shared/coverage/guest_safety.ts";
import { createIds } from "../../shared/sortable_id.ts";
import { holdReasons } from "../../shared/verdict/hold.ts";
import { judge } from "../../shared/verdict/judge.ts";
import { updateLastGood } from "../../shared/verdict/last_good.ts";
import type { Reason } from "../../shared/verdict/mod.ts";
import { bad, FleetScript } from "../../testing/incidents/fleet_script.ts";
import { healthyHost, NOW_UNIX } from "../../testing/verdict/known_host.ts";

const SMALL = 500;
/** The large one is so many times the small one. */
const TIMES = 10;
/** In step it takes 10 times as long, by the square 100 times. */
const MOST_TIMES = 40;
const ROUNDS = 5;

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const warning = (code: string, subject_id: string): Reason => ({
  level: "warning",
  code,
  subject: subject_id,
  subject_id,
  text: "",
  since_unix: null,
  as_of_unix: null,
});

/** Each about something else than what is looked at. */
const errorsOfOthers = (count: number) =>
  many(count, (index) => ({ tag: "failed", message: "", subject: `other-${index}` }));

/** Prepares something of so many entries; what it returns is measured. */
const WORK: Record<string, (count: number) => () => unknown> = {
  "pools that were never scrubbed are judged by the age of their datasets": (count) => {
    const { known, zfsPools, zfsDatasets, pool, dataset } = healthyHost();
    const never = { guid: null, scan: null, scans: [], last_scrub_end: null };
    zfsPools.pools = many(count, (index) => ({ ...pool, ...never, name: `pool-${index}` }));
    zfsDatasets.datasets = many(10 * count, (index) => ({ ...dataset, name: `tank-${index}` }));
    return () => judge(known, NOW_UNIX);
  },
  "reasons are compared with those that hold": (count) => {
    const reasons = (of: string) =>
      many(count, (index) => warning("device_errors", `tank/${of}/${index}`));
    const book = new ReasonBook(createIds(() => 0));
    book.take({ level: "warning", reasons: reasons("a") }, 0, () => 0);
    return () => book.identify(reasons("b"));
  },
  "what was read stays known beside errors about others": (count) => {
    const { medium, zfsDatasets, dataset } = healthyHost();
    const datasets = many(count, (index) => ({ ...dataset, name: `tank/${index}` }));
    const value = { ...zfsDatasets, datasets };
    const good = updateLastGood({}, medium);
    const zfs_datasets = { value, errors: errorsOfOthers(count) };
    const newer = { ...medium, sections: { ...medium.sections, zfs_datasets } };
    return () => updateLastGood(good, newer);
  },
  "reasons hold, or are over, beside errors about others": (count) => {
    const { known, fast, guests } = healthyHost();
    const vms_runtime = { value: guests, errors: errorsOfOthers(count) };
    const newer = { ...fast, sections: { ...fast.sections, vms_runtime } };
    const samples = { ...known.samples, fast: newer };
    const reasons = many(count, (index) => warning("guest_halted", `qemu/${1000 + index}`));
    return () => holdReasons({ level: "ok", reasons: [] }, reasons, { ...known, samples });
  },
  "incidents end beside subjects that were not read": (count) => {
    const about = many(count, (index) => `other-${index}`);
    const unread = [{ section: "zfs_pools" as const, about }];
    const sample = { collected_at_ms: 0, interval_ms: 0, unread };
    const reasons = many(count, (index) => bad("device_errors", { subject_id: `tank/${index}` }));
    return () => reasons.every((reason) => tellsOf(sample, reason, ["zfs_pools"]));
  },
  "failed backup jobs name the guests that failed": (count) => {
    const { known, backups } = healthyHost();
    const [job] = backups.jobs ?? [];
    const [guest] = backups.guests ?? [];
    ok(job && guest);
    const last_run = { status: "error", message: "job errors", start_unix: null, end_unix: null };
    backups.jobs = many(count, (index) => ({ ...job, id: `job-${index}`, last_run }));
    backups.guests = many(count, (index) => ({
      ...guest,
      vmid: 1000 + index,
      last_status: "error",
      jobs: [`job-${index}`],
    }));
    return () => judge(known, NOW_UNIX);
  },
  "guests are covered by their replication": (count) => {
    const { care, guestDetails } = healthyHost();
    const [detail] = guestDetails.vms;
    const [job] = care.replication?.jobs ?? [];
    ok(detail && job);
    const vms = many(count, (index) => ({ ...detail, vmid: 1000 + index }));
    const jobs = many(count, (index) => ({ ...job, id: `${index}-0`, guest: 1000 + index }));
    const replicated = { ...care, replication: { available: true, jobs } };
    const others = { storages: [], zfs: null, backups: null, members: null };
    return () => guestSafeties({ details: { ...guestDetails, vms }, care: replicated, ...others });
  },
  "bars of pools take the colour of their reasons": (count) => {
    const reasons = many(count, (index) => warning("pool_capacity", `pool-${index}`));
    return () => {
      const tones = createMeterTones(reasons);
      return reasons.map(({ subject: name }) => tones.pool({ guid: null, name }));
    };
  },
  "the charts of pools are named": (count) => {
    const { fast, zfsPools, pool } = healthyHost();
    zfsPools.pools = many(count, (index) => ({ ...pool, guid: null, name: `pool-${index}` }));
    return () => historyValues("fast", fast.sections);
  },
  "reasons of one cause become an incident": (count) => {
    const found = many(
      count,
      (index) => bad("device_errors", { subject: `disk-${index}`, subject_id: `tank/${index}` }),
    );
    const fleet = new FleetScript();
    fleet.host(1);
    return () => fleet.sample(1, found);
  },
};

for (const [what, prepare] of Object.entries(WORK)) {
  Deno.test(`${what}: ${TIMES} times as many take less than ${MOST_TIMES} times as long`, () => {
    const [small, large] = [prepare(SMALL), prepare(TIMES * SMALL)];
    const msOf = (work: () => unknown) => {
      const startMs = performance.now();
      work();
      return performance.now() - startMs;
    };
    // In turn, so that whatever else the machine does slows both.
    const rounds = many(ROUNDS, () => ({ small: msOf(small), large: msOf(large) }));
    const smallMs = Math.min(...rounds.map((round) => round.small));
    const largeMs = Math.min(...rounds.map((round) => round.large));

    ok(largeMs < MOST_TIMES * smallMs, `${largeMs} ms, and ${smallMs} ms of the small one`);
  });
}
