import { deepStrictEqual, ok } from "node:assert/strict";
import { parseUsage, readUsage } from "./process_usage.ts";

const STATUS = "Name:\tdeno\nVmHWM:\t   91204 kB\nVmRSS:\t   88288 kB\nRssAnon:\t   46768 kB\n";

Deno.test("parseUsage() adds user and system time, whatever the program is called", () => {
  const stat = "4711 (a) R (b) S 1 4711 4711 0 -1 4194304 21344 0 12 0 150 25 9000 800 20 0 7 0";

  deepStrictEqual(parseUsage(stat, STATUS), {
    cpu_seconds: 1.75,
    rss_bytes: 88_288 * 1024,
    peak_rss_bytes: 91_204 * 1024,
  });
});

Deno.test("readUsage() reads a process that runs", async () => {
  const { cpu_seconds, rss_bytes, peak_rss_bytes } = await readUsage(Deno.pid);

  ok(cpu_seconds > 0);
  ok(rss_bytes > 0 && rss_bytes <= peak_rss_bytes);
});
