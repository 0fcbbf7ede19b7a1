import { parse, serialize } from "hono/utils/cookie";

const COOKIE = "session";

/** The session id a browser sent; null when it sent none. */
export function readSessionId(cookieHeader: string | undefined): string | null {
  return parse(cookieHeader ?? "", COOKIE)[COOKIE] ?? null;
}

/** The Set-Cookie value for a new session; `maxAgeSeconds` 0 removes it. */
export function sessionCookie(
  id: string,
  options: { maxAgeSeconds: number; secure: boolean },
): string {
  return serialize(COOKIE, id, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: options.secure,
    maxAge: options.maxAgeSeconds,
  });
}
