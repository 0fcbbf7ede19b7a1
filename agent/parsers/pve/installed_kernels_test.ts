import { strictEqual } from "node:assert/strict";
import { newestKernel } from "./installed_kernels.ts";

for (
  const [why, versions, running, newest] of [
    ["the highest", ["6.8.12-9-pve", "6.14.11-4-pve"], "6.8.12-9-pve", "6.14.11-4-pve"],
    ["by number", ["6.14.11-4-pve", "6.14.11-10-pve"], "6.14.11-4-pve", "6.14.11-10-pve"],
    ["of one flavour", ["6.8.12-9-pve", "6.99.0-1-amd64"], "6.8.12-9-pve", "6.8.12-9-pve"],
    [
      "of the running flavour",
      ["6.8.12-9-pve", "6.1.0-40-amd64"],
      "6.1.0-1-amd64",
      "6.1.0-40-amd64",
    ],
    ["of Proxmox where unknown", ["6.8.12-9-pve", "6.99.0-1-amd64"], null, "6.8.12-9-pve"],
    ["with more parts", ["6.8-pve", "6.8.1-pve"], null, "6.8.1-pve"],
    ["none of another flavour", ["6.1.0-40-amd64"], "6.8.12-9-pve", null],
    ["none", [], "6.8.12-9-pve", null],
  ] as const
) {
  Deno.test(`newestKernel() gives ${why}`, () => {
    const names = ["grub", "config-9.9.9-pve", "vmlinuz", "initrd.img-9.9.9-pve"]
      .concat(versions.map((version) => `vmlinuz-${version}`));

    strictEqual(newestKernel(names, running), newest);
    strictEqual(newestKernel(names.reverse(), running), newest);
  });
}
