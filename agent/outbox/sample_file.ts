import { type Kind, KINDS } from "../../shared/sample/mod.ts";
import { parseStoredText, type SampleText, storedText } from "./sample_text.ts";

/** What the name of a stored sample says. */
export interface SampleFileName {
  /** Order of storing, ascending over restarts. */
  sequence: number;
  kind: Kind;
}

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
export async function packSample(sample: SampleText): Promise<Uint8Array<ArrayBuffer>> {
  return await bytesThrough(new CompressionStream("gzip"), storedText(sample));
}

/** Null when `bytes` are not what `packSample()` makes: gzip has a checksum of what it holds. */
export async function unpackSample(bytes: Uint8Array<ArrayBuffer>): Promise<SampleText | null> {
  const stored = await bytesThrough(new DecompressionStream("gzip"), bytes).catch(() => null);
  return stored && parseStoredText(new TextDecoder().decode(stored));
}

async function bytesThrough(
  stream: CompressionStream | DecompressionStream,
  part: BlobPart,
): Promise<Uint8Array<ArrayBuffer>> {
  return await new Response(new Blob([part]).stream().pipeThrough(stream)).bytes();
}
