/**
 * Secrets that are kept and used again, such as a channel's password: AES-256-GCM under a key of
 * their own, made of SECRET_KEY_BASE by HKDF-SHA-256 (RFC 5869). What the key is for is part of
 * it, so that nothing sealed for one purpose opens for another; what a text belongs to is
 * authenticated with it, so that it opens nowhere else.
 */

export interface Sealer {
  /** `belongsTo` names the row: the text opens with the same alone. */
  seal(secret: string, belongsTo: string): Promise<string>;
  /** Null: another key or another row, or the text was changed. */
  unseal(sealed: string, belongsTo: string): Promise<string | null>;
}

const FORM = /^v1\.([\w-]{16})\.([\w-]+)$/;
const NONCE_BYTES = 12;

export async function createSealer(secretKeyBase: string, purpose: string): Promise<Sealer> {
  const base = await crypto.subtle.importKey("raw", bytes(secretKeyBase), "HKDF", false, [
    "deriveKey",
  ]);
  const key = await crypto.subtle.deriveKey(
    {
      name: "HKDF",
      hash: "SHA-256",
      salt: bytes("proxmox-monitor/sealed/v1"),
      info: bytes(purpose),
    },
    base,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );

  return {
    async seal(secret, belongsTo) {
      const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const algorithm = { name: "AES-GCM", iv, additionalData: bytes(belongsTo) };
      const sealed = await crypto.subtle.encrypt(algorithm, key, bytes(secret));
      return `v1.${text64(iv)}.${text64(new Uint8Array(sealed))}`;
    },
    async unseal(sealed, belongsTo) {
      const [, iv, text] = FORM.exec(sealed) ?? [];
      if (iv === undefined || text === undefined) return null;
      try {
        const algorithm = { name: "AES-GCM", iv: bytes64(iv), additionalData: bytes(belongsTo) };
        const secret = await crypto.subtle.decrypt(algorithm, key, bytes64(text));
        return new TextDecoder("utf-8", { fatal: true }).decode(secret);
      } catch (error) {
        // What fails to open is an OperationError; base64 that is none, a SyntaxError.
        if (error instanceof DOMException || error instanceof SyntaxError) return null;
        throw error;
      }
    },
  };
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function text64(data: Uint8Array): string {
  return data.toBase64({ alphabet: "base64url", omitPadding: true });
}

function bytes64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(text, { alphabet: "base64url" });
}
