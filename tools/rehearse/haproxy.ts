/** HAProxy as it is deployed, on ports and servers of a rehearsal. */
import { join } from "node:path";
import { TEST_CERTIFICATE } from "../../testing/sinks/certificate.ts";
import { type Program, startCommand } from "../demo/programs.ts";

const DEPLOYED = new URL("../../deploy/haproxy.cfg", import.meta.url);
export const HAPROXY = "/usr/sbin/haproxy";

const SERVER = /^\tserver (\w+) 10\.0\.0\.1(\d):4000\n/gm;
/** Two files each: a machine may not let it open as many as the deployed file wants. */
const MAX_CONNECTIONS = 5_000;

export interface HaproxyPlace {
  directory: string;
  ports: { https: number; http: number };
  /** `host:port` of each server. */
  servers: readonly string[];
}

/** Writes the deployed file with these places in it; returns its path. */
export async function writeHaproxyConfig(
  { directory, ports, servers }: HaproxyPlace,
): Promise<string> {
  const certificate = join(directory, "monitor.pem");
  const { cert, key } = TEST_CERTIFICATE;
  await Deno.writeTextFile(certificate, `${cert}\n${key}\n`, { mode: 0o600 });
  const path = join(directory, "haproxy.cfg");
  const places = { ports, servers, certificate };
  await Deno.writeTextFile(path, withPlaces(await Deno.readTextFile(DEPLOYED), places));
  return path;
}

/** Throws where the deployed file has not the lines that say the places. */
export function withPlaces(
  text: string,
  { ports, servers, certificate }: Omit<HaproxyPlace, "directory"> & { certificate: string },
): string {
  const replaced = text
    .replace(SERVER, (_, name, number) => {
      const address = servers[Number(number) - 1];
      return address === undefined ? "" : `\tserver ${name} ${address}\n`;
    })
    .replace("maxconn 100000\n", `maxconn ${MAX_CONNECTIONS}\n`)
    .replace("bind :80\n", `bind 127.0.0.1:${ports.http}\n`)
    .replace("bind :443 ", `bind 127.0.0.1:${ports.https} `)
    .replace("/etc/haproxy/monitor.pem alpn", `${certificate} alpn`);
  for (
    const place of [
      ` ${MAX_CONNECTIONS}\n`,
      `:${ports.http}\n`,
      `:${ports.https} `,
      `${certificate} alpn`,
    ]
  ) {
    if (!replaced.includes(place)) throw new Error(`Cannot place "${place}" in haproxy.cfg`);
  }
  return replaced;
}

export async function startHaproxy(place: HaproxyPlace): Promise<Program> {
  const config = await writeHaproxyConfig(place);
  return await startCommand("haproxy", [HAPROXY, "-db", "-f", config], {
    environment: {},
    logDirectory: place.directory,
  });
}
