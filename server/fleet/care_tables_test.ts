import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { judge } from "../../shared/verdict/judge.ts";
import { standingSection, updateLastGood } from "../../shared/verdict/last_good.ts";
import {
  healthyHost,
  NOW_UNIX,
  present,
  type TestingHost,
} from "../../testing/verdict/known_host.ts";
import { addError } from "../../testing/verdict/truth_row.ts";
import { testReason } from "../../testing/views.ts";
import type { CareRow, CareTable } from "../views/care.ts";
import { toBackupTables } from "./backup_tables.ts";
import { toCareTables } from "./care_tables.ts";

type Change = (host: TestingHost) => void;

/** What pages show after a reading of a healthy host, and then one that `change` made. */
function tablesOf(change: Change = () => {}): CareTable[] {
  const before = healthyHost();
  const host = healthyHost();
  change(host);
  let { last_good } = host.known;
  for (const each of [before, host]) {
    for (const sample of [each.medium, each.slow]) last_good = updateLastGood(last_good, sample);
  }
  const known = { ...host.known, last_good };
  const reasons = judge(known, NOW_UNIX).reasons.map((reason) =>
    testReason({ ...reason, since_unix: NOW_UNIX - 60 })
  );
  const state = {
    known,
    reasons,
    cluster: host.known.cluster ?? null,
    row: { name: "pve-01" },
    standing: (name: Parameters<typeof standingSection>[1]) => standingSection(known, name),
  } as Parameters<typeof toBackupTables>[0];
  return [...toCareTables(state, host.care), ...toBackupTables(state, host.backups)];
}

function tableOf(name: string, change?: Change): CareTable {
  return present(tablesOf(change).find((table) => table.name === name));
}

function rowOf(name: string, id: string, change?: Change): CareRow {
  return present(tableOf(name, change).rows?.find((row) => row.id === id));
}

Deno.test("every row of every table has a cell for each column, and a name of its own", () => {
  const tables = tablesOf();

  deepStrictEqual(tables.map(({ name }) => name), [
    "replication",
    "ha",
    "disks",
    "services",
    "links",
    "certificates",
    "machine",
    "jobs",
    "backups",
  ]);
  for (const { name, columns, rows } of tables) {
    ok(rows !== null && rows.length > 0, name);
    for (const { id, cells, tone } of rows) {
      deepStrictEqual([cells.length, tone], [columns.length, null], id);
    }
    strictEqual(new Set(rows.map(({ id }) => id)).size, rows.length, name);
  }
});

const MARKED: [what: string, table: string, id: string, tone: string, change: Change][] = [
  ["a job that failed twice", "replication", "100-0", "warning", ({ care }) => {
    present(care.replication?.jobs[0]).fail_count = 2;
  }],
  ["a node that is fenced", "ha", "node pve-02", "critical", ({ care }) => {
    present(care.ha?.nodes[1]).state = "fence";
  }],
  ["a silent manager", "ha", "crm", "warning", ({ care }) => {
    present(care.ha).crm_age_seconds = 500;
  }],
  ["a disk that fails", "disks", "ST12000NM0007-ZJV0A001", "critical", ({ care }) => {
    present(care.disks?.disks[0]).health = "failed";
  }],
  ["zed that does not run", "services", "zfs-zed", "warning", ({ care }) => {
    present(care.services?.units[0]).active = "failed";
  }],
  ["a link that is down", "links", "2/0", "warning", ({ care }) => {
    present(care.links?.links[0]).connected = false;
  }],
  ["a certificate that expired", "certificates", "pve-ssl.pem", "critical", ({ care }) => {
    present(care.certificates?.certificates[0]).not_after_unix = NOW_UNIX - 1;
  }],
  ["a boot partition that is gone", "machine", "boot", "warning", ({ care }) => {
    present(care.boot?.esps[0]).present = false;
  }],
  ["memory errors", "machine", "ecc", "warning", ({ care }) => {
    present(care.ecc?.controllers[0]).uncorrected = 2;
  }],
  ["an array that lacks a disk", "machine", "md md0", "critical", ({ care }) => {
    present(care.md?.arrays[0]).working = 1;
  }],
  ["a job that failed", "jobs", "backup-1", "warning", ({ backups }) => {
    Object.assign(present(backups.jobs?.[0]?.last_run), { status: "error", message: "job errors" });
  }],
  ["a guest without a good backup", "backups", "qemu/100", "critical", ({ backups }) => {
    present(backups.guests?.[0]).last_ok_unix = NOW_UNIX - 9 * 86_400;
  }],
];

