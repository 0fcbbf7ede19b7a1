/** No host has the name asked for. */
export function HostNotFoundPage({ name }: { name: string }) {
  return (
    <section class="empty card">
      <h1>Host not found</h1>
      <p>
        No host is registered as <strong class="name">{name}</strong>.
      </p>
      <p>
        <a href="/">Back to the fleet</a>
      </p>
    </section>
  );
}

/** Nothing is at the path asked for. */
export function PageNotFoundPage() {
  return (
    <section class="empty card">
      <h1>Page not found</h1>
      <p>
        <a href="/">Back to the fleet</a>
      </p>
    </section>
  );
}
