import type { AppRequest } from "../web/app_request.ts";
import { hostPath } from "../views/paths.ts";
import { sendPage } from "../web/send_page.ts";

/** Answers that no host has the `:name` of the path. */
export function sendHostNotFound(request: AppRequest): Response {
  return sendPage(request, {
    status: 404,
    title: "Host not found",
    body: <HostNotFoundPage name={request.req.param("name") ?? ""} />,
    live: false,
  });
}

/** No host has the name asked for. */
export function HostNotFoundPage({ name }: { name: string }) {
  return (
    <section class="empty card">
      <h1>Host not found</h1>
      <p>
        No host is registered as <strong class="name">{name}</strong>.
      </p>
      <p>
        <a href="/">Back to Now</a>
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
        <a href="/">Back to Now</a>
      </p>
    </section>
  );
}

/** Answers that the reason asked for holds no longer, or never did. */
export function sendReasonNotFound(request: AppRequest, host: string): Response {
  return sendPage(request, {
    status: 404,
    title: "Reason not found",
    body: (
      <section class="empty card">
        <h1>Reason not found</h1>
        <p>
          It holds no longer on <a class="name" href={hostPath(host)}>{host}</a>.
        </p>
      </section>
    ),
    live: false,
  });
}

/** Answers that there is no incident with the `:id` of the path. */
export function sendIncidentNotFound(request: AppRequest): Response {
  return sendPage(request, {
    status: 404,
    title: "Incident not found",
    body: <IncidentNotFoundPage id={request.req.param("id") ?? ""} />,
    live: false,
  });
}

/** No incident has the id asked for. */
export function IncidentNotFoundPage({ id }: { id: string }) {
  return (
    <section class="empty card">
      <h1>Incident not found</h1>
      <p>
        There is no incident <strong class="name">{id}</strong>. Incidents are kept for 400 days.
      </p>
      <p>
        <a href="/incidents">Back to the incidents</a>
      </p>
    </section>
  );
}
