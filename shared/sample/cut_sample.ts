/**
 * The shares of one sample. A few megabytes hold a hundred thousand pools, each of which
 * would be read, judged, stored as a series and shown: what is over is cut here, before anything
 * else looks at it, and said in an error of the section that it was cut from.
 */
import { SHARES } from "../shares.ts";
import type { CollectorError } from "./fields.ts";

const LIMITS = SHARES.sample;

type Noun = "pools" | "vdevs" | "datasets" | "guests" | "storages" | "errors" | "entries";

/** What the entries of a list count as, by its key; all others count as "entries". */
const NOUNS = new Map<string, Noun>([
  ["pools", "pools"],
  ["vdevs", "vdevs"],
  ["children", "vdevs"],
  ["datasets", "datasets"],
  ["vms", "guests"],
  ["guests", "guests"],
  ["storages", "storages"],
  ["errors", "errors"],
]);

/** Lists of one guest that its own administrator can fill. */
const ADDRESSES = new Set(["ips", "macs"]);

/** Values that are names wherever they stand. */
const NAMES = new Set(["name", "dataset", "hostname", "node_name", "cluster_name", "guid"]);

/**
 * Cuts `data`, which was just decoded and is nobody else's, in place. Sections are independent:
 * only those that were cut get an error `truncated`. Its nesting must be bounded already. Whether
 * anything was cut.
 */
export function cutSample(data: Record<string, unknown>): boolean {
  const left: Record<Noun, number> = {
    pools: LIMITS.pools,
    vdevs: LIMITS.vdevs,
    datasets: LIMITS.datasets,
    guests: LIMITS.guests,
    storages: LIMITS.storages,
    errors: LIMITS.errors,
    entries: LIMITS.entries,
  };
  const ofSections: Cuts = new Map();
  cutKeys(data, ofSections);
  let isCut = ofSections.size > 0;
  for (const section of Object.values(data)) {
    if (!isObject(section)) continue;
    const cuts: Cuts = new Map();
    cutObject(section, left, cuts);
    if (cuts.size === 0) continue;
    addError(section, cuts);
    isCut = true;
  }
  return isCut;
}

type Left = Record<Noun, number>;
/** How many were left out, by what they are called. */
type Cuts = Map<string, number>;

function cutObject(object: Record<string, unknown>, left: Left, cuts: Cuts): void {
  cutKeys(object, cuts);
  for (const key in object) {
    const value = object[key];
    if (typeof value === "string") {
      const limit = NAMES.has(key) ? LIMITS.nameCharacters : LIMITS.textCharacters;
      if (value.length > limit) object[key] = cutText(value, limit, cuts);
    } else if (Array.isArray(value)) {
      cutList(key, value, left, cuts);
    } else if (isObject(value)) {
      cutObject(value, left, cuts);
    }
  }
}

function cutList(key: string, list: unknown[], left: Left, cuts: Cuts): void {
  const noun = NOUNS.get(key) ?? "entries";
  const isAddresses = ADDRESSES.has(key);
  const own = isAddresses ? LIMITS.addressesPerGuest : LIMITS.listEntries;
  const kept = Math.min(list.length, left[noun], noun === "entries" ? own : Infinity);
  count(cuts, isAddresses ? "addresses" : noun, list.length - kept);
  list.length = kept;
  left[noun] -= kept;
  for (let index = 0; index < kept; index++) {
    const value = list[index];
    if (typeof value === "string") {
      if (value.length > LIMITS.textCharacters) {
        list[index] = cutText(value, LIMITS.textCharacters, cuts);
      }
    } else if (Array.isArray(value)) {
      cutList("", value, left, cuts);
    } else if (isObject(value)) {
      cutObject(value, left, cuts);
    }
  }
}

/** A key is as long as a name, and there are no more of them than entries of a list. */
function cutKeys(object: Record<string, unknown>, cuts: Cuts): void {
  let seen = 0;
  for (const key in object) {
    seen++;
    // As an own key it would be taken for the prototype by whoever copies the object.
    const isWanted = seen <= LIMITS.listEntries && key.length <= LIMITS.nameCharacters &&
      key !== "__proto__";
    if (isWanted) continue;
    delete object[key];
    count(cuts, "fields", 1);
  }
}

/** Never in the middle of a surrogate pair. */
function cutText(text: string, limit: number, cuts: Cuts): string {
  count(cuts, "ends of texts", 1);
  return text.slice(0, limit).replace(/[\ud800-\udbff]$/, "");
}

function count(cuts: Cuts, what: string, number: number): void {
  if (number > 0) cuts.set(what, (cuts.get(what) ?? 0) + number);
}

function addError(section: Record<string, unknown>, cuts: Cuts): void {
  const what = [...cuts].map(([noun, number]) => `${number} ${noun}`).join(", ");
  const error: CollectorError = {
    tag: "truncated",
    message: `more than a sample may hold, left out by the server: ${what}`,
  };
  const errors = Array.isArray(section["errors"]) ? section["errors"] : [];
  // First: where only one cause is shown, it is why others are missing.
  section["errors"] = [error, ...errors];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
