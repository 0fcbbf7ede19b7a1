/**
 * Swap devices of `/proc/swaps` that are volumes of ZFS ("/dev/zd16"); null when the text does not
 * have its form.
 */
export function parseZvolSwaps(text: string): string[] | null {
  const [head = "", ...lines] = text.split("\n");
  if (!head.startsWith("Filename")) return null;
  return lines.map((line) => line.split(/\s+/, 1)[0] ?? "").filter((name) =>
    /^\/dev\/(?:zd\d|zvol\/)/.test(name)
  );
}
