/** The second factors of the sign-in: which there are, and whether what somebody gives is one. */
import type { Clock } from "../../shared/clock.ts";
import { Listeners } from "../../shared/listeners.ts";
import type { FactorRow, FactorStore, PasskeyFactor } from "../store/port.ts";
import { readNewPasskey, readSignature } from "./passkeys.ts";
import { createRecoveryCodes, recoveryCodeHash } from "./recovery_codes.ts";
import type { Sealer } from "./sealed.ts";
import { findTotpStep } from "./totp.ts";

/** What the secrets of factors are sealed for. */
export const FACTOR_PURPOSE = "second factors";

/** Why a factor is broken after a start under another key. */
export const SECRET_IS_LOST =
  "its secret cannot be opened: SECRET_KEY_BASE is another than when it was set up; " +
  "remove it and set it up again, or put the old key back";

/** What came of setting one up. */
export type FactorOutcome =
  | {
    ok: true; /** New ones, in clear, with the first factor; null: those there stay. */
    codes: string[] | null;
  }
  | { ok: false; why: "wrong" | "taken" };

export interface Factors {
  /** The oldest first. */
  list(): Promise<FactorRow[]>;
  /** Names of those whose secret cannot be opened, as of the last `refresh`. */
  readonly broken: readonly string[];
  /** Whether it is one of those. */
  isBroken(id: string): boolean;
  /** Called after each change of `broken`; returns its own undo. */
  onBrokenChange(listener: () => void): () => void;
  /** Looks which are broken; wanted at the start, and for what another process did. */
  refresh(): Promise<void>;
  /** Keeps a secret of which `code` is the present one. */
  addTotp(name: string, secret: string, code: string): Promise<FactorOutcome>;
  /** Keeps the passkey that `answer` is about. */
  addPasskey(
    name: string,
    answer: string,
    asked: { origin: string; challenge: string },
  ): Promise<FactorOutcome>;
  rename(id: string, name: string): Promise<boolean>;
  remove(id: string): Promise<boolean>;
  countRecoveryCodes(): Promise<number>;
  /** New ones, in clear; the old ones end. */
  makeRecoveryCodes(): Promise<string[]>;
  /** Whose present code it is, which is then used up; null: no one's. */
  takeCode(code: string): Promise<FactorRow | null>;
  /** Whose signature of `challenge` it is; null: no one's. */
  takeSignature(
    answer: string,
    asked: { origin: string; challenge: string },
  ): Promise<FactorRow | null>;
  /** Whether it was one, which is then used up. */
  takeRecoveryCode(code: string): Promise<boolean>;
}

export interface FactorsOptions {
  store: FactorStore;
  /** Of `FACTOR_PURPOSE`. */
  sealer: Sealer;
  clock: Clock;
}

export function createFactors({ store, sealer, clock }: FactorsOptions): Factors {
  const listeners = new Listeners();
  /** Names by id. */
  let broken = new Map<string, string>();

  async function hasLostSecret(factor: FactorRow): Promise<boolean> {
    return factor.kind === "totp" && await sealer.unseal(factor.sealed, factor.id) === null;
  }

  async function refresh(): Promise<void> {
    const found = new Map<string, string>();
    for (const factor of await store.listFactors()) {
      if (await hasLostSecret(factor)) found.set(factor.id, factor.name);
    }
    if (JSON.stringify([...found]) === JSON.stringify([...broken])) return;
    broken = found;
    listeners.tell();
  }

  /** Somebody who loses the only factor needs another way in, from the first moment on. */
  async function insert(factor: FactorRow): Promise<FactorOutcome> {
    const isFirst = (await store.listFactors()).length === 0;
    const codes = isFirst ? createRecoveryCodes() : null;
    const isNew = await store.insertFactor(factor, codes?.map(recoveryCodeHash) ?? null);
    return isNew ? { ok: true, codes } : { ok: false, why: "taken" };
  }

  const newRow = (name: string) => ({
    id: crypto.randomUUID(),
    name,
    created_at_ms: clock.nowMs(),
    last_used_at_ms: null,
  });

  const listPasskeys = async () =>
    (await store.listFactors()).filter((factor): factor is PasskeyFactor =>
      factor.kind === "passkey"
    );

  return {
    list: () => store.listFactors(),
    get broken() {
      return [...broken.values()];
    },
    isBroken: (id) => broken.has(id),
    onBrokenChange: (listener) => listeners.add(listener),
    refresh,

    async addTotp(name, secret, code) {
      const step = await findTotpStep(secret, code, clock.nowMs());
      if (step === null) return { ok: false, why: "wrong" };
      const row = newRow(name);
      const sealed = await sealer.seal(secret, row.id);
      return await insert({ ...row, kind: "totp", sealed, counter: step });
    },

    async addPasskey(name, answer, asked) {
      const passkey = await readNewPasskey(answer, asked);
      if (passkey === null) return { ok: false, why: "wrong" };
      return await insert({ ...newRow(name), kind: "passkey", ...passkey });
    },

    async rename(id, name) {
      const isThere = await store.renameFactor(id, name);
      await refresh();
      return isThere;
    },
    async remove(id) {
      const isThere = await store.deleteFactor(id);
      await refresh();
      return isThere;
    },

    countRecoveryCodes: () => store.countRecoveryCodes(),
    async makeRecoveryCodes() {
      const codes = createRecoveryCodes();
      await store.replaceRecoveryCodes(codes.map(recoveryCodeHash));
      return codes;
    },

    async takeCode(code) {
      const nowMs = clock.nowMs();
      for (const factor of await store.listFactors()) {
        if (factor.kind !== "totp") continue;
        const secret = await sealer.unseal(factor.sealed, factor.id);
        if (secret === null) continue;
        const step = await findTotpStep(secret, code.replace(/\s/g, ""), nowMs);
        if (step !== null && await store.useTotp(factor.id, step, nowMs)) return factor;
      }
      return null;
    },

    async takeSignature(answer, asked) {
      const signed = await readSignature(answer, { ...asked, known: await listPasskeys() });
      if (signed === null) return null;
      const { factor, counter } = signed;
      return await store.usePasskey(factor.id, counter, clock.nowMs()) ? factor : null;
    },

    takeRecoveryCode: (code) => store.useRecoveryCode(recoveryCodeHash(code)),
  };
}
