interface ErrorPageProps {
  /** The HTTP status. */
  status: number;
  message: string;
}

/** The request could not be answered. */
export function ErrorPage({ status, message }: ErrorPageProps) {
  return (
    <section class="empty card">
      <h1>Something went wrong</h1>
      <p>{message}</p>
      <p class="muted">HTTP status {status}</p>
      <p>
        <a href="/">Back to the fleet</a>
      </p>
    </section>
  );
}
