/** What ships for Prometheus, as its own tool reads it. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { runPromtool } from "../../testing/prometheus.ts";
import { withDirectory } from "../../testing/with_directory.ts";

const RULES = await Deno.readTextFile("deploy/prometheus/rules.yml");
const RULES_TESTS = await Deno.readTextFile("deploy/prometheus/rules_test.yml");

Deno.test("the rules are rules", async () => {
  const { code, output } = await runPromtool(["check", "rules", "deploy/prometheus/rules.yml"]);

  strictEqual(code, 0, output);
});

Deno.test("the rules alert when they should, and not before", async () => {
  const { code, output } = await runPromtool(["test", "rules", "deploy/prometheus/rules_test.yml"]);

  strictEqual(code, 0, output);
});

Deno.test("every alert has a test that sees it", () => {
  const alerts = [...RULES.matchAll(/^ +- alert: (\w+)$/gm)].map(([, name]) => name);
  const seen = new Set(
    [...RULES_TESTS.matchAll(/alertname: (\w+)\n +exp_alerts:\n/g)].map(([, name]) => name),
  );

  strictEqual(alerts.length > 15, true);
  deepStrictEqual(alerts.filter((name) => !seen.has(name)), []);
});

Deno.test("the scrape example is a configuration of Prometheus", () =>
  withDirectory(async (directory) => {
    const example = await Deno.readTextFile("deploy/prometheus/prometheus.yml");
    const token = join(directory, "token");
    await Deno.writeTextFile(token, "t");
    await Deno.writeTextFile(join(directory, "rules.yml"), RULES);
    const path = join(directory, "prometheus.yml");
    const config = example.replaceAll("/etc/prometheus/proxmox-monitor.token", token);
    await Deno.writeTextFile(path, config);

    const { code, output } = await runPromtool(["check", "config", path]);
    strictEqual(code, 0, output);
  }));
