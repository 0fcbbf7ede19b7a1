import { createHash } from "node:crypto";

/** A name in what `layAgentPackages` lays. */
export const PACKAGE = "proxmox-monitor-agent_1.2.3_amd64.deb";

/** Files in the place of agent packages, 300 kB each, as the server's own package has them. */
export async function layAgentPackages(directory: string): Promise<void> {
  const lines = [];
  for (const name of [PACKAGE, PACKAGE.replace("amd64", "arm64")]) {
    const content = new TextEncoder().encode(name.padEnd(300_000, "."));
    await Deno.writeFile(`${directory}/${name}`, content);
    lines.push(`${createHash("sha256").update(content).digest("hex")}  ${name}\n`);
  }
  await Deno.writeTextFile(`${directory}/SHA256SUMS`, lines.join(""));
}
