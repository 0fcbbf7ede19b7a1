import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { systemZone } from "../shared/calendar/zone.ts";
import { readConfig } from "./config.ts";

const HASH = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$" +
  "aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g";

Deno.test("readConfig() uses the documented defaults for an empty environment", () => {
  deepStrictEqual(readConfig({}), {
    ok: true,
    config: {
      host: "127.0.0.1",
      port: 4000,
      database_path: "./data/monitor.db",
      database_url: null,
      production: false,
      dashboard_password_hash: null,
      secret_key_base: null,
      public_origin: null,
      retention_hours: 48,
      time_zone: systemZone(),
      trusted_proxies: ["127.0.0.1", "::1"],
    },
  });
});

const REFUSED: [variable: string, value: string, shown: string][] = [
  ["PORT", "65536", '"65536"'],
  ["PORT", "80a", '"80a"'],
  ["HOST", "a b", '"a b"'],
  ["DATABASE_PATH", "data/", '"data/"'],
  ["MONITOR_ENV", "prod", '"prod"'],
  ["DASHBOARD_PASSWORD_HASH", "hunter2", "(hidden, 7 characters)"],
  ["DASHBOARD_PASSWORD_HASH", "$2b$10$" + "a".repeat(53), "(hidden, 60 characters)"],
  ["SECRET_KEY_BASE", "x".repeat(31), "(hidden, 31 characters)"],
  ["PUBLIC_URL", "monitor.example.com", '"monitor.example.com"'],
  ["PUBLIC_URL", "https://monitor.example.com/path", '"https://monitor.example.com/path"'],
  ["RETENTION_HOURS", "0", '"0"'],
  ["TIME_ZONE", "Vienna", '"Vienna"'],
  ["TIME_ZONE", "+01:00", '"+01:00"'],
  ["TRUSTED_PROXIES", "127.0.0.1,proxy", '"127.0.0.1,proxy"'],
];
for (const [variable, value, shown] of REFUSED) {
  Deno.test(`readConfig() refuses ${variable} ${shown} and says what it expects`, () => {
    const reading = readConfig({ [variable]: value });

    strictEqual(reading.ok, false);
    if (reading.ok) return;
    strictEqual(reading.problems.length, 1);
    strictEqual(
      reading.problems[0]?.startsWith(`Cannot use ${variable} ${shown}: expected `),
      true,
    );
  });
}

Deno.test("readConfig() says what is wrong with DATABASE_URL without repeating it", () => {
  const reading = readConfig({ DATABASE_URL: "postgres://u:secret@h/d?sslmode=on" });

  deepStrictEqual(reading, {
    ok: false,
    problems: [
      "Cannot use DATABASE_URL (hidden, 34 characters): sslmode is none of disable, require, " +
      "verify-full; expected the address of a PostgreSQL database, such as " +
      "postgres://monitor:secret@db1/monitor",
    ],
  });
});

Deno.test("readConfig() in production names each of the three missing variables", () => {
  const reading = readConfig({ MONITOR_ENV: "production" });

  strictEqual(reading.ok, false);
  if (reading.ok) return;
  deepStrictEqual(reading.problems.map((problem) => problem.split(":")[0]), [
    "Cannot start in production without DASHBOARD_PASSWORD_HASH",
    "Cannot start in production without SECRET_KEY_BASE",
    "Cannot start in production without PUBLIC_URL",
  ]);
});

Deno.test("readConfig() in production accepts a complete environment", () => {
  const reading = readConfig({
    MONITOR_ENV: "production",
    DASHBOARD_PASSWORD_HASH: HASH,
    SECRET_KEY_BASE: "9f86d081884c7d659a2feaa0c55ad015",
    PUBLIC_URL: "https://monitor.example.com/",
  });

  strictEqual(reading.ok, true);
  if (reading.ok) strictEqual(reading.config.public_origin, "https://monitor.example.com");
});

const COMPLETE = {
  DASHBOARD_PASSWORD_HASH: HASH,
  SECRET_KEY_BASE: "9f86d081884c7d659a2feaa0c55ad015",
  PUBLIC_URL: "https://monitor.example.com",
};

for (
  const [variable, value, problem] of [
    [
      "DASHBOARD_PASSWORD_HASH",
      HASH.replace("m=19456,t=2", "m=8,t=1"),
      "(hidden, 93 characters): its Argon2id parameters are weak, expected at least m=19456 and " +
      't=2; make a new one with "hash-password"',
    ],
    [
      "SECRET_KEY_BASE",
      "a".repeat(32),
      "(hidden, 32 characters): it repeats itself, expected a random text; " +
      '"openssl rand -base64 48" prints one',
    ],
    [
      "PUBLIC_URL",
      "http://monitor.example.com",
      '"http://monitor.example.com": expected https in production, since passwords and tokens ' +
      "would pass in clear; put a proxy with TLS before the server, as docs/server.md says",
    ],
  ] as const
) {
  Deno.test(`readConfig() refuses a weak ${variable} in production, and takes it elsewhere`, () => {
    const environment = { ...COMPLETE, [variable]: value };

    deepStrictEqual(readConfig({ ...environment, MONITOR_ENV: "production" }), {
      ok: false,
      problems: [`Cannot use ${variable} ${problem}`],
    });
    strictEqual(readConfig(environment).ok, true);
  });
}
