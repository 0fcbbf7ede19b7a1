/** The operator's own key, with which a build is signed. `gpg` alone ever holds its secret part. */
import { join } from "node:path";
import { runTool } from "../run_tool.ts";

export interface SigningKey extends AsyncDisposable {
  /** All of it, such as "0123…": 40 hexadecimal digits. */
  fingerprint: string;
  /** Writes a signature of `file` that stands apart, as text. */
  signApart(file: string, signature: string): Promise<void>;
  /** Writes the text `file` with its signature around it. */
  signInline(file: string, signed: string): Promise<void>;
  /** Writes the public half, as text. */
  writePublic(file: string): Promise<void>;
}

/**
 * Opens the key that `chosen` names: with a "/" the path of an exported secret key without a
 * passphrase, which is in no keyring of the caller's afterwards; else a key of the caller's own
 * keyring, by fingerprint, id or address. Rejects where it cannot sign, which is tried.
 */
export async function openSigningKey(chosen: string): Promise<SigningKey> {
  await using stack = new AsyncDisposableStack();
  let home: string | null = null;
  if (chosen.includes("/")) {
    // Not below the project: the socket of gpg's agent lies there, and its path has to be short.
    const directory = await Deno.makeTempDir({ prefix: "gnupg-" });
    stack.defer(() => Deno.remove(directory, { recursive: true }));
    stack.defer(() => ignoreOutput(runTool("gpgconf", ["--homedir", directory, "--kill", "all"])));
    home = directory;
    await runTool("gpg", ["--homedir", home, "--batch", "--quiet", "--import", chosen]);
  }
  const gpg = (...args: string[]) =>
    runTool("gpg", [...home === null ? [] : ["--homedir", home], "--batch", "--quiet", ...args]);
  const wanted = home === null ? [chosen] : [];
  const listed = await gpg("--with-colons", "--list-secret-keys", ...wanted);
  const fingerprint = onlyFingerprint(listed, chosen);
  const sign = ["--yes", "--armor", "--digest-algo=SHA512", `--local-user=${fingerprint}`];

  const key = {
    fingerprint,
    signApart: (file: string, signature: string) =>
      ignoreOutput(gpg(...sign, `--output=${signature}`, "--detach-sign", file)),
    signInline: (file: string, signed: string) =>
      ignoreOutput(gpg(...sign, `--output=${signed}`, "--clearsign", file)),
    writePublic: (file: string) =>
      ignoreOutput(gpg("--yes", "--armor", `--output=${file}`, "--export", fingerprint)),
  };
  await tryToSign(key);
  const opened = stack.move();
  return { ...key, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** A key that expired, or whose passphrase nobody types, costs no build that takes minutes. */
async function tryToSign(key: Pick<SigningKey, "signApart">): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    const file = join(directory, "tried");
    await Deno.writeTextFile(file, "");
    await key.signApart(file, `${file}.asc`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Of gpg's list (its doc/DETAILS): `sec` begins a key, the first `fpr` after it is the key's own. */
function onlyFingerprint(listed: string, chosen: string): string {
  const keys = listed.split("\n").map((line) => line.split(":"));
  const found = keys.flatMap(([kind], at) =>
    kind === "sec" ? [keys.slice(at).find(([kind]) => kind === "fpr")?.[9] ?? ""] : []
  );
  const [fingerprint] = found;
  if (fingerprint !== undefined && found.length === 1) return fingerprint;
  const state = found.length === 0
    ? "it has no secret key"
    : `it names ${found.length} keys (${found.join(", ")})`;
  throw new Error(`Cannot sign with "${chosen}": ${state}, expected one secret key`);
}

async function ignoreOutput(output: Promise<string>): Promise<void> {
  await output;
}
