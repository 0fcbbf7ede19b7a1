/** The texts by which dpkg knows a package. */
import type { BuiltProgram, ProgramName } from "../program.ts";

const MAINTAINER = "The Proxmox Monitor developers <proxmox-monitor@example.org>";

interface PackageText {
  /** Packages beside those that the Deno runtime needs. */
  depends: string[];
  fields: string[];
  /** The synopsis, then lines. */
  description: [synopsis: string, ...lines: string[]];
}

/** What the packages say of themselves, beside what every package has. */
const PACKAGES: Record<ProgramName, PackageText> = {
  "proxmox-monitor-agent": {
    depends: [],
    fields: [],
    description: [
      "reports a Proxmox VE host to Proxmox Monitor",
      "Reads ZFS pools, storages, guests and the host itself with read-only commands",
      "and sends them over one outgoing connection to the Proxmox Monitor server.",
      "It waits until /etc/proxmox-monitor/agent.toml names that server.",
    ],
  },
  "proxmox-monitor-server": {
    // Its maintainer scripts make and remove the user.
    depends: ["passwd"],
    fields: ["Suggests: caddy"],
    description: [
      "shows a fleet of Proxmox VE hosts in the browser",
      "Collects what the Proxmox Monitor agents report, judges every host and shows",
      "the fleet live. It is meant to stand behind a proxy that speaks TLS.",
    ],
  },
};

/** The text of DEBIAN/control; `installedBytes` is the sum of the files. */
export function controlText(program: BuiltProgram, installedBytes: number): string {
  const { depends, fields, description } = PACKAGES[program.name];
  const [synopsis, ...lines] = description;
  return [
    `Package: ${program.name}`,
    `Version: ${program.version}`,
    `Architecture: ${program.architecture}`,
    `Maintainer: ${MAINTAINER}`,
    `Installed-Size: ${Math.ceil(installedBytes / 1024)}`,
    // What the Deno runtime links; its newest symbol of glibc decides which Debian can run it.
    `Depends: ${["libc6 (>= 2.27)", "libgcc-s1", ...depends].join(", ")}`,
    ...fields,
    "Section: admin",
    "Priority: optional",
    `Description: ${synopsis}`,
    ...lines.map((line) => ` ${line}`),
    "",
  ].join("\n");
}

/** The changelog that Debian asks for; what changed for operators is in CHANGELOG.md. */
export function debianChangelog({ name, version, runtime_version }: BuiltProgram): string {
  return [
    `${name} (${version}) stable; urgency=medium`,
    "",
    `  * Version ${version}, with Deno ${runtime_version}.`,
    "",
    ` -- ${MAINTAINER}  ${debianDate(sourceDateUnix())}`,
    "",
  ].join("\n");
}

/** Time of every file in a package, from SOURCE_DATE_EPOCH; the same sources give the same bytes. */
export function sourceDateUnix(): number {
  return Number(Deno.env.get("SOURCE_DATE_EPOCH") ?? Date.UTC(2026, 0, 1) / 1000);
}

/** As RFC 5322 writes it: "Thu, 01 Jan 2026 00:00:00 +0000". */
function debianDate(unix: number): string {
  return new Date(unix * 1000).toUTCString().replace("GMT", "+0000");
}
