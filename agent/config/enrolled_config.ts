/** The text of a configuration that names its servers, this host and its new token. */
import { parse, TomlError } from "smol-toml";
import { isSameData } from "../../shared/same_data.ts";
import { parseConfigFile, parseTable } from "./load_config.ts";

/** Stands first in a file that enrolling made, and may make anew for another server. */
export const ENROLLED_MARK = '# Written by "proxmox-monitor-agent enroll".';

export interface EnrolledSettings {
  /** One or more, each as agent.toml has it. */
  server_urls: readonly string[];
  host_id: string;
}

export interface PresentConfig {
  /** Null: there is no file. */
  text: string | null;
  /** What stands for a missing `host_id`. */
  hostname: string;
}

/** Makes the new text once there is a token. */
export type ConfigPlan =
  | { ok: true; textWith(token: string): string }
  | { ok: false; message: string };

/** Fits the form of a token. */
const SOME_TOKEN = "x";

/**
 * What is to become of `present`: the settings and the token are put into it, and all else stays.
 * One that names another server or another host is refused unless enrolling made it, or `force`.
 * Throws `ConfigError` where the result would not be a configuration.
 */
export function planConfig(
  present: PresentConfig,
  wanted: EnrolledSettings,
  { force }: { force: boolean },
): ConfigPlan {
  const { text, hostname } = present;
  if (text === null) return { ok: true, textWith: (token) => newText(wanted, token) };

  const before = parseTable(text);
  const servers = [before["server_url"] ?? []].flat();
  const host = before["host_id"] ?? hostname;
  const isAmong = (list: readonly unknown[]) => (url: unknown) =>
    list.some((other) => isSameAddress(url, other));
  const isSameServer = servers.some(isAmong(wanted.server_urls));
  const keepsServers = wanted.server_urls.every(isAmong(servers));
  const isSameHost = String(host).toLowerCase() === wanted.host_id.toLowerCase();
  const isOther = servers.length > 0 && !(isSameServer && isSameHost);
  if (isOther && !force && !text.startsWith(ENROLLED_MARK)) {
    return {
      ok: false,
      message: `it is for host ${JSON.stringify(host)} at ${servers.join(", ")}: ` +
        "expected the same here, or --force to replace that",
    };
  }
  const textWith = (token: string) => {
    const changes = {
      ...(keepsServers ? {} : { server_url: oneOrList(wanted.server_urls) }),
      token,
      ...(isSameHost ? {} : { host_id: wanted.host_id }),
    };
    return changeText(text, changes, { isMarked: isOther || servers.length === 0 });
  };
  // Said before the code is used up.
  const { token_file: _, ...kept } = before;
  const after = textWith(SOME_TOKEN);
  const expected = {
    ...kept,
    server_url: keepsServers ? before["server_url"] : oneOrList(wanted.server_urls),
    token: SOME_TOKEN,
    ...(isSameHost ? {} : { host_id: wanted.host_id }),
  };
  if (!holds(after, expected)) {
    return {
      ok: false,
      message: "it is written so that the token cannot be replaced: expected " +
        "server_url, token and host_id on a line each",
    };
  }
  parseConfigFile(after);
  return { ok: true, textWith };
}

function holds(text: string, expected: object): boolean {
  try {
    return isSameData(plain(parse(text)), plain(expected));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return false;
  }
}

function newText({ server_urls, host_id }: EnrolledSettings, token: string): string {
  const lines = Object.entries({ server_url: oneOrList(server_urls), token, host_id }).map(toLine);
  return [ENROLLED_MARK, ...lines, ""].join("\n");
}

/** `text` with these top-level keys, each where it stood before, or else at the top. */
function changeText(
  text: string,
  changes: Record<string, Value>,
  { isMarked }: { isMarked: boolean },
): string {
  const lines = text.split("\n");
  const table = lines.findIndex((line) => /^\s*\[/.test(line));
  const head = table === -1 ? lines : lines.slice(0, table);
  const missing = new Map(Object.entries(changes));
  const changed = head.flatMap((line) => {
    const [, key = ""] = /^\s*([\w-]+)\s*=/.exec(line) ?? [];
    if (key === "token_file") return [];
    const value = missing.get(key);
    if (value === undefined) return [line];
    missing.delete(key);
    return [toLine([key, value])];
  });
  const mark = isMarked && !text.startsWith(ENROLLED_MARK) ? [ENROLLED_MARK] : [];
  const [first, ...others] = changed;
  const isFirstMark = first === ENROLLED_MARK;
  const added = [...missing].map(toLine);
  const top = isFirstMark ? [first, ...added, ...others] : [...mark, ...added, ...changed];
  return [...top, ...lines.slice(head.length)].join("\n");
}

type Value = string | readonly string[];

function oneOrList(urls: readonly string[]): Value {
  return urls.length === 1 ? urls[0] ?? "" : urls;
}

/** A TOML string is written as a JSON string is. */
function toLine([key, value]: [string, Value]): string {
  const text = typeof value === "string"
    ? JSON.stringify(value)
    : `[${value.map((entry) => JSON.stringify(entry)).join(", ")}]`;
  return `${key} = ${text}`;
}

function isSameAddress(one: unknown, other: unknown): boolean {
  const bare = (url: string) => url.replace(/\/+$/, "").replace(/\/websocket$/, "").toLowerCase();
  return typeof one === "string" && typeof other === "string" && bare(one) === bare(other);
}

/** Tables of TOML are objects without a prototype. */
function plain(table: object): unknown {
  return JSON.parse(JSON.stringify(table));
}
