/** The server's settings, read from the environment once, at the edge. */
import * as z from "zod";
import { systemZone, usualZone } from "../shared/calendar/zone.ts";
import { isArgon2idHash, isStrongArgon2idHash, LEAST_ARGON2ID } from "./auth/argon2id_hash.ts";
import { hasEntropy } from "./auth/key_strength.ts";
import { type DatabaseAddress, readDatabaseUrl } from "./store/database_url.ts";

export interface ServerConfig {
  host: string;
  /** 0 lets the system choose a free port. */
  port: number;
  database_path: string;
  /** Where PostgreSQL keeps the database; null: SQLite does, in the file at `database_path`. */
  database_url: DatabaseAddress | null;
  production: boolean;
  dashboard_password_hash: string | null;
  secret_key_base: string | null;
  /** Origin allowed for browser sockets and forms, without a trailing slash. */
  public_origin: string | null;
  retention_hours: number;
  /** IANA zone of what names none of its own: digests, quiet hours and windows. */
  time_zone: string;
  trusted_proxies: readonly string[];
}

export type ConfigReading =
  | { ok: true; config: ServerConfig }
  | { ok: false; problems: string[] };

type Environment = Readonly<Record<string, string | undefined>>;

interface Variable<T> {
  name: string;
  expected: string;
  /** Text of an unset or empty variable; undefined when it has none. */
  fallback?: string;
  /** A secret's value is not repeated in a message, which ends up in logs. */
  secret?: boolean;
  /** What is wrong with a value, where that can be said without repeating it. */
  why?(text: string): string;
  /** What must hold in production besides; a value that does not is refused with `advice`. */
  inProduction?: { isGood(text: string): boolean; advice: string };
  schema: z.ZodType<T, string>;
}

const SECRET_KEY_MIN_BYTES = 32;

const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d{1,9}$/).transform(Number).pipe(z.number().min(min).max(max));

const HOST: Variable<string> = {
  name: "HOST",
  expected: "an IP address or host name to listen on",
  fallback: "127.0.0.1",
  schema: z.string().regex(/^[\w.:-]+$/),
};
const PORT: Variable<number> = {
  name: "PORT",
  expected: "a whole number from 0 to 65535",
  fallback: "4000",
  schema: wholeNumber(0, 65535),
};
const DATABASE_PATH: Variable<string> = {
  name: "DATABASE_PATH",
  expected: "the path of a file",
  fallback: "./data/monitor.db",
  schema: z.string().regex(/[^/]$/),
};
const DATABASE_URL: Variable<DatabaseAddress> = {
  name: "DATABASE_URL",
  expected: "the address of a PostgreSQL database, such as postgres://monitor:secret@db1/monitor",
  secret: true,
  why(text) {
    const reading = readDatabaseUrl(text);
    return reading.ok ? "" : `${reading.why}; `;
  },
  schema: z.string().transform((text, context) => {
    const reading = readDatabaseUrl(text);
    if (reading.ok) return reading.address;
    context.addIssue(reading.why);
    return z.NEVER;
  }),
};
const MONITOR_ENV: Variable<string> = {
  name: "MONITOR_ENV",
  expected: '"development" or "production"',
  fallback: "development",
  schema: z.string().regex(/^(development|production)$/),
};
const DASHBOARD_PASSWORD_HASH: Variable<string> = {
  name: "DASHBOARD_PASSWORD_HASH",
  expected: 'an Argon2id string, as "hash-password" prints it',
  secret: true,
  inProduction: {
    isGood: isStrongArgon2idHash,
    advice: `its Argon2id parameters are weak, expected at least m=${LEAST_ARGON2ID.memory_kib} ` +
      `and t=${LEAST_ARGON2ID.passes}; make a new one with "hash-password"`,
  },
  schema: z.string().refine(isArgon2idHash),
};
const SECRET_KEY_BASE: Variable<string> = {
  name: "SECRET_KEY_BASE",
  expected: `at least ${SECRET_KEY_MIN_BYTES} bytes of text`,
  secret: true,
  inProduction: {
    isGood: hasEntropy,
    advice: 'it repeats itself, expected a random text; "openssl rand -base64 48" prints one',
  },
  schema: z.string().refine((text) =>
    new TextEncoder().encode(text).length >= SECRET_KEY_MIN_BYTES
  ),
};
const PUBLIC_URL: Variable<string> = {
  name: "PUBLIC_URL",
  expected: "an http or https address without a path, such as https://monitor.example.com",
  inProduction: {
    isGood: (text) => URL.canParse(text) && new URL(text).protocol === "https:",
    advice: "expected https in production, since passwords and tokens would pass in clear; " +
      "put a proxy with TLS before the server, as docs/server.md says",
  },
  schema: z.string().refine(isOriginUrl).transform((text) => new URL(text).origin),
};
const RETENTION_HOURS: Variable<number> = {
  name: "RETENTION_HOURS",
  expected: "a whole number from 1 to 8760",
  fallback: "48",
  schema: wholeNumber(1, 8760),
};
const TIME_ZONE: Variable<string> = {
  name: "TIME_ZONE",
  expected: "an IANA time zone such as Europe/Vienna",
  fallback: systemZone(),
  schema: z.string().refine((text) => usualZone(text) !== null)
    .transform((text) => usualZone(text) ?? text),
};
const TRUSTED_PROXIES: Variable<string[]> = {
  name: "TRUSTED_PROXIES",
  expected: "IP addresses separated by commas",
  fallback: "127.0.0.1,::1",
  schema: z.string().transform((text) => text.split(",").map((part) => part.trim()))
    .pipe(z.array(z.union([z.ipv4(), z.ipv6()]))),
};

