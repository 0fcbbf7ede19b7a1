import type { CollectorError } from "../../shared/sample/fields.ts";
import { SHARES } from "../../shared/shares.ts";
import { type Argv, commandError } from "../io/io.ts";
import { parseGuestInterfaces } from "../parsers/pve/guest_interfaces.ts";
import type { CollectorContext } from "./collector.ts";

/** A running guest whose addresses only itself knows. */
export interface AddressQuestion {
  /** "qemu/100" or "lxc/101". */
  id: string;
  /** Changes whenever its configuration does. */
  config: string;
  /** Hardware addresses in its configuration: what they carry comes first. */
  macs: readonly string[];
  /** On the monotonic clock, correct to about 30 s; null when unknown. */
  booted_at_ms: number | null;
}

export interface AddressAnswer {
  ips: string[];
  /** At most one. */
  errors: CollectorError[];
}

export interface GuestAddresses {
  /**
   * Answers for each guest, by id: what is remembered, or asked anew where that is due.
   * Guests that are not in `questions` are forgotten. Takes 45 s at most; who has to wait
   * longer is asked next time.
   */
  ask(node: string, questions: readonly AddressQuestion[]): Promise<Map<string, AddressAnswer>>;
  /** What is remembered, without asking anyone. */
  known(): Map<string, AddressAnswer>;
}

interface Remembered {
  question: AddressQuestion;
  answer: AddressAnswer;
  askedAtMs: number;
}

const MAX_AT_ONCE = 4;
/** Proxmox itself waits 3 s for an agent; the rest is the start of pvesh on a busy host. */
const TIMEOUT_MS = 8_000;
const NO_MORE_AFTER_MS = 30_000;
const ASK_AGAIN_AFTER_MS = 30 * 60_000;
/** Uptimes are up to 20 s old and so are boot times computed from them. */
const BOOT_TOLERANCE_MS = 30_000;

/** Asks guests for their addresses through pvesh, a few at a time and seldom. */
export function createGuestAddresses({ clock, lane }: CollectorContext): GuestAddresses {
  let memory = new Map<string, Remembered>();

  async function ask(node: string, questions: readonly AddressQuestion[]) {
    const startedMs = clock.monotonicMs();
    memory = new Map(questions.flatMap(({ id }) => {
      const remembered = memory.get(id);
      return remembered === undefined ? [] : [[id, remembered]];
    }));
    const due = questions.filter((question) => isDue(question, memory.get(question.id), startedMs));
    due.sort((a, b) => lastAskedMs(a) - lastAskedMs(b));

    const queue = due.values();
    const work = async () => {
      for (const question of queue) {
        if (clock.monotonicMs() - startedMs >= NO_MORE_AFTER_MS) break;
        const askedAtMs = clock.monotonicMs();
        const answer = await askGuest(node, question);
        memory.set(question.id, { question, answer, askedAtMs });
      }
    };
    await Promise.all(Array.from({ length: MAX_AT_ONCE }, work));
    return known();
  }

  function lastAskedMs({ id }: AddressQuestion): number {
    return memory.get(id)?.askedAtMs ?? -Infinity;
  }

  /** Each guest has its own lane: one that hangs keeps no other waiting. */
  async function askGuest(
    node: string,
    { id, macs }: AddressQuestion,
  ): Promise<AddressAnswer> {
    const argv = argvFor(node, id);
    const { answerBytes } = SHARES.guestAgent;
    const { addressesPerGuest } = SHARES.sample;
    const result = await lane(`guest ${id}`).run(argv, {
      timeoutMs: TIMEOUT_MS,
      maxBytes: answerBytes,
    });
    if (result.kind !== "ok") {
      return {
        ips: [],
        errors: [{ ...commandError("guest_agent", argv, result), tag: "guest_agent" }],
      };
    }
    const read = parseGuestInterfaces(result.stdout, { maxAddresses: addressesPerGuest, macs });
    if (read === null || "refusal" in read) {
      const found = read === null ? "not a list of interfaces" : `it says "${read.refusal}"`;
      const message = `Cannot read the output of "${argv.join(" ")}": ${found}`;
      return { ips: [], errors: [{ tag: "guest_agent", message }] };
    }
    const cut: CollectorError = {
      tag: "truncated",
      message: `Cannot send all addresses of this guest: more than ${addressesPerGuest}`,
    };
    return { ips: read.ips, errors: read.isCut ? [cut] : [] };
  }

  function known(): Map<string, AddressAnswer> {
    return new Map([...memory].map(([id, { answer }]) => [id, answer]));
  }

  return { ask, known };
}

function isDue(
  question: AddressQuestion,
  remembered: Remembered | undefined,
  nowMs: number,
): boolean {
  if (remembered === undefined) return true;
  const bootedBefore = remembered.question.booted_at_ms ?? Infinity;
  return nowMs - remembered.askedAtMs >= ASK_AGAIN_AFTER_MS ||
    question.config !== remembered.question.config ||
    (question.booted_at_ms ?? -Infinity) - bootedBefore > BOOT_TOLERANCE_MS;
}

function argvFor(node: string, id: string): Argv {
  const path = id.startsWith("qemu/") ? `${id}/agent/network-get-interfaces` : `${id}/interfaces`;
  return ["pvesh", "get", `/nodes/${node}/${path}`, "--output-format", "json"];
}
