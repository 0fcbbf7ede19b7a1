/** Makes or changes a snapshot policy, as somebody typed it into the form or the command. */
import { readNote, readTags } from "../../shared/host_attributes.ts";
import { readHostSelector, type TypedSelector, typedSelector } from "../../shared/host_selector.ts";
import { printable, printableJson } from "../../shared/printable.ts";
import { readSpan, spanText } from "../../shared/span.ts";
import {
  FREQUENCIES,
  type Frequency,
  MAX_SNAPSHOT_POLICIES,
  type SnapshotPolicy,
  type Store,
} from "../store/port.ts";
import { policyText } from "./snapshot_policy_words.ts";

/** Each as text; "" says nothing. */
export interface TypedPolicy extends TypedSelector, Record<Frequency, string> {
  name: string;
  /** Patterns of datasets, with commas or line breaks between: a name may hold spaces. */
  datasets: string;
  guest_tags: string;
  least_count: string;
  note: string;
}

export const TYPED_FIELDS = [
  "name",
  "hosts",
  "groups",
  "tags",
  "datasets",
  "guest_tags",
  ...FREQUENCIES,
  "least_count",
  "note",
] as const satisfies readonly (keyof TypedPolicy)[];

export type PolicyProblems = Partial<Record<keyof TypedPolicy, string>>;

export type SetPolicyOutcome =
  /** What holds, in words. */
  | { ok: true; text: string }
  | { ok: false; problems: PolicyProblems };

const MAX_NAME_CHARACTERS = 60;
export const MAX_PATTERNS = 20;
const MAX_STARS = 8;
const MAX_AGE_SECONDS = 400 * 86_400;
const MAX_COUNT = 100_000;

/** What names of datasets may hold, and the star. */
const PATTERN = /^[A-Za-z0-9_.:\-%/ *]{1,255}$/;

/** Sets the policy of this id; with an id that is new, makes it. */
export async function setSnapshotPolicy(
  store: Pick<Store, "listHosts" | "putSnapshotPolicy">,
  typed: TypedPolicy,
  by: Pick<SnapshotPolicy, "id" | "set_by" | "set_at_ms">,
): Promise<SetPolicyOutcome> {
  const names = new Set((await store.listHosts()).map(({ name }) => name.toLowerCase()));
  const problems: PolicyProblems = {};
  const policy: SnapshotPolicy = { ...by, ...readPolicy(typed, { names, problems }) };
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  const outcome = await store.putSnapshotPolicy(policy);
  if (outcome === "name_taken") {
    const name = `Cannot use the name ${printableJson(policy.name)}: another policy has it`;
    return { ok: false, problems: { name } };
  }
  if (outcome === "too_many") {
    const name = `Cannot make another policy: there are ${MAX_SNAPSHOT_POLICIES}; delete one first`;
    return { ok: false, problems: { name } };
  }
  return { ok: true, text: policyText(policy) };
}

/** A policy as the form and the command show it for changing. */
export function typedPolicy(policy: SnapshotPolicy): TypedPolicy {
  const { name, selector, datasets, guest_tags, newest_at_most_seconds, least_count, note } =
    policy;
  const ages = FREQUENCIES.map((each) => {
    const seconds = newest_at_most_seconds[each];
    return [each, seconds === undefined ? "" : spanText(seconds)];
  });
  return {
    ...NEW_POLICY,
    ...Object.fromEntries(ages),
    name,
    ...typedSelector(selector),
    datasets: datasets?.join("\n") ?? "",
    guest_tags: guest_tags?.join(" ") ?? "",
    least_count: least_count === null ? "" : String(least_count),
    note,
  };
}

export const NEW_POLICY: TypedPolicy = {
  name: "",
  hosts: "",
  groups: "",
  tags: "",
  datasets: "",
  guest_tags: "",
  hourly: "",
  daily: "",
  weekly: "",
  monthly: "",
  least_count: "",
  note: "",
};

interface Reading {
  /** Of all hosts, in lower case. */
  names: ReadonlySet<string>;
  /** Gets what is wrong. */
  problems: PolicyProblems;
}

function readPolicy(typed: TypedPolicy, reading: Reading) {
  const { problems } = reading;
  const fail = (field: keyof TypedPolicy, what: string, expected: string) => {
    problems[field] ??= `Cannot use ${what} ${shown(typed[field])}: ${expected}`;
  };
  const name = typed.name.trim();
  if (name === "" || [...name].length > MAX_NAME_CHARACTERS || printable(name) !== name) {
    fail("name", "the name", `expected one line of 1 to ${MAX_NAME_CHARACTERS} characters`);
  }
  const guestTags = readTags(typed.guest_tags);
  if (!guestTags.ok) fail("guest_tags", "the tags", guestTags.expected);
  const note = readNote(typed.note);
  if (!note.ok) problems.note = `Cannot use this note: ${note.expected}`;
  const newest: Partial<Record<Frequency, number>> = {};
  for (const frequency of FREQUENCIES) {
    if (typed[frequency].trim() === "") continue;
    const seconds = readSpan(typed[frequency]);
    if (seconds !== null && seconds <= MAX_AGE_SECONDS) newest[frequency] = seconds;
    else {fail(
        frequency,
        "the age",
        "expected seconds or a span such as 90m, 26h or 8d, within 400 days",
      );}
  }
  const count = typed.least_count.trim();
  const least_count = /^[1-9]\d{0,5}$/.test(count) ? Number(count) : null;
  if (count !== "" && (least_count === null || least_count > MAX_COUNT)) {
    fail("least_count", "the number", `expected a whole number, 1 to ${MAX_COUNT}`);
  }
  const { selector, problems: ofHosts } = readHostSelector(typed, reading.names);
  Object.assign(problems, ofHosts);
  const isAsking = [...FREQUENCIES, "least_count" as const].some((each) =>
    typed[each].trim() !== ""
  );
  if (!isAsking) {
    problems.hourly ??= "Cannot make a policy that asks for nothing: say how old the newest " +
      "snapshot of a frequency may be, or how many there are to be";
  }
  return {
    name,
    selector,
    datasets: readPatterns(typed, fail),
    guest_tags: guestTags.ok && guestTags.value.length > 0 ? guestTags.value : null,
    newest_at_most_seconds: newest,
    least_count,
    note: note.ok ? note.value : "",
  };
}

type Fail = (field: keyof TypedPolicy, what: string, expected: string) => void;

/** Null where nothing is said: every dataset. */
function readPatterns({ datasets }: TypedPolicy, fail: Fail): string[] | null {
  const patterns = datasets.split(/[,\n\r]+/).map((each) => each.trim())
    .filter((each) => each !== "");
  const wrong = patterns.find((each) =>
    !PATTERN.test(each) || each.split("*").length > MAX_STARS + 1
  );
  if (wrong !== undefined) {
    const expected = `${shown(wrong)} is no pattern: expected the name of a dataset such as ` +
      `tank/vm-*, of at most 255 characters, with at most ${MAX_STARS} stars`;
    fail("datasets", "the datasets", expected);
  }
  if (patterns.length > MAX_PATTERNS) {
    fail("datasets", "the datasets", `expected at most ${MAX_PATTERNS} patterns`);
  }
  return patterns.length === 0 ? null : [...new Set(patterns)];
}

function shown(text: string): string {
  return printableJson(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
