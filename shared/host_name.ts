/** A host's registered name: 1 to 100 characters, first a letter or digit. */
const HOST_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

export const HOST_NAME_RULE =
  'expected 1 to 100 letters, digits, ".", "_" or "-", the first a letter or digit';

export function isHostName(text: string): boolean {
  return HOST_NAME.test(text);
}
