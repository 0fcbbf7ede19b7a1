/** A JSON object whose fields are still to be checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

export type JsonReading = { ok: true; value: unknown } | { ok: false; reason: string };

type SourceReviver = (key: string, value: unknown, context: { source?: string }) => unknown;

/**
 * Parses JSON, handing on integers beyond 2^53 as their exact decimal text. ZFS prints
 * unsigned 64-bit GUIDs and counters, which a plain JSON.parse silently changes.
 */
export function parseLosslessJson(text: string): JsonReading {
  try {
    // TypeScript's library does not know the third parameter of a reviver (ES2026).
    return {
      ok: true,
      value: JSON.parse(text, keepLargeIntegers as Parameters<typeof JSON.parse>[1]),
    };
  } catch (error) {
    // RangeError: nested deeper than the stack allows.
    if (error instanceof SyntaxError || error instanceof RangeError) {
      return { ok: false, reason: error.message };
    }
    throw error;
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const keepLargeIntegers: SourceReviver = (_key, value, { source }) =>
  typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? "")
    ? source
    : value;
