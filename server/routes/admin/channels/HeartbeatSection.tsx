import { Moment } from "../../../islands/ui/Moment.tsx";
import type { HeartbeatStatus } from "../../../telling/heartbeat_keeper.ts";
import { type Problems, TextField } from "../form/fields.tsx";

/** The address that is called as long as this server does its work, and how that goes. */
export function HeartbeatSection(
  { status, problems }: { status: HeartbeatStatus | null; problems: Problems },
) {
  return (
    <section class="section" aria-labelledby="heartbeat">
      <header class="section-head">
        <h2 id="heartbeat">Heartbeat</h2>
      </header>
      <div class="card setup">
        <p data-role="heartbeat">{statusOf(status)}</p>
        <form class="edit-form" method="post" action="/admin/heartbeat">
          <TextField
            name="url"
            label={status === null ? "Address" : "Another address"}
            hint="Called each minute as long as samples are stored, hosts judged and messages sent,
              so that something outside (healthchecks, an Uptime Kuma push monitor) notices when
              this server is gone. It is kept sealed."
            value=""
            problems={problems}
          />
          <div class="form-line">
            <button type="submit" class="primary">Save</button>
          </div>
        </form>
        {status !== null && (
          <form class="form-line" method="post" action="/admin/heartbeat/delete">
            <button type="submit" class="secondary">Remove the heartbeat</button>
          </form>
        )}
      </div>
    </section>
  );
}

function statusOf(status: HeartbeatStatus | null) {
  if (status === null) return "None: nobody outside notices when this server is gone.";
  const { place, broken, held_by, last_call_at_ms, last_error } = status;
  if (broken !== null) return `Broken: ${broken}.`;
  if (held_by !== null) return `${place} is not called at present: ${held_by}.`;
  if (last_call_at_ms === null) return `${place} has not been called since the start.`;
  return (
    <>
      {place} was last called at <Moment unix={last_call_at_ms / 1000} />
      {last_error === null ? "." : `, and did not take it: ${last_error}.`}
    </>
  );
}
