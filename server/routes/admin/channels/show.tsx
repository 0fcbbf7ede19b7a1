/** `GET /admin/channels/:id`: how a channel does, and its last messages. */
import type { ComponentChildren } from "preact";
import { ListingHead } from "../../../islands/ui/ListingHead.tsx";
import type { AppRequest } from "../../../web/app_request.ts";
import type { Unseal } from "../../../notify/delivery/attempt.ts";
import { findKind } from "../../../notify/channels/mod.ts";
import { Moment } from "../../../islands/ui/Moment.tsx";
import type { ChannelQueue, ChannelRow, Delivery } from "../../../store/port.ts";
import { sendPage } from "../../../web/send_page.ts";
import { channelState } from "./channel_state.ts";
import { findChannel } from "./find_channel.ts";

const ROWS = 50;

export async function showChannel(request: AppRequest): Promise<Response> {
  const { store, telling } = request.get("context");
  const channel = findChannel(request);
  if (channel === null) return request.notFound();
  const queue = await store.readChannelQueue(channel.id);
  const deliveries = await store.listDeliveries({ channel_id: channel.id, limit: ROWS });
  const place = await placeOf(channel, telling.unseal);
  return sendPage(request, {
    title: channel.name,
    body: <ChannelPage {...{ channel, queue, deliveries, place }} />,
    live: false,
  });
}

async function placeOf(channel: ChannelRow, unseal: Unseal): Promise<string | null> {
  const unsealed = await unseal(channel);
  if (!unsealed.ok) return null;
  const reading = findKind(channel.kind)?.read({ ...channel.settings, ...unsealed.secrets });
  return reading?.ok === true ? reading.channel.place : null;
}

interface ChannelPageProps {
  channel: ChannelRow;
  queue: ChannelQueue;
  deliveries: readonly Delivery[];
  /** Where it sends to, without any secret; null: its settings cannot be read. */
  place: string | null;
}

function ChannelPage({ channel, queue, deliveries, place }: ChannelPageProps) {
  const { id, name, kind, broken, enabled } = channel;
  const state = channelState(channel, queue);
  const path = `/admin/channels/${id}`;
  return (
    <div class="admin">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/admin/hosts">Admin</a> / <a href="/admin/channels">Channels</a>
      </nav>
      <h1 class="name">{name}</h1>
      {broken !== null && (
        <p class="notice" role="alert">
          Nothing goes out on it since <Moment unix={broken.since_ms / 1000} />:{" "}
          {broken.why}. Mend what is wrong and send a test, or save it anew.
        </p>
      )}
      <dl class="facts card channel-facts">
        <Fact term="Kind" text={findKind(kind)?.label ?? kind} />
        <Fact term="To" text={place ?? "its settings cannot be read"} />
        <Fact term="State" text={broken === null ? state.text : "broken"} />
        <Fact
          term="Waiting"
          text={queue.oldest_queued_at_ms === null ? "0" : (
            <>
              {queue.waiting} since <Moment unix={queue.oldest_queued_at_ms / 1000} />
            </>
          )}
        />
        <Fact
          term="Last delivery"
          text={queue.last_delivered_at_ms === null
            ? "never"
            : <Moment unix={queue.last_delivered_at_ms / 1000} />}
        />
        <Fact
          term="Last error"
          text={queue.last_error === null ? "none" : (
            <>
              <Moment unix={queue.last_error.at_ms / 1000} /> {queue.last_error.error}
            </>
          )}
        />
        <Fact
          term="Quiet"
          text={channel.quiet_hours === null
            ? "never"
            : `${channel.quiet_hours.from} to ${channel.quiet_hours.until}`}
        />
        <Fact term="Digest" text={`${channel.digest_at} ${channel.zone}`} />
      </dl>
      <div class="form-line">
        <Button action={`${path}/test`} words="Send a test" />
        <a href={`${path}/edit`}>Edit</a>
        <Button
          action={`${path}/${enabled ? "off" : "on"}`}
          words={enabled ? "Switch it off" : "Switch it on"}
        />
        <a class="danger-link" href={`${path}/delete`}>Delete</a>
      </div>
      <section class="section" aria-labelledby="deliveries">
        <header class="section-head">
          <h2 id="deliveries">Last messages</h2>
          <a href={path}>Read again</a>
        </header>
        {deliveries.length === 0
          ? <p class="card nothing">Nothing was sent here yet.</p>
          : (
            <table class="listing card">
              <ListingHead headings={["Queued", "What", "State", "Attempts", "What came of it"]} />
              <tbody>{deliveries.map((row) => <DeliveryLine key={row.id} delivery={row} />)}</tbody>
            </table>
          )}
      </section>
    </div>
  );
}

function Fact({ term, text }: { term: string; text: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{text}</dd>
    </div>
  );
}

function Button({ action, words }: { action: string; words: string }) {
  return (
    <form method="post" action={action}>
      <button type="submit" class="secondary">{words}</button>
    </form>
  );
}

function DeliveryLine({ delivery }: { delivery: Delivery }) {
  const { kind, state, attempts, last_error, delivered_at_ms, not_before_ms } = delivery;
  const outcome = delivered_at_ms !== null
    ? (
      <>
        delivered <Moment unix={delivered_at_ms / 1000} />
      </>
    )
    : state === "queued"
    ? (
      <>
        goes at <Moment unix={not_before_ms / 1000} /> at the earliest
      </>
    )
    : null;
  return (
    <tr data-role="delivery" data-state={state}>
      <td data-label="Queued">
        <Moment unix={delivery.queued_at_ms / 1000} />
      </td>
      <td data-label="What">{KIND_WORDS[kind]}</td>
      <td data-label="State">{STATE_WORDS[state]}</td>
      <td data-label="Attempts">{attempts}</td>
      <td data-label="What came of it" class="name">
        {outcome}
        {outcome !== null && last_error !== null && "; "}
        {last_error ?? (outcome === null ? "–" : "")}
      </td>
    </tr>
  );
}

const KIND_WORDS: Readonly<Record<Delivery["kind"], string>> = {
  raise: "an incident",
  worsen: "it got worse",
  ease: "it got better",
  remind: "a reminder",
  ack: "an acknowledgement",
  flap: "it comes and goes",
  calm: "it is calm again",
  resolve: "it is over",
  digest: "a digest",
  test: "a test",
};

const STATE_WORDS: Readonly<Record<Delivery["state"], string>> = {
  queued: "waiting",
  sending: "being sent",
  delivered: "delivered",
  collapsed: "part of a digest",
  expired: "given up, too old",
  dead: "refused",
  withdrawn: "withdrawn, not needed",
};
