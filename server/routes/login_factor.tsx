/** The second step of signing in: a passkey, a code, or a recovery code. */
import * as z from "zod";
import { CHALLENGE_MS, MOST_WRONG_ANSWERS, type PendingSignIn } from "../auth/factor_challenges.ts";
import { askToSign, canHavePasskeys } from "../auth/passkeys.ts";
import { readSignIn, signInCookie } from "../auth/session_cookie.ts";
import { createToken, sha256Hex } from "../auth/tokens.ts";
import { type FactorRow, type PasskeyFactor, StorageError } from "../store/port.ts";
import type { AppRequest } from "../web/app_request.ts";
import { sendPage } from "../web/send_page.ts";
import { attempt, tooManyAttempts } from "./attempt_password.ts";
import { notStoredMessage } from "./error.tsx";
import { LoginFactorPage } from "./LoginFactorPage.tsx";
import { operatorText } from "./note_act.ts";
import { readForm } from "./read_form.ts";
import { sameSitePath } from "./same_site_path.ts";
import { startSession } from "./start_session.ts";

const WRONG = "That was not right, or it was used before.";
const SIGN_IN_AGAIN = "/login?next=";

const formSchema = z.object({
  code: z.string().max(100).catch(""),
  recovery_code: z.string().max(100).catch(""),
  passkey: z.string().max(20_000).catch(""),
});

/** Where a second factor is set up: remembers who gave the password, and asks for it; else null. */
export async function askForFactor(
  request: AppRequest,
  { name, next }: { name: string; next: string },
): Promise<Response | null> {
  const { factors, factorChallenges, audit } = request.get("context");
  if ((await factors.list()).length === 0) return null;
  const token = createToken();
  const pending = { name, next: sameSitePath(next), challenge: null, failures: 0 };
  factorChallenges.signIns.put(sha256Hex(token), pending);
  await audit.noteAttempt({ address: request.get("address"), action: "factor_asked" });
  addCookie(request, token, CHALLENGE_MS / 1000);
  return request.redirect("/login/factor", 303);
}

/** `maxAgeSeconds` 0 removes it. */
function addCookie(request: AppRequest, value: string, maxAgeSeconds: number): void {
  const { config } = request.get("context");
  const cookie = signInCookie(value, { maxAgeSeconds, secure: config.production });
  request.header("set-cookie", cookie, { append: true });
}

interface Pending {
  key: string;
  signIn: PendingSignIn;
}

/** Who gave the password a moment ago; null: nobody. */
function findPending(request: AppRequest): Pending | null {
  const { factorChallenges, config } = request.get("context");
  const token = readSignIn(request.req.header("cookie"), config.production);
  if (token === null) return null;
  const key = sha256Hex(token);
  const signIn = factorChallenges.signIns.find(key);
  return signIn === null ? null : { key, signIn };
}

/** `GET /login/factor`: asks for one of the factors that are set up. */
export async function showLoginFactor(request: AppRequest): Promise<Response> {
  const pending = findPending(request);
  if (pending === null) return request.redirect(SIGN_IN_AGAIN + encodeURIComponent("/"), 303);
  return await showForm(request, pending, 200, null);
}

/** `POST /login/factor`: a new session for one of them. */
export async function signInByFactor(request: AppRequest): Promise<Response> {
  const { audit, factorChallenges } = request.get("context");
  const address = request.get("address");
  const pending = findPending(request);
  if (pending === null) return request.redirect(SIGN_IN_AGAIN + encodeURIComponent("/"), 303);
  const form = formSchema.parse(await readForm(request));
  const { name, next } = pending.signIn;
  try {
    let taken: string | null = null;
    const result = await attempt(request, async () => {
      taken = await takeAny(request, pending, form);
      return taken !== null;
    });
    if (typeof result === "number") {
      await audit.noteAttempt({ address, action: "sign_in_refused" });
      return await showForm(request, pending, 429, tooManyAttempts(request, result));
    }
    if (result === "wrong") {
      await audit.noteAttempt({ address, action: "factor_failed" });
      const failures = pending.signIn.failures + 1;
      if (failures >= MOST_WRONG_ANSWERS) {
        factorChallenges.signIns.forget(pending.key);
        return request.redirect(SIGN_IN_AGAIN + encodeURIComponent(next), 303);
      }
      const signIn = { ...pending.signIn, failures };
      factorChallenges.signIns.put(pending.key, signIn);
      return await showForm(request, { ...pending, signIn }, 401, WRONG);
    }
    factorChallenges.signIns.forget(pending.key);
    await startSession(request, name);
    addCookie(request, "", 0);
    const who = operatorText(name);
    if (taken === RECOVERY) await audit.note({ who, address, action: "recovery_code_used" });
    await audit.note({ who, address, action: "signed_in", subject: `with ${taken}` });
    return request.redirect(next, 303);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const message = `Cannot sign you in: ${notStoredMessage(error)}`;
    return await showForm(request, pending, 503, message);
  }
}

const RECOVERY = "a recovery code";

/** What the given answer is of, as the audit calls it; null: it is wrong. */
async function takeAny(
  request: AppRequest,
  { key, signIn }: Pending,
  { code, recovery_code, passkey }: z.infer<typeof formSchema>,
): Promise<string | null> {
  const { factors, factorChallenges } = request.get("context");
  if (passkey !== "") {
    const { challenge } = signIn;
    if (challenge === null) return null;
    // First: what has been signed once is never taken again.
    factorChallenges.signIns.put(key, { ...signIn, challenge: null });
    const origin = request.get("origin");
    return wordsOf(await factors.takeSignature(passkey, { origin, challenge }));
  }
  if (recovery_code !== "") {
    return await factors.takeRecoveryCode(recovery_code) ? RECOVERY : null;
  }
  return wordsOf(await factors.takeCode(code));
}

function wordsOf(factor: FactorRow | null): string | null {
  if (factor === null) return null;
  return factor.kind === "totp" ? `a code of ${factor.name}` : `the passkey ${factor.name}`;
}

async function showForm(
  request: AppRequest,
  { key, signIn }: Pending,
  status: 200 | 401 | 429 | 503,
  message: string | null,
): Promise<Response> {
  const { factors, factorChallenges } = request.get("context");
  const origin = request.get("origin");
  const rows = await factors.list();
  const passkeys = rows.filter((row): row is PasskeyFactor => row.kind === "passkey");
  const asked = passkeys.length > 0 && canHavePasskeys(origin)
    ? await askToSign(origin, passkeys)
    : null;
  if (asked !== null) {
    factorChallenges.signIns.put(key, { ...signIn, challenge: asked.challenge });
  }
  return sendPage(request, {
    status,
    title: "Second factor",
    body: (
      <LoginFactorPage
        message={message}
        passkey={asked}
        hasPasskeyElsewhere={asked === null && passkeys.length > 0}
        hasCodes={rows.some(({ kind }) => kind === "totp")}
        broken={factors.broken}
      />
    ),
    live: false,
  });
}
