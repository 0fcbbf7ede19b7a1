import { printable, printableJson } from "../../shared/printable.ts";
import { COMMAND_LINE, noteCommand } from "../auth/audit.ts";
import type { Store } from "../store/port.ts";
import type { Workers } from "../source_workers.ts";
import type { Places } from "../telling/host_names.ts";
import { toIncidentRow } from "../telling/incident_rows.ts";
import { readExpiry } from "../views/expiry.ts";
import type { IncidentRow } from "../views/incidents.ts";
import { CommandFailed } from "../exit_codes.ts";
import { print } from "./print.ts";
import { openSettingsStore } from "./settings.ts";

const STANDING = ["open", "acknowledged", "recovering"] as const;
const ROWS_AT_ONCE = 500;
const MAX_NOTE_CHARACTERS = 200;
/** A server that runs takes up what waits within half a second. */
const TAKEN_UP_WITHIN_MS = 3_000;

/**
 * `list-incidents [--all] [--json]`: those of which channels are told; with `--all` every one that
 * is kept, the newest first.
 */
export async function listIncidents(
  { all = false, json = false }: { all?: boolean; json?: boolean },
  workers: Workers,
): Promise<void> {
  await using store = await openSettingsStore(workers);
  const places = await readPlaces(store);
  for await (const row of readRows(store, places, all)) {
    print(json ? printableJson(row) : lineOf(row).map(printable).join("\t"));
  }
}

/**
 * `acknowledge ID [--note TEXT] [--expires 8h]`: only the server that serves may change incidents,
 * so it is asked to; without one the next that starts does it.
 */
export async function acknowledgeIncident(
  id: string,
  { note = "", expires = "" }: { note?: string; expires?: string },
  workers: Workers,
): Promise<void> {
  const at_ms = Date.now();
  const expiry = readExpiry(expires, at_ms);
  if (!expiry.ok) {
    throw new CommandFailed(`Cannot use --expires ${printableJson(expires)}: ${expiry.expected}`);
  }
  if ([...note.trim()].length > MAX_NOTE_CHARACTERS) {
    throw new CommandFailed(
      `Cannot use --note: expected at most ${MAX_NOTE_CHARACTERS} characters`,
    );
  }
  await using store = await openSettingsStore(workers);
  await refuseWhatCannotBe(store, id);
  const act = { at_ms, incident_id: id, author: COMMAND_LINE, note: note.trim() };
  const seen = await store.revisions();
  const queuedId = await store.queueAct({ ...act, expires_at_ms: expiry.value });
  if (queuedId === null) {
    throw new CommandFailed(
      `Cannot acknowledge "${id}": too much waits already for a server to start`,
    );
  }
  await noteCommand(store, "incident_acknowledged", id);
  if (!await isTakenUp(store, queuedId, seen)) {
    return print(`No server takes it up now. Incident ${id} is acknowledged when one starts.`);
  }
  const incident = await store.findIncident(id);
  if (incident?.acknowledgement === null || incident === null) {
    throw new CommandFailed(`Cannot acknowledge "${id}": it has ended meanwhile`);
  }
  print(`Acknowledged incident ${id}.`);
}

async function refuseWhatCannotBe(store: Store, id: string): Promise<void> {
  const incident = await store.findIncident(id);
  const cannot = `Cannot acknowledge ${printableJson(id)}`;
  if (incident === null) {
    throw new CommandFailed(
      `${cannot}: there is no such incident; "list-incidents" prints those that are open`,
    );
  }
  if (incident.state === "resolved") throw new CommandFailed(`${cannot}: it is over already`);
  if (incident.state === "pending") {
    throw new CommandFailed(`${cannot}: it is still held back, nobody was told of it`);
  }
}

/** Whether a server has taken it up, in the time that one needs. */
async function isTakenUp(
  store: Store,
  id: number,
  since: Awaited<ReturnType<Store["revisions"]>>,
): Promise<boolean> {
  for await (const _ of store.watch(since, AbortSignal.timeout(TAKEN_UP_WITHIN_MS))) {
    const waiting = await store.listQueuedActs();
    if (!waiting.some((act) => act.id === id)) return true;
  }
  return false;
}

async function* readRows(
  store: Store,
  places: Places,
  all: boolean,
): AsyncGenerator<IncidentRow> {
  let before: string | null = null;
  for (;;) {
    const incidents = await store.listIncidents({
      ...(!all && { states: STANDING }),
      ...(before !== null && { before_id: before }),
      limit: ROWS_AT_ONCE,
    });
    for (const incident of incidents) yield toIncidentRow(incident, places);
    before = incidents.at(-1)?.id ?? null;
    if (incidents.length < ROWS_AT_ONCE || before === null) return;
  }
}

/** What clusters are called, only samples tell. */
async function readPlaces(store: Store): Promise<Places> {
  const hosts = new Map((await store.listHosts()).map((host) => [host.id, host]));
  return {
    find: (id) => hosts.get(id) ?? null,
    clusterName: () => null,
  };
}

function lineOf(row: IncidentRow): string[] {
  const { id, state, level, worst_level, place, label, sentence, began_unix, acknowledged } = row;
  return [
    id,
    state,
    state === "resolved" ? worst_level : level,
    new Date(began_unix * 1000).toISOString(),
    place,
    label === "" ? sentence : `${label}: ${sentence}`,
    acknowledged === null ? "-" : [acknowledged.author, acknowledged.note].join(": "),
  ];
}
