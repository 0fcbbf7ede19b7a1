import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";

/** As `PublicKeyCredential` of the browser reads them; what they hold is the server's to know. */
export type SigningOptions = PublicKeyCredentialRequestOptionsJSON;
export type MakingOptions = PublicKeyCredentialCreationOptionsJSON;

export interface PasskeyButtonProps {
  button: string;
  /** What a passkey is to sign; null: one is to be made. */
  sign: SigningOptions | null;
  make: MakingOptions | null;
}

type State = "no_script" | "ready" | "asking" | "answered";

/** Asks the browser for a passkey and sends its answer with the form around, as `passkey`. */
export function PasskeyButton({ button, sign, make }: PasskeyButtonProps) {
  const state = useSignal<State>("no_script");
  const problem = useSignal<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    state.value = "ready";
  }, []);

  async function ask(): Promise<void> {
    const input = field.current;
    // What else the form asks for comes first: a passkey that nobody keeps is of no use.
    if (input === null || input.form?.reportValidity() !== true) return;
    state.value = "asking";
    problem.value = null;
    try {
      input.value = JSON.stringify(await askBrowser(sign, make));
      state.value = "answered";
      input.form.requestSubmit();
    } catch (error) {
      state.value = "ready";
      problem.value = problemText(error);
    }
  }

  return (
    <div class="passkey">
      <input type="hidden" name="passkey" ref={field} />
      <button
        type="button"
        class="primary"
        disabled={state.value !== "ready"}
        onClick={ask}
      >
        {button}
      </button>
      <p class="muted" role="status">
        {state.value === "no_script" && "Passkeys need JavaScript."}
        {state.value === "asking" && "Your browser asks for the passkey…"}
        {problem.value}
      </p>
    </div>
  );
}

async function askBrowser(sign: SigningOptions | null, make: MakingOptions | null) {
  const { PublicKeyCredential: known } = globalThis;
  if (known?.parseRequestOptionsFromJSON === undefined) {
    throw new DOMException("", "NotSupportedError");
  }
  const credential = make !== null
    ? await navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(make) })
    : sign !== null
    ? await navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(sign) })
    : null;
  return (credential as PublicKeyCredential).toJSON();
}

/** By the names that WebAuthn gives its refusals. */
function problemText(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "InvalidStateError") return "This passkey is set up already.";
  if (name === "NotSupportedError") return "This browser knows no passkeys here.";
  if (name === "SecurityError") return "Passkeys need https and a name, not an address.";
  return "No passkey came: it was cancelled, took too long, or none fits.";
}
