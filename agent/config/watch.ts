import type { Clock } from "../../shared/clock.ts";
import type { Config, LoadedConfig } from "./load_config.ts";
import type { Log } from "../log.ts";

export interface ConfigWatch {
  load(): Promise<LoadedConfig>;
  clock: Clock;
  signal: AbortSignal;
}

/** Short enough for an operator who waits, long enough to cost nothing. */
const POLL_MS = 2_000;

/**
 * Waits until what can be loaded differs from `known`, and returns it; returns `known` when
 * `signal` aborts. Compares what the files say, since editors and secret stores replace them
 * in ways that file system events miss.
 */
export async function configChange(
  known: LoadedConfig,
  { load, clock, signal }: ConfigWatch,
): Promise<LoadedConfig> {
  for (;;) {
    await clock.sleep(POLL_MS, signal);
    if (signal.aborted) return known;
    const loaded = await load();
    if (JSON.stringify(loaded) !== JSON.stringify(known)) return loaded;
  }
}

/** The first good configuration; null when `signal` aborts before. Says each problem once. */
export async function waitForConfig(watch: ConfigWatch, log: Log): Promise<Config | null> {
  let loaded = await watch.load();
  while (!watch.signal.aborted) {
    if (loaded.ok) return loaded.config;
    log.error(`${loaded.message}; waiting for it to change`);
    loaded = await configChange(loaded, watch);
  }
  return null;
}

/** What to use after a refusal: a changed configuration at once, or `known` after `waitMs`. */
export async function nextConfig(
  known: LoadedConfig,
  waitMs: number,
  watch: ConfigWatch,
): Promise<LoadedConfig> {
  const waited = new AbortController();
  const signal = AbortSignal.any([watch.signal, waited.signal]);
  watch.clock.sleep(waitMs, signal).then(() => waited.abort());
  const loaded = await configChange(known, { ...watch, signal });
  waited.abort();
  return loaded;
}
