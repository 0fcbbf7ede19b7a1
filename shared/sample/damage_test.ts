/**
 * Every field of every section, spoilt in turn: whatever a sender does to one, all the rest of its
 * section is read as if nothing had happened.
 */
import { deepStrictEqual, ok } from "node:assert/strict";
import type * as z from "zod/mini";
import { readSampleFast } from "./compiled.ts";
import { type Kind, readSample, SECTIONS } from "./mod.ts";
import { COMPLETE_SAMPLES } from "../../testing/complete_sample.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

const JUNK: readonly Json[] = [null, true, -1, 0.5, 1e308, "", "7T", "\u202e", [], {}, [null]];

Deno.test("the complete samples have every field that a section may have", () => {
  for (const [kind, sections] of Object.entries(SECTIONS)) {
    for (const [name, schema] of Object.entries(sections)) {
      // A complete section has no errors of its own.
      const wanted = fieldsOf(schema as z.ZodMiniType).filter((field) =>
        !field.startsWith("errors.")
      );
      const example = COMPLETE_SAMPLES[kind as Kind][name] ?? null;
      const found = new Set(pathsOf(example).map((path) => path.map(stepText).join(".")));
      deepStrictEqual(wanted.filter((field) => !found.has(field)), [], name);
    }
  }
});

for (const [kind, sections] of Object.entries(COMPLETE_SAMPLES) as [Kind, Sections][]) {
  for (const [name, section] of Object.entries(sections)) {
    const whole = read(kind, name, section);

    Deno.test(`readSample() reads a complete ${name} without a fault`, () => {
      deepStrictEqual(whole.errors, []);
    });

    Deno.test(`readSample() of ${name} loses no more than the field that is spoilt`, () => {
      // The first of each list stands for the others.
      for (const path of pathsOf(section).filter((steps) => steps.every(isFirst))) {
        for (const junk of JUNK) {
          const spoilt = read(kind, name, replaceAt(section, path, junk));
          deepStrictEqual(
            spoilt,
            read(kind, name, replaceAt(section, path, junk), readSampleFast),
            `${path.join(".")}: both readers`,
          );
          // Of the list that it stands in, its neighbour is as it was.
          const [list = "", index] = path;
          if (typeof index !== "number" || spoilt.value === null) continue;
          const before = (whole.value as Record<string, Json[]>)[list] ?? [];
          const after = (spoilt.value as Record<string, Json[]>)[list] ?? [];
          const others = before.filter((_, place) => place !== index);
          for (const other of others) {
            ok(
              after.some((entry) => JSON.stringify(entry) === JSON.stringify(other)),
              `${path.join(".")} = ${JSON.stringify(junk)} took ${JSON.stringify(other)} along`,
            );
          }
        }
      }
    });
  }
}

type Sections = Record<string, Json>;

function read(kind: Kind, name: string, section: Json, reader = readSample) {
  const readings: Record<string, { value: unknown; errors: unknown[] }> = reader(kind, {
    [name]: section,
  });
  return readings[name] ?? { value: null, errors: [] };
}

function isFirst(step: string | number): boolean {
  return typeof step === "string" || step === 0;
}

function stepText(step: string | number): string {
  return typeof step === "number" ? "[]" : step;
}

/** Every place in a value, the value itself left out. */
function pathsOf(value: Json, before: Path = []): Path[] {
  if (value === null || typeof value !== "object") return [];
  const entries: [string | number, Json][] = Array.isArray(value)
    ? value.map((entry, index) => [index, entry])
    : Object.entries(value);
  return entries.flatMap(([step, child]) => {
    const path = [...before, step];
    return [path, ...pathsOf(child, path)];
  });
}

function replaceAt(value: Json, [step, ...rest]: Path, junk: Json): Json {
  if (step === undefined) return junk;
  if (Array.isArray(value)) {
    return value.map((entry, index) => index === step ? replaceAt(entry, rest, junk) : entry);
  }
  const object = value as Record<string, Json>;
  return { ...object, [step]: replaceAt(object[step] ?? null, rest, junk) };
}

/** The fields of a schema, as `pools.[].scan.state`; those of devices below devices are the same. */
function fieldsOf(schema: z.ZodMiniType, path: readonly string[] = []): string[] {
  // The parts of a schema that zod shows to programs (zod 4, "core").
  const { def } = (schema as unknown as { _zod: { def: SchemaPart } })._zod;
  if (def.innerType !== undefined) return fieldsOf(def.innerType, path);
  if (def.element !== undefined) return fieldsOf(def.element, [...path, "[]"]);
  if (def.shape === undefined) return [path.join(".")];
  return Object.entries(def.shape).flatMap(([key, field]) =>
    key === "children" ? [[...path, key].join(".")] : fieldsOf(field, [...path, key])
  );
}

interface SchemaPart {
  innerType?: z.ZodMiniType;
  element?: z.ZodMiniType;
  shape?: Record<string, z.ZodMiniType>;
}
