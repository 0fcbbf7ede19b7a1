/**
 * A channel that apt installs from: packages in `pool/`, and in `dists/stable/` what names each by
 * its checksum, signed. A web server has nothing to do but to hand the files out.
 */
import { promisify } from "node:util";
import { basename, join } from "node:path";
import { gzip } from "node:zlib";
import { runTool } from "../run_tool.ts";
import { TARGETS } from "../targets.ts";
import type { SigningKey } from "./signing_key.ts";

const SUITE = "stable";
const COMPONENT = "main";
/** The public half of the key, which clients name in `Signed-By`. */
const PUBLIC_KEY = "proxmox-monitor.asc";

/** Lays out `packages`, paths of .deb files on the same disk, in the new directory `root`. */
export async function writeAptLayout(
  root: string,
  packages: readonly string[],
  key: SigningKey,
): Promise<void> {
  await Deno.mkdir(join(root, "pool"), { recursive: true });
  for (const file of packages) await Deno.link(file, join(root, "pool", basename(file)));
  const suite = join(root, "dists", SUITE);
  const architectures = TARGETS.map(({ architecture }) => architecture)
    .filter((architecture) => packages.some((file) => file.endsWith(`_${architecture}.deb`)));
  for (const architecture of architectures) {
    const index = await runTool("apt-ftparchive", [`--arch=${architecture}`, "packages", "pool"], {
      cwd: root,
    });
    const directory = join(suite, COMPONENT, `binary-${architecture}`);
    await Deno.mkdir(directory, { recursive: true });
    await Deno.writeTextFile(join(directory, "Packages"), index);
    const packed = await promisify<string, Uint8Array>(gzip)(index);
    await Deno.writeFile(join(directory, "Packages.gz"), packed);
  }
  // It lists each file that it finds, and so is written only when it has ended.
  const release = await runTool("apt-ftparchive", [...fields(architectures), "release", suite]);
  await Deno.writeTextFile(join(suite, "Release"), release);
  await key.signInline(join(suite, "Release"), join(suite, "InRelease"));
  await key.signApart(join(suite, "Release"), join(suite, "Release.gpg"));
  await key.writePublic(join(root, PUBLIC_KEY));
}

function fields(architectures: readonly string[]): string[] {
  const values = {
    Origin: "Proxmox Monitor",
    Label: "Proxmox Monitor",
    Suite: SUITE,
    Codename: SUITE,
    Architectures: architectures.join(" "),
    Components: COMPONENT,
  };
  return [
    ...Object.entries(values).map(([name, value]) =>
      `-o=APT::FTPArchive::Release::${name}=${value}`
    ),
    // apt asks for no weaker one.
    ...["MD5", "SHA1", "SHA512"].map((name) => `-o=APT::FTPArchive::${name}=false`),
  ];
}
