/** The keys of agent.toml. Each schema's error says what is expected there. */
import * as z from "zod/mini";
import { DEFAULT_INTERVALS } from "../../shared/sample/mod.ts";

/** Where the agent looks unless `[paths]` says otherwise. */
export const DEFAULT_PATHS = {
  proc: "/proc",
  pve: "/etc/pve",
  state: "/var/lib/proxmox-monitor-agent",
};

const SECONDS = "a whole number of seconds from 1 to 86400";
const TABLE = "a table";

const seconds = z.int(SECONDS).check(z.minimum(1, SECONDS), z.maximum(86_400, SECONDS));
const path = z.string("a path").check(z.minLength(1, "a path"));

export const TOKEN_EXPECTED = 'the token that "register-host" printed, or token_file instead';
/** What a token is made of cannot hold spaces or control characters. */
export const TOKEN = /^[\x21-\x7e]{1,512}$/;

export const HOST_ID_EXPECTED =
  "the registered name: 1 to 100 letters, digits, dots, underscores or hyphens, " +
  "first a letter or digit";
export const HOST_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** More would be no list that somebody keeps, and each costs a try in every round. */
const MAX_SERVERS = 8;
const SERVERS_EXPECTED = `one address, or a list of 1 to ${MAX_SERVERS}`;
const SERVER_URL_EXPECTED = 'a URL like "wss://monitor.example.com/socket/websocket", ' +
  "with ws:// to this machine itself only, without user, password or query";

const token = z.string(TOKEN_EXPECTED).check(z.trim(), z.regex(TOKEN, TOKEN_EXPECTED));
const hostId = z.string(HOST_ID_EXPECTED).check(z.regex(HOST_ID, HOST_ID_EXPECTED));
const serverUrl = z.string(SERVER_URL_EXPECTED).check(z.refine(isServerUrl, SERVER_URL_EXPECTED));
const serverUrls = z.array(serverUrl)
  .check(z.minLength(1, SERVERS_EXPECTED), z.maxLength(MAX_SERVERS, SERVERS_EXPECTED));

const intervals = z.strictObject({
  fast_seconds: z._default(seconds, DEFAULT_INTERVALS.fast),
  medium_seconds: z._default(seconds, DEFAULT_INTERVALS.medium),
  slow_seconds: z._default(seconds, DEFAULT_INTERVALS.slow),
}, TABLE);
const debug = z.strictObject({ dump_dir: z._default(z.string("a path, or empty"), "") }, TABLE);
const paths = z.strictObject({
  proc: z._default(path, DEFAULT_PATHS.proc),
  pve: z._default(path, DEFAULT_PATHS.pve),
  state: z._default(path, DEFAULT_PATHS.state),
}, TABLE);

export const configSchema = z.strictObject({
  server_url: z.union([serverUrl, serverUrls], SERVER_URL_EXPECTED),
  token: z.optional(token),
  token_file: z.optional(path),
  host_id: z.optional(hostId),
  intervals: z.prefault(intervals, {}),
  debug: z.prefault(debug, {}),
  paths: z.prefault(paths, {}),
});

/** Every key with its table, for hints. */
export const CONFIG_KEYS: readonly string[] = [
  ...Object.keys(configSchema.shape),
  ...Object.entries({ intervals, debug, paths }).flatMap(([table, schema]) =>
    Object.keys(schema.shape).map((key) => `${table}.${key}`)
  ),
];

/** Unencrypted connections carry the token in clear: they never leave the machine. */
export function isServerUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username + url.password + url.search + url.hash !== "") return false;
  return url.protocol === "wss:" || (url.protocol === "ws:" && isLoopback(url.hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
