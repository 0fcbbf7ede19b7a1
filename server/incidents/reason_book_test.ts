import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { Reason, Verdict } from "../../shared/verdict/mod.ts";
import { createIds } from "../../shared/sortable_id.ts";
import { ReasonBook } from "./reason_book.ts";

const reason = (code: string, subject = "", subject_id = subject): Reason => ({
  level: "warning",
  code,
  subject,
  subject_id,
  text: `${code} ${subject}`,
  since_unix: null,
  as_of_unix: null,
});
const verdict = (...reasons: Reason[]): Verdict => ({ level: "warning", reasons });
const at = (nowUnix: number) => () => nowUnix;

Deno.test("ReasonBook.take() says what opened and what closed, by code and subject", () => {
  const book = new ReasonBook(createIds(() => 0));
  book.take(verdict(reason("pool_capacity", "tank"), reason("clock_skew")), 10, at(10));

  const changes = book.take(
    verdict(reason("pool_capacity", "rpool"), reason("clock_skew")),
    20,
    at(20),
  );

  deepStrictEqual(changes.opened.map(({ code, subject }) => [code, subject]), [
    ["pool_capacity", "rpool"],
  ]);
  deepStrictEqual(changes.closed.map(({ code, subject_id }) => [code, subject_id]), [
    ["pool_capacity", "tank"],
  ]);
});

Deno.test("ReasonBook keeps since when a reason holds while its text changes", () => {
  const book = new ReasonBook(createIds(() => 0));
  book.take(verdict(reason("clock_skew")), 10, at(10));

  const changed = { ...reason("clock_skew"), text: "more" };
  book.take(verdict(changed), 20, at(20));

  deepStrictEqual(book.list(20).map(({ text, since_unix }) => [text, since_unix]), [["more", 10]]);
});

Deno.test("ReasonBook keeps apart a subject with a line break", () => {
  const book = new ReasonBook(createIds(() => 0));
  book.take(verdict(reason("snapshot_old", "a\nb")), 10, at(10));

  deepStrictEqual(book.take(verdict(), 20, at(20)).closed.map(({ subject }) => subject), ["a\nb"]);
});

Deno.test("ReasonBook.restore() goes on with what an earlier process left open", () => {
  const book = new ReasonBook(createIds(() => 0));
  const open = { ...reason("clock_skew"), id: "0123", since_unix: 5 };
  book.restore([open]);

  strictEqual(book.take(verdict(reason("clock_skew")), 20, at(20)).opened.length, 0);
  deepStrictEqual(book.list(20).map(({ id, since_unix }) => [id, since_unix]), [["0123", 5]]);
  deepStrictEqual(book.take(verdict(), 30, at(30)).closed.map(({ id }) => id), ["0123"]);
});

Deno.test("ReasonBook gives a reason one id for as long as it holds, and another when it comes back", () => {
  const book = new ReasonBook(createIds(() => 0));
  const ids = [10, 20, 30, 40].map((second) => {
    book.take(second === 30 ? verdict() : verdict(reason("clock_skew")), second, at(second));
    return book.list(second)[0]?.id;
  });

  strictEqual(ids[0], ids[1]);
  strictEqual(ids[2], undefined);
  strictEqual(new Set([ids[0], ids[3], undefined]).size, 3);
});

Deno.test("ReasonBook lists a mute until the second it expires", () => {
  const book = new ReasonBook(createIds(() => 0));
  const mute = {
    host_id: 1,
    code: "clock_skew",
    subject: "",
    subject_id: "",
    note: "known",
    created_at_ms: 0,
  };
  book.setMutes([{ ...mute, expires_at_ms: 10_000 }]);
  book.take(verdict(reason("clock_skew")), 1, at(1));
  const mutedAt = (nowUnix: number) => book.list(nowUnix)[0]?.muted;

  deepStrictEqual(mutedAt(9), { note: "known", expires_unix: 10 });
  strictEqual(mutedAt(10), null);
});

const GUID = "4620770592528249368";
const OTHER = "9220770592528249368";

for (
  const [what, before, after, isAdopted] of [
    ["a pool that was known by its name", "tank", GUID, true],
    ["a pool whose GUID is not told any more", GUID, "tank", true],
    ["a device that was known by its place", `${GUID}/0/1`, `${GUID}/${OTHER}`, true],
    ["another pool of the same name", GUID, OTHER, false],
    ["another device of the same name", `${GUID}/${OTHER}`, `${GUID}/${GUID}`, false],
  ] as const
) {
  Deno.test(`ReasonBook.identify() ${isAdopted ? "goes on with" : "keeps apart"} ${what}`, () => {
    const book = new ReasonBook(createIds(() => 0));
    const found = reason("pool_health", "tank", after);
    book.take(verdict(reason("pool_health", "tank", before)), 10, at(10));

    const identified = book.identify([found]);
    const changes = book.take(verdict(found), 20, at(20));

    deepStrictEqual(identified.map(({ subject_id }) => subject_id), isAdopted ? [after] : []);
    strictEqual(book.list(20)[0]?.since_unix, isAdopted ? 10 : 20);
    strictEqual(changes.closed.length, isAdopted ? 0 : 1);
  });
}

Deno.test("ReasonBook.identify() leaves a reason alone that is found under its own name as well", () => {
  const book = new ReasonBook(createIds(() => 0));
  book.take(verdict(reason("pool_health", "tank")), 10, at(10));

  const identified = book.identify([
    reason("pool_health", "tank"),
    reason("pool_health", "tank", GUID),
  ]);

  deepStrictEqual(identified, []);
});

Deno.test("ReasonBook.identify() goes on with one name for one reason only", () => {
  const book = new ReasonBook(createIds(() => 0));
  book.take(verdict(reason("pool_health", "tank")), 10, at(10));
  const found = [reason("pool_health", "tank", GUID), reason("pool_health", "tank", OTHER)];

  book.identify(found);
  book.take(verdict(...found), 20, at(20));

  deepStrictEqual(book.list(20).map(({ since_unix }) => since_unix), [10, 20]);
});

Deno.test("ReasonBook.identifyMutes() makes a mute by name one of the first pool of that name", () => {
  const book = new ReasonBook(createIds(() => 0));
  const mute = { host_id: 1, code: "pool_health", subject: "tank", subject_id: "tank", note: "" };
  book.setMutes([{ ...mute, expires_at_ms: null, created_at_ms: 0 }]);
  const found = [reason("pool_health", "tank", GUID), reason("pool_health", "tank", OTHER)];

  deepStrictEqual(book.identifyMutes(found), [
    { code: "pool_health", subject: "tank", subject_id: GUID, from_subject_id: "tank" },
  ]);
  book.take(verdict(...found), 1, at(1));
  deepStrictEqual(book.list(1).map(({ muted }) => muted !== null), [true, false]);
  deepStrictEqual(book.identifyMutes(found), []);
});
