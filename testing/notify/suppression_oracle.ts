/**
 * What a channel is to hear of one cause over four levels, told as a story and not as the plan
 * decides it: the first before something suppresses messages, three while it does, the last of
 * them still standing when that ends.
 */
export const SUPPRESSIONS = ["window", "quiet", "ack", "flap", "parent"] as const;
export type SuppressionKind = typeof SUPPRESSIONS[number];

/** Milder first. */
export const STEPS = ["ok", "warning", "unknown", "critical"] as const;
export type Step = typeof STEPS[number];
export type Sequence = readonly [Step, Step, Step, Step];

/** Each as "kind level", in no order within a phase. */
export interface Expected {
  before: string[];
  during: string[];
  after: string[];
}

const worst = (...steps: Step[]): Step =>
  STEPS[Math.max(...steps.map((step) => STEPS.indexOf(step)))] ?? "ok";
const isWorse = (a: Step, b: Step) => STEPS.indexOf(a) > STEPS.indexOf(b);

/** Stretches between two times that all was well: each is an incident of its own. */
function stretches(sequence: Sequence): { from: number; steps: Step[] }[] {
  const found: { from: number; steps: Step[] }[] = [];
  sequence.forEach((step, at) => {
    if (step === "ok") return;
    const last = found.at(-1);
    if (last !== undefined && last.from + last.steps.length === at) last.steps.push(step);
    else found.push({ from: at, steps: [step] });
  });
  return found;
}

export function expectMessages(kind: SuppressionKind, sequence: Sequence): Expected {
  const said: Expected = { before: [], during: [], after: [] };
  if (sequence[0] !== "ok") said.before.push(`raise ${sequence[0]}`);
  if (kind === "flap") expectFlap(sequence, said);
  else {
    for (const stretch of stretches(sequence)) STORIES[kind](stretch, said);
  }
  return said;
}

type Stretch = ReturnType<typeof stretches>[number];

const STORIES: Record<
  Exclude<SuppressionKind, "flap">,
  (stretch: Stretch, said: Expected) => void
> = {
  window: (stretch, said) => expectHidden(stretch, { said, mentions: true, ends: said.after }),
  parent: (stretch, said) => expectHidden(stretch, { said, mentions: false, ends: said.during }),
  quiet: expectQuiet,
  ack: expectAck,
};

/** Nothing at all is told until the end; then what differs. */
function expectHidden(
  { from, steps }: Stretch,
  { said, mentions, ends }: { said: Expected; mentions: boolean; ends: string[] },
): void {
  const isOver = from + steps.length < 4;
  const [first, ...rest] = steps;
  if (from === 0 && first !== undefined) {
    const last = rest.at(-1) ?? first;
    if (isOver) ends.push("resolve resolved");
    else if (isWorse(last, first)) said.after.push(`worsen ${last}`);
    else if (isWorse(first, last)) said.after.push(`ease ${last}`);
    else if (mentions && isWorse(worst(...rest), first)) said.after.push(`mention ${first}`);
    return;
  }
  if (!isOver) said.after.push(`raise ${steps.at(-1)}`);
  else if (mentions) said.after.push("mention resolved");
}

/** What is critical passes; all else is compared in the morning. */
function expectQuiet({ from, steps }: Stretch, said: Expected): void {
  let told: Step = from === 0 ? steps[0] ?? "ok" : "ok";
  let missed: Step = "ok";
  for (const step of from === 0 ? steps.slice(1) : steps) {
    if (step === "critical" && told !== "critical") {
      said.during.push(`${told === "ok" ? "raise" : "worsen"} critical`);
      told = step;
      missed = "ok";
    } else if (isWorse(step, told)) missed = worst(missed, step);
  }
  const last = steps.at(-1) ?? "ok";
  if (from + steps.length < 4) {
    said.after.push(told === "ok" ? "raise resolved" : "resolve resolved");
  } else if (told === "ok") said.after.push(`raise ${last}`);
  else if (isWorse(last, told)) said.after.push(`worsen ${last}`);
  else if (isWorse(told, last)) said.after.push(`ease ${last}`);
  else if (isWorse(missed, told)) said.after.push(`mention ${told}`);
}

/** Acknowledged at its first level if that was told; worse ends it, and so does its end. */
function expectAck({ from, steps }: Stretch, said: Expected): void {
  const [first, ...rest] = steps;
  if (first === undefined) return;
  let isAcknowledged = from === 0;
  if (isAcknowledged) said.during.push(`ack ${first}`);
  else said.during.push(`raise ${first}`);
  let told = first;
  for (const step of rest) {
    if (isWorse(step, told)) {
      said.during.push(`worsen ${step}`);
      isAcknowledged = false;
      told = step;
    } else if (!isAcknowledged && isWorse(told, step)) {
      said.during.push(`ease ${step}`);
      told = step;
    }
  }
  if (from + steps.length < 4) return void said.during.push("resolve resolved");
  const last = rest.at(-1) ?? first;
  if (isAcknowledged) said.after.push(last === told ? `remind ${last}` : `ease ${last}`);
}

/** While it flaps it is one incident, well or not; it is told as flapping once, and once calm. */
function expectFlap(sequence: Sequence, said: Expected): void {
  let told = sequence[0];
  let isKnown = false;
  if (told !== "ok") {
    said.during.push(`flap ${told}`);
    isKnown = true;
  }
  for (const step of sequence.slice(1)) {
    if (step === "ok") continue;
    if (!isKnown) said.during.push(`flap ${step}`);
    else if (isWorse(step, told)) said.during.push(`worsen ${step}`);
    else continue;
    isKnown = true;
    told = step;
  }
  if (!isKnown) return;
  said.after.push(sequence[3] === "ok" ? "resolve resolved" : `calm ${sequence[3]}`);
}
