/** `DATABASE_URL`: where a PostgreSQL database is, as libpq writes it. */

export interface DatabaseAddress {
  /** In the order in which they are tried; a host that begins with "/" is a directory of sockets. */
  hosts: readonly { host: string; port: number }[];
  user: string;
  /** Null: none, or one that the server's own files tell. */
  password: string | null;
  database: string;
  sslmode: typeof SSL_MODES[number];
  /** File with the certificates of who may sign the server's; null: those of the system. */
  sslrootcert: string | null;
  /** Whether a host that takes no writes, such as a standby, is passed over. */
  needs_writes: boolean;
  /** The address without the password, as messages call the database. */
  name: string;
}

export type AddressReading = { ok: true; address: DatabaseAddress } | { ok: false; why: string };

export const SSL_MODES = ["disable", "require", "verify-full"] as const;
export const DEFAULT_PORT = 5432;
/** More are a mistake: each is waited for in turn. */
export const MAX_DATABASE_HOSTS = 16;

const PARTS =
  /^postgres(?:ql)?:\/\/(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?(?<hosts>[^/?#]*)(?:\/(?<database>[^?#]*))?(?:\?(?<query>[^#]*))?$/;
const HOST = /^(?:\[(?<v6>[0-9A-Fa-f:.]+)\]|(?<name>[^:[\]\s]+))(?::(?<port>\d{1,5}))?$/;

/** Reads an address such as `postgres://user:secret@db1,db2:5433/monitor`. */
export function readDatabaseUrl(text: string): AddressReading {
  const parts = PARTS.exec(text)?.groups;
  if (parts === undefined) return refuse("it is no postgres:// address");
  const query = new URLSearchParams(parts["query"] ?? "");
  const unknown = [...query.keys()].find((key) => !PARAMETERS.includes(key));
  if (unknown !== undefined) return refuse(`it has the unknown parameter "${unknown}"`);
  const sslmode = SSL_MODES.find((mode) => mode === (query.get("sslmode") ?? "disable"));
  if (sslmode === undefined) return refuse(`sslmode is none of ${SSL_MODES.join(", ")}`);
  const attributes = query.get("target_session_attrs") ?? "read-write";
  if (attributes !== "read-write" && attributes !== "any") {
    return refuse("target_session_attrs is neither read-write nor any");
  }
  const hosts = readHosts(query.get("host") ?? parts["hosts"] ?? "");
  if (hosts === null) return refuse("it names no host, or one that is none");
  if (hosts.length > MAX_DATABASE_HOSTS) return refuse(`it names over ${MAX_DATABASE_HOSTS} hosts`);
  const [user, password, database] = [parts["user"], parts["password"], parts["database"]]
    .map(decode);
  if (!user || !database) return refuse("it names no user, or no database");
  const places = hosts.map(({ host, port }) =>
    `${host.includes(":") ? `[${host}]` : host}:${port}`
  );
  return {
    ok: true,
    address: {
      hosts,
      user,
      password: password || null,
      database,
      sslmode,
      sslrootcert: query.get("sslrootcert"),
      needs_writes: attributes === "read-write",
      name: `postgres://${places.join(",")}/${database}`,
    },
  };
}

const PARAMETERS: readonly string[] = ["host", "sslmode", "sslrootcert", "target_session_attrs"];

function refuse(why: string): AddressReading {
  return { ok: false, why };
}

function readHosts(text: string): DatabaseAddress["hosts"] | null {
  if (text.startsWith("/")) return [{ host: text, port: DEFAULT_PORT }];
  const hosts = text.split(",").map((part) => {
    const { v6, name, port } = HOST.exec(part)?.groups ?? {};
    return { host: v6 ?? name ?? "", port: Number(port ?? DEFAULT_PORT) };
  });
  return hosts.every(({ host, port }) => host !== "" && port > 0 && port < 65_536) ? hosts : null;
}

/** "" for what is not there, or no percent-encoding. */
function decode(text: string | undefined): string {
  try {
    return decodeURIComponent(text ?? "");
  } catch {
    return "";
  }
}
