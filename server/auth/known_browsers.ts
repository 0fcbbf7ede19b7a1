/**
 * A browser in which somebody has signed in before carries a signed cookie. It proves nothing but
 * that, and opens nothing: its sign-ins wait in a queue of their own and have failures of their
 * own, so that strangers, however many and from wherever, do not keep the operator out.
 */
import type { Clock } from "../../shared/clock.ts";
import { createToken, isSameDigest, tokenDigest } from "./tokens.ts";

/** The longest that browsers keep a cookie. */
const KNOWN_FOR_MS = 400 * 24 * 60 * 60 * 1000;

export interface KnownBrowsers {
  /** A cookie's value for a browser in which somebody has signed in just now. */
  make(): { value: string; cookieMaxAge: number };
  /** What names the browser; null when `value` was not made here, or too long ago. */
  check(value: string | null): string | null;
}

export function createKnownBrowsers(
  { secret, clock }: { secret: string; clock: Clock },
): KnownBrowsers {
  // The same secret recognises tokens; what is signed here must never look like one.
  const sign = (id: string, madeAt: string) => tokenDigest(secret, `browser.${id}.${madeAt}`);

  return {
    make() {
      const id = createToken();
      const madeAt = String(clock.nowMs());
      return {
        value: `${id}.${madeAt}.${sign(id, madeAt)}`,
        cookieMaxAge: KNOWN_FOR_MS / 1000,
      };
    },
    check(value) {
      const [, id, madeAt, signature] = SHAPE.exec(value ?? "") ?? [];
      if (id === undefined || madeAt === undefined || signature === undefined) return null;
      if (!isSameDigest(signature, sign(id, madeAt))) return null;
      return clock.nowMs() - Number(madeAt) > KNOWN_FOR_MS ? null : id;
    },
  };
}

const SHAPE = /^([\w-]{43})\.(\d{1,15})\.([\da-f]{64})$/;
