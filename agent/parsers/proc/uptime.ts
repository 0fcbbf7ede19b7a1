/** Parses `/proc/uptime`: whole seconds since the start; null when it does not have its form. */
export function parseUptime(text: string): number | null {
  const match = /^(\d+)\.\d+ /.exec(text);
  return match === null ? null : Number(match[1]);
}
