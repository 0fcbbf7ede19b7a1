/**
 * What was once known stays known: sequences of good and bad readings of a host in which troubles
 * begin and end, with restarts of the server and times without a connection between them.
 */
import { deepStrictEqual, ok } from "node:assert/strict";
import { type Kind, KINDS, type SectionName } from "../../shared/sample/mod.ts";
import { holdReasons } from "../../shared/verdict/hold.ts";
import { judge, worstLevel } from "../../shared/verdict/judge.ts";
import { updateLastGood } from "../../shared/verdict/last_good.ts";
import {
  compareLevels,
  type KnownHost,
  type KnownSample,
  type Reason,
  reasonKey,
  type Verdict,
} from "../../shared/verdict/mod.ts";
import { sectionsRead } from "../../shared/verdict/rule.ts";
import { findRule } from "../../shared/verdict/rules.ts";
import { sectionsOf } from "../../shared/verdict/section_fault.ts";
import { NOW_UNIX, type TestingHost } from "../../testing/verdict/known_host.ts";
import { createRandom, type Random } from "../../tools/sample_week/random.ts";
import { rounds, SEED as DAY } from "../../testing/rounds.ts";
import { type Damage, damage, UNDAMAGED } from "./damage.ts";
import { BACKUP, hostWith, type Trouble, TROUBLES } from "./world.ts";

const SEED = 20_261_128;
const ALL_SEQUENCES = 10_000;
const SEQUENCES = rounds(80, ALL_SEQUENCES);
const FIRST = DAY * SEQUENCES % ALL_SEQUENCES;
const STEPS = 25;
const STEP_SECONDS = 10;

/** Troubles in which what was known of something cannot be told from a reading without a fault. */
const HIDING = new Set(["backup is gone", "no guest has figures", "nfs is not listed"]);

/** One run: what the server knows of the host, and what must be true of it. */
class Story {
  #random: Random;
  #nowUnix = NOW_UNIX;
  #troubles = new Set<Trouble>();
  #scrubbedUnix: number | null = null;
  #known: KnownHost;
  #verdict: Verdict = { level: "ok", reasons: [] };
  /** By key, the reasons that were read well and of which no reading has told an end. */
  #certain = new Map<string, Reason>();
  /** By key, the reasons of which a reading has told an end, and none that they began again. */
  #over = new Set<string>();
  /** What each section said when it was last read well. */
  #readWell: TestingHost;
  readonly log: string[] = [];

  constructor(seed: number) {
    this.#random = createRandom(seed);
    this.#readWell = this.#host();
    const { fast, medium, slow, known } = this.#readWell;
    this.#known = { ...known, samples: { fast, medium, slow }, last_good: {} };
    for (const kind of KINDS) this.#arrive(kind, this.#host(), () => UNDAMAGED);
    this.#judge();
  }

  /** Plays it to its end: all is read well once more, and then nothing else may be left. */
  play(): void {
    for (let step = 0; step < STEPS; step++) this.#step();
    this.#end([...this.#troubles].filter(({ name }) => HIDING.has(name)));
    this.#connect("online");
    for (const kind of KINDS) this.#arrive(kind, this.#host(), () => UNDAMAGED);
    this.#judge();
    this.#say("everything is read well");
    const last = judge(this.#known, this.#nowUnix);
    deepStrictEqual(this.#verdict.reasons.map(reasonKey), last.reasons.map(reasonKey));
  }

  #step(): void {
    this.#nowUnix += STEP_SECONDS;
    this.#live();
    const chance = this.#random();
    if (chance < 0.08) this.#restart();
    else if (chance < 0.14) this.#connect("offline");
    else {
      this.#connect("online");
      const kind = this.#pick(KINDS);
      const damageOf = (name: SectionName, section: Parameters<typeof damage>[1]) =>
        this.#random() < 0.5 ? UNDAMAGED : damage(name, section, this.#random);
      this.#arrive(kind, this.#host(), damageOf);
    }
    this.#judge();
    this.#check();
  }

  /** Troubles begin and end. */
  #live(): void {
    if (this.#random() < 0.5) {
      const trouble = this.#pick(TROUBLES);
      if (this.#troubles.has(trouble)) this.#end([trouble]);
      else this.#troubles.add(trouble);
      this.#say(`${this.#troubles.has(trouble) ? "+" : "-"} ${trouble.name}`);
    }
  }

  #end(troubles: readonly Trouble[]): void {
    for (const trouble of troubles) {
      this.#troubles.delete(trouble);
      // Only a scrub of the whole pool ends what the one before found.
      if (trouble.name === "a scrub of tank found errors") this.#scrubbedUnix = this.#nowUnix;
    }
  }

