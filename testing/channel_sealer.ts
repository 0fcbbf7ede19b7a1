import { createSealer, type Sealer } from "../server/auth/sealed.ts";
import { CHANNEL_PURPOSE } from "../server/notify/delivery/sealed_secrets.ts";

/** What seals the secrets of channels, under a key of tests. */
export function channelSealer(key = "key of tests"): Promise<Sealer> {
  return createSealer(key.repeat(4), CHANNEL_PURPOSE);
}
