/** A shorter text is no secret, and would be found in every sentence. */
const LEAST_SECRET = 4;
/** Words of a path that are shorter are common ones, such as `hooks`. */
const LEAST_PATH_WORD = 8;
const HIDDEN = "(hidden)";

/**
 * What somebody else said, without any of `secrets`: a server may repeat what it was sent. Of an
 * address that is a secret its path and its query are hidden by themselves too, since many answer
 * "Cannot POST /its/path"; and what is left of a secret where the text was cut.
 */
export function hideSecrets(text: string, secrets: Iterable<unknown>): string {
  const said = [...new Set([...secrets].filter(isText).flatMap(waysToSay))]
    .filter((secret) => secret.length >= LEAST_SECRET)
    .sort((a, b) => b.length - a.length);
  const whole = said.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  return said.reduce(withoutCutEnd, whole);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** A secret may be several, as Apprise's addresses are. */
function waysToSay(secret: string): string[] {
  return [secret, ...secret.split(/[\s,]+/).flatMap((part) => [part, ...addressParts(part)])];
}

function addressParts(text: string): string[] {
  if (!URL.canParse(text)) return [];
  const { pathname, search, searchParams } = new URL(text);
  const words = pathname.split("/").filter((word) => word.length >= LEAST_PATH_WORD);
  return [pathname + search, pathname, search.slice(1), ...searchParams.values(), ...words];
}

function withoutCutEnd(text: string, secret: string): string {
  for (let length = secret.length - 1; length >= LEAST_SECRET; length--) {
    if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + HIDDEN;
  }
  return text;
}
