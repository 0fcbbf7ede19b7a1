import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseGuestConfig } from "../parsers/guest_config.ts";
import { hideSecrets, hideSecretsInFile } from "./secrets.ts";

const SECRETS = [
  "cipassword: hunter2",
  "sshkeys: ssh-ed25519%20hunter2",
  "args: -vnc :77,password=hunter2",
  "hookscript: local:snippets/hunter2.pl",
  "lxc.environment: PASSWORD=hunter2",
  "lxc.environment = PASSWORD=hunter2",
  "lxc.environment.runtime: PASSWORD=hunter2",
  "description: hunter2",
  "#hunter2",
  "  # hunter2",
  "env: PASSWORD=hunter2",
  "CIPASSWORD: hunter2",
];

for (const line of SECRETS) {
  Deno.test(`hideSecrets() hides "${line}"`, () => {
    const { config } = parseGuestConfig(`cores: 4\n${line}\n`);

    deepStrictEqual(Object.values(hideSecrets(config)), ["4", "(hidden)"]);
  });

  Deno.test(`hideSecretsInFile() hides "${line}" in every section`, () => {
    const text = hideSecretsInFile(`cores: 4\n${line}\n[snap]\n${line}\ncores: 2\n`);

    strictEqual(text.includes("hunter2"), false);
    strictEqual(text.match(/\(hidden\)/g)?.length, 2);
    strictEqual(text.includes("cores: 4\n"), true);
    strictEqual(text.includes("[snap]\n"), true);
  });
}

Deno.test("hideSecrets() joins a description of several lines into one", () => {
  const { config } = parseGuestConfig("#hunter2\n#hunter2\ncores: 4\n");

  deepStrictEqual(hideSecrets(config), { description: "(hidden)", cores: "4" });
});

Deno.test("hideSecrets() leaves other text exactly as it is", () => {
  const config = { net0: "virtio=BC:24:11:2E:C5:4A,bridge=vmbr0", name: "args", "lxc.env": "a" };

  deepStrictEqual(hideSecrets(config), config);
});

Deno.test("hideSecretsInFile() hides a line that it cannot tell apart", () => {
  strictEqual(hideSecretsInFile("cores: 4\n\ncipassword hunter2"), "cores: 4\n\n(hidden)");
});
