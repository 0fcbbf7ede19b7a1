/** The machines that executables are built for: Linux with glibc, as Debian and Proxmox VE are. */

/** As Debian names it, which is how files in `dist/` end. */
export type Architecture = "amd64" | "arm64";

export interface Target {
  architecture: Architecture;
  /** As `deno compile --target` wants it. */
  triple: string;
  /** The npm package that holds the Deno runtime. */
  runtimePackage: string;
  /** The first bytes of an executable for it: the ELF magic, and the machine at byte 18. */
  machine: number;
}

export const TARGETS: readonly Target[] = [
  {
    architecture: "amd64",
    triple: "x86_64-unknown-linux-gnu",
    runtimePackage: "@deno/linux-x64-glibc",
    machine: 0x3e,
  },
  {
    architecture: "arm64",
    triple: "aarch64-unknown-linux-gnu",
    runtimePackage: "@deno/linux-arm64-glibc",
    machine: 0xb7,
  },
];
