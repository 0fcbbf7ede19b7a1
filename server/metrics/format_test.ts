import { strictEqual } from "node:assert/strict";
import { chooseFormat } from "./format.ts";

const PROMETHEUS_2 = "application/openmetrics-text;version=1.0.0," +
  "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
const PROMETHEUS_3 = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6," +
  "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

for (
  const [who, accept, format] of [
    ["nobody says", undefined, "text"],
    ["anything will do", "*/*", "text"],
    ["a browser asks", "text/html,application/xhtml+xml,*/*;q=0.8", "text"],
    ["Prometheus 2 asks", PROMETHEUS_2, "openmetrics"],
    ["Prometheus 3 asks", PROMETHEUS_3, "openmetrics"],
    ["no version is named", "application/openmetrics-text", "openmetrics"],
    ["the version is quoted", 'application/OpenMetrics-text; version="1.0.0"', "openmetrics"],
    ["only a draft is understood", "application/openmetrics-text;version=0.0.1", "text"],
    ["text is wanted more", "application/openmetrics-text;q=0.3, text/plain;q=0.9", "text"],
    ["OpenMetrics is refused", "application/openmetrics-text;q=0, text/plain;q=0", "text"],
    ["both are wanted alike", "text/plain, application/openmetrics-text", "openmetrics"],
    ["it is no header at all", ";;q=x,,=", "text"],
  ] as const
) {
  Deno.test(`chooseFormat() takes ${format} where ${who}`, () => {
    strictEqual(chooseFormat(accept), format);
  });
}
