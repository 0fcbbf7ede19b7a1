import { parse, TomlError } from "smol-toml";
import type * as z from "zod/mini";
import { DEFAULT_INTERVALS, type Intervals } from "../../shared/sample/mod.ts";
import { describeIssue } from "./describe_issue.ts";
import {
  configSchema,
  DEFAULT_PATHS,
  HOST_ID,
  HOST_ID_EXPECTED,
  TOKEN,
  TOKEN_EXPECTED,
} from "./schema.ts";
import type { Paths } from "../io/allowed.ts";
import { type Disk, diskErrorText } from "../io/disk.ts";

/** What collecting needs; known also where no configuration is. */
export interface LocalConfig {
  /** Seconds. */
  intervals: Intervals;
  paths: Paths;
  /** Null: no dump. */
  dumpDirectory: string | null;
}

/** Where samples go and as whom. */
export interface ServerSettings {
  /** 1 to 8, each once, without `/websocket`, which the phoenix client appends. */
  endPoints: readonly string[];
  hostId: string;
  token: string;
}

export interface Config extends LocalConfig {
  server: ServerSettings;
  /** Null when the token stands in the configuration itself. */
  tokenFile: string | null;
  /** What works but should be put right, in sentences. */
  warnings: string[];
}

export type LoadedConfig =
  | { ok: true; config: Config }
  | { ok: false; reason: "not_found" | "invalid"; message: string };

export interface ConfigSource {
  disk: Pick<Disk, "readText" | "mode" | "permits">;
  hostname(): string;
}

export const LOCAL_DEFAULTS: LocalConfig = {
  intervals: DEFAULT_INTERVALS,
  paths: DEFAULT_PATHS,
  dumpDirectory: null,
};

type ConfigFile = z.infer<typeof configSchema>;

/** Says what is wrong; the file's name is put before it. */
export class ConfigError extends Error {}

/** Reads agent.toml. A token never stands in a message. */
export async function loadConfig(path: string, source: ConfigSource): Promise<LoadedConfig> {
  try {
    const file = parseConfigFile(await readFile(path, source));
    await checkPaths(file, source);
    const tokenPath = file.token_file ?? path;
    const server = {
      endPoints: [...new Set([file.server_url].flat().map(endPointOf))],
      hostId: hostIdOf(file, source),
      token: file.token ?? await readToken(tokenPath, source),
    };
    const { intervals } = file;
    return {
      ok: true,
      config: {
        server,
        tokenFile: file.token_file ?? null,
        warnings: await tokenWarnings(tokenPath, source),
        intervals: {
          fast: intervals.fast_seconds,
          medium: intervals.medium_seconds,
          slow: intervals.slow_seconds,
        },
        dumpDirectory: file.debug.dump_dir === "" ? null : file.debug.dump_dir,
        paths: file.paths,
      },
    };
  } catch (error) {
    const notFound = error instanceof Deno.errors.NotFound;
    if (!notFound && !(error instanceof ConfigError)) throw error;
    return {
      ok: false,
      reason: notFound ? "not_found" : "invalid",
      message: `Cannot use configuration "${path}": ${
        notFound ? "it does not exist: expected a file with server_url and token" : error.message
      }`,
    };
  }
}

async function readFile(path: string, { disk }: ConfigSource): Promise<string> {
  try {
    return await disk.readText(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw error;
    throw new ConfigError(`it cannot be read: ${diskErrorText(error)}`);
  }
}

/** Whatever `text` holds as TOML; throws `ConfigError`. */
export function parseTable(text: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The rest of the message quotes the file, and with it perhaps the token.
    const what = error.message.split("\n", 1)[0];
    throw new ConfigError(`line ${error.line}, column ${error.column}: ${what}`);
  }
}

/** The settings that `text` holds; throws `ConfigError`. */
export function parseConfigFile(text: string): ConfigFile {
  const table = parseTable(text);
  const result = configSchema.safeParse(table);
  if (!result.success) throw new ConfigError(describeIssue(result.error.issues, table));
  if (result.data.token !== undefined && result.data.token_file !== undefined) {
    throw new ConfigError("token and token_file are both set: expected one of them");
  }
  if (result.data.token === undefined && result.data.token_file === undefined) {
    throw new ConfigError(`token is missing: expected ${TOKEN_EXPECTED}`);
  }
  return result.data;
}

/** A built agent holds permissions for the default paths only. */
async function checkPaths({ paths, debug }: ConfigFile, { disk }: ConfigSource): Promise<void> {
  const wanted = [
    { key: "paths.proc", path: paths.proc, access: ["read"] },
    { key: "paths.pve", path: paths.pve, access: ["read"] },
    { key: "paths.state", path: paths.state, access: ["read", "write"] },
    { key: "debug.dump_dir", path: debug.dump_dir, access: ["read", "write"] },
  ] as const;
  const defaults: readonly string[] = ["", ...Object.values(DEFAULT_PATHS)];
  for (const { key, path, access } of wanted) {
    if (defaults.includes(path)) continue;
    const permitted = await Promise.all(access.map((kind) => disk.permits(kind, path)));
    if (permitted.includes(false)) {
      throw new ConfigError(
        `${key} is ${JSON.stringify(path)}: this agent was started without the permission to ` +
          `${access.join(" and ")} there: expected a path below the default ones`,
      );
    }
  }
}

function endPointOf(serverUrl: string): string {
  const { origin, pathname } = new URL(serverUrl);
  return origin + pathname.replace(/\/+$/, "").replace(/\/websocket$/, "");
}

function hostIdOf({ host_id }: ConfigFile, { hostname }: ConfigSource): string {
  if (host_id !== undefined) return host_id;
  const name = hostname();
  if (HOST_ID.test(name)) return name;
  throw new ConfigError(
    `host_id is missing and the hostname ${JSON.stringify(name)} cannot stand for it: ` +
      `expected ${HOST_ID_EXPECTED}`,
  );
}

async function readToken(path: string, { disk }: ConfigSource): Promise<string> {
  const expected = "expected a file that holds the token and nothing else";
  const key = `token_file is ${JSON.stringify(path)}`;
  let token: string;
  try {
    token = (await disk.readText(path)).trim();
  } catch (error) {
    throw new ConfigError(`${key}, which cannot be read (${diskErrorText(error)}): ${expected}`);
  }
  if (!TOKEN.test(token)) throw new ConfigError(`${key}, which holds no token: ${expected}`);
  return token;
}

async function tokenWarnings(path: string, { disk }: ConfigSource): Promise<string[]> {
  // Read a moment ago: where its mode cannot be had, there is nothing to warn of.
  const mode = await disk.mode(path).catch(() => 0o600);
  if ((mode & 0o077) === 0) return [];
  const octal = mode.toString(8).padStart(4, "0");
  return [`"${path}" holds the token and has mode ${octal}: others may read it, expected 0600`];
}
