/** Reasons over several readings, as the server's book of reasons has them. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { holdReasons } from "./hold.ts";
import { judge } from "./judge.ts";
import { updateLastGood } from "./last_good.ts";
import type { KnownHost, Verdict } from "./mod.ts";
import {
  healthyHost,
  NOW_UNIX,
  present,
  type TestingHost,
} from "../../testing/verdict/known_host.ts";
import { addError, reasonLines } from "../../testing/verdict/truth_row.ts";

type Change = (host: TestingHost) => void;

/** What is said after readings of a host that differ from a healthy one by each of `changes`. */
function linesAfter(...changes: Change[]): string[] {
  return reasonLines(verdictAfter(...changes));
}

function verdictAfter(...changes: Change[]): Verdict {
  let verdict: Verdict = { level: "ok", reasons: [] };
  let last_good: KnownHost["last_good"] = {};
  for (const [index, change] of changes.entries()) {
    const host = healthyHost();
    change(host);
    const { fast, medium, slow } = host;
    for (const sample of [fast, medium, slow]) last_good = updateLastGood(last_good, sample);
    const known = { ...host.known, last_good };
    const held = holdReasons(judge(known, NOW_UNIX), verdict.reasons, known);
    const reasons = held.reasons.map((reason) => ({
      ...reason,
      since_unix: reason.since_unix ?? NOW_UNIX + index,
    }));
    verdict = { ...held, reasons };
  }
  return verdict;
}

const healthy: Change = () => {};
const degraded: Change = ({ pool, disk }) => {
  pool.health = "DEGRADED";
  disk.state = "FAULTED";
};
const late: Change = ({ fast, zfsPools }) => {
  zfsPools.pools = [];
  addError(fast.sections.zfs_pools, "late");
};
const stuck: Change = ({ fast, zfsPools }) => {
  zfsPools.pools = [];
  addError(fast.sections.zfs_pools, "stuck");
};
const missing: Change = ({ fast }) => {
  fast.sections.zfs_pools.value = null;
};
const resilvered: Change = ({ pool }) => {
  pool.scans = [{ ...present(pool.scan), function: "RESILVER" }];
};
const gone: Change = ({ zfsPools, pool }) => {
  const { name, guid } = pool;
  zfsPools.pools = [];
  zfsPools.missing_pools = [{
    name,
    guid: guid ?? "",
    last_health: "ONLINE",
    last_seen_unix: NOW_UNIX,
    rebooted_since: false,
    removable: false,
  }];
};
const damaged: Change = ({ pool }) => {
  pool.error_count = 2;
};
const badScrub: Change = ({ pool }) => {
  pool.scans = [{ ...present(pool.scan), errors: 4 }];
};

Deno.test("a DEGRADED pool stays one while zpool is late, stuck or silent, and since then", () => {
  const { level, reasons } = verdictAfter(degraded, late, stuck, missing, stuck);

  strictEqual(level, "critical");
  strictEqual(reasons[0]?.code, "pool_health");
  strictEqual(reasons[0]?.as_of_unix, NOW_UNIX - 2);
  deepStrictEqual(linesAfter(degraded, late, stuck), [
    "critical pool_health tank",
    "unknown section_stuck zfs_pools",
  ]);
});

Deno.test("a DEGRADED pool is over when it is read well again, and not before", () => {
  deepStrictEqual(linesAfter(degraded, late, healthy), []);
  deepStrictEqual(
    linesAfter(degraded, (host) => {
      addError(host.fast.sections.zfs_pools, "zpool_status");
    }),
    ["critical pool_health tank", "unknown section_error zfs_pools"],
  );
});

Deno.test("an error that names another pool does not hold this one's reasons", () => {
  deepStrictEqual(
    linesAfter(degraded, ({ fast }) => {
      fast.sections.zfs_pools.errors.push({ tag: "decode", message: "it failed", subject: "17" });
    }),
    ["unknown section_error zfs_pools"],
  );
});

Deno.test("a fact that is not stated any more ends nothing", () => {
  deepStrictEqual(
    linesAfter(damaged, ({ pool }) => {
      pool.error_count = null;
    }),
    ["critical pool_data_errors tank", "unknown pool_incomplete tank"],
  );
});

Deno.test("the errors of a scrub hold behind a resilver, until a whole scrub ends without", () => {
  const partial: Change = ({ pool }) => {
    pool.scans = [{ ...present(pool.scan), end_unix: NOW_UNIX }];
  };
  const whole: Change = ({ pool }) => {
    pool.last_scrub_end = NOW_UNIX;
    partial({ ...healthyHost(), pool });
  };
  const hiddenWhole: Change = (host) => {
    resilvered(host);
    host.pool.last_scrub_end = NOW_UNIX + 10;
  };
  const lines = ["critical scan_errors tank"];

  deepStrictEqual(linesAfter(badScrub, resilvered), lines);
  deepStrictEqual(linesAfter(badScrub, resilvered, partial), lines);
  deepStrictEqual(linesAfter(badScrub, resilvered, whole), []);
  deepStrictEqual(linesAfter(badScrub, resilvered, hiddenWhole), []);
});

