import type { CollectorError } from "../shared/sample/fields.ts";
import type { Sample } from "./outbox/sample_file.ts";

/** Below the server's limit of 4 MiB for a whole frame. */
const MAX_PAYLOAD_BYTES = 3.5 * 1024 * 1024;

/** Room for the times around `data`, and for the error that tells of each cut. */
const MARGIN_BYTES = 1024;

type Section = Record<string, unknown>;

interface SectionList {
  section: Section;
  name: string;
  entries: unknown[];
}

/**
 * `sample`, cut where its payload would exceed `maxBytes`: the largest list of any section
 * (datasets, guests, pools, …) loses its last entries, then the next largest, each with an
 * error tagged `truncated`. A sample that no list makes so large loses all its sections' data.
 */
export function fitSample(sample: Sample, maxBytes = MAX_PAYLOAD_BYTES): Sample {
  const limit = maxBytes - MARGIN_BYTES;
  if (jsonBytes(sample.data) <= limit) return sample;

  const data = structuredClone(sample.data);
  for (;;) {
    const excess = jsonBytes(data) - limit;
    if (excess <= 0) return { ...sample, data };
    const list = findLargestList(Object.values(data).filter(isSection));
    if (list === null) return { ...sample, data: withoutData(data) };
    shorten(list, excess);
  }
}

function findLargestList(sections: readonly Section[]): SectionList | null {
  const lists = sections.flatMap((section) =>
    Object.entries(section).flatMap(([name, entries]) =>
      name !== "errors" && Array.isArray(entries) && entries.length > 0
        ? [{ section, name, entries, bytes: jsonBytes(entries) }]
        : []
    )
  );
  return lists.sort((a, b) => b.bytes - a.bytes)[0] ?? null;
}

function shorten({ section, name, entries }: SectionList, excess: number): void {
  const count = entries.length;
  for (let bytes = excess; bytes > -MARGIN_BYTES && entries.length > 0;) {
    bytes -= jsonBytes(entries.pop());
  }
  const errors = Array.isArray(section.errors) ? section.errors : [];
  section.errors = [
    ...errors,
    truncated(`Cannot send all of "${name}": too large, kept ${entries.length} of ${count}`),
  ];
}

function withoutData(data: Record<string, unknown>): Record<string, unknown> {
  const errors = [truncated("Cannot send the section: the sample is too large")];
  return Object.fromEntries(Object.keys(data).map((name) => [name, { errors }]));
}

function truncated(message: string): CollectorError {
  return { tag: "truncated", message };
}

function isSection(value: unknown): value is Section {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function jsonBytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value) ?? "").length;
}
