/** What operators lived through, and the messages that each is to bring: no more and no fewer. */
import type { Scenario } from "./scenario.ts";
import { FAULTS } from "./scenarios_faults.ts";
import { TELLING } from "./scenarios_told.ts";

export const SCENARIOS: readonly Scenario[] = [...FAULTS, ...TELLING];
