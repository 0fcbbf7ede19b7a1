/** What tests of the figures for Prometheus share. */
import { sha256Hex } from "../server/auth/tokens.ts";
import { hostFamilies } from "../server/metrics/host/host_families.ts";
import { takePicture } from "../server/metrics/host/picture.ts";
import { writeFamilies } from "../server/metrics/exposition.ts";
import type { Format } from "../server/metrics/format.ts";
import type { Fleet } from "../server/fleet/fleet.ts";
import { finish } from "../server/ledger/pieces.ts";
import { SHARES } from "../shared/shares.ts";
import type { Clock } from "../shared/clock.ts";
import { openStore, testingApiToken } from "./store.ts";
import type { TestServer } from "./with_server.ts";

/** Makes an API token of the scope "metrics", as the admin page would. */
export async function makeMetricsToken(server: Pick<TestServer, "database_path">): Promise<string> {
  await using store = await openStore({ path: server.database_path });
  const token = crypto.randomUUID();
  const given = { name: "prometheus", scopes: ["metrics"] as const };
  await store.insertApiToken(testingApiToken(sha256Hex(token), given));
  return token;
}

/** The page of a host of `fleet`, as it is written piece by piece. */
export function hostPagePieces(
  { fleet, clock, name = "pve-01" }: { fleet: Fleet; clock: Clock; name?: string },
  format: Format = "text",
) {
  const state = fleet.find(name);
  if (state === null) throw new Error(`Cannot find the host "${name}"`);
  const ledgers = fleet.ledgers.listPools(state.row.id);
  const families = hostFamilies(takePicture(state, { now_ms: clock.nowMs(), ledgers }));
  return writeFamilies(families, { format, maxCharacters: SHARES.metricsPage.characters });
}

/** The same as one text. */
export function hostPage(...args: Parameters<typeof hostPagePieces>): string {
  return finish(hostPagePieces(...args)).join("");
}

/** Every series of a page with its value. */
export function readSeries(page: string): Map<string, number> {
  const lines = page.split("\n").filter((line) => /^[^#]/.test(line));
  return new Map(lines.map((line) => {
    const at = line.lastIndexOf(" ");
    return [line.slice(0, at), Number(line.slice(at + 1))];
  }));
}
