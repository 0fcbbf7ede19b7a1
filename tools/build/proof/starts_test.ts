import { deepStrictEqual } from "node:assert/strict";
import type { BuiltProgram } from "../program.ts";
import { startOf } from "./starts.ts";

const PROGRAM: BuiltProgram = {
  name: "proxmox-monitor-agent",
  version: "1.2.3",
  architecture: "arm64",
  runtime: "/work/deno",
  runtime_version: "2.9.6",
  bundle: "/work/agent.js",
  flags: ["--no-prompt"],
  environment: { A: "1" },
};
const COMPILED = { file: "/dist/agent", form: "compiled" } as const;
const SELF_EXTRACTING = { file: "/dist/agent", form: "self-extracting" } as const;
const EMULATED = ["/usr/bin/qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"];

for (const built of [COMPILED, SELF_EXTRACTING]) {
  Deno.test(`startOf() starts a ${built.form} file of this machine as it is`, () => {
    deepStrictEqual(startOf(PROGRAM, built, { machine: "aarch64" }), {
      start: { argv: ["/dist/agent"], environment: {}, limitMs: 120_000, emulated: false },
      how: "it ran",
    });
  });
}

Deno.test("startOf() emulates another machine: a compiled file, or the parts of another", () => {
  const here = { machine: "x86_64", isThere: () => true };

  deepStrictEqual(startOf(PROGRAM, COMPILED, here), {
    start: {
      argv: [...EMULATED, "/dist/agent"],
      environment: {},
      limitMs: 600_000,
      emulated: true,
    },
    how: "it ran emulated",
  });
  deepStrictEqual(startOf(PROGRAM, SELF_EXTRACTING, here), {
    start: {
      argv: [...EMULATED, "/work/deno", "run", "--no-prompt", "/work/agent.js"],
      environment: { A: "1" },
      limitMs: 600_000,
      emulated: true,
    },
    how: "its parts ran emulated",
  });
});

Deno.test("startOf() says what an emulation takes where something of it is missing", () => {
  for (
    const missing of ["/usr/bin/qemu-aarch64-static", "/usr/aarch64-linux-gnu/lib/libgcc_s.so.1"]
  ) {
    deepStrictEqual(
      startOf(PROGRAM, COMPILED, { machine: "x86_64", isThere: (path) => path !== missing }),
      {
        start: null,
        reason: "apt-get install qemu-user-static libc6-arm64-cross libgcc-s1-arm64-cross",
      },
    );
  }
});

Deno.test("startOf() has no emulator of this processor on another", () => {
  const amd64: BuiltProgram = { ...PROGRAM, architecture: "amd64" };

  deepStrictEqual(startOf(amd64, COMPILED, { machine: "aarch64", isThere: () => true }), {
    start: null,
    reason: "no emulator of amd64",
  });
});
