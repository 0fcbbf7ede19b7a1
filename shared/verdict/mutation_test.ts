/** The truth table is worth something only if no rule and no limit can change unnoticed. */
import { ok } from "node:assert/strict";
import { createJudge, type Judge, judge } from "./judge.ts";
import { REASON_LEVELS } from "./mod.ts";
import { RULES } from "./rules.ts";
import { healthyHost, NOW_UNIX } from "../../testing/verdict/known_host.ts";
import { THRESHOLDS, type Thresholds } from "./thresholds.ts";
import { linesLike } from "../../testing/verdict/truth_row.ts";
import { TRUTH_TABLE } from "../../testing/verdict/truth_table.ts";

/** Made once: a judge leaves what it is given unchanged. */
const HOSTS = TRUTH_TABLE.map(({ change, reasons, thresholds }) => {
  const host = healthyHost();
  change(host);
  return { known: host.known, reasons, own: thresholds };
});

for (const rule of RULES) {
  const others = RULES.filter((other) => other !== rule);

  Deno.test(`TRUTH_TABLE fails without the rule ${rule.code}`, () => {
    ok(isNoticed(createJudge(others)));
  });

  for (const level of REASON_LEVELS) {
    if (level === rule.level) continue;
    Deno.test(`TRUTH_TABLE fails when ${rule.code} is ${level}`, () => {
      const rules = RULES.map((other) => other === rule ? { ...rule, level } : other);
      ok(isNoticed(createJudge(rules)));
    });
  }
}

/** The smallest change that must be noticed: 2 s (one may be lost in rounding), or 1. */
const STEPS = {
  Days: 2 / 86_400,
  Hours: 2 / 3600,
  Minutes: 2 / 60,
  Seconds: 1,
  /** Of 30 s. */
  Intervals: 2 / 30,
  Percent: 1,
  Count: 1,
  Switch: 1,
};

for (const [name, value] of Object.entries(THRESHOLDS)) {
  for (const sign of [1, -1]) {
    const mutant = value + sign * stepOf(name);
    Deno.test(`TRUTH_TABLE fails when ${name} is ${mutant} instead of ${value}`, () => {
      const thresholds: Thresholds = { ...THRESHOLDS, [name]: mutant };
      ok(isNoticed(judge, thresholds));
    });
  }
}

Deno.test("TRUTH_TABLE holds for the rules and limits as they are", () => {
  ok(!isNoticed(judge));
});

function stepOf(threshold: string): number {
  const found = Object.entries(STEPS).find(([unit]) => threshold.endsWith(unit));
  if (found === undefined) throw new RangeError(`Cannot find a unit in "${threshold}"`);
  return found[1];
}

/** Whether some row of the truth table does not hold for this judge. */
function isNoticed(judged: Judge, thresholds: Thresholds = THRESHOLDS): boolean {
  return HOSTS.some(({ known, reasons, own }) => {
    const verdict = judged(
      known,
      NOW_UNIX,
      own === undefined ? thresholds : { ...thresholds, ...own },
    );
    return linesLike(verdict, reasons).join("\n") !== reasons.join("\n");
  });
}
