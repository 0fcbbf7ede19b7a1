import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const COPIED = [
  "agent",
  "fixtures",
  "server",
  "shared",
  "testing",
  "tests",
  "tools",
  "deno.json",
  "deno.lock",
];

/**
 * Copies the project into `directory`, with the symbolic links that recorded hosts have; what
 * npm installs is shared.
 */
export async function copyProject(directory: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("cp", {
    args: ["-a", ...COPIED.map((name) => join(ROOT, name)), directory],
  }).output();
  if (!success) {
    throw new Error(`Cannot copy "${ROOT}": ${new TextDecoder().decode(stderr).trim()}`);
  }
  await Deno.symlink(join(ROOT, "node_modules"), join(directory, "node_modules"));
}
