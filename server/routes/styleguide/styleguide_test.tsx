import { deepStrictEqual, match } from "node:assert/strict";
import { LEVELS } from "../../../shared/verdict/mod.ts";
import { renderToString } from "preact-render-to-string";
import { toneWord } from "../../islands/ui/LevelBadge.tsx";
import { StyleguidePage } from "./styleguide.tsx";
import { COLOR_TOKENS, GAP_TOKENS, SIZE_TOKENS } from "./tokens.ts";

Deno.test("the style guide shows every colour, size and distance that the style sheet names", async () => {
  const sheet = await Deno.readTextFile(
    new URL("../../static/css/01_tokens.css", import.meta.url),
  );
  const [, first = ""] = /:root \{(.*?)\n\}/s.exec(sheet) ?? [];
  const names = (pattern: RegExp) => [...first.matchAll(pattern)].map(([, name]) => name);

  deepStrictEqual([...COLOR_TOKENS], names(/--([\w-]+): light-dark/g));
  deepStrictEqual([...SIZE_TOKENS], names(/--size-([\w-]+):/g));
  deepStrictEqual([...GAP_TOKENS], names(/--gap-([\w-]+):/g));
});

Deno.test("the style guide shows every level in its words", () => {
  const html = renderToString(<StyleguidePage />);

  for (const level of LEVELS) match(html, new RegExp(`class="badge"[^>]*>.*?${toneWord(level)}<`));
});
