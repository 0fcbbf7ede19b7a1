/**
 * What is left of a file that was being written when the power went: nothing, or zero bytes (the
 * file has its length already, its blocks are not written). It says nothing, not "none".
 */
export function isLost(text: string): boolean {
  return /^[\0\s]*$/.test(text) || text.includes("\0");
}
