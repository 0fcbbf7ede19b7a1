import { useEffect, useRef } from "preact/hooks";
import { ListingHead } from "../ui/ListingHead.tsx";
import { useComputed, useSignal } from "@preact/signals";
import { countPages, pageOf } from "../../../shared/page_of.ts";
import {
  type EnrolmentList,
  type EnrolmentState,
  enrolmentState,
  type EnrolmentView,
  reportedText,
} from "../../views/enrolments.ts";
import type { Revision } from "../../views/mod.ts";
import { hostAdminPath, hostPath } from "../../views/paths.ts";
import { useLive } from "../live.ts";
import { Age } from "../ui/Age.tsx";
import { AsOf } from "../ui/AsOf.tsx";
import { LevelBadge, type Tone } from "../ui/LevelBadge.tsx";
import { Pages } from "../ui/Pages.tsx";
import { NowContext, useServerClock } from "../ui/server_clock.ts";
import { oneAtATime } from "./one_at_a_time.ts";

export interface EnrolmentTableProps extends EnrolmentList {
  /** Of the cards as they are when the page is made. */
  revision: Revision;
  /** From 1. */
  page: number;
}

const ROWS = 200;
const READ_WITHIN_MS = 10_000;
/** Hosts that enrol together change the list together. */
const READ_EVERY_MS = 1_000;

/** Who is being enrolled and how far each is, live; those first that somebody has to look after. */
export function EnrolmentTable({ page: wanted, revision, ...given }: EnrolmentTableProps) {
  const { now, sync } = useServerClock(given.now_unix);
  const listed = useSignal(given.enrolments);
  const held = useRef(revision);
  const reading = useRef(oneAtATime(readAnew, READ_EVERY_MS));
  useEffect(() => () => reading.current.stop(), []);

  async function readAnew(): Promise<void> {
    const response = await fetch("/api/enrolments", {
      signal: AbortSignal.timeout(READ_WITHIN_MS),
    });
    if (!response.ok) return;
    const list: EnrolmentList = await response.json();
    listed.value = list.enrolments;
    sync(list.now_unix);
  }

  useLive("fleet", {
    joined: (reply) => {
      sync(reply.now_unix);
      held.current = reply.revision;
      if (reply.answer !== "unchanged") reading.current.ask();
    },
    card: ({ name }) => {
      const isOpen = listed.peek().some((one) => one.name === name && one.reported_unix === null);
      if (isOpen) reading.current.ask();
    },
    removed: ({ name }) => {
      listed.value = listed.peek().filter((one) => one.name !== name);
    },
  }, { params: () => ({ revision: held.current }) });

  // Codes expire at a minute: nothing is rendered again each second for that.
  const minuteUnix = useComputed(() => Math.floor(now.value / 60) * 60);
  const rows = listed.value.map((view) => ({ view, state: enrolmentState(view, minuteUnix.value) }))
    .toSorted((a, b) => Number(a.state === "reported") - Number(b.state === "reported"));
  const pages = countPages(rows.length, ROWS);
  const page = Math.min(wanted, pages);
  const open = rows.filter(({ state }) => state !== "reported").length;
  return (
    <NowContext.Provider value={now}>
      <AsOf />
      <div class="enrol-count">
        <p role="status">
          <strong>{reportedText(listed.value)}</strong>
        </p>
        <progress
          value={rows.length - open}
          max={Math.max(1, rows.length)}
          aria-label="Hosts that have reported"
        />
        {open > 0 && (
          <form class="inline" method="post" action="/admin/enrol/codes">
            <button type="submit" class="secondary">
              {open === 1 ? "New code for the one left" : `New codes for the ${open} left`}
            </button>
          </form>
        )}
        {open < rows.length && (
          <form class="inline" method="post" action="/admin/enrol/clear">
            <button type="submit" class="secondary">Clear the reported</button>
          </form>
        )}
      </div>
      <table class="listing card">
        <caption class="sr-only">Hosts being enrolled, those that have not reported first</caption>
        <ListingHead headings={["Host", "State", "Code made", "Code used"]} hasActions />
        <tbody>
          {pageOf(rows, page, ROWS).map((row) => <EnrolmentLine key={row.view.name} {...row} />)}
        </tbody>
      </table>
      <Pages
        label="Hosts being enrolled"
        page={page}
        pages={pages}
        pathOf={(other) => other === 1 ? "/admin/enrol" : `/admin/enrol?page=${other}`}
      />
    </NowContext.Provider>
  );
}

const STATES: Record<EnrolmentState, { tone: Tone; word: string }> = {
  waiting: { tone: "none", word: "Line not run yet" },
  enrolled: { tone: "waiting", word: "Enrolled, not reported yet" },
  reported: { tone: "ok", word: "Reported" },
  expired: { tone: "warning", word: "Code expired" },
};

function EnrolmentLine({ view, state }: { view: EnrolmentView; state: EnrolmentState }) {
  const { name, created_unix, used_unix } = view;
  const { tone, word } = STATES[state];
  return (
    <tr data-role="enrolment" data-host={name} data-state={state}>
      <th scope="row">
        <a class="host-name" href={hostPath(name)}>{name}</a>
      </th>
      <td data-label="State">
        <LevelBadge tone={tone}>{word}</LevelBadge>
      </td>
      <td data-label="Code made">
        <Age unix={created_unix} />
      </td>
      <td data-label="Code used">{used_unix === null ? "not yet" : <Age unix={used_unix} />}</td>
      <td class="line-actions">
        {state !== "reported" && (
          <>
            <form class="inline" method="post" action="/admin/enrol/codes">
              <input type="hidden" name="host" value={name} />
              <button type="submit" class="link">
                New code<span class="sr-only">{` for ${name}`}</span>
              </button>
            </form>
            <a href={`${hostAdminPath(name)}/rotate`}>
              New token<span class="sr-only">{` for ${name}`}</span>
            </a>
          </>
        )}
      </td>
    </tr>
  );
}
