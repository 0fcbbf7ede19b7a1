/**
 * A server's process that tells what happens is killed by SIGKILL before each statement that it
 * writes and at each place of its sender, and another goes on with its database.
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { withDatabase } from "../../testing/engine.ts";
import { rounds } from "../../testing/rounds.ts";
import { openHttpSink } from "../../testing/sinks/http_sink.ts";
import { openSmtpSink } from "../../testing/sinks/smtp_sink.ts";
import { makeTestingDirectory, openStore } from "../../testing/store.ts";
import { insertSeenHosts, TellingPlace } from "../../testing/telling/telling_place.ts";

const SCRIPT = new URL("../../testing/telling/telling_process.ts", import.meta.url).pathname;
const RUN_MS = 400_000;
/** A message that was on its way is sent again once its lease is over. */
const DOWN_MS = 30_000;

/** What the three hosts are to bring, by host. */
const MESSAGES = [
  "Critical: pve-1 · tank",
  "Critical: pve-2 · tank",
  "Critical: pve-3 · tank",
  "Resolved: pve-1 · tank",
  "Resolved: pve-3 · tank",
];

interface Message {
  key: string;
  title: string;
}

/** Runs the process from `startMs` on; the signal that ended it, and the time that it came to. */
async function run(path: string, startMs: number, endMs: number, killAt: string) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-check", "-A", SCRIPT, path, `${startMs}`, `${endMs}`, killAt],
    env: await withDatabase({ DATABASE_PATH: path }),
    stdin: "null",
    stderr: "inherit",
  });
  const { signal, code, stdout } = await child.output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  return { signal, code, cameToMs: Number(lines.at(-1)) || startMs };
}

/** Whether it came to that place at all. */
async function killAt(
  place: string,
  { setUp, received }: {
    setUp: (place: TellingPlace) => Promise<void>;
    received: () => readonly Message[];
  },
): Promise<boolean> {
  using directory = makeTestingDirectory();
  const path = join(directory.path, "monitor.db");
  const before = received().length;
  const startMs = await prepare(path, setUp);
  const endMs = startMs + RUN_MS;
  const first = await run(path, startMs, endMs, place);
  if (first.signal === null) {
    strictEqual(first.code, 0);
  } else {
    const second = await run(path, first.cameToMs + DOWN_MS, endMs, "");
    deepStrictEqual([second.signal, second.code], [null, 0], place);
  }
  checkAll(received().slice(before), { place, kills: first.signal === null ? 0 : 1 });
  return first.signal !== null;
}

async function prepare(path: string, setUp: (place: TellingPlace) => Promise<void>) {
  await using store = await openStore({ path });
  await using place = new TellingPlace(store);
  await insertSeenHosts(place, 3);
  await place.start();
  await setUp(place);
  return place.clock.nowMs();
}

function checkAll(
  messages: readonly Message[],
  { place, kills }: { place: string; kills: number },
) {
  const titles = new Map(messages.map(({ key, title }) => [key, title]));
  const told = [...titles.values()];
  deepStrictEqual(told.toSorted(), MESSAGES, `${place}: ${JSON.stringify(messages)}`);
  ok(messages.length - titles.size <= kills, `${place}: ${JSON.stringify(messages)}`);
  for (const host of ["pve-1", "pve-3"]) {
    const ofHost = told.filter((title) => title.includes(host));
    deepStrictEqual(ofHost, [`Critical: ${host} · tank`, `Resolved: ${host} · tank`], place);
  }
}

function webhookParts(sink: ReturnType<typeof openHttpSink>) {
  return {
    setUp: (place: TellingPlace) => place.putWebhook("hook", sink),
    received: () =>
      sink.received.map(({ headers, body }) => ({
        key: headers.get("idempotency-key") ?? "",
        title: (JSON.parse(body) as { title: string }).title,
      })),
  };
}

/** An encoded word of RFC 2047, as the mails' subjects are. */
function decodeWord(text: string): string {
  const escaped = text.replace(/^=\?UTF-8\?Q\?(.*)\?=$/, "$1").replaceAll("_", " ");
  return decodeURIComponent(escaped.replaceAll("=", "%"));
}

const PLACES = ["before-lease", "before-send", "after-send-before-settle", "after-settle"] as const;
for (const name of PLACES) {
  Deno.test(`R1, R2: SIGKILL at "${name}" of any message loses none and doubles one at most`, async () => {
    await using sink = openHttpSink();
    const times = rounds(1, MESSAGES.length);
    for (let time = 1; time <= times; time++) {
      ok(await killAt(`${name} ${time}`, webhookParts(sink)));
    }
  });
}

Deno.test("R1, R2: SIGKILL before any statement loses no message and doubles one at most", async () => {
  await using sink = openHttpSink();
  // Each in the nightly round; in the short one a few that lie far apart.
  const stride = rounds(31, 1);
  let kills = 0;
  for (let number = stride; await killAt(`statement ${number}`, webhookParts(sink));) {
    number += stride;
    kills++;
  }
  ok(kills >= rounds(3, 90), `${kills}`);
});

Deno.test("R2: a mail that was sent by a process that was killed comes again under its Message-ID", async () => {
  await using sink = await openSmtpSink();
  const settings = {
    host: "127.0.0.1",
    port: sink.port,
    security: "none",
    from: "monitor@example.com",
    to: "anna@example.com",
  };
  const header = (raw: string, name: string) =>
    new RegExp(`^${name}: (.*)$`, "mi").exec(raw)?.[1]?.trim() ?? "";
  await killAt("after-send-before-settle 1", {
    setUp: (place) => place.putChannel("mail", { kind: "email", settings }),
    received: () =>
      sink.received.map(({ raw }) => ({
        key: header(raw, "Message-ID"),
        title: decodeWord(header(raw, "Subject")),
      })),
  });
  strictEqual(sink.received.length, MESSAGES.length + 1);
});
