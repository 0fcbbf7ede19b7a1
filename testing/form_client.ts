/** A browser without script: it follows links and sends forms, as one that is signed in. */
import type { TestServer } from "./with_server.ts";

export interface FormAnswer {
  status: number;
  text: string;
  /** Where it sends the browser to; null: nowhere. */
  location: string | null;
}

export interface FormClient {
  get(path: string): Promise<FormAnswer>;
  /** `fields`: one value each, or several. */
  post(path: string, fields?: Record<string, string | readonly string[]>): Promise<FormAnswer>;
}

export async function openFormClient(
  server: Pick<TestServer, "url" | "signIn">,
): Promise<FormClient> {
  const headers = { cookie: await server.signIn(), origin: server.url };
  async function ask(path: string, init: RequestInit): Promise<FormAnswer> {
    const response = await fetch(server.url + path, { headers, redirect: "manual", ...init });
    const location = response.headers.get("location");
    return { status: response.status, text: await response.text(), location };
  }
  return {
    get: (path) => ask(path, {}),
    post: (path, fields = {}) => {
      const pairs = Object.entries(fields).flatMap(([name, value]): [string, string][] =>
        [value].flat().map((one) => [name, one])
      );
      return ask(path, { method: "POST", body: new URLSearchParams(pairs) });
    },
  };
}
