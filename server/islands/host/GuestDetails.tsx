import type { GuestDetailView } from "../../views/mod.ts";
import { Age } from "../ui/Age.tsx";
import { LevelIcon } from "../ui/LevelBadge.tsx";

/** What the agent writes in place of a secret. */
const HIDDEN = "(hidden)";

/** Addresses, own errors and configuration of one guest. */
export function GuestDetails({ detail, read_unix, is_held, is_damaged }: GuestDetailView) {
  if (is_damaged) return <Damaged />;
  if (detail === null) return <p class="muted">Configuration and addresses not read yet</p>;
  const config = Object.entries(detail.config);
  return (
    <div class="guest-details">
      <dl class="facts">
        <Values label="Addresses" values={detail.ips} />
        <Values label="MAC addresses" values={detail.macs} />
        <div>
          <dt>Read</dt>
          <dd>
            <Age unix={read_unix} />
            {is_held && ", and not since"}
          </dd>
        </div>
      </dl>
      {detail.errors.length > 0 && (
        <ul class="section-errors">
          {detail.errors.map(({ tag, message }) => (
            <li key={`${tag}/${message}`}>
              <LevelIcon tone="unknown" />
              <span>
                <code>{tag}</code> {message}
              </span>
            </li>
          ))}
        </ul>
      )}
      {config.length === 0 ? <p class="muted">Configuration not known</p> : (
        <dl class="config">
          {config.map(([key, text]) => (
            <div key={key}>
              <dt>{key}:</dt>
              <dd class={text === HIDDEN ? "muted" : undefined}>{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

function Damaged() {
  return (
    <p class="notice">
      The stored sample that holds configuration and addresses is damaged and cannot be read. The
      next one from this host takes its place.
    </p>
  );
}

function Values({ label, values }: { label: string; values: readonly string[] }) {
  return (
    <div>
      <dt>{label}</dt>
      {values.length === 0
        ? <dd class="muted">none known</dd>
        : values.map((value) => <dd key={value}>{value}</dd>)}
    </div>
  );
}
