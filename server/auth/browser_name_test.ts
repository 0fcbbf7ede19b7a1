import { strictEqual } from "node:assert/strict";
import { browserName } from "./browser_name.ts";

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";

for (
  const [sent, name] of [
    ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/140.0 Safari/537.36`,
      "Chrome on Windows",
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0) ${WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0`,
      "Edge on Windows",
    ],
    [
      `Mozilla/5.0 (Linux; Android 15; Pixel) ${WEBKIT} Chrome/140.0 Mobile Safari/537.36`,
      "Chrome on Android",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
      "Safari on iPhone",
    ],
    ["curl/8.14.1", "curl"],
    ["<script>alert(1)</script>", "Another browser"],
    [`${"x ".repeat(300)}Firefox/140.0`, "Another browser"],
    [undefined, "Another browser"],
  ] as const
) {
  Deno.test(`browserName() calls ${JSON.stringify(sent?.slice(0, 60))} ${name}`, () => {
    strictEqual(browserName(sent), name);
  });
}
