/** What a built server has to do before it is kept. */
import { join } from "node:path";
import { expect, type Start, startBuilt } from "./built_process.ts";

/** Argon2id, the slowest of it, takes a second on this machine's processor and twenty on another. */
const ANSWER_LIMIT_MS = 120_000;

/** Throws what a built server did not do: serve its health, a page and what that loads, and end. */
export async function proveServer(start: Start, directory: string): Promise<void> {
  const variables = { PORT: "0", DATABASE_PATH: join(directory, "data/monitor.db") };
  await using process = startBuilt(start, ["serve"], { directory, variables });
  const url = (await process.says(/Listening on (\S+)\n/))?.[1];
  if (url === undefined) {
    const code = await process.ended();
    return expect(false, "serve", `ended with ${code} before it listened`, process.stderr);
  }

  expect((await ask(`${url}/healthz`)).status === 200, "serve", "is not healthy at /healthz");
  const password = /^Dashboard password.*: (\S+)$/m.exec(process.stdout)?.[1] ?? "";
  const cookie = await signIn(url, password);
  const page = await ask(url, { headers: { cookie } });
  const text = await page.text();
  const files = [...text.matchAll(/(?:src|href)="(\/static\/[^"]+\.(css|js))"/g)];
  const kinds = new Set(files.map(([, , kind]) => kind));
  expect(page.status === 200 && kinds.size === 2, "serve", "has no page with style and script");
  for (const [, path = ""] of files) {
    const file = await ask(url + path);
    const size = (await file.bytes()).length;
    expect(file.status === 200 && size > 0, "serve", `has no ${path}`);
  }

  process.terminate();
  const code = await process.ended();
  expect(code === 0, "serve", `ended with ${code} when it was told to`, process.stderr);
}

async function signIn(url: string, password: string): Promise<string> {
  const response = await ask(`${url}/login`, {
    method: "POST",
    headers: { origin: url },
    body: new URLSearchParams({ password }),
    redirect: "manual",
  });
  await response.body?.cancel();
  const cookie = response.headers.get("set-cookie")?.split(";")[0];
  expect(cookie !== undefined, "serve", `admits nobody: ${response.status} at /login`);
  return cookie ?? "";
}

function ask(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
}
