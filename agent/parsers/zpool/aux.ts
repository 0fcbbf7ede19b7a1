/**
 * Why a device is not healthy, in one form of words: those of `zpool status -j` (vdev_aux_str in
 * zpool_main.c), as far as the remarks of text mode tell them apart (print_status_config there).
 */

/** A device that is known by its GUID alone: both forms then say where it was instead. */
export const NOT_PRESENT = "NOT_PRESENT";

/** What text mode words alike. */
const LIKE: Readonly<Record<string, string>> = {
  TOO_SMALL: "CORRUPT_DATA",
  VERSION_OLDER: "CORRUPT_DATA",
  BAD_ASHIFT: "CORRUPT_DATA",
  EXTERNAL_PERSIST: "EXTERNAL",
};

const REMARKS: readonly [remark: RegExp, aux: string][] = [
  [/^cannot open\b/, "OPEN_FAILED"],
  [/^missing device\b/, "BAD_GUID_SUM"],
  [/^insufficient replicas\b/, "NO_REPLICAS"],
  [/^newer version\b/, "VERSION_NEWER"],
  [/^unsupported feature\(s\)/, "UNSUP_FEAT"],
  [/^unsupported minimum blocksize\b/, "ASHIFT_TOO_BIG"],
  [/^in use by pool '/, "SPARED"],
  [/^too many (?:errors|slow I\/Os)/, "ERR_EXCEEDED"],
  [/^experienced I\/O failures\b/, "IO_FAILURE"],
  [/^bad intent log\b/, "BAD_LOG"],
  [/^external device fault\b/, "EXTERNAL"],
  [/^split into new pool\b/, "SPLIT_POOL"],
  [/^all children offline\b/, "CHILDREN_OFFLINE"],
  [/^invalid label\b/, "BAD_LABEL"],
  [/^corrupted data\b/, "CORRUPT_DATA"],
  [/^was \//, NOT_PRESENT],
];

/** The `aux` of a vdev in JSON. */
export function auxOfJson(aux: unknown, isNotPresent: boolean): string | null {
  if (isNotPresent) return NOT_PRESENT;
  return typeof aux !== "string" || aux === "NONE" ? null : LIKE[aux] ?? aux;
}

/** The remark behind a device's counters, in the form of words of JSON; null where it is none. */
export function auxOfRemark(remark: string, isSpare: boolean): string | null {
  const text = remark.trim();
  if (text.startsWith("currently in use")) return isSpare ? "SPARED" : "ACTIVE";
  return REMARKS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
