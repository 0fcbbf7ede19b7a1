import { deepStrictEqual } from "node:assert/strict";
import { TestingClock } from "../../testing/clock.ts";
import { createStrangersLog, type StrangersLine } from "./strangers_log.ts";

function openLog(linesPerMinute?: number) {
  const lines: string[] = [];
  const write = (message: string, { count, kind, who }: Record<string, unknown>) => {
    lines.push(message.startsWith("Left out") ? `${count} more ${kind}` : `${who}`);
  };
  const log = { info: write, warn: write, error: write };
  const clock = new TestingClock();
  const strangers = createStrangersLog({ log, clock, ...(linesPerMinute && { linesPerMinute }) });
  const say = (kind: StrangersLine, who: string) =>
    strangers.write(kind, "warn", "Somebody {who}", { who });
  return { lines, clock, say, strangers };
}

Deno.test("strangersLog: ten lines of a kind in a minute, then a count, then ten again", async () => {
  const { lines, clock, say, strangers } = openLog();
  using _ = strangers;

  for (let line = 1; line <= 3000; line++) say("sign_in", `a${line}`);
  deepStrictEqual(lines, Array.from({ length: 10 }, (_, index) => `a${index + 1}`));
  await clock.advance(60_000);
  deepStrictEqual(lines.splice(0).at(-1), "2990 more sign_in");
  for (let line = 1; line <= 10; line++) say("sign_in", `b${line}`);
  await clock.advance(60_000);

  deepStrictEqual(lines, Array.from({ length: 10 }, (_, index) => `b${index + 1}`));
});

Deno.test("strangersLog: one kind takes nothing from another", () => {
  const { lines, say, strangers } = openLog(1);
  using _ = strangers;

  for (const who of ["first", "second"]) say("sign_in", who);
  say("join", "third");

  deepStrictEqual(lines, ["first", "third"]);
});

Deno.test("strangersLog: what was left out is counted at the end, too", async () => {
  const { lines, clock, say, strangers } = openLog(1);
  for (const who of ["first", "second"]) say("request", who);

  strangers[Symbol.dispose]();
  await clock.advance(0);

  deepStrictEqual(lines, ["first", "1 more request"]);
});
