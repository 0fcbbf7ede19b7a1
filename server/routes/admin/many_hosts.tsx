/** New tokens for, and deleting, several hosts: each asks first, then does it to all of them. */
import * as z from "zod";
import { HOST_NAME_RULE, isHostName } from "../../../shared/host_name.ts";
import { countText } from "../../../shared/verdict/number_text.ts";
import { listedHostsText } from "../../auth/changed_hosts.ts";
import { HashingBusy } from "../../auth/hashing.ts";
import { StorageError } from "../../store/port.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { sendPage } from "../../web/send_page.ts";
import { askForPassword } from "../confirm_password.tsx";
import { ErrorPage } from "../error.tsx";
import { noteAct } from "../note_act.ts";
import { readForm } from "../read_form.ts";
import { sendConfirmPage } from "./confirm_page.tsx";
import { CopyBlock, ShownOnce } from "./CopyBlock.tsx";
import { TRY_AGAIN } from "./hosts.ts";

/** Each costs a slow hash, and somebody waits for the page. */
export const MOST_TOKENS = 50;
export const MOST_DELETED = 200;

/** What asks first, with the path that its answer goes to. */
export type ManyHostsAct = "rotate" | "delete";

const formSchema = z.object({
  names: z.string().transform((text) => text.split(" ").filter(Boolean))
    .pipe(z.array(z.string().refine(isHostName, HOST_NAME_RULE)).min(1).max(MOST_DELETED)),
});

/** Asks before `act` is done to `names`; works without script. */
export function askAboutMany(
  request: AppRequest,
  act: ManyHostsAct,
  names: readonly string[],
  problem?: string,
): Response {
  const hosts = countText(names.length, "host");
  return sendConfirmPage(request, {
    question: act === "rotate" ? `Give ${hosts} new tokens?` : `Delete ${hosts}?`,
    consequences: [names.join(", "), ...CONSEQUENCES[act]],
    action: `/admin/many-hosts/${act}`,
    hidden: { names: names.join(" ") },
    button: act === "rotate" ? "Make new tokens" : `Delete ${hosts}`,
    ...problem !== undefined && { problem },
  });
}

const CONSEQUENCES: Readonly<Record<ManyHostsAct, readonly string[]>> = {
  rotate: [
    "The new tokens are shown once, on the next page, a line for each host.",
    "The old ones are void at once. Connected agents are cut off within a second and cannot join " +
    "until their agent.toml holds the new token.",
    "What they collect meanwhile waits on the hosts, so nothing is lost.",
  ],
  delete: [
    "Everything stored of them is deleted: samples, history, changes and mutes. " +
    "This cannot be undone.",
    "Their tokens are void. Connected agents are cut off within a second; stop them on the hosts, " +
    "or they go on asking to join.",
    "Nothing on the Proxmox hosts themselves is touched. The names can be registered again.",
  ],
};

/** `POST /admin/many-hosts/rotate` with `names`, a space between two. */
export async function rotateMany(request: AppRequest): Promise<Response> {
  const { hostTokens, fleet } = request.get("context");
  const names = await readNames(request);
  if (names === null || names.length > MOST_TOKENS) return refuse(request);
  const question = await askForPassword(
    request,
    `give ${countText(names.length, "host")} new tokens`,
  );
  if (question !== null) return question;
  const made: [name: string, token: string][] = [];
  let isBusy = false;
  for (const name of names) {
    try {
      const token = await hostTokens.rotate(name);
      if (token !== null) made.push([name, token]);
    } catch (error) {
      if (!(error instanceof HashingBusy)) throw error;
      isBusy = true;
      break;
    }
  }
  if (isBusy && made.length === 0) return askAboutMany(request, "rotate", names, TRY_AGAIN);
  await fleet.refreshHosts();
  const done = made.map(([name]) => name);
  await noteAct(request, "host_token_rotated", listedHostsText(done));
  const left = names.filter((name) => !done.includes(name));
  return sendPage(request, {
    title: `${countText(made.length, "host")} ${made.length === 1 ? "has" : "have"} a new token`,
    body: <NewTokensPage made={made} left={left} />,
  });
}

/** `POST /admin/many-hosts/delete` with `names`, a space between two. */
export async function deleteMany(request: AppRequest): Promise<Response> {
  const { store, fleet } = request.get("context");
  const names = await readNames(request);
  if (names === null) return refuse(request);
  const question = await askForPassword(request, `delete ${countText(names.length, "host")}`);
  if (question !== null) return question;
  const gone: string[] = [];
  for (const name of names) {
    try {
      if (await store.deleteHost(name)) gone.push(name);
    } catch (error) {
      // Its rows may be left over, which the next pruning removes; the host itself is gone or not.
      if (!(error instanceof StorageError) || await store.findHost(name) !== null) throw error;
      gone.push(name);
    }
  }
  await fleet.refreshHosts();
  if (gone.length > 0) await noteAct(request, "host_deleted", listedHostsText(gone));
  return request.redirect(`/admin/hosts?gone=${gone.length}`, 303);
}

/** Null: none, or more than can be meant. */
async function readNames(request: AppRequest): Promise<readonly string[] | null> {
  const form = formSchema.safeParse(await readForm(request));
  return form.success ? form.data.names : null;
}

function refuse(request: AppRequest): Response {
  const message = `Cannot tell which hosts are meant: expected names, at most ${MOST_TOKENS} for ` +
    `new tokens and ${MOST_DELETED} to be deleted.`;
  return sendPage(request, {
    status: 422,
    title: "Nothing was changed",
    body: ErrorPage({ status: 422, message }),
    live: false,
  });
}

interface NewTokensPageProps {
  made: readonly (readonly [name: string, token: string])[];
  /** Those that still have the token that they had, or are gone. */
  left: readonly string[];
}

function NewTokensPage({ made, left }: NewTokensPageProps) {
  return (
    <div class="admin">
      <h1>New tokens</h1>
      <section class="card setup">
        <ShownOnce />
        <p>
          A line for each host, its name and its token: put the token into its{" "}
          <code>/etc/proxmox-monitor/agent.toml</code>. A running agent picks it up by itself.
        </p>
        <CopyBlock
          id="tokens"
          what="Names and tokens"
          text={made.map(([name, token]) => `${name} ${token}`).join("\n")}
        />
        {left.length > 0 && (
          <p class="notice" role="alert">
            Without a new token, since they are gone or the server was busy: {left.join(", ")}
          </p>
        )}
      </section>
      <p>
        <a href="/admin/hosts">Back to the hosts</a>
      </p>
    </div>
  );
}
