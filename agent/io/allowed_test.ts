import { ok, strictEqual } from "node:assert/strict";
import {
  commandRules,
  fileRules,
  isAllowedArgv,
  isAllowedPath,
  procArgv,
  PROGRAMS,
} from "./allowed.ts";
import { isJobId, isNodeName } from "./allowed_names.ts";
import type { Argv } from "./io.ts";

const PATHS = { proc: "/proc", pve: "/etc/pve", state: "/var/lib/proxmox-monitor-agent" };
const JSON_FORMAT = ["--output-format", "json"] as const;

const ARGV_CASES: [why: string, argv: Argv, isAllowed: boolean][] = [
  ["a listed command", ["zpool", "status", "-p", "-s", "-t"], true],
  ["a part of a listed command", ["zpool", "status", "-p"], false],
  [
    "a guest of a node",
    ["pvesh", "get", "/nodes/pve-1/lxc/100/interfaces", ...JSON_FORMAT],
    true,
  ],
  ["the reader of /proc", procArgv("/proc"), true],
  ["a program alone", ["zpool"], false],
  ["another program", ["sh", "-c", "zpool status -p -s -t"], false],
  ["a listed command with one more word", ["zpool", "status", "-p", "-s", "-t", "tank"], false],
  ["a listed command in one word", ["zpool status -p -s -t"], false],
  ["another verb", ["pvesh", "set", "/cluster/resources", ...JSON_FORMAT], false],
  ["a path as program", ["/tmp/zpool", "status", "-p", "-s", "-t"], false],
  [
    "a node name with a slash",
    ["pvesh", "get", "/nodes/a/b/lxc/100/interfaces", ...JSON_FORMAT],
    false,
  ],
  [
    "a node name like an option",
    ["pvesh", "get", "/nodes/-a/lxc/100/interfaces", ...JSON_FORMAT],
    false,
  ],
  ["an empty node name", ["pvesh", "get", "/nodes//lxc/100/interfaces", ...JSON_FORMAT], false],
  [
    "a VMID that is no number",
    ["pvesh", "get", "/nodes/a/lxc/1e3/interfaces", ...JSON_FORMAT],
    false,
  ],
  ["a VMID below 100", ["pvesh", "get", "/nodes/a/lxc/99/interfaces", ...JSON_FORMAT], false],
  [
    "a path with a line break at its end",
    ["pvesh", "get", "/nodes/a/lxc/100/interfaces\n", ...JSON_FORMAT],
    false,
  ],
  ["the reader of /proc elsewhere", procArgv("/etc"), false],
];

for (const [why, argv, isAllowed] of ARGV_CASES) {
  Deno.test(`isAllowedArgv() is ${isAllowed} for ${why}`, () => {
    strictEqual(isAllowedArgv(commandRules(PATHS), argv), isAllowed);
  });
}

const PATH_CASES: [path: string, isAllowed: boolean][] = [
  ["/etc/pve/.members", true],
  ["/etc/pve/nodes/pve1/lxc/100.conf", true],
  ["/etc/pve/qemu-server/999999999.conf", true],
  ["/var/lib/apt/lists", true],
  ["/etc/pve/corosync.conf", true],
  ["/etc/pve/pve-root-ca.pem", true],
  ["/etc/machine-id", true],
  ["/etc/apt/sources.list.d/pve-enterprise.sources", true],
  ["/etc/apt/sources.list.d/pve-enterprise.list.save", false],
  ["/etc/apt/sources.list.d/../auth.conf", false],
  ["/etc/apt/sources.list.d/../../shadow.list", false],
  ["/etc/apt/auth.conf", false],
  ["/etc/pve/pve-root-ca.key", false],
  ["/boot/grub/grub.cfg", false],
  ["/etc/pve/priv/authkey.key", false],
  ["/etc/pve/nodes/../priv/lxc", false],
  ["/etc/pve/nodes/pve1/priv/100.conf", false],
  ["/etc/pve/lxc/100.conf/../../priv", false],
  ["/etc/pve/jobs.cfg", true],
  ["/etc/pve/user.cfg", false],
  ["/var/lib/pve-manager/jobs/vzdump-backup-1a2b3c4d.json", true],
  ["/var/lib/pve-manager/jobs/vzdump-../../x.json", false],
  ["/var/log/vzdump/qemu-100.log", true],
  ["/var/log/vzdump/qemu-100.log.1", false],
  ["/var/log/pve/tasks/index", true],
  ["/var/log/pve/tasks/D/UPID:pve1:1", false],
  ["/etc/shadow", false],
  ["/etc/pve/Xmembers", false],
  ["", false],
];

for (const [path, isAllowed] of PATH_CASES) {
  Deno.test(`isAllowedPath() is ${isAllowed} for "${path}"`, () => {
    strictEqual(isAllowedPath(fileRules(PATHS), path), isAllowed);
  });
}

Deno.test("fileRules() keeps to a fixture's own root", () => {
  const rules = fileRules({
    proc: "/fixture/proc",
    pve: "/fixture/etc/pve",
    state: "/fixture/state",
  });

  ok(rules.every(({ path }) => path.startsWith("/fixture/")));
});

Deno.test("fileRules() writes nothing but the agent's own state", () => {
  const written = fileRules(PATHS).filter(({ access }) => access !== "read");

  strictEqual(written.length, 6);
  ok(written.every(({ path }) => path.startsWith(`${PATHS.state}/`)));
});

Deno.test("isNodeName() takes 63 characters and no more", () => {
  ok(isNodeName("a".repeat(63)));
  ok(!isNodeName("a".repeat(64)));
  ok(!isNodeName("a-"));
  ok(!isNodeName("pve1.example.com"));
});

Deno.test("isJobId() takes what Proxmox calls a job, and no path", () => {
  ok(isJobId("backup-1a2b3c4d-5e6f"));
  ok(!isJobId("../backup"));
  ok(!isJobId(""));
});

Deno.test("PROGRAMS names each program once and no shell", () => {
  strictEqual(new Set(PROGRAMS).size, PROGRAMS.length);
  ok(!PROGRAMS.some((program) => ["sh", "bash", "env", "sudo", "cat"].includes(program)));
});
