import { strictEqual } from "node:assert/strict";
import { Term, TERM_MS } from "./term.ts";

Deno.test("a term lasts from before the database was asked, and ends at its end", () => {
  const term = new Term();
  strictEqual(term.isOver(0), true);

  term.granted(1_000);

  strictEqual(term.isOver(1_000 + TERM_MS - 1), false);
  strictEqual(term.leftMs(1_000), TERM_MS);
  strictEqual(term.isOver(1_000 + TERM_MS), true);
  strictEqual(term.leftMs(2_000 + TERM_MS), 0);
});

Deno.test("an answer that comes late shortens no term, and one that was ended stays so", () => {
  const term = new Term();
  term.granted(5_000);
  term.granted(1_000);
  strictEqual(term.leftMs(5_000), TERM_MS);

  term.end();

  strictEqual(term.isOver(5_000), true);
});
