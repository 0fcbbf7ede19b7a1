/** The form of a policy, a new one or one that is there. */
import { typedSelector } from "../../../../shared/host_selector.ts";
import type { AppRequest } from "../../../web/app_request.ts";
import { type ChannelRow, MAX_POLICIES, type Policy } from "../../../store/port.ts";
import { sendPage } from "../../../web/send_page.ts";
import { noteAct } from "../../note_act.ts";
import { readFormLists } from "../../read_form.ts";
import { FormNotice, type Problems, SelectField, TextField, Ticks } from "../form/fields.tsx";
import { FormReading, readCodes, readSelector } from "../form/read_fields.ts";
import { CodesField, SelectorFields } from "../form/SelectorFields.tsx";
import { HOW_CHOICES, LEVEL_CHOICES, policyText } from "./policy_words.ts";

const MAX_REMINDER_MINUTES = 7 * 24 * 60;

interface Typed {
  hosts: string;
  groups: string;
  tags: string;
  codes: string;
  level_from: string;
  how: string;
  channels: readonly string[];
  all_channels: boolean;
  remind_after_minutes: string;
}

const NEW: Typed = {
  ...typedSelector(null),
  codes: "",
  level_from: "warning",
  how: "at_once",
  channels: [],
  all_channels: true,
  remind_after_minutes: "",
};

/** `GET /admin/policies/new`. */
export function askForPolicy(request: AppRequest): Response {
  return sendForm(request, { before: null, typed: NEW, problems: {} });
}

/** `POST /admin/policies/new`: it comes after those that are there. */
export function makePolicy(request: AppRequest): Promise<Response> {
  return save(request, null);
}

/** `GET /admin/policies/:id/edit`. */
export async function askToChangePolicy(request: AppRequest): Promise<Response> {
  const before = await findPolicy(request);
  if (before === null) return request.notFound();
  const { selector, codes, level_from, how, channels, remind_after_minutes } = before;
  const typed: Typed = {
    ...typedSelector(selector),
    codes: codes?.join(" ") ?? "",
    level_from,
    how,
    channels: channels ?? [],
    all_channels: channels === null,
    remind_after_minutes: remind_after_minutes === null ? "" : String(remind_after_minutes),
  };
  return sendForm(request, { before, typed, problems: {} });
}

/** `POST /admin/policies/:id/edit`. */
export async function changePolicy(request: AppRequest): Promise<Response> {
  const before = await findPolicy(request);
  return before === null ? request.notFound() : await save(request, before);
}

export async function findPolicy(request: AppRequest): Promise<Policy | null> {
  const id = request.req.param("id");
  const policies = await request.get("context").store.listPolicies();
  return policies.find((policy) => policy.id === id) ?? null;
}

async function save(request: AppRequest, before: Policy | null): Promise<Response> {
  const { telling, store } = request.get("context");
  const reading = new FormReading(await readFormLists(request));
  const names = new Set((await store.listHosts()).map(({ name }) => name.toLowerCase()));
  const channels = telling.desk.channels();
  const last = (await store.listPolicies()).reduce((most, { position }) => {
    return Math.max(most, position);
  }, 0);
  const policy = readPolicy(reading, { names, channels, before, position: last + 1 });
  const refuse = (problems: Problems) =>
    sendForm(request, { before, typed: typedOf(reading), problems });

  if (!reading.isGood) return refuse(reading.problems);
  if (await telling.acts.putPolicy(policy) !== "stored") {
    return refuse({
      "": `Cannot make another policy: there are ${MAX_POLICIES}; delete one first`,
    });
  }
  const text = policyText(policy, channels);
  await noteAct(request, before === null ? "policy_made" : "policy_changed", text);
  return request.redirect("/admin/policies", 303);
}

function readPolicy(
  reading: FormReading,
  { names, channels, before, position }: {
    names: ReadonlySet<string>;
    channels: readonly ChannelRow[];
    before: Policy | null;
    /** Of a new one. */
    position: number;
  },
): Policy {
  const selector = readSelector(reading, { names });
  const codes = readCodes(reading);
  const level = LEVEL_CHOICES.find(({ value }) => value === reading.text("level_from"));
  if (level === undefined) reading.fail("level_from", "Cannot use this level: choose one of these");
  const how = HOW_CHOICES.find(({ value }) => value === reading.text("how"));
  if (how === undefined) reading.fail("how", "Cannot use this: choose one of these");
  const chosen = reading.texts("channels").filter((id) => channels.some((row) => row.id === id));
  const isForAll = reading.isTicked("all_channels");
  // One whose channels are all gone must not come to be for every channel.
  if (!isForAll && chosen.length === 0) {
    reading.fail("channels", "Cannot use no channel at all: tick some, or every channel");
  }
  const minutes = reading.text("remind_after_minutes") === ""
    ? null
    : reading.count("remind_after_minutes", "minutes", { least: 5, most: MAX_REMINDER_MINUTES });
  return {
    id: before?.id ?? crypto.randomUUID(),
    position: before?.position ?? position,
    selector,
    codes,
    level_from: level?.value ?? "warning",
    how: how?.value ?? "at_once",
    channels: isForAll ? null : chosen,
    remind_after_minutes: minutes,
  };
}

function typedOf(reading: FormReading): Typed {
  const text = (name: string) => reading.text(name);
  return {
    hosts: text("hosts"),
    groups: text("groups"),
    tags: text("tags"),
    codes: text("codes"),
    level_from: text("level_from"),
    how: text("how"),
    channels: reading.texts("channels"),
    all_channels: reading.isTicked("all_channels"),
    remind_after_minutes: text("remind_after_minutes"),
  };
}

interface FormProps {
  before: Policy | null;
  typed: Typed;
  problems: Problems;
}

function sendForm(request: AppRequest, props: FormProps): Response {
  const title = props.before === null ? "New policy" : "Edit policy";
  const channels = request.get("context").telling.desk.channels();
  return sendPage(request, {
    status: Object.keys(props.problems).length === 0 ? 200 : 422,
    title,
    body: <PolicyPage {...props} title={title} channels={channels} />,
    live: false,
  });
}

function PolicyPage(
  { before, typed, problems, title, channels }: FormProps & {
    title: string;
    channels: readonly ChannelRow[];
  },
) {
  const action = before === null ? "/admin/policies/new" : `/admin/policies/${before.id}/edit`;
  return (
    <section class="edit-host card">
      <h1>{title}</h1>
      <form method="post" action={action}>
        <FormNotice problems={problems} />
        <SelectorFields typed={typed} problems={problems} />
        <CodesField value={typed.codes} problems={problems} />
        <SelectField
          name="level_from"
          label="From level"
          value={typed.level_from}
          choices={LEVEL_CHOICES}
          problems={problems}
        />
        <SelectField
          name="how"
          label="Told"
          value={typed.how}
          choices={HOW_CHOICES}
          problems={problems}
        />
        <Ticks
          legend="Channels"
          problem={problems.channels}
          ticks={[
            {
              name: "all_channels",
              value: "on",
              label: "every channel, also those that come later",
              checked: typed.all_channels,
            },
            ...channels.map(({ id, name }) => ({
              name: "channels",
              value: id,
              label: name,
              checked: typed.channels.includes(id),
            })),
          ]}
        />
        <TextField
          name="remind_after_minutes"
          label="Remind after minutes"
          hint="As long as it is open and not acknowledged. Empty: nobody is reminded."
          value={typed.remind_after_minutes}
          problems={problems}
        />
        <div class="form-line">
          <button type="submit" class="primary">Save</button>
          <a href="/admin/policies">Cancel</a>
        </div>
      </form>
    </section>
  );
}
