import type { SimulatedAgent } from "./agent_frames.ts";

/**
 * Reads hosts and tokens as `register-host` prints them: a line `HOST: NAME`, then a line
 * `TOKEN: …`; other lines are passed over. Throws when there are fewer than `count`.
 */
export function parseTokens(text: string, count: number): SimulatedAgent[] {
  const found = [...text.matchAll(/^HOST: (\S+)\r?\nTOKEN: (\S+)\r?$/gm)];
  if (found.length < count) {
    throw new RangeError(
      `Cannot simulate ${count} hosts: the file holds ${found.length} pairs of lines ` +
        '"HOST: …" and "TOKEN: …", as register-host prints them',
    );
  }
  return found.slice(0, count).map(([, name = "", token = ""]) => ({ name, token }));
}
