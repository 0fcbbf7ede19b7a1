import { strictEqual } from "node:assert/strict";
import { causeOf } from "./cause.ts";

const PLUGIN =
  'Plugin "PVE::Storage::Custom::TrueNASPlugin" is implementing an older storage API, ' +
  "an upgrade is recommended\n";
const SKIPPED =
  "file /etc/pve/storage.cfg line 10 (skip section 'linstor_a'): unsupported type 'drbd'\n";
const AGENT = "QEMU guest agent is not running\n";

const ROWS: [why: string, program: string, stderr: string, cause: string][] = [
  ["nothing was said", "pvesh", "", ""],
  ["one thing was said", "pvesh", AGENT, "QEMU guest agent is not running"],
  ["a plug-in warns before", "pvesh", PLUGIN + AGENT, "QEMU guest agent is not running"],
  ["storage.cfg is not read in full", "pvesh", SKIPPED + AGENT, "QEMU guest agent is not running"],
  [
    "an option is not known",
    "pvesh",
    `file /etc/pve/storage.cfg line 3 (section 'a') - unable to parse value of 'x': unexpected\n${AGENT}`,
    "QEMU guest agent is not running",
  ],
  [
    "a plug-in says something of its own",
    "pvesh",
    `LINSTOR: controller 192.0.2.2 did not answer, trying 192.0.2.3\n${AGENT}`,
    "QEMU guest agent is not running",
  ],
  [
    "Perl warns of values and of the locale",
    "pvesh",
    "perl: warning: Setting locale failed.\n\tLANGUAGE = (unset),\n" +
    "    are supported and installed on your system.\n" +
    "Use of uninitialized value $x in concatenation at /usr/share/perl5/PVE/A.pm line 3.\n" + AGENT,
    "QEMU guest agent is not running",
  ],
  [
    "Perl cleans up after it",
    "pvesh",
    `${AGENT}\t(in cleanup) no handle at /usr/share/perl5/PVE/A.pm line 7 during global destruction.\n`,
    "QEMU guest agent is not running",
  ],
  [
    "the guest agent was asked before",
    "pvesh",
    `VM 100 qga command 'guest-ping' failed - got timeout\n${AGENT}`,
    "QEMU guest agent is not running",
  ],
  [
    "pmxcfs does not answer",
    "pvesh",
    "ipcc_send_rec[1] failed: Connection refused\nipcc_send_rec[2] failed: Connection refused\n" +
    "Unable to load access control list: Connection refused\n",
    "Unable to load access control list: Connection refused",
  ],
  [
    "a module is missing",
    "pveversion",
    "Can't locate PVE/INotify.pm in @INC at /usr/bin/pveversion line 8.\n" +
    "BEGIN failed--compilation aborted at /usr/bin/pveversion line 8.\n",
    "Can't locate PVE/INotify.pm in @INC at /usr/bin/pveversion line 8.",
  ],
  [
    "how it is used comes after",
    "pvesh",
    "400 Parameter verification failed.\nvmid: type check failed\npvesh get <api_path> [OPTIONS]\n",
    "vmid: type check failed",
  ],
  ["there are warnings alone", "pvesh", PLUGIN, PLUGIN.trim()],
  [
    "apt warns before",
    "apt",
    "\nWARNING: apt does not have a stable CLI interface.\n\nW: An old key\n" +
    "E: Could not open lock file\nE: Unable to lock\n",
    "E: Could not open lock file",
  ],
  [
    "a library is of another version",
    "zpool",
    "zpool: /lib/libcrypto.so.3: no version information available (required by /lib/libzfs.so.4)\n" +
    "ERROR: ld.so: object 'x.so' from LD_PRELOAD cannot be preloaded: ignored.\n" +
    "cannot open 'tank': pool I/O is currently suspended\n",
    "cannot open 'tank': pool I/O is currently suspended",
  ],
  [
    "zpool says how it is used after",
    "zpool",
    "cannot open 'tank': no such pool\nusage:\n\tstatus [-j]\n",
    "cannot open 'tank': no such pool",
  ],
];

for (const [why, program, stderr, cause] of ROWS) {
  Deno.test(`causeOf() says why ${program} failed where ${why}`, () => {
    strictEqual(causeOf(program, stderr), cause);
  });
}

Deno.test("causeOf() keeps to 300 characters", () => {
  strictEqual(causeOf("pvesh", "x".repeat(1000)).length, 300);
});
