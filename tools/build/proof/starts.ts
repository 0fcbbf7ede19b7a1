/** How a program that was built for some processor is started on this one. */
import { isFile } from "../../../testing/is_file.ts";
import type { BuiltProgram } from "../program.ts";
import { type Architecture, targetOf } from "../targets.ts";
import type { Start } from "./built_process.ts";

/** Machines that build are busy. */
const LIMIT_MS = 120_000;
/** An emulated processor takes half a minute of a real one to load the server. */
const EMULATED_LIMIT_MS = 600_000;

interface Emulator {
  program: string;
  /** Where libraries of that processor lie. */
  libraries: string;
  /** A file there, and what brings all of it. */
  library: string;
  packages: string;
}

const EMULATORS: Readonly<Partial<Record<Architecture, Emulator>>> = {
  arm64: {
    program: "/usr/bin/qemu-aarch64-static",
    libraries: "/usr/aarch64-linux-gnu",
    library: "/usr/aarch64-linux-gnu/lib/libgcc_s.so.1",
    packages: "qemu-user-static libc6-arm64-cross libgcc-s1-arm64-cross",
  },
};

export type Startable = { start: Start; how: string } | { start: null; reason: string };

/** How the executable `file`, of either form, is started. */
export function startOf(
  program: BuiltProgram,
  { file, form }: { file: string; form: "compiled" | "self-extracting" },
  { machine = Deno.build.arch, isThere = isFile }: { machine?: string; isThere?: typeof isFile } =
    {},
): Startable {
  const { architecture, runtime, flags, bundle, environment } = program;
  if (targetOf(architecture).machine === machine) {
    return {
      start: { argv: [file], environment: {}, limitMs: LIMIT_MS, emulated: false },
      how: "it ran",
    };
  }
  const emulator = EMULATORS[architecture];
  if (emulator === undefined) return { start: null, reason: `no emulator of ${architecture}` };
  const { program: qemu, libraries, library, packages } = emulator;
  if (!isThere(qemu) || !isThere(library)) {
    return { start: null, reason: `apt-get install ${packages}` };
  }
  if (form === "compiled") {
    return {
      start: {
        argv: [qemu, "-L", libraries, file],
        environment: {},
        limitMs: EMULATED_LIMIT_MS,
        emulated: true,
      },
      how: "it ran emulated",
    };
  }
  // Its script refuses another machine than its own: what it would start is started here.
  return {
    start: {
      argv: [qemu, "-L", libraries, runtime, "run", ...flags, bundle],
      environment,
      limitMs: EMULATED_LIMIT_MS,
      emulated: true,
    },
    how: "its parts ran emulated",
  };
}
