/** Memory in KiB, passes and lanes, salt and hash in base64 without padding (PHC string). */
const PHC =
  /^\$argon2id\$v=19\$m=([1-9]\d{0,6}),t=([1-9]\d?),p=([1-9]\d?)\$([A-Za-z\d+/]+)\$([A-Za-z\d+/]+)$/;

const MAX_MEMORY_KIB = 1024 * 1024;

/** Whether `text` is an Argon2id hash that can be verified, with at most 1 GiB of memory. */
export function isArgon2idHash(text: string): boolean {
  const match = PHC.exec(text);
  if (match === null) return false;
  const [, memory, , lanes, salt = "", hash = ""] = match;
  const memoryKib = Number(memory);
  return memoryKib >= 8 * Number(lanes) && memoryKib <= MAX_MEMORY_KIB &&
    isBase64Of(salt, { minBytes: 8, maxBytes: 64 }) &&
    isBase64Of(hash, { minBytes: 16, maxBytes: 64 });
}

/** OWASP's least for Argon2id: 19 MiB and two passes. */
export const LEAST_ARGON2ID = { memory_kib: 19_456, passes: 2 };

/** Whether a hash that can be verified also takes long enough to be guessed. */
export function isStrongArgon2idHash(text: string): boolean {
  const [, memory, passes] = PHC.exec(text) ?? [];
  return isArgon2idHash(text) && Number(memory) >= LEAST_ARGON2ID.memory_kib &&
    Number(passes) >= LEAST_ARGON2ID.passes;
}

function isBase64Of(text: string, limits: { minBytes: number; maxBytes: number }): boolean {
  const bytes = Math.floor(text.length * 3 / 4);
  return text.length % 4 !== 1 && bytes >= limits.minBytes && bytes <= limits.maxBytes;
}
