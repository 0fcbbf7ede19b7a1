/**
 * How many parts a sample may have and how long they may be (`SHARES.sample`), applied where it
 * is made. Each cut is an error `truncated` of its own section or guest, and takes nothing from
 * another one.
 */
import type { CollectorError } from "../../shared/sample/fields.ts";
import { SHARES } from "../../shared/shares.ts";

/** A section as it is sent. */
export type Section = Record<string, unknown>;

const LIMITS = SHARES.sample;

/** Lists of a section by name, with how many entries they may have. */
const LIST_LIMITS: Readonly<Record<string, number>> = {
  pools: LIMITS.pools,
  missing_pools: LIMITS.pools,
  kernel_states: LIMITS.pools,
  storages: LIMITS.storages,
  datasets: LIMITS.datasets,
  snapshot_changes: LIMITS.datasets,
  vms: LIMITS.guests,
};

/** Lists of a guest. */
const GUEST_LIST_LIMITS: Readonly<Record<string, number>> = {
  ips: LIMITS.addressesPerGuest,
  macs: LIMITS.addressesPerGuest,
};

/** `data` within the limits; a section that is within them is the same object. */
export function limitSections(data: Record<string, unknown>): Record<string, unknown> {
  const counts = Object.values(data).map((section) =>
    isSection(section) ? listOf(section.errors).length : 0
  );
  const maxErrors = Math.floor(fairCap(counts, LIMITS.errors));
  return mapValues(
    data,
    (section) => isSection(section) ? limitSection(section, maxErrors) : section,
  );
}

function limitSection(section: Section, maxErrors: number): Section {
  const lists = limitLists(section, { ...LIST_LIMITS, errors: maxErrors });
  const guests = { ...lists.section, ...withLimitedGuests(lists.section) };
  const vdevs = withLimitedVdevs(guests);
  const limited = { ...guests, ...vdevs.pools };
  const longTexts = countLongTexts(limited);
  const errors = [...lists.errors, ...vdevs.errors];
  if (longTexts > 0) errors.push(truncated(`Cannot send ${longTexts} texts whole: too long`));
  if (errors.length === 0 && guests.vms === section.vms) return section;
  const cut = longTexts > 0 ? cutTexts(limited) as Section : limited;
  return { ...cut, errors: [...listOf(cut.errors), ...errors] };
}

/** Cuts lists at their end. */
function limitLists(
  section: Section,
  limits: Readonly<Record<string, number>>,
): { section: Section; errors: CollectorError[] } {
  const over = Object.entries(limits).filter(([name, max]) => listOf(section[name]).length > max);
  if (over.length === 0) return { section, errors: [] };
  const cut = over.map(([name, max]) => [name, listOf(section[name]).slice(0, max)]);
  return {
    section: { ...section, ...Object.fromEntries(cut) },
    errors: over.map(([name, max]) => cutError(name, max, listOf(section[name]).length)),
  };
}

/** What one guest brings is cut in that guest. */
function withLimitedGuests({ vms }: Section): Section {
  if (!Array.isArray(vms)) return {};
  let isCut = false;
  const limited = vms.map((vm: unknown) => {
    if (!isSection(vm)) return vm;
    const { section, errors } = limitLists(vm, GUEST_LIST_LIMITS);
    if (errors.length === 0) return vm;
    isCut = true;
    return { ...section, errors: [...listOf(vm.errors), ...errors] };
  });
  return { vms: isCut ? limited : vms };
}

interface Device {
  children?: unknown;
}

/** Of many devices, those of the pools that have the most are cut. */
function withLimitedVdevs({ pools }: Section): { pools: Section; errors: CollectorError[] } {
  if (!Array.isArray(pools)) return { pools: {}, errors: [] };
  const counts = pools.map((pool) => isSection(pool) ? countDevices(pool.vdevs) : 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= LIMITS.vdevs) return { pools: { pools }, errors: [] };
  const cap = Math.floor(fairCap(counts, LIMITS.vdevs));
  const limited = pools.map((pool, index) =>
    isSection(pool) && (counts[index] ?? 0) > cap
      ? { ...pool, vdevs: firstDevices(pool.vdevs, { left: cap }) }
      : pool
  );
  return { pools: { pools: limited }, errors: [cutError("vdevs", LIMITS.vdevs, total)] };
}

function countDevices(devices: unknown): number {
  return listOf(devices).reduce(
    (sum: number, device) => sum + 1 + countDevices((device as Device | null)?.children),
    0,
  );
}

function firstDevices(devices: unknown, budget: { left: number }): unknown[] {
  const kept: unknown[] = [];
  for (const device of listOf(devices)) {
    if (budget.left-- <= 0) break;
    const children = (device as Device | null)?.children;
    kept.push(isSection(device) ? { ...device, children: firstDevices(children, budget) } : device);
  }
  return kept;
}

function maxCharacters(name: string): number {
  return name === "name" ? LIMITS.nameCharacters : LIMITS.textCharacters;
}

function countLongTexts(value: unknown, name = ""): number {
  if (typeof value === "string") return value.length > maxCharacters(name) ? 1 : 0;
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  // A list, too, is an object whose keys are its indices.
  for (const key in value) count += countLongTexts((value as Section)[key], key);
  return count;
}

function cutTexts(value: unknown, name = ""): unknown {
  if (typeof value === "string") {
    const max = maxCharacters(name);
    // A pair of surrogates may have been parted.
    return value.length > max ? value.slice(0, max).toWellFormed() : value;
  }
  if (Array.isArray(value)) return value.map((entry) => cutTexts(entry));
  return isSection(value) ? mapValues(value, cutTexts) : value;
}

/**
 * The most that each of `sizes` may keep so that all together keep at most `total`: who takes
 * less than that keeps all of it. Infinity where all fit.
 */
export function fairCap(sizes: readonly number[], total: number): number {
  const ascending = sizes.toSorted((a, b) => a - b);
  let left = total;
  for (const [index, size] of ascending.entries()) {
    const share = left / (ascending.length - index);
    if (size > share) return share;
    left -= size;
  }
  return Infinity;
}

export function cutError(name: string, kept: number, count: number): CollectorError {
  return truncated(`Cannot send all of "${name}": too many, kept ${kept} of ${count}`);
}

export function truncated(message: string): CollectorError {
  return { tag: "truncated", message };
}

export function isSection(value: unknown): value is Section {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function mapValues(object: Section, map: (value: unknown, name: string) => unknown): Section {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, map(value, name)]),
  );
}
