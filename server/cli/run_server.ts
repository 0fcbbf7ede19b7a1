import { serverLog, startLog } from "../log.ts";
import { serve } from "../serve.ts";
import { loadStaticFiles } from "../static_files.ts";
import { print } from "./print.ts";
import { readSettings } from "./settings.ts";

const STATIC_ROOT = new URL("../static/", import.meta.url);

/** `serve`: runs until SIGTERM or SIGINT, then says goodbye to every socket. */
export async function runServer(): Promise<void> {
  const config = readSettings();
  await startLog(Deno.stderr.writable);
  const log = serverLog();
  const stopped = nextStopSignal();
  const files = await loadStaticFiles(STATIC_ROOT);
  await using server = await serve({ config, files, log });
  log.info("Listening on {url}", { url: server.url });
  if (server.made_password !== null) {
    print(`Dashboard password (made once, shown only now): ${server.made_password}`);
  }
  await stopped;
  log.info("Stopping");
}

function nextStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      Deno.removeSignalListener("SIGTERM", stop);
      Deno.removeSignalListener("SIGINT", stop);
      resolve();
    };
    Deno.addSignalListener("SIGTERM", stop);
    Deno.addSignalListener("SIGINT", stop);
  });
}
