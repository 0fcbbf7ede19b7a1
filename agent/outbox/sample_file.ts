import * as z from "zod";
import { type Kind, KINDS } from "../../shared/sample/mod.ts";

/** One collection of one kind. */
export interface Sample {
  kind: Kind;
  /** ISO 8601 in UTC. */
  collected_at: string;
  /** Sections by name. */
  data: Record<string, unknown>;
}

/** What the name of a stored sample says. */
export interface SampleFileName {
  /** Order of storing, ascending over restarts. */
  sequence: number;
  kind: Kind;
}

const sampleSchema: z.ZodType<Sample> = z.object({
  kind: z.enum(KINDS),
  collected_at: z.string(),
  data: z.record(z.string(), z.unknown()),
});

const NAME = new RegExp(`^(\\d{12})-(${KINDS.join("|")})\\.json\\.gz$`);

export function formatSampleFileName({ sequence, kind }: SampleFileName): string {
  return `${String(sequence).padStart(12, "0")}-${kind}.json.gz`;
}

/** Null for a name that no stored sample has. */
export function parseSampleFileName(name: string): SampleFileName | null {
  const match = NAME.exec(name);
  return match === null ? null : { sequence: Number(match[1]), kind: match[2] as Kind };
}

/** A sample as its file holds it. */
export async function packSample(sample: Sample): Promise<Uint8Array<ArrayBuffer>> {
  return await bytesThrough(new CompressionStream("gzip"), JSON.stringify(sample));
}

/** Throws when `bytes` are not what `packSample()` makes. */
export async function unpackSample(bytes: Uint8Array<ArrayBuffer>): Promise<Sample> {
  const json = await bytesThrough(new DecompressionStream("gzip"), bytes);
  return sampleSchema.parse(JSON.parse(new TextDecoder().decode(json)));
}

async function bytesThrough(
  stream: CompressionStream | DecompressionStream,
  part: BlobPart,
): Promise<Uint8Array<ArrayBuffer>> {
  return await new Response(new Blob([part]).stream().pipeThrough(stream)).bytes();
}
