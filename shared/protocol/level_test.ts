import { match, strictEqual } from "node:assert/strict";
import { agentStanding, PROTOCOL_LEVEL, upgradeCommand } from "./level.ts";

const NOW = PROTOCOL_LEVEL;

for (
  const [why, agent_version, protocol_level, standing] of [
    ["it never joined", null, null, null],
    ["its version is no number", "nightly", NOW, null],
    ["it is of the server's version", "1.10.0", NOW, "current"],
    ["its version is marked", "1.10.0-rc.1", NOW, "current"],
    ["its last part is older", "1.9.9", NOW, "behind"],
    ["its first part is older", "0.99.99", NOW, "behind"],
    ["it says no level", "1.10.0", null, "behind"],
    ["its level is lower", "1.10.0", NOW - 1, "behind"],
    ["it is newer", "1.10.1", NOW, "ahead"],
    ["its level is higher", "1.10.0", NOW + 1, "ahead"],
  ] as const
) {
  Deno.test(`agentStanding() is ${standing} where ${why}`, () => {
    strictEqual(agentStanding({ agent_version, protocol_level }, "1.10.0"), standing);
  });
}

Deno.test("upgradeCommand() names the package of that version", () => {
  match(
    upgradeCommand("1.2.3"),
    /proxmox-monitor-agent_1\.2\.3_\$\(dpkg --print-architecture\)\.deb$/,
  );
});
