/**
 * Enrolment codes: each lets one host ask for its token itself, for a day or until it has joined.
 * Shown once, kept as a hash.
 */
import type { Clock } from "../../shared/clock.ts";
import type { HostAttributes } from "../../shared/host_attributes.ts";
import type { EnrolmentRow, EnrolmentStore, HostStore, KeptCode } from "../store/port.ts";
import type { HostTokens } from "./host_tokens.ts";
import { createToken, isSameDigest, sha256Hex } from "./tokens.ts";

/** From when a code is made until it is refused. */
export const CODE_LASTS_MS = 24 * 3_600_000;

/** A host with its new code, which is shown this once. */
export interface NewCode {
  name: string;
  code: string;
}

/** A host that gave its code. */
export interface EnrolledHost {
  host_id: number;
  name: string;
  code_hash: string;
}

export interface Enrolments {
  /**
   * Registers those of `names` that are free, each of which passed `isHostName`, all with the same
   * attributes. Rejects with `HashingBusy`.
   */
  register(
    names: readonly string[],
    attributes: HostAttributes,
  ): Promise<{ made: NewCode[]; taken: string[] }>;
  /** New codes for hosts, by name; those before end. Hosts that there are not are left out. */
  renew(names: readonly string[]): Promise<NewCode[]>;
  list(): Promise<EnrolmentRow[]>;
  /** Takes those off the list that have joined. How many. */
  clear(): Promise<number>;
  /** The host called `name` if `code` is its own and live; null says nothing of which it was not. */
  check(name: string, code: string): Promise<EnrolledHost | null>;
  /** Whether it is the live code of any host. */
  isLive(code: string): Promise<boolean>;
  /**
   * A new token in the place of the host's; null when its code has ended meanwhile. Rejects with
   * `HashingBusy`.
   */
  redeem(host: EnrolledHost): Promise<string | null>;
}

export interface EnrolmentsOptions {
  store: EnrolmentStore & Pick<HostStore, "findHost">;
  tokens: Pick<HostTokens, "make">;
  clock: Clock;
}

/** Compared with where there is no code, so that the time of an answer does not tell. */
const NO_CODE = sha256Hex("");

export function createEnrolments({ store, tokens, clock }: EnrolmentsOptions): Enrolments {
  function makeCode(): { code: string; kept: KeptCode } {
    const code = createToken();
    const created_at_ms = clock.nowMs();
    const expires_at_ms = created_at_ms + CODE_LASTS_MS;
    return { code, kept: { code_hash: sha256Hex(code), created_at_ms, expires_at_ms } };
  }

  return {
    async register(names, attributes) {
      // A token that nobody is told: a host has none of its own before it has used its code.
      const { kept: { token_hash } } = await tokens.make();
      const codes = names.map((name) => ({ name, ...makeCode() }));
      const isMade = await store.enrolHosts(codes.map(({ name, kept }) => ({
        name,
        token_hash,
        token_digest: null,
        created_at_ms: kept.created_at_ms,
        attributes,
        code: kept,
      })));
      return {
        made: codes.filter((_, at) => isMade[at]).map(({ name, code }) => ({ name, code })),
        taken: names.filter((_, at) => !isMade[at]),
      };
    },

    async renew(names) {
      const hosts = await Promise.all(names.map((name) => store.findHost(name)));
      const codes = hosts.flatMap((host) =>
        host === null ? [] : [{ host_id: host.id, name: host.name, ...makeCode() }]
      );
      const renewed = new Set(
        await store.renewCodes(codes.map(({ host_id, kept }) => ({ host_id, ...kept }))),
      );
      return codes.filter(({ host_id }) => renewed.has(host_id))
        .map(({ name, code }) => ({ name, code }));
    },

    list: () => store.listEnrolments(),
    clear: () => store.clearEnrolments(),

    async check(name, code) {
      const host = await store.findHost(name);
      const kept = host === null ? null : await store.findLiveCode(host.id, clock.nowMs());
      const code_hash = sha256Hex(code);
      const isSame = isSameDigest(kept?.code_hash ?? NO_CODE, code_hash);
      if (host === null || kept === null || !isSame) return null;
      return { host_id: host.id, name: host.name, code_hash };
    },

    isLive: (code) => store.isLiveCode(sha256Hex(code), clock.nowMs()),

    async redeem({ host_id, code_hash }) {
      const { token, kept } = await tokens.make();
      const isUsed = await store.useCode({ host_id, code_hash, now_ms: clock.nowMs() }, kept);
      return isUsed ? token : null;
    },
  };
}
