import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { Reason, Verdict } from "../../shared/verdict/mod.ts";
import { ReasonBook } from "./reason_book.ts";

const reason = (code: string, subject = ""): Reason => ({
  level: "warning",
  code,
  subject,
  subject_id: subject,
  text: `${code} ${subject}`,
  since_unix: null,
  as_of_unix: null,
});
const verdict = (...reasons: Reason[]): Verdict => ({ level: "warning", reasons });
const at = (nowUnix: number) => () => nowUnix;

Deno.test("ReasonBook.take() says what opened and what closed, by code and subject", () => {
  const book = new ReasonBook();
  book.take(verdict(reason("pool_capacity", "tank"), reason("clock_skew")), 10, at(10));

  const changes = book.take(
    verdict(reason("pool_capacity", "rpool"), reason("clock_skew")),
    20,
    at(20),
  );

  deepStrictEqual(changes.opened.map(({ code, subject }) => [code, subject]), [
    ["pool_capacity", "rpool"],
  ]);
  deepStrictEqual(changes.closed, [{ code: "pool_capacity", subject: "tank" }]);
});

Deno.test("ReasonBook keeps since when a reason holds while its text changes", () => {
  const book = new ReasonBook();
  book.take(verdict(reason("clock_skew")), 10, at(10));

  const changed = { ...reason("clock_skew"), text: "more" };
  book.take(verdict(changed), 20, at(20));

  deepStrictEqual(book.list([changed], 20).map(({ text, since_unix }) => [text, since_unix]), [
    ["more", 10],
  ]);
});

Deno.test("ReasonBook keeps apart a subject with a line break", () => {
  const book = new ReasonBook();
  book.take(verdict(reason("snapshot_old", "a\nb")), 10, at(10));

  deepStrictEqual(book.take(verdict(), 20, at(20)).closed, [
    { code: "snapshot_old", subject: "a\nb" },
  ]);
});

Deno.test("ReasonBook.restore() goes on with what an earlier process left open", () => {
  const book = new ReasonBook();
  const open = {
    ...reason("clock_skew"),
    opened_unix: 5,
    closed_unix: null,
  };
  book.restore([open], [open]);

  strictEqual(book.take(verdict(reason("clock_skew")), 20, at(20)).opened.length, 0);
  strictEqual(book.list([reason("clock_skew")], 20)[0]?.since_unix, 5);
  book.take(verdict(), 30, at(30));
  strictEqual(book.recent[0]?.closed_unix, 30);
});

Deno.test("ReasonBook lists a mute until the second it expires", () => {
  const book = new ReasonBook();
  const mute = { host_id: 1, code: "clock_skew", subject: "", note: "known", created_at_ms: 0 };
  book.setMutes([{ ...mute, expires_at_ms: 10_000 }]);
  const mutedAt = (nowUnix: number) => book.list([reason("clock_skew")], nowUnix)[0]?.muted;

  deepStrictEqual(mutedAt(9), { note: "known", expires_unix: 10 });
  strictEqual(mutedAt(10), null);
});

Deno.test("ReasonBook.recent holds the newest twenty changes", () => {
  const book = new ReasonBook();

  for (let second = 1; second <= 30; second++) {
    book.take(verdict(reason("clock_skew", String(second))), second, at(second));
  }

  strictEqual(book.recent.length, 20);
  strictEqual(book.recent[0]?.subject, "30");
});
