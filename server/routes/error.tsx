import type { AppRequest } from "../web/app_request.ts";
import { sendPage } from "../web/send_page.ts";
import { StorageError } from "../store/port.ts";
import { FormUnreadable, readForm } from "./read_form.ts";

interface ErrorPageProps {
  /** The HTTP status. */
  status: number;
  message: string;
  /** The form that failed, to be sent once more as it was. */
  again?: Again;
}

interface Again {
  action: string;
  fields: [name: string, value: string][];
}

/** The request could not be answered. */
export function ErrorPage({ status, message, again }: ErrorPageProps) {
  return (
    <section class="empty card">
      <h1>{again === undefined ? "Something went wrong" : "Nothing was changed"}</h1>
      <p>{message}</p>
      {again !== undefined && (
        <form method="post" action={again.action}>
          {again.fields.map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <button type="submit" class="primary">Try again</button>
        </form>
      )}
      <p class="muted">HTTP status {status}</p>
      <p>
        <a href="/">Back to Now</a>
      </p>
    </section>
  );
}

/** What an operator reads when the database took nothing of what was asked for. */
export function notStoredMessage({ message }: StorageError): string {
  return `${message}. Make room on the server's disk if it is full, then try again.`;
}

/** Answers a request whose handler failed. */
export async function sendFault(request: AppRequest, error: Error): Promise<Response> {
  if ("getResponse" in error && error.getResponse instanceof Function) {
    const response: Response = error.getResponse();
    logRefusal(request, response.status);
    return response;
  }
  if (error instanceof FormUnreadable) {
    return sendError(request, { status: 400, message: `${error.message}.` });
  }
  logFault(request, error);
  if (request.req.path.startsWith("/api/")) return request.json({ error: "internal_error" }, 500);
  if (error instanceof StorageError) {
    const fields = Object.entries(await readForm(request)).flatMap(
      ([name, value]): Again["fields"] => typeof value === "string" ? [[name, value]] : [],
    );
    const again = { action: request.req.path, fields };
    return sendError(request, { status: 503, message: notStoredMessage(error), again });
  }
  const message = "The server could not answer this request. Its log says why.";
  return sendError(request, { status: 500, message });
}

/** Somebody asked for what he may not have; a few lines a minute, whoever it was. */
export function logRefusal(request: AppRequest, status: number): void {
  const { method, path } = request.req;
  request.get("context").strangersLog.write(
    "request",
    "info",
    "Refused {method} {path} from {address}: {status}",
    { method, path, address: request.get("address"), status },
  );
}

/** Who has not signed in may cause as much as he likes, and fills no log with it. */
function logFault(request: AppRequest, error: Error): void {
  const { log, strangersLog } = request.get("context");
  const line = "Cannot answer {method} {path}: {error}";
  const { method, path } = request.req;
  if (request.get("sessionIdHash") !== null) log.error(line, { method, path, error });
  else strangersLog.write("fault", "error", line, { method, path, error });
}

function sendError(
  request: AppRequest,
  props: ErrorPageProps & { status: 400 | 500 | 503 },
): Response {
  return sendPage(request, {
    status: props.status,
    title: props.again === undefined ? "Something went wrong" : "Nothing was changed",
    body: <ErrorPage {...props} />,
    live: false,
  });
}
