/** What keeps messages from going out, as every page says it above all else. */
import { Listeners } from "../../shared/listeners.ts";
import type { ChannelRow } from "../store/rows/deliveries.ts";
import type { TellingTroubles } from "../views/live_events.ts";
import type { HeartbeatKeeper } from "./heartbeat_keeper.ts";
import type { IncidentDesk } from "./incident_desk.ts";

/** A banner names these; the page of channels has all. */
const NAMED = 3;

export class TroubleWatch {
  #told: string;
  #listeners = new Listeners();

  constructor(
    readonly parts: {
      desk: Pick<IncidentDesk, "channels" | "onNews">;
      heartbeat: Pick<HeartbeatKeeper, "status" | "onSet">;
    },
  ) {
    const { desk, heartbeat } = parts;
    this.#told = JSON.stringify(this.now());
    desk.onNews(() => this.#look());
    heartbeat.onSet(() => this.#look());
  }

  now(): TellingTroubles {
    const { desk, heartbeat } = this.parts;
    return {
      broken_channels: brokenChannels(desk.channels()),
      is_heartbeat_broken: (heartbeat.status()?.broken ?? null) !== null,
    };
  }

  /** Called after each change; returns its own undo. */
  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  #look(): void {
    const text = JSON.stringify(this.now());
    if (text === this.#told) return;
    this.#told = text;
    this.#listeners.tell();
  }
}

function brokenChannels(channels: readonly ChannelRow[]): string[] {
  const names = channels.filter(({ broken }) => broken !== null).map(({ name }) => name);
  const more = names.length - NAMED;
  return more <= 0 ? names : [...names.slice(0, NAMED), `${more} more`];
}
