import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { hideZedValues, parseZedWays } from "./zed_rc.ts";

Deno.test("parseZedWays() names the ways that are set, never what they are set to", () => {
  const text = `# ZED_SLACK_WEBHOOK_URL="https://hooks.example.com/x"
ZED_EMAIL_ADDR="root"
ZED_NTFY_TOPIC=secret-topic
export ZED_GOTIFY_URL='https://g.example.com' # here
ZED_PUSHOVER_TOKEN=""
ZED_NOTIFY_INTERVAL_SECS=3600
`;

  deepStrictEqual(parseZedWays(text), ["email", "ntfy", "gotify"]);
  deepStrictEqual(parseZedWays('ZED_EMAIL_ADDR="root"\nZED_EMAIL_ADDR=""\n'), []);
  deepStrictEqual(parseZedWays('ZED_EMAIL_ADDR="" # nobody\n'), []);
});

Deno.test("hideZedValues() leaves names alone", () => {
  const text =
    'ZED_EMAIL_ADDR="a@b.example"\nZED_SLACK_WEBHOOK_URL=https://x\n# token=abc\nabc def\n';

  const hidden = hideZedValues(text);

  strictEqual(hidden, "ZED_EMAIL_ADDR=(hidden)\nZED_SLACK_WEBHOOK_URL=(hidden)\n\n(hidden)\n");
  ok(!hidden.includes("abc"));
});
