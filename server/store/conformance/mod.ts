/** What every engine does, as one suite: a test beside an engine runs it on databases of that. */
import { testAccess } from "./access.ts";
import { testChanges } from "./changes.ts";
import { testEnrolments } from "./enrolments.ts";
import { testFactors } from "./factors.ts";
import { testHistory } from "./history.ts";
import { testHostEvents } from "./host_events.ts";
import { testHosts } from "./hosts.ts";
import { testLedger } from "./ledger.ts";
import { testLifetime } from "./lifetime.ts";
import { testReadings } from "./readings.ts";
import { testRetention } from "./retention.ts";
import { testSamples } from "./samples.ts";
import { testSnapshotPolicies } from "./snapshot_policies.ts";
import { createSuite, type EngineUnderTest } from "./suite.ts";
import { testThresholds } from "./thresholds.ts";
import { testTransactions } from "./transactions.ts";
import { testWatch } from "./watch.ts";
import { testWords } from "./words.ts";

const PARTS = [
  testLifetime,
  testHosts,
  testSamples,
  testHistory,
  testReadings,
  testChanges,
  testWords,
  testThresholds,
  testSnapshotPolicies,
  testHostEvents,
  testLedger,
  testAccess,
  testEnrolments,
  testFactors,
  testTransactions,
  testRetention,
  testWatch,
];

export function testEngine(engine: EngineUnderTest): void {
  const suite = createSuite(engine);
  for (const testPart of PARTS) testPart(suite);
}
