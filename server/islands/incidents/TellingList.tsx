import { countText } from "../../../shared/verdict/number_text.ts";
import type { DeliveryView, HoldView, IncidentView } from "../../views/mod.ts";
import { Moment } from "../ui/Moment.tsx";

const KINDS: Readonly<Record<string, string>> = {
  raise: "that it began",
  worsen: "that it got worse",
  ease: "that it got better",
  remind: "a reminder",
  ack: "that it was acknowledged",
  flap: "that it comes and goes",
  calm: "that it is calm again",
  resolve: "that it is over",
  digest: "in a digest",
};

const STATES: Readonly<Record<string, string>> = {
  queued: "Waiting",
  sending: "Being sent",
  delivered: "Sent",
  collapsed: "Went with a digest",
  expired: "Given up, too old",
  dead: "Refused",
  withdrawn: "Withdrawn, not so any more",
};

/** What channels were told of an incident, what not, and why. */
export function TellingList({ view }: { view: IncidentView }) {
  const { suppressed, holds, deliveries } = view;
  return (
    <div class="card telling">
      {suppressed.length > 0 && (
        <p data-role="suppressed">Nobody is told at present: {suppressed.join("; ")}.</p>
      )}
      {deliveries.length === 0 ? <p class="muted">Nothing was sent.</p> : (
        <ul>
          {deliveries.map((delivery) => <Delivery key={delivery.id} delivery={delivery} />)}
        </ul>
      )}
      {holds.length > 0 && (
        <>
          <h3>Held back</h3>
          <ul>
            {holds.map((hold) => <Hold key={`${hold.channel}/${hold.at_unix}`} hold={hold} />)}
          </ul>
        </>
      )}
    </div>
  );
}

function Delivery({ delivery }: { delivery: DeliveryView }) {
  const { channel, kind, state, queued_unix, due_unix, delivered_unix, error, attempts } = delivery;
  return (
    <li data-role="delivery" data-state={state}>
      <span>
        <strong>{STATES[state] ?? state}</strong> on <span class="name">{channel}</span>:{" "}
        {KINDS[kind] ?? kind}
        {due_unix !== null && (
          <>
            , not before <Moment unix={due_unix} />
          </>
        )}
        {error !== null && `; ${error}`}
      </span>
      <Moment unix={delivered_unix ?? queued_unix} />
      {attempts.length > (state === "delivered" ? 1 : 0) && (
        <details>
          <summary>{countText(attempts.length, "attempt")}</summary>
          <ol>
            {attempts.map(({ number, at_unix, outcome, error: why }) => (
              <li key={number} value={number}>
                <Moment unix={at_unix} />: {outcome}
                {why !== null && `, ${why}`}
              </li>
            ))}
          </ol>
        </details>
      )}
    </li>
  );
}

function Hold({ hold: { channel, why, at_unix, ended_unix } }: { hold: HoldView }) {
  return (
    <li data-role="hold" data-ended={ended_unix === null ? undefined : ""}>
      <span>
        <span class="name">{channel}</span>: {why}
        {ended_unix !== null && (
          <>
            {" "}(ended <Moment unix={ended_unix} />)
          </>
        )}
      </span>
      <Moment unix={at_unix} />
    </li>
  );
}
