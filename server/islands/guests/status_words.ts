/** The status that a search for guests asks for, as a word of it. */
const STATUS_WORD = /(?<=^|\s)status:(\S+)(?=\s|$)/i;

/** Null: any. */
export function statusOf(q: string): string | null {
  return STATUS_WORD.exec(q)?.[1]?.toLowerCase() ?? null;
}

/** The same search for another status; null: for any. */
export function withStatus(q: string, status: string | null): string {
  const rest = q.split(/\s+/).filter((word) => word !== "" && !STATUS_WORD.test(word));
  return [...rest, ...(status === null ? [] : [`status:${status}`])].join(" ");
}