  /** A new process knows what was written: the open reasons, the samples, the last good readings. */
  #restart(): void {
    this.#known = { ...structuredClone(this.#known), connection: "waiting" };
    const reasons: Reason[] = JSON.parse(JSON.stringify(this.#verdict.reasons));
    this.#verdict = { ...this.#verdict, reasons };
    this.#say("restart");
  }

  #connect(connection: KnownHost["connection"]): void {
    if (this.#known.connection === connection) return;
    this.#known = { ...this.#known, connection };
    this.#say(connection);
  }

  /** A sample comes in, and says what it may of what was certain. */
  #arrive(
    kind: Kind,
    truth: TestingHost,
    damageOf: (name: SectionName, reading: Parameters<typeof damage>[1]) => Damage,
  ): void {
    const sample: KnownSample = structuredClone(truth[kind]);
    const damages = new Map(
      sectionsOf(sample).map(([name, reading]) => [
        name,
        damageOf(name, reading as Parameters<typeof damage>[1]),
      ]),
    );
    this.#say([...damages].map(([name, { what }]) => `${name} ${what}`).join(", "));
    this.#known = {
      ...this.#known,
      samples: { ...this.#known.samples, [kind]: sample },
      last_good: updateLastGood(this.#known.last_good, sample),
    };
    this.#settle(damages, truth);
  }

  /** What a reading tells of is as it is; all else stays certain. */
  #settle(damages: ReadonlyMap<SectionName, Damage>, truth: TestingHost): void {
    const trueNow = new Set(lastingReasons(truth, this.#nowUnix).map(reasonKey));
    for (const key of trueNow) this.#over.delete(key);
    for (const [key, reason] of this.#certain) {
      const [section] = readsOf(reason);
      const damage = section === undefined ? undefined : damages.get(section);
      if (damage?.tells(reason) && !trueNow.has(key) && !isGone(reason, truth)) {
        this.#certain.delete(key);
        this.#over.add(key);
      }
    }
    for (const [name, { what }] of damages) {
      if (what === UNDAMAGED.what) copySection(name, truth, this.#readWell);
    }
    for (const reason of lastingReasons(this.#readWell, this.#nowUnix)) {
      const [section] = readsOf(reason);
      if (section !== undefined && damages.get(section)?.what === UNDAMAGED.what) {
        this.#certain.set(reasonKey(reason), reason);
      }
    }
  }

  #judge(): void {
    const before = this.#verdict.reasons;
    const since = new Map(before.map((reason) => [reasonKey(reason), reason.since_unix]));
    const verdict = holdReasons(judge(this.#known, this.#nowUnix), before, this.#known);
    const reasons = verdict.reasons.map((reason) => ({
      ...reason,
      since_unix: since.get(reasonKey(reason)) ?? this.#nowUnix,
    }));
    this.#verdict = { ...verdict, reasons };
    const news = reasons.map(reasonKey).filter((key) => !since.has(key));
    const back = news.find((key) => this.#over.has(key));
    ok(back === undefined, `${back?.replace("\n", " ")} has come back`);
    if (this.#known.connection !== "waiting") return;
    const found = new Set(reasons.map(reasonKey));
    ok(before.every((reason) => found.has(reasonKey(reason))), "one ended while waiting");
  }

  #check(): void {
    const found = new Map(this.#verdict.reasons.map((reason) => [reasonKey(reason), reason]));
    for (const [key, certain] of this.#certain) {
      const reason = found.get(key);
      ok(reason !== undefined, `${key.replace("\n", " ")} has ended`);
      certain.since_unix ??= reason.since_unix;
      ok((reason.since_unix ?? Infinity) <= (certain.since_unix ?? 0), `${key} began anew`);
    }
    const least = worstLevel([...this.#certain.values()]);
    ok(compareLevels(this.#verdict.level, least) <= 0, `${this.#verdict.level}, not ${least}`);
  }

  #host(): TestingHost {
    return hostWith(this.#troubles, {
      nowUnix: this.#nowUnix,
      scrubbedUnix: this.#scrubbedUnix,
    });
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)] as T;
  }

  #say(line: string): void {
    this.log.push(`${this.#nowUnix - NOW_UNIX} s: ${line}`);
  }
}

/** What is to be said of a host that is read in full, of what readings can tell. */
function lastingReasons(
  { known, fast, medium, slow }: TestingHost,
  nowUnix: number,
): Reason[] {
  const host: KnownHost = { ...known, samples: { fast, medium, slow }, last_good: {} };
  return judge(host, nowUnix).reasons.filter((reason) => readsOf(reason).length > 0);
}

function readsOf(reason: Reason): readonly SectionName[] {
  const rule = findRule(reason.code);
  return rule === null ? [] : sectionsRead(rule, reason);
}

/** Whether a reason is about a pool that is away, and takes along what was known of it. */
function isGone({ code, subject_id }: Reason, { zfsPools }: TestingHost): boolean {
  return zfsPools.missing_pools.length > 0 && code !== "pool_away" &&
    (subject_id === BACKUP.guid || subject_id.startsWith(`${BACKUP.guid}/`));
}

function copySection(name: SectionName, from: TestingHost, to: TestingHost): void {
  for (const kind of KINDS) {
    const sections = to[kind].sections as Record<string, unknown>;
    if (name in sections) sections[name] = (from[kind].sections as Record<string, unknown>)[name];
  }
}

Deno.test(`in ${SEQUENCES} sequences of readings, from ${FIRST} on, no reason ends untold, and none begins anew`, () => {
  for (let number = FIRST; number < FIRST + SEQUENCES; number++) {
    const story = new Story(SEED + number);
    try {
      story.play();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`${message}\nin story ${number}:\n${story.log.join("\n")}`);
    }
  }
});
