import { type Kind, KINDS } from "../../shared/sample/mod.ts";

/** One collection of one kind, as it is kept and sent: its sections are written as JSON once. */
export interface SampleText {
  kind: Kind;
  /** ISO 8601 in UTC. */
  collected_at: string;
  /** The sections by name, a JSON object. */
  data_json: string;
}

const HEAD = new RegExp(
  `^\\{"kind":"(${KINDS.join("|")})","collected_at":"([^"\\\\]{1,40})","data":`,
);

/** What the push of a sample holds; `sent_at` is ISO 8601 in UTC. */
export function payloadText({ collected_at, data_json }: SampleText, sent_at: string): string {
  const times = `"collected_at":${JSON.stringify(collected_at)},"sent_at":${
    JSON.stringify(sent_at)
  }`;
  return `{${times},"data":${data_json}}`;
}

/** What the file of a sample holds. */
export function storedText({ kind, collected_at, data_json }: SampleText): string {
  return `{"kind":"${kind}","collected_at":${JSON.stringify(collected_at)},"data":${data_json}}`;
}

/** Null for a text that `storedText()` does not make. */
export function parseStoredText(text: string): SampleText | null {
  const [head, kind, collected_at] = HEAD.exec(text) ?? [];
  if (head === undefined || collected_at === undefined || !text.endsWith("}}")) return null;
  return { kind: kind as Kind, collected_at, data_json: text.slice(head.length, -1) };
}
