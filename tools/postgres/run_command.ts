/** A command that ends by itself soon, and what it printed. */

const WITHIN_MS = 60_000;

/** Throws with what it complained of when it fails or takes longer than a minute. */
export async function runCommand(
  [file, ...args]: readonly [string, ...string[]],
  { isSilent = false }: { isSilent?: boolean } = {},
): Promise<string> {
  // What goes on in the background would keep a pipe open.
  const output = isSilent ? "null" : "piped";
  const child = new Deno.Command(file, {
    args,
    cwd: "/",
    stdin: "null",
    stdout: output,
    stderr: output,
    signal: AbortSignal.timeout(WITHIN_MS),
  }).spawn();
  if (isSilent) {
    const { code } = await child.status;
    if (code !== 0) throw new Error(`Cannot run "${file}": exit code ${code}`);
    return "";
  }
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  if (code !== 0) throw new Error(`Cannot run "${file}": ${decoder.decode(stderr).trim()}`);
  return decoder.decode(stdout);
}
