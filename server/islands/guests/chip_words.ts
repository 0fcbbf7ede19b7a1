/** The status, or the backup, that a search for guests asks for, as a word of it. */
const CHIP_WORD = /(?<=^|\s)(status|backup):(\S+)(?=\s|$)/i;

/** "status:running"; null: any. */
export function chipOf(q: string): string | null {
  return CHIP_WORD.exec(q)?.[0].toLowerCase() ?? null;
}

/** The same search under another chip; null: under none. */
export function withChip(q: string, chip: string | null): string {
  const rest = q.split(/\s+/).filter((word) => word !== "" && !CHIP_WORD.test(word));
  return [...rest, ...(chip === null ? [] : [chip])].join(" ");
}
