/** What the Debian packages hold: a table for each program. */
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { AGENT_PACKAGES } from "../../../server/agent_packages_path.ts";
import { launcherScript } from "../launcher.ts";
import type { BuiltProgram } from "../program.ts";
import { debianChangelog } from "./control.ts";

const ROOT = new URL("../../../", import.meta.url);

/** One file or empty directory of a package. */
export type PackageFile =
  & {
    /** Relative to the root of the system. */
    path: string;
    mode: number;
  }
  & ({ kind: "directory" } | { kind: "copy"; from: string | URL } | {
    kind: "content";
    content: string | Uint8Array;
  });

/** Every file of the package of `program`, and each directory that has a mode of its own. */
export function packageFiles(program: BuiltProgram): PackageFile[] {
  const { name, runtime, bundle } = program;
  const library = `usr/lib/${name}`;
  const own = name === "proxmox-monitor-agent" ? agentFiles(program) : serverFiles(program);
  return [
    copy(`${library}/deno`, runtime, 0o755),
    copy(`${library}/${bundleName(program)}`, bundle),
    // Debian 11 may have no merged /usr, and then systemd looks in /lib alone.
    copy(`lib/systemd/system/${name}.service`, source(`deploy/systemd/${name}.service`)),
    copy(`usr/share/doc/${name}/copyright`, source("deploy/debian/copyright")),
    content(`usr/share/doc/${name}/changelog.gz`, gzipSync(debianChangelog(program), { level: 9 })),
    content(`usr/share/lintian/overrides/${name}`, lintianOverrides(name, own)),
    ...own,
  ];
}

/** The maintainer scripts of `program`, as files of the package's control part. */
export function maintainerScripts({ name }: BuiltProgram): PackageFile[] {
  const folder = name === "proxmox-monitor-agent" ? "agent" : "server";
  return ["postinst", "prerm", "postrm"].map((script) =>
    copy(`DEBIAN/${script}`, source(`deploy/debian/${folder}/${script}`), 0o755)
  );
}

function agentFiles(program: BuiltProgram): PackageFile[] {
  return [
    content("usr/bin/proxmox-monitor-agent", installedLauncher(program), 0o755),
    copy("usr/share/proxmox-monitor-agent/agent.toml.example", source("agent/example.toml")),
    { kind: "directory", path: "etc/proxmox-monitor", mode: 0o700 },
    { kind: "directory", path: "var/lib/proxmox-monitor-agent", mode: 0o700 },
    { kind: "directory", path: "var/cache/proxmox-monitor-agent", mode: 0o700 },
  ];
}

/** The directories of its user are made by the maintainer script, which knows the user's id. */
function serverFiles(program: BuiltProgram): PackageFile[] {
  const folder = "deploy/debian/server";
  const library = "usr/lib/proxmox-monitor-server";
  const share = "usr/share/proxmox-monitor-server";
  const ofDeploy = (path: string) => copy(`${share}/${path}`, source(`deploy/${path}`));
  return [
    copy(
      "usr/bin/proxmox-monitor-server",
      source(`${folder}/proxmox-monitor-server`),
      0o755,
    ),
    content(`${library}/launch`, installedLauncher(program), 0o755),
    copy(`${library}/environment_file.awk`, source(`${folder}/environment_file.awk`)),
    copy(`${share}/settings.example`, source("deploy/default/proxmox-monitor")),
    copy(`${share}/Caddyfile`, source("deploy/Caddyfile")),
    copy(`${share}/Caddyfile.several`, source("deploy/Caddyfile.several")),
    copy(`${share}/haproxy.cfg`, source("deploy/haproxy.cfg")),
    ...["prometheus/prometheus.yml", "prometheus/rules.yml"].map(ofDeploy),
    ...["fleet", "host", "zfs"].map((name) => ofDeploy(`grafana/${name}.json`)),
  ];
}

/** A file that the server hands out to hosts that are being enrolled. */
export function handedOutFile(from: string): PackageFile {
  return copy(`${AGENT_PACKAGES.slice(1)}/${basename(from)}`, from);
}

function installedLauncher(program: BuiltProgram): string {
  const library = `/usr/lib/${program.name}`;
  // As CacheDirectory= in the unit.
  const cache = program.name === "proxmox-monitor-agent" ? program.name : "proxmox-monitor";
  return launcherScript(program, {
    runtime: `${library}/deno`,
    bundle: `${library}/${bundleName(program)}`,
    cache: `/var/cache/${cache}`,
  });
}

function bundleName({ name }: BuiltProgram): string {
  return name === "proxmox-monitor-agent" ? "agent.js" : "server.js";
}

function lintianOverrides(name: string, files: readonly PackageFile[]): string {
  const directories = files.filter(({ kind }) => kind === "directory");
  return [
    "# The Deno runtime comes as its makers build it.",
    `${name}: hardening-no-relro [usr/lib/${name}/deno]`,
    `${name}: embedded-library * [usr/lib/${name}/deno]`,
    "# --help and the pages of the project say what a manual page would.",
    `${name}: no-manual-page [usr/bin/${name}]`,
    // They hold tokens and what is known of a host.
    ...directories.map(({ path }) => `${name}: non-standard-dir-perm 0700 != 0755 [${path}/]`),
    "",
  ].join("\n");
}

function source(path: string): URL {
  return new URL(path, ROOT);
}

function copy(path: string, from: string | URL, mode = 0o644): PackageFile {
  return { kind: "copy", path, from, mode };
}

/** A file with this `content`. */
export function content(path: string, content: string | Uint8Array, mode = 0o644): PackageFile {
  return { kind: "content", path, content, mode };
}
