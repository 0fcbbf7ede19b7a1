import { Island } from "../components/Island.tsx";
import { PasskeyButton, type SigningOptions } from "../islands/PasskeyButton.tsx";

interface LoginFactorPageProps {
  /** Why the form is shown again, if there is a reason. */
  message: string | null;
  /** What a passkey is asked to sign; null: none is asked. */
  passkey: SigningOptions | null;
  /** There are passkeys, and browsers know them by another address of this server alone. */
  hasPasskeyElsewhere: boolean;
  hasCodes: boolean;
  /** Names of factors that cannot be checked. */
  broken: readonly string[];
}

/** Asks for one of the factors; whichever is given is enough. */
export function LoginFactorPage(props: LoginFactorPageProps) {
  const { message, passkey, hasPasskeyElsewhere, hasCodes, broken } = props;
  return (
    <section class="login card">
      <h1>Second factor</h1>
      <p class="muted">The password was right. Prove it by one thing more.</p>
      {message !== null && <p class="notice" role="alert">{message}</p>}
      {broken.length > 0 && (
        <p class="notice">
          Codes of {broken.join(", ")}{" "}
          cannot be checked: SECRET_KEY_BASE is another than when that was set up. Use a passkey or
          a recovery code.
        </p>
      )}
      {passkey !== null && (
        <form method="post" action="/login/factor">
          <Island
            name="PasskeyButton"
            component={PasskeyButton}
            props={{ button: "Use a passkey", sign: passkey, make: null }}
          />
        </form>
      )}
      {hasPasskeyElsewhere && (
        <p class="muted">
          Passkeys work where this server is opened by its name over https, not by an address.
        </p>
      )}
      {hasCodes && (
        <form method="post" action="/login/factor">
          <label for="code">Code of your app</label>
          <input
            id="code"
            name="code"
            required
            autofocus={passkey === null}
            inputMode="numeric"
            autocomplete="one-time-code"
            spellcheck={false}
          />
          <button type="submit" class="primary">Sign in</button>
        </form>
      )}
      <form method="post" action="/login/factor">
        <label for="recovery">Recovery code</label>
        <input
          id="recovery"
          name="recovery_code"
          required
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-describedby="recovery-hint"
        />
        <p id="recovery-hint" class="muted">Each works once.</p>
        <button type="submit" class="secondary">Sign in with it</button>
      </form>
      <a href="/login">Begin again</a>
    </section>
  );
}
