/** The settings file as the server's command reads it: as systemd would, without systemd. */
import { deepStrictEqual } from "node:assert/strict";
import { ENVIRONMENT_FILES, hostAndPort } from "./environment_file_cases.ts";

for (const { why, text, settings } of ENVIRONMENT_FILES) {
  Deno.test(`environment_file.awk reads ${why}`, async () => {
    deepStrictEqual(await readAndExport(text), settings);
  });
}

/** What a shell has in its environment after it evaluated the assignments. */
async function readAndExport(text: string): Promise<Record<string, string>> {
  const script = 'eval "$(awk -v names="HOST PORT" ' +
    '-f deploy/debian/server/environment_file.awk)" && env --null';
  const child = new Deno.Command("sh", {
    args: ["-c", script],
    env: { PATH: "/usr/bin:/bin" },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { stdout } = await child.output();
  return hostAndPort(new TextDecoder().decode(stdout));
}
