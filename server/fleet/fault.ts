export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** That something could not be done; `doing` follows "Cannot". */
export function fault(doing: string, cause: unknown): Error {
  return new Error(`Cannot ${doing}: ${messageOf(cause)}`, { cause });
}
