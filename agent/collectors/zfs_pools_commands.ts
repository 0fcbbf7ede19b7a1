import type { Clock } from "../../shared/clock.ts";
import type { CollectorError, ErrorTag } from "../../shared/sample/fields.ts";
import { walkVdevs } from "../../shared/sample/zfs_pools.ts";
import { type Argv, commandError, type CommandResult, type Lane } from "../io/io.ts";
import { isZfsAbsence } from "./zfs_absence.ts";
import { parseZpoolListJson } from "../parsers/zpool_list_json.ts";
import { parseZpoolListText } from "../parsers/zpool_list_text.ts";
import type { PoolListing, PoolStatus, ZpoolReport } from "../parsers/zpool_report.ts";
import { parseZpoolStatusJson } from "../parsers/zpool_status_json.ts";
import { parseZpoolStatusText } from "../parsers/zpool_status_text.ts";

interface Form<T> {
  argv: Argv;
  parse(stdout: string): ZpoolReport<T>;
}

/** One question to zpool, in the two forms it may understand. */
interface Question<T> {
  tag: ErrorTag;
  json: Form<T>;
  text: Form<T>;
  /** Whether the JSON lacks what text can tell. */
  needsText(pools: readonly T[]): boolean;
}

const LIST: Question<PoolListing> = {
  tag: "zpool_list",
  json: { argv: ["zpool", "list", "-j", "--json-int"], parse: parseZpoolListJson },
  text: {
    argv: ["zpool", "list", "-Hp", "-o", "name,size,alloc,free,frag,cap,health"],
    parse: parseZpoolListText,
  },
  needsText: () => false,
};

const STATUS: Question<PoolStatus> = {
  tag: "zpool_status",
  json: { argv: ["zpool", "status", "-j", "--json-int"], parse: parseZpoolStatusJson },
  text: { argv: ["zpool", "status", "-p"], parse: parseZpoolStatusText },
  // A vdev that zpool cannot look up by the name it displays (dRAID) has no state in JSON.
  needsText: (pools) =>
    pools.some(({ vdevs }) => walkVdevs(vdevs).some((vdev) => vdev.state === null)),
};

/** An upgraded zpool is noticed after this long. */
const TEXT_MS = 24 * 3600 * 1000;

const MAX_FAULTS = 20;

export interface ZpoolAnswer<T> {
  /** Null when the command gave no answer, or none that could be read. */
  pools: T[] | null;
  errors: CollectorError[];
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
 * question, but for the moment in which that is found out.
 */
export function createZpoolCommands(lane: Lane, clock: Clock): ZpoolCommands {
  /** Until when each question is asked as text, monotonic milliseconds. */
  const textUntilMs = new Map<ErrorTag, number>();

  function keepText(...tags: ErrorTag[]): void {
    for (const tag of tags) textUntilMs.set(tag, clock.monotonicMs() + TEXT_MS);
  }

  async function askText<T>(question: Question<T>): Promise<ZpoolAnswer<T>> {
    const result = await lane.run(question.text.argv);
    if (result.kind === "nonzero_exit") textUntilMs.delete(question.tag);
    return toAnswer(question.tag, question.text, result);
  }

  async function ask<T>(question: Question<T>): Promise<ZpoolAnswer<T>> {
    if (clock.monotonicMs() < (textUntilMs.get(question.tag) ?? 0)) return askText(question);

    const result = await lane.run(question.json.argv);
    if (knowsNoJson(result)) {
      keepText(LIST.tag, STATUS.tag);
      return askText(question);
    }
    const answer = toAnswer(question.tag, question.json, result);
    if (answer.pools === null || !question.needsText(answer.pools)) return answer;
    keepText(question.tag);
    const other = await askText(question);
    return other.pools === null
      ? { ...answer, errors: [...answer.errors, ...other.errors] }
      : other;
  }

  return { list: () => ask(LIST), status: () => ask(STATUS) };
}

/** OpenZFS before 2.3 answers so, with its usage below. */
function knowsNoJson(result: CommandResult): boolean {
  return result.kind === "nonzero_exit" && result.code === 2 &&
    /invalid option\W+j\b/.test(result.stderr);
}

function toAnswer<T>(tag: ErrorTag, form: Form<T>, result: CommandResult): ZpoolAnswer<T> {
  const errors = result.kind === "ok" ? [] : [commandError(tag, form.argv, result)];
  const ending = {
    errors,
    isAbsent: isZfsAbsence(result),
    isHung: result.kind === "timed_out" || result.kind === "stuck",
  };
  if (result.kind !== "ok" && result.kind !== "nonzero_exit") return { pools: null, ...ending };
  // A command that failed without a word has not said that there are no pools.
  if (result.kind !== "ok" && result.stdout.trim() === "") return { pools: null, ...ending };

  const { pools, faults } = form.parse(result.stdout);
  errors.push(...faults.slice(0, MAX_FAULTS).map((message) => ({ tag, message })));
  const rest = faults.length - MAX_FAULTS;
  if (rest > 0) errors.push({ tag, message: `Cannot read ${rest} more parts of the output` });
  return { pools: pools.length === 0 && errors.length > 0 ? null : pools, ...ending };
}
