/** A window from now on for hosts or a group, by one click of a list. */
import * as z from "zod";
import { readWord } from "../../../../shared/host_attributes.ts";
import { isHostName } from "../../../../shared/host_name.ts";
import { MAX_SELECTED, type SelectorFields } from "../../../../shared/host_selector.ts";
import { SHARES } from "../../../../shared/shares.ts";
import { MAX_WINDOWS, type Window } from "../../../store/port.ts";
import type { AppRequest } from "../../../web/app_request.ts";
import { authorOf, noteAct } from "../../note_act.ts";
import { readFormLists } from "../../read_form.ts";
import { windowText } from "./window_words.ts";

const MINUTE_MS = 60_000;
const LONGEST_MS = 31 * 24 * 3_600_000;

const first = z.array(z.string()).transform(([one = ""]) => one.trim()).catch("");
const formSchema = z.object({
  host: z.array(z.string().refine(isHostName)).max(SHARES.page.rows).catch([]),
  group: first,
  until_unix: first,
});

/**
 * `POST /admin/windows/silence` with `host` (several times) or `group`, and `until_unix`: answers
 * `{windows: [id]}`, of which one holds as many hosts as it may; 422 with `{error}`.
 */
export async function silence(request: AppRequest): Promise<Response> {
  const { telling, store, clock } = request.get("context");
  const { host: hosts, group, until_unix } = formSchema.parse(await readFormLists(request));
  const refuse = (error: string) => request.json({ error }, 422);
  const nowMs = clock.nowMs();
  const untilMs = Number(until_unix) * 1000;
  if (until_unix === "" || !(untilMs > nowMs && untilMs <= nowMs + LONGEST_MS)) {
    return refuse(
      `Cannot use until_unix "${until_unix}": expected a time within the next 31 days`,
    );
  }
  const word = group === "" ? null : readWord(group);
  if (word?.ok === false) return refuse(`Cannot use the group "${group}": ${word.expected}`);
  if (word === null && hosts.length === 0) {
    return refuse("Cannot silence anything: expected hosts or a group");
  }
  const names = new Set((await store.listHosts()).map(({ name }) => name));
  const unknown = hosts.find((host) => !names.has(host));
  if (unknown !== undefined) {
    return refuse(`Cannot silence "${unknown}": no host of this name is registered`);
  }

  const author = await authorOf(request);
  const made: string[] = [];
  for (const selector of word === null ? inParts(hosts) : [{ groups: [word.value] }]) {
    const window = toWindow(selector, { nowMs, untilMs, author });
    if (await telling.acts.putWindow(window) !== "stored") {
      for (const id of made) await telling.acts.deleteWindow(id);
      return refuse(`Cannot make another window: there are ${MAX_WINDOWS}; delete one first`);
    }
    made.push(window.id);
    await noteAct(request, "window_made", windowText(window));
  }
  return request.json({ windows: made });
}

function inParts(hosts: readonly string[]): SelectorFields[] {
  const parts = Math.ceil(hosts.length / MAX_SELECTED);
  return Array.from({ length: parts }, (_, part) => ({
    hosts: hosts.slice(part * MAX_SELECTED, (part + 1) * MAX_SELECTED),
  }));
}

/** In UTC: the moment is what was meant, whatever zone it was read in. */
function toWindow(
  selector: SelectorFields,
  { nowMs, untilMs, author }: { nowMs: number; untilMs: number; author: string },
): Window {
  const wall = (ms: number) => new Date(ms).toISOString().slice(0, "2026-12-24T22:00".length);
  const startMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  return {
    id: crypto.randomUUID(),
    selector,
    codes: null,
    // To the minute; at least one is left of it.
    when: {
      kind: "once",
      start: wall(startMs),
      end: wall(Math.max(untilMs, startMs + MINUTE_MS)),
    },
    zone: "UTC",
    note: "",
    author,
    created_at_ms: nowMs,
  };
}
