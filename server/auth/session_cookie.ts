/**
 * The cookies of the dashboard. In production their names begin with `__Host-`, which a browser
 * takes only over TLS, for this very host and the whole site: no neighbour below the same domain
 * and nobody on plain http can set one in its place.
 */
import { parse, serialize } from "hono/utils/cookie";

const SESSION = "session";
/** Of a browser in which somebody once signed in (`known_browsers.ts`). */
const KNOWN = "known";
/** Of a browser that gave the right password and is asked for the second factor. */
const SIGN_IN = "signin";
/** Of a screen on a wall. */
const WALL = "wall";

export interface CookieOptions {
  maxAgeSeconds: number;
  /** In production. */
  secure: boolean;
}

/** The session id a browser sent; null when it sent none. */
export function readSessionId(cookieHeader: string | undefined, secure: boolean): string | null {
  return read(SESSION, cookieHeader, secure);
}

/** The Set-Cookie value for a new session; `maxAgeSeconds` 0 removes it. */
export function sessionCookie(id: string, options: CookieOptions): string {
  return write(SESSION, id, options);
}

export function readKnownBrowser(cookieHeader: string | undefined, secure: boolean): string | null {
  return read(KNOWN, cookieHeader, secure);
}

export function knownBrowserCookie(value: string, options: CookieOptions): string {
  return write(KNOWN, value, options);
}

export function readSignIn(cookieHeader: string | undefined, secure: boolean): string | null {
  return read(SIGN_IN, cookieHeader, secure);
}

export function signInCookie(value: string, options: CookieOptions): string {
  return write(SIGN_IN, value, options);
}

export function readWall(cookieHeader: string | undefined, secure: boolean): string | null {
  return read(WALL, cookieHeader, secure);
}

export function wallCookie(value: string, options: CookieOptions): string {
  return write(WALL, value, options);
}

function read(name: string, cookieHeader: string | undefined, secure: boolean): string | null {
  const sentAs = prefixed(name, secure);
  return parse(cookieHeader ?? "", sentAs)[sentAs] ?? null;
}

function prefixed(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}

function write(name: string, value: string, { maxAgeSeconds, secure }: CookieOptions): string {
  return serialize(prefixed(name, secure), value, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure,
    maxAge: maxAgeSeconds,
  });
}
