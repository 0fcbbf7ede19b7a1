/** The form of a window, a new one or one that is there. */
import { type TypedSelector, typedSelector } from "../../../../shared/host_selector.ts";
import type { AppRequest } from "../../../web/app_request.ts";
import { windowFault } from "../../../incidents/machine/windows.ts";
import { windowInZone } from "../../../telling/zones.ts";
import { MAX_WINDOWS, type Window } from "../../../store/port.ts";
import { sendPage } from "../../../web/send_page.ts";
import { authorOf, noteAct } from "../../note_act.ts";
import { readFormLists } from "../../read_form.ts";
import { FormNotice, type Problems, TextField, Ticks } from "../form/fields.tsx";
import { FormReading, readCodes, readSelector } from "../form/read_fields.ts";
import { CodesField, SelectorFields } from "../form/SelectorFields.tsx";
import { DAY_CHOICES, windowText } from "./window_words.ts";

/** It is of no host, and windows are of hosts. */
const CHANNEL_BROKEN = "channel_broken";

type Kind = Window["when"]["kind"];

interface Typed extends TypedSelector {
  kind: Kind;
  codes: string;
  start: string;
  end: string;
  days: readonly string[];
  start_time: string;
  minutes: string;
  zone: string;
  note: string;
}

const NEW: Omit<Typed, "kind"> = {
  ...typedSelector(null),
  codes: "",
  start: "",
  end: "",
  days: [],
  start_time: "",
  minutes: "60",
  zone: "",
  note: "",
};

/** `GET /admin/windows/new?kind=once|weekly`; `hosts`, `groups` and `codes` fill its fields. */
export function askForWindow(request: AppRequest): Response {
  const given = (name: "hosts" | "groups" | "codes") =>
    request.req.query(name)?.slice(0, 1000) ?? "";
  const subjects = { hosts: given("hosts"), groups: given("groups"), codes: given("codes") };
  return sendForm(request, {
    before: null,
    typed: { ...NEW, ...subjects, ...fromNow(request), kind: kindOf(request) },
    problems: {},
  });
}

/** Two hours from now, in the zone of a new one. */
function fromNow(request: AppRequest): Pick<Typed, "start" | "end"> {
  const nowMs = request.get("context").clock.nowMs();
  const wall = (ms: number) => new Date(ms).toISOString().slice(0, "2026-12-24T22:00".length);
  return { start: wall(nowMs), end: wall(nowMs + 2 * 3_600_000) };
}

/** `POST /admin/windows/new?kind=`: in force at once where it has begun already. */
export function makeWindow(request: AppRequest): Promise<Response> {
  return save(request, null, kindOf(request));
}

/** `GET /admin/windows/:id/edit`. */
export async function askToChangeWindow(request: AppRequest): Promise<Response> {
  const before = await findWindow(request);
  if (before === null) return request.notFound();
  const { selector, codes, when, zone, note } = before;
  const { kind } = when;
  const typed: Typed = {
    ...NEW,
    ...typedSelector(selector),
    codes: codes?.join(" ") ?? "",
    zone,
    note,
    kind,
  };
  const times = when.kind === "once" ? { start: when.start, end: when.end } : {
    days: when.weekdays.map(String),
    start_time: when.start_time,
    minutes: String(when.minutes),
  };
  return sendForm(request, { before, typed: { ...typed, ...times }, problems: {} });
}

/** `POST /admin/windows/:id/edit`. */
export async function changeWindow(request: AppRequest): Promise<Response> {
  const before = await findWindow(request);
  return before === null ? request.notFound() : await save(request, before, before.when.kind);
}

/** The window that the path names, as it was saved; null: there is none. */
export async function findWindow(request: AppRequest): Promise<Window | null> {
  const id = request.req.param("id");
  const windows = await request.get("context").store.listWindows();
  return windows.find((window) => window.id === id) ?? null;
}

function kindOf(request: AppRequest): Kind {
  return request.req.query("kind") === "weekly" ? "weekly" : "once";
}

