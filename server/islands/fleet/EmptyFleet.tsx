/** What stands instead of hosts before the first is registered. */
export function EmptyFleet() {
  return (
    <section class="empty card">
      <h2>No hosts yet</h2>
      <p>Register a host to get its token. Run this where the server runs:</p>
      <pre tabIndex={0}><code>deno task register-host NAME</code></pre>
      <p>
        The token is shown once. Put it into <code>agent.toml</code>{" "}
        on the Proxmox host and start the agent: the host appears here by itself.
      </p>
    </section>
  );
}
