import { join } from "node:path";
import { runTool } from "../run_tool.ts";
import { writeAptLayout } from "./apt_layout.ts";
import { openSigningKey, type SigningKey } from "./signing_key.ts";

/** Opens the key that `chosen` names, and rejects where a tool for `signBuild` is missing. */
export async function prepareToSign(chosen: string): Promise<SigningKey> {
  await runTool("apt-ftparchive", ["--version"]);
  return await openSigningKey(chosen);
}

/** Signs what a build made in `directory`: its SHA256SUMS, and its packages as a channel for apt. */
export async function signBuild(directory: string, key: SigningKey): Promise<void> {
  await key.signApart(join(directory, "SHA256SUMS"), join(directory, "SHA256SUMS.asc"));
  const names = await Array.fromAsync(Deno.readDir(directory), ({ name }) => name);
  const packages = names.filter((name) => name.endsWith(".deb")).sort();
  await writeAptLayout(
    join(directory, "apt"),
    packages.map((name) => join(directory, name)),
    key,
  );
}