async function save(request: AppRequest, before: Window | null, kind: Kind): Promise<Response> {
  const { telling, store, clock, config: { time_zone } } = request.get("context");
  const reading = new FormReading(await readFormLists(request));
  const names = new Set((await store.listHosts()).map(({ name }) => name.toLowerCase()));
  const window: Window = {
    id: before?.id ?? crypto.randomUUID(),
    selector: readSelector(reading, { names }),
    codes: readWindowCodes(reading),
    when: readWhen(reading, kind),
    zone: reading.zone("zone"),
    note: reading.line("note", "a note", { least: 0, most: 500 }),
    author: before?.author ?? await authorOf(request),
    created_at_ms: before?.created_at_ms ?? clock.nowMs(),
  };
  const refuse = (problems: Problems) =>
    sendForm(request, { before, typed: typedOf(reading, kind), problems });

  if (!reading.isGood) return refuse(reading.problems);
  const counted = windowInZone(window, time_zone);
  const fault = windowFault(counted);
  if (fault !== null) return refuse({ "": fault });
  if (await telling.acts.putWindow(window) !== "stored") {
    return refuse({ "": `Cannot make another window: there are ${MAX_WINDOWS}; delete one first` });
  }
  const action = before === null ? "window_made" : "window_changed";
  await noteAct(request, action, windowText(counted));
  return request.redirect("/admin/windows", 303);
}

function readWindowCodes(reading: FormReading): Window["codes"] {
  const codes = readCodes(reading);
  if (codes?.includes(CHANNEL_BROKEN)) {
    reading.fail(
      "codes",
      `Cannot use ${CHANNEL_BROKEN}: a broken channel is told whatever the window`,
    );
  }
  return codes;
}

/** Checked by `windowFault`, but for what its types need. */
function readWhen(reading: FormReading, kind: Kind): Window["when"] {
  if (kind === "once") return { kind, start: reading.text("start"), end: reading.text("end") };
  return {
    kind,
    weekdays: [...new Set(reading.texts("days").map(Number))].sort(),
    start_time: reading.text("start_time"),
    minutes: Number(reading.text("minutes")),
  };
}

function typedOf(reading: FormReading, kind: Kind): Typed {
  const text = (name: string) => reading.text(name);
  return {
    kind,
    hosts: text("hosts"),
    groups: text("groups"),
    tags: text("tags"),
    codes: text("codes"),
    start: text("start"),
    end: text("end"),
    days: reading.texts("days"),
    start_time: text("start_time"),
    minutes: text("minutes"),
    zone: text("zone"),
    note: text("note"),
  };
}

interface FormProps {
  before: Window | null;
  typed: Typed;
  problems: Problems;
}

function sendForm(request: AppRequest, props: FormProps): Response {
  const { time_zone } = request.get("context").config;
  const title = props.before === null ? "New window" : "Edit window";
  return sendPage(request, {
    status: Object.keys(props.problems).length === 0 ? 200 : 422,
    title,
    body: <WindowPage {...props} {...{ title, time_zone }} />,
    live: false,
  });
}

function WindowPage(
  { before, typed, problems, title, time_zone }: FormProps & { title: string; time_zone: string },
) {
  const field = (name: keyof Typed) => ({ name, value: String(typed[name]), problems });
  const action = before === null
    ? `/admin/windows/new?kind=${typed.kind}`
    : `/admin/windows/${before.id}/edit`;
  return (
    <section class="edit-host card">
      <h1>{title}</h1>
      <form method="post" action={action}>
        <FormNotice problems={problems} />
        <SelectorFields typed={typed} problems={problems} />
        <CodesField value={typed.codes} problems={problems} />
        {typed.kind === "once"
          ? (
            <>
              <TextField {...field("start")} label="From" hint="Such as 2026-12-24T22:00." />
              <TextField {...field("end")} label="Until" />
            </>
          )
          : (
            <>
              <Ticks
                legend="Begins on"
                ticks={DAY_CHOICES.map(({ value, label }) => ({
                  name: "days",
                  value,
                  label,
                  checked: typed.days.includes(value),
                }))}
              />
              <TextField {...field("start_time")} label="At" hint="Such as 22:00." />
              <TextField {...field("minutes")} label="For minutes" type="number" />
            </>
          )}
        <TextField
          {...field("zone")}
          label="Time zone"
          hint={`Of the times above, such as Europe/Vienna. Empty: ${time_zone}, that of the server.`}
        />
        <TextField
          {...field("note")}
          label="Note"
          hint="Why, for whoever wonders that nothing was told."
        />
        <div class="form-line">
          <button type="submit" class="primary">Save</button>
          <a href="/admin/windows">Cancel</a>
        </div>
      </form>
    </section>
  );
}
