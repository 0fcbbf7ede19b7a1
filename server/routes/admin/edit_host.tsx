/** What the operator says of one host: its group, tags, note and web address. */
import * as z from "zod";
import {
  changeBetween,
  changeText,
  type HostAttributes,
  MAX_NOTE_CHARACTERS,
  type Reading,
  readNote,
  readTags,
  readWebUrl,
  readWord,
} from "../../../shared/host_attributes.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { sendPage } from "../../web/send_page.ts";
import { changedHostsText } from "../../auth/changed_hosts.ts";
import { hostAdminPath, hostPath } from "../../views/paths.ts";
import type { HostRow } from "../../store/port.ts";
import { sendHostNotFound } from "../not_found.tsx";
import { noteAct } from "../note_act.ts";
import { readForm } from "../read_form.ts";

const FIELDS = ["group", "tags", "note", "web_url"] as const;
type Field = typeof FIELDS[number];
type Typed = Record<Field, string>;

const text = z.string().trim().catch("");
/** A note is one line: whoever writes several means them as one. */
const line = text.transform((value) => value.replace(/\s*[\r\n]+\s*/g, " "));
const formSchema = z.object({ group: text, tags: text, note: line, web_url: text });

/** `GET /admin/hosts/:name/edit`. */
export async function askToEdit(request: AppRequest): Promise<Response> {
  const host = await findHost(request);
  if (host === null) return sendHostNotFound(request);
  const { group, tags, note, web_url } = host;
  const typed = { group: group ?? "", tags: tags.join(" "), note, web_url: web_url ?? "" };
  return sendForm(request, { host, typed, problems: {} });
}

/** `POST /admin/hosts/:name/edit`. */
export async function editHost(request: AppRequest): Promise<Response> {
  const { store, fleet } = request.get("context");
  const host = await findHost(request);
  if (host === null) return sendHostNotFound(request);
  const typed = formSchema.parse(await readForm(request));
  const { attributes, problems } = readAttributes(typed);
  if (Object.keys(problems).length > 0) return sendForm(request, { host, typed, problems });

  const change = changeBetween(host, attributes);
  const text = changeText(change);
  if (text !== "") {
    const outcome = await store.changeHosts([host.name], change);
    if (!outcome.ok) return sendHostNotFound(request);
    await fleet.refreshHosts();
    await noteAct(request, "hosts_changed", changedHostsText([host.name], text));
  }
  return request.redirect(hostPath(host.name), 303);
}

function findHost(request: AppRequest): Promise<HostRow | null> {
  return request.get("context").store.findHost(request.req.param("name") ?? "");
}

/** What is empty is taken back. */
function readAttributes(typed: Typed) {
  const problems: Partial<Record<Field, string>> = {};
  function take<T>(field: Field, empty: T, read: (text: string) => Reading<T>): T {
    if (typed[field] === "") return empty;
    const reading = read(typed[field]);
    if (reading.ok) return reading.value;
    problems[field] = `Cannot use ${WORDS[field]}: ${reading.expected}`;
    return empty;
  }
  const attributes: HostAttributes = {
    group: take<string | null>("group", null, readWord),
    tags: take<string[]>("tags", [], readTags),
    note: take("note", "", readNote),
    web_url: take<string | null>("web_url", null, readWebUrl),
  };
  return { attributes, problems };
}

const LABELS: Record<Field, string> = {
  group: "Group",
  tags: "Tags",
  note: "Note",
  web_url: "Address of its Proxmox web interface",
};

/** As a message about it says. */
const WORDS: Record<Field, string> = {
  group: "this group",
  tags: "these tags",
  note: "this note",
  web_url: "this address",
};

const HINTS: Record<Field, string> = {
  group: "One word for the hosts it belongs to, such as a site. Empty: in no group.",
  tags: "Words with spaces between, twenty at most.",
  note: `One line for whoever looks at it, at most ${MAX_NOTE_CHARACTERS} characters.`,
  web_url: "Empty: the usual one, its hostname with port 8006.",
};

interface FormProps {
  host: HostRow;
  typed: Typed;
  problems: Partial<Record<Field, string>>;
}

function sendForm(request: AppRequest, props: FormProps): Response {
  return sendPage(request, {
    status: Object.keys(props.problems).length === 0 ? 200 : 422,
    title: `Edit ${props.host.name}`,
    body: <EditHostPage {...props} />,
    live: false,
  });
}

function EditHostPage({ host, typed, problems }: FormProps) {
  const firstWrong = FIELDS.find((field) => problems[field] !== undefined);
  return (
    <section class="edit-host card">
      <h1>
        Edit <span class="name">{host.name}</span>
      </h1>
      <form method="post" action={`${hostAdminPath(host.name)}/edit`}>
        {FIELDS.map((field) => (
          <EditField
            key={field}
            field={field}
            typed={typed[field]}
            problem={problems[field]}
            isFirst={field === (firstWrong ?? "group")}
          />
        ))}
        <div class="form-line">
          <button type="submit" class="primary">Save</button>
          <a href={hostPath(host.name)}>Cancel</a>
        </div>
      </form>
    </section>
  );
}

interface EditFieldProps {
  field: Field;
  typed: string;
  problem: string | undefined;
  isFirst: boolean;
}

function EditField({ field, typed, problem, isFirst }: EditFieldProps) {
  const attributes = {
    id: `edit-${field}`,
    name: field,
    autofocus: isFirst,
    "aria-invalid": problem !== undefined,
    "aria-describedby": `edit-${field}-hint`,
  };
  return (
    <div class="edit-field">
      <label for={attributes.id}>{LABELS[field]}</label>
      {field === "note" ? <textarea rows={3} {...attributes}>{typed}</textarea> : (
        <input
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={typed}
          {...attributes}
        />
      )}
      {problem === undefined
        ? <p id={`edit-${field}-hint`} class="muted">{HINTS[field]}</p>
        : <p id={`edit-${field}-hint`} class="notice" role="alert">{problem}</p>}
    </div>
  );
}
