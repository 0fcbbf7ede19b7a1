import type { Clock } from "../../shared/clock.ts";
import type { Pieces } from "../ledger/pieces.ts";

/** So long others wait at most. */
const TURN_MS = 10;

/** Does all of it, turn by turn, so that nobody waits for a page of thousands of figures. */
export async function inTurns<T>(pieces: Pieces<T>, clock: Clock): Promise<T> {
  for (;;) {
    const startMs = clock.monotonicMs();
    while (clock.monotonicMs() - startMs < TURN_MS) {
      const step = pieces.next();
      if (step.done) return step.value;
    }
    await clock.sleep(0);
  }
}
