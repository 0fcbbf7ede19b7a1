/** The machines that executables are built for: Linux with glibc, as Debian and Proxmox VE are. */

/** As Debian names it; files in `dist/` carry it. */
export type Architecture = "amd64" | "arm64";

export interface Target {
  architecture: Architecture;
  /** As `deno compile --target` wants it. */
  triple: string;
  /** As `uname -m` prints it. */
  machine: string;
  /** The npm package that holds the Deno runtime. */
  runtimePackage: string;
}

export const TARGETS: readonly Target[] = [
  {
    architecture: "amd64",
    triple: "x86_64-unknown-linux-gnu",
    machine: "x86_64",
    runtimePackage: "@deno/linux-x64-glibc",
  },
  {
    architecture: "arm64",
    triple: "aarch64-unknown-linux-gnu",
    machine: "aarch64",
    runtimePackage: "@deno/linux-arm64-glibc",
  },
];

/** The target of an architecture. */
export function targetOf(architecture: Architecture): Target {
  const target = TARGETS.find((target) => target.architecture === architecture);
  if (target === undefined) throw new TypeError(`Cannot build for "${architecture}"`);
  return target;
}
