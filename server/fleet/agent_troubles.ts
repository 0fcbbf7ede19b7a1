import { SHARES } from "../../shared/shares.ts";

/** How long two agents are spoken of after the last time one took the other's place. */
const RIVALS_MS = 10 * 60_000;

/** That a host takes more than its share: of what, in words, and how long that is told. */
interface OverShare {
  text: string;
  until_ms: number;
}

/** What is wrong with how the agents of one host come here, which no sample tells. */
export class AgentTroubles {
  /** It takes, or took until a short while ago, more than its share; null: it does not. */
  overShare: OverShare | null = null;
  #replacedAtMs: number[] = [];
  #twoAgentsUntilMs = 0;

  /** Whether that it takes more than its share, and of what, is news. */
  exceeded(text: string, nowMs: number): boolean {
    const isKnown = this.overShare?.text === text;
    this.overShare = { text, until_ms: nowMs + SHARES.host.toldForSeconds * 1000 };
    return !isKnown;
  }

  /** Its owner says that it takes more than its share, and of what; null: not, or not any more. */
  exceededElsewhere(text: string | null, nowMs: number): void {
    if (text === null) this.overShare = null;
    else this.exceeded(text, nowMs);
  }

  /** One connection took the host's place from another. Twice in a while: there are two agents. */
  replaced(nowMs: number): void {
    this.#replacedAtMs = [...this.#replacedAtMs, nowMs].filter((ms) => nowMs - ms < RIVALS_MS);
    if (this.#replacedAtMs.length >= 2) this.#twoAgentsUntilMs = nowMs + RIVALS_MS;
  }

  get hasTwoAgents(): boolean {
    return this.#twoAgentsUntilMs > 0;
  }

  /** Ends what is told no longer. */
  age(nowMs: number): void {
    if (this.#twoAgentsUntilMs < nowMs) this.#twoAgentsUntilMs = 0;
    if ((this.overShare?.until_ms ?? 0) < nowMs) this.overShare = null;
  }
}