Deno.test("a pool that is gone takes along what was known of it, until it is forgotten", () => {
  deepStrictEqual(linesAfter(damaged, gone, gone), [
    "critical pool_data_errors tank",
    "warning pool_away tank",
  ]);
  deepStrictEqual(linesAfter(damaged, gone, healthy), []);
  deepStrictEqual(
    linesAfter(damaged, gone, ({ zfsPools }) => {
      zfsPools.pools = [];
    }),
    [],
  );
});

Deno.test("a storage that half a list leaves out keeps its reason, and one it holds does not", () => {
  const inactive: Change = ({ storage }) => {
    storage.active = false;
  };

  deepStrictEqual(
    linesAfter(inactive, ({ storages, fast }) => {
      storages.storages = storages.storages.slice(1);
      addError(fast.sections.storage, "decode");
    }),
    ["warning storage_inactive local"],
  );
  deepStrictEqual(
    linesAfter(inactive, ({ fast }) => {
      addError(fast.sections.storage, "decode");
    }),
    [],
  );
});

Deno.test("a storage that is no longer there is over, whatever is wrong with another one", () => {
  const inactive: Change = ({ storage }) => {
    storage.active = false;
  };

  deepStrictEqual(
    linesAfter(inactive, ({ storages, fast }) => {
      storages.storages = storages.storages.slice(1);
      const subject = "old-nfs";
      fast.sections.storage.errors.push({ tag: "pve_files", message: "it failed", subject });
    }),
    [],
  );
});

Deno.test("quorum once lost is not found again by a reading that does not tell of it", () => {
  const lost: Change = ({ host }) => {
    Object.assign(host, { cluster_member: true, quorate: false });
  };

  deepStrictEqual(
    linesAfter(lost, ({ host }) => {
      host.cluster_member = null;
    }),
    ["critical quorum_lost", "unknown quorum_unknown"],
  );
  deepStrictEqual(
    linesAfter(lost, ({ host }) => {
      host.cluster_member = false;
    }),
    [],
  );
});

Deno.test("a guest once halted is not resumed by figures that are not there", () => {
  const halted: Change = ({ guests }) => {
    present(guests.vms[0]).status = "io-error";
  };

  deepStrictEqual(
    linesAfter(halted, ({ guests }) => {
      for (const guest of guests.vms) guest.status = "unknown";
    }),
    ["critical guest_halted 100 (web)", "unknown no_current_figures vms_runtime"],
  );
});

Deno.test("while the server waits for a host nothing ends, and since stays as it was", () => {
  const { known } = healthyHost();
  const { reasons } = verdictAfter(degraded);
  const waiting: KnownHost = { ...known, connection: "waiting" };

  const held = holdReasons(judge(waiting, NOW_UNIX), reasons, waiting);

  strictEqual(held.level, "critical");
  deepStrictEqual(held.reasons, reasons);
});

Deno.test("a reason of a code that no rule has any more ends", () => {
  const { known } = healthyHost();
  const [reason] = verdictAfter(degraded).reasons;
  const before = [{ ...present(reason), code: "from_an_older_server" }];

  deepStrictEqual(holdReasons({ level: "ok", reasons: [] }, before, known).reasons, []);
});

/** A guest under HA has been stopped for so long, as far as its agent knows. */
function stoppedFor(seconds: number): Change {
  return ({ guests }) => {
    const stopped_since_unix = NOW_UNIX - seconds;
    Object.assign(present(guests.vms[0]), { status: "stopped", stopped_since_unix });
  };
}

const STOPPED = "note guest_stopped 100 (web)";

Deno.test("a stopped guest stays told when its agent begins anew, and until it runs", () => {
  deepStrictEqual(linesAfter(stoppedFor(900), stoppedFor(0)), [STOPPED]);
  deepStrictEqual(
    linesAfter(stoppedFor(900), (host) => {
      stoppedFor(930)(host);
      present(host.guests.vms[0]).lock = "backup";
    }),
    [STOPPED],
  );
  deepStrictEqual(linesAfter(stoppedFor(900), healthy), []);
});

Deno.test("a stopped guest is told no more once nobody wants it to run, or it is gone", () => {
  const unwanted: Change = (host) => {
    stoppedFor(930)(host);
    present(host.care.ha?.services[0]).requested = "stopped";
  };
  const gone: Change = ({ guests }) => void guests.vms.splice(0, 1);

  deepStrictEqual(linesAfter(stoppedFor(900), unwanted), []);
  deepStrictEqual(linesAfter(stoppedFor(900), gone), []);
});
