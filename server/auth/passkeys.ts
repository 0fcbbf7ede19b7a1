/**
 * Passkeys (WebAuthn, level 3): what a browser is asked to make or to sign, and whether what it
 * answers is good. The package that knows the formats is loaded when it is needed first.
 */
import type {
  AuthenticationResponseJSON,
  generateAuthenticationOptions as GenerateAuthenticationOptions,
  generateRegistrationOptions as GenerateRegistrationOptions,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";
import type { PasskeyFactor } from "../store/port.ts";

type Without<F extends (options: never) => Promise<unknown>> = Omit<
  Awaited<ReturnType<F>>,
  "extensions"
>;
/** What `navigator.credentials` is asked; nothing here needs an extension. */
export type MakingOptions = Without<typeof GenerateRegistrationOptions>;
export type SigningOptions = Without<typeof GenerateAuthenticationOptions>;

/** Where the browser sees this server, such as `https://monitor.example.com`. */
export type Origin = string;

/** What a passkey belongs to: the name alone, so that it works at any port. */
function partyOf(origin: Origin): string {
  return new URL(origin).hostname;
}

/** Browsers know no passkey of an address, and none over plain http but of their own machine. */
export function canHavePasskeys(origin: Origin): boolean {
  const { protocol, hostname } = new URL(origin);
  if (hostname === "localhost") return true;
  return protocol === "https:" && !/^[\d.]+$|^\[/.test(hostname);
}

/** What `navigator.credentials.create()` is asked for. */
export async function askToMakePasskey(
  origin: Origin,
  known: readonly PasskeyFactor[],
): Promise<MakingOptions> {
  const { generateRegistrationOptions } = await import("@simplewebauthn/server");
  const { extensions: _, ...options } = await generateRegistrationOptions({
    rpName: "Proxmox Monitor",
    rpID: partyOf(origin),
    userName: "operator",
    userDisplayName: "Operator",
    userID: OPERATOR_ID,
    attestationType: "none",
    excludeCredentials: known.map(describe),
    authenticatorSelection: { residentKey: "discouraged", userVerification: "preferred" },
  });
  return options;
}

/** There is one operator, whatever authenticators he has. */
const OPERATOR_ID = new TextEncoder().encode("operator");

/** What `navigator.credentials.get()` is asked for. */
export async function askToSign(
  origin: Origin,
  known: readonly PasskeyFactor[],
): Promise<SigningOptions> {
  const { generateAuthenticationOptions } = await import("@simplewebauthn/server");
  const { extensions: _, ...options } = await generateAuthenticationOptions({
    rpID: partyOf(origin),
    allowCredentials: known.map(describe),
    userVerification: "preferred",
  });
  return options;
}

/** What is kept of a passkey that was made just now; null: it is not an answer to `challenge`. */
export async function readNewPasskey(
  answer: string,
  { origin, challenge }: { origin: Origin; challenge: string },
): Promise<Pick<PasskeyFactor, "credential_id" | "public_key" | "transports" | "counter"> | null> {
  const response = readJson(answer) as RegistrationResponseJSON | null;
  if (response === null) return null;
  const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
  const verified = await orNull(() =>
    verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: partyOf(origin),
      requireUserVerification: false,
    })
  );
  if (verified?.verified !== true) return null;
  const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
  return {
    credential_id: id,
    public_key: publicKey.toBase64({ alphabet: "base64url", omitPadding: true }),
    transports: transports.filter((way) => /^[a-z-]{1,20}$/.test(way)).slice(0, MOST_TRANSPORTS),
    counter,
  };
}

const MOST_TRANSPORTS = 10;

/** Which of `known` has signed `challenge`, and how often it says that it has; null: none. */
export async function readSignature(
  answer: string,
  { origin, challenge, known }: {
    origin: Origin;
    challenge: string;
    known: readonly PasskeyFactor[];
  },
): Promise<{ factor: PasskeyFactor; counter: number } | null> {
  const response = readJson(answer) as AuthenticationResponseJSON | null;
  const factor = known.find(({ credential_id }) => credential_id === response?.id);
  if (response === null || factor === undefined) return null;
  const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
  const verified = await orNull(() =>
    verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: partyOf(origin),
      requireUserVerification: false,
      credential: {
        id: factor.credential_id,
        publicKey: Uint8Array.fromBase64(factor.public_key, { alphabet: "base64url" }),
        counter: factor.counter,
      },
    })
  );
  if (verified?.verified !== true) return null;
  return { factor, counter: verified.authenticationInfo.newCounter };
}

function describe({ credential_id, transports }: PasskeyFactor) {
  return { id: credential_id, transports: [...transports] };
}

/** The object that a browser sent; null when it is none. */
function readJson(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The package throws an `Error` of no class of its own for whatever is not as it must be. */
async function orNull<T>(verify: () => Promise<T>): Promise<T | null> {
  try {
    return await verify();
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}
