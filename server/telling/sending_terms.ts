import type { Sender } from "../notify/delivery/sender.ts";
import type { HeartbeatKeeper } from "./heartbeat_keeper.ts";

/** Messages and the heartbeat go out while the desk is here, and stop when it goes. */
export class SendingTerms implements AsyncDisposable {
  #stop: AbortController | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(
    readonly sender: Pick<Sender, "run">,
    readonly heartbeat: Pick<HeartbeatKeeper, "pause" | "resume" | typeof Symbol.asyncDispose>,
  ) {}

  begin(): void {
    if (this.#stop !== null) return;
    const stop = this.#stop = new AbortController();
    // What was on its way when it last ended ends first.
    this.#ended = this.#ended.then(() => this.sender.run(stop.signal));
    this.heartbeat.resume();
  }

  end(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.heartbeat.pause();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
    await Promise.all([this.heartbeat[Symbol.asyncDispose](), this.#ended]);
  }
}
