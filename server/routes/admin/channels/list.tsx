/** `GET /admin/channels`: where messages go, how each channel does, and the heartbeat. */
import type { AppRequest } from "../../../web/app_request.ts";
import { ListingHead } from "../../../islands/ui/ListingHead.tsx";
import { CHANNEL_KINDS, findKind } from "../../../notify/channels/mod.ts";
import { Moment } from "../../../islands/ui/Moment.tsx";
import { type ChannelQueue, type ChannelRow, MAX_CHANNELS } from "../../../store/port.ts";
import { sendPage } from "../../../web/send_page.ts";
import { HeartbeatSection } from "./HeartbeatSection.tsx";
import type { Problems } from "../form/fields.tsx";
import { channelState } from "./channel_state.ts";

export interface ListedChannel {
  channel: ChannelRow;
  queue: ChannelQueue;
}

export async function showChannels(request: AppRequest): Promise<Response> {
  return await sendChannels(request);
}

/** The page, with what is wrong with the heartbeat's address if something is. */
export async function sendChannels(request: AppRequest, problems: Problems = {}) {
  const { telling, store } = request.get("context");
  const rows = await Promise.all(
    telling.desk.channels().map(async (channel): Promise<ListedChannel> => ({
      channel,
      queue: await store.readChannelQueue(channel.id),
    })),
  );
  return sendPage(request, {
    status: Object.keys(problems).length === 0 ? 200 : 422,
    title: "Channels",
    body: (
      <ChannelsPage
        rows={rows}
        heartbeat={<HeartbeatSection status={telling.heartbeat.status()} problems={problems} />}
      />
    ),
    live: false,
  });
}

interface ChannelsPageProps {
  rows: readonly ListedChannel[];
  heartbeat: preact.JSX.Element;
}

function ChannelsPage({ rows, heartbeat }: ChannelsPageProps) {
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/admin/hosts">Admin</a>
      </nav>
      <h1>Channels</h1>
      <p class="muted">
        Where messages about incidents go. <a href="/admin/policies">Policies</a>{" "}
        say what each is told, <a href="/admin/windows">windows</a> when nothing is.
      </p>
      {rows.length === 0
        ? <p class="card nothing">No channel yet: nobody is told of anything</p>
        : (
          <table class="listing card">
            <caption class="sr-only">Channels, in the order they were made</caption>
            <ListingHead
              headings={["Name", "Kind", "State", "Waiting", "Last delivery", "Last error"]}
            />
            <tbody>{rows.map((row) => <ChannelLine key={row.channel.id} {...row} />)}</tbody>
          </table>
        )}
      {rows.length < MAX_CHANNELS
        ? (
          <form class="card form-line" method="get" action="/admin/channels/new">
            <label for="new-kind">New channel</label>
            <select id="new-kind" name="kind">
              {CHANNEL_KINDS.map(({ kind, label }) => (
                <option key={kind} value={kind}>{label}</option>
              ))}
            </select>
            <button type="submit" class="primary">Go on</button>
          </form>
        )
        : <p class="muted">There are {MAX_CHANNELS} channels, which is the most there can be.</p>}
      {heartbeat}
    </div>
  );
}

function ChannelLine({ channel, queue }: ListedChannel) {
  const { id, name, kind } = channel;
  const state = channelState(channel, queue);
  const { waiting, oldest_queued_at_ms: oldest, last_delivered_at_ms: last, last_error } = queue;
  return (
    <tr data-role="channel" data-state={state.word}>
      <th scope="row" class="name">
        <a href={`/admin/channels/${id}`}>{name}</a>
      </th>
      <td data-label="Kind">{findKind(kind)?.label ?? kind}</td>
      <td data-label="State" class="name">
        {state.since_ms !== null && (
          <>
            broken since <Moment unix={state.since_ms / 1000} />:{" "}
          </>
        )}
        {state.text}
      </td>
      <td data-label="Waiting">
        {waiting === 0 || oldest === null ? String(waiting) : (
          <>
            {waiting} since <Moment unix={oldest / 1000} />
          </>
        )}
      </td>
      <td data-label="Last delivery">{last === null ? "never" : <Moment unix={last / 1000} />}</td>
      <td data-label="Last error" class="name">
        {last_error === null ? "none" : (
          <>
            <Moment unix={last_error.at_ms / 1000} /> {last_error.error}
          </>
        )}
      </td>
    </tr>
  );
}
