/** What stands instead of hosts before the first is registered. */
export function EmptyFleet() {
  return (
    <section class="empty card">
      <h2>No hosts yet</h2>
      <p>
        <a href="/admin/enrol">Enrol many hosts</a> by a line of shell each, or{" "}
        <a href="/admin/hosts">register one</a>{" "}
        to get its token, or run this where the server runs (from source:{" "}
        <code>deno task register-host NAME</code>):
      </p>
      <pre><code>proxmox-monitor-server register-host NAME</code></pre>
      <p>
        The token is shown once. Put it into <code>agent.toml</code>{" "}
        on the Proxmox host and start the agent: the host appears here by itself.
      </p>
    </section>
  );
}
