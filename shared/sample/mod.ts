/**
 * What an agent sends: one sample per kind, made of sections. The table below is the one
 * place that says which section belongs to which kind.
 */
import type * as z from "zod/mini";
import type { SectionError } from "./fields.ts";
import { backupsSchema } from "./backups.ts";
import { hostCareSchema } from "./host_care.ts";
import { hostSchema } from "./host.ts";
import { type Reading, readLenient } from "./lenient.ts";
import { storageSchema } from "./storage.ts";
import { systemInfoSchema } from "./system_info.ts";
import { vmsDetailSchema } from "./vms_detail.ts";
import { vmsRuntimeSchema } from "./vms_runtime.ts";
import { zfsDatasetsSchema } from "./zfs_datasets.ts";
import { zfsPoolsSchema } from "./zfs_pools.ts";

export const SECTIONS = {
  fast: {
    host: hostSchema,
    zfs_pools: zfsPoolsSchema,
    storage: storageSchema,
    vms_runtime: vmsRuntimeSchema,
  },
  medium: {
    zfs_datasets: zfsDatasetsSchema,
    vms_detail: vmsDetailSchema,
    host_care: hostCareSchema,
  },
  slow: {
    system_info: systemInfoSchema,
    backups: backupsSchema,
  },
} as const;

/** Sections that older agents do not send: where one is absent, nothing is missing. */
type NewerSection = "host_care" | "backups";
export const NEWER_SECTIONS: ReadonlySet<string> = new Set<NewerSection>([
  "host_care",
  "backups",
]);

export type Kind = keyof typeof SECTIONS;
export type SectionName<K extends Kind = Kind> = K extends Kind ? keyof typeof SECTIONS[K] & string
  : never;

/** What each section holds when it was read. */
export type SectionValues = ValuesOf<"fast"> & ValuesOf<"medium"> & ValuesOf<"slow">;
type ValuesOf<K extends Kind> = {
  [S in keyof typeof SECTIONS[K]]: z.infer<typeof SECTIONS[K][S] & z.ZodMiniType>;
};

/** One sample as read: each section with its value (or null) and its errors. */
export type SampleReading<K extends Kind> =
  & {
    [S in Exclude<keyof typeof SECTIONS[K], NewerSection>]: Reading<
      z.infer<typeof SECTIONS[K][S] & z.ZodMiniType>
    >;
  }
  & {
    [S in Extract<keyof typeof SECTIONS[K], NewerSection>]?: Reading<
      z.infer<typeof SECTIONS[K][S] & z.ZodMiniType>
    >;
  };

export const KINDS = Object.keys(SECTIONS) as Kind[];

/** How often an agent collects each kind, in seconds. */
export type Intervals = Record<Kind, number>;

/** What an agent is taken to use when it does not say. */
export const DEFAULT_INTERVALS: Intervals = {
  fast: 30,
  medium: 300,
  slow: 1800,
};

export type SectionSchema = z.ZodMiniType<{ errors: SectionError[] }>;

/** Reads a sample's `data`. An absent section is an error of that section, never empty. */
export type ReadSample = <K extends Kind>(
  kind: K,
  data: Readonly<Record<string, unknown>>,
) => SampleReading<K>;

/** Reads by the schemas of the table above. */
export const readSample: ReadSample = createSampleReader((schema) => schema);

/** Reads by what `prepare` makes of a schema, once, when its section is first read. */
export function createSampleReader(prepare: (schema: SectionSchema) => SectionSchema): ReadSample {
  const prepared = new Map<SectionSchema, SectionSchema>();
  const preparedOf = (schema: SectionSchema): SectionSchema => {
    const known = prepared.get(schema) ?? prepare(schema);
    prepared.set(schema, known);
    return known;
  };
  return <K extends Kind>(kind: K, data: Readonly<Record<string, unknown>>) => {
    const readings = Object.entries(SECTIONS[kind]).flatMap(([name, schema]) => {
      if (data[name] === undefined && NEWER_SECTIONS.has(name)) return [];
      const reading = data[name] === undefined
        ? { value: null, errors: [{ tag: "decode", message: "section is missing" }] }
        : readLenient(preparedOf(schema as SectionSchema), data[name]);
      return [[name, reading]];
    });
    return Object.fromEntries(readings) as SampleReading<K>;
  };
}
