/** Asks zpool for pools, in the form that this host answers in truth. */
import type { Clock } from "../../shared/clock.ts";
import type { CollectorError, ErrorTag } from "../../shared/sample/fields.ts";
import { commandError, type CommandResult, type Lane } from "../io/io.ts";
import type { Fault, PoolListing, PoolStatus } from "../parsers/zpool/report.ts";
import { createKnownColumns } from "./known_columns.ts";
import { isZfsAbsence } from "./zfs_absence.ts";
import { type Check, type Form, LIST, type Question, STATUS } from "./zfs_pools_questions.ts";

/** A zpool that was upgraded, or whose devices got other names, is noticed after this long. */
const TEXT_MS = 24 * 3600 * 1000;

/** JSON that cannot be read this often in a row is not asked for again. */
const BROKEN_TIMES = 2;

const MAX_FAULTS = 20;

/** An error, and the name of the one pool that it concerns. */
export interface ZpoolError extends CollectorError {
  pool: string | null;
}

export interface ZpoolAnswer<T> {
  /** Null when the command gave no answer, or none that could be read. */
  pools: T[] | null;
  errors: ZpoolError[];
  /** Whether the last command says that there is no ZFS. */
  isAbsent: boolean;
  /** Whether the last command hangs. */
  isHung: boolean;
}

export interface ZpoolCommands {
  list(): Promise<ZpoolAnswer<PoolListing>>;
  status(): Promise<ZpoolAnswer<PoolStatus>>;
}

/**
 * Asks zpool for JSON and, where a host proves to need it, for text from then on. One child per
 * question, but for the moments in which that is found out: JSON that is broken or contradicts
 * itself, and devices not seen before. Of two devices with one name JSON leaves out all but one,
 * without a trace, so those are compared with text once. Text that cannot be read says nothing
 * against JSON.
 */
export function createZpoolCommands(lane: Lane, clock: Clock): ZpoolCommands {
  /** Until when each question is asked as text, monotonic milliseconds. */
  const textUntilMs = new Map<ErrorTag, number>();
  const brokenTimes = new Map<ErrorTag, number>();
  /** What was compared last. */
  const checked = new Map<ErrorTag, string>();

  function keepText(...tags: ErrorTag[]): void {
    for (const tag of tags) textUntilMs.set(tag, clock.monotonicMs() + TEXT_MS);
  }

  const known = createKnownColumns(clock);
  const run = <T>(form: Form<T>) => known.ask(form, ({ argv }) => lane.run(argv));

  async function askText<T>(question: Question<T>): Promise<ZpoolAnswer<T>> {
    const { asked, result } = await run(question.text);
    if (result.kind === "nonzero_exit") textUntilMs.delete(question.tag);
    return toAnswer(question.tag, asked, result);
  }

  async function ask<T>(question: Question<T>): Promise<ZpoolAnswer<T>> {
    if (clock.monotonicMs() < (textUntilMs.get(question.tag) ?? 0)) return askText(question);

    const { asked, result } = await run(question.json);
    if (knowsNoJson(result)) {
      keepText(LIST.tag, STATUS.tag);
      return askText(question);
    }
    const answer = toAnswer(question.tag, asked, result);
    if (answer.isHung || answer.isAbsent) return answer;
    const isBroken = answer.pools === null || answer.errors.length > 0;
    brokenTimes.set(question.tag, isBroken ? (brokenTimes.get(question.tag) ?? 0) + 1 : 0);
    if (isBroken) return askInsteadOf(answer, question);
    return question.check === null ? answer : checkJson(answer, question, question.check);
  }

  /** Text where that works. */
  async function askInsteadOf<T>(
    answer: ZpoolAnswer<T>,
    question: Question<T>,
  ): Promise<ZpoolAnswer<T>> {
    const other = await askText(question);
    if (other.pools === null || other.errors.length > 0) {
      return answer.pools === null && other.pools !== null ? other : answer;
    }
    if ((brokenTimes.get(question.tag) ?? 0) >= BROKEN_TIMES) keepText(question.tag);
    return other;
  }

  async function checkJson<T>(
    answer: ZpoolAnswer<T>,
    question: Question<T>,
    check: Check<T>,
  ): Promise<ZpoolAnswer<T>> {
    const pools = answer.pools ?? [];
    const isDoubtful = pools.some(check.isDoubtful);
    if (!isDoubtful && checked.get(question.tag) === check.identity(pools)) return answer;

    const other = await askText(question);
    if (isDoubtful) {
      if (other.pools === null) return { ...answer, errors: [...answer.errors, ...other.errors] };
    } else {
      const confirmed = await confirmJson(answer, other, question, check);
      if (confirmed !== null) return confirmed;
    }
    keepText(question.tag);
    return other;
  }

  /** The JSON that says the same as text, null when it does not. */
  async function confirmJson<T>(
    answer: ZpoolAnswer<T>,
    text: ZpoolAnswer<T>,
    { tag, json }: Question<T>,
    { content, identity }: Check<T>,
  ): Promise<ZpoolAnswer<T> | null> {
    const isAlike = (candidate: ZpoolAnswer<T>) =>
      text.pools === null || text.errors.length > 0 ||
      content(candidate.pools ?? []) === content(text.pools);
    // The devices may have changed between the two commands.
    const confirmed = isAlike(answer) ? answer : toAnswer(tag, json, await lane.run(json.argv));
    if (confirmed.errors.length > 0 || !isAlike(confirmed)) return null;
    checked.set(tag, identity(confirmed.pools ?? []));
    return confirmed;
  }

  return { list: () => ask(LIST), status: () => ask(STATUS) };
}

/** OpenZFS before 2.3 answers so, with its usage below. */
function knowsNoJson(result: CommandResult): boolean {
  return result.kind === "nonzero_exit" && result.code === 2 &&
    /invalid option\W+j\b/.test(result.stderr);
}

function toAnswer<T>(tag: ErrorTag, form: Form<T>, result: CommandResult): ZpoolAnswer<T> {
  const errors: ZpoolError[] = result.kind === "ok"
    ? []
    : [{ ...commandError(tag, form.argv, result), pool: null }];
  const ending = {
    errors,
    isAbsent: isZfsAbsence(result),
    isHung: result.kind === "timed_out" || result.kind === "stuck",
  };
  if (result.kind !== "ok" && result.kind !== "nonzero_exit") return { pools: null, ...ending };
  // A command that failed without a word has not said that there are no pools.
  if (result.kind !== "ok" && result.stdout.trim() === "") return { pools: null, ...ending };

  const { pools, faults } = form.parse(result.stdout);
  errors.push(...boundFaults(faults).map((fault) => ({ tag, ...fault })));
  return { pools: pools.length === 0 && errors.length > 0 ? null : pools, ...ending };
}

function boundFaults(faults: readonly Fault[]): Fault[] {
  const rest = faults.length - MAX_FAULTS;
  const more = { message: `Cannot read ${rest} more parts of the output`, pool: null };
  return rest > 0 ? [...faults.slice(0, MAX_FAULTS), more] : [...faults];
}
