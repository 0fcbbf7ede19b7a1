import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { readDatabaseUrl } from "./database_url.ts";

Deno.test("readDatabaseUrl() reads every part, and fills in what is usual", () => {
  deepStrictEqual(readDatabaseUrl("postgres://monitor:s%40cret@db1,db2:5433/fleet"), {
    ok: true,
    address: {
      hosts: [{ host: "db1", port: 5432 }, { host: "db2", port: 5433 }],
      user: "monitor",
      password: "s@cret",
      database: "fleet",
      sslmode: "disable",
      sslrootcert: null,
      needs_writes: true,
      name: "postgres://db1:5432,db2:5433/fleet",
    },
  });
});

const READ: readonly (readonly [url: string, hosts: string])[] = [
  ["postgresql://u@[::1]:6000/d", "::1 6000"],
  ["postgres://u@/d?host=/var/run/postgresql", "/var/run/postgresql 5432"],
  [
    "postgres://u@h/d?sslmode=verify-full&sslrootcert=/etc/ca.pem&target_session_attrs=any",
    "h 5432",
  ],
];
for (const [url, hosts] of READ) {
  Deno.test(`readDatabaseUrl() reads ${url}`, () => {
    const reading = readDatabaseUrl(url);

    strictEqual(
      reading.ok && reading.address.hosts.map(({ host, port }) => `${host} ${port}`).join(),
      hosts,
    );
  });
}

const REFUSED: readonly (readonly [url: string, why: string])[] = [
  ["mysql://u@h/d", "it is no postgres:// address"],
  ["postgres://u@/d", "it names no host, or one that is none"],
  ["postgres://u@h:70000/d", "it names no host, or one that is none"],
  ["postgres://u@a,,b/d", "it names no host, or one that is none"],
  [`postgres://u@${Array.from({ length: 17 }, (_, at) => `h${at}`)}/d`, "it names over 16 hosts"],
  ["postgres://h/d", "it names no user, or no database"],
  ["postgres://u@h", "it names no user, or no database"],
  ["postgres://u@h/d?sslmode=prefer", "sslmode is none of disable, require, verify-full"],
  ["postgres://u@h/d?sslmod=require", 'it has the unknown parameter "sslmod"'],
  [
    "postgres://u@h/d?target_session_attrs=primary",
    "target_session_attrs is neither read-write nor any",
  ],
];
for (const [url, why] of REFUSED) {
  Deno.test(`readDatabaseUrl() refuses ${url.slice(0, 60)}: ${why}`, () => {
    deepStrictEqual(readDatabaseUrl(url), { ok: false, why });
  });
}
