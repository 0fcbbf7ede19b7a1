import * as z from "zod";
import { printable, printableJson } from "../../shared/printable.ts";
import { CommandFailed } from "../exit_codes.ts";
import {
  type Answer,
  checkJson,
  type CheckReport,
  checkText,
  createCheckReport,
  failedReport,
  poolsSchema,
  summarySchema,
} from "./check_report.ts";
import { print } from "./print.ts";
import { readSettings } from "./settings.ts";
import { parseJson } from "../../shared/parse_json.ts";

export interface CheckOptions {
  host?: string;
  fail: "warning" | "critical";
  url?: string;
  tokenFile?: string;
  json?: boolean;
}

/** As the guidelines for plug-ins have it. */
const WITHIN_MS = 10_000;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const MAX_TOKEN_BYTES = 1_024;

/**
 * `check [--host NAME] [--fail LEVEL]`: asks the server that runs, which alone knows who is
 * connected, and tells its verdict as a monitoring plug-in. Resolves with the exit code, 0 to 3.
 */
export async function check(options: CheckOptions): Promise<number> {
  const report = await askServer(options);
  print(options.json ? checkJson(report) : checkText(report));
  return report.exit_code;
}

/** What the server says within `withinMs`, or that it says nothing. */
export async function askServer(
  options: CheckOptions,
  withinMs = WITHIN_MS,
): Promise<CheckReport> {
  try {
    return createCheckReport(await fetchAnswer(options, withinMs), options.fail);
  } catch (error) {
    if (error instanceof CommandFailed) return failedReport(error.message);
    throw error;
  }
}

async function fetchAnswer(
  { host, url, tokenFile }: CheckOptions,
  withinMs: number,
): Promise<Answer> {
  const base = url ?? ownAddress();
  if (!URL.canParse(base)) {
    throw new CommandFailed(
      `Cannot use --url ${
        printableJson(base)
      }: expected an address such as https://monitor.example.com`,
    );
  }
  const token = await readToken(tokenFile);
  const signal = AbortSignal.timeout(withinMs);
  const query = host === undefined ? "" : `?${new URLSearchParams({ host })}`;
  const read = <T>(path: string, schema: z.ZodType<T>) =>
    fetchJson(new URL(path + query, base), { token, signal, withinMs, schema, host });
  const summary = await read("/api/summary", summarySchema);
  if (host === undefined) return { host: null, summary, pools: [] };
  return { host, summary, pools: (await read("/api/pools", poolsSchema)).pools };
}

/** Where the server of these settings listens, as a program on the same machine reaches it. */
function ownAddress(): string {
  const { host, port } = readSettings();
  const reached = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}

async function readToken(path: string | undefined): Promise<string> {
  if (path === undefined) {
    throw new CommandFailed(
      "Cannot ask the server: expected --token-file with an API token of the scope read",
    );
  }
  const bytes = new Uint8Array(MAX_TOKEN_BYTES);
  try {
    using file = await Deno.open(path);
    const length = await file.read(bytes) ?? 0;
    return new TextDecoder().decode(bytes.subarray(0, length)).trim();
  } catch (error) {
    throw new CommandFailed(`Cannot read --token-file ${printableJson(path)}: ${reasonOf(error)}`);
  }
}

interface Question<T> {
  token: string;
  signal: AbortSignal;
  /** When `signal` aborts. */
  withinMs: number;
  schema: z.ZodType<T>;
  host: string | undefined;
}

async function fetchJson<T>(
  url: URL,
  { token, signal, withinMs, schema, host }: Question<T>,
): Promise<T> {
  const cannot = `Cannot ask ${url.origin}`;
  if (!/^[\w-]+$/.test(token)) {
    throw new CommandFailed(`${cannot}: the token file does not hold an API token`);
  }
  let text: string;
  let status: number;
  try {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(url, { headers, redirect: "error", signal });
    status = response.status;
    text = await readText(response);
  } catch (error) {
    if (error instanceof CommandFailed) throw error;
    if (signal.aborted) {
      throw new CommandFailed(`${cannot}: no answer within ${withinMs / 1000} s`);
    }
    throw new CommandFailed(`${cannot}: ${reasonOf(error)}`);
  }
  if (status === 404 && host !== undefined) {
    throw new CommandFailed(
      `Cannot check ${printableJson(host)}: no host of this name is registered`,
    );
  }
  if (status !== 200) {
    throw new CommandFailed(`${cannot}: ${REFUSALS[status] ?? `status ${status}`}`);
  }
  const reading = schema.safeParse(parseJson(text));
  if (reading.success) return reading.data;
  throw new CommandFailed(`${cannot}: what it answers is not that of this version`);
}

const REFUSALS: Readonly<Record<number, string>> = {
  401: "the token is not valid there (401)",
  403: "the token does not have the scope read (403)",
  429: "the token has asked too often (429)",
};

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) {
      throw new CommandFailed(`Cannot read the answer: it is over ${MAX_ANSWER_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return await new Blob(chunks).text();
}

/** `fetch` itself says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return printable(String(error));
  return printable(error.cause instanceof Error ? error.cause.message : error.message);
}
