import type { Kind } from "../../shared/sample/mod.ts";
import {
  fairCap,
  isSection,
  limitSections,
  listOf,
  type Section,
  truncated,
} from "./limit_sections.ts";
import type { SampleText } from "./sample_text.ts";

/** Below the server's limit of 4 MiB for a whole frame. */
const MAX_PAYLOAD_BYTES = 3.5 * 1024 * 1024;

/** Room for the times around `data`, and for the error that tells of each cut. */
const MARGIN_BYTES = 1024;

/** Of a list that is too large, an entry so much larger than its small ones is cut in itself. */
const OUTLIER_TIMES = 8;
const OUTLIER_LEAST_BYTES = 4 * 1024;

/** One collection of one kind. */
interface Collected {
  kind: Kind;
  collected_at: string;
  /** Sections by name. */
  data: Record<string, unknown>;
}

interface SectionList {
  section: Section;
  name: string;
  entries: unknown[];
  /** Of each entry. */
  sizes: number[];
  bytes: number;
}

/**
 * A sample as text, within its shares: numbers first, then bytes. Where its payload would exceed
 * `maxBytes`, what one guest, pool or dataset brings beyond the others is cut in itself; then the
 * largest lists (datasets, guests, …) lose their last entries, until all fit and each has its
 * fair share; then sections without lists lose their data. Each cut is an error `truncated`.
 */
export function fitSample(
  { kind, collected_at, data: collected }: Collected,
  maxBytes = MAX_PAYLOAD_BYTES,
): SampleText {
  const data = limitSections(collected);
  const limit = maxBytes - MARGIN_BYTES;
  const whole = JSON.stringify(data);
  const data_json = isWithin(whole, limit) ? whole : JSON.stringify(cutToBytes(data, limit));
  return { kind, collected_at, data_json };
}

function cutToBytes(data: Record<string, unknown>, limit: number): Record<string, unknown> {
  const copy = structuredClone(data);
  for (const cut of [cutOutliers, shorten]) {
    const lists = listsOf(copy);
    const cap = fairCap(lists.map(({ bytes }) => bytes), limit - fixedBytes(copy, lists));
    for (const list of lists) if (list.bytes > cap) cut(list, cap - MARGIN_BYTES);
  }
  return jsonBytes(copy) <= limit ? copy : withoutLargest(copy, limit);
}

/** What all but the lists takes. */
function fixedBytes(data: Record<string, unknown>, lists: readonly SectionList[]): number {
  return jsonBytes(data) - sum(lists.map(({ bytes }) => bytes));
}

function listsOf(data: Record<string, unknown>): SectionList[] {
  return Object.values(data).filter(isSection).flatMap((section) =>
    Object.entries(section).flatMap(([name, entries]) => {
      if (name === "errors" || !Array.isArray(entries) || entries.length === 0) return [];
      const sizes = entries.map((entry) => jsonBytes(entry) + 1);
      return [{ section, name, entries, sizes, bytes: sum(sizes) }];
    })
  );
}

/** Cuts the largest entries, each in itself, so that all that are not so large may stay. */
function cutOutliers({ section, name, entries, sizes }: SectionList, maxBytes: number): void {
  const small = sizes.toSorted((a, b) => a - b)[(sizes.length - 1) >> 2] ?? 0;
  const cap = Math.max(OUTLIER_LEAST_BYTES, small * OUTLIER_TIMES, fairCap(sizes, maxBytes));
  for (const [index, entry] of entries.entries()) {
    if ((sizes[index] ?? 0) <= cap || !isSection(entry)) continue;
    const error = truncated(`Cannot send all of one of "${name}": too large beside the others`);
    const subject = [entry.guid, entry.name].find((id) => typeof id === "string");
    cutEntry(entry, cap - MARGIN_BYTES);
    // A guest has errors of its own; what has none speaks through its section.
    if (Array.isArray(entry.errors)) entry.errors = [...entry.errors, error];
    else section.errors = [...listOf(section.errors), { ...error, ...(subject && { subject }) }];
  }
}

/** Halves the largest field of `entry`, again and again until it fits. */
function cutEntry(entry: Section, maxBytes: number): void {
  while (jsonBytes(entry) > maxBytes) {
    const [name, field] = fieldsBySize(entry).at(-1) ?? [];
    if (name === undefined) return;
    if (Array.isArray(field) && field.length > 0) entry[name] = field.slice(0, field.length >> 1);
    else if (isSection(field) && Object.keys(field).length > 0) entry[name] = smallerHalf(field);
    else delete entry[name];
  }
}

function smallerHalf(object: Section): Section {
  const fields = fieldsBySize(object);
  return Object.fromEntries(fields.slice(0, fields.length >> 1));
}

/** The fields of `object`, the smallest first. */
function fieldsBySize(object: Section): [name: string, value: unknown][] {
  return Object.entries(object)
    .map(([name, value]) => ({ name, value, bytes: jsonBytes(value) }))
    .sort((a, b) => a.bytes - b.bytes)
    .map(({ name, value }) => [name, value]);
}

function shorten({ section, name, entries, sizes, bytes }: SectionList, maxBytes: number): void {
  const count = entries.length;
  for (let left = bytes; left > maxBytes && entries.length > 0;) {
    left -= sizes[entries.length - 1] ?? 0;
    entries.pop();
  }
  section.errors = [
    ...listOf(section.errors),
    truncated(`Cannot send all of "${name}": too large, kept ${entries.length} of ${count}`),
  ];
}

/** What no list makes so large: the sections that take more than their share lose their data. */
function withoutLargest(data: Record<string, unknown>, limit: number): Record<string, unknown> {
  const cap = fairCap(Object.values(data).map(jsonBytes), limit);
  const errors = [truncated("Cannot send the section: the sample is too large")];
  return Object.fromEntries(
    Object.entries(data).map(([name, section]) => [
      name,
      jsonBytes(section) > cap ? { errors } : section,
    ]),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function jsonBytes(value: unknown): number {
  return byteLength(JSON.stringify(value) ?? "");
}

/** Whether `text` has at most `maxBytes`; no unit of a text takes more than three. */
function isWithin(text: string, maxBytes: number): boolean {
  return text.length * 3 <= maxBytes || byteLength(text) <= maxBytes;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