for (const [what, table, id, tone, change] of MARKED) {
  Deno.test(`the page marks ${what} by its level, and nothing else`, () => {
    const tones = tablesOf(change).flatMap(({ name, rows }) =>
      (rows ?? []).filter((row) => row.tone !== null).map((row) => [name, row.id, row.tone])
    );

    deepStrictEqual(tones, [[table, id, tone]]);
  });
}

Deno.test("a part that the newest reading lacks stays, and says since when it was not read", () => {
  const table = tableOf("replication", (host) => {
    host.care.replication = null;
    addError(present(host.medium.sections.host_care), "replication");
  });

  deepStrictEqual(
    [table.rows?.map(({ id }) => id), table.is_held, table.unread_since_unix],
    [["100-0"], true, NOW_UNIX - 60],
  );
});

Deno.test("a part of the machine that was not read is unknown, never in order", () => {
  const host = healthyHost();
  host.care.ecc = null;
  const state = { known: { ...host.known, last_good: {} }, reasons: [] };

  const machine = toCareTables(state, host.care).find(({ name }) => name === "machine");

  deepStrictEqual(machine?.rows?.find(({ id }) => id === "ecc")?.cells.at(-1), null);
});

Deno.test("a guest's newest good backup is shown whichever member made it, and who covers it", () => {
  const elsewhere: Change = ({ known }) => {
    const last_ok_unix = new Map([["qemu/100", NOW_UNIX - 60]]);
    known.cluster = {
      backups: { last_ok_unix, started_unix: new Map() },
      watched_nodes: ["pve-01", "pve-02", "pve-03"],
    };
  };
  const uncovered: Change = ({ backups }) => {
    present(backups.guests?.[0]).jobs = [];
  };
  const unknown: Change = ({ backups }) => {
    present(backups.guests?.[0]).jobs = null;
  };

  deepStrictEqual(rowOf("backups", "qemu/100", elsewhere).cells.slice(2, 5), [
    { unix: NOW_UNIX - 60 },
    "",
    "made by another node",
  ]);
  deepStrictEqual(rowOf("backups", "qemu/100").cells.slice(0, 2), [
    { text: "100 (web)", path: "/hosts/pve-01/guests/qemu/100" },
    "backup-1",
  ]);
  strictEqual(rowOf("backups", "qemu/100", uncovered).cells[1], "not covered");
  strictEqual(rowOf("backups", "qemu/100", unknown).cells[1], null);
});

Deno.test("a job says whether it runs, is disabled, or has never run here", () => {
  const job = (changes: object): Change => ({ backups }) =>
    void Object.assign(present(backups.jobs?.[0]), changes);
  const result = (changes: object) => rowOf("jobs", "backup-1", job(changes)).cells.slice(4);

  deepStrictEqual(result({ running_since_unix: NOW_UNIX - 5 }), [{ unix: NOW_UNIX - 5 }, "runs"]);
  strictEqual(result({ enabled: false })[1], "disabled");
  deepStrictEqual(result({ last_run: null, occurred_unix: null }), [
    "none known",
    "has not run here",
  ]);
  strictEqual(
    result({ last_run: null, occurred_unix: null, node: "pve-02" })[1],
    "runs on pve-02 alone",
  );
});
