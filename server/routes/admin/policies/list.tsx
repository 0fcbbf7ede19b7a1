/** `GET /admin/policies`: who is told what, in the order in which it is asked. */
import type { AppRequest } from "../../../web/app_request.ts";
import { ListingHead } from "../../../islands/ui/ListingHead.tsx";
import { DEFAULT_POLICIES } from "../../../notify/plan/mod.ts";
import { type ChannelRow, MAX_POLICIES, type Policy } from "../../../store/port.ts";
import { sendPage } from "../../../web/send_page.ts";
import { selectorText } from "../../../../shared/host_selector.ts";
import { channelsText, howText, levelText, reminderText } from "./policy_words.ts";

export async function showPolicies(request: AppRequest): Promise<Response> {
  const { store, telling } = request.get("context");
  const policies = await store.listPolicies();
  return sendPage(request, {
    title: "Policies",
    body: <PoliciesPage policies={policies} channels={telling.desk.channels()} />,
    live: false,
  });
}

interface PoliciesPageProps {
  policies: readonly Policy[];
  channels: readonly ChannelRow[];
}

function PoliciesPage({ policies, channels }: PoliciesPageProps) {
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/admin/hosts">Admin</a>
      </nav>
      <h1>Policies</h1>
      <p class="muted">
        Who is told what. For each reason and channel the first row that fits counts; the last ones,
        which stand in every table, count where no other does.
      </p>
      <table class="listing card policies">
        <caption class="sr-only">Policies, in the order in which they are asked</caption>
        <ListingHead
          headings={["Level", "Hosts", "Reasons", "Told", "Channels", "Reminder"]}
          hasActions
        />
        <tbody>
          {policies.map((policy, place) => (
            <PolicyLine
              key={policy.id}
              policy={policy}
              channels={channels}
              isFirst={place === 0}
              isLast={place === policies.length - 1}
            />
          ))}
          {DEFAULT_POLICIES.map((policy) => (
            <PolicyLine key={policy.id} policy={policy} channels={channels} isDefault />
          ))}
        </tbody>
      </table>
      {policies.length < MAX_POLICIES
        ? (
          <p>
            <a href="/admin/policies/new">New policy</a>
          </p>
        )
        : <p class="muted">There are {MAX_POLICIES} policies, which is the most there can be.</p>}
    </div>
  );
}

interface PolicyLineProps {
  policy: Policy;
  channels: readonly ChannelRow[];
  isFirst?: boolean;
  isLast?: boolean;
  isDefault?: boolean;
}

function PolicyLine({ policy, channels, isFirst, isLast, isDefault }: PolicyLineProps) {
  const path = `/admin/policies/${policy.id}`;
  return (
    <tr data-role={isDefault ? "default-policy" : "policy"}>
      <th scope="row">{levelText(policy)}</th>
      <td data-label="Hosts" class="name">{selectorText(policy.selector)}</td>
      <td data-label="Reasons" class="name">{policy.codes?.join(", ") ?? "all"}</td>
      <td data-label="Told">{howText(policy)}</td>
      <td data-label="Channels" class="name">{channelsText(policy, channels)}</td>
      <td data-label="Reminder">{reminderText(policy)}</td>
      <td class="line-actions">
        {isDefault ? <span class="muted">always there</span> : (
          <>
            {!isFirst && <Move action={`${path}/up`} words="Up" />}
            {!isLast && <Move action={`${path}/down`} words="Down" />}
            <a href={`${path}/edit`}>Edit</a>
            <a class="danger-link" href={`${path}/delete`}>Delete</a>
          </>
        )}
      </td>
    </tr>
  );
}

function Move({ action, words }: { action: string; words: string }) {
  return (
    <form class="inline" method="post" action={action}>
      <button type="submit" class="link">{words}</button>
    </form>
  );
}