/** Names of all variables the server reads: its whole environment permission. */
export const CONFIG_VARIABLES = [
  HOST,
  PORT,
  DATABASE_PATH,
  DATABASE_URL,
  MONITOR_ENV,
  DASHBOARD_PASSWORD_HASH,
  SECRET_KEY_BASE,
  PUBLIC_URL,
  RETENTION_HOURS,
  TIME_ZONE,
  TRUSTED_PROXIES,
].map((variable) => variable.name);

/** Reads the settings. Each problem is one sentence naming variable, value and expectation. */
export function readConfig(environment: Environment): ConfigReading {
  const problems: string[] = [];
  const isProduction = environment[MONITOR_ENV.name] === "production";

  function read<T>(variable: Variable<T>): T | null {
    const text = environment[variable.name] || variable.fallback;
    if (text === undefined) return null;
    const { name, secret, why, expected, inProduction, schema } = variable;
    const value = secret ? `(hidden, ${text.length} characters)` : `"${text}"`;
    const result = schema.safeParse(text);
    if (!result.success) {
      problems.push(`Cannot use ${name} ${value}: ${why?.(text) ?? ""}expected ${expected}`);
      return null;
    }
    if (isProduction && inProduction?.isGood(text) === false) {
      problems.push(`Cannot use ${name} ${value}: ${inProduction.advice}`);
    }
    return result.data;
  }

  const config = {
    host: read(HOST) ?? "",
    port: read(PORT) ?? 0,
    database_path: read(DATABASE_PATH) ?? "",
    database_url: read(DATABASE_URL),
    production: read(MONITOR_ENV) === "production",
    dashboard_password_hash: read(DASHBOARD_PASSWORD_HASH),
    secret_key_base: read(SECRET_KEY_BASE),
    public_origin: read(PUBLIC_URL),
    retention_hours: read(RETENTION_HOURS) ?? 0,
    time_zone: read(TIME_ZONE) ?? "",
    trusted_proxies: read(TRUSTED_PROXIES) ?? [],
  };
  if (config.production) {
    for (const variable of [DASHBOARD_PASSWORD_HASH, SECRET_KEY_BASE, PUBLIC_URL]) {
      if (environment[variable.name]) continue;
      problems.push(
        `Cannot start in production without ${variable.name}: expected ${variable.expected}`,
      );
    }
  }
  return problems.length === 0 ? { ok: true, config } : { ok: false, problems };
}

function isOriginUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (url.protocol === "https:" || url.protocol === "http:") && url.pathname === "/" &&
    url.search === "" && url.hash === "" && url.username === "" && url.password === "";
}
