/** Tokens of hosts: made here, shown once by the caller, kept as a hash alone. */
import type { HostStore } from "../store/store.ts";
import type { Hashing } from "./hashing.ts";
import { createToken } from "./tokens.ts";

export interface HostTokenOptions {
  store: HostStore;
  hashing: Hashing;
}

/**
 * Registers `name`, which passed `isHostName`, and returns its token; null when the name is
 * taken. Rejects with `HashingBusy`, as the next does.
 */
export async function registerHost(
  name: string,
  { store, hashing, nowMs }: HostTokenOptions & { nowMs: number },
): Promise<string | null> {
  const token = createToken();
  const host = await store.insertHost(name, await hashing.hashToken(token), nowMs);
  return host === null ? null : token;
}

/**
 * Gives the host a new token and returns it; null when there is no such host. The old one is
 * void at once, and the running server cuts off an agent that uses it.
 */
export async function rotateHostToken(
  name: string,
  { store, hashing }: HostTokenOptions,
): Promise<string | null> {
  const token = createToken();
  return await store.replaceToken(name, await hashing.hashToken(token)) ? token : null;
}
